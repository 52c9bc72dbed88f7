"""`yardproof agency`: the key that says who belongs to an agency."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from inspector.app import agencies, devices
from inspector.app.agencies import Agency
from inspector.cli.common import json_option, open_workspace, print_json, workspace_option
from inspector.clock import SystemClock
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.sync.passphrase import SHORTEST

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("A file whose first line is the passphrase; without it you are asked."),
)


def asked(file: Path | None, *, new: bool = False) -> str:
    """The passphrase of a key file, from a file or from the keyboard."""
    if file is not None:
        return (text_of(file).splitlines() or [""])[0]
    words = _("New passphrase (at least {n} characters)").format(n=SHORTEST) if new else _("Passphrase")
    return str(click.prompt(words, hide_input=True, confirmation_prompt=new, err=True))


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(_("“{file}” is not a file of text.").format(file=file)) from error


@click.group("agency")
def command() -> None:
    """The key that says who belongs to an agency. It lies in a file of its own, never in a workspace."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help=_("The agency's name, as it stands in certificates."))
@passphrase_option
@json_option
def create(file: Path, name: str, passphrase_file: Path | None, as_json: bool) -> None:
    """Make an agency. Keep FILE on a stick in a safe, and print the recovery sheet at once."""
    _tell(agencies.create(file, name, asked(passphrase_file, new=True), SystemClock()), as_json)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def show(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """The agency's fingerprint, and how much it has signed."""
    _tell(agencies.open_agency(file, asked(passphrase_file)), as_json)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("pdf", type=click.Path(path_type=Path))
@passphrase_option
def sheet(file: Path, pdf: Path, passphrase_file: Path | None) -> None:
    """Print the recovery sheet to PDF. Print it on paper, lock it away, and delete the file."""
    agencies.write_sheet(agencies.open_agency(file, asked(passphrase_file)), pdf, SystemClock())
    click.echo(_("Written to “{pdf}”. Print it, lock it away, and delete the file.").format(pdf=pdf))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help=_("The agency's name, as it stands on the sheet."))
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("A file with the seven lines; without it they are read from the keyboard."),
)
@passphrase_option
@json_option
def restore(file: Path, name: str, text: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Make the key file again from the recovery sheet."""
    if text is None:
        click.echo(_("Type the seven lines of the sheet, then an empty line."), err=True)
    lines = text_of(text) if text else _typed()
    made = agencies.restore(file, lines, name, asked(passphrase_file, new=True), SystemClock())
    _tell(made, as_json)


def _typed() -> str:
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip() and lines:
            break
        lines.append(line)
    return "".join(lines)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--compromised", is_flag=True, help=_("Others may have the old key: it counts no more."))
@passphrase_option
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("A file whose first line is the new passphrase."),
)
@json_option
def rotate(
    file: Path,
    new: Path,
    compromised: bool,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Go over to a new key in NEW. Workspaces that know the old one follow when it is published to them."""
    old = agencies.open_agency(file, asked(passphrase_file))
    words = asked(new_passphrase_file, new=True)
    _tell(agencies.rotate(old, new, words, SystemClock(), ends=compromised), as_json)


@command.command()
@click.argument("register", type=click.Path(path_type=Path))
@workspace_option
@json_option
def publish(register: Path, folder: Path | None, as_json: bool) -> None:
    """Record in this workspace everything that the agency has signed, so that it travels from here."""
    with open_workspace(folder) as ws:
        changes = devices.learn(ws, agencies.read_register(register))
    if as_json:
        print_json({"entry": changes.entry})
    elif changes.entry:
        click.echo(_("Recorded. It travels with the next bundle."))
    else:
        click.echo(_("Everything was recorded already."))


def _tell(agency: Agency, as_json: bool) -> None:
    facts = {
        "agency": agency.name,
        "fingerprint": agency.register.fingerprint,
        "documents": len(agency.register.documents),
        "file": str(agency.file),
    }
    if as_json:
        print_json(facts)
        return
    click.echo(_("Agency: {name}").format(name=agency.name))
    click.echo(_("Fingerprint: {digits}").format(digits=agency.register.fingerprint))
    click.echo(_("Documents signed: {n}").format(n=len(agency.register.documents)))
