"""A pile from named entries, as `rules evaluate` takes them: one point, several points, several fences."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules import heights
from inspector.rules.entries import Entries, word
from inspector.rules.measured import Measured
from inspector.rules.pack import Regime
from inspector.rules.pile import Fence, Point
from inspector.rules.units import ANGLE, AREA, LENGTH, PIXELS
from inspector.rules.verdicts import Pile

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADED: Final = {"loaded": True, "yes": True, "unloaded": False, "no": False}
_LOAD_WORDS: Final = ("fence_loaded", "loaded")
_CLINOMETER: Final = ("crest_distance", "crest_angle", "toe_distance", "toe_angle")
_PHOTO: Final = ("scale", "scale_pixels", "pixels", "scale_distance", "photo_distance")


def regime_of(entries: Entries) -> str:
    """The regime named; not known where none is. A pack may have further ones than those of the checklists."""
    return entries.text("regime") or Regime.UNKNOWN


def pile_of(entries: Entries) -> Pile:
    """What was measured at one pile. Raises InputError for an entry that cannot be understood."""
    base = entries.measured("area", AREA)
    if base is None:
        length, width = entries.measured("length", LENGTH), entries.measured("width", LENGTH)
        base = _product(length, width) if length is not None and width is not None else None
    return Pile(
        tuple(_points(entries)),
        base,
        entries.measured("gap", LENGTH),
        entries.said("barrier"),
        entries.said("alone") is True,
    )


def strip_of(entries: Entries) -> Pile:
    """A strip between two fences that carry no load: its peak in the middle, half the width from each."""
    width = entries.measured("width", LENGTH)
    if width is None:
        raise InputError(_("Give “width”, the width of the strip between the two fences."))
    half = Measured(width.value / 2, None if width.uncertainty is None else width.uncertainty / 2)
    height = height_of(entries)
    return Pile((Point(half, height, Fence(loaded=False)),) if height is not None else ())


def height_of(entries: Entries) -> Measured | None:
    """The height as measured, or from clinometer or photo; None where nothing of it was given."""
    direct = entries.raw.get("height")
    for name in ("clinometer", "photo"):
        inside = entries.raw.get(name) if entries.has(name) else None
        if isinstance(direct, Mapping) and name in direct:
            inside = direct[name]
            entries.has("height")
        if inside is not None:
            if not isinstance(inside, Mapping):
                raise InputError(_("“{name}” is a {{…}} with its readings.").format(name=name))
            return from_clinometer(Entries(inside)) if name == "clinometer" else from_photo(Entries(inside))
    if entries.has("height"):
        return entries.measured("height", LENGTH)
    if any(entries.has(name) for name in _CLINOMETER):
        return from_clinometer(entries)
    return from_photo(entries) if any(entries.has(name) for name in _PHOTO[:3]) else None


def from_clinometer(entries: Entries) -> Measured:
    """A height from crest and toe, each with distance and angle. Raises InputError."""
    return heights.by_clinometer(
        entries.measured("crest_distance", LENGTH),
        entries.measured("crest_angle", ANGLE),
        entries.measured("toe_distance", LENGTH),
        entries.measured("toe_angle", ANGLE),
    )


def from_photo(entries: Entries) -> Measured:
    """A height from a photo with a scale. Raises InputError."""
    return heights.by_photo(
        entries.measured("scale", LENGTH),
        entries.measured("scale_pixels", PIXELS),
        entries.measured("pixels", PIXELS),
        entries.measured("scale_distance", LENGTH),
        entries.measured("photo_distance", LENGTH),
    )


def _points(entries: Entries) -> Iterator[Point]:
    """The point of the entries themselves and those of lists; what a list leaves out holds for all."""
    rows = [*entries.inside("points"), *(_as_point(one) for one in entries.inside("fences"))]
    if not rows or entries.has("distance"):
        rows.insert(0, Entries({}))
    for number, row in enumerate(rows, 1):
        raw = {name: value for name, value in entries.raw.items() if name not in ("points", "fences", "name")}
        raw |= dict(row.raw)
        merged = Entries(raw, entries.seen)
        height = height_of(merged)
        if height is None:
            continue
        name = str(row.raw.get("name") or (number if len(rows) > 1 else ""))
        yield Point(merged.measured("distance", LENGTH), height, _fence(merged), name)


def _as_point(fence: Entries) -> Entries:
    """A fence of a list as a point: what it calls its height is the fence's own."""
    raw = dict(fence.raw)
    if "height" in raw and "fence_height" not in raw:
        raw["fence_height"] = raw.pop("height")
    return Entries(raw)


def _fence(entries: Entries) -> Fence:
    raw = entries.raw.get("fence")
    if isinstance(raw, Mapping):
        inside = Entries(raw)
        entries.has("fence")
        return Fence(inside.said("loaded"), inside.measured("height", LENGTH))
    names = ("fence", *_LOAD_WORDS)
    said = next((entries.raw[name] for name in names if entries.has(name)), None)
    loaded = None
    if said not in (None, "", "unknown"):
        loaded = _LOADED.get(word(said))
        if loaded is None:
            raise InputError(_("“fence” is loaded, unloaded or unknown."))
    return Fence(loaded, entries.measured("fence_height", LENGTH))


def _product(length: Measured, width: Measured) -> Measured:
    """An area from two sides, with the worst case of both."""
    value = length.value * width.value
    if length.uncertainty is None or width.uncertainty is None:
        return Measured(value, None)
    low = max(length.low, Fraction(0)) * max(width.low, Fraction(0))
    return Measured(value, max(length.high * width.high - value, value - low))
