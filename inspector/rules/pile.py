"""The height envelope of piles beside fences, as pure geometry with both uncertainties carried.

Source: Enforcement Rule of the Waste Management and Public Cleansing Act of Japan (industrial waste, Rule
Arts. 1-6 and 8): a plane rising 1:2 from the foot of a fence that carries no load; beside a fence that
does, 0.5 m below its top for 2 m, then 1:2. The numbers come from the rule pack; no number stands here.

The limit rises with the distance, so its uncertainty is the limit at both ends of the distance's interval:
exactly slope times U_d on the slope, nothing on flat and capped parts, and right where the two meet.
Both uncertainties are added (worst case), not combined as a root sum of squares: height and distance of a
pile are often read with one instrument from one stand, so they are not independent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from inspector.i18n import gettext as _
from inspector.rules.measured import Measured


class Kind(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INDETERMINATE = "indeterminate"
    NO_RULE = "no_rule"

    @property
    def label(self) -> str:
        return {
            Kind.PASS: _("Within the limit"),
            Kind.FAIL: _("Beyond the limit"),
            Kind.INDETERMINATE: _("Cannot tell: measure again"),
            Kind.NO_RULE: _("No rule applies"),
        }[self]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The numbers of a height rule, in metres and rise over run; None where the rule says nothing."""

    slope: Fraction | None = None
    freeboard: Fraction = Fraction(0)
    flat_zone: Fraction = Fraction(0)
    cap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence from whose foot a distance was measured; `loaded` is None where it could not be told."""

    loaded: bool | None
    height: Measured | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a pile: horizontal distance from the foot of one fence, and height above ground.

    A point near two fences is given twice, once for each: the lower limit then governs.
    """

    distance: Measured | None  # None where it was not measured: then only a cap can be told
    height: Measured
    fence: Fence
    name: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One point against its limit; the interval of the limit carries the uncertainty of the distance."""

    point: Point
    kind: Kind
    limit: Fraction
    limit_low: Fraction
    limit_high: Fraction
    capped: bool

    @property
    def margin(self) -> Fraction:
        """Metres left below the limit; negative above it."""
        return self.limit - self.point.height.value


def limit_at(distance: Fraction, fence_height: Fraction | None, envelope: Envelope) -> Fraction | None:
    """The highest allowed height in metres; `fence_height` is None beside an unloaded fence.

    None where the rule sets no limit at all.
    """
    limits: list[Fraction] = []
    if envelope.slope is not None:
        if fence_height is None:
            limits.append(envelope.slope * distance)
        else:
            reference = max(fence_height - envelope.freeboard, Fraction(0))
            limits.append(reference + envelope.slope * max(distance - envelope.flat_zone, Fraction(0)))
    if envelope.cap is not None:
        limits.append(envelope.cap)
    return min(limits, default=None)


def lowest_limit(fences: list[tuple[Fraction, Fraction | None]], envelope: Envelope) -> Fraction | None:
    """The limit at a place with several fences, each as (distance, height or None if unloaded)."""
    limits = [limit_at(distance, height, envelope) for distance, height in fences]
    return min((limit for limit in limits if limit is not None), default=None)


def judge_point(point: Point, envelope: Envelope) -> Judged | None:
    """The point against the envelope; None where it takes a fence height that was not measured.

    Where nobody can tell whether the fence is loaded, the point is judged both ways; if the two differ it
    is indeterminate. A point above the cap fails whatever its fence is like.
    """
    loaded = point.fence.loaded
    if envelope.slope is None:
        return _judged(point, loaded=False, envelope=envelope)
    if point.distance is None:
        return _above_cap(point, envelope)
    ways = (False, True) if loaded is None else (loaded,)
    judged = [_judged(point, loaded=way, envelope=envelope) for way in ways]
    known = [one for one in judged if one is not None]
    if len(known) < len(judged):
        return _above_cap(point, envelope)
    lower = min(known, key=lambda one: one.limit)
    if len({one.kind for one in known}) > 1:
        return replace(lower, kind=Kind.INDETERMINATE)
    return lower


def worst(judged: list[Judged]) -> Judged:
    """The point that governs: failing before open before passing, then the one with the least margin."""
    order = (Kind.FAIL, Kind.INDETERMINATE, Kind.PASS)
    return min(judged, key=lambda one: (order.index(one.kind), one.margin))


def compare(value: Measured, low: Fraction, high: Fraction) -> Kind:
    """A measured value against a limit known to lie between `low` and `high`, the limit itself allowed."""
    if value.low > high:
        return Kind.FAIL
    if value.uncertainty is not None and value.high <= low:
        return Kind.PASS
    return Kind.INDETERMINATE


def _judged(point: Point, *, loaded: bool, envelope: Envelope) -> Judged | None:
    fence = point.fence.height if loaded else None
    if loaded and fence is None:
        return None
    distance = point.distance or Measured(Fraction(0), None)  # which a cap alone does not ask for
    nearest = max(distance.low, Fraction(0))
    limit = limit_at(distance.value, fence.value if fence else None, envelope)
    low = limit_at(nearest, max(fence.low, Fraction(0)) if fence else None, envelope)
    high = limit_at(distance.high, fence.high if fence else None, envelope)
    if limit is None or low is None or high is None:
        return None
    used = [point.height]
    if envelope.slope is not None:
        used += [distance, *([fence] if fence else [])]
    stated = all(one.uncertainty is not None for one in used)
    kind = compare(point.height, low, high) if stated else Kind.INDETERMINATE
    return Judged(point, kind, limit, low, high, limit == envelope.cap)


def _above_cap(point: Point, envelope: Envelope) -> Judged | None:
    cap = envelope.cap
    if cap is None or point.height.uncertainty is None or compare(point.height, cap, cap) is not Kind.FAIL:
        return None
    return Judged(point, Kind.FAIL, cap, cap, cap, capped=True)
