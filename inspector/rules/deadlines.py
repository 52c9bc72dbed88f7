"""Days by which something is due."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from inspector.errors import InputError
from inspector.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.rules.numbers import Number

_PERIOD: Final = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


def last_day(period: str) -> date:
    """The last day of a period: 2026, 2026-Q3, 2026-10 or a day itself. Raises InputError."""
    match = _PERIOD.fullmatch(period.strip().upper())
    try:
        if match is None:
            raise ValueError(period)
        year = int(match["year"])
        if match["day"]:
            return date(year, int(match["month"]), int(match["day"]))
        month = int(match["month"] or 3 * int(match["quarter"] or 4))
        return date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise InputError(
            _("“{text}” is not a period. Write it like 2026, 2026-Q3, 2026-10 or 2026-10-15.").format(
                text=period
            )
        ) from error


def due(numbers: Mapping[str, Number], event: date) -> date:
    """The last day on which it is in time; `event` is what happens, or any day of the period reported on.

    Raises InputError for a year that no calendar reaches.
    """
    days = {name: int(number.value) for name, number in numbers.items()}
    try:
        if "days_before" in days:
            return event - timedelta(days=days["days_before"])
        if "days_after" in days:
            return event + timedelta(days=days["days_after"])
        if "days_after_quarter" in days:
            quarter = last_day(f"{event.year:04}-Q{(event.month + 2) // 3}")
            return quarter + timedelta(days=days["days_after_quarter"])
        if "day_of_next_month" in days:
            year, month = (event.year + 1, 1) if event.month == 12 else (event.year, event.month + 1)
            return _day(year, month, days["day_of_next_month"])
        return _day(event.year + 1, days["month"], days["day"])
    except (ValueError, OverflowError) as error:
        raise InputError(_("No calendar reaches that far. Look at the date.")) from error


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last one of a month that is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
