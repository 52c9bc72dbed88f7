"""Whether an entry is of its question's type, and how people write numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from inspector.forms.xpath.values import number_text
from inspector.i18n import gettext as _

_INTEGER = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_NOWHERE = re.compile(r"\s*0(\.0)?(\s+0(\.0)?){3}\s*")  # how ODK writes that there is no position
_MOST = 2**31  # an int of XForms has 32 bits
_COMMA_GROUPS = re.compile(r"([+-]?\d{1,3}(?:(?:,\d{3}){2,}|(?:,\d{3})+(?=\.)))(?:\.(\d+))?")
_POINT_GROUPS = re.compile(r"([+-]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+(?=,)))(?:,(\d+))?")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 12 345
_GROUPED = re.compile(r"[+-]?\d{1,3},\d{3}")


def understood(kind: str, entry: str) -> str:
    """The entry as the record keeps it: full-width or Thai digits and a decimal comma become plain ones.

    “1,234” may be a thousand or a little more than one: it stays as it is, and `problem` asks.
    """
    if kind == "date" and len(entry) > 10 and not _date_time(entry):
        return entry[:10]
    if kind == "geopoint" and _NOWHERE.fullmatch(entry):
        return ""
    if kind not in ("int", "decimal"):
        return entry
    plain = _SPACES.sub("", _plain_digits(entry.strip()).replace("\N{MINUS SIGN}", "-"))
    for groups in (_COMMA_GROUPS, _POINT_GROUPS):  # 1,234,567.5 and 1.234.567,5 can be read in one way only
        match = groups.fullmatch(plain)
        if match:
            whole = re.sub(r"[.,]", "", match[1])
            return f"{whole}.{match[2]}" if match[2] else whole
    match = _COMMA.fullmatch(plain)
    if kind == "decimal" and match and not _GROUPED.fullmatch(plain):
        return f"{match[1]}.{match[2]}"
    return plain


def cast(kind: str, written: str) -> str:
    """What a calculation or a default writes, as the type has it: a whole number, the day alone."""
    if kind in ("int", "integer"):
        try:
            number = float(written)
        except ValueError:
            return written
        return str(int(number)) if abs(number) < _MOST else ""
    if kind == "date" and len(written) > 10 and written[4:5] == "-":
        return written[:10]
    return written


def cast_number(kind: str, value: float) -> str:
    """What a calculation that gives a number writes; the value is not NaN."""
    if kind in ("int", "integer"):
        return str(int(value)) if abs(value) < _MOST else ""
    return cast(kind, number_text(value))


def _plain_digits(entry: str) -> str:
    """Full-width, Thai and other digits as 0 to 9."""
    narrow = unicodedata.normalize("NFKC", entry)
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in narrow)


def problem(kind: str, value: str) -> str:
    """Why the value is not of this type, in words that say what is accepted; "" when it is."""
    check = _CHECKS.get(kind)
    return check(value) if check is not None and value else ""


def _integer(value: str) -> str:
    if _GROUPED.fullmatch(value):
        return _("“{value}” can be read in two ways. Write {whole} without a comma.").format(
            value=value, whole=value.replace(",", "")
        )
    if not _INTEGER.fullmatch(value):
        return _("Enter a whole number, such as 12. Your entry is kept; the visit cannot be sealed with it.")
    if not -_MOST <= int(value) < _MOST:
        return _(
            "This number is too large for this question. Your entry is kept; the visit cannot be sealed with it."
        )
    return ""


def _decimal(value: str) -> str:
    if _GROUPED.fullmatch(value):
        return _("“{value}” can be read in two ways. Write {whole} or {fraction}.").format(
            value=value, whole=value.replace(",", ""), fraction=value.replace(",", ".")
        )
    if not _DECIMAL.fullmatch(value):
        return _("Enter a number, such as 3.5. Your entry is kept; the visit cannot be sealed with it.")
    return ""


def _date(value: str) -> str:
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return _("Enter a date as year-month-day, such as 2026-11-24. Your entry is kept.")
    return ""


_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?")


def _time(value: str) -> str:
    try:
        if not _CLOCK.fullmatch(value):
            raise ValueError(value)
        time.fromisoformat(value)
    except ValueError:
        return _("Enter a time as hours and minutes, such as 14:05. Your entry is kept.")
    return ""


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")


def _date_time(value: str) -> str:
    try:
        if not _MOMENT.fullmatch(value):
            raise ValueError(value)
        datetime.fromisoformat(value)
    except ValueError:
        return _("Enter date and time, such as 2026-11-24T14:05:00+09:00. Your entry is kept.")
    return ""


def _geopoint(value: str) -> str:
    parts = value.split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 2 <= len(numbers) <= 4 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return _("Enter latitude and longitude in degrees, such as 35.4981 140.1153. Your entry is kept.")
    return ""


def _geotrace(value: str) -> str:
    points = [point for point in value.split(";") if point.strip()]
    return next((found for found in map(_geopoint, points) if found), "") if points else _geopoint(value)


_CHECKS = {
    "int": _integer,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geotrace,
}
