"""A colleague's visit in the window: joined, sections given and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import facilities, inspections, team
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from tests.unit.app.test_conflicts import exchange
from tests.unit.app.test_signed_checklists import follow
from ui.shared.parts import ChoiceBox, SectionRow

FORM = "yp_common"


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Abe's laptop, with a visit that Kimura began and gave Abe a section of."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with ExitStack() as stack:
        found = []
        for name in ("Kimura Akira", "Rei Abe"):
            clock = FakeClock()
            folder = tmp_path / name
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        a, b = found
        yard = make.facility()
        facilities.add(a, yard)
        visit = str(inspections.start(a, yard.id, [shipped_checklists()["common"]]).made)
        exchange(a, b)
        team.assign(inspections.load(a, visit), FORM, "/data/a2", a.person.id)
        exchange(a, b)
    return tmp_path / "Rei Abe"


@pytest.fixture
def robot(qtbot: QtBot, laptop: Path, tmp_path: Path) -> Iterator[Robot]:
    window = Robot(qtbot, laptop, tmp_path / "window.ini")
    yield window
    window.closes()


def row(robot: Robot, ending: str) -> SectionRow:
    return next(
        one
        for one in robot.window.findChildren(SectionRow)
        if one.isVisible() and one.objectName().endswith(ending)
    )


def rows(robot: Robot) -> list[str]:
    return [one.objectName() for one in robot.window.findChildren(SectionRow) if one.isVisible()]


def waits(robot: Robot, condition: Callable[[], bool]) -> None:
    robot.settles()
    robot._sees(condition)


def test_a_colleagues_visit_is_joined_from_the_list_and_a_section_taken(robot: Robot, laptop: Path) -> None:
    robot.presses("Ctrl+3").sees_words("Visits of colleagues that are open").sees_words("Kimura Akira")
    button = next(one for one in robot.window.findChildren(QWidget) if one.objectName().startswith("join "))
    assert button.accessibleName() == "Join the visit to Nakagawa Metal, Yard 2"
    robot.pushes(button.objectName()).sees_words("Nakagawa Metal, Yard 2")
    waits(robot, lambda: bool(rows(robot)))
    assert "Kimura Akira" in row(robot, "/a2").accessibleName()
    waits(robot, lambda: "Kimura Akira" in row(robot, "/a2").toolTip())
    robot.goes_to_section("/a3")
    box = robot.part(ChoiceBox, "whose-section")
    assert isinstance(box, ChoiceBox)
    assert [box.itemText(n) for n in range(box.count())] == [
        "Nobody in particular",
        "RA · Me (Rei Abe)",
        "KA · Kimura Akira",
    ]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    waits(robot, lambda: "Rei Abe" in row(robot, "/a3").accessibleName())
    assert len(rows(robot)) == 7
    robot.pushes("my-sections")
    waits(robot, lambda: rows(robot) == ["section /data/a3"])
    robot.presses("Left")
    waits(robot, lambda: len(rows(robot)) == 7)
    robot.closes()
    with workspaces.opened(laptop, clock=FakeClock(), read_only=True) as ws:
        (visit,) = inspections.listed(ws)
        found = team.of(inspections.load(ws, visit.id))
        assert {one.section: found.name(one.person) for one in found.shares if one.person} == {
            "/data/a2": "Kimura Akira",
            "/data/a3": "Rei Abe",
        }


def test_a_colleagues_visit_that_was_only_opened_offers_to_join(robot: Robot, laptop: Path) -> None:
    robot.presses("Ctrl+3").sees_words("Visits of colleagues that are open")
    with workspaces.opened(laptop, clock=FakeClock(), read_only=True) as ws:
        (visit,) = inspections.listed(ws)
    robot.window.open_inspection(visit.id)
    robot.sees_words("Kimura Akira began this visit.").pushes("join-visit")
    robot.part(ChoiceBox, "whose-section")
    robot.presses("Ctrl+3")
    waits(
        robot,
        lambda: (
            not any(
                "Visits of colleagues" in one.text()
                for one in robot.window.findChildren(QLabel)
                if one.isVisible()
            )
        ),
    )


def test_a_lone_inspector_sees_nothing_of_teams(qtbot: QtBot, laptop: Path, tmp_path: Path) -> None:
    with workspaces.opened(laptop, clock=FakeClock()) as ws:
        yard = make.facility(name="Alone")
        facilities.add(ws, yard)
        visit = str(inspections.start(ws, yard.id, [shipped_checklists()["common"]]).made)
    robot = Robot(qtbot, laptop, tmp_path / "window.ini")
    robot.window.open_inspection(visit)
    waits(robot, lambda: bool(rows(robot)))
    seen = {one.objectName() for one in robot.window.findChildren(QWidget) if one.isVisible()}
    assert not seen & {"whose-section", "my-sections", "join-visit"}
    robot.closes()


def test_a_checklist_that_the_agency_did_not_sign_is_marked_and_used(
    qtbot: QtBot, laptop: Path, tmp_path: Path
) -> None:
    with workspaces.opened(laptop, clock=FakeClock()) as ws:
        follow(ws)
        yard = make.facility(name="Alone")
        facilities.add(ws, yard)
        visit = str(inspections.start(ws, yard.id, [shipped_checklists()["common"]]).made)
    robot = Robot(qtbot, laptop, tmp_path / "window.ini")
    robot.window.open_inspection(visit)
    robot.sees_words("Not signed by Chiba Prefecture").answers("/visit_type", 1)
    robot.sees_chosen("/visit_type", "routine")
    robot.closes()
