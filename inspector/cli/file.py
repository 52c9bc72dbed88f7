"""`yardproof file`: photos and other files as evidence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from inspector.app import files, inspections, placing
from inspector.cli.common import (
    json_option,
    open_workspace,
    print_json,
    print_table,
    progress,
    workspace_option,
)
from inspector.i18n import gettext as _

_LONGEST_OFFSET = 100 * 365 * 86400


@click.group("file")
def command() -> None:
    """Photos and other files as evidence."""


@command.command()
@click.argument("inspection")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--taken-by", default="", help=_("Who took them. Default: you."))
@click.option("--about", multiple=True, help=_("Reference of a question they show; repeatable."))
@click.option("--caption", default="")
@workspace_option
@json_option
def add(
    folder: Path | None,
    inspection: str,
    paths: tuple[Path, ...],
    taken_by: str,
    about: tuple[str, ...],
    caption: str,
    as_json: bool,
) -> None:
    """Take files or whole folders in. Their bytes are never changed."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        rows = [inspections.question(opened, ref) for ref in about]
        with progress(_("Taking in")) as advance:
            result = files.take_in(
                opened,
                paths,
                taken_by=taken_by or ws.person.name,
                about=tuple(f"{row.form_id}:{row.ref}" for row in rows),
                caption=caption,
                progress=advance,
            )
    if as_json:
        print_json(result)
        return
    print_table(
        [_("Name"), _("Type"), _("SHA-256"), _("Remark")],
        [(one.name, one.media_type, one.sha256[:16], one.problem) for one in result.taken],
        _("No file was taken in."),
    )
    for path, reason in result.refused:
        click.echo(_("Not taken in: {path}: {reason}").format(path=path, reason=reason), err=True)


@command.command("list")
@click.argument("inspection")
@workspace_option
@json_option
def list_(folder: Path | None, inspection: str, as_json: bool) -> None:
    """The files of an inspection and whether each is as recorded."""
    with open_workspace(folder, read_only=True) as ws:
        found = files.listed(ws, inspections.named(ws, inspection).id)
        states = [ws.files.check(one.sha256, one.size).label for one in found]
    if as_json:
        print_json(found)
    else:
        rows = [
            (one.name, one.media_type, one.caption, state) for one, state in zip(found, states, strict=True)
        ]
        print_table([_("Name"), _("Type"), _("Caption"), _("State")], rows, _("No file yet."))


@command.command()
@click.argument("inspection")
@click.argument("name")
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def export(folder: Path | None, inspection: str, name: str, target: Path) -> None:
    """Copy an original out, byte for byte."""
    with open_workspace(folder, read_only=True) as ws:
        written = files.export(ws, inspections.named(ws, inspection).id, name, target)
    click.echo(str(written))


@command.command()
@click.argument("inspection")
@click.argument("names", nargs=-1)
@click.option("--track", required=True, type=click.Path(path_type=Path), help=_("GPX file or NMEA log."))
@click.option(
    "--offset",
    default=0.0,
    metavar="SECONDS",
    help=_("Added to the camera's clock to get the true time: negative when the camera is fast."),
)
@workspace_option
@json_option
def geotag(
    folder: Path | None, inspection: str, names: tuple[str, ...], track: Path, offset: float, as_json: bool
) -> None:
    """Give photos the position that a track tells for their time. The originals are never changed.

    NAMES are numbers or names of files; without any, every photo that carries no position.
    """
    if not abs(offset) < _LONGEST_OFFSET:  # also what is not a number
        raise click.BadParameter(_("A clock offset is less than a hundred years."))
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        result = placing.geotag(opened, track, timedelta(seconds=offset), names=names)
    if as_json:
        print_json(result)
        return
    rows = [(one.label, one.name, str(one.position)) for one in result.placed]
    print_table([_("Number"), _("Name"), _("Position")], rows, _("No photo was given a position."))
    for name, reason in result.left:
        click.echo(_("Left as it is: {name}: {reason}").format(name=name, reason=reason), err=True)


@command.command()
@click.argument("inspection")
@click.argument("names", nargs=-1)
@workspace_option
@json_option
def check(folder: Path | None, inspection: str, names: tuple[str, ...], as_json: bool) -> None:
    """Hold photos against the site and the visit: distance, time, and what they do not say.

    NAMES are numbers or names of files; without any, every photo.
    """
    with open_workspace(folder, read_only=True) as ws:
        found = placing.check(inspections.load(ws, inspection), names=names)
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one.number,
            one.name,
            f"{one.distance_m:,.0f} m" if one.distance_m is not None else "–",
            " ".join(one.remarks) or _("Nothing speaks against it."),
        )
        for one in found
    ]
    print_table([_("Number"), _("Name"), _("From the facility"), _("Remarks")], rows, _("No photo yet."))
