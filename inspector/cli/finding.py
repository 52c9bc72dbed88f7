"""`yardproof finding`: word, confirm and group findings; what came of them after the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from inspector.app import casework, facilities, findings, inspections
from inspector.app.inspections import OpenInspection
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.domain.casework import Done, Proof, ProofState, Service, Triage
from inspector.domain.ids import new_id
from inspector.domain.inspection import Finding, Severity
from inspector.errors import NotFoundError
from inspector.i18n import gettext as _

Named = TypeVar("Named", Finding, Proof)


@click.group("finding")
def command() -> None:
    """Findings: what was observed, what shall follow, and what came of it."""


@command.command("list")
@click.argument("inspection")
@workspace_option
@json_option
def list_(folder: Path | None, inspection: str, as_json: bool) -> None:
    """The findings of a visit, and how urgent they make it."""
    with open_workspace(folder, read_only=True) as ws:
        opened = inspections.load(ws, inspection)
        found, proposed = findings.open_ones(opened), findings.proposal(opened)
        assessed = findings.assessment(ws, opened.inspection.id)
    if as_json:
        print_json({"findings": found, "proposal": proposed, "assessment": assessed})
        return
    print_table(
        [_("Item"), _("Severity"), _("Deadline"), _("Confirmed"), _("Group"), _("Observation")],
        [
            (
                one.item,
                one.severity.label,
                str(one.deadline or ""),
                _("yes") if one.confirmed else _("no"),
                one.group,
                one.observation,
            )
            for one in found
        ],
        _("No finding."),
    )
    words = f"{proposed.triage.label} ({', '.join(proposed.reasons) or _('no critical or major finding')})"
    click.echo(_("Proposed: {words}").format(words=words))
    if assessed:
        click.echo(
            _("Confirmed: {triage}, {reason}").format(triage=assessed.triage.label, reason=assessed.reason)
        )


@command.command()
@click.argument("inspection")
@click.argument("item")
@click.option("--observation", default=None, help=_("What was observed, in your words."))
@click.option("--action", default=None, help=_("Corrective action, for competent persons of the operator."))
@click.option("--severity", type=click.Choice([one.value for one in Severity]), default=None)
@click.option("--deadline", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--reason", default="", help=_("Why severity or deadline is another than proposed."))
@click.option("--group", default=None, help=_("Words under which it is told with others; “” takes it out."))
@click.option("--condition", default=None, help=_("Id of the permit's condition that is not kept."))
@click.option("--confirm", is_flag=True, help=_("Severity and deadline were looked at."))
@workspace_option
def edit(
    folder: Path | None,
    inspection: str,
    item: str,
    observation: str | None,
    action: str | None,
    severity: str | None,
    deadline: date | None,
    reason: str,
    group: str | None,
    condition: str | None,
    confirm: bool,
) -> None:
    """Word the finding of ITEM (such as E15, or the start of its id) in a draft."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        finding = _finding(opened, item)
        worded = replace(
            finding,
            observation=finding.observation if observation is None else observation,
            action=finding.action if action is None else action,
            severity=Severity(severity) if severity else finding.severity,
            deadline=date(deadline.year, deadline.month, deadline.day) if deadline else finding.deadline,
        )
        findings.edit(opened, worded, reason=reason)
        if group is not None:
            findings.group(opened, [opened.findings[finding.id]], group)
        if condition is not None:
            known = {one.id: one for one in facilities.dossier(ws, opened.facility.id).conditions}
            chosen = [name for name in known if name.startswith(condition)]
            if condition and len(chosen) != 1:
                raise NotFoundError(
                    _("No condition of this facility begins with “{id}”.").format(id=condition)
                )
            findings.break_of(opened, opened.findings[finding.id], chosen[0] if condition else None)
        if confirm:
            findings.confirm(opened, [opened.findings[finding.id]])
    click.echo(_("Recorded."))


@command.command()
@click.argument("inspection")
@click.argument("triage", type=click.Choice([one.value for one in Triage]))
@click.option("--reason", required=True)
@workspace_option
def assess(folder: Path | None, inspection: str, triage: str, reason: str) -> None:
    """Confirm how urgent the outcome of a visit is."""
    with open_workspace(folder) as ws:
        findings.assess(inspections.load(ws, inspection), Triage(triage), reason)
    click.echo(_("Recorded."))


@command.command()
@click.argument("facility")
@workspace_option
@json_option
def thread(folder: Path | None, facility: str, as_json: bool) -> None:
    """Every finding of sealed visits to FACILITY with its proof, later visits and state."""
    with open_workspace(folder, read_only=True) as ws:
        found = casework.threads(ws, facilities.named(ws, facility).id)
        today = ws.clock.now().local_date
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one.finding.id[:8],
            one.visit.number,
            one.finding.item,
            one.finding.severity.label,
            f"{one.finding.deadline or ''}{' !' if one.is_overdue(today) else ''}",
            one.state.label,
            str(len(one.proofs)),
            one.finding.observation,
        )
        for one in found
    ]
    headings = [
        _("Finding"),
        _("Visit"),
        _("Item"),
        _("Severity"),
        _("Deadline"),
        _("State"),
        _("Proofs"),
        _("Observation"),
    ]
    print_table(headings, rows, _("No finding of a sealed visit."))


@command.command()
@click.argument("finding")
@click.argument("what")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help=_("Photo or paper; repeat it.")
)
@workspace_option
def proof(folder: Path | None, finding: str, what: str, files: tuple[Path, ...]) -> None:
    """Record WHAT was handed in to show that FINDING (the start of its id) was mended, with its files."""
    with open_workspace(folder) as ws:
        made = casework.hand_in_with(ws, _by_id(ws.store.all(Finding), finding).id, what, files).made
    click.echo(made)


@command.command()
@click.argument("proof_id", metavar="PROOF")
@click.argument("state", type=click.Choice([ProofState.ACCEPTED.value, ProofState.REJECTED.value]))
@click.option("--reason", required=True)
@workspace_option
def judge(folder: Path | None, proof_id: str, state: str, reason: str) -> None:
    """Accept a proof or not."""
    with open_workspace(folder) as ws:
        casework.judge(ws, _by_id(ws.store.all(Proof), proof_id).id, ProofState(state), reason)
    click.echo(_("Recorded."))


@command.command()
@click.argument("inspection")
@click.argument("finding")
@click.argument("done", type=click.Choice([one.value for one in Done]))
@click.option("--note", default="")
@workspace_option
def recheck(folder: Path | None, inspection: str, finding: str, done: str, note: str) -> None:
    """Record what the later visit INSPECTION found of an earlier FINDING."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        casework.recheck(opened, _by_id(ws.store.all(Finding), finding).id, Done(done), note)
    click.echo(_("Recorded."))


@command.command()
@click.argument("inspection")
@click.option("--document", required=True, help=_("Such as: copy of the visit record."))
@click.option("--manner", required=True, help=_("By hand, registered post, posted at the site."))
@click.option("--receiver", required=True)
@click.option("--witness", default="")
@click.option("--note", default="")
@workspace_option
def serve(
    folder: Path | None, inspection: str, document: str, manner: str, receiver: str, witness: str, note: str
) -> None:
    """Record that a paper of this visit was handed over or posted."""
    with open_workspace(folder) as ws:
        visit = inspections.named(ws, inspection)
        now = ws.clock.now()
        casework.serve(ws, Service(new_id(), visit.id, document, manner, now, receiver, witness, note))
    click.echo(_("Recorded."))


def _finding(opened: OpenInspection, wanted: str) -> Finding:
    """The finding of this item, or whose id begins so. Raises NotFoundError."""
    found = [
        one
        for one in findings.open_ones(opened)
        if one.item == wanted.upper() or (len(wanted) >= 6 and one.id.startswith(wanted))
    ]
    if len(found) != 1:
        raise NotFoundError(
            _("{n} findings answer to “{wanted}”. Use the start of an id from --json.").format(
                n=len(found), wanted=wanted
            )
        )
    return found[0]


def _by_id(known: list[Named], wanted: str) -> Named:
    """The record whose id begins so. Raises NotFoundError."""
    found = [one for one in known if len(wanted) >= 6 and one.id.startswith(wanted)]
    if len(found) != 1:
        raise NotFoundError(
            _("{n} records have an id that begins with “{id}”.").format(n=len(found), id=wanted)
        )
    return found[0]
