"""The inbox: what is shown of each conflict, and what pressing does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import facilities, inbox, inspections, sealing
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inbox import InboxView
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.inspection import Amendment
from inspector.domain.realm import Realm
from inspector.ledger.entry import Write
from inspector.store.tables import DELETED_FIELD
from tests import make
from tests.conftest import FakeClock
from tests.meeting import exchange
from tests.ui.robot import Robot
from ui.conflicts.decision import DecisionView
from ui.shared.parts import Button, Chip, Choice, Label
from ui.shared.theme import THEME

REF = "/data/a4/a27"
Two = tuple[Workspace, Workspace]


@contextmanager
def opened_two(tmp_path: Path) -> Iterator[Two]:
    with ExitStack() as stack:
        found = []
        for name in ("Kimura", "Abe"):
            clock = FakeClock()
            folder = tmp_path / name
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        yield found[0], found[1]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with opened_two(tmp_path) as found:
        yield found


def visit(two: Two) -> str:
    yard = make.facility()
    facilities.add(two[0], yard)
    made = inspections.start(two[0], yard.id, [shipped_checklists()["common"]]).made
    exchange(*two)
    return str(made)


def answer(ws: Workspace, wanted: str, value: str) -> None:
    inspections.answer(inspections.load(ws, wanted), "yp_common", REF, value, remark="from the gate")


def answers(two: Two) -> str:
    """Both have answered the same question; gives the visit."""
    wanted = visit(two)
    answer(two[0], wanted, "comply")
    answer(two[1], wanted, "not_comply")
    exchange(*two)
    return wanted


def view_of(ws: Workspace) -> InboxView:
    line = inbox.listed(ws)[0]
    return inbox.show(ws, line.conflict.record, line.conflict.field)


class Shown:
    """A decision in a window, and what came of it."""

    def __init__(self, qtbot: QtBot, view: InboxView, tmp_path: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        THEME.apply(app)
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        self.view = DecisionView(view, settings)
        self.taken: list[object] = []
        self.view.taken.connect(self.taken.append)
        self.view.written.connect(lambda typed, why: self.taken.append((typed, why)))
        self.view.amended.connect(lambda choice, why: self.taken.append((choice, why)))
        self.view.set_aside.connect(lambda: self.taken.append("aside"))
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # which this platform cannot tell
        column.addWidget(self.view)
        qtbot.addWidget(self.window)
        self.window.resize(860, 600)
        self.window.show()

    def push(self, name: str) -> None:
        part = self.view.findChild(Button, name) or self.view.findChild(Choice, name)
        assert part is not None, name
        part.click()

    def words(self) -> str:
        labels = [one.text() for one in self.view.findChildren(Label) if one.isVisible()]
        return "\n".join([*labels, *(one.accessibleName() for one in self.view.findChildren(Chip))])

    def has(self, name: str) -> bool:
        return bool(self.view.findChildren(Button, name) or self.view.findChildren(Choice, name))


def test_both_values_stand_side_by_side_with_who_and_when(qtbot: QtBot, two: Two, tmp_path: Path) -> None:
    answers(two)
    view = view_of(two[0])
    shown = Shown(qtbot, view, tmp_path)
    told = shown.words()
    for words in ("Kimura", "Abe", "Complies", "Does not comply", "Seen, from the gate", "24 Nov 2026"):
        assert words in told
    shown.push("sign-choice")
    assert shown.taken == []
    assert "Choose one of the values first" in shown.words()
    shown.push("take-2")
    shown.push("sign-choice")
    assert shown.taken == [view.values[1].choice]


def test_a_third_answer_is_given_with_the_field_of_its_question(
    qtbot: QtBot, two: Two, tmp_path: Path
) -> None:
    answers(two)
    shown = Shown(qtbot, view_of(two[0]), tmp_path)
    shown.push("take-1")
    shown.push("take-other")
    third = next(one for one in shown.view.findChildren(Choice) if one.value == "not_applicable")
    third.click()
    reason = shown.view.findChild(QLineEdit, "reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("The board was moved")
    shown.push("sign-choice")
    assert shown.taken == [("not_applicable", "The board was moved")]


def test_what_is_suspect_or_late_says_so(qtbot: QtBot, two: Two, tmp_path: Path) -> None:
    answers(two)
    view = view_of(two[0])
    doubtful = replace(view.values[0], choice=replace(view.values[0].choice, is_suspect=True, is_late=True))
    shown = Shown(qtbot, replace(view, values=(doubtful, view.values[1])), tmp_path)
    assert "Its clock was far ahead" in shown.words()
    assert "Came beside the seal" in shown.words()


def test_what_was_deleted_and_changed_is_kept_or_deleted(qtbot: QtBot, two: Two, tmp_path: Path) -> None:
    yard = make.facility()
    facilities.add(two[0], yard)
    exchange(*two)
    two[0].save(Write(yard.id, DELETED_FIELD, True))
    two[1].save(Write(yard.id, "operator", "Abe Metals"))
    exchange(*two)
    shown = Shown(qtbot, view_of(two[0]), tmp_path)
    acts = {one.text() for one in shown.view.findChildren(Choice)}
    assert acts == {"Delete it", "Keep what was changed"}
    assert not shown.has("take-other")


def test_what_came_beside_a_seal_is_set_aside_or_becomes_an_amendment(
    qtbot: QtBot, two: Two, tmp_path: Path
) -> None:
    wanted = visit(two)
    answer(two[0], wanted, "comply")
    exchange(*two)
    sealing.seal(inspections.load(two[0], wanted), reason="practice")
    answer(two[1], wanted, "not_comply")
    exchange(*two)
    line = next(line for line in inbox.listed(two[1]) if line.ref == REF)
    shown = Shown(qtbot, inbox.show(two[1], line.conflict.record, line.conflict.field), tmp_path)
    assert not shown.has("sign-choice")
    reason = shown.view.findChild(QLineEdit, "amend-reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("Seen before the seal came")
    shown.push("amend")
    shown.push("set-aside")
    (choice, why), aside = shown.taken  # type: ignore[misc]
    assert (choice.is_late, why, aside) == (True, "Seen before the seal came", "aside")


@pytest.fixture
def contested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A closed workspace with a contested answer and a contested operator, and the visit."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with opened_two(tmp_path) as two:
        wanted = answers(two)
        yard = inspections.load(two[0], wanted).facility.id
        for ws, name in zip(two, ("A", "B"), strict=True):
            ws.save(Write(yard, "operator", name))
        exchange(*two)
        return two[0].folder, wanted


def test_conflicts_are_counted_in_the_rail_and_settled_by_keyboard(
    open_robot: Callable[[Path], Robot], contested: tuple[Path, str]
) -> None:
    folder, wanted = contested
    robot = open_robot(folder)
    robot.sees_waiting("conflicts", 2)
    robot.presses("Ctrl+7").sees_words("2 wait for a choice")
    robot.picks("take-1").pushes("sign-choice").sees_words("1 waits for a choice")
    robot.picks("take-other").picks_value("not_applicable").enters("reason", "moved")
    robot.pushes("sign-choice").sees_words("No conflict.").sees_waiting("conflicts", 0)
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert inbox.listed(ws) == ()
        given = inspections.load(ws, wanted).answers["yp_common", REF]
        assert (given.value, given.remark) == ("not_applicable", "moved")


def test_the_way_to_a_conflict_leads_over_the_facility_and_the_question(
    open_robot: Callable[[Path], Robot], contested: tuple[Path, str]
) -> None:
    robot = open_robot(contested[0])
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("conflict-operator")
    robot.sees_words("Operator")
    robot.pushes("open-source").sees_words("Nakagawa Metal, Yard 2")
    robot.presses("Ctrl+7").chooses("Conflicts", 1).sees_words("from the gate").pushes("open-source")
    card = robot.card("/a27")
    robot._sees(lambda: card.visibleRegion().boundingRect().height() > 40)
    robot.presses_at("/a27", "conflict").sees_words("from the gate")


def test_what_came_beside_a_seal_becomes_an_amendment_by_keyboard(
    open_robot: Callable[[Path], Robot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with opened_two(tmp_path) as two:
        wanted = visit(two)
        answer(two[0], wanted, "comply")
        exchange(*two)
        sealing.seal(inspections.load(two[0], wanted), reason="practice")
        answer(two[1], wanted, "not_applicable")
        exchange(*two)
        folder = two[0].folder
    robot = open_robot(folder)
    robot.presses("Ctrl+7").sees_words("sealed before this came").pushes("amend")
    robot.sees_words("An amendment needs its reason").enters("amend-reason", "Seen before the seal came")
    robot.pushes("amend").sees_words("No conflict.").sees_waiting("conflicts", 0)
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (amendment,) = ws.store.all(Amendment)
        assert (amendment.value, amendment.reason) == ("not_applicable", "Seen before the seal came")
        assert inspections.load(ws, wanted).answers["yp_common", REF].value == "comply"
        assert verify(ws).is_untouched
