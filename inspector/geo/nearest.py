"""The nearest place on a line to a place, on the ellipsoid.

A line between two vertices is straight in longitude and latitude, as GeoJSON has it (RFC 7946, 3.1.1); the same
line decides whether a place is inside. Along 100 km from east to west at 35 degrees north it lies up to 140 m
from the geodesic between its ends. (A map draws it straight in Web Mercator, which between near vertices is the
same.)

How it is found: every vertex is known as a point in space (metres from the Earth's centre), where neither the
date line nor the poles are special. Chords between vertices give each piece of line a distance that is never
off by more than its sag, the most by which the line leaves its chord. Only pieces that can hold the nearest
place are cut finer, until the sag is 2 cm; the nearest place of such a piece is taken from its chord, and its
distance and azimuth are Karney's (geographiclib).

Error: the distance is Karney's to a place on the line, and no place of the line is nearer by more than 5 mm
within 100 km; the place itself may lie 2 cm and 0.01 % of the distance along the line from the nearest one.
Chords rank directions by less than 0.06 % (d/6378 km)² of a distance d wrongly, so further away another place
of the same line may be nearer by that much at most: 0.1 m at 200 km, 15 m at 1,000 km.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geographiclib.geodesic import Geodesic

_WGS84 = Geodesic.WGS84
_A = 6378137.0
_E2 = _WGS84.f * (2 - _WGS84.f)
_OUT = Geodesic.DISTANCE | Geodesic.AZIMUTH
_DEGREE = math.pi / 180
_FINEST = 0.02  # m: a piece whose sag is less is not cut again
_RANKED = 200_000.0  # m: so near, directions whose chords are equal but for their ranking are all tried


class Space(NamedTuple):
    """Metres from the Earth's centre: towards Greenwich, towards 90 degrees east, towards the north pole."""

    x: float
    y: float
    z: float


class Box(NamedTuple):
    """Degrees; across the date line east exceeds 180, or west falls below -180."""

    west: float
    south: float
    east: float
    north: float

    def turns(self, latitude: float, longitude: float) -> range:
        """How often a longitude must be turned by 360 degrees to lie in the box; empty when the place is outside."""
        if not self.south <= latitude <= self.north:
            return range(0)
        return range(math.ceil((self.west - longitude) / 360), math.floor((self.east - longitude) / 360) + 1)


class Foot(NamedTuple):
    """The nearest place: degrees, metres from where it was asked, and the azimuth there in degrees."""

    latitude: float
    longitude: float
    metres: float
    bearing: float


@dataclass(frozen=True, slots=True)
class Ring:
    """Vertices in their order. Longitudes go on without a jump, so across the date line they exceed 180."""

    latitudes: array[float]
    longitudes: array[float]
    box: Box = field(init=False, compare=False)
    chords: array[float] = field(init=False, repr=False, compare=False)  # x, y, z, x, y, z ...
    middle: Space = field(init=False, repr=False, compare=False)
    radius: float = field(
        init=False, repr=False, compare=False
    )  # m: a sphere round the middle holds the line
    sag: float = field(init=False, repr=False, compare=False)  # m: the most by which it leaves its chords

    def __post_init__(self) -> None:
        xs, ys = self.longitudes, self.latitudes
        box = Box(min(xs), min(ys), max(xs), max(ys))
        chords: array[float] = array("d")
        for latitude, longitude in zip(ys, xs, strict=True):
            chords.extend(in_space(latitude, longitude))
        turns = (abs(ys[n] - ys[n - 1]) + abs(xs[n] - xs[n - 1]) for n in range(1, len(xs)))
        sag = _sag(max(turns, default=0.0))
        sides = (chords[0::3], chords[1::3], chords[2::3])
        middle = Space(*((min(side) + max(side)) / 2 for side in sides))
        reach = max(math.dist(middle, vertex) for vertex in zip(*sides, strict=True))
        values = {"box": box, "chords": chords, "middle": middle, "radius": reach + sag, "sag": sag}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.latitudes)

    def encloses(self, latitude: float, longitude: float) -> bool:
        """Whether a line from the place to the north crosses the ring an odd number of times."""
        turns = self.box.turns(latitude, longitude)
        return any(self._crossed(latitude, longitude + 360 * turn) for turn in turns)

    def _crossed(self, latitude: float, longitude: float) -> bool:
        odd = False
        xs, ys = self.longitudes, self.latitudes
        for n in range(len(xs) - 1):
            if (xs[n] > longitude) != (xs[n + 1] > longitude):
                share = (longitude - xs[n]) / (xs[n + 1] - xs[n])
                odd ^= latitude < ys[n] + share * (ys[n + 1] - ys[n])
        return odd


def in_space(latitude: float, longitude: float) -> Space:
    """Where a place of the ellipsoid is."""
    phi, lam = latitude * _DEGREE, longitude * _DEGREE
    sine = math.sin(phi)
    across = _A / math.sqrt(1 - _E2 * sine * sine)
    out = across * math.cos(phi)
    return Space(out * math.cos(lam), out * math.sin(lam), across * (1 - _E2) * sine)


def least(ring: Ring, place: Space) -> float:
    """Metres in space from which the ring surely is as far or further: for leaving out what is far away."""
    return max(0.0, math.dist(ring.middle, place) - ring.radius)


def nearest(rings: Sequence[Ring], latitude: float, longitude: float) -> Foot:
    """The nearest place on any of these lines and points."""
    return _Search(latitude, longitude).over(rings)


class _Piece(NamedTuple):
    """A piece of line: its ends in degrees and in space."""

    from_degrees: tuple[float, float]
    to_degrees: tuple[float, float]
    from_space: Space
    to_space: Space

    @property
    def sag(self) -> float:
        (a, b), (c, d) = self.from_degrees, self.to_degrees
        return _sag(abs(c - a) + abs(d - b))

    def at(self, share: float) -> tuple[float, float]:
        (a, b), (c, d) = self.from_degrees, self.to_degrees
        return (a + share * (c - a), b + share * (d - b)) if share < 1 else (c, d)

    def halves(self) -> tuple[_Piece, _Piece]:
        middle = self.at(0.5)
        space = in_space(*middle)
        return (
            _Piece(self.from_degrees, middle, self.from_space, space),
            _Piece(middle, self.to_degrees, space, self.to_space),
        )


class _Search:
    """Branch and bound from one place."""

    def __init__(self, latitude: float, longitude: float) -> None:
        self._latitude, self._longitude = latitude, longitude
        self._space = in_space(latitude, longitude)
        self._asked: dict[tuple[float, float], Foot] = {}

    def over(self, rings: Sequence[Ring]) -> Foot:
        pieces, within = self._candidates(rings)
        waiting = [(max(0.0, chord - piece.sag), n, piece) for n, (chord, piece) in enumerate(pieces)]
        heapq.heapify(waiting)
        count = len(waiting)
        best: Foot | None = None
        while waiting:
            least_chord, _n, piece = heapq.heappop(waiting)
            if least_chord > within and best is not None:
                break
            if piece.sag <= _FINEST:
                foot = self._foot(piece)
                if best is None or foot.metres < best.metres:
                    best, within = foot, min(within, _allowed(foot.metres))
                continue
            for half in piece.halves():
                chord, _share = _to_chord(self._space, half.from_space, half.to_space)
                within = min(within, _allowed(chord + half.sag))
                heapq.heappush(waiting, (max(0.0, chord - half.sag), count, half))
                count += 1
        assert best is not None  # noqa: S101 - a ring has at least one vertex
        return best

    def _candidates(self, rings: Sequence[Ring]) -> tuple[list[tuple[float, _Piece]], float]:
        """The pieces that can hold the nearest place, with the distance in space within which it is."""
        within = math.inf
        found: list[tuple[float, Ring, int]] = []
        for ring in sorted(rings, key=lambda one: least(one, self._space)) if len(rings) > 1 else rings:
            if least(ring, self._space) > within:
                break
            squares = _squares(ring, self._space)
            within = min(within, _allowed(math.sqrt(min(squares)) + ring.sag))
            limit = (within + ring.sag) ** 2
            found += [(math.sqrt(square), ring, n) for n, square in enumerate(squares) if square <= limit]
        return [(chord, _piece(ring, n)) for chord, ring, n in found if chord <= within + ring.sag], within

    def _foot(self, piece: _Piece) -> Foot:
        """The nearest place on a piece that is as good as straight, measured on the ellipsoid."""
        _chord, share = _to_chord(self._space, piece.from_space, piece.to_space)
        place = piece.at(share)
        if place not in self._asked:  # two pieces meet in a vertex
            found = _WGS84.Inverse(self._latitude, self._longitude, *place, _OUT)
            self._asked[place] = Foot(*place, found["s12"], found["azi1"])
        return self._asked[place]


def _piece(ring: Ring, n: int) -> _Piece:
    m = min(n + 1, len(ring) - 1)
    chords = ring.chords
    return _Piece(
        (ring.latitudes[n], ring.longitudes[n]),
        (ring.latitudes[m], ring.longitudes[m]),
        Space(chords[3 * n], chords[3 * n + 1], chords[3 * n + 2]),
        Space(chords[3 * m], chords[3 * m + 1], chords[3 * m + 2]),
    )


def _squares(ring: Ring, place: Space) -> list[float]:
    """The squared distance in space from each chord; a single vertex is its own. Written out: it is the inner loop."""
    px, py, pz = place
    chords = ring.chords
    xs, ys, zs = chords[::3], chords[1::3], chords[2::3]
    if len(xs) == 1:
        return [(xs[0] - px) ** 2 + (ys[0] - py) ** 2 + (zs[0] - pz) ** 2]
    squares = []
    ax, ay, az = xs[0] - px, ys[0] - py, zs[0] - pz
    for x, y, z in zip(xs[1:], ys[1:], zs[1:], strict=True):
        bx, by, bz = x - px, y - py, z - pz
        dx, dy, dz = bx - ax, by - ay, bz - az
        along = -(ax * dx + ay * dy + az * dz)
        if along <= 0:
            squares.append(ax * ax + ay * ay + az * az)
        else:
            whole = dx * dx + dy * dy + dz * dz
            if along >= whole:
                squares.append(bx * bx + by * by + bz * bz)
            else:
                share = along / whole
                fx, fy, fz = ax + share * dx, ay + share * dy, az + share * dz
                squares.append(fx * fx + fy * fy + fz * fz)
        ax, ay, az = bx, by, bz
    return squares


def _to_chord(place: Space, a: Space, b: Space) -> tuple[float, float]:
    """Metres in space to a chord, and the share of it where that is."""
    way = (b.x - a.x, b.y - a.y, b.z - a.z)
    whole = way[0] ** 2 + way[1] ** 2 + way[2] ** 2
    along = sum((p - q) * w for p, q, w in zip(place, a, way, strict=True))
    share = min(1.0, max(0.0, along / whole)) if whole > 0 else 0.0
    return math.dist(place, (a.x + share * way[0], a.y + share * way[1], a.z + share * way[2])), share


def _sag(degrees: float) -> float:
    """The most by which a line leaves its chord that goes so many degrees, north or south plus east or west.

    An eighth of the most that its way can turn while it is walked once, which for (p, l) in radians is below
    a (|p| + |l|)² on a sphere; the ellipsoid adds less than 2 %.
    """
    turn = math.radians(degrees)
    return 1.02 * _A / 8 * turn * turn


def _allowed(chord: float) -> float:
    """How far in space a place may be that is as near on the ellipsoid as one this far."""
    ranked = 6e-4 * chord * (chord / _A) ** 2 if chord < _RANKED else 0.0
    return chord + ranked + 1e-3  # a millimetre is far more than rounding makes of any chord
