"""Dates, times and moments: shown, given, wrong, not to be changed, and without a mouse."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from inspector.forms.state import NodeState
from tests.ui.asked import Held, question, wrong
from ui.editor.fields.calendar_panel import CalendarPanel
from ui.editor.fields.dates import DateField
from ui.editor.fields.times import MomentField, TimeField, read_time
from ui.shared.parts import Button, Label

NOW = QDateTime(QDate(2026, 11, 25), QTime(9, 41))


def day(look: str = "", **told: object) -> NodeState:
    return question(**({"type": "date", "appearance": look} | told))


def held_day(qtbot: QtBot, state: NodeState) -> Held:
    return Held(qtbot, state, DateField(state.looks, lambda: date(2026, 11, 25)))


def held_moment(qtbot: QtBot, state: NodeState) -> Held:
    return Held(qtbot, state, MomentField(state.looks, lambda: NOW))


def line(held: Held) -> QLineEdit:
    found = held.part(QLineEdit, "entry")
    assert isinstance(found, QLineEdit)
    return found


def typed(held: Held, entry: str) -> list[str]:
    held.field.set_entry_focus()
    line(held).setText(entry)
    line(held).clearFocus()
    return held.answers


def understood(held: Held) -> str:
    label = held.field.findChild(Label, "understood")
    assert isinstance(label, Label)
    return label.text() if label.isVisibleTo(held.window) else ""


def here(moment: str) -> str:
    """The moment with the offset of this device."""
    return datetime.fromisoformat(moment).astimezone().isoformat()


@pytest.mark.parametrize(
    ("look", "shown", "first"),
    [
        ("", "2026-11-24", "24 Nov 2026"),
        ("no-calendar", "2026-11-24", "24 Nov 2026"),
        ("buddhist", "2569-11-24", "2569 BE"),
        ("japanese", "令和8年11月24日", "Reiwa 8 (令和8年11月24日)"),
        ("islamic", "2026-11-24", "13 Jumada II 1448"),
        ("persian", "2026-11-24", "3 Azar 1405"),
    ],
)
def test_a_date_is_shown_in_its_calendar_and_in_the_others(
    qtbot: QtBot, look: str, shown: str, first: str
) -> None:
    held = held_day(qtbot, day(look, value="2026-11-24"))
    assert line(held).text() == shown
    assert understood(held).split(" · ")[0] == first
    for words in ("24 Nov 2026", "2569 BE", "Reiwa 8 (令和8年11月24日)"):
        assert words in understood(held)
    held.field.set_entry_focus()
    line(held).clearFocus()
    assert held.answers == []  # looking at it changes nothing


@pytest.mark.parametrize(
    "entry", ["2026-11-24", "24.11.2026", "R8.11.24", "令和8年11月24日", "2569-11-24", "24/11/2569"]
)
def test_a_date_is_typed_as_people_write_it(qtbot: QtBot, entry: str) -> None:
    held = held_day(qtbot, day())
    assert typed(held, entry) == ["2026-11-24"]
    assert line(held).text() == "2026-11-24"


def test_a_date_that_can_mean_two_days_is_kept_and_asked_about(qtbot: QtBot) -> None:
    held = held_day(qtbot, day())
    assert typed(held, "04/05/2026") == ["04/05/2026"]
    assert "Which one?" in understood(held)
    assert [held.part(Button, f"either-{n}").text() for n in range(2)] == ["5 Apr 2026", "4 May 2026"]
    held.part(Button, "either-1").click()
    assert held.answers == ["04/05/2026", "2026-05-04"]
    assert not held.has(Button, "either-0")


def test_what_is_no_date_is_kept(qtbot: QtBot) -> None:
    held = held_day(qtbot, day())
    assert typed(held, "last spring") == ["last spring"]
    held.field.present(wrong(type="date", value="last spring"))
    assert (line(held).text(), line(held).property("wrong"), understood(held)) == ("last spring", True, "")


def test_what_follows_a_date_is_not_hidden(qtbot: QtBot) -> None:
    held = held_day(qtbot, day(value="2026-11-24 or so"))
    assert line(held).text() == "2026-11-24 or so"
    held.field.present(day(value="2026-11-24T14:05:00+09:00"))
    assert line(held).text() == "2026-11-24"


@pytest.mark.parametrize(
    ("look", "entry", "answer", "shown"),
    [
        ("month-year", "11/2026", "2026-11-01", "2026-11"),
        ("month-year", "R8.11", "2026-11-01", "2026-11"),
        ("year", "2569", "2026-01-01", "2026"),
        ("year buddhist", "2569", "2026-01-01", "2569"),
        ("year japanese", "R8", "2026-01-01", "令和8年"),
    ],
)
def test_a_month_or_a_year_alone(qtbot: QtBot, look: str, entry: str, answer: str, shown: str) -> None:
    held = held_day(qtbot, day(look))
    assert typed(held, entry) == [answer]
    assert line(held).text() == shown


def test_a_date_that_may_not_be_changed_has_no_calendar(qtbot: QtBot) -> None:
    held = held_day(qtbot, day(value="2026-11-24", readonly=True))
    assert not held.has(Button, "calendar")
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), "5")
    line(held).clearFocus()
    assert (line(held).text(), held.answers) == ("2026-11-24", [])
    assert "2569 BE" in understood(held)


def test_a_form_can_ask_for_no_calendar(qtbot: QtBot) -> None:
    held = held_day(qtbot, day("no-calendar"))
    assert not held.has(Button, "calendar")
    held.field.set_entry_focus()
    QTest.keyClick(line(held), Qt.Key.Key_Down)
    assert not held.has(CalendarPanel)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_a_day_is_taken_from_the_calendar_with_the_keyboard_alone(qtbot: QtBot) -> None:
    held = held_day(qtbot, day(value="2026-11-24"))
    held.field.set_entry_focus()
    press(Qt.Key.Key_Down)
    assert held.has(CalendarPanel)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Left):
        press(key)
    press(Qt.Key.Key_Return)
    assert held.answers == ["2026-12-25"]  # 24 Nov, +1, +7, a month, -7, -1
    assert not held.has(CalendarPanel)
    assert line(held).hasFocus()


def test_escape_closes_the_calendar_and_takes_nothing(qtbot: QtBot) -> None:
    held = held_day(qtbot, day())
    held.part(Button, "calendar").click()
    press(Qt.Key.Key_Escape)
    assert not held.has(CalendarPanel)
    assert held.answers == []


def test_the_calendar_opens_at_today_and_gives_it(qtbot: QtBot) -> None:
    held = held_day(qtbot, day())
    held.part(Button, "calendar").click()
    panel = held.part(CalendarPanel)
    assert "November 2026 · 2569 BE · Reiwa 8" in panel._title.text()
    assert [cell.text() for cell in panel.cells if cell.today] == ["25"]
    held.part(Button, "now").click()
    assert held.answers == ["2026-11-25"]


@pytest.mark.parametrize(
    ("look", "cell", "turned", "answer"),
    [("month-year", 2, "before", "2025-03-01"), ("year", 0, "after", "2029-01-01")],
)
def test_a_month_or_a_year_is_taken_from_its_sheet(
    qtbot: QtBot, look: str, cell: int, turned: str, answer: str
) -> None:
    held = held_day(qtbot, day(look))
    held.part(Button, "calendar").click()
    held.part(Button, turned).click()
    held.part(CalendarPanel).cells[cell].click()
    assert held.answers == [answer]


@pytest.mark.parametrize("value", ["0001-01-02", "9999-12-30"])
@pytest.mark.parametrize("look", ["", "month-year", "year"])
def test_the_calendar_ends_where_time_does(qtbot: QtBot, look: str, value: str) -> None:
    held = held_day(qtbot, day(look, value=value))
    held.part(Button, "calendar").click()
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_Down) * 2:
        press(key)
    held.part(Button, "before").click()
    held.part(Button, "after").click()
    assert held.has(CalendarPanel)


# -- times


@pytest.mark.parametrize(
    ("entry", "written"),
    [
        ("14:05", "14:05:00"),
        ("14.05", "14:05:00"),
        ("1405", "14:05:00"),
        ("２：０５ PM", "14:05:00"),
        ("2pm", "14:00:00"),
        ("12 am", "00:00:00"),
        ("午後2時5分", "14:05:00"),
        ("14時", "14:00:00"),
        ("14.05 น.", "14:05:00"),
        ("14:05:07.250", "14:05:07.250"),
        ("14:05:00.000+09:00", "14:05:00+09:00"),
        ("14:05Z", "14:05:00Z"),
    ],
)
def test_a_time_is_typed_as_people_write_it(qtbot: QtBot, entry: str, written: str) -> None:
    held = Held(qtbot, question(type="time"))
    assert typed(held, entry) == [written]


@pytest.mark.parametrize("entry", ["25:00", "14:60", "14", "13 pm", "noon", "14:05:61", "9999"])
def test_what_is_no_time_is_kept(qtbot: QtBot, entry: str) -> None:
    held = Held(qtbot, question(type="time"))
    assert typed(held, entry) == [entry]
    held.field.present(wrong(type="time", value=entry))
    assert (line(held).text(), line(held).property("wrong")) == (entry, True)


@given(st.times())
def test_a_time_reads_back(told: object) -> None:
    found = read_time(str(told))
    assert found is not None
    for words in (found.short, found.written):
        again = read_time(words)
        assert again is not None
        assert again.written == found.written


def test_a_time_is_shown_without_empty_seconds_and_looking_changes_nothing(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="time", value="14:05:00.000"))
    assert line(held).text() == "14:05"
    held.field.set_entry_focus()
    line(held).clearFocus()
    assert held.answers == []


def test_now_is_a_press_away(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="time"), TimeField(lambda: NOW))
    held.part(Button, "now").click()
    assert held.answers == ["09:41:00"]
    held.field.present(question(type="time", value="09:41:00", readonly=True))
    assert not held.has(Button, "now")


# -- moments


def test_a_moment_is_typed_and_kept_with_the_offset_of_the_place(qtbot: QtBot) -> None:
    held = held_moment(qtbot, question(type="dateTime"))
    assert typed(held, "R8.11.24 2:05 pm") == [here("2026-11-24T14:05:00")]
    assert line(held).text() == "2026-11-24 14:05"
    assert "2569 BE" in understood(held)


@pytest.mark.parametrize("entry", ["2026-11-24T14:05:00+04:51", "24 Nov 2026 14:05 +04:51"])
def test_a_moment_keeps_the_offset_that_was_told(qtbot: QtBot, entry: str) -> None:
    held = held_moment(qtbot, question(type="dateTime"))
    assert typed(held, entry) == ["2026-11-24T14:05:00+04:51"]
    assert line(held).text() == "2026-11-24 14:05 +04:51"


@pytest.mark.parametrize("entry", ["2026-11-24", "04/05/2026 14:05", "2026-11-24 25:00", "at noon"])
def test_what_is_no_single_moment_is_kept(qtbot: QtBot, entry: str) -> None:
    held = held_moment(qtbot, question(type="dateTime"))
    assert typed(held, entry) == [entry]


def test_a_day_from_the_calendar_keeps_the_time_of_a_moment(qtbot: QtBot) -> None:
    held = held_moment(qtbot, question(type="dateTime", value="2026-11-24T14:05:00+04:51"))
    held.part(Button, "calendar").click()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Space)
    assert held.answers == ["2026-11-23T14:05:00+04:51"]


def test_this_moment_is_a_press_away(qtbot: QtBot) -> None:
    held = held_moment(qtbot, question(type="dateTime"))
    held.field.findChildren(Button, "now")[0].click()
    assert held.answers == [here("2026-11-25T09:41:00")]


def test_a_moment_that_is_wrong_or_not_to_be_changed(qtbot: QtBot) -> None:
    held = held_moment(qtbot, wrong(type="dateTime", value="yesterday"))
    assert (line(held).text(), line(held).property("wrong")) == ("yesterday", True)
    held.field.present(question(type="dateTime", value="2026-11-24T14:05:00+04:51", readonly=True))
    assert not held.has(Button, "now")
    assert not held.has(Button, "calendar")
