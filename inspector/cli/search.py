"""`yardproof search`: where words stand in the record."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import facilities, searching
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.domain.inspection import Inspection
from inspector.i18n import gettext as _


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--most", default=50, show_default=True, type=click.IntRange(1), help=_("Show at most so many.")
)
@workspace_option
@json_option
def command(words: tuple[str, ...], folder: Path | None, most: int, as_json: bool) -> None:
    """Find WORDS in facilities, permits, visits, findings, photos and answers, in any script.

    Each record shown holds all of them. Case, width and marks do not matter.
    """
    with open_workspace(folder, read_only=True) as ws:
        found = searching.find(ws, " ".join(words), most=most)
        names = facilities.names(ws)
        numbers = {visit.id: visit.number for visit in ws.store.all(Inspection)}
    if as_json:
        print_json(found)
        return
    rows = [
        (
            names.get(hit.facility or "", ""),
            numbers.get(hit.inspection, "") if hit.inspection else "",
            hit.kind.replace("_", " "),
            " ".join(hit.text.split())[:100],
        )
        for hit in found
    ]
    headings = [_("Facility"), _("Visit"), _("Kind"), _("Text")]
    print_table(headings, rows, _("Nothing is found. Try fewer words, or their beginning."))
