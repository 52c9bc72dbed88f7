"""Dates as people write them, in the language of the window."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from inspector.i18n import gettext as _
from inspector.i18n import language


def day(when: date) -> str:
    """Such as 24 Nov 2026."""
    # Translators: Qt's pattern of a short date; MMM is the month's short name.
    return _written(when, _("d MMM yyyy"))


def weekday(when: date) -> str:
    """Such as Tuesday 24 November 2026."""
    # Translators: Qt's pattern of a whole date with its weekday.
    return _written(when, _("dddd d MMMM yyyy"))


def _written(when: date, pattern: str) -> str:
    return QLocale(language()).toString(QDate(when.year, when.month, when.day), pattern)
