"""What the children do: short pieces of the daily work, each step acknowledged once its call returned."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from inspector.app import exchanging, files, inspections, receiving
from inspector.app import workspace as workspaces
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.realm import Realm
from inspector.errors import InspectorError
from tests import make
from tests.conftest import FakeClock

Tell = Callable[[object], None]
Hear = Callable[[], str]
FIELD = ("yp_common", "/data/a7/a41")


class Patient:
    """Does a step; where the disk refuses, tells what the user reads and tries again when there is room."""

    def __init__(self, tell: Tell, hear: Hear, *, is_patient: bool) -> None:
        self._tell, self._hear, self._is_patient = tell, hear, is_patient

    def step(self, done: str, act: Callable[[], Any]) -> Any:
        while True:
            try:
                result = act()
            except InspectorError as error:
                if not self._is_patient:
                    raise
                self._tell(f"refused {type(error).__name__}: {error}")
                self._hear()
            else:
                if done:
                    self._tell(done)
                return result


def run(scenario: str, arguments: dict[str, Any], tell: Tell, hear: Hear) -> None:
    """Run one; what nobody caught is told with its traceback in one line."""
    patient = Patient(tell, hear, is_patient=arguments.pop("patient", False))
    try:
        SCENARIOS[scenario](patient, **arguments)
        tell("end")
    except InspectorError as error:
        tell(f"refused {type(error).__name__}: {error}")
    except BaseException:  # noqa: BLE001 - the outermost frame of this process
        tell("bug " + traceback.format_exc().replace("\n", " | "))


def creating(patient: Patient, folder: str) -> None:
    create = partial(workspaces.create, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    patient.step("created", partial(create, Path(folder)))


def answering(patient: Patient, folder: str, inspection: str, count: int) -> None:
    """Answers to one question, counted on from the one that is there."""

    def work(ws: Workspace) -> None:
        opened = inspections.load(ws, inspection)
        first = answered(opened) + 1
        for n in range(first, first + count):
            patient.step(f"answer {n}", partial(inspections.answer, opened, *FIELD, f"value {n}"))

    within(patient, folder, work)


def answered(opened: OpenInspection) -> int:
    """The number of the last answer; -1 before the first."""
    answer = opened.answers.get(FIELD)
    return int(answer.value.split()[1]) if answer is not None and answer.value else -1


def keeping(patient: Patient, folder: str, inspection: str, sources: str) -> None:
    """Every file of a folder taken in as evidence."""

    def work(ws: Workspace) -> None:
        opened = inspections.load(ws, inspection)
        for source in sorted(Path(sources).iterdir()):
            file = patient.step("", partial(files.keep, opened, source, taken_by="Abe"))
            patient.step(f"file {file.sha256}", lambda: None)

    within(patient, folder, work)


def receiving_runs(patient: Patient, folder: str, runs: str) -> None:
    """The runs of other copies; a run counts as received when the call returned."""

    def work(ws: Workspace) -> None:
        for log, entries in pickle.loads(Path(runs).read_bytes()):  # noqa: S301 - the test wrote it
            patient.step(f"run {entries[-1].id.hex()}", partial(receiving.receive, ws, log, entries))

    within(patient, folder, work)


def opening(patient: Patient, folder: str) -> None:
    """Nothing but opening: a database from an older program, or a workspace that came without its keys."""
    within(patient, folder, lambda ws: None)


def sending(patient: Patient, folder: str, target: str, largest_part: int) -> None:
    """The whole record with every file as a bundle, in parts."""

    def work(ws: Workspace) -> None:
        send = partial(exchanging.send, ws, Path(target), readable_by_anyone=True, largest_part=largest_part)
        sent = patient.step("", send)
        patient.step(f"bundle {' '.join(part.name for part in sent.parts)}", lambda: None)

    within(patient, folder, work)


def taking(patient: Patient, folder: str, given: str) -> None:
    """The bundle of another workspace, in parts, with its files."""

    def work(ws: Workspace) -> None:
        patient.step("took", partial(take, ws, Path(given)))

    within(patient, folder, work)


def take(ws: Workspace, given: Path) -> None:
    """Everything that lies there. Raises what stopped it."""
    _ws, taken = exchanging.take(ws, [given])
    if taken.stopped is not None:
        raise taken.stopped
    assert not [one.problem for one in taken.bundles if one.problem], taken.bundles


def within(patient: Patient, folder: str, work: Callable[[Workspace], None]) -> None:
    ws, close = patient.step("opened", partial(workspaces.open_workspace, Path(folder), clock=FakeClock()))
    try:
        work(ws)
    finally:
        patient.step("closed", close)


SCENARIOS: dict[str, Callable[..., None]] = {
    "create": creating,
    "answer": answering,
    "keep": keeping,
    "receive": receiving_runs,
    "upgrade": opening,
    "move": opening,
    "send": sending,
    "take": taking,
}
