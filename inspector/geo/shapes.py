"""Lines and areas as ODK writes them: geotrace and geoshape, "lat lon alt acc; lat lon alt acc; ..."."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from inspector.errors import PositionError
from inspector.geo.measure import Vertex, opened
from inspector.i18n import gettext as _


class Kind(StrEnum):
    POINT = "point"
    LINE = "line"
    AREA = "area"

    @property
    def least(self) -> int:
        """How many places it needs to be whole."""
        return {Kind.POINT: 1, Kind.LINE: 2, Kind.AREA: 3}[self]


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn on the site: its boundary, a pile, a fence, where a photo was taken, a measurement."""

    key: str
    name: str
    kind: Kind
    vertices: tuple[Vertex, ...] = ()
    style: str = "boundary"  # boundary, pile, fence, photo, measure
    tone: str = ""  # ok, critical, decide ...: what was found about it, as a colour of the palette
    note: str = ""
    heading: float | None = None  # degrees: where a camera looked

    @property
    def is_whole(self) -> bool:
        return len(self.vertices) >= self.kind.least

    def with_vertices(self, vertices: Sequence[Vertex]) -> Shape:
        return replace(self, vertices=tuple(vertices))


def parse(text: str, kind: Kind) -> tuple[Vertex, ...]:
    """The places of a geopoint, geotrace or geoshape answer; a shape's last one, equal to its first, is left out.

    Raises PositionError and names the place that cannot be read.
    """
    places = [part.split() for part in text.split(";") if part.strip()]
    vertices = [_vertex(parts, n) for n, parts in enumerate(places, 1)]
    return tuple(opened(vertices)) if kind is Kind.AREA else tuple(vertices)


def as_odk(shape: Shape) -> str:
    """The answer to a geopoint, geotrace or geoshape question; a shape is closed as ODK wants it.

    ODK has 0 for an accuracy that is not known.
    """
    places = list(shape.vertices)
    if shape.kind is Kind.AREA and places:
        places.append(places[0])
    return "; ".join(
        f"{one.latitude:.7f} {one.longitude:.7f} {one.altitude_m:.1f} {one.accuracy_m or 0:.1f}"
        for one in places
    )


def _vertex(parts: Sequence[str], number: int) -> Vertex:
    try:
        values = [float(part) for part in parts]
    except ValueError as error:
        raise _unreadable(number) from error
    if not 2 <= len(values) <= 4 or not all(map(math.isfinite, values)):
        raise _unreadable(number)
    latitude, longitude, altitude, accuracy = [*values, 0.0, 0.0][:4]
    if abs(latitude) > 90 or abs(longitude) > 180 or accuracy < 0:
        raise _unreadable(number)
    return Vertex(latitude, longitude, accuracy or None, altitude)


def _unreadable(number: int) -> PositionError:
    return PositionError(
        _(
            "Place {n} of this line cannot be read. Write each as latitude, longitude, altitude and accuracy with spaces between, and a semicolon after each."
        ).format(n=number)
    )
