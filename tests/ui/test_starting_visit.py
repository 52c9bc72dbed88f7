"""How a visit begins in the window: its kind, its checklists, a site without a name, what an answer calls for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from inspector.app import facilities, inspections, sealing, starting_visit
from inspector.app import workspace as workspaces
from inspector.app.starting_visit import VisitKind
from inspector.app.verifying import verify
from inspector.geo.position import Position
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from tests.ui.test_gps import gga
from tests.ui.test_journeys import folder, open_robot  # noqa: F401 - fixtures
from tests.unit.app.test_following import rows
from ui.shared.parts import Choice, Pressable

Opens = Callable[[Path | None], Robot]


def add_yard(place: Path, **told: object) -> None:
    with workspaces.opened(place, clock=FakeClock()) as ws:
        facilities.add(ws, make.facility(name="Yard 7", **told))


def ticked(robot: Robot) -> set[str]:
    choices = robot.window.facilities.findChildren(Choice)
    return {
        one.value for one in choices if one.isVisible() and one.isChecked() and "module" in one.objectName()
    }


def forms(place: Path) -> list[str]:
    """The checklists of the last visit."""
    with workspaces.opened(place, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched
        return list(inspections.load(ws, inspections.listed(ws)[0].id).checklists)


def test_a_visit_begins_with_the_checklists_of_its_kind_and_those_ticked_besides(
    open_robot: Opens,  # noqa: F811
    folder: Path,  # noqa: F811
) -> None:
    add_yard(folder)
    robot = open_robot(folder)
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit")
    robot.sees_words("Visit to Yard 7")
    assert ticked(robot) == {"common", "outdoor_storage"}
    robot.picks("kind-export")
    assert ticked(robot) == {"consignment"}
    robot.picks("module-common").picks("module-smelting").picks("module-consignment")
    assert ticked(robot) == {"common", "smelting"}
    robot.pushes("begin-visit").sees_words("A1 Visit").sees_chosen("/visit_type", "export")
    robot.closes()
    assert forms(folder) == ["yp_common", "yp_smelting"]


def test_with_no_checklist_ticked_no_visit_begins(open_robot: Opens, folder: Path) -> None:  # noqa: F811
    add_yard(folder)
    robot = open_robot(folder)
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit").picks("kind-export")
    robot.picks("module-consignment")
    assert not robot.part(Pressable, "begin-visit").isEnabled()
    robot.picks("module-consignment")
    assert robot.part(Pressable, "begin-visit").isEnabled()


def test_an_activity_offers_its_checklist_and_one_press_opens_it(
    open_robot: Opens,  # noqa: F811
    folder: Path,  # noqa: F811
) -> None:
    add_yard(folder)
    robot = open_robot(folder)
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit").pushes("begin-visit")
    robot.goes_to_section("/a3")
    robot.picks_answer("/activities", "smelt").sees_words("An answer calls for a checklist")
    robot.pushes("add-module smelting").sees_words("Melting, smelting and metal recovery")
    robot.sees_chosen("/activities", "smelt")
    robot.goes_to_section("/sm1")
    assert robot.part(Pressable, "add-checklist").isVisible()
    robot.pushes("add-checklist").pushes("add-module sampling")
    robot.closes()
    assert forms(folder) == ["yp_common", "yp_outdoor_storage", "yp_smelting", "yp_sampling"]


def test_a_rapid_assessment_begins_on_the_map_by_two_presses(open_robot: Opens, folder: Path) -> None:  # noqa: F811
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        place: Position = facilities.typed_position(ws, "35.4981, 140.1153")
    add_yard(folder, position=place)
    robot = open_robot(folder)
    robot.presses("Ctrl+4").enters("map-search", "35.6, 140.2").presses("Return")
    robot.pushes("rapid").sees_words("typed")
    robot.pushes("rapid-begin")
    robot._sees(lambda: robot.window.editor.title.text().startswith("Unnamed site 35.6"))
    robot.closes()
    assert forms(folder) == ["yp_rapid_assessment"]


def test_a_rapid_assessment_begins_today_with_what_the_receiver_says(
    open_robot: Opens,  # noqa: F811
    folder: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    log = tmp_path / "drive.nmea"
    log.write_bytes(b"".join(gga(second) for second in range(20)))
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        place = facilities.typed_position(ws, "-37.78, 175.31")
    add_yard(folder, position=place, country="NZ")
    robot = open_robot(folder).has_receiver("file", log)
    robot.presses("Ctrl+1").pushes("rapid")
    line = robot.part(QLineEdit, "rapid-position")
    robot._sees(lambda: bool(line.text()))  # type: ignore[attr-defined]
    robot.pushes("rapid-begin")
    robot._sees(lambda: robot.window.editor.title.text().startswith("Unnamed site"))
    robot.closes()
    assert forms(folder) == ["yp_rapid_assessment"]


def test_a_place_that_cannot_be_read_and_a_country_that_is_not_clear_are_told(
    open_robot: Opens,  # noqa: F811
    folder: Path,  # noqa: F811
) -> None:
    robot = open_robot(folder)
    robot.presses("Ctrl+2").pushes("rapid").pushes("rapid-begin").sees_words("Say where the site is")
    robot.enters("rapid-position", "3.1, 101.7").pushes("rapid-begin").sees_words("country of this place")
    robot.chooses_in("rapid-country", "MY").pushes("rapid-begin")
    robot._sees(lambda: robot.window.editor.title.text().startswith("Unnamed site 3.1"))


def test_a_follow_up_shows_what_is_open_of_the_visit_before(
    open_robot: Opens,  # noqa: F811
    folder: Path,  # noqa: F811
) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = make.facility(name="Yard 7")
        facilities.add(ws, yard)
        opened = inspections.load(ws, str(starting_visit.start(ws, yard.id, VisitKind.ROUTINE).made))
        question = inspections.question(opened, "A27")
        inspections.answer(opened, question.form_id, question.ref, "not_comply")
        sealing.seal(opened, reason="The visit ended.")
    robot = open_robot(folder)
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit")
    robot.sees_words("1 finding of earlier visits is not closed").picks("kind-followup").pushes("begin-visit")
    robot.goes_to_section("/h1")
    robot.answers("/ordered_state", 1).closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (row,) = rows(inspections.load(ws, inspections.listed(ws)[0].id), "ordered")
    assert (row["ordered_id"][:3], row["ordered_state"]) == ("A27", "done")
