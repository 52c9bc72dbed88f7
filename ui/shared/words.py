"""Dates, sizes and lengths as people write them, in the language of the window."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.i18n import language


def day(when: date) -> str:
    """Such as 24 Nov 2026."""
    # Translators: Qt's pattern of a short date; MMM is the month's short name.
    return _written(when, _("d MMM yyyy"))


def typed_day(typed: str) -> date | None:
    """The day that somebody typed; None where nothing was. Raises InputError."""
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError as fault:
        raise InputError(
            _("“{typed}” is not a date that is understood. Enter year-month-day, such as 2026-11-24.").format(
                typed=typed.strip()
            )
        ) from fault


def weekday(when: date) -> str:
    """Such as Tuesday 24 November 2026."""
    # Translators: Qt's pattern of a whole date with its weekday.
    return _written(when, _("dddd d MMMM yyyy"))


def _written(when: date, pattern: str) -> str:
    return QLocale(language()).toString(QDate(when.year, when.month, when.day), pattern)


def size(count: int) -> str:
    """Such as 340 kB or 2.1 MB."""
    if count < 1_000_000:
        return _("{n} kB").format(n=max(1, round(count / 1000)))
    return _("{n} MB").format(n=QLocale(language()).toString(count / 1_000_000, "f", 1))


def length(seconds: float) -> str:
    """Such as 0:07 or 1:02:30."""
    whole = int(seconds + 0.5)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def sentence(words: str) -> str:
    """The same words at the beginning of a line."""
    return f"{words[:1].upper()}{words[1:]}"
