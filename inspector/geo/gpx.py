"""Fixes from a GPX file: its track points, route points and waypoints. No entity is ever resolved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC

from gpxpy.gpx import GPX, GPXException, GPXRoutePoint, GPXTrackPoint, GPXWaypoint
from gpxpy.parser import GPXParser
from lxml import etree

from inspector.clock import Moment
from inspector.errors import PositionError
from inspector.geo.fix import Fix
from inspector.i18n import gettext as _

LARGEST = 64 * 1024 * 1024
_RANGE_SIGMA = 4.0  # m; as for a receiver that works alone, see nmea


def is_gpx(head: bytes) -> bool:
    """Whether a file that begins like this claims to be GPX."""
    return b"<gpx" in head.replace(b"\0", b"") or b":gpx" in head


def read_gpx(data: bytes) -> tuple[list[Fix], int]:
    """The fixes, in the order of the file, and how many points were no positions. Raises PositionError."""
    if len(data) > LARGEST:
        raise PositionError(_("This GPX file is larger than 64 MB. Export a shorter track."))
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
        if b"<!DOCTYPE" in etree.tostring(root.getroottree()):
            raise PositionError(
                _("This GPX file carries a document type, which a track never needs. Export it anew.")
            )
        # gpxpy parses with its own parser: it is given only what was read here without entities.
        gpx = GPXParser(etree.tostring(root, encoding="unicode")).parse()
    except (etree.XMLSyntaxError, GPXException, ValueError, TypeError) as error:
        raise PositionError(
            _("This is not GPX that can be read: {reason}. Export the track again.").format(reason=error)
        ) from error
    fixes, refused = [], 0
    for kind, point in _points(gpx):
        fix = _fix(kind, point)
        if fix is None:
            refused += 1
        else:
            fixes.append(fix)
    return fixes, refused


def _points(gpx: GPX) -> Iterator[tuple[str, GPXTrackPoint | GPXRoutePoint | GPXWaypoint]]:
    for track in gpx.tracks:
        for segment in track.segments:
            yield from (("gpx track", point) for point in segment.points)
    for route in gpx.routes:
        yield from (("gpx route", point) for point in route.points)
    yield from (("gpx waypoint", point) for point in gpx.waypoints)


def _fix(kind: str, point: GPXTrackPoint | GPXRoutePoint | GPXWaypoint) -> Fix | None:
    latitude, longitude = point.latitude, point.longitude
    if not (
        math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    ):
        return None
    time = None
    if point.time is not None:  # GPX writes UTC; a time without a zone is UTC too
        aware = point.time if point.time.tzinfo is not None else point.time.replace(tzinfo=UTC)
        time = Moment(aware.astimezone(UTC))
    hdop = point.horizontal_dilution
    hdop = hdop if hdop is not None and 0 < hdop < 99 else None
    quality = {"none": 0, "2d": 1, "3d": 1, "dgps": 2, "pps": 3}.get(point.type_of_gpx_fix or "")
    accuracy = 2 * hdop * _RANGE_SIGMA if hdop is not None and quality != 0 else None
    satellites = int(point.satellites) if point.satellites is not None else None
    return Fix(latitude, longitude, time, accuracy, satellites, hdop, quality, kind, point.elevation)
