"""`yardproof position`: every fix in a log, a GPX file or a photo, and their average."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from inspector.app import positions
from inspector.app.positions import Reading
from inspector.cli.common import json_option, print_json, print_table
from inspector.clock import Moment
from inspector.geo.fix import Fix
from inspector.geo.sentence import Skip
from inspector.i18n import gettext as _


@click.command("position")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--not-before",
    type=click.DateTime(["%Y-%m-%d"]),
    help=_("A receiver's date before this day is taken for a GPS week rollover and moved by 1024 weeks."),
)
@json_option
def command(path: Path, not_before: datetime | None, as_json: bool) -> None:
    """Read every fix in FILE: an NMEA log, a GPX file or a photo.

    Nothing in the file stops it: what was passed over is counted by reason. A fix that the receiver does not
    vouch for is listed with "measured": false and is never averaged.

    \b
    --json prints one object:
      kind       "nmea", "gpx" or "photo"
      sentences  whole NMEA sentences read
      fixes      list, oldest first, of
        time        ISO 8601 UTC, or null where no date was told
        lat, lon    degrees WGS 84, north and east positive
        accuracy    m, radius of 95 %, or null
        satellites  in use, or null
        source      the sentence (GPGGA), "gpx track" or "photo"
        measured    false: simulated, typed in, or without a fix
        repeat      true: another place told for the same instant
        weeks_added put onto a date from before a week rollover
      average    null, or lat, lon, uncertainty_m (95 %), used, rejected
      skipped    how many, by reason
    """
    day: date | None = not_before.date() if not_before is not None else None
    reading = positions.read(path, not_before=day)
    if as_json:
        print_json(_as_json(reading))
    else:
        _print(reading)


def _as_json(reading: Reading) -> dict[str, object]:
    mean = reading.average
    return {
        "kind": reading.kind,
        "sentences": reading.sentences,
        "fixes": [_fix_json(fix) for fix in reading.fixes],
        "average": None
        if mean is None
        else {
            "lat": float(mean.position.latitude),
            "lon": float(mean.position.longitude),
            "uncertainty_m": float(mean.position.accuracy_m)
            if mean.position.accuracy_m is not None
            else None,
            "used": mean.used,
            "rejected": mean.rejected,
        },
        "skipped": reading.skipped,
    }


def _fix_json(fix: Fix) -> dict[str, object]:
    return {
        "time": _utc(fix.time) if fix.time is not None else None,
        "lat": round(fix.latitude, 9),
        "lon": round(fix.longitude, 9),
        "accuracy": round(fix.accuracy_m, 3) if fix.accuracy_m is not None else None,
        "satellites": fix.satellites,
        "source": fix.source,
        "measured": fix.is_measured,
        "repeat": fix.is_repeat,
        "weeks_added": fix.weeks_added,
    }


def _utc(moment: Moment) -> str:
    return moment.instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _print(reading: Reading) -> None:
    rows = [
        (
            _utc(fix.time) if fix.time is not None else "–",
            f"{fix.latitude:.7f}",
            f"{fix.longitude:.7f}",
            f"{fix.accuracy_m:.1f}" if fix.accuracy_m is not None else "–",
            str(fix.satellites) if fix.satellites is not None else "–",
            fix.source + ("" if fix.is_measured else _(" (not measured)")),
        )
        for fix in reading.fixes
    ]
    headings = [_("Time (UTC)"), _("Latitude"), _("Longitude"), _("± m (95 %)"), _("Satellites"), _("Source")]
    print_table(headings, rows, _("No fix in this file."))
    if reading.average is not None:
        mean = reading.average
        click.echo(
            _("Average: {position}; {used} fixes used, {rejected} rejected").format(
                position=mean.position, used=mean.used, rejected=mean.rejected
            )
        )
    elif reading.fixes:
        click.echo(_("No average: none of these fixes was measured by satellites."))
    for reason, count in reading.skipped.items():
        click.echo(_("Passed over, {reason}: {count}").format(reason=Skip(reason).label, count=count))
