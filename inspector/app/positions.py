"""Where something is: typed, read from a photo, or from a receiver's log; always with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from inspector.app import consequences, inspections
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.changes import Changes
from inspector.domain.inspection import Manner
from inspector.errors import EvidenceError, NotFoundError, PositionError
from inspector.evidence.examiner import Examiner
from inspector.evidence.kind import PHOTOS, media_type_of
from inspector.geo.average import Average, average
from inspector.geo.fix import Fix
from inspector.geo.gpx import LARGEST, is_gpx, read_gpx
from inspector.geo.nmea import NmeaReader
from inspector.geo.position import Position, Source
from inspector.geo.sentence import Skip
from inspector.i18n import gettext as _

_CHUNK = 64 * 1024
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file says about where: its fixes, their average, and what was passed over and why."""

    kind: str  # nmea, gpx or photo
    fixes: tuple[Fix, ...]
    average: Average | None  # None where no fix can be counted on
    skipped: dict[str, int]  # how many, by reason
    sentences: int = 0  # whole NMEA sentences read


def read(path: Path, *, not_before: date | None = None) -> Reading:
    """The fixes in a receiver's log, a GPX file or a photo.

    Raises EvidenceError when the file cannot be read, PositionError when a photo or GPX file is broken.
    A log without a fix is no fault: the reading says so.
    """
    try:
        media_type = media_type_of(path)
        if media_type in PHOTOS:
            return _photo_reading(path, media_type)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            if is_gpx(head):
                found, refused = read_gpx(file.read(LARGEST + 1))
                return _reading("gpx", found, {Skip.BAD_POSITION.value: refused} if refused else {})
            reader = NmeaReader(not_before)
            found = [fix for chunk in iter(lambda: file.read(_CHUNK), b"") for fix in reader.feed(chunk)]
            found += reader.finish()
    except OSError as error:
        raise EvidenceError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    counts = {why.value: reader.skipped[why] for why in Skip if reader.skipped[why]}
    return _reading("nmea", found, counts, reader.sentences)


def _reading(kind: str, fixes: Sequence[Fix], skipped: dict[str, int], sentences: int = 0) -> Reading:
    counted = [fix for fix in fixes if fix.counts]
    return Reading(kind, tuple(fixes), average(counted) if counted else None, skipped, sentences)


def _photo_reading(path: Path, media_type: str) -> Reading:
    found = _of_photo(path, media_type)
    accuracy = float(found.accuracy_m) if found.accuracy_m is not None else None
    fix = Fix(float(found.latitude), float(found.longitude), found.time, accuracy, source="photo")
    return _reading("photo", [fix], {})


def from_file(ws: Workspace, path: Path) -> Position:
    """The position that a photo claims, or the average of the fixes in a receiver's log or a GPX file.

    Raises EvidenceError when the file cannot be read, PositionError when it holds no position.
    """
    try:
        media_type = media_type_of(path)
    except OSError as error:
        raise EvidenceError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if media_type in PHOTOS:
        found = _of_photo(path, media_type)
        return found if found.time is not None else replace(found, time=ws.clock.now())
    reading = read(path)
    if reading.average is None:
        raise PositionError(_("“{name}” holds no measured fix.").format(name=path.name))
    return reading.average.position


def _of_photo(path: Path, media_type: str) -> Position:
    with Examiner() as examiner:
        facts = examiner.examine(path, media_type).facts
    found = claimed(facts or {})
    if found is None:
        raise PositionError(
            _("“{name}” carries no position. Choose another photo, or type it.").format(name=path.name)
        )
    return found


def claimed(facts: dict[str, object]) -> Position | None:
    """The position among the facts of a photo, with its source; None where it carries none."""
    if "latitude" not in facts or "longitude" not in facts:
        return None
    return Position(
        Decimal(str(facts["latitude"])),
        Decimal(str(facts["longitude"])),
        Source.PHOTO,
        Decimal(str(facts["accuracy_m"])) if "accuracy_m" in facts else None,
        Moment.parse(str(facts["gps_time"])) if "gps_time" in facts else None,
    )


def manner_of(source: Source) -> Manner:
    """How a position was observed that comes from there."""
    stated = {Source.TYPED: Manner.TOLD, Source.MAP: Manner.TOLD, Source.PHOTO: Manner.PHOTO}
    return stated.get(source, Manner.MEASURED)


def record_site(opened: OpenInspection, position: Position) -> Changes:
    """Answer the question that asks for the position of the site. Raises NotFoundError when none does."""
    found = next(consequences.with_role(opened, "site.position"), None)
    if found is None:
        raise NotFoundError(_("No checklist of this inspection asks for the position of the site."))
    form_id, ref, _state = found
    how = manner_of(position.source)
    remark = position.source.label
    if position.fixes > 1:
        remark = _("{source}, {n} fixes used").format(source=remark, n=position.fixes)
    return inspections.answer(
        opened, form_id, ref, position.as_odk(), how=how, observed=position.time, remark=remark
    )
