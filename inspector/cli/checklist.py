"""`yardproof checklist`: sign a checklist, verify it, make a local one from a national one."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import agencies, extending, signed_checklists
from inspector.app import workspace as workspaces
from inspector.app.signed_checklists import Agency
from inspector.cli.agency import asked, passphrase_option
from inspector.cli.common import json_option, named_before, print_json, workspace_option
from inspector.clock import SystemClock
from inspector.i18n import gettext as _


@click.group("checklist")
def command() -> None:
    """Checklists that an agency signed: sign, verify, extend."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--agency",
    "key_file",
    type=click.Path(path_type=Path),
    required=True,
    help=_("The agency's key file, made by “yardproof agency create”."),
)
@click.option(
    "--open",
    "open_questions",
    multiple=True,
    help=_("A question that may be altered locally, by name or path; repeatable. All others are locked."),
)
@passphrase_option
def sign(file: Path, key_file: Path, open_questions: tuple[str, ...], passphrase_file: Path | None) -> None:
    """Sign a checklist for the agency; the signature is written beside it."""
    agency = agencies.open_agency(key_file, asked(passphrase_file))
    written = extending.sign(file, agency.signer, agency.name, SystemClock(), open_questions=open_questions)
    form, word = extending.verify(file, Agency())
    click.echo(f"{form.title} ({form.version}): {word.words}")
    click.echo(str(written))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
@json_option
def verify(folder: Path | None, file: Path, as_json: bool) -> None:
    """Say who signed a checklist; one that altered or dropped a locked question is refused, naming each.

    With --workspace the signature is held against the agency that the workspace follows.
    """
    agency, chosen = Agency(), folder or named_before()
    if chosen is not None:
        with workspaces.opened(chosen, clock=SystemClock(), read_only=True) as ws:
            agency = signed_checklists.agency_of(ws)
    form, word = extending.verify(file, agency)
    if as_json:
        print_json({"form_id": form.form_id, "version": form.version, "title": form.title, "signature": word})
        return
    click.secho(f"{form.title} ({form.version}): {word.words}", fg="yellow" if word.is_doubtful else None)
    for path in word.local:
        click.echo(_("Local: {path}").format(path=path))


@command.command()
@click.argument("national", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--id", "form_id", required=True, help=_("Id of the local checklist."))
@click.option("--title", required=True)
@click.option(
    "--add",
    "local",
    type=click.Path(path_type=Path),
    help=_("An XLSForm whose rows of survey and choices are the local questions."),
)
def extend(national: Path, target: Path, form_id: str, title: str, local: Path | None) -> None:
    """Make a local checklist (.md, .xlsx) from a signed national one, whose questions stay locked."""
    word = extending.extend(national, target, form_id=form_id, title=title, local=local)
    click.echo(f"{target}: {word.words}")
