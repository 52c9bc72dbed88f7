"""`yardproof workspace`: make one, look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from inspector import paths
from inspector.app import receiving
from inspector.app import workspace as workspaces
from inspector.cli.common import (
    json_option,
    named_before,
    open_workspace,
    print_json,
    print_table,
    workspace_option,
)
from inspector.clock import SystemClock
from inspector.domain.fields import plain
from inspector.domain.ids import new_id
from inspector.domain.inspection import Inspection
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.i18n import gettext as _
from inspector.ledger.admission import Standing


@click.group("workspace")
def command() -> None:
    """Make a workspace and look at it."""


@command.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--real", "realm", flag_value=Realm.REAL.value, help=_("For real inspections."))
@click.option(
    "--practice",
    "realm",
    flag_value=Realm.PRACTICE.value,
    help=_("For practice; it never mixes with real ones."),
)
@click.option("--person", required=True, help=_("Your name, as it stands in the report."))
@click.option("--agency", default="", help=_("Your agency."))
@click.option("--unit", default="", help=_("Your unit in the agency."))
@click.option("--card", default="", help=_("The number of your identity card."))
@json_option
def create(
    folder: Path | None, realm: str | None, person: str, agency: str, unit: str, card: str, as_json: bool
) -> None:
    """Make a workspace. Whether it is real or practice is fixed for ever."""
    if realm is None:
        raise click.UsageError(_("Say --real or --practice: it cannot be changed later."))
    chosen = folder or named_before() or paths.workspaces_folder() / realm
    workspaces.create(
        chosen, realm=Realm(realm), person=Person(new_id(), person, agency, unit, card), clock=SystemClock()
    )
    workspaces.remember(chosen)
    if as_json:
        print_json({"workspace": str(chosen.resolve()), "realm": realm})
    else:
        click.echo(
            _("Made “{folder}”: {realm}. It is the one that commands use from now on.").format(
                folder=chosen, realm=Realm(realm).label
            )
        )


@command.command()
@workspace_option
@json_option
def info(folder: Path | None, as_json: bool) -> None:
    """What a workspace holds."""
    with open_workspace(folder, read_only=True) as ws:
        facts = {
            "workspace": str(ws.folder.resolve()),
            "realm": ws.realm.value,
            "person": ws.person.name,
            "agency": ws.person.agency,
            "device": ws.device,
            "entries": ws.store.count(),
            "inspections": len(ws.store.all(Inspection)),
        }
    if as_json:
        print_json(facts)
    else:
        print_table([_("What"), _("Value")], [(name, str(value)) for name, value in facts.items()], "")


@command.command()
@workspace_option
@json_option
def logs(folder: Path | None, as_json: bool) -> None:
    """The logs that a workspace knows, one for each device, and what is particular about them."""
    with open_workspace(folder, read_only=True) as ws:
        found = receiving.logs(ws)
    if as_json:
        print_json([{**plain(one), "provisional": one.is_provisional} for one in found])
        return
    rows = [(one.id, str(one.seq), ", ".join(_particular(one))) for one in found]
    print_table([_("Log"), _("Entries"), _("Remarks")], rows, "")


def _particular(log: receiving.Log) -> Iterator[str]:
    if log.is_own:
        yield _("this device")
    if log.is_provisional:
        yield _("provisional: goes on for {log}").format(log=log.continues[:8])
    if log.standing in (Standing.UNKNOWN, Standing.REVOKED):
        yield log.standing.label
    if log.forked is not None:
        yield _("forked at {n}").format(n=log.forked)


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """The workspaces in your data folder."""
    folder = paths.workspaces_folder()
    found = sorted(file.parent for file in folder.glob(f"*/{workspaces.RECORD}")) if folder.is_dir() else []
    if as_json:
        print_json([str(path) for path in found])
    else:
        print_table(
            [_("Workspace")],
            [(str(path),) for path in found],
            _("No workspace yet. “yardproof workspace create” makes one."),
        )
