"""What follows a visit: proof that findings were mended, papers served, and the thread of a finding until it is closed.

It is recorded beside the seal, never in it: condition of the permit, finding, corrective action, deadline, proof,
later visit and closing are read from records of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from inspector.app import enclosures, facilities
from inspector.app.files import Source
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.casework import Done, Proof, ProofState, Recheck, Service
from inspector.domain.changes import Changes
from inspector.domain.facility import Condition
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Finding, FindingState, Inspection, Seal
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind
from inspector.store.store import Act, changes_of, creates


def hand_in(ws: Workspace, finding: RecordId, what: str, received: Moment | None = None) -> Changes:
    """Record proof that a finding was mended. Raises InputError, NotFoundError."""
    return hand_in_with(ws, finding, what, (), received)


def hand_in_with(
    ws: Workspace,
    finding: RecordId,
    what: str,
    sources: Sequence[Source],
    received: Moment | None = None,
) -> Changes:
    """Record proof with the photos and papers that came with it, all in one Save.

    They are kept by hash like any other evidence, beside the seal of the visit and never in it.
    Raises InputError, NotFoundError, EvidenceError, DiskError.
    """
    visit = ws.store.get(Inspection, ws.store.get(Finding, finding).inspection)
    if not what.strip():
        raise InputError(_("Say what was handed in: photo, weigh ticket, letter."))
    proof = Proof(new_id(), finding, received or ws.clock.now(), what.strip())
    kept = enclosures.acts(ws, proof.id, visit, "P", sources)
    changes = ws.save_all(Act(Kind.EDIT, creates(proof.id, proof)), *kept)
    enclosures.describe(ws, proof.id)
    return replace(changes, made=proof.id)


def judge(ws: Workspace, proof: RecordId, state: ProofState, reason: str) -> Changes:
    """Accept a proof or not, with the reason. Raises InputError, NotFoundError."""
    if not reason.strip():
        raise InputError(_("Say why the proof is accepted or not."))
    before = ws.store.get(Proof, proof)
    return ws.save(
        *changes_of(before, replace(before, state=state, reason=reason.strip(), judged_by=ws.person.id))
    )


def recheck(opened: OpenInspection, finding: RecordId, done: Done, note: str = "") -> Changes:
    """Record what this later visit found of an earlier finding. Raises InputError, NotFoundError, SealedError."""
    opened.require_draft()
    ws = opened.ws
    before = ws.store.get(Finding, finding)
    if before.inspection == opened.inspection.id:
        raise InputError(_("This finding is of this visit. A later visit looks at it again."))
    return ws.create(Recheck(new_id(), finding, opened.inspection.id, ws.clock.now(), done, note.strip()))


def serve(ws: Workspace, service: Service) -> Changes:
    """Record that a paper was handed over or posted. Raises InputError, NotFoundError."""
    ws.store.get(Inspection, service.visit)
    if not (service.document.strip() and service.manner.strip() and service.receiver.strip()):
        raise InputError(_("A service names the paper, the manner and the receiver."))
    return ws.create(service)


# -- the thread


class ThreadState(StrEnum):
    OPEN = "open"
    PROOF = "proof"
    PART = "part"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            ThreadState.OPEN: _("Open"),
            ThreadState.PROOF: _("Proof waits to be looked at"),
            ThreadState.PART: _("Done in part"),
            ThreadState.CLOSED: _("Closed"),
        }[self]


@dataclass(frozen=True, slots=True)
class Thread:
    """A finding with everything that came of it."""

    finding: Finding
    visit: Inspection
    condition: Condition | None
    proofs: tuple[Proof, ...]  # by time
    rechecks: tuple[Recheck, ...]
    state: ThreadState

    def is_overdue(self, today: date) -> bool:
        """Whether its deadline has passed and it is not closed."""
        deadline = self.finding.deadline
        return self.state is not ThreadState.CLOSED and deadline is not None and deadline < today


def thread(ws: Workspace, finding: Finding) -> Thread:
    """The thread of one finding."""
    proofs = sorted(ws.store.all(Proof, finding=finding.id), key=lambda one: (one.received.utc, one.id))
    rechecks = sorted(ws.store.all(Recheck, finding=finding.id), key=lambda one: (one.seen.utc, one.id))
    return Thread(
        finding,
        ws.store.get(Inspection, finding.inspection),
        ws.store.find(Condition, finding.condition) if finding.condition else None,
        tuple(proofs),
        tuple(rechecks),
        _state(proofs, rechecks),
    )


def _state(proofs: list[Proof], rechecks: list[Recheck]) -> ThreadState:
    """What came last decides: a proof accepted after a visit that found nothing done closes the finding."""
    said = [(one.received.utc, one.id, _of_proof(one)) for one in proofs]
    said += [(one.seen.utc, one.id, _of_recheck(one)) for one in rechecks]
    return max(said, default=(None, "", ThreadState.OPEN))[2]


def _of_proof(proof: Proof) -> ThreadState:
    return {
        ProofState.WAITING: ThreadState.PROOF,
        ProofState.ACCEPTED: ThreadState.CLOSED,
        ProofState.REJECTED: ThreadState.OPEN,
    }[proof.state]


def _of_recheck(recheck: Recheck) -> ThreadState:
    return {Done.YES: ThreadState.CLOSED, Done.PART: ThreadState.PART, Done.NO: ThreadState.OPEN}[
        recheck.done
    ]


def states(ws: Workspace) -> dict[RecordId, ThreadState]:
    """How every finding stands of which something came; the others are open."""
    proofs: dict[RecordId, list[Proof]] = {}
    rechecks: dict[RecordId, list[Recheck]] = {}
    for proof in ws.store.all(Proof):
        proofs.setdefault(proof.finding, []).append(proof)
    for recheck_ in ws.store.all(Recheck):
        rechecks.setdefault(recheck_.finding, []).append(recheck_)
    return {name: _state(proofs.get(name, []), rechecks.get(name, [])) for name in {*proofs, *rechecks}}


def threads(ws: Workspace, facility: RecordId) -> list[Thread]:
    """The findings of every sealed visit to this facility, the latest visit first."""
    sealed = {seal.inspection for seal in ws.store.all(Seal)}
    visits = [
        visit
        for name in facilities.same_as(ws, facility)
        for visit in ws.store.all(Inspection, facility=name)
        if visit.id in sealed
    ]
    visits.sort(key=lambda one: one.started.utc, reverse=True)
    return [
        thread(ws, finding)
        for visit in visits
        for finding in ws.store.all(Finding, inspection=visit.id)
        if finding.state is FindingState.OPEN
    ]


def earlier(opened: OpenInspection) -> list[Thread]:
    """The findings of earlier visits to the facility that is inspected."""
    return [one for one in threads(opened.ws, opened.facility.id) if one.visit.id != opened.inspection.id]
