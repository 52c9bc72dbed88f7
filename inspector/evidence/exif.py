"""EXIF tags into facts. Runs in the child process only: the bytes may be hostile."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from PIL import ExifTags, Image

from inspector.evidence.facts import NO_POSITION, PhotoFacts
from inspector.i18n import N_

_WALL = re.compile(r"(\d{4})[:\-](\d{2})[:\-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}")
_LONGEST = 200


def read(image: Image.Image) -> PhotoFacts:
    """The facts of an opened, not yet decoded photo."""
    facts = PhotoFacts(width=image.width, height=image.height)
    try:
        exif = image.getexif()
        base, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - Pillow raises whatever a broken tag provokes; the photo itself still counts
        facts.problems.append(N_("its EXIF cannot be read"))
        return facts
    readers: tuple[tuple[str, Callable[[PhotoFacts, Any, Any, Any], None]], ...] = (
        (N_("its EXIF orientation cannot be read"), _orientation),
        (N_("its EXIF time cannot be read"), _time),
        (N_("its EXIF camera cannot be read"), _camera),
        (N_("its EXIF position cannot be read"), _position),
        (N_("its EXIF direction cannot be read"), _heading),
        (N_("its EXIF GPS time cannot be read"), _gps_time),
    )
    for problem, reader in readers:
        try:
            reader(facts, exif, base, gps)
        except (
            ValueError,
            TypeError,
            ZeroDivisionError,
            KeyError,
            IndexError,
            AttributeError,
            OverflowError,
        ):
            facts.problems.append(problem)
    return facts


def _orientation(facts: PhotoFacts, exif: Any, _base: Any, _gps: Any) -> None:
    value = exif.get(ExifTags.Base.Orientation)
    if value is None:
        return
    if value in range(1, 9):
        facts.orientation = int(value)
    else:
        facts.problems.append(N_("its EXIF orientation is none of 1 to 8"))


def _time(facts: PhotoFacts, exif: Any, base: Any, _gps: Any) -> None:
    wall = _text(base.get(ExifTags.Base.DateTimeOriginal)) or _text(exif.get(ExifTags.Base.DateTime))
    if not wall:
        facts.problems.append(N_("it carries no time"))
        return
    match = _WALL.match(wall)
    if match is None or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31 and int(match[4]) < 24):
        facts.problems.append(N_("its EXIF time is not a time"))
        return
    fraction = _text(base.get(ExifTags.Base.SubsecTimeOriginal))
    offset = _text(base.get(ExifTags.Base.OffsetTimeOriginal))
    facts.taken = "{}-{}-{}T{}:{}:{}".format(*match.groups())
    if fraction.isdigit():
        facts.taken += f".{fraction[:3].ljust(3, '0')}"
    if _OFFSET.fullmatch(offset):
        facts.taken += offset


def _camera(facts: PhotoFacts, exif: Any, base: Any, _gps: Any) -> None:
    make, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    facts.camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    facts.serial = _text(base.get(ExifTags.Base.BodySerialNumber))


def _position(facts: PhotoFacts, _exif: Any, _base: Any, gps: Any) -> None:
    if not gps:
        facts.problems.append(NO_POSITION)
        return
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "NS")
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "EW")
    if latitude is None or longitude is None:
        facts.problems.append(N_("its position is incomplete, so it is not used"))
        return
    if abs(latitude) > 90 or abs(longitude) > 180:
        facts.problems.append(N_("its position lies outside the Earth's coordinates, so it is not used"))
        return
    facts.latitude, facts.longitude = f"{latitude:.7f}", f"{longitude:.7f}"
    facts.datum = _text(gps.get(ExifTags.GPS.GPSMapDatum))
    accuracy = _number(gps.get(ExifTags.GPS.GPSHPositioningError))
    if accuracy is not None and accuracy > 0:
        facts.accuracy_m = f"{accuracy:.1f}"
    altitude = _number(gps.get(ExifTags.GPS.GPSAltitude))
    if altitude is not None:
        below = gps.get(ExifTags.GPS.GPSAltitudeRef) in (1, b"\x01")
        facts.altitude_m = f"{-altitude if below else altitude:.1f}"


def _heading(facts: PhotoFacts, _exif: Any, _base: Any, gps: Any) -> None:
    heading = _number(gps.get(ExifTags.GPS.GPSImgDirection)) if gps else None
    if heading is not None and 0 <= heading <= 360:
        facts.heading = f"{heading % 360:.1f}"
        facts.heading_is_magnetic = _text(gps.get(ExifTags.GPS.GPSImgDirectionRef)) == "M"


def _gps_time(facts: PhotoFacts, _exif: Any, _base: Any, gps: Any) -> None:
    if not gps:
        return
    day, clock = _text(gps.get(ExifTags.GPS.GPSDateStamp)), gps.get(ExifTags.GPS.GPSTimeStamp)
    if not day or not clock:
        return
    hour, minute, second = (_number(part) for part in clock)
    match = re.fullmatch(r"(\d{4})[:\-](\d{2})[:\-](\d{2})", day)
    if match and hour is not None and minute is not None and second is not None and hour < 24 and minute < 60:
        facts.gps_time = (
            f"{match[1]}-{match[2]}-{match[3]}T{int(hour):02d}:{int(minute):02d}:{int(second):02d}+00:00"
        )


def _degrees(parts: Any, reference: Any, letters: str) -> float | None:
    """Decimal degrees of a triple of rationals, or None where a part or the hemisphere is missing."""
    letter = _text(reference).upper()[:1]
    if parts is None or letter not in letters or not letter:
        return None
    numbers = [_number(part) for part in (parts if isinstance(parts, tuple | list) else (parts,))]
    if not numbers or any(number is None for number in numbers):
        return None
    total: float = sum(number / 60**power for power, number in enumerate(numbers) if number is not None)
    return -total if letter == letters[1] else total


def _number(value: Any) -> float | None:
    """A rational as a number; None for x/0, which cameras write for “unknown”."""
    if value is None:
        return None
    try:
        number = float(value)
    except (ZeroDivisionError, TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return "".join(c for c in str(value) if c.isprintable()).strip()[:_LONGEST] if value is not None else ""
