"""Fixes from the bytes of a receiver: serial port, socket or log file, all the same way.

The sentences of one instant are gathered into one fix. Garbage, half sentences and wrong checksums are
counted by reason and passed over, never guessed at. Where two sentences of one instant disagree about the
place (RMC with fewer digits than GGA), both are given; only the first counts in an average.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from inspector.clock import Moment
from inspector.geo.fix import Fix
from inspector.geo.sentence import Framer, Sentence, Skip
from inspector.geo.told import Told, told, whole

_ROLLOVER = timedelta(weeks=1024)  # how often the week number of GPS begins anew
_SAME_PLACE = 1e-7  # degrees, a centimetre

# Standard deviation of one range measurement, in metres, by GGA quality. Autonomous: the GPS SPS performance
# standard (2020) promises 7 m at 95 % globally, plus what a yard adds; differential and RTK: receivers' sheets.
_RANGE_SIGMA = {1: 4.0, 2: 1.5, 3: 1.5, 4: 0.02, 5: 0.3}


@dataclass(slots=True)
class _Epoch:
    """What the sentences of one instant said together."""

    clock: time | None = None
    places: list[tuple[str, tuple[float, float], int | None]] = field(default_factory=list)
    quality: int | None = None
    satellites: int | None = None
    hdop: float | None = None
    altitude: float | None = None
    sigma: tuple[float, float] | None = None
    radius: float | None = None
    dated: bool = False  # a sentence of this instant told the day

    def merge(self, source: str, said: Told) -> None:
        self.clock = self.clock or said.clock
        if said.place is not None:
            self.places.append((source, said.place, said.quality))
            if said.quality is not None and not self.quality:
                self.quality = said.quality
        if said.satellites is not None:
            self.satellites = max(self.satellites or 0, said.satellites)
        self.hdop = self.hdop or said.hdop
        self.altitude = self.altitude if self.altitude is not None else said.altitude
        self.sigma, self.radius = said.sigma or self.sigma, said.radius or self.radius

    def holds(self, source: str) -> bool:
        return any(one == source for one, _place, _quality in self.places)

    def fixes(self, moment: Moment | None, weeks: int) -> Iterator[Fix]:
        # A sentence that vouches for its place comes before one that does not.
        ordered = sorted(self.places, key=lambda one: one[2] == 0)
        given: list[tuple[float, float]] = []
        for source, place, told_quality in ordered:
            if any(math.dist(place, other) < _SAME_PLACE for other in given):
                continue
            quality = 0 if told_quality == 0 else self.quality
            yield Fix(
                *place,
                moment,
                self._accuracy() if quality != 0 else None,
                self.satellites,
                self.hdop,
                quality,
                source,
                self.altitude,
                bool(given),
                weeks,
            )
            given.append(place)

    def _accuracy(self) -> float | None:
        """95 %: told by the receiver, or twice the root mean square distance from GST or HDOP times a range error."""
        if self.sigma is not None:
            return 2 * math.hypot(*self.sigma)
        if self.radius is not None:
            return self.radius
        sigma = _RANGE_SIGMA.get(self.quality if self.quality is not None else 1)
        return 2 * self.hdop * sigma if self.hdop and sigma else None


@dataclass(frozen=True, slots=True)
class InView:
    """A satellite that the receiver sees. The signal is C/N0 in dB-Hz; None where it is not tracked."""

    talker: str
    number: str
    elevation: int | None
    azimuth: int | None
    signal: int | None


@dataclass(slots=True)
class NmeaReader:
    """Takes bytes as they come and gives the fixes that they complete.

    `not_before`: a day before which the receiver's date cannot be true; an earlier one is taken for a week
    rollover and moved by 1,024 weeks until it can.
    """

    not_before: date | None = None
    _framer: Framer = field(default_factory=Framer)
    _epoch: _Epoch = field(default_factory=_Epoch)
    _day: date | None = None
    _last: time | None = None
    _sky: dict[str, dict[str, InView]] = field(default_factory=dict)

    @property
    def skipped(self) -> Counter[Skip]:
        return self._framer.skipped

    @property
    def sentences(self) -> int:
        """How many whole sentences were read, of whatever kind."""
        return self._framer.sentences

    @property
    def refused(self) -> int:
        """Sentences that were cut, garbled or had a wrong checksum."""
        wrong = (Skip.WRONG_CHECKSUM, Skip.NO_CHECKSUM, Skip.CUT, Skip.TOO_LONG, Skip.BAD_POSITION)
        return sum(self.skipped[why] for why in wrong)

    @property
    def in_view(self) -> tuple[InView, ...]:
        return tuple(one for sky in self._sky.values() for one in sky.values())

    def feed(self, data: bytes) -> Iterator[Fix]:
        """Every fix that these bytes complete, oldest first."""
        for sentence in self._framer.feed(data):
            yield from self._sentence(sentence)

    def finish(self) -> Iterator[Fix]:
        """The fix of the last epoch, when nothing more will come."""
        for sentence in self._framer.finish():
            yield from self._sentence(sentence)
        yield from self._next()

    def _sentence(self, sentence: Sentence) -> Iterator[Fix]:
        if sentence.kind == "GSV":
            self._gsv(sentence)
            return
        said = told(sentence)
        if said is None:
            return
        source = sentence.kind if sentence.address in ("PUBX", "PASHR", "PSTI", "PTNL") else sentence.address
        other_time = said.clock is not None and self._epoch.clock not in (None, said.clock)
        if other_time or (said.place is not None and self._begins_again(source, said)):
            yield from self._next()
        if said.says_place and said.place is None:
            self.skipped[Skip.BAD_POSITION if said.bad else Skip.NO_FIX] += 1
        if said.day is not None:
            self._day, self._epoch.dated = said.day, True
        self._epoch.merge(source, said)

    def _begins_again(self, source: str, said: Told) -> bool:
        """Whether a sentence comes a second time, though no clock told that an instant has passed."""
        return self._epoch.holds(source) and (
            said.clock is None or all(place != said.place for _one, place, _quality in self._epoch.places)
        )

    def _next(self) -> Iterator[Fix]:
        done, self._epoch = self._epoch, _Epoch()
        if self._day is not None and done.clock is not None:
            # Past midnight, and no sentence has told the new day yet.
            if not done.dated and self._last is not None and self._last.hour - done.clock.hour > 12:
                self._day += timedelta(days=1)
            self._last = done.clock
        yield from done.fixes(*self._moment(done.clock))

    def _moment(self, clock: time | None) -> tuple[Moment | None, int]:
        if self._day is None or clock is None:
            return None, 0
        day, weeks = self._day, 0
        while self.not_before is not None and day < self.not_before:
            day, weeks = day + _ROLLOVER, weeks + 1024
        return Moment(datetime.combine(day, clock, UTC)), weeks

    def _gsv(self, s: Sentence) -> None:
        talker = s.address[:2]
        if s[1] in ("1", "01"):
            self._sky[talker] = {}
        sky = self._sky.setdefault(talker, {})
        for start in range(3, len(s.fields) - 3, 4):
            if s[start] and len(sky) < 64:
                sky[s[start]] = InView(
                    talker, s[start], whole(s[start + 1]), whole(s[start + 2]), whole(s[start + 3])
                )


def read_fixes(chunks: Iterable[bytes]) -> Iterator[Fix]:
    """Every fix in these chunks of a receiver's bytes."""
    reader = NmeaReader()
    for chunk in chunks:
        yield from reader.feed(chunk)
    yield from reader.finish()
