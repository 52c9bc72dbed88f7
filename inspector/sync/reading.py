"""Reading a bundle that anybody may have made: from front to back, and nothing is believed.

What was yielded stays good whatever follows. A torn bundle ends with a `Torn` instead of an `End`; one that
is not as bundles are raises BundleError at the place where that shows. Files lie at `blob/<SHA-256>` of the
staging folder once their hash matched, under a temporary name before; nothing else is ever written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from inspector.domain.realm import Realm
from inspector.errors import CancelledError, EvidenceError
from inspector.i18n import gettext as _
from inspector.sync import archive, manifest
from inspector.sync.archive import LARGEST_MEMBER, LOCAL_HEADER, MOST_MEMBERS, Directory, Member
from inspector.sync.bundle import Progress
from inspector.sync.encryption import MAGIC, Decrypted, Source
from inspector.sync.faults import BundleError, Refusal
from inspector.sync.frames import LARGEST_RUN, Run, decode_run
from inspector.sync.manifest import EndMark, Manifest
from inspector.sync.staging import Staging, Waits

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileArrived:
    """A whole file whose hash matched."""

    sha256: str
    size: int
    path: Path


@dataclass(frozen=True, slots=True)
class FileWaits:
    """A piece of a large file whose pieces before it lie in a part that was not read yet."""

    sha256: str
    part: int


@dataclass(frozen=True, slots=True)
class End:
    """This part is whole. `last` tells whether the bundle has more parts."""

    mark: EndMark


@dataclass(frozen=True, slots=True)
class Torn:
    """The bundle is cut short or damaged here; what came before is good."""

    where: str


Item = Manifest | Run | FileArrived | FileWaits | End | Torn


def read(
    path: Path,
    staging: Path,
    *,
    realm: Realm,
    identities: Sequence[str] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Item]:
    """The manifest, then runs of entries, then files one at a time, then how it ended.

    Raises BundleError, LockedBundleError, EvidenceError where the drive cannot be read, DiskError where the
    staging folder cannot be written, CancelledError.
    """
    with _opened(path) as (file, size), contextlib.ExitStack() as closing:
        source: Source = file
        start = file.read(len(MAGIC))
        file.seek(0)
        if start == MAGIC:
            source = Decrypted(file, identities)
            closing.callback(source.close)
        elif not start.startswith(b"PK\x03\x04"[: len(start)]):
            raise BundleError(Refusal.NOT_A_BUNDLE)
        yield from _Reading(source, size, realm, Staging(staging), progress, cancelled).items()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The bundle and its size. A pipe or device is refused: it might never end. Raises EvidenceError."""
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise BundleError(Refusal.NOT_A_BUNDLE)
            yield file, found.st_size
    except OSError as error:
        raise EvidenceError(
            _("“{name}” cannot be read ({reason}). Try another reader or cable.").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error


class _TornError(Exception):
    """The bytes end inside something; `partial` is what there was of it."""

    def __init__(self, partial: bytes = b"") -> None:
        super().__init__()
        self.partial = partial


class _Reading:
    def __init__(
        self,
        source: Source,
        size: int,
        realm: Realm,
        staging: Staging,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._source, self._size, self._realm, self._staging = source, size, realm, staging
        self._progress, self._cancelled = progress, cancelled
        self._directory = Directory()
        self._read = 0
        self._seen: set[bytes] = set()
        self._entries = self._files = 0
        self._part = 0
        self._waiting = ""

    def items(self) -> Iterator[Item]:
        try:
            try:
                told = self._manifest()
            except _TornError as error:
                raise BundleError(Refusal.CUT_SHORT) from error
            self._part = told.part
            yield told
            try:
                yield from self._members(told)
            except _TornError:
                yield Torn(
                    _("It ends after {size} bytes, before its end mark; ask for it again.").format(
                        size=self._read
                    )
                )
        finally:
            self._staging.close()

    def _manifest(self) -> Manifest:
        data = self._whole(archive.MANIFEST, manifest.LARGEST)
        signature = self._whole(archive.MANIFEST_SIGNATURE, 64)
        told = Manifest.decode(data, signature)
        if told.realm is not self._realm:
            raise BundleError(Refusal.REALM)
        return told

    def _whole(self, expected: str, most: int) -> bytes:
        member = self._next_member()
        if member.name != expected:
            raise BundleError(Refusal.ORDER)
        return self._content(member, most)

    def _members(self, told: Manifest) -> Iterator[Item]:
        runs = 0
        blobs = False
        while (member := self._next_member()).name != archive.END:
            kind, _slash, rest = member.name.partition("/")
            if kind == "run":
                runs += 1
                if blobs or int(rest) != runs:
                    raise BundleError(Refusal.ORDER)
                yield from self._run(member)
            elif kind == "blob":
                blobs = True
                yield from self._blob(member, rest)
            else:
                raise BundleError(Refusal.DUPLICATE)
        mark = EndMark.decode(self._content(member, manifest.LARGEST))
        ours = (told.bundle, told.part, self._entries, self._files)
        if ours != (mark.bundle, mark.part, mark.entries, mark.files) or (
            mark.last and self._staging.is_open
        ):
            raise BundleError(Refusal.COUNTS)
        self._compare_directory()
        yield End(mark)

    def _run(self, member: Member) -> Iterator[Run]:
        try:
            data = self._content(member, LARGEST_RUN)
        except _TornError as torn:
            if len(torn.partial) > 64:
                whole = decode_run(torn.partial, cut=True)
                if whole.entries:
                    yield whole
            raise
        run = decode_run(data)
        self._entries += len(run.entries)
        yield run

    def _blob(self, member: Member, rest: str) -> Iterator[Item]:
        sha256, _dot, piece = rest.partition(".")
        number, total = (int(one) for one in piece.split("of")) if piece else (1, 1)
        if piece and (not 1 <= number <= total or (number < total and member.size != LARGEST_MEMBER)):
            raise BundleError(Refusal.SIZE)
        self._once(sha256, number)
        try:
            begun = self._staging.begin(sha256, number, total)
        except Waits:
            self._skip(member)
            self._files += number == total
            if self._waiting != sha256:
                self._waiting = sha256
                yield FileWaits(sha256, self._part)
            return
        with begun as target:
            crc, left = 0, member.size
            while left:
                chunk = self._some(min(left, CHUNK))
                crc = zlib.crc32(chunk, crc)
                target.write(chunk)
                left -= len(chunk)
            if crc != member.crc:
                raise BundleError(Refusal.CHECKSUM)
            target.keep()
        if number == total:
            self._files += 1
            size, path = self._staging.finish(sha256)
            yield FileArrived(sha256, size, path)

    def _once(self, sha256: str, number: int) -> None:
        key = bytes.fromhex(sha256) + number.to_bytes(3, "big")
        if key in self._seen:
            raise BundleError(Refusal.DUPLICATE)
        self._seen.add(key)

    def _skip(self, member: Member) -> None:
        crc, left = 0, member.size
        while left:
            chunk = self._some(min(left, CHUNK))
            crc, left = zlib.crc32(chunk, crc), left - len(chunk)
        if crc != member.crc:
            raise BundleError(Refusal.CHECKSUM)

    # -- bytes

    def _next_member(self) -> Member:
        """The header of the next member, whose bytes follow."""
        if self._directory.count > MOST_MEMBERS + 3:
            raise BundleError(Refusal.SIZE)
        length, size, crc = archive.read_local(self._exactly(LOCAL_HEADER))
        member = Member(archive.checked_name(self._exactly(length)), size, crc)
        self._directory.add(member)
        return member

    def _content(self, member: Member, most: int) -> bytes:
        if member.size > most:
            raise BundleError(Refusal.SIZE)
        data = self._exactly(member.size)
        if zlib.crc32(data) != member.crc:
            raise BundleError(Refusal.CHECKSUM)
        return data

    def _compare_directory(self) -> None:
        """The directory must be the one that the members ask for, and nothing may follow it."""
        digest, left = hashlib.sha256(), self._directory.length
        while left:
            chunk = self._some(min(left, CHUNK))
            digest.update(chunk)
            left -= len(chunk)
        final = self._directory.final()
        if digest.digest() != self._directory.digest or self._exactly(len(final)) != final:
            raise BundleError(Refusal.DIRECTORY)
        if self._source.read(1):
            raise BundleError(Refusal.TRAILING)
        if isinstance(self._source, Decrypted) and self._source.is_torn:
            raise _TornError

    def _exactly(self, size: int) -> bytes:
        """So many bytes, which a cap has allowed. Raises _TornError with what there was."""
        parts = []
        left = size
        while left:
            try:
                parts.append(self._some(min(left, CHUNK)))
            except _TornError as torn:
                raise _TornError(b"".join(parts) + torn.partial) from torn
            left -= len(parts[-1])
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _some(self, size: int) -> bytes:
        if self._cancelled is not None and self._cancelled():
            raise CancelledError
        chunk = self._source.read(size)
        self._read += len(chunk)
        if self._progress is not None:
            self._progress(min(self._read, self._size), self._size)
        if len(chunk) < size:
            raise _TornError(chunk)
        return chunk
