"""Rules in the window: beside a question, on their page, confirmed, withdrawn, of an agency, with their texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from inspector.app import agencies, devices, facilities, inspections, rulebook
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.domain.law import RuleConfirmation
from inspector.domain.realm import Realm
from inspector.domain.roles import Role
from inspector.rules.citation import Status
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from tests.ui.viewer import Viewer
from ui.shared.parts import Button, Label

CAP, ENVELOPE = "jp.hue.pile_cap", "jp.hue.pile_envelope"
WORDS = "correct horse battery staple"
OUTDOOR = "yp_outdoor_storage"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft with a pile that is too high."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "yards"
    workspaces.create(place, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    return place


def measured(folder: Path) -> str:
    """A visit with a pile of 6 m; gives the reference of its measured height."""
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = make.facility(country="JP")
        facilities.add(ws, yard)
        checklists = shipped_checklists()
        made = inspections.start(ws, yard.id, [checklists["common"], checklists["outdoor_storage"]]).made
        opened = inspections.load(ws, str(made))
        row = inspections.question(opened, "A22")
        inspections.answer(opened, row.form_id, row.ref, "scrap")
        pile = next(row.ref for row in opened.session(OUTDOOR).rows() if row.path.endswith("/pile"))
        for name, value in (
            ("pile_name", "P1"),
            ("pile_regime", "hazardous_used_equipment"),
            ("fence_loaded", "no"),
            ("e12_measured", "6.0"),
            ("e12_measured_u", "0.1"),
            ("e12_distance", "20"),
            ("e12_distance_u", "0.1"),
        ):
            inspections.answer(opened, OUTDOOR, f"{pile}/{name}", value)
        return f"{pile}/e12_measured"


def at_height(robot: Robot) -> Robot:
    robot.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/e2")
    robot.card("/e12_measured").field.set_entry_focus()
    robot.settles()
    return robot


def at_rules(robot: Robot) -> Robot:
    return robot.presses("Ctrl+9").pushes("rules").sees_words("rows confirmed")


def shows_row(robot: Robot, row: str) -> Robot:
    robot.window.rules.show_row(row)
    return robot.sees_words(row)


# -- beside a question


def test_the_rule_of_a_question_stands_beside_it_with_verdict_and_standing(
    opens: Callable[[], Robot], folder: Path
) -> None:
    measured(folder)
    robot = at_height(opens())
    robot.sees_words("Rule that applies").sees_words("article number not verified")
    assert robot.sees_chip("Reference, not confirmed")
    assert robot.sees_chip("Above the limit by 1.00 m, reference")


def test_a_rule_that_is_confirmed_says_so_and_its_text_opens_offline(
    opens: Callable[[], Robot], folder: Path, tmp_path: Path
) -> None:
    law = tmp_path / "law.txt"
    law.write_text("Article 13-6", encoding="utf-8")
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        rulebook.confirm(ws, [CAP, ENVELOPE], "Administrator")
        rulebook.attach_text(ws, rulebook.row(rulebook.book(ws), CAP), law)
    measured(folder)
    robot, viewer = at_height(opens()), Viewer()
    assert robot.sees_chip("Confirmed")
    QDesktopServices.setUrlHandler("file", viewer, "shows")
    robot.pushes("open-legal-text")
    QDesktopServices.unsetUrlHandler("file")
    (shown,) = viewer.shown
    assert shown.read_bytes() == law.read_bytes()
    assert folder not in shown.parents


def test_a_yard_elsewhere_never_shows_the_law_of_japan(opens: Callable[[], Robot], folder: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = make.facility(country="TH")
        facilities.add(ws, yard)
        inspections.start(ws, yard.id, [shipped_checklists()["common"]])
    robot = opens()
    robot.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/a4")
    robot.card("/a27").field.set_entry_focus()
    robot.settles()
    robot.sees_words("Photos and files")
    told = [one.text() for one in robot.window.editor._panel.findChildren(Label)]
    assert told
    assert not any("Japan" in words for words in told)


# -- the page


def test_a_row_is_confirmed_in_an_office_and_withdrawn(opens: Callable[[], Robot], folder: Path) -> None:
    robot = shows_row(at_rules(opens()), CAP)
    robot.sees_words("Nobody. It prints as reference.").pushes("confirm-rule").pushes("save-confirmation")
    robot.sees_words("Say in which office you confirm").enters("capacity", "Administrator of Chiba")
    robot.pushes("save-confirmation").sees_words("1 of ").sees_words("Administrator of Chiba")
    assert robot.sees_chip("Confirmed")
    robot.pushes("withdraw-rule").sees_words("withdrawn by").sees_words("0 of ").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (act,) = ws.store.all(RuleConfirmation)
        assert act.withdrawn is not None
        assert rulebook.row(rulebook.book(ws), CAP).status is Status.REFERENCE


def test_what_is_no_law_cannot_be_confirmed(opens: Callable[[], Robot], folder: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        row = next(one for one in rulebook.book(ws).rules if not one.is_law)
    robot = shows_row(at_rules(opens()), row.id)
    robot.sees_words("It is no law anywhere")
    assert robot.sees_chip("Reference, not law")
    assert not [one for one in robot.window.rules.findChildren(Button, "confirm-rule") if one.isVisible()]


def test_a_pack_of_the_agency_is_refused_with_file_line_and_reason_then_added_and_taken_out(
    opens: Callable[[], Robot], folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "our.toml"
    file.write_text(make.OWN_PACK.replace("4.0", '"four"'), encoding="utf-8")
    robot = at_rules(opens())
    robot.pushes("add-pack").enters("pack-file", str(file)).pushes("save-pack").sees_words("our.toml, line")
    file.write_text(make.OWN_PACK, encoding="utf-8")
    robot.pushes("save-pack").sees_words("Pack added")
    shows_row(robot, "our.pile_cap").sees_words("Your agency added this pack")
    robot.pushes("remove-pack").sees_words("Taken out for new visits").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert rulebook.book(ws).own == ()


def test_a_legal_text_is_attached_and_opens(opens: Callable[[], Robot], folder: Path, tmp_path: Path) -> None:
    law = tmp_path / "act.txt"
    law.write_text("Article 1", encoding="utf-8")
    robot, viewer = shows_row(at_rules(opens()), CAP), Viewer()
    robot.pushes("attach-text").pushes("save-text").sees_words("Choose the file of the text")
    robot.enters("text-file", str(law)).pushes("save-text").sees_words("Text attached")
    QDesktopServices.setUrlHandler("file", viewer, "shows")
    robot.pushes("open-text")
    QDesktopServices.unsetUrlHandler("file")
    assert viewer.shown[0].read_bytes() == law.read_bytes()


def test_rows_are_found_by_a_word(opens: Callable[[], Robot], folder: Path) -> None:
    robot = shows_row(at_rules(opens()), CAP)
    robot.enters("search-rules", "pile_cap").sees_words("1 of ")


def test_an_inspector_of_an_agency_reads_the_rules_and_does_not_change_them(
    opens: Callable[[], Robot], folder: Path, tmp_path: Path
) -> None:
    agencies.create(tmp_path / "chiba.key", "Chiba", WORDS, FakeClock())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        agency = agencies.open_agency(tmp_path / "chiba.key", WORDS)
        now = ws.clock.now()
        grant = devices.Grant(Role.INSPECTOR, date(2027, 11, 24))
        _agency, answer = devices.enrol(agency, devices.request(ws), grant, str(now), now.local_date)
        devices.accept(ws, answer)
    (tmp_path / "our.toml").write_text(make.OWN_PACK, encoding="utf-8")
    robot = shows_row(at_rules(opens()), CAP)
    robot.sees_words("Only an administrator of your agency can confirm")
    assert not [one for one in robot.window.rules.findChildren(Button, "confirm-rule") if one.isVisible()]
    robot.pushes("add-pack").enters("pack-file", str(tmp_path / "our.toml")).pushes("save-pack")
    robot.sees_words("Only these may confirm rules")
