"""Typed answers: shown, given, wrong, not to be changed, and without a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.asked import Held, question, wrong
from ui.editor.fields.link import LinkField
from ui.shared.parts import Button, Label

LOOKS = ["", "multiline", "numbers", "thousands-sep", "masked", "hidden-answer", "url", "counter"]


def line(held: Held) -> QLineEdit | QPlainTextEdit:
    found = held.field.findChild(QLineEdit) or held.field.findChild(QPlainTextEdit)
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def text(held: Held) -> str:
    edit = line(held)
    return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()


@pytest.mark.parametrize("look", LOOKS)
def test_an_answer_is_typed_with_the_keyboard_alone_and_given_on_leaving(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, question(appearance=look))
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), "12")
    line(held).clearFocus()
    assert held.answers == ["12"]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_wrong_is_kept_and_framed(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, wrong(appearance=look, value="many"))
    assert text(held) == "many"
    assert line(held).property("wrong") is True
    assert line(held).accessibleDescription() == "Say it differently."
    held.field.present(question(appearance=look, value="12"))
    assert (text(held), line(held).property("wrong")) == ("12", False)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_not_to_be_changed_takes_no_keys(qtbot: QtBot, look: str) -> None:
    held = Held(qtbot, question(appearance=look, value="12", readonly=True))
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), "3")
    line(held).clearFocus()
    assert (text(held), held.answers) == ("12", [])


def test_the_unit_stands_inside_the_line_and_in_its_name(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="decimal", extra={"unit": "m"}))
    edit = line(held)
    assert isinstance(edit, QLineEdit)
    assert edit.accessibleName() == "What is it, m"
    assert edit.textMargins().right() > 0


def test_a_decimal_comma_is_handed_over_as_typed(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="decimal"))
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), "3,5")
    line(held).clearFocus()
    assert held.answers == ["3,5"]


def test_thousands_are_shown_in_groups_and_answered_plain(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="int", appearance="thousands-sep", value="1234567"))
    assert text(held) == "1\u202f234\u202f567"
    held.field.set_entry_focus()
    QTest.keyClick(line(held), Qt.Key.Key_End)
    QTest.keyClicks(line(held), "8")
    assert text(held) == "12\u202f345\u202f678"
    line(held).clearFocus()
    assert held.answers == ["12345678"]


def test_the_cursor_stays_behind_its_digit_when_groups_move(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="int", appearance="thousands-sep", value="2345"))
    edit = line(held)
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.setCursorPosition(0)
    QTest.keyClicks(edit, "1")
    assert (edit.text(), edit.cursorPosition()) == ("12\u202f345", 1)
    QTest.keyClicks(edit, "9")
    assert (edit.text(), edit.cursorPosition()) == ("192\u202f345", 2)


@pytest.mark.parametrize("entry", ["007", "1,234", "1,234,567.5", "about 5", "-0"])
def test_what_cannot_be_grouped_is_left_as_typed(qtbot: QtBot, entry: str) -> None:
    held = Held(qtbot, question(type="decimal", appearance="thousands-sep"))
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), entry)
    line(held).clearFocus()
    assert held.answers == [entry]


def test_a_masked_answer_is_shown_only_when_asked(qtbot: QtBot) -> None:
    held = Held(qtbot, question(appearance="masked", value="secret"))
    edit = line(held)
    assert isinstance(edit, QLineEdit)
    assert "secret" not in edit.displayText()
    held.part(Button, "reveal").click()
    assert edit.displayText() == "secret"
    held.part(Button, "reveal").click()
    assert "secret" not in edit.displayText()


def test_an_address_is_opened_only_on_a_press(qtbot: QtBot) -> None:
    opened: list[QUrl] = []
    held = Held(qtbot, question(value="https://example.org/a?b=c"), LinkField(opened.append))
    assert opened == []
    held.part(Button, "open").click()
    assert [one.toString() for one in opened] == ["https://example.org/a?b=c"]


@pytest.mark.parametrize("entry", ["", "example", "file:///etc/passwd", "javascript:alert(1)", "https://"])
def test_what_is_no_web_address_is_never_opened(qtbot: QtBot, entry: str) -> None:
    opened: list[QUrl] = []
    held = Held(qtbot, question(value=entry), LinkField(opened.append))
    held.part(Button, "open").click()
    assert opened == []


@pytest.mark.parametrize(
    ("value", "button", "answers"),
    [
        (None, "more", ["1"]),
        (None, "less", ["0"]),
        ("7", "more", ["8"]),
        ("7", "less", ["6"]),
        ("0", "less", []),
        ("a few", "more", []),
    ],
)
def test_a_counter_goes_up_and_down_and_never_below_nothing(
    qtbot: QtBot, value: str | None, button: str, answers: list[str]
) -> None:
    held = Held(qtbot, question(type="int", appearance="counter", value=value))
    held.part(Button, button).click()
    assert held.answers == answers


def test_a_counter_that_may_not_change_has_no_buttons_to_press(qtbot: QtBot) -> None:
    held = Held(qtbot, question(type="int", appearance="counter", value="7", readonly=True))
    held.part(Button, "more").click()
    assert held.answers == []


@pytest.mark.parametrize(
    ("look", "told"),
    [("bearing", "no compass"), ("ex:org.app(a=1)", "another app"), ("printer:zebra", "print a label")],
)
def test_what_a_laptop_cannot_do_is_said_and_a_value_typed(qtbot: QtBot, look: str, told: str) -> None:
    held = Held(qtbot, question(appearance=look))
    assert any(told in one.text() for one in held.field.findChildren(Label))
    held.field.set_entry_focus()
    QTest.keyClicks(line(held), "178")
    line(held).clearFocus()
    assert held.answers == ["178"]
