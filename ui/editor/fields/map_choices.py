"""Answers that lie on a map, with the same answers in words beneath for keys and readers of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from inspector.errors import PositionError
from inspector.forms.state import NodeState
from inspector.geo import shapes
from inspector.geo.scene import Content, Pin, middle, spots_of
from inspector.geo.shapes import Kind, Shape
from inspector.geo.view import View
from inspector.i18n import gettext as _
from ui.editor.fields.choices import ChoicesField
from ui.editor.fields.field import Field, answer_of
from ui.shared.map.base import base_map
from ui.shared.map.canvas import MapCanvas
from ui.shared.map.floating import float_over, zoom_tools
from ui.shared.measures import fix
from ui.shared.parts import Label


class MapChoicesField(Field):
    """Choose one by its place; one without a place is found in the list only, and the field says so."""

    def __init__(self, *, many: bool) -> None:
        super().__init__()
        self._state: NodeState | None = None
        self._placed: dict[str, Shape] = {}
        self.canvas = MapCanvas("")
        self.canvas.setObjectName("choice-map")
        fix(self.canvas, height=340)
        float_over(self.canvas, left=None, right=(zoom_tools(self.canvas),))
        self.canvas.picked.connect(self._picked)
        self._without = Label("", 13, 400, "text2")
        self._choices = ChoicesField(many=many, searched=True)
        self._choices.answered.connect(self.answered)
        self._choices.focused.connect(self.focused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.canvas, self._without, self._choices):
            column.addWidget(part)
        base_map().ready.connect(self._paint)
        base_map().ask()

    def present(self, state: NodeState) -> None:
        first = self._state is None or self._state.choice_places != state.choice_places
        self._state = state
        name = state.label or state.ref
        self.canvas.setAccessibleName(_("Map of the answers to {question}").format(question=name))
        self._choices.present(state)
        if first:
            self._place(state)
        self._paint()

    def _place(self, state: NodeState) -> None:
        labels = dict(state.choices)
        self._placed = {}
        for value, text in state.choice_places.items():
            shape = _shape(value, labels.get(value, value), text)
            if shape is not None and value in labels:
                self._placed[value] = shape
        missing = len(state.choices) - len(self._placed)
        self._without.setText(
            _("{n} answers have no place on the map; they stand in the list.").format(n=missing)
        )
        self._without.setVisible(bool(missing))
        self.canvas.look_at(
            [spot for shape in self._placed.values() for spot in spots_of(shape.vertices)], nearest=16.0
        )

    def _paint(self) -> None:
        drawn = tuple(shape for shape in self._placed.values() if shape.kind is not Kind.POINT)
        self.canvas.present(Content(base_map().levels, base_map().names, shapes=drawn), self._marks)

    def _marks(self, _view: View) -> Sequence[Pin]:
        chosen = answer_of(self._state) if self._state is not None else ()
        return [
            Pin(
                value,
                middle(spots_of(shape.vertices), closed=shape.kind is Kind.AREA),
                "accent" if value in chosen else "neutral",
                "check" if value in chosen else "map-pin",
                shape.name,
                chosen=value in chosen,
            )
            for value, shape in self._placed.items()
        ]

    def _picked(self, value: str) -> None:
        if self._state is not None and not self._state.readonly:
            self.focused.emit()
            self._choices.press(value)

    def set_entry_focus(self) -> None:
        self._choices.set_entry_focus()


def _shape(value: str, name: str, text: str) -> Shape | None:
    """What a geometry column holds: a point, a line, or an area that ends where it began."""
    parts = [part for part in text.split(";") if part.strip()]
    closed = len(parts) > 3 and parts[0].split()[:2] == parts[-1].split()[:2]
    kind = Kind.AREA if closed else Kind.LINE if len(parts) > 1 else Kind.POINT
    try:
        vertices = shapes.parse(text, kind)
    except PositionError:
        return None  # counted among those that have no place
    return Shape(value, name, kind, vertices, "area") if vertices else None
