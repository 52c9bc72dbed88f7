"""What a screen needs of findings and of what came of them, as plain values that can cross threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.app import casework, enclosures, facilities, files, findings, samples
from inspector.app.casework import Thread
from inspector.app.enclosures import Enclosed
from inspector.app.findings import Proposal
from inspector.app.inspections import OpenInspection
from inspector.app.samples import Custody
from inspector.app.workspace import Workspace
from inspector.domain.casework import Assessment, LaboratoryResult, Proof, Recheck, Service
from inspector.domain.facility import Condition
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Finding, Inspection, Seal
from inspector.domain.person import Person


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A proof with its files and who looked at it."""

    proof: Proof
    files: tuple[Enclosed, ...]
    judged_by: str


@dataclass(frozen=True, slots=True)
class RecheckLine:
    """What a later visit found, with its number."""

    recheck: Recheck
    number: str


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A finding and everything that came of it, as one."""

    thread: Thread
    proofs: tuple[ProofLine, ...]
    rechecks: tuple[RecheckLine, ...]
    permit: str  # number of the permit whose condition is not kept
    today: date

    @property
    def days_over(self) -> int:
        """How many days its deadline has passed by; 0 where it has not, or is closed."""
        deadline = self.thread.finding.deadline
        return (self.today - deadline).days if deadline and self.thread.is_overdue(self.today) else 0


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample with its custody, what the laboratory found and the files of its reports."""

    custody: Custody
    reports: tuple[tuple[LaboratoryResult, tuple[Enclosed, ...]], ...]
    visit: RecordId
    number: str  # of the visit


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What goes on at a facility between visits."""

    threads: tuple[ThreadLine, ...]
    services: tuple[tuple[Service, str], ...]  # with the number of the visit, the latest first
    samples: tuple[SampleLine, ...]
    visits: tuple[tuple[RecordId, str], ...]  # sealed ones, of which papers are served, the latest first
    latest: str  # visit, sealed or not; "" where there was none

    @property
    def waiting(self) -> int:
        """How many proofs wait to be looked at."""
        return sum(line.thread.state is casework.ThreadState.PROOF for line in self.threads)


@dataclass(frozen=True, slots=True)
class FindingsView:
    """The findings of a visit, the worst first and those that are told as one together."""

    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...]
    wordings: tuple[str, ...]  # for the finding that is shown
    shown: Finding | None
    proposal: Proposal
    assessment: Assessment | None
    earlier: tuple[ThreadLine, ...]
    is_sealed: bool

    @property
    def unconfirmed(self) -> int:
        return sum(not one.confirmed for one in self.findings)

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.group for one in self.findings if one.group))


def findings_of(opened: OpenInspection, wanted: str = "") -> FindingsView:
    """The findings of a visit, with what is needed to word the one wanted; the worst where none is named."""
    ordered = _grouped(findings.open_ones(opened))
    shown = next((one for one in ordered if one.id == wanted), ordered[0] if ordered else None)
    return FindingsView(
        tuple(ordered),
        facilities.dossier(opened.ws, opened.facility.id).conditions,
        tuple(findings.wordings(opened, shown)) if shown else (),
        shown,
        findings.proposal(opened),
        findings.assessment(opened.ws, opened.inspection.id),
        lines(opened.ws, casework.earlier(opened)),
        opened.seal is not None,
    )


def _grouped(ordered: list[Finding]) -> list[Finding]:
    """Those of one group together, at the place of the worst among them."""
    first: dict[str, int] = {}
    for n, one in enumerate(ordered):
        first.setdefault(one.group or one.id, n)
    return sorted(ordered, key=lambda one: first[one.group or one.id])


def lines(ws: Workspace, found: Iterable[Thread]) -> tuple[ThreadLine, ...]:
    """These threads with the files of their proofs and the names of who took part."""
    people = {person.id: person.name for person in ws.store.all(Person)}
    numbers = {visit.id: visit.number for visit in ws.store.all(Inspection)}
    today = ws.clock.now().local_date
    return tuple(
        ThreadLine(
            thread,
            tuple(
                ProofLine(
                    one, enclosures.of(ws, one.id), people.get(one.judged_by, "") if one.judged_by else ""
                )
                for one in thread.proofs
            ),
            tuple(RecheckLine(one, numbers.get(one.later_visit, "")) for one in thread.rechecks),
            _permit(ws, thread),
            today,
        )
        for thread in found
    )


def _permit(ws: Workspace, thread: Thread) -> str:
    if thread.condition is None:
        return ""
    known = facilities.dossier(ws, thread.visit.facility).permits
    return next((one.number for one in known if one.id == thread.condition.permit), "")


def of_facility(ws: Workspace, facility: RecordId) -> CaseFile:
    """Threads, papers served and samples of every visit to a facility."""
    visits = [
        visit
        for name in facilities.same_as(ws, facility)
        for visit in ws.store.all(Inspection, facility=name)
    ]
    visits.sort(key=lambda one: one.started.utc, reverse=True)
    sealed = {seal.inspection for seal in ws.store.all(Seal)}
    served = [(one, visit.number) for visit in visits for one in ws.store.all(Service, visit=visit.id)]
    served.sort(key=lambda one: one[0].served.utc, reverse=True)
    return CaseFile(
        lines(ws, casework.threads(ws, facility)),
        tuple(served),
        tuple(line for visit in visits for line in samples_of(ws, visit)),
        tuple((visit.id, visit.number) for visit in visits if visit.id in sealed),
        visits[0].id if visits else "",
    )


def samples_of(ws: Workspace, visit: Inspection) -> tuple[SampleLine, ...]:
    """The samples of a visit with the reports of the laboratory."""
    return tuple(
        SampleLine(
            custody,
            tuple((one, enclosures.of(ws, one.id)) for one in custody.results),
            visit.id,
            visit.number,
        )
        for custody in samples.listed(ws, visit.id)
    )


def draw(ws: Workspace, found: Iterable[Enclosed]) -> None:
    """Make the small pictures that are missing, as of photos that came from another device."""
    files.make_thumbnails(ws, [one.file for one in found if not one.file.problem])


def copy_out(ws: Workspace, record: RecordId, name: str, target: Path) -> Path:
    """A copy of a file of a proof or result, to be looked at; one that is there already is the same."""
    return target if target.is_file() else files.export(ws, record, name, target)
