"""What holds of every field: names and roles, room at every text size, no answer by itself, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector.app.viewing import QuestionView
from inspector.forms.state import NodeState
from tests.ui import geometry
from tests.ui.asked import choices, question
from ui.editor.field_factory import field_for
from ui.editor.fields.dates import DateField
from ui.editor.fields.field import Field
from ui.editor.fields.minimal import Opening
from ui.editor.question import QuestionCard
from ui.shared.page import column
from ui.shared.theme import THEME, Mode

RANGE = {"start": "0", "end": "10", "step": "2"}
WORDS = (
    ("yes", "Yes"),
    ("no", "No, or only in part, as far as could be seen from outside"),
    ("na", "Not applicable"),
)
EVERY = [
    *(question(appearance=look) for look in ("", "multiline", "numbers", "masked", "url")),
    *(question(type="int", appearance=look) for look in ("", "thousands-sep", "counter")),
    question(type="decimal", extra={"unit": "m³/h"}),
    *(
        question(kind=kind, appearance=look, choices=WORDS)
        for kind in ("select1", "select")
        for look in ("", "minimal", "autocomplete", "columns", "columns-2", "columns-pack", "no-buttons", "quick",
                     "likert", "label", "list", "list-nolabel", "image-map")
    ),
    question(kind="select1", choices=choices(400)),
    question(kind="rank", choices=WORDS),
    *(
        question(kind="range", type="int", appearance=look, attributes=RANGE)
        for look in ("", "vertical", "no-ticks", "picker", "rating")
    ),
    *(
        question(type="date", appearance=look)
        for look in ("", "no-calendar", "month-year", "year", "buddhist", "japanese", "islamic", "persian")
    ),
    question(type="time"),
    question(type="dateTime"),
    question(kind="trigger"),
    *(question(type=kind) for kind in ("geopoint", "geotrace", "geoshape")),
    question(kind="select1", appearance="map", choices=WORDS, choice_places={"yes": "35.5 140.1 0 0"}),
    question(appearance="bearing"),
    *(
        question(kind="upload", type="binary", appearance=look, attributes={"mediatype": "image/*"})
        for look in ("", "new", "new-front", "draw", "annotate", "signature")
    ),
    question(kind="upload", type="binary", attributes={"mediatype": "audio/*"}),
    question(kind="upload", type="binary", attributes={"mediatype": "video/*"}),
    question(kind="upload", type="binary", attributes={"mediatype": "*/*"}),
    question(type="barcode"),
]  # fmt: skip


def named(state: NodeState) -> str:
    return f"{state.kind}-{state.type}-{state.appearance or 'plain'}-{len(state.choices)}"


every = pytest.mark.parametrize("state", EVERY, ids=named)


@pytest.fixture
def look() -> Iterator[None]:
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app, Mode.LIGHT, 100)


def opened(field: Field) -> None:
    """Open what a field can open."""
    if isinstance(field, Opening):
        field.opener.setChecked(True)
    elif isinstance(field, DateField):
        field.open_calendar()


@every
@pytest.mark.parametrize("size", [100, 150])
def test_every_field_has_room_in_its_column_at_every_text_size(
    qtbot: QtBot, look: None, state: NodeState, size: int
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app, Mode.SUNLIGHT, size)
    inside = QWidget()
    layout = QVBoxLayout(inside)
    answered = replace(state, value="na" if state.choices else "2026-11-24")
    card = QuestionCard(QuestionView("f", answered, 1, "", "", "1.1", None, None, 2, None, ""))
    layout.addWidget(card)
    layout.addStretch(1)
    area = column(inside, margin=16)
    outer = QWidget()
    around = QVBoxLayout(outer)
    around.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    around.addWidget(area)
    qtbot.addWidget(outer)
    outer.resize(630, 900)
    outer.show()
    opened(card.field)
    qtbot.waitUntil(lambda: geometry.faults(outer) == [])


@every
def test_every_control_of_a_field_has_a_name_and_a_role(qtbot: QtBot, state: NodeState) -> None:
    field = field_for(state)
    qtbot.addWidget(field)
    field.present(replace(state, value="na" if state.choices else "3"))
    opened(field)
    nameless = []
    for widget in field.findChildren(QWidget):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isVisibleTo(field):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        listed = isinstance(widget, QAbstractScrollArea)
        if not interface.text(QAccessible.Text.Name) or (
            interface.role() is QAccessible.Role.Client and not listed
        ):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def seen(field: Field) -> str:
    """Every word that a field shows or tells a reader of the screen."""
    parts = []
    for widget in field.findChildren(QWidget):
        if not widget.isVisibleTo(field):
            continue
        parts.append(widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            parts.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            parts.append(widget.toPlainText())
        elif isinstance(widget, QListView):
            model = widget.model()
            parts += [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return "\n".join(parts)


WORD = st.text(alphabet="abcxyz0123456789-:.٣", min_size=1, max_size=12)


@every
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=WORD)
def test_no_field_answers_by_itself_and_each_shows_whatever_value_there_is(
    qtbot: QtBot, state: NodeState, value: str
) -> None:
    told: list[str] = []
    field = field_for(state)
    field.answered.connect(told.append)
    for readonly in (False, True):
        held = replace(state, value=value, readonly=readonly, valid=False, message="Why")
        field.present(held)
        if "label" not in state.looks and "masked" not in state.looks and not _read(field, value):
            assert value in seen(field)
    field.present(replace(state, value=None))
    field.present(replace(state, value=value, choices=choices(3)))
    assert told == []
    field.deleteLater()


def _read(field: Field, value: str) -> bool:
    """Whether the value means something to this field, which then shows it in its own words."""
    shown = getattr(field, "_shown", None)
    return callable(shown) and shown(value) != value


def test_an_empty_note_is_its_words_alone(qtbot: QtBot) -> None:
    field = field_for(question(readonly=True))
    qtbot.addWidget(field)
    field.present(question(readonly=True))
    assert not any(one.isVisibleTo(field) for one in field.findChildren(QLineEdit))
    field.present(question(readonly=True, value="worked out"))
    assert any(one.isVisibleTo(field) for one in field.findChildren(QLineEdit))
