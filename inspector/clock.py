"""Time as evidence: an instant with the offset and the zone in which it was lived.

Written as in RFC 9557, "2026-11-24T12:04:05.678+09:00[Asia/Tokyo]": the instant is exact, and a reader
ten years on still sees the wall clock of the yard even if the zone's rules have changed since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal

from inspector.errors import InputError
from inspector.i18n import gettext as _

_RFC_9557 = re.compile(r"(?P<stamp>[^\[\]]+)(?:\[(?P<zone>[A-Za-z0-9_+\-/]{1,64})\])?")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An instant, to the millisecond, with the zone where it was observed."""

    instant: datetime  # aware; carries the offset that was in force
    zone: str = "UTC"  # IANA name

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read RFC 9557 or ISO 8601 with an offset. Raises InputError."""
        match = _RFC_9557.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError(text)
            instant = datetime.fromisoformat(match["stamp"])
            zone = match["zone"] or "UTC"
            if instant.tzinfo is None:
                if not match["zone"]:
                    raise ValueError(text)
                instant = instant.replace(tzinfo=ZoneInfo(zone))
        except (ValueError, ZoneInfoNotFoundError) as error:
            raise InputError(
                _("“{text}” is not a time. Write it like 2026-11-24T12:04:05+09:00[Asia/Tokyo].").format(
                    text=text
                )
            ) from error
        return cls(instant, zone)

    def __str__(self) -> str:
        return f"{self.instant.isoformat(timespec='milliseconds')}[{self.zone}]"

    @property
    def utc(self) -> datetime:
        return self.instant.astimezone(UTC)

    @property
    def local_date(self) -> date:
        """The calendar date on the wall of the yard."""
        return self.instant.date()

    @property
    def milliseconds(self) -> int:
        """Milliseconds since 1970 in UTC."""
        return int(self.instant.timestamp() * 1000)


class Clock(Protocol):
    def now(self) -> Moment:
        """The present instant in the zone of the place of work."""


class SystemClock:
    """The machine's clock in the machine's zone, or in one the user chose."""

    def __init__(self, zone: str | None = None) -> None:
        self._zone = zone or tzlocal.get_localzone_name() or "UTC"
        self._rules = ZoneInfo(self._zone)

    def now(self) -> Moment:
        stamp = datetime.now(self._rules)
        return Moment(stamp.replace(microsecond=stamp.microsecond // 1000 * 1000), self._zone)
