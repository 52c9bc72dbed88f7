"""The entries that each rule takes, told from the catalogue and the packs, for whoever writes an input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from inspector.rules.catalogue import ANY_REGIME, CATALOGUE, GROUPS, PILE_REGIMES, Requirement, Shape
from inspector.rules.units import FLOW, MASS, SOUND, TIME, VOLUME, VOLUME_FLOW, Quantity

if TYPE_CHECKING:
    from inspector.rules.book import Book

Entry = tuple[str, str]  # its name, and what stands in it

_DAY: Final = "2026-11-23"
_YES: Final = "yes, no, unknown"
_REGIME: Final = ("regime", ", ".join((*PILE_REGIMES, "none", "unknown")))
_HEIGHT: Final = (
    ("height", "m; or clinometer or photo, as in height_clinometer and height_photo"),
    ("distance", "m, from the foot of the fence"),
    ("fence", "unloaded, loaded, unknown"),
    ("fence_height", "m, beside a loaded fence"),
)
_WRITTEN: Final[Mapping[str, tuple[Entry, ...]]] = {
    "pile_height": (
        _REGIME,
        *_HEIGHT,
        ("fences", "[{…}]: distance, fence, fence_height of each fence near one height"),
        ("points", "[{…}]: name, height, distance, fence, fence_height of each point"),
    ),
    "pile_area": (_REGIME, ("area", "m2; or length and width in m")),
    "pile_gap": (_REGIME, ("gap", "m"), ("barrier", _YES), ("alone", _YES)),
    "strip_peak": (_REGIME, ("width", "m, between two fences without load"), ("height", "m")),
    "height_clinometer": (
        ("crest_distance", "m"),
        ("crest_angle", "deg, negative below the eye"),
        ("toe_distance", "m"),
        ("toe_angle", "deg, negative below the eye"),
    ),
    "height_photo": (
        ("scale", "m"),
        ("scale_pixels", "px"),
        ("pixels", "px, of the pile"),
        ("scale_distance", "m, with photo_distance, where they differ"),
        ("photo_distance", "m, from the camera to the pile"),
    ),
    "volume": (("shape", "cone: radius, height; ridge, box: length, width, height; frustum: height, base_area, top_area"),),
    "mass": (("shape", "and its sizes, as in volume"), ("density", "t/m3; or a material")),
    "mass_balance": tuple(
        (name, "t") for name in ("incoming", "outgoing", "residue", "stock_before", "stock_after")
    ),
}  # fmt: skip


def inputs(book: Book, rule: str) -> tuple[Entry, ...]:
    """The entries of a rule; those that choose among its rows come from the packs."""
    if rule in _WRITTEN:
        return _WRITTEN[rule]
    found: dict[str, str] = {}
    for name in GROUPS.get(rule, (rule,)):
        found |= dict(_of(CATALOGUE[name]))
        rows = [one for one in book.rules if one.requirement == name]
        if CATALOGUE[name].about:
            found[CATALOGUE[name].about] = ", ".join(sorted({one.about for one in rows}))
        regimes = sorted({one.regime for one in rows} - {ANY_REGIME, "ordinance"})
        if regimes:
            found["regime"] = ", ".join(regimes)
        for condition in (one for row in rows for one in row.when):
            words = ", ".join(condition.words)
            told = found.get(condition.name, "")
            text = words if condition.quantity is None else condition.quantity.base
            if text not in told.split("; "):
                found[condition.name] = "; ".join(filter(None, (told, text)))
    return tuple(found.items())


def _of(requirement: Requirement) -> Iterator[Entry]:
    shape = requirement.shape
    if shape is Shape.DEADLINE:
        yield "event", f"{_DAY}, what the days are counted from; or period"
        yield "period", "2026, 2026-Q3, 2026-10, or a day in it"
        yield "done", f"{_DAY}, or no"
    elif shape is Shape.MULTIPLE:
        yield "mass", f"{MASS.base}; or volume, {VOLUME.base}"
        yield "daily", f"{FLOW.base}; or {VOLUME_FLOW.base}"
    elif shape is Shape.FILL:
        yield from ((name, quantity.base) for name, quantity in requirement.numbers.items())
    else:
        yield from ((name, _unit(requirement).base) for name in requirement.inputs)
    if shape is Shape.LIMIT and requirement.quantity is TIME:
        yield "stored_since", f"{_DAY}, instead of duration"
    if requirement.present:
        yield requirement.present, _YES


def _unit(requirement: Requirement) -> Quantity:
    if requirement.shape is Shape.RISE:
        return SOUND
    if requirement.shape is Shape.RATIO:
        return CATALOGUE["dose_rate"].quantity
    return requirement.quantity
