"""Rules that compute first: heights, volumes, masses, the balance of material, the peak of a strip.

What no row is held against is told as a value, with no verdict and no citation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from inspector.i18n import gettext as _
from inspector.rules import amounts, picking
from inspector.rules.book import Book, Place
from inspector.rules.catalogue import AT_MOST
from inspector.rules.entries import Entries
from inspector.rules.holding import compare
from inspector.rules.measured import Measured, decimal, written
from inspector.rules.picking import Asked
from inspector.rules.pile import Kind, limit_at
from inspector.rules.pile_entries import from_clinometer, from_photo, regime_of, strip_of
from inspector.rules.units import LENGTH, MASS, VOLUME
from inspector.rules.verdict import Verdict
from inspector.rules.verdicts import JUDGES, envelope_at


def _computed(rule: str, values: Mapping[str, tuple[Measured, str]], words: str) -> Verdict:
    """A result that no rule is held against."""
    told = ", ".join(f"{name} {one.text(unit)}" for name, (one, unit) in values.items())
    return Verdict(
        rule,
        Kind.NO_RULE,
        f"{told}. {words}",
        unit="",
        values={name: one for name, (one, _unit) in values.items()},
        units={name: unit for name, (_one, unit) in values.items()},
    )


def _no_rule_here() -> str:
    return _("This is a calculation; no rule is held against it.")


def _clinometer(_book: Book, _place: Place, _day: date, entries: Entries) -> Verdict:
    return _computed(
        "height_clinometer", {"height": (from_clinometer(entries), LENGTH.base)}, _no_rule_here()
    )


def _photo(_book: Book, _place: Place, _day: date, entries: Entries) -> Verdict:
    return _computed("height_photo", {"height": (from_photo(entries), LENGTH.base)}, _no_rule_here())


def _volume(_book: Book, _place: Place, _day: date, entries: Entries) -> Verdict:
    return _computed("volume", {"volume": (amounts.volume(entries), VOLUME.base)}, _no_rule_here())


def _mass(_book: Book, _place: Place, _day: date, entries: Entries) -> Verdict:
    volume = amounts.volume(entries)
    values = {"volume": (volume, VOLUME.base), "mass": (amounts.mass(entries), MASS.base)}
    return _computed("mass", values, _no_rule_here())


def _balance(book: Book, place: Place, day: date, entries: Entries) -> Verdict:
    came, gap = amounts.balance(entries)
    values = {"unaccounted": (gap, MASS.base)}
    closes = gap.uncertainty is not None and gap.low <= 0 <= gap.high
    said = _("The balance closes within its uncertainty.") if closes else _("The balance does not close.")
    if gap.uncertainty is None:
        said = _("The uncertainty was not stated, so nothing can be told. Enter it.")
    here, everywhere = book.rows(place, entries.text("regime"), "mass_balance", day)
    rows = here or everywhere
    if not rows:
        words = picking.why_none(Asked(book, place, day), ("mass_balance",), entries)
        return _computed("mass_balance", values, f"{said} {words}")
    row = min(rows, key=lambda one: one.numbers["tolerance"].value)
    limit = came.value * row.numbers["tolerance"].value / 100
    size = Measured(abs(gap.value), gap.uncertainty)
    kind = compare(size, AT_MOST, Measured(limit, Fraction(0)))
    words = _("Not accounted for {gap}, allowed {limit} t. {said} {text}").format(
        gap=gap.text(MASS.base), limit=written(limit), said=said, text=row.text
    )
    verdict = _computed("mass_balance", values, "")
    return replace(verdict, kind=kind, limit=decimal(limit), margin=decimal(limit - size.value), unit=MASS.base,
                   citation=row.citation, explanation=words)  # fmt: skip


def _strip(book: Book, place: Place, day: date, entries: Entries) -> Verdict:
    """The peak of a strip between two fences: a quarter of its width, or the cap."""
    pile = strip_of(entries)
    regime = regime_of(entries)
    verdict = JUDGES["pile_height"](book, place, regime, day, pile)
    envelope = envelope_at(book, place, regime, day)
    if pile.points or verdict.kind is Kind.NO_RULE or envelope is None:
        return verdict
    width = entries.measured("width", LENGTH)
    highest = limit_at((width.value if width is not None else Fraction(0)) / 2, None, envelope)
    if highest is None:
        return verdict
    words = _("The peak may be {limit} m high. Measure its height.").format(limit=written(highest))
    return replace(verdict, limit=decimal(highest), explanation=words, missing=("height",))


CALCULATIONS: Final[Mapping[str, Callable[[Book, Place, date, Entries], Verdict]]] = {
    "height_clinometer": _clinometer,
    "height_photo": _photo,
    "volume": _volume,
    "mass": _mass,
    "mass_balance": _balance,
    "strip_peak": _strip,
}
