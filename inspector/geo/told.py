"""What single NMEA sentences tell: a place, a time, a date, how exact. One function for each kind.

Covered is every sentence with a position of the receiver that gpsd's NMEA driver knows (GGA, RMC, GLL, GNS,
PGRMF, PASHR,POS, PSTI,030) and those of u-blox (PUBX,00), Trimble (PTNL,GGK) and Loran-C (RMA).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from inspector.geo.sentence import Sentence

_NUMBER = re.compile(r"[+-]?\d*\.?\d+|\d+\.")
_CEP_TO_95 = 2.08  # circular normal: the 95 % radius over the median one


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence says; None where it says nothing."""

    clock: time | None = None
    day: date | None = None
    place: tuple[float, float] | None = None
    says_place: bool = False  # it is of a kind that carries a position
    quality: int | None = None
    satellites: int | None = None
    hdop: float | None = None
    altitude: float | None = None
    sigma: tuple[float, float] | None = None  # m, one standard deviation north and east
    radius: float | None = None  # m, 95 %
    bad: bool = False  # coordinates were there and are none


def told(sentence: Sentence) -> Told | None:
    """What the sentence tells, or None for a kind that says nothing of place, time or accuracy."""
    reader = _READERS.get(sentence.kind)
    return reader(sentence) if reader is not None else None


def _gga(s: Sentence) -> Told:
    quality = whole(s[5])
    satellites = whole(s[6])
    place, bad = _place(s, 1)
    if not quality and (satellites or 0) < 3:
        place = None  # the receiver has no fix, and nothing that one could come from
    return Told(_clock(s[0]), None, place, True, quality or 0, satellites, _dop(s[7]), number(s[8]), bad=bad)


def _rmc(s: Sentence) -> Told:
    day, valid = _ddmmyy(s[8]), s[1] in ("A", "D")
    if not valid:
        return Told(_clock(s[0]), None, None, True)  # what a receiver without a fix calls a date is none
    place, bad = _place(s, 2)
    return Told(_clock(s[0]), day, place, True, _faa(s[11]), bad=bad)


def _gll(s: Sentence) -> Told:
    place, bad = _place(s, 0)
    valid = s[5] == "A" and s[6] != "N"
    old = len(s.fields) <= 4  # Garmin 65 and its time: neither clock nor status
    return Told(_clock(s[4]), None, place if valid or old else None, True, _faa(s[6]), bad=bad and valid)


def _gns(s: Sentence) -> Told:
    valid = bool(set(s[5]) - {"N"}) and s[12] not in ("U", "V")
    place, bad = _place(s, 1)
    first = next((letter for letter in s[5] if letter != "N"), "")
    return Told(
        _clock(s[0]),
        None,
        place if valid else None,
        True,
        _faa(first),
        whole(s[6]),
        _dop(s[7]),
        number(s[8]),
        bad=bad and valid,
    )


def _gst(s: Sentence) -> Told:
    north, east = _positive(s[5]), _positive(s[6])
    return Told(_clock(s[0]), sigma=(north, east) if north is not None and east is not None else None)


def _gbs(s: Sentence) -> Told:
    north, east = _positive(s[1]), _positive(s[2])
    return Told(_clock(s[0]), sigma=(north, east) if north is not None and east is not None else None)


def _gsa(s: Sentence) -> Told:
    used = sum(bool(one) for one in s.fields[2:14])
    return Told(hdop=_dop(s[15]), satellites=used or None)


def _zda(s: Sentence) -> Told:
    return Told(_clock(s[0]), _day(whole(s[3]), whole(s[2]), whole(s[1])))


def _rma(s: Sentence) -> Told:
    place, bad = _place(s, 1)
    return Told(None, None, place if s[0] == "A" else None, True, bad=bad)


def _pgrmf(s: Sentence) -> Told:
    place, bad = _place(s, 5)
    valid = s[10] in ("1", "2")
    return Told(
        _clock(s[3]), _ddmmyy(s[2]) if valid else None, place if valid else None, True, bad=bad and valid
    )


def _pgrme(s: Sentence) -> Told:
    error = _positive(s[0]) if s[1] == "M" else None
    return Told(radius=error * _CEP_TO_95 if error is not None else None)


def _psrfepe(s: Sentence) -> Told:
    error = _positive(s[3]) if s[1] == "A" else None
    return Told(_clock(s[0]), hdop=_dop(s[2]), radius=2 * error if error is not None else None)


def _pubx00(s: Sentence) -> Told:
    place, bad = _place(s, 2)
    valid = s[7] not in ("NF", "")
    error = _positive(s[8])
    return Told(
        _clock(s[1]),
        None,
        place if valid else None,
        True,
        {"G2": 1, "G3": 1, "D2": 2, "D3": 2, "DR": 6, "RK": 6}.get(s[7]),
        whole(s[17]),
        _dop(s[14]),
        radius=2 * error if error is not None else None,
        bad=bad and valid,
    )


def _pashr_pos(s: Sentence) -> Told:
    place, bad = _place(s, 4)
    valid = bool(s[1])
    quality = {"0": 1, "1": 2, "2": 5, "3": 4}.get(s[1])
    return Told(
        _clock(s[3]),
        None,
        place if valid else None,
        True,
        quality,
        whole(s[2]),
        _dop(s[14]),
        number(s[8]),
        bad=bad and valid,
    )


def _psti030(s: Sentence) -> Told:
    place, bad = _place(s, 3)
    if s[2] != "A":
        return Told(_clock(s[1]), None, None, True)
    return Told(_clock(s[1]), _ddmmyy(s[11]), place, True, _faa(s[12]), altitude=number(s[7]), bad=bad)


def _ptnl_ggk(s: Sentence) -> Told:
    place, bad = _place(s, 3)
    quality = whole(s[7])
    american = s[2][2:4] + s[2][0:2] + s[2][4:6]  # mmddyy
    fixed = {1: 1, 2: 5, 3: 4, 4: 2}.get(quality or 0, 1)
    valid = bool(quality)
    return Told(
        _clock(s[1]),
        _ddmmyy(american) if valid else None,
        place if valid else None,
        True,
        fixed,
        whole(s[8]),
        bad=bad and valid,
    )


_READERS: dict[str, Callable[[Sentence], Told]] = {
    "GGA": _gga,
    "RMC": _rmc,
    "GLL": _gll,
    "GNS": _gns,
    "GST": _gst,
    "GBS": _gbs,
    "GSA": _gsa,
    "ZDA": _zda,
    "RMA": _rma,
    "PGRMF": _pgrmf,
    "PGRME": _pgrme,
    "PSRFEPE": _psrfepe,
    "PUBX,00": _pubx00,
    "PASHR,POS": _pashr_pos,
    "PSTI,030": _psti030,
    "PTNL,GGK": _ptnl_ggk,
}


def number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) and len(text) < 20 else None


def whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else None


def _positive(text: str) -> float | None:
    value = number(text)
    return value if value is not None and 0 < value < 1e6 else None


def _dop(text: str) -> float | None:
    value = number(text)  # 99.99 is what receivers write for “none”
    return value if value is not None and 0 < value < 99 else None


def _place(s: Sentence, first: int) -> tuple[tuple[float, float] | None, bool]:
    """Degrees north and east of ddmm.mmm,N,dddmm.mmm,E; and whether there was something that is no place."""
    parts = s[first], s[first + 1], s[first + 2], s[first + 3]
    if not all(parts):
        return None, False
    north, east = _degrees(parts[0], parts[1], "NS", 90), _degrees(parts[2], parts[3], "EW", 180)
    return ((north, east), False) if north is not None and east is not None else (None, True)


def _degrees(text: str, letter: str, letters: str, most: int) -> float | None:
    value = number(text)
    if value is None or value < 0 or letter not in letters or len(letter) != 1:
        return None
    before, _dot, after = text.partition(".")
    degrees = int(before[:-2] or 0)
    minutes = float(f"{before[-2:] or 0}.{after or 0}")
    size = degrees + minutes / 60
    if minutes > 60 or size > most or not math.isfinite(size):
        return None
    return -size if letter == letters[1] else size


def _clock(text: str) -> time | None:
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(?:\.(\d*))?", text, re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 60:
        return None
    micro = int((match[4] or "0")[:6].ljust(6, "0"))
    return time(int(match[1]), int(match[2]), min(int(match[3]), 59), micro)


def _ddmmyy(text: str) -> date | None:
    if not re.fullmatch(r"\d{6}", text, re.ASCII):
        return None
    year = int(text[4:])
    return _day(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[:2]))


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None or not 1980 <= year < 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # the 31st of February
        return None


def _faa(letter: str) -> int | None:
    """GGA's quality for the mode letter of NMEA 2.3 and later; None where the sentence has none."""
    return {"N": 0, "A": 1, "D": 2, "P": 3, "R": 4, "F": 5, "E": 6, "M": 7, "S": 8}.get(letter)
