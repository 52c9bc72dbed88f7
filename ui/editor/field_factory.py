"""Which field serves which question. A new kind is one module in `fields/` and one line here."""

from __future__ import annotations

from inspector.forms.state import NodeState
from ui.editor.fields.barcode import BarcodeField
from ui.editor.fields.choices import ChoicesField
from ui.editor.fields.entry import EntryField, hint_for
from ui.editor.fields.field import Field
from ui.editor.fields.file import FileField
from ui.editor.fields.image import ImageField
from ui.editor.fields.position import PositionField
from ui.editor.fields.recording import RecordingField
from ui.shared.media.devices import Devices


def field_for(state: NodeState, devices: Devices) -> Field:
    """The field of this question; a kind that the desktop cannot serve takes a typed value."""
    if state.kind == "select1":
        return ChoicesField(many=False)
    if state.kind in ("select", "rank"):
        return ChoicesField(many=True)
    if state.type == "geopoint":
        return PositionField()
    if state.kind == "upload":
        return _file_field(state, devices)
    if state.type == "barcode":
        return BarcodeField(devices)
    return EntryField(
        lines="multiline" in state.appearance, unit=state.extra.get("unit", ""), hint=hint_for(state.type)
    )


def _file_field(state: NodeState, devices: Devices) -> FileField:
    wanted = state.attributes.get("mediatype", "").partition("/")[0]
    if wanted == "image":
        return ImageField(devices, state.looks)
    if wanted in ("audio", "video"):
        return RecordingField(devices, video=wanted == "video")
    return FileField()
