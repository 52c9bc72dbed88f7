"""`yardproof file`: photos and other files as evidence."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import files, inspections
from inspector.cli.common import (
    json_option,
    open_workspace,
    print_json,
    print_table,
    progress,
    workspace_option,
)
from inspector.i18n import gettext as _


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
