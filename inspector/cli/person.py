"""`yardproof person`: several people on one laptop, each with a key."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import people
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.domain.ids import new_id
from inspector.domain.person import Person
from inspector.i18n import gettext as _


@click.group("person")
def command() -> None:
    """Several people on one laptop, each with a key."""


@command.command()
@click.option("--name", required=True, help=_("The name, as it stands in the report."))
@click.option("--agency", default=None, help=_("The agency; as a rule that of who writes here now."))
@click.option("--unit", default="", help=_("The unit in the agency."))
@click.option("--card", default="", help=_("The number of the identity card."))
@workspace_option
@json_option
def add(name: str, agency: str | None, unit: str, card: str, folder: Path | None, as_json: bool) -> None:
    """Add a person, who writes here from now on."""
    with open_workspace(folder) as ws:
        after = people.add(
            ws, Person(new_id(), name, ws.person.agency if agency is None else agency, unit, card)
        )
    if as_json:
        print_json({"person": after.person.id, "log": after.device})
    else:
        click.echo(_("{name} writes here from now on.").format(name=name))


@command.command()
@click.argument("person")
@workspace_option
@json_option
def use(person: str, folder: Path | None, as_json: bool) -> None:
    """Let another person on this laptop write from now on: by name, or the start of the id."""
    with open_workspace(folder) as ws:
        after = people.use(ws, person)
    if as_json:
        print_json({"person": after.person.id, "log": after.device})
    else:
        click.echo(_("{name} writes here from now on.").format(name=after.person.name))


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Who has a key on this laptop."""
    with open_workspace(folder, read_only=True) as ws:
        found = [one for one in people.listed(ws) if one.is_here]
    if as_json:
        print_json(found)
        return
    rows = [
        (f"{one.name} *" if one.is_own else one.name, one.person[:8], one.log[:8], one.state.label)
        for one in found
    ]
    print_table([_("Name"), _("Person"), _("Log"), _("State")], rows, "")
