"""A robot that fills every question of an open inspection in the window, field by field and by its keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QWidget

from inspector.app.viewing import EditorView, QuestionView
from inspector.forms.state import NodeState
from tests.e2e.filler import Temper, candidates
from tests.ui.robot import Robot
from ui.editor.fields.choice_list import ChoiceModel
from ui.editor.fields.minimal import Opener
from ui.editor.question import QuestionCard
from ui.shared.parts import Pressable

_MOST_ROUNDS = 30  # of all sections: each answer may open others


class WindowFiller:
    """Fills what is asked in the inspection that the window shows; `told` are answers by the name of their question."""

    def __init__(self, robot: Robot, temper: Temper, told: Mapping[str, str]) -> None:
        self.robot, self.temper, self.told = robot, temper, told
        self.filled: set[tuple[str, str]] = set()

    @property
    def view(self) -> EditorView:
        self.robot.settles()
        view = self.robot.window.editor._view
        assert view is not None
        return view

    def fill(self) -> WindowFiller:
        """Go through all sections again and again until nothing new is asked."""
        for _round in range(_MOST_ROUNDS):
            before = len(self.filled)
            for form_id, ref in [(line.form_id, line.ref) for line in self.view.sections]:
                if (form_id, ref) in {(line.form_id, line.ref) for line in self.view.sections}:
                    self.robot.window.editor._show(form_id, ref)
                    self._fill_section()
            if len(self.filled) == before:
                return self
        raise AssertionError("the questions have no end")

    def _fill_section(self) -> None:
        while waiting := self._waiting():
            self._answer(waiting[0])

    def _waiting(self) -> list[QuestionView]:
        return [
            one
            for one in self.view.questions
            if one.state.answerable
            and not one.add_to
            and one.state.kind != "upload"
            and not one.state.readonly
            and not one.state.is_heading
            and "verdict" not in one.state.extra
            and (one.form_id, str(one.state.ref)) not in self.filled
        ]

    def _state(self, ref: str) -> NodeState | None:
        return next((one.state for one in self.view.questions if one.state.ref == ref), None)

    def _answer(self, one: QuestionView) -> None:
        ref, before, accepted = str(one.state.ref), self._failed(), ""
        self.filled.add((one.form_id, ref))
        for value in _offered(one.state, self.temper, self.told):
            self._give(ref, value)
            state = self._state(ref)
            if state is None or not state.valid or not state.value:
                continue
            accepted = value
            if self._failed() <= before:
                return
        assert accepted, f"nothing is accepted at {ref}"

    def _failed(self) -> int:
        return self.view.problems

    def _give(self, ref: str, value: str) -> None:
        """Answer as somebody at the keyboard would, whatever kind of field it is."""
        editor = self.robot.window.editor
        self.robot.settles()
        if ref not in editor._list.cards:  # on another page of the section
            editor._list.go_to(ref, self.view)
            editor._present_questions(self.view, rebuild=True)
        card = editor._list.cards[ref]
        entry = card.findChild(QWidget, "entry")
        if isinstance(entry, QLineEdit | QPlainTextEdit):
            _type(entry, value)
        else:
            self._choose(card, ref, value.split())
        self.robot.settles()

    def _choose(self, card: QuestionCard, ref: str, wanted: list[str]) -> None:
        state = self._state(ref)
        chosen = (state.value or "").split() if state is not None else []
        single = state is not None and state.kind == "select1"
        presses = [one for one in wanted if one not in chosen]
        presses += [] if single else [one for one in chosen if one not in wanted]
        for value in presses:
            card = self.robot.window.editor._list.cards[ref]
            _press(card, value)
            self.robot.settles()


def _offered(state: NodeState, temper: Temper, told: Mapping[str, str]) -> list[str]:
    """What could be answered; days lie around the day of this machine's clock, which the window uses."""
    now = datetime.now().astimezone()
    if state.ref.rpartition("/")[2] in told:
        return candidates(state, temper, told)
    if state.type == "date":
        return [str(now.date() - timedelta(days=n)) for n in (0, 1, -60, 3000)]
    if state.type == "dateTime":
        return [f"{now - timedelta(hours=1):%Y-%m-%d %H:%M}"]
    if state.type == "time":
        return ["09:10"]
    if state.type == "geopoint":
        return ["35.4981 140.1153"]
    return candidates(state, temper, told)


def _type(entry: QLineEdit | QPlainTextEdit, value: str) -> None:
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, value)
    entry.clearFocus()


def _press(card: QuestionCard, value: str) -> None:
    buttons = [one for one in card.findChildren(Pressable, f"choice-{value}") if one.isVisibleTo(card)]
    if buttons:
        buttons[0].setFocus()
        QTest.keyClick(buttons[0], Qt.Key.Key_Space)
        return
    openers = card.findChildren(Opener)
    if openers and not openers[0].isChecked():
        QTest.keyClick(openers[0], Qt.Key.Key_Down)
    rows = card.findChild(QListView, "rows")
    assert isinstance(rows, QListView), f"{card.ref} offers no {value}"
    model = rows.model()
    assert isinstance(model, ChoiceModel)
    rows.setCurrentIndex(model.index(model.row_of(value)))
    QTest.keyClick(rows, Qt.Key.Key_Return)
