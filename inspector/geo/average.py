"""One position from several fixes: outliers rejected, the rest weighted, the uncertainty stated honestly."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inspector.errors import PositionError
from inspector.geo.fix import Fix
from inspector.geo.point import Point, distance
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _

UNKNOWN_ACCURACY = 15.0  # m, 95 %: what is assumed of a fix that states none
REJECT_BEYOND = 3.5  # modified z-score, Iglewicz and Hoaglin 1993
_MAD_TO_SIGMA = 1.4826
_FLOOR = 3.0  # m, 95 %
"""Errors of one receiver in one place are correlated for many minutes (ionosphere, multipath), so averaging
a short series never gets below a few metres, however many fixes there are."""


@dataclass(frozen=True, slots=True)
class Average:
    position: Position
    used: int
    rejected: int
    spread_m: float  # root mean square distance of the used fixes from the average


def average(fixes: Sequence[Fix]) -> Average:
    """The weighted mean of these fixes with its 95 % uncertainty in metres (k = 2, never below the floor).

    The order of the fixes does not matter. Raises PositionError when there is none.
    """
    if not fixes:
        raise PositionError(_("There is no fix to average. Wait for the receiver, or type the position."))
    ordered = sorted(fixes, key=lambda fix: (fix.latitude, fix.longitude, str(fix.time)))
    kept = _without_outliers(ordered)
    weights = [1 / (fix.accuracy_m or UNKNOWN_ACCURACY) ** 2 for fix in kept]
    origin = kept[0]
    total = math.fsum(weights)
    latitude = (
        origin.latitude
        + math.fsum(
            weight * (fix.latitude - origin.latitude) for weight, fix in zip(weights, kept, strict=True)
        )
        / total
    )
    longitude = (
        origin.longitude
        + math.fsum(
            weight * _east(fix.longitude - origin.longitude)
            for weight, fix in zip(weights, kept, strict=True)
        )
        / total
    )
    centre = Point.of(latitude, _east(longitude))
    away = [distance(centre, fix.point) for fix in kept]
    spread = math.sqrt(math.fsum(metres**2 for metres in away) / len(away))
    times = [fix.time for fix in kept if fix.time is not None]
    position = Position(
        centre.latitude,
        centre.longitude,
        Source.AVERAGE if len(kept) > 1 else Source.NMEA,
        Decimal(f"{_uncertainty(kept, spread, total):.1f}"),
        max(times) if times else None,
        len(kept),
    )
    return Average(position, len(kept), len(ordered) - len(kept), spread)


def _uncertainty(kept: Sequence[Fix], spread: float, total_weight: float) -> float:
    if len(kept) == 1:
        return kept[0].accuracy_m or UNKNOWN_ACCURACY
    stated = 1 / math.sqrt(total_weight)  # of the mean, if the fixes were independent
    seen = 2 * spread / math.sqrt(len(kept) - 1)
    best = min(fix.accuracy_m or UNKNOWN_ACCURACY for fix in kept)
    # Neither the receiver's own claim nor the scatter alone is trusted; and no series beats the floor,
    # except a receiver that already claims better than it (RTK).
    return max(stated, seen, min(_FLOOR, best))


def _without_outliers(fixes: Sequence[Fix]) -> list[Fix]:
    """The fixes whose distance from the median place is not far beyond that of the others."""
    if len(fixes) < 4:
        return list(fixes)
    base = fixes[0].longitude
    middle = Point.of(
        statistics.median(fix.latitude for fix in fixes),
        _east(base + statistics.median(_east(fix.longitude - base) for fix in fixes)),
    )
    away = [distance(middle, fix.point) for fix in fixes]
    centre = statistics.median(away)
    sigma = _MAD_TO_SIGMA * statistics.median(abs(metres - centre) for metres in away)
    limit = centre + REJECT_BEYOND * max(sigma, 0.5)
    return [fix for fix, metres in zip(fixes, away, strict=True) if metres <= limit]


def _east(degrees: float) -> float:
    """The same direction between -180 and 180 degrees."""
    return (degrees + 180) % 360 - 180
