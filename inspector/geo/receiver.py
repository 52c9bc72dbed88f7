"""A receiver that is being listened to: its latest fix, its satellites, and an average over the time chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from inspector.geo.average import Average, average
from inspector.geo.fix import Fix
from inspector.geo.nmea import InView, NmeaReader


class ByteSource(Protocol):
    """Whatever carries a receiver's bytes: a port, a socket, a file. It never blocks."""

    def start(self, received: Callable[[bytes], None], told: Callable[[str], None]) -> None:
        """Begin, and go on after every loss until stopped; `told` gets plain words about the connection."""

    def understood(self) -> None:
        """Called when sentences were read: a scan for the speed may stop."""

    def stop(self) -> None:
        """End, and give the port back."""


@dataclass(slots=True)
class Receiver:
    """Fed with bytes as they come."""

    reader: NmeaReader = field(default_factory=NmeaReader)
    latest: Fix | None = None
    collected: list[Fix] = field(default_factory=list)  # since the averaging began
    collecting: bool = False

    def feed(self, data: bytes) -> list[Fix]:
        """The fixes that these bytes complete."""
        found = list(self.reader.feed(data))
        for fix in found:
            self.add(fix)
        return found

    def add(self, fix: Fix) -> None:
        """Take a fix that came whole, from a service that gives no bytes."""
        if not fix.is_repeat:
            self.latest = fix
        if self.collecting and fix.counts:
            self.collected.append(fix)

    @property
    def satellites(self) -> tuple[InView, ...]:
        return self.reader.in_view

    def begin_average(self) -> None:
        self.collected, self.collecting = [], True

    def end_average(self) -> Average | None:
        """The average of what came since it began; None where nothing did."""
        self.collecting = False
        return average(self.collected) if self.collected else None

    def lost(self) -> None:
        """The connection broke: the last half sentence is dropped and no old fix is shown as live."""
        self.reader, self.latest = NmeaReader(self.reader.not_before), None
