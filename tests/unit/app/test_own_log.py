"""One key is one log: what was restored, cloned or copied goes on under a new one that says what it continues."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from inspector.app import facilities, receiving
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.facility import Facility
from inspector.domain.realm import Realm
from inspector.store.store import Store
from inspector.store.tables import Device
from tests import make
from tests.conftest import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace with one facility."""
    made = tmp_path / "ws"
    workspaces.create(made, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    save(made, "Yard 0")
    return made


def save(folder: Path, name: str) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        facilities.add(ws, make.facility(name=name))


def devices(folder: Path) -> list[receiving.Log]:
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        return receiving.logs(ws)


def restored(folder: Path, database: bytes) -> None:
    for file in folder.glob("record.db*"):
        file.unlink()
    (folder / workspaces.RECORD).write_bytes(database)


def continues(folder: Path, old: str) -> None:
    first, second = devices(folder)
    assert (first.id, second.continues) == (old, old)
    assert (first.is_provisional, second.is_provisional) == (False, True)
    assert [one.is_own for one in (first, second)] == [False, True]
    assert {file.name for file in (folder / "keys").glob("*.key")} == {f"{second.id}.key"}


def test_a_workspace_that_is_opened_again_goes_on_with_its_log(folder: Path) -> None:
    for n in range(3):
        save(folder, f"Yard {n + 1}")
    (only,) = devices(folder)
    assert (only.is_own, only.is_provisional, only.forked) == (True, False, None)


def test_a_database_from_before_begins_a_new_log_that_says_what_it_continues(folder: Path) -> None:
    (old,) = devices(folder)
    before = (folder / workspaces.RECORD).read_bytes()
    save(folder, "lost with the disk")
    restored(folder, before)
    save(folder, "after the restore")
    continues(folder, old.id)
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert not any("provisional" in warning for warning in ws.warnings)  # it was told once
        genesis = ws.store.all(Device)[1].genesis
        assert genesis["continues"] == {"log": old.id, "seq": old.seq, "id": ws.store.head(old.id).id}
        assert verify(ws).is_untouched


def test_a_copy_taken_while_it_was_open_is_recognised_by_its_length(folder: Path) -> None:
    (old,) = devices(folder)
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        ws.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = (folder / workspaces.RECORD).read_bytes()
        facilities.add(ws, make.facility(name="after the copy"))
    restored(folder, before)
    save(folder, "after the restore")
    continues(folder, old.id)


def test_a_copy_without_keys_begins_a_new_log_and_tells(folder: Path, tmp_path: Path) -> None:
    (old,) = devices(folder)
    target = tmp_path / "elsewhere"
    target.mkdir()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        ws.store.copy_to(target / workspaces.RECORD)
    with workspaces.opened(target, clock=FakeClock()) as ws:
        assert any("provisional" in warning for warning in ws.warnings)
        assert ws.device != old.id
        facilities.add(ws, make.facility())
    continues(target, old.id)
    (still,) = devices(folder)
    assert still.id == old.id


@pytest.mark.parametrize("cut", [0, 1])
def test_an_opening_that_was_cut_short_is_no_restore(folder: Path, cut: int) -> None:
    """The token changes in a file and in the database; a crash between leaves either."""
    boot, database = folder / "keys" / "boot.json", folder / workspaces.RECORD
    before = boot.read_bytes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        new = ws.store.local("boot")
    both = before.replace(b'"tokens":', b'"tokens": ["' + new.encode() + b'"], "was":')
    old = before.split(b'["')[1].split(b'"')[0].decode()
    boot.write_bytes(both.replace(b'"],', f'", "{old}"],'.encode(), 1))
    if cut == 0:
        connection = dbapi2.connect(str(database), isolation_level=None)
        connection.execute("UPDATE local SET value = ? WHERE name = 'boot'", (old,))
        connection.close()
    save(folder, "Yard")
    assert len(devices(folder)) == 1


def test_a_log_that_another_copy_went_on_with_is_left_before_anything_is_kept(
    folder: Path, tmp_path: Path
) -> None:
    clone = Path(shutil.copytree(folder, tmp_path / "clone"))
    (old,) = devices(folder)
    save(clone, "at the clone")
    save(folder, "here")
    with (
        workspaces.opened(folder, clock=FakeClock()) as here,
        workspaces.opened(clone, clock=FakeClock()) as there,
    ):
        (wanted,) = there.store.missing(here.store.heads())
        after, told = receiving.receive(here, wanted.log, there.store.run(wanted))
        assert told.new == 1
        assert told.forked == old.seq + 1
        assert after.device != old.id
        assert after.warnings
        facilities.add(after, make.facility(name="under the new key"))
        assert len(after.store.all(Facility)) == 4
        assert after.store.head(old.id).seq == old.seq + 1
        assert verify(after).is_untouched
    listed = devices(folder)
    assert [(one.forked, one.is_provisional, one.is_own) for one in listed] == [
        (old.seq + 1, False, False),
        (None, True, True),
    ]
    save(folder, "once more")
    assert len(devices(folder)) == 2


def test_what_our_key_did_not_sign_does_not_move_us_to_a_new_log(workspace: Workspace) -> None:
    entries = [stored.entry for stored in workspace.store.entries(workspace.device)]
    forged = entries[-1].header.replace(b'"who":"', b'"who":"x')
    changed = type(entries[-1])(forged, entries[-1].signature, entries[-1].salt, entries[-1].payload)
    after, told = receiving.receive(workspace, workspace.device, [*entries, changed])
    assert after.device == workspace.device
    assert told.new == 0


def test_a_workspace_from_before_the_tokens_keeps_its_log(folder: Path) -> None:
    (old,) = devices(folder)
    (folder / "keys" / "boot.json").unlink()
    connection = dbapi2.connect(str(folder / workspaces.RECORD), isolation_level=None)
    connection.execute("DELETE FROM local")
    connection.close()
    save(folder, "Yard")
    (only,) = devices(folder)
    assert (only.id, only.is_own) == (old.id, True)


def test_an_older_database_is_read_without_being_changed(folder: Path) -> None:
    connection = dbapi2.connect(str(folder / workspaces.RECORD), isolation_level=None)
    connection.execute("DELETE FROM _sqlite_migrations WHERE name > 'm001_entries'")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table not in ("entry", "_sqlite_migrations"):
            connection.execute(f'DROP TABLE "{table}"')
    connection.close()
    before = (folder / workspaces.RECORD).read_bytes()
    store = Store.open(folder / workspaces.RECORD, read_only=True)
    assert [one.name for one in store.all(Facility)] == ["Yard 0"]
    store.close()
    assert (folder / workspaces.RECORD).read_bytes() == before


def test_the_logs_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["workspace", "logs", "--workspace", str(folder)]) == 0
    assert "this device" in capsys.readouterr().out
