"""`yardproof inspection`: start, answer, sign, seal, amend."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import (
    facilities,
    files,
    inspections,
    positions,
    sealing,
    submissions,
    versions,
)
from inspector.cli import team, visit
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.clock import Moment
from inspector.domain.ids import new_id
from inspector.domain.inspection import FindingState, Manner, Seal, Signature, SignatureManner, SignatureRole
from inspector.errors import InputError
from inspector.i18n import gettext as _


@click.group("inspection")
def command() -> None:
    """Inspect: start, answer, sign, seal, amend."""


for _elsewhere in (visit.start, visit.add_module, team.join, team.leave, team.assign, team.show):
    command.add_command(_elsewhere)


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Every inspection, newest first."""
    with open_workspace(folder, read_only=True) as ws:
        found = inspections.listed(ws)
        sealed = {seal.inspection for seal in ws.store.all(Seal)}
        names = facilities.names(ws)
    if as_json:
        print_json([{"inspection": one, "sealed": one.id in sealed} for one in found])
        return
    rows = [
        (
            one.number,
            names.get(one.facility, _("Not here yet")),
            str(one.started.local_date),
            _("Sealed") if one.id in sealed else _("Draft"),
        )
        for one in found
    ]
    print_table(
        [_("Number"), _("Facility"), _("Date"), _("State")],
        rows,
        _("No inspection yet. “yardproof inspection start” begins one."),
    )


@command.command()
@click.argument("inspection")
@workspace_option
@json_option
def show(folder: Path | None, inspection: str, as_json: bool) -> None:
    """One inspection: its answers, findings and signatures."""
    with open_workspace(folder, read_only=True) as ws:
        opened = inspections.load(ws, inspection)
        rows = [row for row in inspections.questions(opened) if row.value is not None]
        found = [finding for finding in opened.findings.values() if finding.state is FindingState.OPEN]
        if as_json:
            print_json(
                {
                    "inspection": opened.inspection,
                    "facility": opened.facility,
                    "answers": rows,
                    "findings": found,
                    "signatures": ws.store.all(Signature, inspection=opened.inspection.id),
                    "seal": sealing.seal_id(opened) or None,
                }
            )
            return
    print_table(
        [_("Item"), _("Question"), _("Answer")],
        [(row.item, row.label, row.words) for row in rows],
        _("Nothing answered yet."),
    )
    if found:
        print_table(
            [_("Finding"), _("Severity"), _("Observation"), _("Deadline")],
            [(one.item, one.severity.label, one.observation, str(one.deadline or "")) for one in found],
            "",
        )


@command.command()
@click.argument("inspection")
@click.option("--all", "everything", is_flag=True, help=_("Also those that do not apply now."))
@workspace_option
@json_option
def questions(folder: Path | None, inspection: str, everything: bool, as_json: bool) -> None:
    """The questions that apply, with the reference that “answer” takes."""
    with open_workspace(folder, read_only=True) as ws:
        rows = [
            row
            for row in inspections.questions(inspections.load(ws, inspection))
            if everything or row.relevant
        ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            [_("Checklist"), _("Reference"), _("Question"), _("Answer")],
            [(row.form_id, row.ref, row.label, row.value or "") for row in rows],
            _("No question applies."),
        )


@command.command(context_settings={"ignore_unknown_options": True})  # a value may begin with a minus sign
@click.argument("inspection")
@click.argument("ref")
@click.argument("value")
@click.option(
    "--checklist", "form_id", default="", help=_("Needed only where two checklists have the same reference.")
)
@click.option(
    "--how",
    type=click.Choice([manner.value for manner in Manner if manner is not Manner.COMPUTED]),
    default="seen",
    help=_("How it was observed."),
)
@click.option(
    "--at",
    default="",
    help=_("When it was observed, such as 2026-11-24T12:04:05+09:00[Asia/Tokyo]. Default: now."),
)
@click.option("--remark", default="")
@workspace_option
@json_option
def answer(
    folder: Path | None,
    inspection: str,
    ref: str,
    value: str,
    form_id: str,
    how: str,
    at: str,
    remark: str,
    as_json: bool,
) -> None:
    """Answer one question; "" clears it. When this returns, the answer is on the disk."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        row = inspections.question(opened, ref, form_id)
        changes = inspections.answer(
            opened,
            row.form_id,
            row.ref,
            value,
            how=Manner(how),
            observed=Moment.parse(at) if at else None,
            remark=remark,
        )
        state = opened.session(row.form_id).state(row.ref)
    if as_json:
        print_json(
            {
                "entry": changes.entry,
                "valid": state.valid,
                "message": state.message,
                "changed": sorted(changes.refs),
            }
        )
        return
    click.echo(_("Saved."))
    for message in (*([state.message] if not state.valid else []), *changes.messages):
        click.echo(message)


@command.command()
@click.argument("inspection")
@click.option("--typed", default="", help=_("Latitude and longitude, such as “35.4981, 140.1153”."))
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    help=_("A photo, or a log of a GPS receiver, to read the position from."),
)
@workspace_option
@json_option
def position(folder: Path | None, inspection: str, typed: str, source: Path | None, as_json: bool) -> None:
    """Record where the site is, with source, accuracy and time."""
    if (source is None) == (not typed):
        raise click.UsageError(_("Say either --typed or --from."))
    with open_workspace(folder) as ws:
        found = (
            positions.from_file(ws, source) if source is not None else facilities.typed_position(ws, typed)
        )
        positions.record_site(inspections.load(ws, inspection), found)
    if as_json:
        print_json(found)
    else:
        click.echo(_("Recorded {position}.").format(position=found))


@command.command("add-row")
@click.argument("inspection")
@click.argument("ref")
@click.option("--checklist", "form_id", default="")
@workspace_option
@json_option
def add_row(folder: Path | None, inspection: str, ref: str, form_id: str, as_json: bool) -> None:
    """Add a row to a repeat: one pile, one machine, one measuring point."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        chosen = form_id or inspections.checklist_with(opened, ref)
        made = inspections.add_row(opened, chosen, ref).made
    if as_json:
        print_json({"row": made, "ref": f"{ref}[{made}]"})
    else:
        click.echo(f"{ref}[{made}]")


@command.command("remove-row")
@click.argument("inspection")
@click.argument("ref")
@click.option("--checklist", "form_id", default="")
@workspace_option
def remove_row(folder: Path | None, inspection: str, ref: str, form_id: str) -> None:
    """Take a row out of a repeat; its answers stay in the history."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        inspections.remove_row(opened, form_id or inspections.checklist_with(opened, ref), ref)
    click.echo(_("Removed."))


@command.command("restore-row")
@click.argument("inspection")
@click.argument("key")
@workspace_option
def restore_row(folder: Path | None, inspection: str, key: str) -> None:
    """Put a row back that was taken out, with its answers."""
    with open_workspace(folder) as ws:
        inspections.restore_row(inspections.load(ws, inspection), key)
    click.echo(_("Restored."))


@command.command("move-row")
@click.argument("inspection")
@click.argument("ref")
@click.argument("place", type=click.IntRange(1))
@click.option("--checklist", "form_id", default="")
@workspace_option
def move_row(folder: Path | None, inspection: str, ref: str, place: int, form_id: str) -> None:
    """Put a row at this place among its siblings, counted from 1."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        inspections.move_row(opened, form_id or inspections.checklist_with(opened, ref), ref, place - 1)
    click.echo(_("Moved."))


@command.command()
@click.argument("inspection")
@workspace_option
@json_option
def gaps(folder: Path | None, inspection: str, as_json: bool) -> None:
    """What is still missing before the inspection can be sealed."""
    with open_workspace(folder, read_only=True) as ws:
        found = sealing.gaps(inspections.load(ws, inspection))
    if as_json:
        print_json(found)
    else:
        print_table(
            [_("Question"), _("Gap"), _("Reference")],
            [(gap.question, gap.problem, gap.ref) for gap in found],
            _("No gap: it can be sealed."),
        )


@command.command()
@click.argument("inspection")
@click.option("--role", type=click.Choice([role.value for role in SignatureRole]), required=True)
@click.option("--name", required=True)
@click.option(
    "--image", type=click.Path(path_type=Path), help=_("The drawing, or the photo of the signed page.")
)
@click.option("--seal-id", default="", help=_("For ink: the seal id printed on the signed page."))
@click.option("--refused", is_flag=True, help=_("The person refused to sign; needs --witness."))
@click.option("--witness", default="")
@click.option("--reason", default="")
@workspace_option
def sign(
    folder: Path | None,
    inspection: str,
    role: str,
    name: str,
    image: Path | None,
    seal_id: str,
    refused: bool,
    witness: str,
    reason: str,
) -> None:
    """Record a signature: drawn, in ink on the printed page, or refused."""
    manner = SignatureManner.REFUSED if refused else SignatureManner.INK if seal_id else SignatureManner.DRAWN
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        blob = files.keep_image(ws, image) if image else None
        signature = Signature(
            new_id(),
            opened.inspection.id,
            SignatureRole(role),
            name,
            manner,
            ws.clock.now(),
            blob.sha256 if blob else "",
            seal_id,
            witness,
            reason,
        )
        sealing.sign(opened, signature, blob)
    click.echo(_("Recorded: {name}, {manner}.").format(name=name, manner=manner.label))


@command.command(context_settings={"ignore_unknown_options": True})  # a value may begin with a minus sign
@click.argument("inspection")
@click.option("--reason", default="", help=_("Why the gaps that are left stay open."))
@workspace_option
@json_option
def seal(folder: Path | None, inspection: str, reason: str, as_json: bool) -> None:
    """Close the inspection for good. Afterwards there are only amendments."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        sealing.seal(opened, reason=reason)
        sealed = sealing.seal_id(opened)
    if as_json:
        print_json({"inspection": opened.inspection.number, "seal": sealed})
    else:
        click.echo(_("Sealed {number}. Seal id {seal}.").format(number=opened.inspection.number, seal=sealed))


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("inspection")
@click.argument("ref")
@click.argument("value")
@click.option("--reason", required=True)
@click.option("--checklist", "form_id", default="")
@workspace_option
def amend(folder: Path | None, inspection: str, ref: str, value: str, reason: str, form_id: str) -> None:
    """Set a later value beside a sealed answer."""
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        row = inspections.question(opened, ref, form_id)
        sealing.amend(opened, row.form_id, row.ref, value, reason)
    click.echo(_("Amended; the original stands beside it."))


@command.command()
@click.argument("inspection")
@click.argument("checklist", type=click.Path(path_type=Path), required=False)
@click.option("--back", default="", metavar="FORM_ID", help=_("Go back to the version before."))
@click.option("--preview", "only_preview", is_flag=True, help=_("Say what would happen, and do nothing."))
@workspace_option
@json_option
def move(
    folder: Path | None,
    inspection: str,
    checklist: Path | None,
    back: str,
    only_preview: bool,
    as_json: bool,
) -> None:
    """Move a draft to another version of its checklist. What the other version lacks stays in the record."""
    if (checklist is None) == (not back):
        raise InputError(_("Name the file of the other version, or the checklist to go back with --back."))
    with open_workspace(folder) as ws:
        opened = inspections.load(ws, inspection)
        plan = versions.preview(opened, checklist) if checklist else versions.preview_back(opened, back)
        if not only_preview:
            versions.move(opened, plan)
    if as_json:
        print_json({"kept": plan.kept, "renamed": plan.renamed, "lost": plan.lost, "added": plan.added})
        return
    click.echo(_("{n} answers stay where they are.").format(n=len(plan.kept)))
    for one in plan.renamed:
        click.echo(_("{label}: from {old} to {new}").format(label=one.label, old=one.ref, new=one.to_ref))
    for one in plan.lost:
        click.echo(
            _("{label}: not asked any more; “{value}” stays in the record").format(
                label=one.label, value=one.value
            )
        )
    for path in plan.added:
        click.echo(_("New question: {path}").format(path=path))
    if only_preview:
        click.echo(_("Nothing was changed."))


@command.command()
@click.argument("inspection")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@workspace_option
@json_option
def submission(folder: Path | None, inspection: str, target: Path, as_json: bool) -> None:
    """Write the inspection as OpenRosa submissions, with its files and its audit log, into a folder."""
    with open_workspace(folder, read_only=True) as ws:
        found = submissions.export(ws, inspection, target)
    if as_json:
        print_json([str(path) for path in found])
    else:
        for path in found:
            click.echo(str(path))
