"""Days as Thailand and Japan count years, and days as people type them.

Japanese eras follow the acts that named them: Meiji from the day the Gregorian calendar came into force
(Great Council of State proclamation 337 of 1872), Taisho and Showa from the accessions of 1912 and 1926,
Heisei by Cabinet Order 1 of 1989 and Reiwa by Cabinet Order 143 of 2019. Thai years are told from
1941 only: before, the year began in April and its number does not follow from the day alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from inspector.i18n import gettext as _

_BUDDHIST = 543
_FIRST_BUDDHIST = date(1941, 1, 1)  # year 2484, the first to begin in January
_LEAST_BUDDHIST = 2484
_MOST_BUDDHIST = 2800


class Precision(Enum):
    """How much of a date is asked."""

    YEAR = 1
    MONTH = 2
    DAY = 3


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era and the day it began."""

    letter: str
    name: str
    kanji: str
    first: date
    offset: int  # what makes a year of the era one of the Gregorian calendar


ERAS = (
    Era("M", "Meiji", "明治", date(1873, 1, 1), 1867),
    Era("T", "Taisho", "大正", date(1912, 7, 30), 1911),
    Era("S", "Showa", "昭和", date(1926, 12, 25), 1925),
    Era("H", "Heisei", "平成", date(1989, 1, 8), 1988),
    Era("R", "Reiwa", "令和", date(2019, 5, 1), 2018),
)


def era_of(day: date) -> tuple[Era, int] | None:
    """The era of a day and the year within it; None before 1873."""
    era = next((one for one in reversed(ERAS) if one.first <= day), None)
    return (era, day.year - era.offset) if era is not None else None


def buddhist_year(day: date) -> int | None:
    """The Thai year of a day; None before 1941."""
    return day.year + _BUDDHIST if day >= _FIRST_BUDDHIST else None


def japanese(day: date, precision: Precision = Precision.DAY) -> str:
    """Such as 令和8年11月24日; "" before 1873."""
    found = era_of(day)
    if found is None:
        return ""
    era, year = found
    written = f"{era.kanji}{'元' if year == 1 else year}年"
    if precision is not Precision.YEAR:
        written += f"{day.month}月"
    return written + (f"{day.day}日" if precision is Precision.DAY else "")


def buddhist_words(day: date) -> str:
    """Such as 2569 BE; "" where the year cannot be told."""
    year = buddhist_year(day)
    # Translators: a year of the Thai calendar, Buddhist Era.
    return _("{year} BE").format(year=year) if year is not None else ""


def japanese_words(day: date, precision: Precision = Precision.DAY) -> str:
    """Such as Reiwa 8 (令和8年11月24日); "" before 1873."""
    found = era_of(day)
    return f"{found[0].name} {found[1]} ({japanese(day, precision)})" if found is not None else ""


def written(day: date, precision: Precision = Precision.DAY) -> str:
    """The ISO form of as much of the day as is asked: 2026, 2026-11 or 2026-11-24."""
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[precision]]


_MONTHS = (
    ("jan", "january", "ม.ค.", "มกราคม"),
    ("feb", "february", "ก.พ.", "กุมภาพันธ์"),
    ("mar", "march", "มี.ค.", "มีนาคม"),
    ("apr", "april", "เม.ย.", "เมษายน"),
    ("may", "may", "พ.ค.", "พฤษภาคม"),
    ("jun", "june", "มิ.ย.", "มิถุนายน"),
    ("jul", "july", "ก.ค.", "กรกฎาคม"),
    ("aug", "august", "ส.ค.", "สิงหาคม"),
    ("sep", "september", "ก.ย.", "กันยายน"),
    ("oct", "october", "ต.ค.", "ตุลาคม"),
    ("nov", "november", "พ.ย.", "พฤศจิกายน"),
    ("dec", "december", "ธ.ค.", "ธันวาคม"),
)


def _folded(text: str) -> str:
    """One form for full-width and Thai digits, capitals and the squared names of eras."""
    narrow = unicodedata.normalize("NFKC", text).casefold().strip()
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in narrow)


_MONTH_NAMES = {_folded(name): n for n, names in enumerate(_MONTHS, start=1) for name in names}
_ERA_NAMES = {_folded(name): era for era in ERAS for name in (era.letter, era.name, era.kanji)}
_NAMED = "|".join(sorted(map(re.escape, _ERA_NAMES), key=len, reverse=True))
_SIGN = r"\s*[-/.年月\s]\s*"
_OF_ERA = re.compile(
    rf"({_NAMED})\s*(\d{{1,3}}|元)(?:{_SIGN}(\d{{1,2}})(?:{_SIGN}(\d{{1,2}}))?)?\s*[年月日]?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:{_SIGN}(\d{{1,2}})(?:{_SIGN}(\d{{1,2}}))?)?\s*[年月日]?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})\s*[-/.\s]\s*)?(\d{1,2})\s*[-/.\s]\s*(\d{4})")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_RUN_YEAR_LAST = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})[.\s-]*)?([^\W\d][^\d,]*?)[\s-]*(?:(\d{1,2}),)?\s*(\d{4})")
_BUDDHIST_SIGNS = re.compile(rf"^(?:{re.escape(_folded('พ.ศ.'))}|b\.?e\.?)\s*|\s*b\.?e\.?$")


def read(text: str, precision: Precision = Precision.DAY) -> date | None:
    """The day that a text can only mean; None where it means none, or may mean two (04/05/2026).

    A year alone is its first of January and a month its first day, as ODK keeps them.
    """
    found = readings(text, precision)
    return found[0] if len(found) == 1 else None


def readings(text: str, precision: Precision = Precision.DAY) -> tuple[date, ...]:
    """Every day that a text may mean, the earliest first."""
    plain = _BUDDHIST_SIGNS.sub("", _folded(text))
    return tuple(sorted({day for day in _readings(plain, precision) if day is not None}))


def _readings(entry: str, precision: Precision) -> Iterator[date | None]:
    match = _OF_ERA.fullmatch(entry)
    if match:
        yield _of_era(match, precision)
    match = _YEAR_FIRST.fullmatch(entry)
    if match:
        yield _day(_year(match[1]), match[2], match[3], precision)
    match = _YEAR_LAST.fullmatch(entry)
    if match:
        yield _day(_year(match[3]), match[2], match[1], precision)
        if match[1] is not None:
            yield _day(_year(match[3]), match[1], match[2], precision)
    match = _RUN.fullmatch(entry)
    if match:
        yield _day(_year(match[1]), match[2], match[3], precision)
    match = _RUN_YEAR_LAST.fullmatch(entry)
    if match:
        yield _day(_year(match[3]), match[2], match[1], precision)
        yield _day(_year(match[3]), match[1], match[2], precision)
    match = _WORDS.fullmatch(entry)
    if match:
        month = _MONTH_NAMES.get(match[2].strip()) or _MONTH_NAMES.get(match[2].strip().rstrip("."))
        if month is not None and not (match[1] and match[3]):
            yield _day(_year(match[4]), str(month), match[1] or match[3], precision)


def _of_era(match: re.Match[str], precision: Precision) -> date | None:
    """A day told in an era. Papers written before an era ended name years it never had (平成35年): they count on."""
    era = _ERA_NAMES[match[1]]
    year = 1 if match[2] == "元" else int(match[2])
    day = _day(era.offset + year, match[3], match[4], precision) if year else None
    if day is None or (precision is Precision.DAY and day < era.first):
        return None
    return day if day.year >= era.first.year else None


def _year(digits: str) -> int:
    """The Gregorian year; four digits beyond 2483 can only be Thai ones."""
    year = int(digits)
    return year - _BUDDHIST if _LEAST_BUDDHIST <= year <= _MOST_BUDDHIST else year


def _day(year: int, month: str | None, day: str | None, precision: Precision) -> date | None:
    """The day, if exactly as much is told as is asked and there is such a day."""
    told = Precision(1 + (month is not None) + (day is not None))
    if told is not precision:
        return None
    try:
        return date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
