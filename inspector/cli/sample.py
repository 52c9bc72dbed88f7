"""`yardproof sample`: samples, who held them, and what a laboratory found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from inspector.app import inspections, samples
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.clock import Moment
from inspector.domain.casework import LaboratoryResult, Sample, Transfer
from inspector.domain.ids import new_id
from inspector.errors import InputError
from inspector.i18n import gettext as _

_WHEN = _("When, such as 2026-11-24T12:04:05+09:00[Asia/Tokyo]. Default: now.")


@click.group("sample")
def command() -> None:
    """Samples outlive the visit: custody and results are added for as long as it takes."""


@command.command()
@click.argument("inspection")
@workspace_option
def record(folder: Path | None, inspection: str) -> None:
    """Make a record of each sample that the checklists of a visit hold."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        samples.record(opened)
        count = len(samples.listed(ws, opened.inspection.id))
    click.echo(_("{n} samples are recorded.").format(n=count))


@command.command()
@click.argument("inspection")
@click.argument("number")
@click.option("--medium", required=True)
@click.option("--sampler", default="", help=_("Who took it. Default: you."))
@click.option("--seal", default="", help=_("Number of its seal."))
@click.option("--witness", default="")
@click.option("--analyses", default="", help=_("What the laboratory is asked for."))
@workspace_option
def add(
    folder: Path | None,
    inspection: str,
    number: str,
    medium: str,
    sampler: str,
    seal: str,
    witness: str,
    analyses: str,
) -> None:
    """Record the sample with NUMBER on its label."""
    with open_workspace(folder) as ws:
        visit = inspections.named(ws, inspection)
        who = sampler or ws.person.name
        now = ws.clock.now()
        samples.add(ws, Sample(new_id(), visit.id, number, medium, now, who, "", seal, witness, analyses))
    click.echo(_("Recorded."))


@command.command("hand-over")
@click.argument("number")
@click.option("--from", "giver", required=True)
@click.option("--to", "receiver", required=True)
@click.option("--at", default="", help=_WHEN)
@click.option("--condition", default="")
@click.option("--temperature", default="", help=_("In degrees Celsius."))
@click.option("--seal-intact/--seal-broken", default=None)
@workspace_option
def hand_over(
    folder: Path | None,
    number: str,
    giver: str,
    receiver: str,
    at: str,
    condition: str,
    temperature: str,
    seal_intact: bool | None,
) -> None:
    """Record that sample NUMBER went from one hand to another."""
    with open_workspace(folder) as ws:
        sample = samples.named(ws, number)
        when = Moment.parse(at) if at else ws.clock.now()
        degrees = _number(temperature) if temperature else None
        samples.hand_over(
            ws, Transfer(new_id(), sample.id, giver, receiver, when, condition, degrees, seal_intact)
        )
    click.echo(_("Recorded."))


@command.command()
@click.argument("number")
@click.argument("parameter")
@click.argument("value")
@click.argument("unit")
@click.option("--laboratory", required=True)
@click.option("--method", default="")
@click.option("--accreditation", default="")
@click.option("--loq", default="", help=_("Limit of quantification."))
@click.option("--uncertainty", default="", help=_("Expanded, k = 2, in the same unit."))
@click.option("--limit", default="", help=_("What it is compared with, and where that stands."))
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help=_("The report; repeat it.")
)
@workspace_option
def result(
    folder: Path | None,
    number: str,
    parameter: str,
    value: str,
    unit: str,
    laboratory: str,
    method: str,
    accreditation: str,
    loq: str,
    uncertainty: str,
    limit: str,
    files: tuple[Path, ...],
) -> None:
    """Record what a laboratory reported of sample NUMBER: VALUE as it stands there, “< 0.01” too."""
    with open_workspace(folder) as ws:
        sample = samples.named(ws, number)
        samples.result(
            ws,
            LaboratoryResult(
                new_id(),
                sample.id,
                laboratory,
                parameter,
                value,
                unit,
                ws.clock.now(),
                method,
                accreditation,
                loq,
                uncertainty,
                limit,
            ),
            files,
        )
    click.echo(_("Recorded."))


@command.command("list")
@click.argument("inspection")
@workspace_option
@json_option
def list_(folder: Path | None, inspection: str, as_json: bool) -> None:
    """The samples of a visit, where each is, and what is not closed in its custody."""
    with open_workspace(folder, read_only=True) as ws:
        found = samples.listed(ws, inspections.named(ws, inspection).id)
    if as_json:
        print_json([{"custody": one, "gaps": one.gaps} for one in found])
        return
    rows = [
        (
            one.sample.number,
            one.sample.medium,
            one.transfers[-1].received_by if one.transfers else one.sample.sampler,
            "; ".join(f"{found.parameter} {found.value} {found.unit}" for found in one.results),
            " ".join(one.gaps),
        )
        for one in found
    ]
    headings = [_("Sample"), _("Medium"), _("Held by"), _("Results"), _("Custody")]
    print_table(
        headings, rows, _("No sample is recorded. “yardproof sample record” takes them from the checklists.")
    )


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except ArithmeticError as error:
        raise InputError(_("“{text}” is not a number. Write it like 3.5.").format(text=text)) from error
