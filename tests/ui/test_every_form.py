"""Every checklist that ships is filled to its end in the window, signed and sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.app import facilities, inspections, sealing, starting_visit
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.sealing import GapKind
from inspector.app.starting_visit import VisitKind
from inspector.app.verifying import verify
from inspector.clock import SystemClock
from tests import make
from tests.e2e.filler import Temper
from tests.e2e.test_programme_checklists import TOLD
from tests.ui.filling import WindowFiller
from tests.ui.robot import Robot
from tests.ui.test_journeys import folder, open_robot  # noqa: F401 - fixtures

SHORT = {"rapid_assessment": Temper.PLEASED, "plastics_cable": Temper.HURRIED}
TYPES = {
    "rapid_assessment": VisitKind.RAPID,
    "follow_up": VisitKind.FOLLOW_UP,
    "permit_visit": VisitKind.PERMIT,
}
CASES = [
    pytest.param(
        name, temper, id=f"{name}-{temper}", marks=() if SHORT.get(name) is temper else pytest.mark.long
    )
    for name in shipped_checklists()
    for temper in (Temper.PLEASED, Temper.HURRIED)
]


@pytest.mark.parametrize(("name", "temper"), CASES)
def test_a_form_is_filled_to_its_end_in_the_window(
    open_robot: Callable[[Path | None], Robot],  # noqa: F811
    folder: Path,  # noqa: F811
    name: str,
    temper: Temper,
) -> None:
    with workspaces.opened(folder, clock=SystemClock()) as ws:
        yard = make.facility(country="TH")
        facilities.add(ws, yard)
        kind = TYPES.get(name, VisitKind.ROUTINE)
        visit = str(starting_visit.start(ws, yard.id, kind, [name]).made)
    robot = open_robot(folder)
    robot.window.open_inspection(visit)
    told = {key: value for key, value in TOLD.items() if "date" not in key and "deadline" not in key}
    filled = WindowFiller(robot, temper, told | {"country": "TH", "visit_type": kind.answer}).fill().filled
    assert len(filled) > 10
    robot.pushes("review").signs("inspector").enters("name-representative", "Nakagawa M.")
    robot.signs("representative")
    robot.closes()
    with workspaces.opened(folder, clock=SystemClock()) as ws:
        opened = inspections.load(ws, visit)
        left = sealing.gaps(opened)
        assert [gap for gap in left if gap.kind is not GapKind.EVIDENCE] == []
        assert temper is not Temper.HURRIED or not left
        sealing.seal(opened, reason="No photo in this test" if left else "")
        assert verify(ws).is_untouched
