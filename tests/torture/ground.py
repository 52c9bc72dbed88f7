"""What the children work on, and what must hold of it afterwards however they ended."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.app import exchanging, facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.realm import Realm
from inspector.ledger.entry import Write
from inspector.store.driver import connect
from inspector.store.store import Store
from inspector.store.tables import PROJECTED
from inspector.sync import bundle
from tests import make
from tests.conftest import FakeClock
from tests.torture.scenarios import FIELD, answered, take
from tests.unit.app.copies import Copy
from tests.unit.store.devices import Device
from tests.unit.sync.made import got

SCENARIOS = ("answer", "keep", "receive", "send", "take", "upgrade", "move", "create")


@dataclass(frozen=True)
class Ground:
    """A workspace with one draft and everything that it can be given; made once, copied for each child."""

    folder: Path
    inspection: str
    device: str
    scenario: str = ""

    @property
    def workspace(self) -> Path:
        return self.folder / ("new/ws" if self.scenario == "create" else "ws")

    def copy(self, target: Path) -> Ground:
        shutil.copytree(self.folder, target)
        return replace(self, folder=target)

    def begun(self, target: Path, scenario: str) -> Ground:
        """A copy as this scenario finds it."""
        ground = replace(self.copy(target), scenario=scenario)
        if scenario == "upgrade":
            ground._age()
        elif scenario == "move":
            shutil.rmtree(ground.workspace / "keys")
        elif scenario == "create":
            ground.workspace.parent.mkdir()
        return ground

    def _age(self) -> None:
        """The database has the shape that the first program gave it."""
        connection = connect(self.workspace / workspaces.RECORD)
        connection.execute("DELETE FROM _sqlite_migrations WHERE name > 'm001_entries'")
        for table in PROJECTED:
            connection.execute(f'DROP TABLE "{table}"')
        connection.close()

    @property
    def arguments(self) -> dict[str, str | int | bool]:
        """What a child needs for its scenario."""
        given: dict[str, dict[str, str | int | bool]] = {
            "answer": {"inspection": self.inspection, "count": 2},
            "keep": {"inspection": self.inspection, "sources": str(self.folder / "sources")},
            "receive": {"runs": str(self.folder / "runs.pickle")},
            "take": {"given": str(self.folder / "given")},
            "send": {"target": str(self.folder / "stick" / "record.yp"), "largest_part": 120_000},
        }
        return {"folder": str(self.workspace), **given.get(self.scenario, {})}


def made(folder: Path) -> Ground:
    clock = FakeClock()
    workspaces.create(folder / "ws", realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder / "ws", clock=clock) as ws:
        facility = make.facility()
        facilities.add(ws, facility)
        inspection = str(inspections.start(ws, facility.id, [shipped_checklists()["common"]]).made)
        device = ws.device
        for name in ("plan", "map"):
            source = files.Made(f"{name}.bin", name.encode() * 20_000)
            files.keep(inspections.load(ws, inspection), source, taken_by="Abe")
    (folder / "stick").mkdir()
    (folder / "sources").mkdir()
    for n in range(2):
        (folder / "sources" / f"photo-{n}.bin").write_bytes(f"photo {n} ".encode() * 3_000)
    _given(folder)
    (folder / "runs.pickle").write_bytes(pickle.dumps(_runs(str(facility.id))))
    return Ground(folder, inspection, device)


def _given(folder: Path) -> None:
    """The bundle of another person in several parts, and a note of what it brings."""
    other = Copy(folder, "Suda")
    other.visit(b"one " * 20_000, b"two " * 20_000)
    (folder / "given").mkdir()
    sent = other.send(folder / "given" / "suda.yp", largest_part=60_000 + 140_000)
    assert len(sent.parts) > 1
    brings = {"entries": sorted(one.hex() for one in other.holds()), "files": _names(other.folder)}
    (folder / "brings.json").write_text(json.dumps(brings))
    other.close()
    shutil.rmtree(other.folder)


def _names(workspace: Path) -> list[str]:
    return sorted(path.name for path in (workspace / "files").glob("??/*"))


def _runs(facility: str) -> list[tuple[str, list[object]]]:
    """A log of another copy, and a fork of it, which makes every table anew."""
    other = Device("B", seed=7)
    for n in range(3):
        other.save(Write(facility, "note", f"{n}"))
    twin = other.clone("C")
    other.save(Write(facility, "name", "one"))
    twin.save(Write(facility, "name", "other"))
    return [(other.signer.log, list(other.log())), (other.signer.log, list(twin.log()))]


def holds(ground: Ground, words: list[str]) -> None:
    """Every acknowledged thing is there, what is there is sound, and work goes on under the same key."""
    assert not [word for word in words if word.startswith("bug ")], words
    allowed = (
        "refused DiskError",
        "refused WorkspaceError" if ground.scenario == "create" else "refused DiskError",
    )
    assert all(word.startswith(allowed) for word in words if word.startswith("refused ")), words
    if ground.scenario == "create":
        _created(ground, words)
    else:
        _worked(ground, words)
    _bundles(ground, words)
    left = [path for path in ground.folder.rglob("*.part") if path.parent.name != "given"]
    assert not left, "what was cut short is swept; a few bytes of a receipt on a stick are nobody's to remove"


def _created(ground: Ground, words: list[str]) -> None:
    """It is there, or it can be made in the same place; only where it is there it is not made again."""
    if [word for word in words if word.startswith("refused WorkspaceError")]:
        assert (ground.workspace / "record.db").exists()
        assert not workspaces._is_unfinished(ground.workspace)
    if not (ground.workspace / "record.db").exists() or workspaces._is_unfinished(ground.workspace):
        assert "created" not in words
        workspaces.create(ground.workspace, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    with workspaces.opened(ground.workspace, clock=FakeClock()) as ws:
        assert ws.warnings == ()
        _sound(ws)
        facilities.add(ws, make.facility())


def _worked(ground: Ground, words: list[str]) -> None:
    with workspaces.opened(ground.workspace, clock=FakeClock()) as ws:
        if ground.scenario == "move":
            continued = [log for log in ws.store.logs() if log != ground.device]
            assert continued == [ws.device], "a moved workspace begins one new log, however often it is tried"
        else:
            assert ws.device == ground.device, "a kill is no restore: the log goes on"
        _acknowledged(ws, ground, words)
        if ground.scenario == "take":
            _took(ws, ground, words)
        _sound(ws)
        opened = inspections.load(ws, ground.inspection)
        n = answered(opened) + 1
        inspections.answer(opened, *FIELD, f"value {n}")
        assert answered(inspections.load(ws, ground.inspection)) == n
    assert len(list((ground.workspace / "keys").glob("*.key"))) == 1


def _acknowledged(ws: Workspace, ground: Ground, words: list[str]) -> None:
    opened = inspections.load(ws, ground.inspection)
    told = [int(word.split()[1]) for word in words if word.startswith("answer ")]
    assert not told or answered(opened) - told[-1] in (0, 1)
    recorded = {file.sha256 for file in files.listed(ws, opened.inspection.id)}
    assert {word.split()[1] for word in words if word.startswith("file ")} <= recorded
    runs = {word.split()[1] for word in words if word.startswith("run ")}
    assert all(ws.store.has(bytes.fromhex(head)) for head in runs)
    assert len(runs) < 2 or ws.store.forks()


def _took(ws: Workspace, ground: Ground, words: list[str]) -> None:
    """All that a bundle brings, where that was said; and in any case after one more try."""
    brings = json.loads((ground.folder / "brings.json").read_text())
    for try_again in (False, True):
        if try_again:
            take(ws, ground.folder / "given")
        if try_again or "took" in words:
            assert all(ws.store.has(bytes.fromhex(one)) for one in brings["entries"])
            assert set(brings["files"]) <= set(_names(ws.folder))
    assert exchanging.missing_files(ws) == ()


def _sound(ws: Workspace) -> None:
    assert [str(one) for one in verify(ws).alterations] == []
    before = rows(ws.store)
    ws.store.rebuild()
    assert rows(ws.store) == before
    for path in (ws.folder / "files").glob("??/*"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def _bundles(ground: Ground, words: list[str]) -> None:
    """What has a bundle's name is whole; what a killed writer left is swept."""
    stick = ground.folder / "stick"
    bundle.sweep(stick, of="record.yp")
    names = {path.name for path in stick.iterdir()}
    told = {name for word in words if word.startswith("bundle ") for name in word.split()[1:]}
    assert told <= names
    for name in sorted(names):
        found = got(stick / name, ground.folder / "staging")
        assert found.end is not None, f"{name} is half a bundle"
        assert found.torn is None


def rows(store: Store) -> dict[str, list[dict[str, object]]]:
    return {table: list(store.rows(table)) for table in PROJECTED}
