"""Days in the calendars that a form may ask for: which one comes first, and how it is written."""

from __future__ import annotations

from datetime import date
from enum import Enum

from PySide6.QtCore import QCalendar, QDate, QLocale

from inspector import eras
from inspector.eras import Precision
from inspector.i18n import gettext as _
from inspector.i18n import language
from ui.shared.words import day as written_day


class Calendar(Enum):
    """The calendar that stands first."""

    GREGORIAN = ""
    BUDDHIST = "buddhist"
    JAPANESE = "japanese"
    ISLAMIC = "islamic"
    PERSIAN = "persian"

    @classmethod
    def of(cls, looks: frozenset[str]) -> Calendar:
        return next((one for one in cls if one.value and one.value in looks), cls.GREGORIAN)


def precision_of(looks: frozenset[str]) -> Precision:
    """How much of the date is asked."""
    if "year" in looks:
        return Precision.YEAR
    return Precision.MONTH if "month-year" in looks else Precision.DAY


def in_line(day: date, calendar: Calendar, precision: Precision) -> str:
    """How the line to type in shows a day; `eras.read` reads it back."""
    if calendar is Calendar.JAPANESE and eras.era_of(day) is not None:
        return eras.japanese(day, precision)
    year = eras.buddhist_year(day)
    if calendar is Calendar.BUDDHIST and year is not None:
        return f"{year}{eras.written(day, precision)[4:]}"
    return eras.written(day, precision)


def _gregorian(day: date, precision: Precision) -> str:
    if precision is Precision.DAY:
        return written_day(day)
    # Translators: Qt's pattern of a month; MMMM is its name.
    pattern = _("MMMM yyyy") if precision is Precision.MONTH else "yyyy"
    return QLocale(language()).toString(QDate(day.year, day.month, day.day), pattern)


def _by_qt(day: date, precision: Precision, system: QCalendar.System) -> str:
    """The day in another calendar that Qt reckons."""
    calendar = QCalendar(system)
    parts = calendar.partsFromDate(QDate(day.year, day.month, day.day))
    month = calendar.monthName(QLocale(language()), parts.month, parts.year)
    told = [str(parts.day), month, str(parts.year)]
    return " ".join(told[3 - precision.value :])


def told(day: date, calendar: Calendar, precision: Precision) -> str:
    """A day in the calendar that stands first, then the Gregorian, Thai and Japanese year of it."""
    gregorian = (
        written_day(day) if precision is Precision.DAY else _by_qt(day, precision, QCalendar.System.Gregorian)
    )
    buddhist, japanese = eras.buddhist_words(day), eras.japanese_words(day, precision)
    own = {
        Calendar.BUDDHIST: buddhist,
        Calendar.JAPANESE: japanese,
        Calendar.ISLAMIC: _by_qt(day, precision, QCalendar.System.IslamicCivil),
        Calendar.PERSIAN: _by_qt(day, precision, QCalendar.System.Jalali),
    }
    first = own.get(calendar, "")
    parts = [first, gregorian, *(one for one in (buddhist, japanese) if one != first)]
    return " · ".join(part for part in parts if part)
