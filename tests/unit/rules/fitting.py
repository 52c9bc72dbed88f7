"""Entries that meet the conditions of any row of the shipped packs, and the place and day where it governs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from inspector.rules.book import Book, Place
from inspector.rules.catalogue import CATALOGUE, Shape
from inspector.rules.evaluation import evaluate
from inspector.rules.pack import Rule, shipped_packs

if TYPE_CHECKING:
    from inspector.rules.units import Quantity
    from inspector.rules.verdict import Verdict

BOOK = Book(shipped_packs())
DAY = date(2027, 6, 15)
RULES = [rule for pack in BOOK.shipped for rule in pack.rules if pack.enabled]


def of_shape(*shapes: Shape, states: tuple[str, ...] = ("in force", "read")) -> list[Rule]:
    return [rule for rule in RULES if CATALOGUE[rule.requirement].shape in shapes and rule.state in states]


def place(rule: Rule) -> Place:
    country, _slash, ordinance = rule.jurisdiction.partition("/")
    return Place("ZZ" if rule.jurisdiction == "REF" else country, ordinance)


def day(rule: Rule) -> date:
    return min(rule.valid_to or DAY, max(rule.valid_from or DAY, DAY))


def size(
    quantity: Quantity, value: Fraction, spread: Fraction = Fraction(0), unit: str = ""
) -> dict[str, Any]:
    """A value in the base unit as an entry in any unit."""
    name = unit or quantity.base
    factor, zero = quantity.factors[name], quantity.zeros.get(name, Fraction(0))
    return {"value": (value - zero) / factor, "uncertainty": spread / factor, "unit": name}


def conditions(rule: Rule) -> dict[str, Any]:
    found: dict[str, Any] = {"regime": rule.regime}
    if rule.about:
        found[CATALOGUE[rule.requirement].about] = rule.about
    for one in rule.when:
        if one.quantity is None:
            found[one.name] = one.words[0]
            continue
        value = one.low if one.low is not None else one.high
        assert value is not None
        step = Fraction(0 if (one.low_counts if one.low is not None else one.high_counts) else 1)
        found[one.name] = size(one.quantity, value + (step if one.low is not None else -step))
    return found


def held(rule: Rule, on: date | None = None, **entries: Any) -> Verdict:
    raw = {"rule": rule.requirement, **conditions(rule), **entries}
    return evaluate(BOOK, place(rule), on or day(rule), raw)[0]


def tomorrow(on: date) -> date:
    return on + timedelta(days=1)


def exact(text: str) -> Fraction:
    return Fraction(Decimal(text))
