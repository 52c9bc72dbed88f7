"""Findings in the inspector's words, and what comes of them after the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from inspector.app import casework, enclosures, facilities, files, findings, inspections, samples, sealing
from inspector.app.casework import ThreadState
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.casework import (
    Done,
    LaboratoryResult,
    Proof,
    ProofState,
    Sample,
    Service,
    Transfer,
    Triage,
)
from inspector.domain.facility import Condition, Permit
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Finding, Severity
from inspector.errors import EvidenceError, InputError, NotFoundError, SealedError
from tests.unit.app.test_inspections import answer, begin


@pytest.fixture
def opened(workspace: Workspace) -> OpenInspection:
    return begin(workspace)


def found(opened: OpenInspection, item: str = "A27") -> Finding:
    answer(opened, item, "not_comply")
    return next(one for one in findings.open_ones(opened) if one.item == item)


def sealed(opened: OpenInspection) -> Finding:
    """A finding of a visit that is closed."""
    finding = found(opened)
    sealing.seal(opened, reason="The visit ended.")
    return finding


def again(opened: OpenInspection) -> OpenInspection:
    return inspections.load(opened.ws, opened.inspection.id)


def test_a_finding_keeps_the_words_of_the_inspector_when_answers_change(opened: OpenInspection) -> None:
    finding = found(opened)
    findings.edit(opened, replace(finding, observation="The board lies behind the gate."))
    answer(opened, "A27", "comply")
    answer(opened, "A27", "not_comply")
    (kept,) = findings.open_ones(again(opened))
    assert (kept.id, kept.observation) == (finding.id, "The board lies behind the gate.")
    assert kept.edited == ("observation",)


def test_another_severity_or_deadline_needs_a_reason(opened: OpenInspection) -> None:
    finding = found(opened)
    graver = replace(finding, severity=Severity.CRITICAL, deadline=date(2026, 11, 25))
    with pytest.raises(InputError):
        findings.edit(opened, graver)
    findings.edit(opened, graver, reason="Third time without a board.")
    kept = again(opened).findings[finding.id]
    assert (kept.severity, kept.deadline) == (Severity.CRITICAL, date(2026, 11, 25))
    assert kept.reason == "Third time without a board."


def test_a_finding_without_words_is_refused_and_a_sealed_one_is_not_edited(opened: OpenInspection) -> None:
    finding = found(opened)
    with pytest.raises(InputError):
        findings.edit(opened, replace(finding, observation=" "))
    sealing.seal(opened, reason="The visit ended.")
    with pytest.raises(SealedError):
        findings.edit(opened, replace(finding, observation="Later words"))


def test_what_was_confirmed_is_open_again_when_the_proposal_changes(opened: OpenInspection) -> None:
    finding = found(opened)
    findings.confirm(opened, [finding])
    answer(opened, "A28", "not_comply")
    assert opened.findings[finding.id].confirmed
    moved = replace(opened.findings[finding.id], deadline=date(2027, 1, 1))
    opened.findings[finding.id] = moved
    answer(opened, "A27", "comply")
    answer(opened, "A27", "not_comply")
    assert not opened.findings[finding.id].confirmed


def test_findings_are_told_as_one_and_apart_again(opened: OpenInspection) -> None:
    some = [found(opened, "A27"), found(opened, "A28")]
    findings.group(opened, some, "Papers at the gate")
    assert {one.group for one in findings.open_ones(again(opened))} == {"Papers at the gate"}
    findings.group(opened, findings.open_ones(opened)[:1], "")
    assert sorted(one.group for one in findings.open_ones(again(opened))) == ["", "Papers at the gate"]


def test_earlier_words_for_the_same_item_are_offered(opened: OpenInspection) -> None:
    findings.edit(opened, replace(found(opened), observation="The board lies behind the gate."))
    other = begin(opened.ws, name="Another yard")
    assert findings.wordings(other, found(other))[0] == "The board lies behind the gate."


@pytest.mark.parametrize(
    ("severities", "triage"),
    [
        ([], Triage.GREEN),
        ([Severity.MINOR] * 5, Triage.GREEN),
        ([Severity.MAJOR] * 2, Triage.GREEN),
        ([Severity.MAJOR] * 3, Triage.AMBER),
        ([Severity.MINOR, Severity.CRITICAL], Triage.RED),
    ],
)
def test_urgency_is_proposed_from_the_findings(
    opened: OpenInspection, severities: list[Severity], triage: Triage
) -> None:
    finding = found(opened)
    opened.findings = {
        str(n): replace(finding, id=RecordId(str(n)), severity=severity)
        for n, severity in enumerate(severities)
    }
    assert findings.proposal(opened).triage is triage


def test_urgency_is_confirmed_with_a_reason_and_bound_by_the_seal(opened: OpenInspection) -> None:
    with pytest.raises(InputError):
        findings.assess(opened, Triage.RED, " ")
    before = sealing.content_hash(opened)
    findings.assess(opened, Triage.RED, "Smoke from pile P1.")
    assert sealing.content_hash(opened) != before
    told = findings.assessment(opened.ws, opened.inspection.id)
    assert told is not None
    assert told.triage is Triage.RED


# -- the thread


def test_the_thread_of_a_finding_goes_from_condition_to_closing(opened: OpenInspection) -> None:
    ws = opened.ws
    permit = Permit(new_id(), opened.facility.id, "N-42")
    condition = Condition(new_id(), permit.id, "3", "A board stands at the gate.")
    facilities.add_permit(ws, permit, [condition])
    finding = found(opened)
    findings.break_of(opened, finding, condition.id)
    assert casework.threads(ws, opened.facility.id) == []  # a draft is nobody's history yet
    sealing.seal(opened, reason="The visit ended.")

    def thread() -> casework.Thread:
        (one,) = casework.threads(ws, opened.facility.id)
        return one

    assert (thread().state, thread().condition) == (ThreadState.OPEN, condition)
    assert thread().is_overdue(date(2026, 12, 2))
    assert not thread().is_overdue(date(2026, 12, 1))
    proof = casework.hand_in(ws, finding.id, "Photo of the new board").made
    assert thread().state is ThreadState.PROOF
    casework.judge(ws, proof, ProofState.REJECTED, "Another gate.")  # type: ignore[arg-type]
    assert thread().state is ThreadState.OPEN
    later = begin_again(opened)
    assert [one.finding.id for one in casework.earlier(later)] == [finding.id]
    assert "1 earlier finding is not closed" in findings.proposal(later).reasons
    casework.recheck(later, finding.id, Done.PART, "A board without the height.")
    assert thread().state is ThreadState.PART
    proof = casework.hand_in(ws, finding.id, "Photo with the height").made
    casework.judge(ws, proof, ProofState.ACCEPTED, "Complete.")  # type: ignore[arg-type]
    assert thread().state is ThreadState.CLOSED
    assert not thread().is_overdue(date(2030, 1, 1))
    assert verify(ws).is_untouched


def begin_again(opened: OpenInspection) -> OpenInspection:
    """A later visit to the same yard."""
    from inspector.app.checklists import shipped_checklists  # noqa: PLC0415 - for this helper

    clock = opened.ws.clock
    clock.instant += timedelta(days=14)  # type: ignore[attr-defined]  # the tests' clock
    made = inspections.start(opened.ws, opened.facility.id, [shipped_checklists()["common"]]).made
    return inspections.load(opened.ws, str(made))


def test_what_comes_after_the_seal_leaves_it_as_it_was(opened: OpenInspection) -> None:
    finding = sealed(opened)
    content = sealing.content_hash(again(opened))
    ws = opened.ws
    casework.hand_in(ws, finding.id, "Photo")
    casework.serve(
        ws,
        Service(
            new_id(), opened.inspection.id, "Copy of the visit record", "by hand", ws.clock.now(), "Mr Sato"
        ),
    )
    samples.add(ws, sample(opened))
    assert sealing.content_hash(again(opened)) == content == again(opened).seal.content  # type: ignore[union-attr]
    assert ws.store.conflicts() == []


@pytest.mark.parametrize("missing", ["document", "manner", "receiver"])
def test_a_service_names_paper_manner_and_receiver(opened: OpenInspection, missing: str) -> None:
    whole = Service(new_id(), opened.inspection.id, "Copy", "by hand", opened.ws.clock.now(), "Mr Sato")
    with pytest.raises(InputError):
        casework.serve(opened.ws, replace(whole, **{missing: " "}))


def test_proof_needs_words_and_a_finding(opened: OpenInspection) -> None:
    with pytest.raises(NotFoundError):
        casework.hand_in(opened.ws, RecordId("nothing"), "Photo")
    with pytest.raises(InputError):
        casework.hand_in(opened.ws, found(opened).id, " ")
    made = casework.hand_in(opened.ws, found(opened).id, "Photo").made
    with pytest.raises(InputError):
        casework.judge(opened.ws, made, ProofState.ACCEPTED, "")  # type: ignore[arg-type]
    assert opened.ws.store.get(Proof, str(made)).state is ProofState.WAITING


def test_a_finding_is_not_looked_at_again_on_its_own_visit(opened: OpenInspection) -> None:
    with pytest.raises(InputError):
        casework.recheck(opened, found(opened).id, Done.YES)


# -- samples


def sample(opened: OpenInspection, **changed: object) -> Sample:
    whole = Sample(
        new_id(), opened.inspection.id, "S-001", "soil", opened.ws.clock.now(), "Kimura", seal_number="778"
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def test_custody_tells_every_gap_in_the_chain(opened: OpenInspection) -> None:
    ws, taken = opened.ws, sample(opened)
    samples.add(ws, taken)
    samples.hand_over(ws, Transfer(new_id(), taken.id, "kimura", "Driver", ws.clock.now(), seal_intact=True))
    assert samples.custody(ws, taken).gaps == ()
    samples.hand_over(
        ws, Transfer(new_id(), taken.id, "Sato", "Laboratory", ws.clock.now(), "cold", Decimal("4.0"), False)
    )
    gaps = samples.custody(ws, taken).gaps
    assert len(gaps) == 2
    assert "Driver held it before" in gaps[0]
    assert "not intact" in gaps[1]


def test_a_result_stays_as_the_laboratory_reported_it(opened: OpenInspection) -> None:
    ws, taken = opened.ws, sample(opened)
    samples.add(ws, taken)
    sealing.seal(opened, reason="The visit ended.")
    samples.result(
        ws,
        LaboratoryResult(
            new_id(), taken.id, "Lab A", "Pb", "< 0.01", "mg/L", ws.clock.now(), uncertainty="0.002"
        ),
    )
    (custody,) = samples.listed(ws, opened.inspection.id)
    assert [(one.parameter, one.value) for one in custody.results] == [("Pb", "< 0.01")]
    assert samples.named(ws, "S-001") == taken


def test_a_number_is_on_one_label_only(opened: OpenInspection) -> None:
    samples.add(opened.ws, sample(opened))
    with pytest.raises(InputError):
        samples.add(opened.ws, sample(opened))


# -- files that come after the seal


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = tmp_path / "board 看板.png"
    Image.new("RGB", (320, 240), (20, 90, 160)).save(made)
    return made


def test_photos_of_a_proof_are_kept_beside_the_seal_and_never_in_it(
    opened: OpenInspection, photo: Path, tmp_path: Path
) -> None:
    finding, ws = sealed(opened), opened.ws
    content = sealing.content_hash(again(opened))
    letter = tmp_path / "letter.txt"
    letter.write_text("We moved the board.", encoding="utf-8")
    made = casework.hand_in_with(ws, finding.id, "Photo of the board", [photo, letter, photo]).made
    kept = enclosures.of(ws, RecordId(str(made)))
    assert [one.file.original_name for one in kept] == ["board 看板.png", "letter.txt"]
    assert all(one.original.is_file() and one.file.about == (made,) for one in kept)
    assert kept[0].thumbnail.is_file()
    assert kept[0].file.name.startswith(again(opened).inspection.number)
    assert {enclosures.visit_of(ws, one.file) for one in kept} == {opened.inspection.id}
    assert files.listed(ws, opened.inspection.id) == []
    assert sealing.content_hash(again(opened)) == content == again(opened).seal.content  # type: ignore[union-attr]
    assert ws.store.conflicts() == []
    assert verify(ws).is_untouched


def test_proof_with_a_file_that_cannot_be_read_records_nothing(
    opened: OpenInspection, photo: Path, tmp_path: Path
) -> None:
    finding = sealed(opened)
    with pytest.raises(EvidenceError):
        casework.hand_in_with(opened.ws, finding.id, "Photo", [photo, tmp_path / "nowhere.jpg"])
    assert opened.ws.store.all(Proof) == []


def test_the_report_of_a_laboratory_is_kept_with_its_result(opened: OpenInspection, photo: Path) -> None:
    ws, taken = opened.ws, sample(opened)
    samples.add(ws, taken)
    sealing.seal(opened, reason="The visit ended.")
    result = LaboratoryResult(new_id(), taken.id, "Lab A", "Pb", "< 0.01", "mg/L", ws.clock.now())
    samples.result(ws, result, [photo])
    (kept,) = enclosures.of(ws, result.id)
    assert enclosures.visit_of(ws, kept.file) == opened.inspection.id
    assert again(opened).seal.content == sealing.content_hash(again(opened))  # type: ignore[union-attr]


def test_a_sample_is_where_it_was_handed_to_last(opened: OpenInspection) -> None:
    ws, taken = opened.ws, sample(opened)
    samples.add(ws, taken)
    assert samples.custody(ws, taken).holder == "Kimura"
    samples.hand_over(ws, Transfer(new_id(), taken.id, "Kimura", "Lab A", ws.clock.now(), seal_intact=True))
    assert samples.custody(ws, taken).holder == "Lab A"


# -- before the seal


def test_findings_that_nobody_confirmed_are_one_gap(opened: OpenInspection) -> None:
    def told() -> list[str]:
        return [gap.problem for gap in sealing.gaps(opened) if gap.kind is GapKind.FINDING]

    assert told() == []
    some = [found(opened, "A27"), found(opened, "A28")]
    assert told() == ["2 findings are not confirmed. Look at their severity and deadline."]
    findings.confirm(opened, some[:1])
    assert told() == ["1 finding is not confirmed. Look at its severity and deadline."]
    findings.confirm(opened, some)
    assert told() == []
