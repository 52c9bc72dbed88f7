"""`yardproof form`: check a checklist."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app.checklists import check
from inspector.cli.common import json_option, print_json
from inspector.errors import FormError
from inspector.i18n import gettext as _


@click.group("form")
def command() -> None:
    """Check a checklist (XLSForm or XForm)."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check_(file: Path, as_json: bool) -> int:
    """Say whether a checklist works, with every error and warning, where it is and what to do."""
    result = check(file)
    if as_json:
        print_json(result)
    else:
        for problem in (*result.errors, *result.warnings):
            click.echo(str(problem))
        if result.errors:
            click.secho(_("It cannot be used: {n} errors.").format(n=len(result.errors)), fg="red")
        else:
            click.secho(
                _("It works: {title}, {n} questions.").format(title=result.title, n=result.questions),
                fg="green",
            )
    return FormError.exit_code if result.errors else 0
