"""Volumes and masses of heaps, and what became of the material: computed, with the worst case of every entry.

Bulk densities are rough (k-low in the notes), so the default carries the 30 % of an estimate by eye.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.entries import Entries, word
from inspector.rules.measured import Measured, exact
from inspector.rules.units import AREA, DENSITY, LENGTH, MASS, Quantity

BY_EYE: Final = Fraction(30, 100)
DENSITIES: Final[Mapping[str, str]] = {  # t/m3
    "mixed_light_scrap": "0.3",
    "shredded_ferrous": "1.0",
    "elv_whole": "0.1",
    "elv_baled": "0.5",
    "e_waste_mixed": "0.25",
    "boards": "0.4",
    "cables": "0.4",
    "plastics": "0.15",
    "lead_acid_batteries": "1.1",
    "ash": "0.7",
}
_PI: Final = Fraction("3.14159265358979323846")


def _frustum(height: Fraction, base_area: Fraction, top_area: Fraction) -> Fraction:
    root = Fraction(Decimal(math.sqrt(base_area * top_area)).quantize(Decimal("0.000000001")))
    return height / 3 * (base_area + top_area + root)


_SHAPES: Final[Mapping[str, tuple[Mapping[str, Quantity], Callable[..., Fraction]]]] = {
    "cone": ({"radius": LENGTH, "height": LENGTH}, lambda radius, height: _PI * radius**2 * height / 3),
    "ridge": (
        {"length": LENGTH, "width": LENGTH, "height": LENGTH},
        lambda length, width, height: length * width * height / 2,
    ),
    "frustum": ({"height": LENGTH, "base_area": AREA, "top_area": AREA}, _frustum),
    "box": (
        {"length": LENGTH, "width": LENGTH, "height": LENGTH},
        lambda length, width, height: length * width * height,
    ),
}


def volume(entries: Entries) -> Measured:
    """The volume of a heap in m3 from its shape and sizes. Raises InputError."""
    shape = entries.text("shape")
    if shape not in _SHAPES:
        raise InputError(_("Say the “shape”: {shapes}.").format(shapes=", ".join(_SHAPES)))
    sizes, computed = _SHAPES[shape]
    found = {name: entries.measured(name, quantity) for name, quantity in sizes.items()}
    known = {name: one for name, one in found.items() if one is not None}
    if len(known) < len(sizes):
        raise InputError(_("A {shape} takes: {sizes}.").format(shape=shape, sizes=", ".join(sizes)))
    return _worst_case(computed, known)


def mass(entries: Entries) -> Measured:
    """The mass of a heap in t from its volume and bulk density. Raises InputError."""
    density = entries.measured("density", DENSITY)
    if density is None:
        material = word(entries.raw.get("material") or "")
        entries.has("material")
        if material not in DENSITIES:
            raise InputError(
                _("Give the “density” in t/m3, or a “material”: {materials}.").format(
                    materials=", ".join(DENSITIES)
                )
            )
        value = exact(DENSITIES[material])
        density = Measured(value, value * BY_EYE)
    return _worst_case(
        lambda volume, density: volume * density, {"volume": volume(entries), "density": density}
    )


def balance(entries: Entries) -> tuple[Measured, Measured]:
    """What came in, and what of it is not accounted for: in less out, left as residue and gained in stock."""
    came = entries.measured("incoming", MASS)
    if came is None:
        raise InputError(_("Give “incoming”, the mass that came in."))
    before, after = entries.measured("stock_before", MASS), entries.measured("stock_after", MASS)
    signed = [(1, came), (-1, entries.measured("outgoing", MASS)), (-1, entries.measured("residue", MASS))]
    signed += [(1, before), (-1, after)]
    known = [(sign, one) for sign, one in signed if one is not None]
    gap = sum((sign * one.value for sign, one in known), Fraction(0))
    spreads = [one.uncertainty for _sign, one in known]
    spread = None if None in spreads else sum((one for one in spreads if one is not None), Fraction(0))
    return came, Measured(gap, spread)


def _worst_case(computed: Callable[..., Fraction], entries: Mapping[str, Measured]) -> Measured:
    """The value, and the larger way to the results at both ends of all entries; each makes it larger."""
    value = computed(**{name: one.value for name, one in entries.items()})
    if any(one.uncertainty is None for one in entries.values()):
        return Measured(value, None)
    high = computed(**{name: one.high for name, one in entries.items()})
    low = computed(**{name: max(one.low, Fraction(0)) for name, one in entries.items()})
    return Measured(value, max(high - value, value - low))
