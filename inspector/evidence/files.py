"""Originals kept under the SHA-256 of their bytes: never renamed, rotated or written again."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from inspector import machine
from inspector.errors import CancelledError, DiskError, EvidenceError
from inspector.i18n import gettext as _

CHUNK = 1024 * 1024
_PART = ".part"


class FileState(StrEnum):
    OK = "ok"
    MISSING = "missing"
    ALTERED = "altered"

    @property
    def label(self) -> str:
        return {
            FileState.OK: _("as recorded"),
            FileState.MISSING: _("missing: it fills in by itself when it is imported again"),
            FileState.ALTERED: _("altered: its bytes are not the ones recorded"),
        }[self]


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int  # bytes


class FileStore:
    """A folder of originals, each at `ab/abcdef…` after its hash."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the original lies, whether it is there or not."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise EvidenceError(_("“{name}” is not the name of a file here.").format(name=sha256[:70]))
        return self._root / sha256[:2] / sha256

    def check(self, sha256: str, size: int) -> FileState:
        """Read the whole file and say whether it is the one recorded."""
        path = self.path(sha256)
        try:
            if path.stat().st_size != size:
                return FileState.ALTERED
            with path.open("rb") as file:
                return (
                    FileState.OK
                    if hashlib.file_digest(file, "sha256").hexdigest() == sha256
                    else FileState.ALTERED
                )
        except FileNotFoundError:
            return FileState.MISSING
        except OSError:
            return FileState.ALTERED

    def take(
        self,
        source: Path | bytes,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Stored:
        """Copy a file in, chunk by chunk, and give its hash; it is on the disk when this returns.

        Taking the same bytes again changes nothing. Raises EvidenceError when the source cannot be read
        or changes meanwhile, DiskError when there is no room, CancelledError; then nothing is left here.
        """
        if isinstance(source, bytes):
            return self._keep(BytesIO(source), len(source), progress, cancelled)
        with _opened(source) as (file, size):
            return self._keep(file, size, progress, cancelled)

    def adopt(self, part: Path, sha256: str, size: int) -> bool:
        """Take over a file of our own whose hash was checked while it was written; False where it is here.

        Raises DiskError; then the file stays where it was.
        """
        try:
            if self.path(sha256).is_file() and self.check(sha256, size) is FileState.OK:
                return False
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            self._name(part, Stored(sha256, size))
        except OSError as error:
            raise DiskError(
                _(
                    "The disk refused to write ({reason}). Make room or free the drive; what was saved before is safe."
                ).format(reason=error.strerror)
            ) from error
        return True

    def sweep(self) -> int:
        """Remove what an interrupted copy left; gives how many there were."""
        left = list(self._root.glob(f"*{_PART}"))
        for part in left:
            part.unlink(missing_ok=True)
        return len(left)

    def _keep(
        self,
        source: BinaryIO,
        expected: int,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> Stored:
        part = self._root / f"{secrets.token_hex(8)}{_PART}"
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as target:
                stored = _copied(source, target, expected, progress, cancelled)
                target.flush()
                os.fsync(target.fileno())
            self._name(part, stored)
        except OSError as error:
            raise DiskError(
                _(
                    "The disk refused to write ({reason}). Make room or free the drive; what was saved before is safe."
                ).format(reason=error.strerror)
            ) from error
        finally:
            with contextlib.suppress(OSError):  # the reason for failing was raised already
                part.unlink(missing_ok=True)
        return stored

    def _name(self, part: Path, stored: Stored) -> None:
        target = self.path(stored.sha256)
        if target.exists() and self.check(stored.sha256, stored.size) is FileState.OK:
            return
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            machine.sync_folder(self._root)
        part.chmod(stat.S_IRUSR | stat.S_IRGRP)  # read-only: nothing writes an original by mistake
        machine.replace_durably(part, target)


def _copied(
    source: BinaryIO,
    target: BinaryIO,
    expected: int,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        if cancelled is not None and cancelled():
            raise CancelledError
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
        if progress is not None:
            progress(size, max(size, expected))
    return Stored(digest.hexdigest(), size)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The file for reading; afterwards it must still be the one that was opened."""
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang the import.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise EvidenceError(_reason(path, error)) from error
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        raise EvidenceError(
            _("“{name}” is not a file but a device, a pipe or a folder.").format(name=path.name)
        )
    with os.fdopen(descriptor, "rb") as file:
        yield _Readable(file, path), before.st_size
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise EvidenceError(
                _("“{name}” changed while it was read. Take it in again when nothing writes to it.").format(
                    name=path.name
                )
            )


class _Readable(BytesIO):
    """A source whose read errors are told as the source's, not as our disk's."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        super().__init__()
        self._file, self._path = file, path

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._file.read(CHUNK if size is None else size)
        except OSError as error:
            raise EvidenceError(_reason(self._path, error)) from error


def _reason(path: Path, error: OSError) -> str:
    words = {
        errno.ENOENT: _("it is not there"),
        errno.EACCES: _("it may not be read"),
        errno.EIO: _("its drive cannot be read; try another reader or cable"),
    }.get(error.errno or 0, error.strerror or str(error))
    return _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=words)
