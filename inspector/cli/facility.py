"""`yardproof facility`: facilities, their permits and conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inspector.app import facilities, positions
from inspector.app.workspace import Workspace
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.domain.facility import Condition, Facility, FacilityStatus, Permit
from inspector.domain.ids import new_id
from inspector.geo.position import Position
from inspector.i18n import gettext as _

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("facility")
def command() -> None:
    """Facilities, their permits and conditions."""


@command.command()
@click.argument("name")
@click.option("--country", required=True, help=_("Two capital letters, such as JP or TH."))
@click.option("--operator", default="", help=_("Who runs it, by legal name."))
@click.option("--operator-number", default="", help=_("The operator's number in the business register."))
@click.option("--address", default="")
@click.option("--status", type=click.Choice([status.value for status in FacilityStatus]), default="unknown")
@click.option(
    "--position",
    default="",
    help=_("Latitude and longitude, such as “35.4981, 140.1153” or 35°29'53\"N 140°6'55\"E."),
)
@click.option(
    "--position-from",
    type=click.Path(path_type=Path, exists=True),
    help=_("A photo, or a log of a GPS receiver, to read the position from."),
)
@click.option("--note", default="")
@workspace_option
@json_option
def add(
    folder: Path | None,
    name: str,
    country: str,
    operator: str,
    operator_number: str,
    address: str,
    status: str,
    position: str,
    position_from: Path | None,
    note: str,
    as_json: bool,
) -> None:
    """Record a new facility."""
    with open_workspace(folder) as ws:
        facility = Facility(
            new_id(),
            name,
            country,
            operator,
            operator_number,
            address,
            FacilityStatus(status),
            _position(ws, position, position_from),
            note,
        )
        facilities.add(ws, facility)
    if as_json:
        print_json(facility)
    else:
        click.echo(_("Recorded {name}, {id}.").format(name=name, id=facility.id))


def _position(ws: Workspace, text: str, file: Path | None) -> Position | None:
    if file is not None:
        return positions.from_file(ws, file)
    return facilities.typed_position(ws, text) if text else None


@command.command()
@click.argument("facility")
@click.option("--name")
@click.option("--country")
@click.option("--operator")
@click.option("--operator-number")
@click.option("--address")
@click.option("--status", type=click.Choice([status.value for status in FacilityStatus]))
@click.option("--position", default="")
@click.option("--position-from", type=click.Path(path_type=Path, exists=True))
@click.option("--note")
@workspace_option
@json_option
def edit(
    folder: Path | None,
    facility: str,
    position: str,
    position_from: Path | None,
    as_json: bool,
    **told: str | None,
) -> None:
    """Change what is recorded of a facility; what it was before stays in the record."""
    with open_workspace(folder) as ws:
        changed: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        if "status" in changed:
            changed["status"] = FacilityStatus(changed["status"])
        if place := _position(ws, position, position_from):
            changed["position"] = place
        after = replace(facilities.named(ws, facility), **changed)
        facilities.change(ws, after)
    if as_json:
        print_json(after)
    else:
        click.echo(_("Recorded {name}, {id}.").format(name=after.name, id=after.id))


@command.command()
@click.argument("facility")
@click.argument("number")
@click.option("--kind", default="", help=_("What its issuer calls it: permit, licence, notification."))
@click.option("--issuer", default="")
@click.option("--scope", default="")
@click.option("--valid-from", type=_DATE)
@click.option("--valid-to", type=_DATE)
@click.option(
    "--condition", "conditions", multiple=True, help=_("A condition in the permit's own words; repeatable.")
)
@workspace_option
@json_option
def permit(
    folder: Path | None,
    facility: str,
    number: str,
    kind: str,
    issuer: str,
    scope: str,
    valid_from: datetime | None,
    valid_to: datetime | None,
    conditions: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record a permit of a facility, with its conditions."""
    with open_workspace(folder) as ws:
        held = Permit(
            new_id(),
            facilities.named(ws, facility).id,
            number,
            kind,
            issuer,
            scope,
            valid_from.date() if valid_from else None,
            valid_to.date() if valid_to else None,
        )
        facilities.add_permit(
            ws, held, [Condition(new_id(), held.id, str(n), text) for n, text in enumerate(conditions, 1)]
        )
    if as_json:
        print_json(held)
    else:
        click.echo(
            _("Recorded permit {number} with {n} conditions.").format(number=number, n=len(conditions))
        )


@command.command()
@click.argument("facility")
@click.argument("other")
@workspace_option
@json_option
def alias(folder: Path | None, facility: str, other: str, as_json: bool) -> None:
    """Record that two facilities are one; “unalias” takes it back."""
    with open_workspace(folder) as ws:
        one, two = facilities.itself(ws, facility), facilities.itself(ws, other)
        facilities.alias(ws, one, two)
        stands = facilities.get(ws, one.id)
    if as_json:
        print_json(stands)
    else:
        click.echo(
            _("{one} and {two} are one facility, shown as {name}, {id}.").format(
                one=one.name, two=two.name, name=stands.name, id=stands.id
            )
        )


@command.command()
@click.argument("facility")
@click.argument("other")
@workspace_option
@json_option
def unalias(folder: Path | None, facility: str, other: str, as_json: bool) -> None:
    """Take back that two facilities are one. Name them as “alias” did, or by their ids."""
    with open_workspace(folder) as ws:
        one, two = facilities.itself(ws, facility), facilities.itself(ws, other)
        facilities.unalias(ws, one, two)
    if as_json:
        print_json([one, two])
    else:
        click.echo(_("{one} and {two} stand alone again.").format(one=one.name, two=two.name))


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Every facility, by name."""
    with open_workspace(folder, read_only=True) as ws:
        found = facilities.listed(ws)
    if as_json:
        print_json(found)
        return
    rows = [(one.name, one.country, one.status.label, one.operator, one.id) for one in found]
    print_table(
        [_("Name"), _("Country"), _("Status"), _("Operator"), _("Id")],
        rows,
        _("No facility yet. “yardproof facility add” records one."),
    )


@command.command()
@click.argument("facility")
@workspace_option
@json_option
def show(folder: Path | None, facility: str, as_json: bool) -> None:
    """One facility with its permits and conditions."""
    with open_workspace(folder, read_only=True) as ws:
        dossier = facilities.dossier(ws, facilities.named(ws, facility).id)
    if as_json:
        print_json(dossier)
        return
    one = dossier.facility
    rows = [
        (_("Name"), one.name),
        (_("Operator"), " ".join(filter(None, (one.operator, one.operator_number)))),
        (_("Address"), one.address),
        (_("Country"), one.country),
        (_("Status"), one.status.label),
        (_("Position"), str(one.position) if one.position else _("Not recorded")),
    ]
    for held in dossier.permits:
        dates = " – ".join(str(day) if day else "…" for day in (held.valid_from, held.valid_to))
        rows.append((_("Permit"), f"{held.number} {held.kind} {held.issuer} {dates}"))
        rows += [(_("Condition"), f"{item.number}. {item.text}") for item in dossier.conditions_of(held)]
    print_table([one.id, ""], rows, "")
