"""`yardproof mailbox`: a stick or folder that several devices exchange through."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import exchanging
from inspector.cli.bundle import print_deliveries, tell_taken
from inspector.cli.common import (
    json_option,
    open_workspace,
    print_json,
    print_table,
    progress,
    workspace_option,
)
from inspector.i18n import gettext as _
from inspector.sync.faults import IncompleteError


@click.group("mailbox")
def command() -> None:
    """A stick or folder that several devices exchange through."""


@command.command()
@click.argument("place", type=click.Path(path_type=Path))
@workspace_option
@json_option
def visit(folder: Path | None, place: Path, as_json: bool) -> int:
    """Take what is new, acknowledge it, and leave what the others lack."""
    with open_workspace(folder) as ws, progress(_("Exchanging")) as advance:
        _ws, found = exchanging.visit_mailbox(ws, place, progress=advance)
    if as_json:
        print_json(found)
    else:
        if found.taken.bundles or found.stopped:
            tell_taken(found.taken)
        for delivered in found.delivered:
            click.echo(_("To {name}: {state}").format(name=delivered.name, state=delivered.state.label))
        for sent in found.posted:
            names = ", ".join(one.name for one in sent.to)
            click.echo(
                _("Left for {names}: {entries} entries and {files} files").format(
                    names=names, entries=sent.entries, files=sent.files
                )
            )
        if found.arriving:
            click.echo(_("{n} bundles are still being copied here. Visit again.").format(n=found.arriving))
        if not (found.taken.bundles or found.posted or found.delivered or found.problems):
            click.echo(_("Nothing to exchange."))
        for problem in found.problems:
            click.echo(problem)
    if found.stopped is not None:
        return found.stopped.exit_code
    return found.taken.exit_code or (IncompleteError.exit_code if found.problems else 0)


@command.command("list")
@click.argument("place", type=click.Path(path_type=Path))
@workspace_option
@json_option
def list_(folder: Path | None, place: Path, as_json: bool) -> None:
    """Who uses it, what lies here for you and what of yours waits. Nothing is changed."""
    with open_workspace(folder, read_only=True) as ws:
        found = exchanging.mailbox_contents(ws, place)
    if as_json:
        print_json(found)
        return
    rows = [(one.name, one.log[:8], one.heard[:16].replace("T", " ")) for one in found.devices]
    print_table([_("Name"), _("Log"), _("Last here")], rows, _("No other device was here yet."))
    click.echo(_("For you: {n} bundles").format(n=found.new))
    if found.waiting:
        print_deliveries(found.waiting)
