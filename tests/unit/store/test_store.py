"""The store: entries in by one door, tables behind them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from inspector.app import workspace as workspaces
from inspector.app.workspace import Workspace
from inspector.domain.facility import Facility
from inspector.errors import DiskError, NotFoundError, ReadOnlyError, TooLargeError, WorkspaceInUseError
from inspector.ledger.entry import Write
from inspector.store import migrations
from inspector.store.audit import audit, differences
from inspector.store.driver import wrap
from inspector.store.store import Store
from inspector.store.tables import BY_NAME, PROJECTED
from tests import make


def test_a_saved_record_reads_back_as_it_was(workspace: Workspace) -> None:
    facility = make.facility(note="塀が傾いている ที่ดินเช่า")
    workspace.create(facility)
    assert workspace.store.get(Facility, facility.id) == facility


def test_a_later_write_replaces_what_it_names_and_the_past_stays(workspace: Workspace) -> None:
    facility = make.facility()
    workspace.create(facility)
    workspace.save(Write(facility.id, "name", "Yard 3"))
    past = workspace.store.history(facility.id, "name")
    assert [(write.value, write.live) for write in past] == [(facility.name, False), ("Yard 3", True)]
    assert workspace.store.get(Facility, facility.id).name == "Yard 3"


def test_a_save_that_is_refused_leaves_nothing(workspace: Workspace) -> None:
    before = workspace.store.count()
    with pytest.raises(TooLargeError):
        workspace.save(Write("a" * 32, "_type", "facility"), Write("a" * 32, "note", "x" * 70_000))
    assert workspace.store.count() == before
    assert workspace.store.find(Facility, "a" * 32) is None


def test_tables_dropped_and_rebuilt_are_the_same(workspace: Workspace, tmp_path: Path) -> None:
    for n in range(30):
        facility = make.facility(name=f"Yard {n}")
        workspace.create(facility)
        workspace.save(Write(facility.id, "note", f"note {n}"), Write(facility.id, "status", "closed"))
    before = {table: list(workspace.store.rows(table)) for table in PROJECTED}
    workspace.store.rebuild()
    assert {table: list(workspace.store.rows(table)) for table in PROJECTED} == before
    assert before["facility"]
    assert audit(workspace.store) == []


def test_a_field_of_a_newer_version_is_kept_though_no_column_shows_it(workspace: Workspace) -> None:
    facility = make.facility()
    workspace.create(facility)
    workspace.save(Write(facility.id, "drone_zone", "red"))
    assert workspace.store.history(facility.id, "drone_zone")[0].value == "red"
    assert workspace.store.get(Facility, facility.id) == facility


def test_every_column_is_a_field_of_its_domain_value() -> None:
    for table in BY_NAME.values():
        assert {field.name for field in fields(table.kind)} == {"id", *table.columns}


def test_the_database_has_the_columns_that_the_code_names() -> None:
    store = Store.in_memory()
    store.close()
    connection = dbapi2.connect(":memory:", isolation_level=None)
    migrations.workspace.apply(wrap(connection))
    for table in BY_NAME.values():
        rows = connection.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        assert [row[1] for row in rows] == ["id", *(name for name in [r[1] for r in rows[1:]])]
        assert {row[1] for row in rows} == {"id", *table.columns}


def test_the_migrations_are_the_ones_listed() -> None:
    db = wrap(dbapi2.connect(":memory:", isolation_level=None))
    assert tuple(migration.name for migration in migrations.workspace.pending(db)) == migrations.names()


def test_a_second_program_is_refused_but_may_read(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceInUseError), workspaces.opened(workspace.folder, clock=workspace.clock):
        pass
    workspace.create(make.facility())
    with workspaces.opened(workspace.folder, clock=workspace.clock, read_only=True) as reader:
        assert len(reader.store.all(Facility)) == 1
        with pytest.raises(ReadOnlyError):
            reader.create(make.facility())


def test_a_workspace_of_a_newer_version_opens_read_only(workspace: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "newer"
    copy.mkdir()
    workspace.store.copy_to(copy / workspaces.RECORD)
    connection = dbapi2.connect(str(copy / workspaces.RECORD))
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('workspace', 'm999_later', '2030')"
    )
    connection.commit()
    connection.close()
    with workspaces.opened(copy, clock=workspace.clock) as reader:
        assert reader.read_only
        assert any("newer" in warning for warning in reader.warnings)


def test_a_backup_is_made_before_an_older_database_is_changed(workspace: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "older.db"
    workspace.create(make.facility())
    workspace.store.copy_to(copy)
    connection = dbapi2.connect(str(copy), isolation_level=None)
    connection.execute("DELETE FROM _sqlite_migrations WHERE name > 'm001_entries'")
    for table in PROJECTED:
        connection.execute(f'DROP TABLE "{table}"')
    connection.close()
    store = Store.open(copy, backups=tmp_path / "backups")
    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["before-001.db"]
    assert list(differences(store, workspace.store)) == []
    assert len(store.all(Facility)) == 1
    store.close()


def test_something_that_is_not_here_is_said_by_name(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="facility"):
        workspace.store.get(Facility, "nowhere")


def test_a_full_database_is_told_as_a_full_disk_and_goes_on_when_there_is_room(workspace: Workspace) -> None:
    driver, before = workspace.store._connection, workspace.store.count()
    driver.execute(f"PRAGMA max_page_count = {driver.execute('PRAGMA page_count').fetchone()[0]}")
    too_much = [Write(f"{n:032x}", "note", "x" * 20_000) for n in range(5)]
    with pytest.raises(DiskError, match="full"):
        workspace.save(*too_much)
    assert workspace.store.count() == before
    driver.execute("PRAGMA max_page_count = 100000")
    workspace.save(*too_much)
    assert workspace.store.count() == before + 1
    assert audit(workspace.store) == []


def test_half_a_backup_is_not_taken_for_one(workspace: Workspace, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    workspace.store.copy_to(older)
    connection = dbapi2.connect(str(older), isolation_level=None)
    connection.execute("DELETE FROM _sqlite_migrations WHERE name > 'm001_entries'")
    for table in PROJECTED:
        connection.execute(f'DROP TABLE "{table}"')
    connection.close()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "before-001.part").write_bytes(b"cut short")
    Store.open(older, backups=tmp_path / "backups").close()
    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["before-001.db"]
    backup = Store.open(tmp_path / "backups" / "before-001.db", read_only=True)
    assert backup.count() == workspace.store.count()
    backup.close()
