"""What is not as it was signed is found and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from inspector.app.workspace import Workspace
from inspector.store.audit import audit
from inspector.store.store import Store
from inspector.store.tables import PROJECTED, key_of
from tests import make

FILLED = ("entry", "record", "cell", "device", "person", "facility")


@pytest.fixture
def copy(workspace: Workspace, tmp_path: Path) -> Callable[[], Path]:
    """Fresh copies of a database with a few entries."""
    for n in range(3):
        workspace.create(make.facility(name=f"Yard {n}"))
    made = iter(range(10_000))

    def fresh() -> Path:
        target = tmp_path / f"copy-{next(made)}.db"
        workspace.store.copy_to(target)
        return target

    return fresh


def altered(value: Any) -> Any:
    """The value with one byte flipped."""
    if isinstance(value, int):
        return value ^ 64
    data = bytearray(value if isinstance(value, bytes) else str(value).encode())
    data[len(data) // 2] ^= 1
    return bytes(data) if isinstance(value, bytes) else data.decode(errors="replace")


def findings_after(database: Path, statement: str, *values: Any) -> list[str]:
    connection = dbapi2.connect(str(database), isolation_level=None)
    connection.execute(statement, values)
    connection.close()
    store = Store.open(database)
    found = [str(alteration) for alteration in audit(store)]
    store.close()
    return found


def test_an_untouched_database_has_nothing_to_say(copy: Callable[[], Path]) -> None:
    store = Store.open(copy())
    assert audit(store) == []
    store.close()


@pytest.mark.parametrize("table", FILLED)
def test_one_flipped_byte_in_any_column_of_any_row_is_found(copy: Callable[[], Path], table: str) -> None:
    source = copy()
    connection = dbapi2.connect(str(source))
    cursor = connection.execute(f'SELECT rowid, * FROM "{table}"')
    names = [column[0] for column in cursor.description][1:]
    rows = cursor.fetchall()
    connection.close()
    assert rows
    for row in rows[:2] + rows[-1:]:
        for name, value in zip(names, row[1:], strict=True):
            if value is None or value in ("", b""):
                continue
            found = findings_after(
                copy(), f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?', altered(value), row[0]
            )
            assert found, f"{table}.{name} was altered and nothing noticed"
            assert table in found[0] or table == "entry", found


@pytest.mark.parametrize("table", PROJECTED)
def test_a_row_added_or_removed_behind_the_record_is_named(copy: Callable[[], Path], table: str) -> None:
    if table in FILLED:
        removed = findings_after(
            copy(), f'DELETE FROM "{table}" WHERE rowid = (SELECT min(rowid) FROM "{table}")'
        )
        assert any(table in line and "removed" in line for line in removed)
    key = ", ".join(key_of(table))
    marks = "x'00', 7" if table == "cell" else ", ".join("'zz'" for _name in key_of(table))
    added = findings_after(copy(), f'INSERT INTO "{table}" ({key}) VALUES ({marks})')
    assert any(table in line and "added" in line for line in added)


@pytest.mark.parametrize("which", ["min", "2", "max"])
def test_a_removed_entry_is_noticed(copy: Callable[[], Path], which: str) -> None:
    wanted = "2" if which == "2" else f"(SELECT {which}(seq) FROM entry)"
    assert findings_after(copy(), f"DELETE FROM entry WHERE seq = {wanted}")


def test_a_damaged_file_is_said_and_not_a_crash(copy: Callable[[], Path]) -> None:
    database = copy()
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    database.write_bytes(data)
    store = Store.open(database, read_only=True)
    assert audit(store)
    store.close()
