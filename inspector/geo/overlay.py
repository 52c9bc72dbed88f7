"""What a user's own maps put over the base map: the features of a layer, and the tiles of a picture map."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.geo.basemap import Piece
from inspector.geo.layers import Feature, Layer, on_map
from inspector.geo.projection import HALF, to_map
from inspector.geo.scene import Dot, Item, Mesh, Picture
from inspector.geo.shapes import Kind
from inspector.geo.tiles import Found
from inspector.geo.view import Box, View

ZONE, WAY = "zone", "way"  # layers of pieces: areas, and lines
_DOTS = 1_000  # that are drawn at most: more would hide the map
_NAMED_FROM = 12.0  # zoom


@dataclass(frozen=True, slots=True)
class TilePlace:
    """One tile that a view wants, its row counted from the north."""

    zoom: int
    column: int
    row: int

    @property
    def box(self) -> Box:
        side = 2 * HALF / (1 << self.zoom)
        west, north = self.column * side - HALF, HALF - self.row * side
        return west, north - side, west + side, north


@dataclass(frozen=True, slots=True)
class Overlay:
    """A layer, ready to be drawn."""

    pieces: tuple[Piece, ...]
    dots: tuple[Dot, ...]

    def items(self, view: View) -> Iterator[Item]:
        """What of it is in sight."""
        yield from (Mesh(piece) for piece in self.pieces if view.sees(piece.box))
        west, south, east, north = view.box
        seen = [dot for dot in self.dots if west <= dot.spot[0] <= east and south <= dot.spot[1] <= north]
        named = view.zoom >= _NAMED_FROM
        yield from (dot if named else Dot(dot.spot) for dot in seen[:_DOTS])


def overlay(layer: Layer) -> Overlay:
    """The features of a layer as pieces and dots."""
    return Overlay(
        tuple(piece for feature in layer.features for piece in _pieces(feature)),
        tuple(
            Dot(to_map(part.rings[0].latitudes[0], part.rings[0].longitudes[0]), feature.name)
            for feature in layer.features
            for part in feature.parts
            if part.kind is Kind.POINT
        ),
    )


def _pieces(feature: Feature) -> Iterator[Piece]:
    for part in feature.parts:
        if part.kind is Kind.POINT:
            continue
        flat: array[float] = array("d")
        counts = []
        for ring in part.rings:
            flat.extend(on_map(ring))
            counts.append(len(ring.latitudes))
        box = (min(flat[::2]), min(flat[1::2]), max(flat[::2]), max(flat[1::2]))
        yield Piece(ZONE if part.kind is Kind.AREA else WAY, box, tuple(counts), flat)


def tiles_of(view: View, deepest: int) -> list[TilePlace]:
    """The tiles of a view, from its middle outwards, at the zoom whose pictures are nearest to its scale."""
    zoom = max(0, min(round(view.zoom), deepest))
    side = 2 * HALF / (1 << zoom)
    last = (1 << zoom) - 1
    west, south, east, north = view.box

    def number(metres: float) -> int:
        return max(0, min(last, math.floor(metres / side)))

    places = [
        TilePlace(zoom, column, row)
        for column in range(number(west + HALF), number(east + HALF) + 1)
        for row in range(number(HALF - north), number(HALF - south) + 1)
    ]
    middle_x, middle_y = (view.centre[0] + HALF) / side - 0.5, (HALF - view.centre[1]) / side - 0.5
    places.sort(key=lambda one: (one.column - middle_x) ** 2 + (one.row - middle_y) ** 2)
    return places


def picture(name: str, place: TilePlace, found: Found) -> Picture:
    """A tile that was found, as a scene shows it: a coarser one in the part that the place needs."""
    part = found.part
    key = (
        name,
        found.zoom,
        place.column >> (place.zoom - found.zoom),
        place.row >> (place.zoom - found.zoom),
    )
    box = (part.left, part.top, part.left + part.side, part.top + part.side)
    return Picture(key, found.data, place.box, box)
