"""A position as it is recorded: where, how exactly, from what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inspector.clock import Moment
from inspector.geo.point import Point
from inspector.i18n import gettext as _


class Source(StrEnum):
    TYPED = "typed"
    PHOTO = "photo"
    NMEA = "nmea"
    MAP = "map"
    AVERAGE = "average"
    TRACK = "track"

    @property
    def label(self) -> str:
        return {
            Source.TYPED: _("typed"),
            Source.PHOTO: _("from a photo"),
            Source.NMEA: _("from a receiver"),
            Source.MAP: _("pointed at on the map"),
            Source.AVERAGE: _("average of several fixes"),
            Source.TRACK: _("from a track, by the time of the photo"),
        }[self]


@dataclass(frozen=True, slots=True)
class Position:
    """WGS 84. `accuracy_m` is the radius in metres that holds the true place with 95 %; None is unknown."""

    latitude: Decimal
    longitude: Decimal
    source: Source
    accuracy_m: Decimal | None = None
    time: Moment | None = None
    fixes: int = 1

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    def __str__(self) -> str:
        exact = f" ± {self.accuracy_m} m" if self.accuracy_m is not None else ""
        return f"{self.point}{exact} ({self.source.label})"

    def as_odk(self) -> str:
        """As an ODK geopoint answer: latitude, longitude, altitude, accuracy."""
        return f"{self.latitude} {self.longitude} 0 {self.accuracy_m if self.accuracy_m is not None else 0}"
