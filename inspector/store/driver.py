"""Opening the database and telling its faults in our words.

The driver is sqlcipher3: a drop-in for sqlite3 that can encrypt and carries its own, current SQLite. Its
errors are not `sqlite3.Error`, so nothing above the store could catch them: they are translated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver
from sqlite_utils import Database

from inspector.errors import (
    DiskError,
    InspectorError,
    RecordAlteredError,
    WorkspaceError,
    WorkspaceInUseError,
)
from inspector.i18n import N_
from inspector.i18n import gettext as _

SAFE_SQLITE = (3, 51, 3)  # older ones can corrupt a database when a WAL is reset under two connections

Connection = Any  # sqlcipher3 has no type stubs


class DamagedDatabaseError(RecordAlteredError):
    exit_code = 32
    text = N_("The database file is damaged. Restore the last backup, or import the bundles it came from.")


def connect(path: Path | None, *, read_only: bool = False) -> Connection:
    """A connection to the file, or to a new database in memory. Raises WorkspaceError and its kin."""
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise WorkspaceError(
            _("This SQLite ({version}) can lose data. Install sqlcipher3 0.6.4 or newer.").format(
                version=driver.sqlite_version
            )
        )
    with told():
        if path is None:
            connection = driver.connect(":memory:", isolation_level=None)
        else:
            connection = driver.connect(
                _address(path, read_only), uri=True, isolation_level=None, timeout=2.0
            )
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA trusted_schema = OFF")
        if not read_only and path is not None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # an acknowledged Save is on the disk
    return connection


def _address(path: Path, read_only: bool) -> str:
    name = "file:" + quote(path.resolve().as_posix())
    if not read_only:
        return name
    # A folder that cannot be written holds no room for SQLite's shared memory; without a log beside the
    # file nothing can be in flight, so the file itself is the whole truth.
    in_flight = path.with_name(path.name + "-wal").exists()
    return name + ("?mode=ro" if in_flight else "?mode=ro&immutable=1")


def wrap(connection: Connection) -> Database:
    """sqlite-utils over this connection."""
    return Database(connection, execute_plugins=False)


@contextmanager
def told() -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except driver.Error as error:
        raise _translated(error) from error


def _translated(error: Exception) -> InspectorError:
    words = str(error).lower()
    if "full" in words or "disk i/o" in words or "readonly" in words:
        return DiskError(
            _(
                "The disk refused to write ({reason}). Make room or free the drive; what was saved before is safe."
            ).format(reason=error)
        )
    if "locked" in words or "busy" in words:
        return WorkspaceInUseError()
    if "malformed" in words or "not a database" in words or "corrupt" in words:
        return DamagedDatabaseError()
    return WorkspaceError(_("The workspace database could not be used: {reason}.").format(reason=error))
