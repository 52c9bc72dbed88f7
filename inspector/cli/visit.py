"""`yardproof inspection start` and `add-module`: a visit with its checklists."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import facilities, inspections, starting_visit
from inspector.app.inspections import OpenInspection
from inspector.app.starting_visit import VisitKind
from inspector.app.workspace import Workspace
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.errors import InputError
from inspector.i18n import gettext as _


@click.command()
@click.argument("facility", required=False)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in VisitKind]),
    help=_("What the visit is for; it brings the checklists that go with it."),
)
@click.option(
    "--checklist",
    "checklists",
    multiple=True,
    help=_(
        "A shipped checklist by name, or the file of one; repeatable. Default: those of the kind, else common and outdoor_storage."
    ),
)
@click.option(
    "--follows", default="", help=_("The earlier inspection that a follow-up starts from. Default: the last.")
)
@click.option(
    "--at",
    default="",
    help=_("Without a facility: where a rapid assessment is made, such as “35.4981, 140.1153”."),
)
@click.option(
    "--country",
    default="",
    help=_("Without a facility: its country, such as JP, where the place does not say it."),
)
@click.option("--purpose", default="")
@click.option("--limits", default="", help=_("What could not be seen: areas, stopped machines, weather."))
@workspace_option
@json_option
def start(
    folder: Path | None,
    facility: str | None,
    kind: str | None,
    checklists: tuple[str, ...],
    follows: str,
    at: str,
    country: str,
    purpose: str,
    limits: str,
    as_json: bool,
) -> None:
    """Begin an inspection of a facility; a rapid assessment needs a place only."""
    if bool(facility) == bool(at):
        raise click.UsageError(_("Name a facility, or the place of a rapid assessment with --at."))
    if at and kind not in (None, VisitKind.RAPID.value):
        raise click.UsageError(_("Only a rapid assessment needs no facility. Add the facility first."))
    with open_workspace(folder) as ws:
        if facility is None:
            made = _rapid(ws, at, country)
        else:
            before = inspections.named(ws, follows).id if follows else None
            made = str(
                starting_visit.start(
                    ws,
                    facilities.named(ws, facility).id,
                    VisitKind(kind) if kind else None,
                    checklists,
                    purpose=purpose,
                    limits=limits,
                    follows=before,
                ).made
            )
        opened = inspections.load(ws, made)
        inspection = opened.inspection
        told = [(one.version.title, one.word.words) for one in opened.checklists.values()]
    if as_json:
        print_json(inspection)
    else:
        click.echo(_("Started inspection {number}.").format(number=inspection.number))
        for title, words in told:
            click.echo(f"{title}: {words}")


def _rapid(ws: Workspace, at: str, country: str) -> str:
    position = facilities.typed_position(ws, at)
    known = country or starting_visit.country_at(ws, position)
    if not known:
        raise InputError(_("The country of this place is not clear. Name it: --country JP"))
    return str(starting_visit.start_rapid(ws, position, known).made)


@click.command("add-module")
@click.argument("inspection")
@click.argument("checklists", nargs=-1)
@workspace_option
@json_option
def add_module(folder: Path | None, inspection: str, checklists: tuple[str, ...], as_json: bool) -> None:
    """Open more checklists in a draft; without a name, list those that can be opened."""
    with open_workspace(folder, read_only=not checklists) as ws:
        opened = inspections.load(ws, inspection)
        if checklists:
            starting_visit.add(opened, checklists)
            told = [one.version.title for one in opened.checklists.values()]
    if checklists:
        if as_json:
            print_json(list(opened.checklists))
        else:
            click.echo(_("Open now: {titles}").format(titles="; ".join(told)))
        return
    _list(opened, as_json)


def _list(opened: OpenInspection, as_json: bool) -> None:
    called_for = starting_visit.proposed(opened)
    rows = starting_visit.closed(opened)
    if as_json:
        print_json([{"module": one, "called_for": one in called_for} for one in rows])
        return
    print_table(
        [_("Checklist"), _("Title"), ""],
        [(one.name, one.title, _("an answer calls for it") if one in called_for else "") for one in rows],
        _("Every checklist is open."),
    )
