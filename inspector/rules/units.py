"""Units in which things are measured, each with its exact factor to the base unit of its quantity.

A library of units was looked at (pint) and left: it computes in floats and takes longer to load than everything
here together. Units whose size is not one number (month, horsepower in kW) are left out on purpose.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inspector.errors import InputError
from inspector.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Quantity:
    """A kind of size: the unit it is printed in, and what each other unit is in that one."""

    name: str
    base: str
    factors: Mapping[str, Fraction]
    zeros: Mapping[str, Fraction] = field(default_factory=dict)  # where 0 of a unit lies, in the base unit
    may_be_negative: bool = False
    is_counted: bool = False  # counted or read off a calendar: exact where no uncertainty is stated

    def unit(self, text: str) -> str:
        """The unit that this text names; none named means the base unit. Raises InputError."""
        wanted = _plain(text)
        if not wanted:
            return self.base
        if wanted in self.factors:
            return wanted
        if wanted.isalpha() and len(wanted) > 2:  # "Days"; never "Mg", which is not "mg"
            for unit in self.factors:
                if unit.casefold() == wanted.casefold():
                    return unit
        raise InputError(
            _("“{unit}” is not a unit that can be used here. Use one of: {units}.").format(
                unit=text, units=", ".join(self.factors)
            )
        )


def _plain(text: str) -> str:
    """The text with the signs that mean the same written alike."""
    for sign, same in (("µ", "u"), ("μ", "u"), ("²", "2"), ("³", "3"), ("^", ""), ("℃", "degC"), ("°", "deg"),
                       (" ", ""), ("㎡", "m2"), ("·", "")):  # fmt: skip
        text = text.replace(sign, same)
    return text


def _of(
    name: str, base: str, others: str = "", *, may_be_negative: bool = False, is_counted: bool = False
) -> Quantity:
    """A quantity from "unit=factor" pairs; a name without a factor is another word for the one before it."""
    factors, last = {base: Fraction(1)}, Fraction(1)
    for pair in others.split():
        unit, _sign, factor = pair.partition("=")
        last = Fraction(factor) if factor else last
        factors[unit] = last
    return Quantity(name, base, factors, {}, may_be_negative, is_counted)


LENGTH: Final = _of(
    "length",
    "m",
    "metre meter metres meters cm=1/100 mm=1/1000 km=1000 ft=3048/10000 feet foot in=254/10000 inch",
)
AREA: Final = _of(
    "area", "m2", "sqm cm2=1/10000 mm2=1/1000000 ha=10000 km2=1000000 rai=1600 ft2=9290304/100000000"
)
VOLUME: Final = _of(
    "volume", "m3", "L=1/1000 l liter litre mL=1/1000000 ml cm3 ft3=28316846592/1000000000000"
)
MASS: Final = _of(
    "mass", "t", "Mg tonne tonnes kg=1/1000 g=1/1000000 mg=1/1000000000 lb=45359237/100000000000"
)
TIME: Final = _of("time", "days", "day d h=1/24 hour hours min=1/1440 week=7 weeks w", is_counted=True)
SHARE: Final = _of("share", "%", "percent 1=100 fraction")
SLOPE: Final = _of("slope", "rise/run", "1 %=1/100")
ANGLE: Final = Quantity(
    "angle",
    "deg",
    {"deg": Fraction(1), "degree": Fraction(1), "degrees": Fraction(1), "rad": Fraction(180 / math.pi)},
    may_be_negative=True,
)
TEMPERATURE: Final = Quantity(
    "temperature",
    "degC",
    {"degC": Fraction(1), "C": Fraction(1), "K": Fraction(1), "degF": Fraction(5, 9), "F": Fraction(5, 9)},
    {"K": Fraction("-273.15"), "degF": Fraction(-160, 9), "F": Fraction(-160, 9)},
    may_be_negative=True,
)
DIFFERENCE: Final = _of("temperature difference", "K", "degC C degF=5/9 F", may_be_negative=True)
DOSE_RATE: Final = _of("dose rate", "uSv/h", "usv/h nSv/h=1/1000 mSv/h=1000 Sv/h=1000000")
CONTENT: Final = _of("content", "mg/kg", "ppm ug/g g/t ug/kg=1/1000 ppb mg/g=1000 g/kg %=10000")
CONCENTRATION: Final = _of(
    "concentration", "mg/L", "mg/l g/m3 ug/mL ug/L=1/1000 ug/l mg/m3 g/L=1000 g/l mg/mL"
)
IN_AIR: Final = _of("concentration in air", "mg/m3", "ug/m3=1/1000 g/m3=1000")
SOUND: Final = _of("sound level", "dB(A)", "dBA dB", may_be_negative=True)
ACIDITY: Final = _of("pH", "pH", "1", may_be_negative=True)
FLOW: Final = _of("mass a day", "kg/d", "kg/day t/d=1000 t/day g/d=1/1000")
VOLUME_FLOW: Final = _of("volume a day", "m3/d", "m3/day L/d=1/1000 L/day")
MONTHLY: Final = _of("mass a month", "kg/month", "t/month=1000")
POWER: Final = _of("power", "hp", "HP")
COUNT: Final = _of(
    "count", "1", "pieces workers persons people vehicles cars levels times x", is_counted=True
)
PIXELS: Final = _of("pixels", "px", "pixel pixels 1")
DENSITY: Final = _of("bulk density", "t/m3", "kg/L g/cm3 kg/m3=1/1000")

QUANTITIES: Final[Mapping[str, Quantity]] = {
    quantity.name: quantity
    for quantity in (LENGTH, AREA, VOLUME, MASS, TIME, SHARE, SLOPE, ANGLE, TEMPERATURE, DIFFERENCE, DOSE_RATE,
                     CONTENT, CONCENTRATION, IN_AIR, SOUND, ACIDITY, FLOW, VOLUME_FLOW, MONTHLY, POWER, COUNT, DENSITY)
}  # fmt: skip


def quantity_of(unit: str) -> Quantity | None:
    """The first quantity that has this unit, for a condition that names only its unit."""
    return next((quantity for quantity in QUANTITIES.values() if unit in quantity.factors), None)
