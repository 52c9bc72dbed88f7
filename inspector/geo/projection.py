"""Between places on the Earth and places on a map, and how coordinates are written.

The map is Web Mercator (EPSG:3857): metres from where the equator meets Greenwich, as raster tiles are cut.
It is for drawing; lengths and areas are measured on the ellipsoid (geo/measure.py), never on the map.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

import utm

from inspector.geo.point import Point
from inspector.i18n import gettext as _

RADIUS = 6378137.0
HALF = math.pi * RADIUS  # m: half the width of the square map
NORTHERN_EDGE = 85.0511287798066  # degrees: where the square ends
TILE = 256  # px
_UTM_SOUTH, _UTM_NORTH = -80.0, 84.0


class Spot(NamedTuple):
    """A place on the map, in metres east and north of its middle."""

    x: float
    y: float


class Notation(StrEnum):
    DEGREES = "degrees"
    DMS = "dms"
    UTM = "utm"

    @property
    def label(self) -> str:
        return {
            Notation.DEGREES: _("Decimal degrees"),
            Notation.DMS: _("Degrees, minutes, seconds"),
            Notation.UTM: _("UTM"),
        }[self]


def to_map(latitude: float, longitude: float) -> Spot:
    """Where a place lies on the map; what is nearer the poles than the map goes lies on its edge."""
    sine = math.sin(math.radians(max(-NORTHERN_EDGE, min(NORTHERN_EDGE, latitude))))
    return Spot(math.radians(longitude) * RADIUS, RADIUS * math.atanh(sine))


def spot_of(point: Point) -> Spot:
    """Where a point lies on the map."""
    return to_map(float(point.latitude), float(point.longitude))


def to_degrees(spot: Spot) -> tuple[float, float]:
    """Latitude and longitude of a place on the map; longitudes beyond the date line come round again."""
    latitude = math.degrees(math.atan(math.sinh(spot.y / RADIUS)))
    return latitude, (math.degrees(spot.x / RADIUS) + 180) % 360 - 180


def scale_at(latitude: float) -> float:
    """How many metres of the map one metre on the ground takes at this latitude (on the sphere, to 0.4 %)."""
    return 1 / math.cos(math.radians(max(-NORTHERN_EDGE, min(NORTHERN_EDGE, latitude))))


def resolution(zoom: float) -> float:
    """Metres of the map in one pixel."""
    return float(2 * HALF / TILE / 2.0**zoom)


def written(point: Point, notation: Notation = Notation.DEGREES) -> str:
    """The point in this notation, to about a decimetre; UTM is for 80° S to 84° N, elsewhere decimal degrees."""
    latitude, longitude = float(point.latitude), float(point.longitude)
    if notation is Notation.DMS:
        return f"{dms(latitude, 'N', 'S')} {dms(longitude, 'E', 'W')}"
    if notation is Notation.UTM and _UTM_SOUTH <= latitude < _UTM_NORTH:
        return utm_text(latitude, longitude)
    return str(point)


def dms(degrees: float, positive: str, negative: str) -> str:
    """Degrees, minutes and seconds to a hundredth; 59.999 seconds carry over, they never print as 60."""
    hundredths = round(abs(degrees) * 360_000)
    whole, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6_000)
    letter = negative if degrees < 0 and hundredths else positive
    return f"{whole}°{minutes:02d}′{seconds / 100:05.2f}″ {letter}"


def utm_text(latitude: float, longitude: float) -> str:
    """Zone with its band, easting and northing in metres, such as 54S 418262 m E 3929123 m N."""
    east, north, zone, band = utm.from_latlon(latitude, longitude)
    return f"{zone}{band} {east:.1f} m E {north:.1f} m N"
