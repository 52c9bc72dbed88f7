"""Several people on one laptop: a key and a log each, none of them lost, and what befalls the database befalls all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from inspector.app import facilities, people, receiving
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.cli.program import run
from inspector.domain.facility import Facility
from inspector.domain.realm import Realm
from inspector.errors import NotFoundError, ReadOnlyError
from tests import make
from tests.conftest import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace of Abe, where Kimura was added and Abe writes again; both wrote a facility."""
    made = tmp_path / "ws"
    workspaces.create(made, realm=Realm.PRACTICE, person=make.person(name="Abe R."), clock=FakeClock())
    save(made, "Yard of Abe")
    with workspaces.opened(made, clock=FakeClock()) as ws:
        after = people.add(ws, make.person(name="Kimura A."))
        facilities.add(after, make.facility(name="Yard of Kimura"))
        after = people.use(after, "Abe R.")
        assert after.person.name == "Abe R."
    return made


def save(folder: Path, name: str) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        facilities.add(ws, make.facility(name=name))


def use(folder: Path, name: str) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        people.use(ws, name)


def logs(folder: Path) -> dict[str, str]:
    """The logs of who writes here, by name."""
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        return {one.name: one.log for one in people.listed(ws) if one.is_here}


def keys(folder: Path) -> set[str]:
    return {file.stem for file in (folder / "keys").glob("*.key")}


def test_each_person_writes_a_log_of_its_own(folder: Path) -> None:
    found = logs(folder)
    assert set(found) == {"Abe R.", "Kimura A."}
    assert keys(folder) == set(found.values())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        wrote = {one.name: ws.store.entry_of(one.id) for one in ws.store.all(Facility)}
        for person, log in found.items():
            names = {stored.id.hex() for stored in ws.store.entries(log)}
            assert wrote[f"Yard of {person.split()[0]}"] in names
        assert ws.store.genesis(found["Kimura A."])["beside"]["log"] == found["Abe R."]
        assert verify(ws).is_untouched


def test_who_wrote_last_writes_when_it_is_opened_again(folder: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert (ws.person.name, ws.device) == ("Abe R.", logs(folder)["Abe R."])
    use(folder, "Kimura A.")
    for _n in range(2):
        save(folder, "Yard")
    assert keys(folder) == set(logs(folder).values())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert (ws.person.name, ws.warnings) == ("Kimura A.", ())


def test_an_unknown_person_is_told(folder: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws, pytest.raises(NotFoundError):
        people.use(ws, "Sato M.")
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        with pytest.raises(ReadOnlyError):
            people.use(ws, "Kimura A.")
        with pytest.raises(ReadOnlyError):
            people.add(ws, make.person())


def test_a_restore_begins_a_new_log_for_everybody(folder: Path) -> None:
    old = logs(folder)
    before = (folder / workspaces.RECORD).read_bytes()
    use(folder, "Kimura A.")
    save(folder, "lost with the disk")
    use(folder, "Abe R.")
    for file in folder.glob("record.db*"):
        file.unlink()
    (folder / workspaces.RECORD).write_bytes(before)
    save(folder, "after the restore")
    new = logs(folder)
    assert set(new) == set(old)
    assert not set(new.values()) & set(old.values())
    assert keys(folder) == set(new.values())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert ws.person.name == "Abe R."
        for name, log in new.items():
            assert ws.store.genesis(log)["continues"]["log"] == old[name]
        after = people.use(ws, "Kimura A.")
        facilities.add(after, make.facility(name="of Kimura again"))
        assert verify(after).is_untouched


def test_a_database_in_which_only_the_other_s_log_is_shorter_is_from_before(folder: Path) -> None:
    old = logs(folder)
    boot = folder / "keys" / "boot.json"
    told = json.loads(boot.read_bytes())
    told["logs"][old["Kimura A."]] += 1
    boot.write_bytes(json.dumps(told).encode())
    save(folder, "Yard")
    assert not set(logs(folder).values()) & set(old.values())


def test_a_key_of_somebody_here_that_was_used_elsewhere_is_left(folder: Path, tmp_path: Path) -> None:
    clone = Path(shutil.copytree(folder, tmp_path / "clone"))
    old = logs(folder)
    use(clone, "Kimura A.")
    save(clone, "at the clone")
    with (
        workspaces.opened(folder, clock=FakeClock()) as here,
        workspaces.opened(clone, clock=FakeClock()) as there,
    ):
        for wanted in there.store.missing(here.store.heads()):
            here, _told = receiving.receive(here, wanted.log, there.store.run(wanted))
        assert here.warnings
        assert (here.person.name, here.device in old.values()) == ("Abe R.", False)
        assert verify(here).is_untouched
    assert not set(logs(folder).values()) & set(old.values())


def test_a_workspace_from_before_there_were_several_people_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name="Abe R."), clock=FakeClock())
    save(folder, "Yard")
    before = logs(folder)
    boot = folder / "keys" / "boot.json"
    told = json.loads(boot.read_bytes())
    boot.write_bytes(json.dumps({"seq": 3, "tokens": told["tokens"]}).encode())
    with workspaces.opened(folder, clock=FakeClock(), read_only=True) as ws:
        store = ws.store
        assert store.local("people")
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        with ws.store.transaction():
            ws.store._connection.execute("DELETE FROM local WHERE name = 'people'")
        assert {one.name: one.log for one in people.listed(ws) if one.is_here} == before
        people.add(ws, make.person(name="Kimura A."))
    assert logs(folder)["Abe R."] == before["Abe R."]
    boot.write_bytes(json.dumps({"seq": 99, "tokens": json.loads(boot.read_bytes())["tokens"]}).encode())
    save(folder, "after a restore")
    assert logs(folder)["Abe R."] != before["Abe R."]


def test_people_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--workspace", str(folder)]
    assert run(["person", "add", "--name", "Sato M.", *where, "--json"]) == 0
    assert run(["person", "use", "Kimura A.", *where]) == 0
    assert run(["person", "list", *where]) == 0
    told = capsys.readouterr().out
    assert "Kimura A. *" in told
    assert "Sato M." in told
    assert run(["person", "use", "Nobody", *where]) == NotFoundError.exit_code
