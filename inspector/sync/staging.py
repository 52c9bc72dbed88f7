"""Where files lie that a bundle brought, until the workspace takes them: `blob/<SHA-256>`, whole and right.

A large file comes in pieces, perhaps in several parts of a bundle; it grows under a temporary name, and a
piece that broke off is taken back. Nothing here is synced: the workspace does that when it takes a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from inspector.errors import DiskError
from inspector.i18n import gettext as _
from inspector.sync.archive import LARGEST_MEMBER
from inspector.sync.faults import BundleError, Refusal

_TEMPORARY = ".part"


class Waits(Exception):  # noqa: N818 - not an error: the piece before it is to come
    """The pieces before this one are not here."""


class Staging:
    """A folder of our own that nothing else writes to."""

    def __init__(self, folder: Path) -> None:
        self._blobs = folder / "blob"
        self._growing: _Growing | None = None

    @property
    def is_open(self) -> bool:
        """Whether a file is begun whose end did not come."""
        return self._growing is not None

    def begin(self, sha256: str, number: int, total: int) -> _Piece:
        """A place for the next piece. Raises Waits, BundleError, DiskError."""
        with _told():
            if self._growing is not None:
                if (self._growing.sha256, self._growing.next, self._growing.total) != (sha256, number, total):
                    raise BundleError(Refusal.ORDER)
            else:
                self._prepare()
                self._growing = _Growing.opened(self._blobs / f"{sha256}{_TEMPORARY}", number, total)
        return _Piece(self._growing)

    def finish(self, sha256: str) -> tuple[int, Path]:
        """Give the file its name. Raises BundleError where its bytes are not the ones it is named after."""
        growing = self._growing
        assert growing is not None  # noqa: S101 - `begin` came before
        self._growing = None
        with _told():
            growing.file.close()
            if growing.digest.hexdigest() != sha256:
                growing.path.unlink(missing_ok=True)
                raise BundleError(Refusal.HASH, sha256[:12])
            target = self._blobs / sha256
            growing.path.replace(target)
        return growing.size, target

    def close(self) -> None:
        """Keep whole pieces of a large file for the part that goes on with it; of others nothing."""
        if self._growing is not None:
            growing, self._growing = self._growing, None
            with _told():
                growing.file.close()
                if growing.next == 1:
                    growing.path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what waits for parts that will not come."""
        for path in self._blobs.glob(f"*{_TEMPORARY}"):
            path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        """The folder, which must not be a link to somewhere else."""
        self._blobs.mkdir(parents=True, exist_ok=True)
        if not stat.S_ISDIR(self._blobs.lstat().st_mode):
            raise NotADirectoryError(0, "a link instead of a folder", str(self._blobs))


class _Growing:
    """A file on its way: its hash so far, and which piece comes next."""

    def __init__(self, path: Path, file: BinaryIO, total: int) -> None:
        self.path, self.file, self.total = path, file, total
        self.digest = hashlib.sha256()
        self.size = 0
        self.next = 1

    @property
    def sha256(self) -> str:
        return self.path.name.removesuffix(_TEMPORARY)

    @classmethod
    def opened(cls, path: Path, number: int, total: int) -> _Growing:
        """Go on with what an earlier part left, or begin anew with the first piece."""
        if number == 1:
            path.unlink(missing_ok=True)
            return cls(path, path.open("xb+"), total)
        before = (number - 1) * LARGEST_MEMBER
        if path.is_symlink() or not path.is_file() or path.stat().st_size < before:
            raise Waits
        growing = cls(path, path.open("rb+"), total)
        while growing.size < before:
            chunk = growing.file.read(min(1024 * 1024, before - growing.size))
            growing.digest.update(chunk)
            growing.size += len(chunk)
        growing.next = number
        growing.file.truncate(before)
        growing.file.seek(before)
        return growing


class _Piece:
    """Writes one piece; unless it is kept, the file is as long as before when this is left."""

    def __init__(self, growing: _Growing) -> None:
        self._growing = growing
        self._digest = growing.digest.copy()
        self._size = growing.size
        self._kept = False

    def __enter__(self) -> _Piece:
        return self

    def write(self, chunk: bytes) -> None:
        """Raises DiskError."""
        with _told():
            self._growing.file.write(chunk)
        self._digest.update(chunk)
        self._size += len(chunk)

    def keep(self) -> None:
        self._kept = True
        self._growing.digest, self._growing.size = self._digest, self._size
        self._growing.next += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._kept:
            with contextlib.suppress(OSError):  # the reason for leaving is on its way
                self._growing.file.seek(self._growing.size)
                self._growing.file.truncate()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(
            _("What the bundle brings cannot be put down ({reason}). Make room and read it again.").format(
                reason=error.strerror or error
            )
        ) from error
