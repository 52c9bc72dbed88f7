"""Fixes from the bytes of a receiver: serial port, socket or log file, all the same way.

pynmeagps reads the sentences; here they are gathered into one fix per epoch. Garbage, half sentences and
wrong checksums are counted and passed over, never guessed at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from pynmeagps import NMEAReader
from pynmeagps.exceptions import NMEAMessageError, NMEAParseError, NMEAStreamError, NMEATypeError

from inspector.clock import Moment
from inspector.geo.point import Point
from inspector.geo.position import Position, Source

_LONGEST_LINE = 512  # NMEA 0183 allows 82; receivers exceed it a little, garbage a lot
_SIMULATED = 8
_MANUAL = 7

# Standard deviation of one range measurement, in metres, by GGA quality. Autonomous: the GPS SPS performance
# standard (2020) promises 7 m at 95 % globally, plus what a yard adds; differential and RTK: receivers' sheets.
_RANGE_SIGMA = {1: 4.0, 2: 1.5, 4: 0.02, 5: 0.3}


@dataclass(frozen=True, slots=True)
class Fix:
    """One epoch of one receiver. Degrees WGS 84; `accuracy_m` holds the true place with 95 %."""

    latitude: float
    longitude: float
    time: Moment | None = None  # UTC; None until the receiver told the date
    accuracy_m: float | None = None
    satellites: int | None = None
    hdop: float | None = None
    quality: int | None = None  # as in GGA: 1 autonomous, 2 differential, 4 and 5 RTK, 7 manual, 8 simulated

    @property
    def point(self) -> Point:
        return Point.of(self.latitude, self.longitude)

    @property
    def is_measured(self) -> bool:
        """Whether satellites gave it; a simulated or typed-in fix proves nothing."""
        return self.quality not in (_SIMULATED, _MANUAL)

    def position(self) -> Position:
        point = self.point
        accuracy = Decimal(f"{self.accuracy_m:.1f}") if self.accuracy_m is not None else None
        return Position(point.latitude, point.longitude, Source.NMEA, accuracy, self.time)


@dataclass(slots=True)
class _Epoch:
    """What the sentences of one instant said together."""

    clock: time | None = None
    day: date | None = None
    place: tuple[float, float] | None = None
    quality: int | None = None
    satellites: int | None = None
    hdop: float | None = None
    sigma: tuple[float, float] | None = None

    def fix(self, day: date | None) -> Fix | None:
        if self.place is None:
            return None
        moment = None
        if day is not None and self.clock is not None:
            moment = Moment(datetime.combine(day, self.clock, UTC))
        return Fix(*self.place, moment, self._accuracy(), self.satellites, self.hdop, self.quality)

    def _accuracy(self) -> float | None:
        """95 %, as twice the root mean square distance (2DRMS), from GST or from HDOP times a stated range error."""
        if self.sigma is not None:
            return 2 * math.hypot(*self.sigma)
        sigma = _RANGE_SIGMA.get(self.quality if self.quality is not None else 1)
        return 2 * self.hdop * sigma if self.hdop and sigma else None


@dataclass(slots=True)
class NmeaReader:
    """Takes bytes as they come and gives the fixes that they complete."""

    refused: int = 0  # sentences that were cut, garbled or had a wrong checksum
    _rest: bytes = b""
    _epoch: _Epoch = field(default_factory=_Epoch)
    _day: date | None = None

    def feed(self, data: bytes) -> Iterator[Fix]:
        """Every fix that these bytes complete, oldest first."""
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest, self.refused = b"", self.refused + 1
        for line in lines:
            yield from self._sentence(line)

    def finish(self) -> Iterator[Fix]:
        """The fix of the last epoch, when nothing more will come."""
        yield from self._sentence(self._rest)
        self._rest = b""
        yield from self._next(_Epoch())

    def _sentence(self, line: bytes) -> Iterator[Fix]:
        start = line.rfind(b"$")
        if start < 0:
            return
        try:
            message: Any = NMEAReader.parse(line[start:] + b"\r\n")
        except (
            NMEAParseError,
            NMEAMessageError,
            NMEAStreamError,
            NMEATypeError,
            ValueError,
            IndexError,
            KeyError,
        ):
            self.refused += 1
            return
        if message is None or len(message.identity) < 5:
            return
        yield from self._understood(message, message.identity[-3:])

    def _understood(self, message: Any, kind: str) -> Iterator[Fix]:
        if kind in ("GGA", "RMC", "GLL", "GNS", "GST", "ZDA"):
            clock = message.time if isinstance(getattr(message, "time", None), time) else None
            if clock is not None and self._epoch.clock not in (None, clock):
                yield from self._next(_Epoch())
            self._epoch.clock = clock or self._epoch.clock
        if kind == "GGA":
            self._gga(message)
        elif kind == "RMC":
            self._rmc(message)
        elif kind == "GLL" and message.status == "A":
            self._put(message)
        elif kind == "GNS" and set(str(message.posMode)) - {"N"}:
            self._put(message)
            self._epoch.satellites = _whole(message.numSV) or self._epoch.satellites
            self._epoch.hdop = self._epoch.hdop or _positive(message.HDOP)
        elif kind == "GST":
            sigmas = _positive(message.stdLat), _positive(message.stdLong)
            if sigmas[0] is not None and sigmas[1] is not None:
                self._epoch.sigma = (sigmas[0], sigmas[1])
        elif kind == "GSA":
            self._epoch.hdop = self._epoch.hdop or _positive(message.HDOP)

    def _gga(self, message: Any) -> None:
        quality = _whole(message.quality)
        if quality:
            self._put(message)
            self._epoch.quality = quality
            self._epoch.satellites = _whole(message.numSV)
            self._epoch.hdop = _positive(message.HDOP) or self._epoch.hdop

    def _rmc(self, message: Any) -> None:
        if message.status != "A":
            return
        self._put(message)
        if isinstance(message.date, date):
            self._day = message.date

    def _put(self, message: Any) -> None:
        latitude, longitude = message.lat, message.lon
        if (
            isinstance(latitude, float)
            and isinstance(longitude, float)
            and abs(latitude) <= 90
            and abs(longitude) <= 180
        ):
            self._epoch.place = self._epoch.place or (latitude, longitude)

    def _next(self, following: _Epoch) -> Iterator[Fix]:
        done, self._epoch = self._epoch.fix(self._day), following
        if done is not None:
            yield done


def read_fixes(chunks: Iterable[bytes]) -> Iterator[Fix]:
    """Every fix in these chunks of a receiver's bytes."""
    reader = NmeaReader()
    for chunk in chunks:
        yield from reader.feed(chunk)
    yield from reader.finish()


def _positive(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if number > 0 and math.isfinite(number) and number < 99 else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
