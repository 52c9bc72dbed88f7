"""Small files that a person names: read with a limit, written whole, and what the drive refuses told in words."""

from __future__ import annotations

from pathlib import Path

from inspector import machine
from inspector.errors import DiskError
from inspector.i18n import gettext as _


def read(file: Path, most: int) -> bytes:
    """The bytes of a file, at most one more than `most`: whoever reads them sees that it is too long.

    Raises DiskError.
    """
    try:
        with file.open("rb") as source:
            return source.read(most + 1)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be read: {reason}.").format(file=file, reason=error.strerror)
        ) from error


def write(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises DiskError."""
    try:
        machine.write_durably(file, data)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=file, reason=error.strerror)
        ) from error
