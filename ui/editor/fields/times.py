"""A time of day, and a moment: a day with its time, kept with the offset of the place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, Qt, QTime

from inspector import eras
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.calendars import in_line
from ui.editor.fields.dates import DateField
from ui.editor.fields.entry import EntryField
from ui.shared.parts import Button

_CLOCK = re.compile(
    r"(?P<before>am|pm|午前|午後)?\s*(?P<hour>\d{1,2})"
    r"(?:[:.時h]\s*(?P<minute>\d{1,2})?(?:[:.分]\s*(?P<second>\d{1,2}(?:\.\d+)?)?秒?)?分?)?"
    r"\s*(?P<after>am|pm|a\.m\.|p\.m\.)?\s*(?:น\.)?"
)
_RUN = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_ZONE = re.compile(r"\s*(z|[+-]\d{2}:?\d{2})$")
_PARTING = re.compile(r"[Tt]|\s+")
_LATE = ("pm", "p.m.", "午後")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time as it was told: with the offset, where one was told."""

    hour: int
    minute: int
    second: str  # with its fraction
    zone: str

    @property
    def written(self) -> str:
        """As ODK writes it."""
        whole, _point, fraction = self.second.partition(".")
        tail = f".{fraction}" if fraction.strip("0") else ""
        return f"{self.hour:02}:{self.minute:02}:{int(whole):02}{tail}{self.zone}"

    @property
    def short(self) -> str:
        """Without seconds that are nothing."""
        told = self.written.removesuffix(self.zone)
        return told.removesuffix(":00") + (f" {self.zone}" if self.zone else "")


def read_time(text: str) -> ClockTime | None:
    """The time of day that a text means: 14:05, 14.05, 1405, 2:05 pm, 14時5分; None where it means none."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)
    zone = ""
    found = _ZONE.search(plain)
    if found and (":" in plain[: found.start()] or found[1] == "z"):
        zone, plain = found[1].upper(), plain[: found.start()].strip()
        zone = zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    match = _RUN.fullmatch(plain)
    if match:
        return _checked(int(match["hour"]), int(match["minute"]), "0", zone)
    match = _CLOCK.fullmatch(plain)
    if match is None:
        return None
    half = match["before"] or match["after"]
    if match["minute"] is None and not half and "時" not in plain:
        return None  # a bare number is no time
    hour = int(match["hour"])
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _LATE else 0)
    return _checked(hour, int(match["minute"] or 0), match["second"] or "0", zone)


def _checked(hour: int, minute: int, second: str, zone: str) -> ClockTime | None:
    return ClockTime(hour, minute, second, zone) if hour < 24 and minute < 60 and float(second) < 60 else None


class TimeField(EntryField):
    """One line for a time of day."""

    def __init__(self, now: Callable[[], QDateTime] = QDateTime.currentDateTime) -> None:
        super().__init__(hint=_("Hours:minutes, such as 14:05"))
        self._now = Button(_("Now"), "clock")
        self._now.setObjectName("now")
        self._clock = now
        self._now.clicked.connect(self._take_now)
        self._row.addWidget(self._now)

    def present(self, state: NodeState) -> None:
        super().present(state)
        self._now.setVisible(not state.readonly)

    def _shown(self, value: str) -> str:
        found = read_time(value)
        return value if found is None else found.short

    def _meant(self, text: str) -> str:
        found = read_time(text)
        return text if found is None else found.written

    def _take_now(self) -> None:
        self._write(self._clock().toString("HH:mm"))


class MomentField(DateField):
    """One line for a day and its time; without an offset it is the time of this place."""

    def __init__(
        self,
        looks: frozenset[str] = frozenset(),
        now: Callable[[], QDateTime] = QDateTime.currentDateTime,
    ) -> None:
        self._clock = now
        super().__init__(looks, self._this_day)
        self._now = Button("", "clock")
        self._now.setObjectName("now")
        self._opener.setText("")  # two words beside a long line would leave it no room
        for button, words in ((self._now, _("Now")), (self._opener, _("Calendar"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self._now.clicked.connect(self._take_now)
        self._row.addWidget(self._now)

    def _hint(self) -> str:
        return f"{super()._hint()} 14:05"

    def _this_day(self) -> date:
        day = self._clock().date()
        return date(day.year(), day.month(), day.day())

    def present(self, state: NodeState) -> None:
        super().present(state)
        self._now.setVisible(not state.readonly)

    def _parts(self, text: str) -> tuple[tuple[date, ...], ClockTime | None, str]:
        """The days and the time that a text may mean, and the words of the time."""
        for match in _PARTING.finditer(text):
            days, clock = eras.readings(text[: match.start()]), read_time(text[match.end() :])
            if days and clock is not None:
                return days, clock, text[match.end() :]
        return eras.readings(text), None, ""

    def _day_in(self, text: str) -> tuple[date, ...]:
        return self._parts(text)[0]

    def _shown(self, value: str) -> str:
        try:
            told = datetime.fromisoformat(value)
        except ValueError:
            return value
        days, clock, _words = self._parts(value)
        if len(days) != 1 or clock is None:
            return value
        here = told.tzinfo is None or clock.zone.replace("Z", "+00:00") == _offset(days[0], clock)
        shown = ClockTime(clock.hour, clock.minute, clock.second, "") if here else clock
        return f"{in_line(days[0], self._calendar, self._precision)} {shown.short}"

    def _meant(self, text: str) -> str:
        days, clock, _words = self._parts(text)
        if len(days) != 1 or clock is None:
            return text
        zone = "" if clock.zone else _offset(days[0], clock)
        return f"{days[0].isoformat()}T{clock.written}{zone}"

    def _with(self, day: date) -> str:
        """The day with the time that was there; without one, the time is typed next."""
        return f"{in_line(day, self._calendar, self._precision)} {self._parts(self._text())[2]}"

    def _take_now(self) -> None:
        now = self._clock()
        self._write(f"{in_line(self._this_day(), self._calendar, self._precision)} {now.toString('HH:mm')}")


def _offset(day: date, clock: ClockTime) -> str:
    """The offset of this place at that time, such as +09:00."""
    moment = QDateTime(QDate(day.year, day.month, day.day), QTime(clock.hour, clock.minute))
    return (
        moment.toOffsetFromUtc(moment.offsetFromUtc())
        .toString(Qt.DateFormat.ISODate)[19:]
        .replace("Z", "+00:00")
    )
