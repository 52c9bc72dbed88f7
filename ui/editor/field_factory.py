"""Which field serves which question. A new kind is one module in `fields/` and one line here."""

from __future__ import annotations

from inspector.forms.state import NodeState
from ui.editor.fields.choices import ChoicesField
from ui.editor.fields.entry import EntryField, hint_for
from ui.editor.fields.field import Field
from ui.editor.fields.position import PositionField


def field_for(state: NodeState) -> Field:
    """The field of this question; a kind that the desktop cannot serve takes a typed value."""
    if state.kind == "select1":
        return ChoicesField(many=False)
    if state.kind in ("select", "rank"):
        return ChoicesField(many=True)
    if state.type == "geopoint":
        return PositionField()
    return EntryField(
        lines="multiline" in state.appearance, unit=state.extra.get("unit", ""), hint=hint_for(state.type)
    )
