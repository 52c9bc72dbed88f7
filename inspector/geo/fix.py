"""One fix: what a receiver, or a track, says about one instant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from inspector.clock import Moment
from inspector.geo.point import Point
from inspector.geo.position import Position, Source

_NO_FIX = 0
_MANUAL = 7
_SIMULATED = 8


@dataclass(frozen=True, slots=True)
class Fix:
    """One position at one instant. Degrees WGS 84; `accuracy_m` holds the true place with 95 %."""

    latitude: float
    longitude: float
    time: Moment | None = None  # UTC; None until the receiver told the date
    accuracy_m: float | None = None
    satellites: int | None = None
    hdop: float | None = None
    quality: int | None = (
        None  # as in GGA: 0 not vouched for, 1 autonomous, 2 differential, 4 and 5 RTK, 8 simulated
    )
    source: str = ""  # the sentence that gave the place, such as GPGGA, or gpx
    altitude_m: float | None = None  # above mean sea level
    is_repeat: bool = False  # another sentence of the same instant, a little elsewhere
    weeks_added: int = 0  # to a date that a GPS week rollover had put into the past

    @property
    def point(self) -> Point:
        return Point.of(self.latitude, self.longitude)

    @property
    def is_measured(self) -> bool:
        """Whether satellites gave it; a simulated, typed-in or unvouched fix proves nothing."""
        return self.quality not in (_NO_FIX, _SIMULATED, _MANUAL)

    @property
    def counts(self) -> bool:
        """Whether an average uses it: measured, and once for each instant."""
        return self.is_measured and not self.is_repeat

    def position(self) -> Position:
        point = self.point
        accuracy = Decimal(f"{self.accuracy_m:.1f}") if self.accuracy_m is not None else None
        return Position(point.latitude, point.longitude, Source.NMEA, accuracy, self.time)
