"""`yardproof inspection join|leave|assign|team`: several people at one visit."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import inspections, team
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.errors import InputError
from inspector.i18n import gettext as _


@click.command()
@click.argument("inspection")
@click.option("--person", default="", help=_("A colleague, by name. Default: you."))
@workspace_option
def join(folder: Path | None, inspection: str, person: str) -> None:
    """Take part in an open visit that a colleague began."""
    with open_workspace(folder) as ws:
        team.join(ws, inspection, team.person(ws, person or "me"))
        inspections.catch_up(inspections.load(ws, inspection))
    click.echo(_("Taking part."))


@click.command()
@click.argument("inspection")
@click.option("--person", default="", help=_("A colleague, by name. Default: you."))
@workspace_option
def leave(folder: Path | None, inspection: str, person: str) -> None:
    """Take no further part; what was recorded stays."""
    with open_workspace(folder) as ws:
        team.leave(ws, inspection, team.person(ws, person or "me"))
    click.echo(_("No longer taking part. What was recorded stays."))


@click.command()
@click.argument("inspection")
@click.argument("section")
@click.argument("person", required=False, default="")
@click.option("--nobody", is_flag=True, help=_("Take the assignment back."))
@click.option("--checklist", "form_id", default="", help=_("Where two checklists have such a section."))
@workspace_option
def assign(
    folder: Path | None, inspection: str, section: str, person: str, nobody: bool, form_id: str
) -> None:
    """Say whose a section is: SECTION by its title or reference, PERSON by name, or “me”."""
    if bool(person) == nobody:
        raise InputError(_("Name the person whose section it is, or use --nobody."))
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        place = team.section(opened, section, form_id)
        if nobody:
            team.unassign(opened, *place)
        else:
            team.assign(opened, *place, team.person(ws, person))
        found = team.of(opened)
    share = next(one for one in found.shares if (one.form_id, one.section) == place)
    whose = found.name(share.person) or _("nobody")
    click.echo(_("“{section}”: {name}").format(section=share.title, name=whose))


@click.command("team")
@click.argument("inspection")
@workspace_option
@json_option
def show(folder: Path | None, inspection: str, as_json: bool) -> None:
    """Who takes part, whose section is whose, and who recorded what."""
    with open_workspace(folder, read_only=True) as ws:
        found = team.of(inspections.load(ws, inspection))
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one.initials,
            one.name,
            _state(one),
            f"{one.last_entry:%Y-%m-%d %H:%M}" if one.last_entry else _("nothing here yet"),
        )
        for one in found.members
    ]
    print_table(["", _("Name"), _("Part"), _("Last entry here")], rows, "")
    print_table(
        [_("Checklist"), _("Section"), _("Reference"), _("Whose"), _("Recorded by")],
        [
            (
                one.form_id,
                one.title,
                one.section,
                found.name(one.person),
                ", ".join(map(found.name, one.recorded_by)),
            )
            for one in found.shares
        ],
        _("No section."),
    )


def _state(member: team.Member) -> str:
    if member.is_lead:
        return _("Began the visit")
    if member.has_left:
        return _("Has left")
    return _("Takes part") if member.has_joined else _("Recorded without joining")
