"""A place on the Earth, and how people write one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from geopy.distance import geodesic

from inspector.errors import PositionError
from inspector.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84 degrees, north and east positive."""

    latitude: Decimal
    longitude: Decimal

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise PositionError(
                _(
                    "Latitude goes from -90 to 90 and longitude from -180 to 180 degrees. Look at the numbers again."
                )
            )

    def __str__(self) -> str:
        return f"{self.latitude:.6f}, {self.longitude:.6f}"

    @classmethod
    def of(cls, latitude: float, longitude: float) -> Point:
        """A point from measured numbers, to 1e-7 degrees (1 cm)."""
        return cls(Decimal(f"{latitude:.7f}"), Decimal(f"{longitude:.7f}"))


def distance(a: Point, b: Point) -> float:
    """Metres between two points along the ellipsoid (Karney's geodesic on WGS 84)."""
    return float(geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).meters)


_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_PART = re.compile(
    rf"""\s*(?P<before>[NSEWnsew])?\s*
    (?P<degrees>{_NUMBER})\s*(?:°|º|deg|\s)?\s*
    (?:(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:['′’]|min|\s)?\s*)?
    (?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:"|″|”|''|sec)?\s*)?
    (?P<after>[NSEWnsew])?\s*""",
    re.VERBOSE,
)


def parse_point(text: str) -> Point:
    """A point as people type it: decimal degrees or degrees, minutes, seconds; comma or dot.

    Latitude comes first unless letters say otherwise. Raises PositionError when it can be read two ways.
    """
    halves = _halves(text)
    if halves is None:
        raise _not_understood(text)
    first, second = (_degrees(half, text) for half in halves)
    letters = {first[1], second[1]} - {""}
    if letters <= {"N", "S"} and len({first[1], second[1]}) == 1 and letters:
        raise _not_understood(text)
    if letters <= {"E", "W"} and len({first[1], second[1]}) == 1 and letters:
        raise _not_understood(text)
    if first[1] in ("E", "W") or second[1] in ("N", "S"):
        first, second = second, first
    return Point(first[0], second[0])


def _halves(text: str) -> tuple[str, str] | None:
    """The two coordinates: split at a letter, a semicolon, ", " or white space, whichever is clear."""
    clean = text.strip()
    lettered = re.fullmatch(r"(.*?[NSns])[\s,;]*(.*?[EWew])|(.*?[EWew])[\s,;]*(.*?[NSns])", clean)
    if lettered and re.search(r"\d", (lettered[1] or lettered[3])):
        return (lettered[1] or lettered[3], lettered[2] or lettered[4])
    leading = re.fullmatch(r"([NSns].*?)[\s,;]*([EWew].*)|([EWew].*?)[\s,;]*([NSns].*)", clean)
    if leading:
        return (leading[1] or leading[3], leading[2] or leading[4])
    for splitter in (r"\s*;\s*", r"\s*,\s+", r"\s+"):
        parts = re.split(splitter, clean)
        if len(parts) == 2:
            return parts[0], parts[1]
    if clean.count(",") == 1:  # "35.5,140.1": a lone comma between two dotted numbers
        left, right = clean.split(",")
        if "." in left and "." in right:
            return left, right
    return None


def _degrees(half: str, whole: str) -> tuple[Decimal, str]:
    match = _PART.fullmatch(half.strip(" ,;"))
    if match is None or (match["before"] and match["after"]):
        raise _not_understood(whole)
    letter = (match["before"] or match["after"] or "").upper()
    try:
        degrees, minutes, seconds = (
            Decimal((match[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
        )
    except InvalidOperation as error:
        raise _not_understood(whole) from error
    negative = match["degrees"].startswith("-")
    has_minutes = match["minutes"] is not None
    if minutes >= 60 or seconds >= 60 or (letter and negative) or (has_minutes and degrees % 1):
        raise _not_understood(whole)
    size = abs(degrees) + minutes / 60 + seconds / 3600
    sign = -1 if negative or letter in ("S", "W") else 1
    return round(sign * size, 7), letter


def _not_understood(text: str) -> PositionError:
    return PositionError(
        _(
            "“{text}” can be read in more than one way, or not at all. Write it like 35.4981, 140.1153 or 35°29'53\"N 140°6'55\"E."
        ).format(text=text)
    )
