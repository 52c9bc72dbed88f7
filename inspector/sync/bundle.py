"""Writing a bundle: streamed, under a temporary name until it is whole and on the disk."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from inspector import machine
from inspector.clock import Moment
from inspector.domain.realm import Realm
from inspector.errors import CancelledError, DiskError, EvidenceError, InputError
from inspector.i18n import N_
from inspector.i18n import gettext as _
from inspector.ledger.entry import Entry
from inspector.ledger.signing import Signer
from inspector.sync import archive, encryption
from inspector.sync.archive import LARGEST_MEMBER, LOCAL_HEADER, MOST_MEMBERS, Directory
from inspector.sync.frames import encode_runs
from inspector.sync.manifest import MOST_MISSING, MOST_RECIPIENTS, Amount, EndMark, Manifest, Vector

SUFFIX = ".yp"
LARGEST_PART = 4_000_000_000  # FAT32 ends at 4 GiB - 1; age adds 16 bytes to 64 KiB
PIECE = LARGEST_MEMBER
_BESIDE = 4096 + MOST_MISSING * 70  # room for end mark and final record
_ROUND_TRIP = 1024 * 1024
_CHANGED = N_("A file changed or could not be read again while it was sent. Send again.")
_TEMPORARY = re.compile(r"\..*\.[0-9a-f]{16}\.part")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that travels: what it must hash to, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent. `entries` is read once; `amount` is what it will give."""

    realm: Realm
    sender: str
    heads: Vector
    entries: Iterable[Entry]
    amount: Amount
    files: Sequence[FileRef]
    reply: str = ""
    wants: Sequence[str] = ()
    program: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle on the disk, in one part or several."""

    manifest: Manifest
    parts: tuple[Path, ...]
    missing: tuple[str, ...]  # files that were altered, gone or unreadable here


def write(
    target: Path,
    outgoing: Outgoing,
    signer: Signer,
    *,
    now: Moment,
    open_file: Callable[[str], BinaryIO],
    recipients: Sequence[str] = (),
    readable_by_anyone: bool = False,
    largest_part: int = LARGEST_PART,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Written:
    """Write the bundle at `target`, or as `target` + "1of3" and on where one file would be too large.

    `open_file` gives the original of a hash; one that is not what it should be is left out and named.
    Raises InputError, DiskError, CancelledError, RecordAlteredError; then no file is left behind.
    """
    if bool(recipients) == readable_by_anyone:
        raise InputError(
            _("Name who shall read this bundle, or say that anyone who finds it may: one of the two.")
        )
    if len(recipients) > MOST_RECIPIENTS:
        raise InputError(_("A bundle has at most {most} readers.").format(most=MOST_RECIPIENTS))
    manifest = Manifest(
        bundle=secrets.token_hex(16),
        nonce=secrets.token_hex(16),
        part=1,
        realm=outgoing.realm,
        key=signer.public.hex(),
        sender=outgoing.sender,
        made=str(now),
        program=outgoing.program,
        heads=outgoing.heads,
        entries=outgoing.amount,
        files=Amount(len(outgoing.files), sum(file.size for file in outgoing.files)),
        to=tuple(recipients),
        reply=outgoing.reply,
        wants=tuple(outgoing.wants[:MOST_MISSING]),
    )
    Manifest.decode(manifest.encode(), manifest.sign(signer))  # what no reader would take is not written
    writing = _Writing(manifest, signer, outgoing, open_file, largest_part, progress, cancelled)
    with _told(target.parent):
        sweep(target.parent, of=target.name)
        _make_room(target.parent, outgoing)
        return Written(manifest, _written(target, writing, recipients), tuple(writing.missing))


def sweep(folder: Path, *, of: str = "") -> int:
    """Remove what a writer left here that was killed; gives how many there were.

    With `of`, what was to become this bundle, and of others what is older than a day: somebody may be at it.
    """
    left = [path for path in folder.iterdir() if _TEMPORARY.fullmatch(path.name) and path.is_file()]
    if of:
        yesterday = time.time() - 86_400
        left = [one for one in left if one.name.startswith(f".{of}.") or one.stat().st_mtime < yesterday]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _written(target: Path, writing: _Writing, recipients: Sequence[str]) -> tuple[Path, ...]:
    """Every part under its temporary name first, so that a name is only ever given to what is whole."""
    waiting: list[Path] = []
    try:
        while not writing.is_done:
            waiting.append(target.with_name(f".{target.name}.{secrets.token_hex(8)}.part"))
            with waiting[-1].open("xb") as file:
                if recipients:
                    encryption.encrypt(writing.part(), file, recipients)
                else:
                    for chunk in writing.part():
                        file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        names = part_names(target, len(waiting))
        for part, name in zip(list(waiting), names, strict=True):
            machine.replace_durably(part, name)
            waiting.remove(part)
    finally:
        for part in waiting:
            with contextlib.suppress(OSError):  # the reason for failing was raised already
                part.unlink(missing_ok=True)
    return names


def part_names(target: Path, count: int) -> tuple[Path, ...]:
    """What the parts of a bundle are called."""
    if count == 1:
        return (target,)
    return tuple(target.with_name(f"{target.name}{number}of{count}") for number in range(1, count + 1))


class _Writing:
    """The members still to come, and the bytes of one part after another."""

    def __init__(
        self,
        manifest: Manifest,
        signer: Signer,
        outgoing: Outgoing,
        open_file: Callable[[str], BinaryIO],
        largest_part: int,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.missing: list[str] = []
        self.is_done = False
        self._manifest, self._signer, self._open = manifest, signer, open_file
        self._largest = largest_part
        self._progress, self._cancelled = progress, cancelled
        self._members = self._all_members(outgoing)
        self._next: _Waiting | None = None
        self._total = outgoing.amount.size + sum(file.size for file in outgoing.files)
        self._gone = 0
        self._number = 0

    def part(self) -> Iterator[bytes]:
        """The bytes of the next part."""
        self._number += 1
        directory = Directory.kept()
        manifest = replace(self._manifest, part=self._number)
        yield from _member(directory, archive.MANIFEST, manifest.encode())
        yield from _member(directory, archive.MANIFEST_SIGNATURE, manifest.sign(self._signer))
        entries = files = runs = members = 0
        while (waiting := self._peek()) is not None:
            if members and not self._has_room(directory, waiting):
                break
            self._next = None
            members += 1
            runs += waiting.is_run
            name = f"run/{runs:06d}" if waiting.is_run else waiting.name
            entries += waiting.entries
            files += waiting.is_last_of_file
            yield from _member(directory, name, waiting.data)
            self._tell(len(waiting.data))
        self.is_done = waiting is None
        named = tuple(self.missing[:MOST_MISSING]) if self.is_done else ()
        left_out = len(self.missing) if self.is_done else 0
        end = EndMark(self._manifest.bundle, self._number, self.is_done, entries, files, named, left_out)
        yield from _member(directory, archive.END, end.encode())
        yield directory.encode()

    def _peek(self) -> _Waiting | None:
        if self._next is None:
            self._next = next(self._members, None)
        return self._next

    def _has_room(self, directory: Directory, waiting: _Waiting) -> bool:
        taken = directory.offset + directory.length + len(waiting.data) + LOCAL_HEADER + 200 + _BESIDE
        return taken <= self._largest and directory.count < MOST_MEMBERS

    def _tell(self, size: int) -> None:
        self._gone += size
        if self._progress is not None:
            self._progress(self._gone, max(self._gone, self._total))

    def _stop_if_wished(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise CancelledError

    def _all_members(self, outgoing: Outgoing) -> Iterator[_Waiting]:
        for count, run in encode_runs(outgoing.entries):
            self._stop_if_wished()
            yield _Waiting("", run, entries=count)
        for file in outgoing.files:
            self._stop_if_wished()
            try:
                source, data = self._sound(file)
            except (EvidenceError, OSError, _UnsoundFileError):
                self.missing.append(file.sha256)
                continue
            with source:
                yield from (
                    self._pieces(source, file)
                    if data is None
                    else (_Waiting(f"blob/{file.sha256}", data, is_last_of_file=True),)
                )

    def _sound(self, file: FileRef) -> tuple[BinaryIO, bytes | None]:
        """The file, once it is known to be the one recorded; a small one with its bytes.

        A large one is gone through twice: a bundle shall not carry what its receiver must refuse.
        """
        with contextlib.ExitStack() as opened:
            source = opened.enter_context(self._open(file.sha256))
            digest, size, data = hashlib.sha256(), 0, b""
            while chunk := source.read(PIECE if size == 0 else _ROUND_TRIP):
                self._stop_if_wished()
                digest.update(chunk)
                data = chunk if size == 0 else b""
                size += len(chunk)
            if size != file.size or digest.hexdigest() != file.sha256:
                raise _UnsoundFileError
            opened.pop_all()
            return source, data if len(data) == size else None

    def _pieces(self, source: BinaryIO, file: FileRef) -> Iterator[_Waiting]:
        source.seek(0)
        total = max(1, -(-file.size // PIECE))
        for number in range(1, total + 1):
            self._stop_if_wished()
            size = min(PIECE, file.size - (number - 1) * PIECE)
            try:
                data = source.read(size)
            except OSError as error:
                raise EvidenceError(_(_CHANGED)) from error
            if len(data) != size:
                raise EvidenceError(_(_CHANGED))
            name = f"blob/{file.sha256}.{number:06d}of{total:06d}"
            yield _Waiting(name, data, is_last_of_file=number == total)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A member that waits for the part it goes into."""

    name: str
    data: bytes
    entries: int = 0
    is_last_of_file: bool = False

    @property
    def is_run(self) -> bool:
        return not self.name


class _UnsoundFileError(Exception):
    """A file here is not the one recorded."""


def _member(directory: Directory, name: str, data: bytes) -> Iterator[bytes]:
    head, member = archive.local_header(name, data)
    directory.add(member)
    yield head
    yield data


def _make_room(folder: Path, outgoing: Outgoing) -> None:
    """Say before the first byte that the rest will not fit. Raises DiskError."""
    needed = outgoing.amount.size + sum(file.size for file in outgoing.files)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DiskError(
            _(
                "This bundle takes {needed} MB and the drive has {free} MB free. Make room, or send less."
            ).format(needed=-(-needed // 1_000_000), free=free // 1_000_000)
        )


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        message = (
            _("The drive with “{folder}” is full. Make room or take another one; no half bundle was left.")
            if full
            else _("The bundle could not be written to “{folder}” ({reason}). Nothing was left there.")
        )
        raise DiskError(message.format(folder=folder.name, reason=error.strerror or error)) from error
