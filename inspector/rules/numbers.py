"""The numbers of a row and the conditions under which it applies, checked and in base units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, NoReturn

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.catalogue import CATALOGUE, DEADLINES, Shape
from inspector.rules.conditions import Condition
from inspector.rules.entries import word
from inspector.rules.measured import is_sane
from inspector.rules.units import QUANTITIES, Quantity, quantity_of

Refuse = Callable[[str, str], NoReturn]  # the key at fault, and the reason

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_BOUNDS: Final = {
    "at_least": (True, True),
    "above": (True, False),
    "at_most": (False, True),
    "below": (False, False),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a row: in the base unit, and as the row writes it."""

    value: Fraction
    written: str


def parameters(raw: Mapping[str, object], refuse: Refuse) -> dict[str, Number]:
    """The numbers that the row's requirement takes."""
    requirement = CATALOGUE[str(raw["requirement"])]
    given = raw.get("parameters", {})
    names = set(given) if isinstance(given, Mapping) else set()
    choices: tuple[Mapping[str, Quantity], ...] = (requirement.numbers,)
    if requirement.shape is Shape.DEADLINE:
        choices = DEADLINES
    elif "limit" in requirement.numbers and requirement.shape is Shape.LIMIT:
        quantity = requirement.quantity
        choices = (requirement.numbers, {"low": quantity, "high": quantity})
    wanted = next((choice for choice in choices if set(choice) == names), None)
    if wanted is None or not isinstance(given, Mapping):
        refuse(
            "parameters",
            _("“{requirement}” takes exactly these parameters: {names}.").format(
                requirement=raw["requirement"],
                names=_(" or ").join(", ".join(choice) or _("none") for choice in choices),
            ),
        )
    found = {key: _number(key, given[key], quantity, refuse) for key, quantity in wanted.items()}
    if "low" in found and found["low"].value > found["high"].value:
        refuse("high", _("the range ends below its beginning."))
    return found


def _number(key: str, given: object, quantity: Quantity, refuse: Refuse) -> Number:
    if not isinstance(given, Mapping) or set(given) != {"value", "unit"}:
        refuse(
            key, _('write “{key}” as {{ value = 5.0, unit = "{unit}" }}.').format(key=key, unit=quantity.base)
        )
    value, unit = given["value"], given["unit"]
    name = _unit(key, unit, quantity, refuse)
    if (
        not isinstance(value, int | Decimal)
        or isinstance(value, bool)
        or not is_sane(Decimal(value))
        or value < 0
    ):
        refuse(key, _("“{key}” needs a number of 0 or more.").format(key=key))
    size = Fraction(value) * quantity.factors[name] + quantity.zeros.get(name, Fraction(0))
    return Number(size, f"{value} {unit}")


def _unit(key: str, unit: object, quantity: Quantity, refuse: Refuse) -> str:
    try:
        if not isinstance(unit, str) or not unit:
            raise InputError
        return quantity.unit(unit)
    except InputError:
        units = ", ".join(quantity.factors)
        refuse(key, _("“{key}” stands in one of these units: {units}.").format(key=key, units=units))


def conditions(raw: Mapping[str, object], refuse: Refuse) -> tuple[Condition, ...]:
    """The conditions of the row, in the order of their names."""
    given = raw.get("when", {})
    if not isinstance(given, Mapping):
        refuse("when", _("write the conditions as a table under [rule.when]."))
    return tuple(_condition(str(name), given[name], refuse) for name in sorted(given))


def _condition(name: str, given: object, refuse: Refuse) -> Condition:
    if not _NAME.fullmatch(name):
        refuse(name, _("a condition is named in small letters, such as land_class."))
    if isinstance(given, Mapping):
        return _bounds(name, given, refuse)
    words = given if isinstance(given, list) else [given]
    if not words or not all(isinstance(one, str | bool) and one != "" for one in words):
        refuse(name, _("a condition is a text, true, false, a list of texts, or bounds with a unit."))
    told = tuple(word(one) for one in words)
    return Condition(name, f"{name} = {_(' or ').join(told)}", told)


def _bounds(name: str, given: Mapping[str, object], refuse: Refuse) -> Condition:
    unit = given.get("unit")
    bounds = {key: given[key] for key in given if key not in ("unit", "quantity")}
    quantity = quantity_of(unit) if isinstance(unit, str) else None
    if given.get("quantity") in QUANTITIES:
        quantity = QUANTITIES[str(given["quantity"])]
    if quantity is None or not bounds or not set(bounds) <= set(_BOUNDS):
        refuse(name, _('write bounds as {{ at_least = 50, unit = "kg/d" }}; also above, at_most, below.'))
    low = high = None
    low_counts = high_counts = True
    for key, value in bounds.items():
        is_low, counts = _BOUNDS[key]
        size = _number(name, {"value": value, "unit": unit}, quantity, refuse).value
        if is_low:
            low, low_counts = size, counts
        else:
            high, high_counts = size, counts
    written = ", ".join(f"{name} {key} {value} {unit}" for key, value in bounds.items())
    return Condition(name, written, (), quantity, low, high, low_counts, high_counts)
