"""Samples from the label to the laboratory's result: records of their own that outlive the seal of the visit.

What the sampling checklist says of a sample becomes such a record when it is asked for, once; custody and results
are added to it for as long as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from inspector.app import consequences, enclosures
from inspector.app.files import Source
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.casework import LaboratoryResult, Sample, Transfer
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Inspection
from inspector.errors import InputError, NotFoundError
from inspector.forms.state import Row
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind
from inspector.store.store import Act, creates
from inspector.store.tables import TYPE_FIELD

SAMPLE, CUSTODY, RESULT = "sample", "custody", "result"  # roles of rows of the sampling checklist


@dataclass(frozen=True, slots=True)
class Custody:
    """A sample with every hand it went through and what was found in it."""

    sample: Sample
    transfers: tuple[Transfer, ...]
    results: tuple[LaboratoryResult, ...]

    @property
    def holder(self) -> str:
        """Who has it now, as far as it was recorded."""
        return self.transfers[-1].received_by if self.transfers else self.sample.sampler

    @property
    def gaps(self) -> tuple[str, ...]:
        """Where the chain from sampler to laboratory is not closed."""
        found = []
        holder = self.sample.sampler
        for one in self.transfers:
            if _name(one.released_by) != _name(holder):
                found.append(
                    _("{receiver} received it from {giver}, and {holder} held it before.").format(
                        receiver=one.received_by, giver=one.released_by, holder=holder
                    )
                )
            if one.seal_intact is False:
                found.append(
                    _("The seal was not intact when {receiver} received it.").format(receiver=one.received_by)
                )
            if one.seal_intact is None:
                found.append(
                    _("Nobody said whether the seal was intact when {receiver} received it.").format(
                        receiver=one.received_by
                    )
                )
            holder = one.received_by
        if not self.sample.seal_number:
            found.append(_("The sample carries no seal number."))
        return tuple(found)


def record(opened: OpenInspection) -> Changes:
    """Make records of the samples, hands and results in the checklists of this visit that have none yet."""
    found = acts(opened)
    return opened.ws.save_all(*found) if found else Changes()


def acts(opened: OpenInspection) -> list[Act]:
    """What makes those records."""
    known = {one.row for one in opened.ws.store.all(Sample, visit=opened.inspection.id)}
    found: list[Act] = []
    for form_id, checklist in opened.checklists.items():
        for row in checklist.session.rows():
            if row.key not in known and consequences.role_of(opened, form_id, row.path) == SAMPLE:
                found += _acts(opened, form_id, row)
    return found


def may_hold(opened: OpenInspection) -> bool:
    """Whether a checklist of this visit asks for samples, or some were recorded."""
    asked = any(
        bind.extra.get("role") == SAMPLE
        for checklist in opened.checklists.values()
        for bind in checklist.form.binds.values()
    )
    return asked or bool(opened.ws.store.all(Sample, visit=opened.inspection.id))


def waiting(opened: OpenInspection) -> int:
    """How many samples in the checklists of this visit have no record yet."""
    written = [write for act in acts(opened) for write in act.writes]
    return sum(write.field == TYPE_FIELD and write.value == "sample" for write in written)


def _acts(opened: OpenInspection, form_id: str, row: Row) -> Iterator[Act]:
    told = consequences.roles_below(opened, form_id, row.ref)
    if not told.get("sample.id"):
        return
    begun = opened.inspection.started
    sample = Sample(
        new_id(),
        opened.inspection.id,
        told["sample.id"],
        told.get("sample.medium", ""),
        _moment(told.get("sample.time", ""), begun),
        told.get("sample.sampler", "") or opened.ws.person.name,
        told.get("sample.position", ""),
        told.get("sample.seal", ""),
        told.get("sample.witness", ""),
        told.get("sample.analyses", ""),
        row.key,
    )
    yield Act(Kind.EDIT, creates(sample.id, sample))
    for inner in opened.session(form_id).rows():
        if not inner.ref.startswith(f"{row.ref}/"):
            continue
        said = consequences.roles_below(opened, form_id, inner.ref)
        role = consequences.role_of(opened, form_id, inner.path)
        if role == CUSTODY and said.get("custody.to"):
            transfer = Transfer(
                new_id(),
                sample.id,
                said.get("custody.from", ""),
                said["custody.to"],
                _moment(said.get("custody.time", ""), begun),
                said.get("custody.condition", ""),
                Decimal(said["custody.temperature"]) if said.get("custody.temperature") else None,
                {"yes": True, "no": False}.get(said.get("custody.intact", "")),
            )
            yield Act(Kind.EDIT, creates(transfer.id, transfer))
        if role == RESULT and said.get("result.parameter") and said.get("result.value"):
            found = LaboratoryResult(
                new_id(),
                sample.id,
                said.get("result.laboratory", ""),
                said["result.parameter"],
                said["result.value"],
                said.get("result.unit", ""),
                _moment(said.get("result.date", ""), begun),
                quantification_limit=said.get("result.loq", ""),
                uncertainty=said.get("result.uncertainty", ""),
                limit=" ".join(filter(None, (said.get("result.limit"), said.get("result.limit_source")))),
            )
            yield Act(Kind.EDIT, creates(found.id, found))


def _moment(answered: str, begun: Moment) -> Moment:
    """A time as it was answered; a date alone is that day at the visit's own place."""
    if not answered:
        return begun
    if "T" in answered:
        return Moment(datetime.fromisoformat(answered).astimezone(begun.instant.tzinfo), begun.zone)
    return Moment(datetime.combine(date.fromisoformat(answered), time(), begun.instant.tzinfo), begun.zone)


def add(ws: Workspace, sample: Sample) -> Changes:
    """Record a sample that no checklist holds. Raises InputError, NotFoundError."""
    ws.store.get(Inspection, sample.visit)
    if not sample.number.strip() or not sample.sampler.strip():
        raise InputError(_("A sample needs the number on its label and who took it."))
    if ws.store.all(Sample, number=sample.number):
        raise InputError(
            _("There is a sample with the number {number} already.").format(number=sample.number)
        )
    return ws.create(sample)


def hand_over(ws: Workspace, transfer: Transfer) -> Changes:
    """Record that a sample went from one hand to another. Raises InputError, NotFoundError."""
    ws.store.get(Sample, transfer.sample)
    if not transfer.released_by.strip() or not transfer.received_by.strip():
        raise InputError(_("Handing over a sample needs who released it and who received it."))
    return ws.create(transfer)


def result(ws: Workspace, found: LaboratoryResult, sources: Sequence[Source] = ()) -> Changes:
    """Record what a laboratory reported, with the files of its report. Raises InputError, NotFoundError, EvidenceError."""
    visit = ws.store.get(Inspection, ws.store.get(Sample, found.sample).visit)
    if not (found.laboratory.strip() and found.parameter.strip() and found.value.strip()):
        raise InputError(_("A result needs the laboratory, the parameter and the value as reported."))
    kept = enclosures.acts(ws, found.id, visit, "L", sources)
    changes = ws.save_all(Act(Kind.EDIT, creates(found.id, found)), *kept)
    enclosures.describe(ws, found.id)
    return replace(changes, made=found.id)


def custody(ws: Workspace, sample: Sample) -> Custody:
    """The sample with its hands and results, by time."""
    transfers = sorted(ws.store.all(Transfer, sample=sample.id), key=lambda one: (one.at.utc, one.id))
    results = sorted(
        ws.store.all(LaboratoryResult, sample=sample.id), key=lambda one: (one.received.utc, one.id)
    )
    return Custody(sample, tuple(transfers), tuple(results))


def listed(ws: Workspace, visit: RecordId) -> list[Custody]:
    """The samples of a visit."""
    return [custody(ws, one) for one in ws.store.all(Sample, visit=visit)]


def named(ws: Workspace, number: str) -> Sample:
    """The sample with this number on its label. Raises NotFoundError."""
    found = ws.store.all(Sample, number=number.strip())
    if len(found) != 1:
        raise NotFoundError(_("{n} samples carry the number “{number}”.").format(n=len(found), number=number))
    return found[0]


def _name(person: str) -> str:
    return " ".join(person.casefold().split())
