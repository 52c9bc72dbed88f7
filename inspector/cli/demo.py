"""`yardproof demo`: a whole inspection in a practice workspace, to see what comes out."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import demo
from inspector.cli.common import json_option, print_json
from inspector.clock import SystemClock
from inspector.errors import RecordAlteredError
from inspector.i18n import gettext as _


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--photos",
    type=click.Path(path_type=Path, exists=True),
    help=_("A photo, or a folder of photos, to take in."),
)
@click.option(
    "--nmea",
    type=click.Path(path_type=Path, exists=True),
    help=_("A log of a GPS receiver for the position."),
)
@json_option
def command(folder: Path, photos: Path | None, nmea: Path | None, as_json: bool) -> int:
    """Do a whole inspection in a new practice workspace in FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)

    def step(text: str) -> None:
        click.echo(f"… {text}", err=True)

    result = demo.run(folder, clock=SystemClock(), photos=photos, nmea=nmea, step=step)
    untouched = result.verification.is_untouched
    if as_json:
        print_json({"workspace": str(result.workspace), "report": str(result.report), "untouched": untouched})
    else:
        click.echo(_("Workspace (practice): {path}").format(path=result.workspace))
        click.echo(_("Report: {path}").format(path=result.report))
        click.echo(_("Verification: {path}").format(path=folder / "verification.txt"))
    return 0 if untouched else RecordAlteredError.exit_code
