"""Which field serves which question. A new kind is one module in `fields/` and one line here."""

from __future__ import annotations

from collections.abc import Callable

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.barcode import BarcodeField
from ui.editor.fields.choices import MANY, Arrangement, ChoicesField
from ui.editor.fields.dates import DateField
from ui.editor.fields.entry import EntryField, hint_for
from ui.editor.fields.field import Field
from ui.editor.fields.file import FileField
from ui.editor.fields.image import ImageField
from ui.editor.fields.image_map import ImageMapField
from ui.editor.fields.link import LinkField
from ui.editor.fields.map_choices import MapChoicesField
from ui.editor.fields.marks import MarksField, Words
from ui.editor.fields.minimal import MinimalField
from ui.editor.fields.numbers import CounterField, GroupedField
from ui.editor.fields.places import KINDS, PlaceField
from ui.editor.fields.rank import RankField
from ui.editor.fields.rating import MOST_PICKED, MOST_STARS, PickerField, RatingField
from ui.editor.fields.recording import RecordingField
from ui.editor.fields.secret import MaskedField
from ui.editor.fields.slider import SliderField
from ui.editor.fields.steps import Steps
from ui.editor.fields.times import MomentField, TimeField
from ui.editor.fields.trigger import TriggerField
from ui.shared.media.devices import SYSTEM, Devices

_TIMES: dict[str, Callable[[frozenset[str]], Field]] = {
    "date": DateField,
    "dateTime": MomentField,
    "time": lambda _looks: TimeField(),
}
_SEARCHED = {"autocomplete", "search"}  # the second is ODK's older word


def field_for(state: NodeState, devices: Devices = SYSTEM) -> Field:
    """The field of this question; a kind that the desktop cannot serve takes a typed value."""
    if state.kind in ("select", "select1"):
        return _select(state)
    if state.kind == "rank":
        return RankField()
    if state.kind == "range":
        return _range(state)
    if state.kind == "trigger":
        return TriggerField()
    if state.kind == "upload":
        return _file_field(state, devices)
    if state.type == "barcode":
        return BarcodeField(devices)
    if state.type in KINDS and state.kind == "input":
        return PlaceField(state.type)
    if state.kind == "input" and state.type in _TIMES:
        return _TIMES[state.type](state.looks)
    return _entry(state)


def _select(state: NodeState) -> Field:
    """A choice in the way its appearance asks for."""
    many, looks = state.kind == "select", state.looks
    words = next((one for one in Words if one.value in looks), None)
    if words is not None and len(state.choices) <= MANY:
        return MarksField(words, many=many)
    if "map" in looks:
        return MapChoicesField(many=many)
    if "image-map" in looks:
        return ImageMapField(many=many)
    if "minimal" in looks:
        return MinimalField(many=many, quick="quick" in looks)
    return ChoicesField(many=many, arrangement=Arrangement.of(looks), searched=bool(looks & _SEARCHED))


def _range(state: NodeState) -> Field:
    """A number within a range, in the way its appearance asks for."""
    unit, steps = state.extra.get("unit", ""), Steps.of(state.attributes)
    if "picker" in state.looks and steps.last <= MOST_PICKED:
        return PickerField(unit)
    if "rating" in state.looks and steps.last < MOST_STARS:
        return RatingField(steps)
    looks = state.looks
    return SliderField(steps, upright="vertical" in looks, ticks="no-ticks" not in looks, unit=unit)


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
    hint, note = hint_for(state.type), _unserved(state)
    return EntryField(lines=lines, unit=unit, hint=hint, digits=numeric, note=note)


def _unserved(state: NodeState) -> str:
    """What a form asks for that a laptop has not, and what to do instead; "" where everything is served."""
    if "bearing" in state.looks:
        return _("A laptop has no compass. Read one and type the degrees from north.")
    if any(look.startswith(("ex:", "intent:")) for look in state.looks):
        return _("The form asks another app of a telephone for this. Type the value.")
    if any(look.startswith("printer:") for look in state.looks):
        return _("The form would print a label here. Type what it should say.")
    return ""


def _file_field(state: NodeState, devices: Devices) -> FileField:
    wanted = state.attributes.get("mediatype", "").partition("/")[0]
    if wanted == "image":
        return ImageField(devices, state.looks)
    if wanted in ("audio", "video"):
        return RecordingField(devices, video=wanted == "video")
    return FileField()
