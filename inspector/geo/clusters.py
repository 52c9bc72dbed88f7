"""Many points of a map drawn as few: clusters for one zoom, the same wherever the map is moved.

Points fall into cells of a grid that is fixed to the Earth; clusters whose middles then lie nearer than a
marker is wide become one, largest first, until none do. So no cluster sits split on the edge of two cells, and
no two markers cover each other. Nothing depends on what is in view. A caller clusters once for each whole zoom
and asks `Index` for what is in view.

Over the date line the map ends: points on both sides of it are not put together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.geo.projection import Spot, resolution, to_map

CELL = 64  # px
APART = 44  # px: the side of a target, so that every marker can be touched
_ROW = 1 << 32  # cells in a row of the grid, as its keys count them


class Marker(NamedTuple):
    """A point with a status, in metres of the map."""

    key: str
    x: float
    y: float
    status: str = ""

    @classmethod
    def at(cls, key: str, latitude: float, longitude: float, status: str = "") -> Marker:
        return cls(key, *to_map(latitude, longitude), status)


class Cluster(NamedTuple):
    """Markers that are drawn as one: where, which, and a box in metres of the map to zoom to."""

    x: float
    y: float
    members: tuple[Marker, ...]
    box: tuple[float, float, float, float]  # west, south, east, north

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(marker.key for marker in self.members)

    @property
    def statuses(self) -> dict[str, int]:
        """How many there are of each status."""
        counts: dict[str, int] = {}
        for marker in self.members:
            counts[marker.status] = counts.get(marker.status, 0) + 1
        return counts

    @property
    def spot(self) -> Spot:
        return Spot(self.x, self.y)


def cluster(
    markers: Sequence[Marker], zoom: float, *, cell_px: float = CELL, apart_px: float = APART
) -> list[Cluster]:
    """The markers in clusters, for a map drawn at this zoom; every marker is in one."""
    side = cell_px * resolution(zoom)
    cells: dict[int, list[Marker]] = {}
    floor = math.floor
    for marker in markers:
        key = floor(marker[1] / side) * _ROW + floor(marker[2] / side)
        inside = cells.get(key)
        if inside is None:
            cells[key] = [marker]
        else:
            inside.append(marker)
    heaps = _Heaps(min(apart_px, cell_px) * resolution(zoom), cells.values())
    heaps.settle()
    return [_cluster(*heap) for heap in heaps.left()]


class _Heaps:
    """Markers put together so far, with a grid of its own to find those whose middles lie too near."""

    def __init__(self, apart: float, heaps: Iterable[list[Marker]]) -> None:
        self._apart = apart
        self._members: list[list[Marker]] = []
        self._middles: list[tuple[float, float]] = []
        self._buckets: dict[int, list[int]] = {}
        for members in heaps:
            self._add(members)

    def settle(self) -> None:
        """Put together what lies too near, until nothing does."""
        pairs = self._near_pairs()
        while pairs:
            pairs = [pair for new in self._merge(pairs) for pair in self._near(new)]

    def left(self) -> list[tuple[float, float, list[Marker]]]:
        """The middle and the markers of each."""
        return [
            (*middle, members)
            for middle, members in zip(self._middles, self._members, strict=True)
            if members
        ]

    def _add(self, members: list[Marker]) -> int:
        n = len(self._members)
        middle = _middle(members)
        self._members.append(members)
        self._middles.append(middle)
        self._buckets.setdefault(self._place(middle), []).append(n)
        return n

    def _place(self, middle: tuple[float, float]) -> int:
        return math.floor(middle[0] / self._apart) * _ROW + math.floor(middle[1] / self._apart)

    def _near_pairs(self) -> list[tuple[int, int]]:
        """Every two that lie too near: they are in one bucket or in neighbouring ones."""
        buckets = self._buckets
        found = []
        for inside in buckets.values():
            if len(inside) > 1:
                found += [(a, b) for n, a in enumerate(inside) for b in inside[:n]]
        for step in (1, _ROW - 1, _ROW, _ROW + 1):
            for key in [key for key in buckets if key + step in buckets]:
                found += [(a, b) for a in buckets[key] for b in buckets[key + step]]
        return [pair for pair in found if self._is_near(*pair)]

    def _near(self, n: int) -> list[tuple[int, int]]:
        if not self._members[n]:
            return []
        place = self._place(self._middles[n])
        others = [
            other
            for row in (place - _ROW, place, place + _ROW)
            for key in (row - 1, row, row + 1)
            for other in self._buckets.get(key, ())
        ]
        return [(n, other) for other in others if other != n and self._is_near(n, other)]

    def _is_near(self, a: int, b: int) -> bool:
        return math.dist(self._middles[a], self._middles[b]) < self._apart

    def _merge(self, pairs: list[tuple[int, int]]) -> list[int]:
        """Let each, the largest first, take in its neighbours; two that are left over by this are never near."""
        neighbours: dict[int, set[int]] = {}
        for a, b in pairs:
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
        made = []
        for n in sorted(neighbours, key=lambda n: (-len(self._members[n]), self._middles[n])):
            if not self._members[n]:
                continue
            group = [n, *(other for other in neighbours[n] if self._members[other])]
            if len(group) > 1:
                members = [member for one in group for member in self._members[one]]
                for one in group:
                    self._members[one] = []
                    self._buckets[self._place(self._middles[one])].remove(one)
                made.append(self._add(members))
        return made


def _middle(members: list[Marker]) -> tuple[float, float]:
    if len(members) == 1:
        return members[0][1], members[0][2]
    # fsum: the middle does not depend on the order in which the markers come
    return (
        math.fsum([one[1] for one in members]) / len(members),
        math.fsum([one[2] for one in members]) / len(members),
    )


def _cluster(x: float, y: float, members: list[Marker]) -> Cluster:
    if len(members) == 1:
        return Cluster(x, y, (members[0],), (x, y, x, y))
    xs, ys = [one[1] for one in members], [one[2] for one in members]
    return Cluster(x, y, tuple(members), (min(xs), min(ys), max(xs), max(ys)))


class Index:
    """Clusters by where they are, so that a view finds its own without looking at all of them."""

    def __init__(self, clusters: Iterable[Cluster], zoom: float, *, cell_px: float = 4 * CELL) -> None:
        self._side = cell_px * resolution(zoom)
        self._buckets: dict[tuple[int, int], list[Cluster]] = {}
        for one in clusters:
            place = math.floor(one.x / self._side), math.floor(one.y / self._side)
            self._buckets.setdefault(place, []).append(one)

    def within(self, west: float, south: float, east: float, north: float) -> list[Cluster]:
        """The clusters whose middles lie in this box of the map; the caller adds a marker's width round a view."""
        if west > east or south > north:
            return []
        left, right = math.floor(west / self._side), math.floor(east / self._side)
        low, high = math.floor(south / self._side), math.floor(north / self._side)
        if (right - left + 1) * (high - low + 1) > len(self._buckets):
            places: Iterable[tuple[int, int]] = self._buckets
        else:
            places = ((x, y) for x in range(left, right + 1) for y in range(low, high + 1))
        return [
            one
            for place in places
            for one in self._buckets.get(place, ())
            if west <= one.x <= east and south <= one.y <= north
        ]
