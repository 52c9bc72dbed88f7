"""Heights that were not read off directly: by clinometer, and from a photo with a scale in it.

The contributions to the uncertainty are independent readings, so they are combined as a root sum of squares.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.measured import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEEPEST: Final = 80.0  # degrees; beyond it a slip of the hand counts more than the pile
_RADIAN: Final = math.pi / 180
_MICROMETRE: Final = Decimal("0.000001")


def by_clinometer(
    crest_distance: Measured | None,
    crest_angle: Measured | None,
    toe_distance: Measured | None,
    toe_angle: Measured | None,
) -> Measured:
    """The height of a crest above a toe; angles in degrees, negative below the eye.

    The crest of a sloping pile is further away than its toe, so both distances are asked for. Raises InputError.
    """
    if crest_distance is None:
        raise InputError(
            _("The distance to the crest is missing. It is further away than the toe: measure it on its own.")
        )
    if crest_angle is None or toe_distance is None or toe_angle is None:
        raise InputError(_("A height by clinometer takes distance and angle of the crest and of the toe."))
    for angle in (crest_angle, toe_angle):
        if abs(angle.value) > _STEEPEST:
            raise InputError(_("An angle of more than 80 degrees cannot be used. Stand further away."))
    height = _rise(crest_distance, crest_angle) - _rise(toe_distance, toe_angle)
    if height < 0:
        raise InputError(
            _(
                "The crest comes out below the toe. Look at the signs of the angles: below the eye is negative."
            )
        )
    ends = ((crest_distance, crest_angle), (toe_distance, toe_angle))
    return _measured(height, (part for end in ends for part in _parts(*end)))


def by_photo(
    scale: Measured | None,
    scale_pixels: Measured | None,
    pixels: Measured | None,
    scale_distance: Measured | None = None,
    distance: Measured | None = None,
) -> Measured:
    """A height from a photo that shows a scale of known length; both in pixels along the same direction.

    Where the scale stands nearer or further than the pile, both distances from the camera put that right.
    Raises InputError.
    """
    if scale is None or scale_pixels is None or pixels is None:
        raise InputError(
            _("A height from a photo takes the length of the scale, its pixels and those of the pile.")
        )
    if (scale_distance is None) != (distance is None):
        raise InputError(_("Give both distances from the camera, of the scale and of the pile, or none."))
    over, under = [scale, pixels], [scale_pixels]
    if distance is not None and scale_distance is not None:
        over, under = [*over, distance], [*under, scale_distance]
    if any(one.value <= 0 for one in (*over, *under)):
        raise InputError(_("Every length and every number of pixels is more than 0."))
    height = float(math.prod(one.value for one in over) / math.prod(one.value for one in under))
    return _measured(height, (None if one.uncertainty is None else height * float(one.uncertainty / one.value)
                              for one in (*over, *under)))  # fmt: skip


def _rise(distance: Measured, angle: Measured) -> float:
    return float(distance.value) * math.tan(float(angle.value) * _RADIAN)


def _parts(distance: Measured, angle: Measured) -> tuple[float | None, float | None]:
    """What distance and angle contribute to the uncertainty of a rise, in metres."""
    slope = math.tan(float(angle.value) * _RADIAN)
    of_distance = None if distance.uncertainty is None else slope * float(distance.uncertainty)
    of_angle = None
    if angle.uncertainty is not None:
        of_angle = float(distance.value) * float(angle.uncertainty) * _RADIAN * (1 + slope * slope)
    return of_distance, of_angle


def _measured(value: float, parts: Iterable[float | None]) -> Measured:
    known = list(parts)
    spread = None if None in known else math.hypot(*(part for part in known if part is not None))
    return Measured(_exact(value), None if spread is None else _exact(spread))


def _exact(value: float) -> Fraction:
    """To the micrometre: what a tangent adds beyond it is noise of the computer."""
    return Fraction(Decimal(value).quantize(_MICROMETRE))
