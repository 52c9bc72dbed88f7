"""What lies around a site, as the user's own files tell it: schools, wells, rivers, zones, and how far away.

A layer comes from GeoJSON (geo/geojson.py); distances follow geo/nearest.py and state their error there. What
a map shows is taken as exact; the uncertainty that is told is that of the place one asks from.
"""

from __future__ import annotations

import heapq
import math
from array import array
from dataclasses import dataclass

from inspector.geo.measure import Measured, Vertex, from_place, sigma
from inspector.geo.nearest import Box, Foot, Ring, Space, in_space, least, nearest
from inspector.geo.projection import to_map
from inspector.geo.shapes import Kind

_WIDEST = 180.0  # degrees: a bearing is never less certain


@dataclass(frozen=True, slots=True)
class Part:
    """A point, a line, or an area: its outer ring, then its holes."""

    kind: Kind
    rings: tuple[Ring, ...]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether the place lies in the area."""
        if self.kind is not Kind.AREA or not self.rings[0].encloses(latitude, longitude):
            return False
        return not any(hole.encloses(latitude, longitude) for hole in self.rings[1:])


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of a layer, of one part or several."""

    name: str
    parts: tuple[Part, ...]

    @property
    def rings(self) -> tuple[Ring, ...]:
        return tuple(ring for part in self.parts for ring in part.rings)

    def least(self, place: Vertex, space: Space) -> float:
        """Metres from which it surely is as far or further; 0 where its box holds the place."""
        for part in self.parts:
            if part.kind is Kind.AREA and part.rings[0].box.turns(place.latitude, place.longitude):
                return 0.0
        return min(least(ring, space) for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Layer:
    """A file of features; what could not be used of it stands in the notes."""

    name: str
    features: tuple[Feature, ...]
    notes: tuple[str, ...] = ()

    @property
    def box(self) -> Box | None:
        """What it covers, in degrees; None when it is empty."""
        boxes = [ring.box for feature in self.features for ring in feature.rings]
        if not boxes:
            return None
        wests, souths, easts, norths = zip(*boxes, strict=True)
        return Box(min(wests), min(souths), max(easts), max(norths))


@dataclass(frozen=True, slots=True)
class Near:
    """How far a feature is from a place, and in which direction."""

    feature: Feature
    distance: Measured  # m; 0 inside an area
    edge: Measured  # m to the nearest place of its line or boundary, also from inside
    bearing: Measured | None  # degrees to it; None inside an area, and where one stands on it
    nearest: Vertex  # of its line or boundary
    is_inside: bool


def distances(
    layer: Layer, place: Vertex, *, within_m: float | None = None, limit: int | None = None
) -> list[Near]:
    """How far each feature of the layer is from a place, nearest first.

    Of those further than `within_m`, or beyond the first `limit`, most are left out by their boxes without
    being measured, and none is given.
    """
    space = in_space(place.latitude, place.longitude)
    waiting = [(feature.least(place, space), n) for n, feature in enumerate(layer.features)]
    waiting.sort()
    found: list[tuple[float, float, int, Near]] = []
    farthest: list[float] = []  # the nearest distances so far, negated: the first is the largest of them
    for lowest, n in waiting:
        if within_m is not None and lowest > within_m:
            break
        if limit is not None and len(farthest) >= limit and (not farthest or lowest > -farthest[0]):
            break
        near = _near(layer.features[n], place)
        metres = near.distance.value
        if within_m is not None and metres > within_m:
            continue
        found.append((metres, -near.edge.value if near.is_inside else 0.0, n, near))
        if limit is not None:
            heapq.heappush(farthest, -metres)
            if len(farthest) > limit:
                heapq.heappop(farthest)
    found.sort(key=lambda one: one[:3])
    return [near for *_order, near in found[:limit]]


def _near(feature: Feature, place: Vertex) -> Near:
    foot = nearest(feature.rings, place.latitude, place.longitude)
    edge = from_place(foot.metres, place)
    at = Vertex(foot.latitude, (foot.longitude + 180) % 360 - 180)
    if any(part.holds(place.latitude, place.longitude) for part in feature.parts):
        # Deeper inside than the place is uncertain, it surely is inside; nearer to the boundary the true
        # place may be outside by the rest.
        outside = None if edge.uncertainty is None else max(0.0, edge.uncertainty - foot.metres)
        return Near(feature, Measured(0.0, outside, "m"), edge, None, at, True)
    return Near(feature, edge, edge, _bearing(foot, place), at, False)


def _bearing(foot: Foot, place: Vertex) -> Measured | None:
    if foot.metres == 0:
        return None
    if place.accuracy_m is None:
        return Measured(foot.bearing % 360, None, "°")
    spread = 2 * math.degrees(sigma(place.accuracy_m) / foot.metres)
    return Measured(foot.bearing % 360, min(spread, _WIDEST), "°")


def on_map(ring: Ring) -> array[float]:
    """The ring in metres of the map, x, y, x, y ...; across the date line it goes on beyond the map's edge."""
    flat: array[float] = array("d")
    for latitude, longitude in zip(ring.latitudes, ring.longitudes, strict=True):
        flat.extend(to_map(latitude, longitude))
    return flat
