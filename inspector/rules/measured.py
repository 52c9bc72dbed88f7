"""Measured quantities: exact value and expanded uncertainty, whatever unit they were read in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Final

from inspector.errors import InputError
from inspector.i18n import gettext as _

Number = str | int | float | Decimal | Fraction

_METRES: Final = {
    "m": Fraction(1),
    "cm": Fraction(1, 100),
    "mm": Fraction(1, 1000),
    "ft": Fraction(3048, 10000),  # the international foot, exact since 1959
}
_SQUARE_METRES: Final = {f"{unit}2": factor**2 for unit, factor in _METRES.items()}
_DIGITS: Final = 30
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its expanded uncertainty U (k = 2), both in m or m2; U is None where nobody stated it."""

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
    """A length in metres from m, cm, mm or ft. Raises InputError for what is no length."""
    return _measured(value, uncertainty, unit, _METRES)


def area(value: Number, uncertainty: Number | None, unit: str = "m2") -> Measured:
    """An area in square metres from m2, cm2, mm2 or ft2. Raises InputError for what is no area."""
    return _measured(value, uncertainty, unit, _SQUARE_METRES)


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


def _measured(value: Number, uncertainty: Number | None, unit: str, factors: dict[str, Fraction]) -> Measured:
    if unit not in factors:
        raise InputError(
            _("“{unit}” is not a unit that can be used here. Use one of: {units}.").format(
                unit=unit, units=", ".join(factors)
            )
        )
    factor = factors[unit]
    size = exact(value) * factor
    spread = None if uncertainty is None else exact(uncertainty) * factor
    if size < 0 or (spread is not None and spread < 0):
        raise InputError(_("A size and its uncertainty cannot be below 0. Measure or enter it again."))
    return Measured(size, spread)
