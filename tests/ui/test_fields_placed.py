"""Points, lines and areas: typed, received corner by corner, drawn on a map; and answers chosen by their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from inspector.domain.inspection import Manner
from inspector.forms.state import NodeState
from inspector.geo.projection import to_map
from inspector.geo.shapes import Kind, parse
from tests.ui.asked import Held, question
from ui.editor.fields.field import Field
from ui.editor.fields.map_choices import MapChoicesField
from ui.editor.fields.places import PlaceField
from ui.shared.map.canvas import MapCanvas
from ui.shared.parts import Label, Pressable

Shows = Callable[[Field, NodeState], list[str]]
YARD = "35.5 140.1 0 3; 35.5 140.101 0 3; 35.501 140.101 0 3; 35.5 140.1 0 3"


@pytest.fixture
def shows(qtbot: QtBot) -> Shows:
    """Show a field; gives the list in which its answers arrive."""

    def show(field: Field, present: NodeState) -> list[str]:
        held = Held(qtbot, present, field)
        held.window.resize(700, 600)
        kept.append(held)
        return held.answers

    kept: list[Held] = []
    return show


def asked(kind: str, value: str | None = None, **told: Any) -> NodeState:
    return question(type=kind, value=value, **told)


def pad(field: Field) -> MapCanvas:
    found = field.findChild(MapCanvas)
    assert isinstance(found, MapCanvas)
    return found


def push(field: Field, name: str) -> None:
    QApplication.processEvents()  # which shows what was just laid out
    next(one for one in field.findChildren(Pressable, name) if one.isVisible()).click()


def words(field: Field) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in field.findChildren(Label) if one.isVisible())


def test_an_area_says_what_it_measures(shows: Shows) -> None:
    field = PlaceField("geoshape")
    shows(field, asked("geoshape", YARD))
    assert "3 corners" in words(field)
    assert "m²" in words(field)


def test_an_area_is_drawn_by_keys_and_answered_closed(shows: Shows) -> None:
    field = PlaceField("geoshape")
    field.origin = to_map(35.5, 140.1)
    answers = shows(field, asked("geoshape"))
    push(field, "on-map")
    canvas = pad(field)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert "needs 3 corners at least and has 1" in words(field)
    assert answers == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(canvas, key)
    (answer,) = answers
    places = answer.split("; ")
    assert len(places) == 4
    assert places[0] == places[3]
    corners = parse(answer, Kind.AREA)
    assert corners[0].latitude == pytest.approx(35.5, abs=1e-6)
    assert corners[0].accuracy_m is None
    assert field.findChild(QLineEdit, "entry").text() == answer


def test_a_line_is_drawn_by_hand(shows: Shows) -> None:
    field = PlaceField("geotrace")
    field.origin = to_map(35.5, 140.1)
    answers = shows(field, asked("geotrace"))
    push(field, "on-map")
    for place in (QPoint(100, 100), QPoint(300, 200)):
        QTest.mouseClick(pad(field), Qt.MouseButton.LeftButton, pos=place)
    push(field, "use-shape")
    assert len(parse(answers[0], Kind.LINE)) == 2


def test_a_received_corner_keeps_its_accuracy(shows: Shows) -> None:
    field = PlaceField("geotrace")
    answers = shows(field, asked("geotrace"))
    assert field.received("35.5 140.1 12.0 3.1")
    assert field.received("35.6 140.1 12.0 2.0")
    push(field, "use-shape")
    assert [corner.accuracy_m for corner in parse(answers[0], Kind.LINE)] == [3.1, 2.0]


def test_a_single_place_is_left_to_the_record_with_its_source(shows: Shows) -> None:
    field = PlaceField("geopoint")
    shows(field, asked("geopoint"))
    assert not field.received("35.5 140.1 0 3.1")


@pytest.mark.parametrize(
    ("kind", "act", "how", "words"),
    [
        ("geopoint", "type", Manner.TOLD, "typed"),
        ("geopoint", "draw", Manner.TOLD, "pointed at on the map"),
        ("geotrace", "receive", Manner.MEASURED, "from a receiver"),
        ("geotrace", "both", Manner.TOLD, "1 of 2 corners from a receiver"),
    ],
)
def test_a_place_says_where_it_comes_from(qtbot: QtBot, kind: str, act: str, how: Manner, words: str) -> None:
    held = Held(qtbot, asked(kind))
    field = held.field
    field.origin = to_map(35.5, 140.1)
    if act == "type":
        field.set_entry_focus()
        QTest.keyClicks(field.findChild(QLineEdit, "entry"), "35.5 140.1")
        field.findChild(QLineEdit, "entry").clearFocus()
    else:
        for corner in ("35.5 140.1 12.0 3.1", "35.6 140.1 12.0 2.0")[
            : 2 if act == "receive" else act == "both"
        ]:
            assert field.received(corner)
        if act in ("draw", "both"):
            if act == "draw":
                push(field, "on-map")
            QTest.keyClick(pad(field), Qt.Key.Key_Space)
        push(field, "use-shape")
    assert [(one[1], one[2]) for one in held.told] == [(how, words)]


def test_what_was_drawn_is_handed_over_when_the_page_is_left(shows: Shows) -> None:
    field = PlaceField("geoshape")
    field.origin = to_map(35.5, 140.1)
    answers = shows(field, asked("geoshape"))
    push(field, "on-map")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space):  # two of three corners
        QTest.keyClick(pad(field), key)
    field.hide()
    (answer,) = answers
    assert len(answer.split(";")) == 3  # kept, and its question says that it is not whole


def test_closing_the_window_hands_it_over_too(shows: Shows) -> None:
    field = PlaceField("geotrace")
    answers = shows(field, asked("geotrace"))
    assert field.received("35.5 140.1 12.0 3.1")
    field.finish()
    assert len(answers) == 1


def test_escape_leaves_the_answer_as_it_was(shows: Shows) -> None:
    field = PlaceField("geoshape")
    answers = shows(field, asked("geoshape", YARD))
    push(field, "on-map")
    QTest.keyClick(pad(field), Qt.Key.Key_Space)
    QTest.keyClick(pad(field), Qt.Key.Key_Escape)
    assert answers == []
    assert field.findChild(QLineEdit, "entry").text() == YARD


def test_what_cannot_be_read_is_kept_and_told(shows: Shows) -> None:
    field = PlaceField("geoshape")
    shows(field, asked("geoshape", "somewhere", valid=False, message="Place 1 cannot be read."))
    edit = field.findChild(QLineEdit, "entry")
    assert edit.text() == "somewhere"
    assert edit.property("wrong")
    push(field, "on-map")
    assert pad(field).drawing is not None


def test_a_sealed_answer_has_no_tools(shows: Shows) -> None:
    field = PlaceField("geoshape")
    shows(field, asked("geoshape", YARD, readonly=True))
    assert not any(one.isVisible() for one in field.findChildren(Pressable))
    assert field.findChild(QLineEdit, "entry").isReadOnly()


# -- answers on a map


PLACES = {"n": "35.6 140.1 0 0", "s": "35.4 140.1 0 0", "area": YARD}
OFFERED = (("n", "North yard"), ("s", "South yard"), ("area", "Old yard"), ("new", "New yard"))


def choice(value: str | None = None, kind: str = "select1", **told: Any) -> NodeState:
    return question(kind=kind, value=value, choices=OFFERED, choice_places=PLACES, appearance="map", **told)


def test_a_place_is_chosen_on_the_map_and_one_without_in_the_list(shows: Shows) -> None:
    field = MapChoicesField(many=False)
    answers = shows(field, choice())
    canvas = pad(field)
    canvas.grab()
    x, y = canvas.view.pixel(to_map(35.6, 140.1))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert answers == ["n"]
    assert "1 answers have no place" in words(field)
    field._choices.press("new")
    assert answers[-1] == "new"


def test_the_chosen_place_is_marked(shows: Shows) -> None:
    field = MapChoicesField(many=False)
    shows(field, choice("s"))
    marks = {pin.key: pin.chosen for pin in field._marks(pad(field).view)}
    assert marks == {"n": False, "s": True, "area": False}


def test_a_map_that_is_read_only_changes_nothing(shows: Shows) -> None:
    field = MapChoicesField(many=True)
    answers = shows(field, choice("n", "select", readonly=True))
    canvas = pad(field)
    canvas.grab()
    x, y = canvas.view.pixel(to_map(35.4, 140.1))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert answers == []
