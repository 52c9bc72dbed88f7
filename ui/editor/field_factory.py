"""Which field serves which question. A new kind is one module in `fields/` and one line here."""

from __future__ import annotations

from inspector.forms.state import NodeState
from ui.editor.fields.choices import ChoicesField
from ui.editor.fields.entry import EntryField, hint_for
from ui.editor.fields.field import Field
from ui.editor.fields.link import LinkField
from ui.editor.fields.numbers import CounterField, GroupedField
from ui.editor.fields.position import PositionField
from ui.editor.fields.secret import MaskedField


def field_for(state: NodeState) -> Field:
    """The field of this question; a kind that the desktop cannot serve takes a typed value."""
    if state.kind == "select1":
        return ChoicesField(many=False)
    if state.kind in ("select", "rank"):
        return ChoicesField(many=True)
    if state.type == "geopoint":
        return PositionField()
    return _entry(state)


def _entry(state: NodeState) -> Field:
    """A typed answer in the way its appearance asks for."""
    unit = state.extra.get("unit", "")
    if "counter" in state.looks:
        return CounterField(unit=unit)
    if "url" in state.looks:
        return LinkField()
    if state.looks & {"masked", "hidden-answer"}:
        return MaskedField(unit=unit)
    if "thousands-sep" in state.looks:
        return GroupedField(unit=unit)
    numeric = state.type in ("int", "integer", "decimal") or "numbers" in state.looks
    lines = "multiline" in state.looks
    return EntryField(lines=lines, unit=unit, hint=hint_for(state.type), digits=numeric)
