"""`yardproof report`: print the inspection report."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import inspections, reporting
from inspector.cli.common import json_option, open_workspace, print_json, progress, workspace_option
from inspector.i18n import gettext as _


@click.group("report")
def command() -> None:
    """Print the inspection report."""


@command.command()
@click.argument("inspection")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--language", default="en", help=_("Language of the document."))
@workspace_option
@json_option
def make(folder: Path | None, inspection: str, target: Path | None, language: str, as_json: bool) -> None:
    """Write the report as PDF, after comparing the inspection with its signed entries."""
    with open_workspace(folder, read_only=True) as ws:
        opened = inspections.load(ws, inspection)
        path = target or Path.cwd() / f"{opened.inspection.number}.pdf"
        with progress(_("Printing")) as advance:
            reporting.make(opened, path, language=language, progress=advance)
    if as_json:
        print_json({"report": str(path.resolve())})
    else:
        click.echo(str(path))
