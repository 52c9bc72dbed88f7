"""Ranks, ranges, ratings and acknowledgements: shown, given, wrong, not to be changed, and without a mouse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from inspector.forms.state import NodeState
from tests.ui.asked import Held, choices, question, wrong
from ui.editor.fields.minimal import Opener
from ui.editor.fields.rank import RankList
from ui.editor.fields.rating import Star
from ui.editor.fields.slider import Track
from ui.editor.fields.steps import Steps
from ui.shared.parts import Button, Choice, Label

ONE_TO_TEN = {"start": "1", "end": "10", "step": "1"}


def rank(**told: object) -> NodeState:
    return question(**({"kind": "rank", "choices": choices(3)} | told))


def scale(look: str = "", **told: object) -> NodeState:
    base = {"kind": "range", "type": "int", "appearance": look, "attributes": ONE_TO_TEN}
    return question(**(base | told))


def words(held: Held) -> str:
    return " ".join(one.text() for one in held.field.findChildren(Label) if one.isVisibleTo(held.window))


def order(held: Held) -> list[str]:
    listed = held.part(RankList)
    return [listed.item(row).text() for row in range(listed.count())]


# -- rank


def test_nothing_ranked_says_so_and_the_order_can_be_taken_as_it_is(qtbot: QtBot) -> None:
    held = Held(qtbot, rank())
    assert "Nothing is ranked yet" in words(held)
    held.part(Button, "accept").click()
    assert held.answers == ["v1 v2 v3"]
    held.field.present(rank(value="v1 v2 v3"))
    assert "ranked yet" not in words(held)
    assert not held.has(Button, "accept")


def test_a_rank_is_changed_with_keys_with_buttons_and_by_dragging(qtbot: QtBot) -> None:
    held = Held(qtbot, rank(value="v3 v1 v2"))
    assert order(held) == ["Answer 3", "Answer 1", "Answer 2"]
    held.field.set_entry_focus()
    QTest.keyClick(held.part(RankList), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(held.part(RankList), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    held.part(Button, "down").click()
    held.part(Button, "down").click()
    held.part(Button, "up").click()
    assert held.answers == ["v1 v3 v2", "v3 v1 v2", "v1 v3 v2", "v1 v2 v3", "v1 v3 v2"]
    view = held.part(RankList).viewport()
    spots = [held.part(RankList).visualItemRect(held.part(RankList).item(row)).center() for row in range(3)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=spots[2])
    QTest.mouseMove(view, spots[1])
    QTest.mouseMove(view, spots[0])
    assert len(held.answers) == 5  # given when the hand lets go
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=spots[0])
    assert held.answers[5:] == ["v2 v1 v3"]


def test_a_press_without_a_move_ranks_nothing(qtbot: QtBot) -> None:
    held = Held(qtbot, rank())
    listed = held.part(RankList)
    QTest.mouseClick(
        listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualItemRect(listed.item(1)).center()
    )
    QTest.keyClick(listed, Qt.Key.Key_Up)
    assert held.answers == []


def test_a_rank_keeps_what_is_not_offered_and_tells_what_is_not_ranked(qtbot: QtBot) -> None:
    held = Held(qtbot, rank(value="v2 odd"))
    assert order(held)[:2] == ["Answer 2", "odd (not among the answers)"]
    assert "Not ranked yet: Answer 1, Answer 3" in words(held)
    held.part(Button, "clear").click()
    assert held.answers == [""]


def test_a_rank_that_is_wrong_or_not_to_be_changed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="rank", choices=choices(3), value="v1 v2 v3"))
    assert held.part(RankList).property("wrong") is True
    held.field.present(rank(value="v1 v2 v3", readonly=True))
    QTest.keyClick(held.part(RankList), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    held.part(Button, "down").click()
    assert (held.answers, order(held)[0]) == ([], "Answer 1")


# -- steps


@given(
    start=st.decimals(-1000, 1000, places=3),
    count=st.integers(0, 400),
    step=st.decimals("0.001", 10, places=3),
    down=st.booleans(),
)
def test_every_step_is_exact_and_found_again(start: Decimal, count: int, step: Decimal, down: bool) -> None:
    end = start - step * count if down else start + step * count
    steps = Steps.of({"start": str(start), "end": str(end), "step": str(step)})
    assert steps.last == count
    assert Decimal(steps.value(count)) == end
    for n in (0, count // 2, count):
        assert steps.at(steps.value(n)) == n


def test_tenths_are_written_as_tenths() -> None:
    steps = Steps.of({"start": "0", "end": "1", "step": "0.1"})
    assert [steps.value(n) for n in range(4)] == ["0.0", "0.1", "0.2", "0.3"]
    assert Steps.of({"start": "1.0", "end": "5.0", "step": "1.0"}).value(2) == "3"


@pytest.mark.parametrize("attributes", [{}, {"step": "0"}, {"step": "-1"}, {"start": "one", "step": "NaN"}])
def test_a_range_that_says_too_little_goes_from_1_to_10(attributes: dict[str, str]) -> None:
    steps = Steps.of(attributes)
    assert (steps.value(0), steps.value(steps.last), steps.last) == ("1", "10", 9)


# -- slider


@pytest.mark.parametrize("look", ["", "no-ticks", "vertical"])
def test_a_slider_says_nothing_until_it_is_touched(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, scale(look))
    assert "not answered" in words(held)
    assert held.part(Track)._at is None
    held.part(Button, "more").click()
    held.part(Button, "more").click()
    held.part(Button, "less").click()
    assert held.answers == ["1", "2", "1"]


@pytest.mark.parametrize("look", ["", "vertical"])
def test_a_slider_goes_where_it_is_pressed_and_dragged(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, scale(look))
    track = held.part(Track)
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=track.place(3).toPoint())
    QTest.mouseMove(track, track.place(6).toPoint())
    assert (held.answers, held.part(Label, "value").text()) == ([], "7")
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=track.place(6).toPoint())
    assert held.answers == ["7"]


def test_a_slider_is_set_with_the_keyboard_alone(qtbot: QtBot) -> None:
    held = Held(qtbot, scale())
    held.field.set_entry_focus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(held.part(Track), key)
    assert held.answers == ["1", "2", "10", "9", "1"]


def test_a_range_may_go_down_and_be_written_with_fractions(qtbot: QtBot) -> None:
    down = {"start": "1", "end": "0", "step": "0.1"}
    held = Held(qtbot, scale(type="decimal", attributes=down, value="0.3", extra={"unit": "m"}))
    assert held.part(Label, "value").text() == "0.3 m"
    assert held.part(Track).accessibleName() == "What is it: 0.3 m"
    held.part(Button, "more").click()
    assert held.answers == ["0.2"]


def test_a_slider_shows_what_lies_between_its_steps_or_outside(qtbot: QtBot) -> None:
    held = Held(qtbot, scale(value="3.4"))
    assert (held.part(Label, "value").text(), held.part(Track)._at) == ("3.4", 2)
    held.field.present(scale(value="99"))
    assert (held.part(Label, "value").text(), held.part(Track)._at) == ("99", None)
    assert held.answers == []


@pytest.mark.parametrize("look", ["", "rating"])
def test_a_range_is_cleared(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, scale(look, value="3"))
    held.part(Button, "clear").click()
    held.field.present(scale(look))
    assert held.answers == [""]
    assert "not answered" in words(held)
    assert not held.has(Button, "clear")


def test_a_slider_that_is_wrong_or_not_to_be_changed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="range", attributes=ONE_TO_TEN, value="3"))
    assert held.part(Track).property("wrong") is True
    held.field.present(scale(value="3", readonly=True))
    QTest.keyClick(held.part(Track), Qt.Key.Key_Right)
    held.part(Button, "more").click()
    assert held.answers == []


# -- rating and picker


def full(held: Held) -> int:
    return sum(star.isChecked() for star in held.field.findChildren(Star))


def test_stars_show_and_give_a_rating_and_take_it_back(qtbot: QtBot) -> None:
    held = Held(qtbot, scale("rating", value="3"))
    assert (full(held), "3 of 10" in words(held)) == (3, True)
    held.part(Star, "star-5").click()
    assert full(held) == 5
    held.part(Star, "star-5").click()
    assert held.answers == ["5", ""]
    assert full(held) == 0


def test_stars_are_given_with_the_keyboard_alone(qtbot: QtBot) -> None:
    held = Held(qtbot, scale("rating"))
    held.field.set_entry_focus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_7):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert held.answers == ["3", "7"]


def test_stars_that_are_wrong_or_not_to_be_changed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="range", appearance="rating", attributes=ONE_TO_TEN, value="77"))
    assert held.part(Star, "star-1").property("wrong") is True
    assert (full(held), "77" in words(held)) == (0, True)
    held.field.present(scale("rating", value="3", readonly=True))
    held.part(Star, "star-5").click()
    assert held.answers == []


@pytest.mark.parametrize("look", ["rating", "picker"])
def test_more_values_than_stars_or_a_list_can_show_are_a_slider(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, scale(look, attributes={"start": "0", "end": "1000000", "step": "1"}))
    assert held.has(Track)


def test_a_picker_lists_the_values(qtbot: QtBot) -> None:
    held = Held(qtbot, scale("picker", value="11", extra={"unit": "m"}))
    assert held.part(Opener).text() == "11 (not among the answers)"
    held.field.set_entry_focus()
    QTest.keyClick(held.part(Opener), Qt.Key.Key_Return)
    listed = held.part(QListView, "rows")
    shown = [str(listed.model().index(row, 0).data()) for row in range(listed.model().rowCount())]
    assert shown == ["11 (not among the answers)", *(f"{n} m" for n in range(1, 11))]
    listed.setFocus()
    listed.setCurrentIndex(listed.model().index(4, 0))
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert held.answers == ["4"]


# -- acknowledging


def test_an_acknowledgement_is_given_with_a_key_and_taken_back(qtbot: QtBot) -> None:
    held = Held(qtbot, question(kind="trigger"))
    held.field.set_entry_focus()
    QTest.keyClick(held.part(Choice, "acknowledge"), Qt.Key.Key_Space)
    held.field.present(question(kind="trigger", value="OK"))
    assert held.part(Choice, "acknowledge").isChecked()
    QTest.mouseClick(held.part(Choice, "acknowledge"), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert held.answers == ["OK", ""]


def test_an_acknowledgement_that_is_wrong_strange_or_not_to_be_changed(qtbot: QtBot) -> None:
    held = Held(qtbot, wrong(kind="trigger", value="yes"))
    button = held.part(Choice, "acknowledge")
    assert (button.property("wrong"), "yes" in button.text()) == (True, True)
    held.field.present(question(kind="trigger", value="OK", readonly=True))
    button.click()
    assert held.answers == []
