"""Photos and places: a position from a track for a photo that has none, and what speaks for and against each.

The original is never touched: the position is recorded beside it, with where it came from, in one Save.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from inspector import i18n
from inspector.app import files, positions
from inspector.app.inspections import OpenInspection
from inspector.clock import Moment
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.domain.fields import plain
from inspector.errors import EvidenceError, InspectorError, NotFoundError, PositionError
from inspector.evidence.facts import NO_POSITION
from inspector.evidence.kind import PHOTOS
from inspector.geo.point import Point, distance
from inspector.geo.position import Position, Source
from inspector.geo.track import Track
from inspector.i18n import gettext as _
from inspector.ledger.entry import Write

FAR_M = 500.0  # beyond the site's own size and the receiver's error, a photo shows another place
EARLY = timedelta(minutes=15)
LATE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of each photo: given a position, or left alone with the reason."""

    placed: tuple[EvidenceFile, ...]
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PhotoCheck:
    """One photo against the site and the visit. None: cannot be said."""

    id: str
    number: str
    name: str
    position: str
    distance_m: float | None
    uncertainty_m: float | None
    since_start_s: int | None  # from the start of the visit to the photo; negative is before
    remarks: tuple[str, ...]  # plain words; none when nothing speaks against it


def geotag(
    opened: OpenInspection, track_file: Path, offset: timedelta, *, names: tuple[str, ...] = ()
) -> Placed:
    """Give photos their position on the track at their time; all without an own position where none is named.

    `offset` is what has to be added to the camera's clock to get the true time. Raises SealedError,
    EvidenceError, PositionError.
    """
    opened.require_draft()
    track = Track.of(positions.read(track_file).fixes)
    placed: list[EvidenceFile] = []
    left: list[tuple[str, str]] = []
    writes: list[Write] = []
    for file in _chosen(opened, names):
        try:
            if not names and files.position_of(file) is not None:
                continue
            moment = taken_at(file, opened.inspection.started.zone)
            found = track.at(replace(moment, instant=moment.instant + offset))
        except (PositionError, EvidenceError) as error:
            left.append((file.name, str(error)))
            continue
        writes.append(Write(file.id, "position", plain(found)))
        placed.append(replace(file, position=found))
    if writes:
        opened.ws.save(*writes)
    return Placed(tuple(placed), tuple(left))


def place_by_hand(opened: OpenInspection, file_id: str, latitude: float, longitude: float) -> Changes:
    """Give a photo the position that somebody pointed at on the plan; how exact that is nobody knows.

    Raises SealedError, NotFoundError.
    """
    opened.require_draft()
    file = opened.ws.store.get(EvidenceFile, file_id)
    point = Point.of(latitude, longitude)
    position = Position(point.latitude, point.longitude, Source.MAP, None, opened.ws.clock.now())
    return opened.ws.save(Write(file.id, "position", plain(position)))


def taken_at(file: EvidenceFile, zone: str) -> Moment:
    """When the camera says it was taken; a clock without an offset is read in the zone of the visit.

    Raises EvidenceError when it does not say.
    """
    taken = str((file.facts or {}).get("taken", ""))
    try:
        instant = datetime.fromisoformat(taken)
    except ValueError as error:
        raise EvidenceError(
            _("“{name}” carries no time, so no track can place it.").format(name=file.name)
        ) from error
    return Moment(instant if instant.tzinfo is not None else instant.replace(tzinfo=ZoneInfo(zone)), zone)


def check(opened: OpenInspection, *, names: tuple[str, ...] = ()) -> tuple[PhotoCheck, ...]:
    """What speaks for and against each photo: distance to the site, time of the visit, what is missing."""
    return tuple(_checked(opened, file) for file in _chosen(opened, names))


def _chosen(opened: OpenInspection, names: tuple[str, ...]) -> list[EvidenceFile]:
    listed = files.listed(opened.ws, opened.inspection.id)
    if not names:
        return [file for file in listed if file.media_type in PHOTOS]
    found = [file for file in listed if {file.name, file.id, file.label} & set(names)]
    known = {one for file in found for one in (file.name, file.id, file.label)}
    for name in names:
        if name not in known:
            raise NotFoundError(_("There is no file “{name}” in this inspection.").format(name=name))
    return found


def _checked(opened: OpenInspection, file: EvidenceFile) -> PhotoCheck:
    where = files.position_of(file)
    site = opened.facility.position
    remarks: list[str] = []
    metres = doubt = None
    if where is None:
        remarks.append(_("It carries no position. A GPX or NMEA track of the visit can give it one."))
    elif site is None:
        remarks.append(_("The position of the facility is not recorded, so no distance can be told."))
    else:
        metres = distance(where.point, site.point)
        known = [one.accuracy_m for one in (where, site) if one.accuracy_m is not None]
        doubt = float(sum(known)) if len(known) == 2 else None
        if metres > FAR_M + (doubt or 0):
            remarks.append(_("It was taken {m:,.0f} m from the facility.").format(m=metres))
    since = _since_start(opened, file, remarks)
    facts = file.facts or {}
    if not facts and not file.problem:
        remarks.append(_("It was not described yet."))
    problems = (str(one) for one in facts.get("problems", []))
    remarks += [
        _sentence(i18n.gettext(one)) for one in problems if one != NO_POSITION
    ]  # said above, with what to do
    if file.problem:
        remarks.append(i18n.gettext(file.problem))
    return PhotoCheck(
        file.id,
        file.label,
        file.name,
        str(where) if where is not None else "",
        metres,
        doubt,
        since,
        tuple(remarks),
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _since_start(opened: OpenInspection, file: EvidenceFile, remarks: list[str]) -> int | None:
    try:
        # A position from a track carries the true time, with the camera's clock put right.
        told = file.position.time if file.position is not None else None
        taken = told or taken_at(file, opened.inspection.started.zone)
    except InspectorError:
        return None  # that it carries no time is among its problems
    since = taken.instant - opened.inspection.started.instant
    hours = abs(since.total_seconds()) / 3600
    if since < -EARLY:
        remarks.append(_("It was taken {h:,.1f} hours before the visit began.").format(h=hours))
    elif since > LATE:
        remarks.append(_("It was taken {h:,.1f} hours after the visit began.").format(h=hours))
    return int(since.total_seconds())
