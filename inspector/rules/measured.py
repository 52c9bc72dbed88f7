"""Measured quantities: exact value and expanded uncertainty, whatever unit they were read in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Final

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.units import AREA, LENGTH, Quantity

Number = str | int | float | Decimal | Fraction

_DIGITS: Final = 30
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its expanded uncertainty U (k = 2), both in the base unit; U is None where nobody stated it."""

    value: Fraction
    uncertainty: Fraction | None

    @property
    def low(self) -> Fraction:
        """The value less its uncertainty."""
        return self.value - (self.uncertainty or 0)

    @property
    def high(self) -> Fraction:
        """The value plus its uncertainty."""
        return self.value + (self.uncertainty or 0)

    def text(self, unit: str = "m") -> str:
        """As people write it: “5.10 ± 0.15 m”."""
        if self.uncertainty is None:
            return f"{written(self.value)} {unit}"
        return f"{written(self.value)} ± {written(self.uncertainty)} {unit}"


def length(value: Number, uncertainty: Number | None, unit: str = "m") -> Measured:
    """A length in metres. Raises InputError for what is no length."""
    return measured(LENGTH, value, uncertainty, unit)


def area(value: Number, uncertainty: Number | None, unit: str = "m2") -> Measured:
    """An area in square metres. Raises InputError for what is no area."""
    return measured(AREA, value, uncertainty, unit)


def measured(quantity: Quantity, value: Number, uncertainty: Number | None, unit: str = "") -> Measured:
    """A size in the base unit of its quantity, exactly. Raises InputError for what is none.

    What is counted is exact where no uncertainty is stated; of anything else it is then not known.
    """
    name = quantity.unit(unit)
    factor = quantity.factors[name]
    size = exact(value) * factor + quantity.zeros.get(name, Fraction(0))
    if uncertainty is None:
        spread = Fraction(0) if quantity.is_counted else None
    else:
        spread = exact(uncertainty) * factor
    if (size < 0 and not quantity.may_be_negative) or (spread is not None and spread < 0):
        raise InputError(_("A size and its uncertainty cannot be below 0. Measure or enter it again."))
    return Measured(size, spread)


def exact(value: Number) -> Fraction:
    """The number as written, without any rounding. Raises InputError."""
    if isinstance(value, Fraction):
        return value
    try:
        number = Decimal(str(value).strip())
        if not is_sane(number):
            raise ValueError(value)
        return Fraction(number)
    except (InvalidOperation, ValueError) as error:
        raise InputError(_("“{text}” is not a number. Write it like 3.5.").format(text=value)) from error


def is_sane(number: Decimal) -> bool:
    """Whether the number is finite and of a size that is measured: 1e999999 would fill the memory."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) <= _DIGITS and len(number.as_tuple().digits) <= _DIGITS


def decimal(value: Fraction) -> Decimal:
    """The fraction as a decimal number; exact for whatever was entered in decimals."""
    with localcontext() as context:
        context.prec = 200  # twice what is_sane lets in, squared feet included
        return Decimal(value.numerator) / Decimal(value.denominator)


def written(value: Fraction) -> str:
    """To two decimals; a difference too small for them is written out, so that it never reads as none."""
    number = decimal(value)
    rounded = number.quantize(_CENT)
    if rounded == 0 and number != 0:
        return f"{number.normalize():f}"
    return f"{rounded:f}"
