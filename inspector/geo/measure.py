"""Lengths, areas and bearings on the ellipsoid, with what the uncertainty of the positions makes of them.

Everything is measured along geodesics of WGS 84 (Karney 2013, geographiclib), never on the flat map.

Positions come with u95, the radius that holds the true place with 95 %; for equal errors north and east
that is 2.45 times the standard deviation s of one axis (the 95 % point of a Rayleigh distribution), so
s = u95 / 2.4477. Errors of different vertices are taken as independent; then, to first order (GUM, JCGM 100),

  length:  L = sum |P(i) P(i+1)|.  Vertex i pulls with e(i-1,i) - e(i,i+1), e being the unit vectors of its two
           sides, so s(L)² = sum s(i)² |e(i-1,i) - e(i,i+1)|²; at an end there is only one side: s(i)².
           For two points this is s(L)² = s(1)² + s(2)².
  area:    A by Karney.  Vertex i pulls with half the diagonal d(i) between its neighbours, so
           s(A)² = sum s(i)² d(i)² / 4.
  bearing: s(b) = sqrt(s(1)² + s(2)²) / L, in radians.

Stated is U = 2 s (k = 2, about 95 %), rounded up to two digits. A vertex whose uncertainty nobody knows gives
the result none: it says so and never a figure that looks better than it is. Fixes of one receiver in a short
time share part of their error, which then cancels: U is rather too large than too small.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from geographiclib.geodesic import Geodesic

from inspector.errors import PositionError
from inspector.i18n import gettext as _

_RAYLEIGH_95 = math.sqrt(-2 * math.log(0.05))  # 2.4477
_WGS84 = Geodesic.WGS84


@dataclass(frozen=True, slots=True)
class Vertex:
    """One measured place: degrees WGS 84, height if any, and the radius in metres that holds it with 95 %."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None
    altitude_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its expanded uncertainty U (k = 2) in the same unit; None where it is not known."""

    value: float
    uncertainty: float | None
    unit: str

    def __str__(self) -> str:
        if self.uncertainty is None:
            return _("{figure}, uncertainty unknown").format(figure=self.figure)
        return self.figure

    @property
    def figure(self) -> str:
        """The value with its unit, and with its uncertainty where that is known."""
        unit = self.unit if self.unit == "°" else f" {self.unit}"
        if self.uncertainty is None:
            return f"{_figure(self.value, None)}{unit}"
        return f"{_figure(self.value, self.uncertainty)} ± {_upwards(self.uncertainty)}{unit}"


def distance(a: Vertex, b: Vertex) -> Measured:
    """Metres between two measured places."""
    return length([a, b])


def length(line: Sequence[Vertex]) -> Measured:
    """Metres along a line of measured places. Raises PositionError when there are fewer than two."""
    _enough(line, 2, _("A line needs two points. Set another one."))
    sides = [_inverse(a, b) for a, b in itertools.pairwise(line)]
    total = math.fsum(side["s12"] for side in sides)
    sigmas = _sigmas(line)
    if sigmas is None:
        return Measured(total, None, "m")
    pulls = []
    for n in range(len(line)):
        into = _unit(sides[n - 1]["azi2"]) if n > 0 and sides[n - 1]["s12"] > 0 else (0.0, 0.0)
        out = _unit(sides[n]["azi1"]) if n < len(sides) and sides[n]["s12"] > 0 else (0.0, 0.0)
        pulls.append(math.dist(into, out))
    return Measured(total, 2 * math.hypot(*(s * p for s, p in zip(sigmas, pulls, strict=True))), "m")


def perimeter(ring: Sequence[Vertex]) -> Measured:
    """Metres round a shape of measured corners. Raises PositionError when there are fewer than three."""
    corners = opened(ring)
    _enough(corners, 3, _("A shape needs three corners. Set another one."))
    count = len(corners)
    sides = [_inverse(corners[n], corners[(n + 1) % count]) for n in range(count)]
    total = math.fsum(side["s12"] for side in sides)
    sigmas = _sigmas(corners)
    if sigmas is None:
        return Measured(total, None, "m")
    pulls = [math.dist(_unit(sides[n - 1]["azi2"]), _unit(sides[n]["azi1"])) for n in range(count)]
    return Measured(total, 2 * math.hypot(*(s * p for s, p in zip(sigmas, pulls, strict=True))), "m")


def area(ring: Sequence[Vertex]) -> Measured:
    """Square metres of a shape of measured corners. Raises PositionError when there are fewer than three."""
    corners = opened(ring)
    _enough(corners, 3, _("A shape needs three corners. Set another one."))
    polygon = _WGS84.Polygon()
    for corner in corners:
        polygon.AddPoint(corner.latitude, corner.longitude)
    _number, _around, square = polygon.Compute(False, True)
    sigmas = _sigmas(corners)
    if sigmas is None:
        return Measured(abs(square), None, "m²")
    count = len(corners)
    diagonals = [_inverse(corners[n - 1], corners[(n + 1) % count])["s12"] for n in range(count)]
    spread = math.hypot(*(s * d / 2 for s, d in zip(sigmas, diagonals, strict=True)))
    return Measured(abs(square), 2 * spread, "m²")


def bearing(a: Vertex, b: Vertex) -> Measured:
    """Degrees clockwise from north in which one place lies from another. Raises PositionError in one place."""
    side = _inverse(a, b)
    if side["s12"] == 0:
        raise PositionError(
            _("Both points are the same place, so there is no bearing. Set the second one apart.")
        )
    sigmas = _sigmas([a, b])
    if sigmas is None:
        return Measured(side["azi1"] % 360, None, "°")
    spread = 2 * math.degrees(math.hypot(*sigmas) / side["s12"])
    return Measured(side["azi1"] % 360, min(spread, 180.0), "°")


def from_place(metres: float, place: Vertex) -> Measured:
    """A distance whose other end is taken as exact, as that to something on a map."""
    return Measured(metres, None if place.accuracy_m is None else 2 * sigma(place.accuracy_m), "m")


def sigma(accuracy_m: float) -> float:
    """The standard deviation of one axis, of a radius that holds the true place with 95 %."""
    return accuracy_m / _RAYLEIGH_95


def opened(ring: Sequence[Vertex]) -> list[Vertex]:
    """The corners of a shape once each, without the first one repeated at the end."""
    corners = list(ring)
    while len(corners) > 1 and _same(corners[0], corners[-1]):
        corners.pop()
    return corners


def _same(a: Vertex, b: Vertex) -> bool:
    return (a.latitude, a.longitude) == (b.latitude, b.longitude)


def _enough(line: Sequence[Vertex], least: int, words: str) -> None:
    if len(line) < least:
        raise PositionError(words)


def _inverse(a: Vertex, b: Vertex) -> dict[str, float]:
    found: dict[str, float] = _WGS84.Inverse(a.latitude, a.longitude, b.latitude, b.longitude)
    return found


def _unit(azimuth: float) -> tuple[float, float]:
    radians = math.radians(azimuth)
    return math.sin(radians), math.cos(radians)


def _sigmas(line: Sequence[Vertex]) -> list[float] | None:
    """The standard deviation of one axis of each vertex; None when that of one is not known."""
    known = [vertex.accuracy_m for vertex in line if vertex.accuracy_m is not None]
    return [sigma(metres) for metres in known] if len(known) == len(line) else None


def _upwards(uncertainty: float) -> str:
    """Two digits, rounded up."""
    if uncertainty <= 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(uncertainty)) - 1)
    up = math.ceil(round(uncertainty / step, 6)) * step
    return f"{up:,.{_decimals(step)}f}"


def _figure(value: float, uncertainty: float | None) -> str:
    """As many digits as the uncertainty leaves a meaning."""
    if uncertainty is None or uncertainty <= 0:
        return f"{value:,.1f}" if value < 1_000 else f"{value:,.0f}"
    step = 10.0 ** (math.floor(math.log10(uncertainty)) - 1)
    return f"{round(value / step) * step:,.{_decimals(step)}f}"


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
