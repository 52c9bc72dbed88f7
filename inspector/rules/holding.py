"""One row of a pack held against the entries: how it comes out, with every uncertainty in it.

Where a limit is made of measured values (a multiple of the background, of the daily flow) it is uncertain too;
both uncertainties are then added (worst case), as for piles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inspector.i18n import gettext as _
from inspector.rules import deadlines
from inspector.rules.catalogue import ABOVE, AT_LEAST, AT_MOST, BELOW, CATALOGUE, Shape
from inspector.rules.measured import Measured, decimal, written
from inspector.rules.pile import Kind
from inspector.rules.units import FLOW, MASS, VOLUME, VOLUME_FLOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.rules.entries import Entries
    from inspector.rules.pack import Rule

ORDER: Final = (Kind.FAIL, Kind.INDETERMINATE, Kind.PASS)  # from the worst


@dataclass(frozen=True, slots=True)
class Held:
    """A row with how it came out; `limit` and `margin` in `unit`, the margin negative beyond the limit."""

    rule: Rule
    kind: Kind
    words: str
    limit: Fraction | None = None
    margin: Fraction | None = None
    unit: str = ""
    due: date | None = None
    missing: tuple[str, ...] = ()  # entries without which nothing can be told
    is_certain: bool = True  # whether its conditions are met; else they could not be answered
    asks: tuple[str, ...] = ()  # the conditions to answer
    alarms: bool = False  # whether the value is, or may be, beyond the limit


def hold(rule: Rule, entries: Entries, today: date) -> Held:
    """The row against the entries. Raises InputError for an entry that cannot be understood."""
    return _SHAPES[CATALOGUE[rule.requirement].shape](rule, entries, today)


def compare(value: Measured, comparison: str, limit: Measured) -> Kind:
    """A value against a limit, both uncertain: told only where the whole of both intervals agrees."""
    if value.uncertainty is None or limit.uncertainty is None:
        return Kind.INDETERMINATE
    if comparison in (AT_LEAST, ABOVE):
        turned = {AT_LEAST: AT_MOST, ABOVE: BELOW}[comparison]
        return compare(_negative(value), turned, _negative(limit))
    if comparison == AT_MOST:
        beyond, inside = value.low > limit.high, value.high <= limit.low
    else:
        beyond, inside = value.low >= limit.high, value.high < limit.low
    if beyond:
        return Kind.FAIL
    return Kind.PASS if inside else Kind.INDETERMINATE


def _negative(one: Measured) -> Measured:
    return Measured(-one.value, one.uncertainty)


def _margin(value: Fraction, comparison: str, limit: Fraction) -> Fraction:
    return value - limit if comparison in (AT_LEAST, ABOVE) else limit - value


def _limit(rule: Rule, entries: Entries, _today: date) -> Held:
    requirement = CATALOGUE[rule.requirement]
    unit = requirement.quantity.base
    found = [
        (name, entries.measured(name, requirement.quantity), side)
        for name in requirement.inputs
        for side in _sides(rule)
    ]
    missing = tuple(dict.fromkeys(name for name, value, _side in found if value is None))
    held = [_held(rule, value, *side, unit) for _name, value, side in found if value is not None]
    if not held:
        return _open(rule, missing)
    worst = min(held, key=lambda one: (ORDER.index(one.kind), one.margin or 0))
    if missing and worst.kind is Kind.PASS:
        return replace(_open(rule, missing), limit=worst.limit, unit=unit)
    return worst


def _sides(rule: Rule) -> list[tuple[str, Fraction]]:
    """Each bound with how a value is compared with it."""
    numbers = rule.numbers
    if "low" in numbers:
        return [(AT_LEAST, numbers["low"].value), (AT_MOST, numbers["high"].value)]
    requirement = CATALOGUE[rule.requirement]
    return [(rule.comparison or requirement.comparison, numbers[requirement.number].value)]


def _held(rule: Rule, value: Measured, comparison: str, limit: Fraction | Measured, unit: str) -> Held:
    bound = limit if isinstance(limit, Measured) else Measured(limit, Fraction(0))
    kind = compare(value, comparison, bound)
    allowed = {
        AT_MOST: _("largest allowed {limit}"),
        BELOW: _("must be below {limit}"),
        AT_LEAST: _("smallest allowed {limit}"),
        ABOVE: _("must be above {limit}"),
    }[comparison].format(limit=_size(bound, unit))
    label = _(CATALOGUE[rule.requirement].label)
    words = _("{label} {value}, {allowed}.").format(label=label, value=_size(value, unit), allowed=allowed)
    if value.uncertainty is None or bound.uncertainty is None:
        words += " " + _("The uncertainty was not stated, so nothing can be told. Enter it.")
    elif kind is Kind.INDETERMINATE:
        words += " " + _("The limit lies within the uncertainty: measure again, more exactly.")
    margin = _margin(value.value, comparison, bound.value)
    stated = value.uncertainty is not None and bound.uncertainty is not None
    alarms = kind is not Kind.PASS and (margin <= 0 or stated)
    return Held(rule, kind, words, bound.value, margin, unit, alarms=alarms)


def _open(rule: Rule, missing: tuple[str, ...]) -> Held:
    words = _("{label}: not measured. Enter: {names}.").format(
        label=_(CATALOGUE[rule.requirement].label), names=", ".join(missing)
    )
    return Held(rule, Kind.INDETERMINATE, words, missing=missing)


def _size(value: Measured, unit: str) -> str:
    """A size in words: exact numbers as they are, others with their uncertainty; small ones are not rounded off."""
    if value.uncertainty:
        return f"{_number(value.value)} ± {_number(value.uncertainty)} {unit}"
    return f"{_number(value.value)} {unit}"


def _number(value: Fraction) -> str:
    number = decimal(value)
    if abs(number) < 1 and number != 0:
        short = f"{float(number):.3g}"
        return short if "e" not in short else f"{Decimal(short):f}"
    return written(value).removesuffix(".00")


def _rise(rule: Rule, entries: Entries, _today: date) -> Held:
    quantity = CATALOGUE[rule.requirement].quantity
    level, background = (entries.measured(name, quantity) for name in ("level", "background"))
    if level is None or background is None:
        return _open(
            rule, tuple(n for n, one in (("level", level), ("background", background)) if one is None)
        )
    known = level.uncertainty is not None and background.uncertainty is not None
    spread = (level.uncertainty or 0) + (background.uncertainty or 0) if known else None
    rise = Measured(level.value - background.value, None if spread is None else Fraction(spread))
    return _held(rule, rise, AT_MOST, rule.numbers["limit"].value, quantity.base)


def _ratio(rule: Rule, entries: Entries, _today: date) -> Held:
    from_background = _times(rule, entries.measured("background", _DOSE))
    reading = entries.measured("dose_rate", _DOSE)
    if reading is None or from_background is None:
        told = (("dose_rate", reading), ("background", from_background))
        return _open(rule, tuple(name for name, one in told if one is None))
    return _held(rule, reading, BELOW, from_background, _DOSE.base)


_DOSE: Final = CATALOGUE["dose_rate"].quantity


def _times(rule: Rule, value: Measured | None) -> Measured | None:
    factor = rule.numbers["factor"].value
    if value is None:
        return None
    return Measured(value.value * factor, None if value.uncertainty is None else value.uncertainty * factor)


def _multiple(rule: Rule, entries: Entries, _today: date) -> Held:
    by_volume = entries.has("volume") and not entries.has("mass")
    stock = entries.measured("volume", VOLUME) if by_volume else entries.measured("mass", MASS)
    daily = entries.measured("daily", VOLUME_FLOW if by_volume else FLOW)
    if stock is None or daily is None:
        return _open(rule, tuple(name for name, one in (("mass", stock), ("daily", daily)) if one is None))
    limit = _times(rule, daily)
    assert limit is not None  # noqa: S101 - daily is there
    if not by_volume:  # kg a day against t
        limit = Measured(limit.value / 1000, None if limit.uncertainty is None else limit.uncertainty / 1000)
    return _held(rule, stock, AT_MOST, limit, VOLUME.base if by_volume else MASS.base)


def _trigger(rule: Rule, entries: Entries, _today: date) -> Held:
    requirement = CATALOGUE[rule.requirement]
    value = entries.measured(requirement.inputs[0], requirement.quantity)
    there = entries.said(requirement.present)
    if value is None and not there:
        return _open(rule, requirement.inputs)
    comparison = rule.comparison or requirement.comparison
    bound = rule.numbers[requirement.number].value
    unit = requirement.quantity.base
    met = Kind.INDETERMINATE if value is None else compare(value, comparison, Measured(bound, Fraction(0)))
    size = "" if value is None else _(" {value} against {limit}").format(
        value=_size(value, unit), limit=_size(Measured(bound, Fraction(0)), unit)
    )  # fmt: skip
    words = _("{label}{size}: {what}.").format(
        label=_(requirement.label), size=size, what=_needed(requirement.present, met, there)
    )
    kind = Kind.INDETERMINATE
    if there or met is Kind.FAIL:
        kind = Kind.PASS
    elif there is False and met is Kind.PASS:
        kind = Kind.FAIL
    margin = None if value is None else -_margin(value.value, comparison, bound)
    missing = (requirement.present,) if there is None and met is not Kind.FAIL else ()
    return Held(rule, kind, words, bound, margin, unit, missing=missing)


def _needed(present: str, met: Kind, there: bool | None) -> str:
    thing = {
        "permit": _("a permit"),
        "licence": _("a licence"),
        "manifest": _("a manifest"),
        "informed": _("informing the residents"),
    }[present]
    if there:
        return _("{thing} is there").format(thing=thing)
    if met is Kind.FAIL:
        return _("{thing} is not asked for").format(thing=thing)
    if met is Kind.INDETERMINATE:
        return _(
            "whether {thing} is asked for lies within the uncertainty, or its uncertainty was not stated"
        ).format(thing=thing)
    if there is None:
        return _("{thing} is asked for; say whether it is there").format(thing=thing)
    return _("{thing} is asked for and is missing").format(thing=thing)


def _fill(rule: Rule, entries: Entries, _today: date) -> Held:
    requirement = CATALOGUE[rule.requirement]
    ways = []
    for name, comparison in (("level", AT_MOST), ("headspace", AT_LEAST)):
        value = entries.measured(name, requirement.numbers[name])
        if value is not None:
            unit = requirement.numbers[name].base
            ways.append(_held(rule, value, comparison, rule.numbers[name].value, unit))
    if not ways:
        return _open(rule, requirement.inputs)
    best = max(ways, key=lambda one: ORDER.index(one.kind))
    if best.kind is Kind.FAIL and len(ways) == 1:
        words = best.words + " " + _("Either of the two is enough: measure level and headspace.")
        return replace(best, kind=Kind.INDETERMINATE, words=words)
    return best


def _deadline(rule: Rule, entries: Entries, today: date) -> Held:
    period = str(entries.raw.get("period") or "") if entries.has("period") else ""
    event = deadlines.last_day(period) if period else entries.day("event")
    if event is None:
        return _open(rule, ("event",) if {"days_before", "days_after"} & rule.numbers.keys() else ("period",))
    due = deadlines.due(rule.numbers, event)
    words = _("Due by {due}.").format(due=due.isoformat())
    if entries.text("done") == "no":
        kind = Kind.FAIL if today > due else Kind.PASS
        left = (due - today).days
        words += " " + (
            _("It was not done.") if kind is Kind.FAIL else _("It was not done yet and is not late.")
        )
        return Held(rule, kind, words, None, Fraction(left), "days", due)
    done = entries.day("done")
    if done is None:
        words += " " + _("Say on which day it was done, or “no”.")
        return Held(rule, Kind.INDETERMINATE, words, None, None, "days", due, missing=("done",))
    words += " " + _("Done on {day}.").format(day=done.isoformat())
    kind = Kind.PASS if done <= due else Kind.FAIL
    return Held(rule, kind, words, None, Fraction((due - done) // timedelta(days=1)), "days", due)


_SHAPES: Final[dict[Shape, Callable[[Rule, Entries, date], Held]]] = {
    Shape.LIMIT: _limit,
    Shape.RISE: _rise,
    Shape.RATIO: _ratio,
    Shape.MULTIPLE: _multiple,
    Shape.TRIGGER: _trigger,
    Shape.FILL: _fill,
    Shape.DEADLINE: _deadline,
}
