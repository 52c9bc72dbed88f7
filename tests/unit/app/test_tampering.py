"""Entries, tables and files of a real inspection: one flipped byte is found and named, and never printed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from inspector.app import demo, inspections, reporting
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.errors import RecordAlteredError
from tests.conftest import FakeClock


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole sealed inspection."""
    return demo.run(tmp_path_factory.mktemp("demo"), clock=FakeClock()).workspace


@pytest.fixture
def copy(done: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(done, tmp_path / "copy"))


def altered(folder: Path, statement: str, *values: Any) -> None:
    connection = dbapi2.connect(str(folder / workspaces.RECORD), isolation_level=None)
    connection.execute(statement, values)
    connection.close()


def places(folder: Path) -> list[str]:
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        return [str(one) for one in verify(ws).alterations]


def prints(folder: Path, target: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        reporting.make(inspections.load(ws, inspections.listed(ws)[0].id), target)


def test_an_untouched_inspection_verifies_and_prints(copy: Path, tmp_path: Path) -> None:
    assert places(copy) == []
    prints(copy, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("part", ["header", "signature", "salt", "payload"])
def test_a_flipped_byte_in_any_entry_is_named(copy: Path, part: str) -> None:
    connection = dbapi2.connect(str(copy / workspaces.RECORD), isolation_level=None)
    rows = connection.execute(f'SELECT rowid, seq, "{part}" FROM entry').fetchall()
    for rowid, seq, value in rows[:: max(1, len(rows) // 12)]:
        data = bytearray(value)
        data[len(data) // 2] ^= 4
        connection.execute(f'UPDATE entry SET "{part}" = ? WHERE rowid = ?', (bytes(data), rowid))
        assert any(f"entry {seq} " in place for place in places(copy)), (part, seq)
        connection.execute(f'UPDATE entry SET "{part}" = ? WHERE rowid = ?', (value, rowid))
    connection.close()
    assert places(copy) == []


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("answer", "UPDATE answer SET value = '4.5' WHERE value = '4.6'"),
        ("finding", "UPDATE finding SET severity = 'minor' WHERE severity = 'critical'"),
        ("finding", "DELETE FROM finding"),
        ("facility", "UPDATE facility SET name = 'Other'"),
        ("permit", "UPDATE permit SET number = 'X'"),
        ("condition", "DELETE FROM condition"),
        ("person", "UPDATE person SET name = 'Other'"),
        ("signature", "UPDATE signature SET manner = 'drawn'"),
        ("seal", "UPDATE seal SET gaps_reason = ''"),
        ("amendment", "UPDATE amendment SET value = 'P9'"),
        ("evidence_file", "UPDATE evidence_file SET caption = 'Other'"),
        ("evidence_file", "INSERT INTO evidence_file (id, inspection) SELECT 'x', id FROM inspection"),
        ("repeat_instance", "UPDATE repeat_instance SET removed = 1"),
    ],
)
def test_a_table_altered_behind_the_ledgers_back_is_named_and_never_prints(
    copy: Path, tmp_path: Path, table: str, statement: str
) -> None:
    altered(copy, statement)
    assert any(f"table {table}," in place for place in places(copy))
    with pytest.raises(RecordAlteredError):
        prints(copy, tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


def test_an_altered_entry_never_prints(copy: Path, tmp_path: Path) -> None:
    altered(copy, "UPDATE entry SET payload = X'5B5D' WHERE seq = 9")
    with pytest.raises(RecordAlteredError):
        prints(copy, tmp_path / "report.pdf")


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]), Path.unlink])
def test_an_altered_or_missing_file_is_named(copy: Path, harm: Callable[[Path], object]) -> None:
    originals = [path for path in (copy / "files").rglob("*") if path.is_file()]
    assert originals
    for original in originals:
        fresh = Path(shutil.copy(original, copy / "kept"))
        original.chmod(0o600)
        harm(original)
        assert any(original.name in place for place in places(copy))
        original.unlink(missing_ok=True)
        shutil.copy(fresh, original)
    assert places(copy) == []
