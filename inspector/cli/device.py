"""`yardproof device`: who writes on which device, as the agency certifies it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from inspector import small_files
from inspector.app import agencies, devices, people
from inspector.app.devices import Grant
from inspector.app.people import Member
from inspector.cli.agency import asked, passphrase_option
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.clock import SystemClock
from inspector.domain.roles import Competence, Role
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.ledger import papers
from inspector.ledger.letters import LARGEST_ANSWER, Answer

_YEARS = 2


@click.group("device")
def command() -> None:
    """Who writes on which device, as the agency certifies it."""


@command.command("request")
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
def request_(file: Path, folder: Path | None) -> None:
    """Write a request to FILE, for the administrator who holds the agency's key."""
    with open_workspace(folder) as ws:
        small_files.write(file, devices.request(ws))
        fingerprint = people.own(ws).fingerprint
        click.echo(_("Request of {name} written to “{file}”.").format(name=ws.person.name, file=file))
    click.echo(_("Fingerprint of this device: {digits}").format(digits=fingerprint))


@command.command()
@click.argument("agency", type=click.Path(path_type=Path))
@click.argument("request", type=click.Path(path_type=Path))
@click.argument("answer", type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.INSPECTOR.value)
@click.option("--scope", multiple=True, help=_("A country or region, such as JP-12; without it, everywhere."))
@click.option("--competence", multiple=True, help=_("Such as “asbestos=2027-03-31”, its last day."))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help=_("The last day; without it, in two years."))
@passphrase_option
def enrol(
    agency: Path,
    request: Path,
    answer: Path,
    role: str,
    scope: tuple[str, ...],
    competence: tuple[str, ...],
    until: object,
    passphrase_file: Path | None,
) -> None:
    """Certify who made REQUEST with the key file AGENCY, and write the ANSWER that goes back."""
    asking = devices.read_request(small_files.read(request, LARGEST_ANSWER))
    click.echo(
        _("{name} asks. Fingerprint of the device: {digits}").format(
            name=asking.name, digits=papers.fingerprint(asking.key)
        ),
        err=True,
    )
    now = SystemClock().now()
    last = date.fromisoformat(str(until)[:10]) if until else now.local_date + timedelta(days=365 * _YEARS)
    grant = Grant(Role(role), last, None, scope, tuple(_competence(one) for one in competence))
    opened = agencies.open_agency(agency, asked(passphrase_file))
    _opened, data = devices.enrol(
        opened, small_files.read(request, LARGEST_ANSWER), grant, str(now), now.local_date
    )
    small_files.write(answer, data)
    click.echo(_("Answer for {name} written to “{file}”.").format(name=asking.name, file=answer))


def _competence(text: str) -> Competence:
    name, _equals, until = text.rpartition("=")
    try:
        return Competence(name.strip(), date.fromisoformat(until.strip()))
    except ValueError as error:
        raise InputError(_("Write a competence with its last day, such as “asbestos=2027-03-31”.")) from error


@command.command()
@click.argument("answer", type=click.Path(path_type=Path))
@click.option("--fingerprint", default="", help=_("The agency's fingerprint, instead of being asked."))
@workspace_option
@json_option
def accept(answer: Path, fingerprint: str, folder: Path | None, as_json: bool) -> None:
    """Take in the agency's answer. Compare the fingerprint with the one that the agency tells you."""
    data = small_files.read(answer, LARGEST_ANSWER)
    with open_workspace(folder) as ws:
        told = devices.check_answer(ws, data)
        _compare(told, fingerprint, known=ws.store.agency == told.agency)
        devices.accept(ws, data)
        member = next(one for one in people.listed(ws) if one.log == told.certified.log)
        waiting = sum(one.count for one in ws.store.quarantined())
    if as_json:
        print_json(member)
        return
    click.echo(
        _("{name} is enrolled with {agency} until {day}.").format(
            name=member.name, agency=told.name, day=member.until
        )
    )
    if waiting:
        click.echo(
            _("{n} entries of others wait in quarantine until the agency knows them.").format(n=waiting)
        )


def _compare(answer: Answer, said: str, *, known: bool) -> None:
    """Nobody follows an agency whose fingerprint was not compared."""
    digits = papers.fingerprint(answer.agency)
    click.echo(_("Agency: {name}").format(name=answer.name), err=True)
    click.echo(_("Fingerprint: {digits}").format(digits=digits), err=True)
    if known:
        return
    if said:
        if said.replace(" ", "").upper() != digits.replace(" ", ""):
            raise InputError(
                _("The fingerprint differs. This answer does not come from that agency; ask it again.")
            )
    else:
        click.confirm(_("Does the agency tell you the same fingerprint?"), abort=True, err=True)


@command.command()
@click.argument("agency", type=click.Path(path_type=Path))
@click.argument("log")
@click.option(
    "--last",
    type=click.IntRange(min=0),
    help=_("Number of the last good entry; as a rule the last one here."),
)
@click.option("--entry", default="", help=_("The start of its id, where the log forked."))
@click.option("--reason", default="")
@passphrase_option
@workspace_option
def revoke(
    agency: Path,
    log: str,
    last: int | None,
    entry: str,
    reason: str,
    passphrase_file: Path | None,
    folder: Path | None,
) -> None:
    """Believe a device no further than its last good entry. What it writes afterwards waits in quarantine."""
    with open_workspace(folder) as ws:
        opened = agencies.open_agency(agency, asked(passphrase_file))
        devices.revoke(ws, opened, log, last=last, entry=entry, reason=reason)
        waiting = sum(one.count for one in ws.store.quarantined() if one.log.startswith(log))
    click.echo(_("Revoked. {n} of its entries wait in quarantine here.").format(n=waiting))


@command.command()
@click.argument("agency", type=click.Path(path_type=Path))
@click.argument("log")
@passphrase_option
@workspace_option
def approve(agency: Path, log: str, passphrase_file: Path | None, folder: Path | None) -> None:
    """Let a device that was restored or cloned go on for the one before."""
    with open_workspace(folder) as ws:
        opened = agencies.open_agency(agency, asked(passphrase_file))
        devices.approve(ws, opened, log)
    click.echo(_("Approved. It travels with the next bundle."))


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Everybody who writes in this record, on which device, and what waits in quarantine."""
    with open_workspace(folder, read_only=True) as ws:
        found, agency, told = people.listed(ws), people.following(ws), people.warnings(ws)
    if as_json:
        print_json({"agency": agency, "people": found})
        return
    if agency is not None:
        click.echo(_("Agency: {name}").format(name=agency.name))
        click.echo(_("Fingerprint: {digits}").format(digits=agency.fingerprint))
    if agency is not None and agency.is_contested:
        click.secho(_("Several keys claim to follow the agency's: ask which is right."), fg="red", err=True)
    for line in told:
        click.secho(line, fg="yellow", err=True)
    headings = [
        _("Log"),
        _("Name"),
        _("Role"),
        _("Where"),
        _("State"),
        _("Until"),
        _("Entries"),
        _("Waiting"),
    ]
    print_table(headings, [_row(one) for one in found], "")


def _row(one: Member) -> tuple[str, ...]:
    name = f"{one.name} *" if one.is_own else one.name
    return (
        one.log[:8],
        name,
        one.role.label if one.role else "",
        ", ".join(one.scope) or (_("everywhere") if one.role else ""),
        one.state.label,
        str(one.until or ""),
        str(one.entries),
        str(one.quarantined or ""),
    )
