"""Findings worded and confirmed before the seal; proof, papers and samples after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from inspector.app import casework, enclosures, facilities, findings, inspections, samples, sealing
from inspector.app import workspace as workspaces
from inspector.app.casework import ThreadState
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.casework import Proof, ProofState, Sample, Service, Triage
from inspector.domain.facility import Condition, Permit
from inspector.domain.ids import new_id
from inspector.domain.inspection import Finding, Severity
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot
from tests.ui.viewer import Viewer

LONG_AGO = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)  # the window runs by the clock of the machine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft in which the board of the permit is not to be seen, and a permit that asks for one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "ヤード"
    workspaces.create(place, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock(LONG_AGO))
    with workspaces.opened(place, clock=FakeClock(LONG_AGO)) as ws:
        yard = make.facility(name="Yard 7")
        facilities.add(ws, yard)
        permit = Permit(new_id(), yard.id, "N-42")
        facilities.add_permit(
            ws, permit, [Condition(new_id(), permit.id, "3", "A board stands at the gate.")]
        )
        checklists = shipped_checklists()
        inspections.start(ws, yard.id, [checklists["common"], checklists["outdoor_storage"]])
        for item in ("A27", "A28"):
            row = inspections.question(only(ws), item)
            inspections.answer(only(ws), row.form_id, row.ref, "not_comply")
    return place


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = tmp_path / "board 看板.png"
    Image.new("RGB", (320, 240), (20, 90, 160)).save(made)
    return made


def only(ws: Workspace) -> OpenInspection:
    return inspections.load(ws, inspections.listed(ws)[-1].id)


def read(folder: Path) -> OpenInspection:
    """The visit as the record has it."""
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        return only(ws)


def sealed(folder: Path) -> Finding:
    """Close the visit, as somebody did before; gives the finding about the board."""
    with workspaces.opened(folder, clock=FakeClock(LONG_AGO + timedelta(days=1))) as ws:
        opened = only(ws)
        findings.confirm(opened, findings.open_ones(opened))
        sealing.seal(opened, reason="The visit ended.")
        return next(one for one in opened.findings.values() if one.item == "A27")


def at_findings(robot: Robot) -> Robot:
    robot.presses("Ctrl+3").chooses("Inspections", 0)
    return robot.pushes("findings").sees_words("How urgent the outcome is")


def take_sample(opened: OpenInspection) -> None:
    """Answer what the sampling checklist asks of one sample."""
    (form_id,) = opened.checklists
    for ending, value in (
        ("/samples_taken", "yes"),
        ("/g02", "S-2026-1"),
        ("/medium", "soil"),
        ("/g05_sampler", "Kimura"),
    ):
        ref = next(ref for ref in opened.session(form_id).refs() if ref.endswith(ending))
        inspections.answer(opened, form_id, ref, value)


def types_over(robot: Robot, name: str, words: str) -> None:
    edit = robot.part(QPlainTextEdit, name)
    assert isinstance(edit, QPlainTextEdit)
    edit.selectAll()
    edit.insertPlainText(words)


# -- before the seal


def test_a_finding_is_worded_confirmed_tied_to_a_condition_and_its_proof_closes_the_thread(
    opens: Callable[[], Robot], folder: Path, photo: Path
) -> None:
    robot = at_findings(opens())
    robot.sees_words("2 findings, 2 not confirmed").chooses_with("Findings of this visit", "A27")
    types_over(robot, "observation", "The board lies behind the gate.")
    condition = robot.part(QComboBox, "condition")
    assert isinstance(condition, QComboBox)
    condition.setCurrentIndex(1)
    robot.pushes("confirm-finding").sees_words("2 findings, 1 not confirmed")
    assert robot.sees_chip("Confirmed")
    robot.pushes("confirm-all").sees_words("2 findings, 0 not confirmed")
    robot.pushes("findings-back").pushes("review")
    robot.enters("name-inspector", "").signs("inspector")
    robot.enters("reason", "Practice").pushes("seal").sees_words("Sealed")
    robot.presses("Ctrl+1").sees_words("Overdue corrective actions")
    robot.chooses_with("Overdue corrective actions", "A27").sees_words("Condition 3 of permit N-42")
    robot.sees_words("The board lies behind the gate.")
    robot.pushes("proof-A27").pushes("save-proof").sees_words("Say what was handed in")
    robot.enters("proof-what", "Photo of the board").enters("proof-files", str(photo)).pushes("save-proof")
    robot.sees_words("Proof: Photo of the board")
    assert robot.sees_chip("Proof waits to be looked at")
    robot.presses("Ctrl+1").sees_words("Proofs that wait to be looked at")
    robot.chooses("Proofs that wait to be looked at", 0)
    robot.pushes("judge-A27").pushes("accepted").sees_words("Say why the proof is accepted or not")
    robot.enters("judge-reason", "The board stands at the road").pushes("accepted").sees_words("Closed")
    assert robot.sees_chip("Closed")
    robot.presses("Ctrl+1").sees_words("Overdue corrective actions  1")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        states = {one.finding.item: one.state for one in casework.threads(ws, opened.facility.id)}
        assert states == {"A27": ThreadState.CLOSED, "A28": ThreadState.OPEN}
        (proof,) = ws.store.all(Proof)
        (kept,) = enclosures.of(ws, proof.id)
        assert kept.original.read_bytes() == photo.read_bytes()
        assert kept.file.original_name == photo.name
        assert opened.seal is not None
        assert opened.seal.content == sealing.content_hash(opened)
        assert verify(ws).is_untouched


def test_another_severity_asks_for_its_reason_and_a_wrong_date_says_so(
    opens: Callable[[], Robot], folder: Path
) -> None:
    robot = at_findings(opens())
    robot.chooses_with("Findings of this visit", "A27").picks("severity-critical")
    robot.pushes("save-finding").sees_words("Another severity or deadline than proposed needs its reason")
    robot.enters("reason", "Third time").retypes("deadline", "soon").pushes("save-finding")
    robot.sees_words("“soon” is not a date").retypes("deadline", "2026-12-24").pushes("save-finding")
    robot.sees_words("Finding saved").closes()
    kept = next(one for one in read(folder).findings.values() if one.item == "A27")
    assert (kept.severity, kept.deadline, kept.reason) == (
        Severity.CRITICAL,
        date(2026, 12, 24),
        "Third time",
    )
    assert not kept.confirmed


def test_words_used_before_are_offered_and_begin_the_observation(
    opens: Callable[[], Robot], folder: Path
) -> None:
    robot = at_findings(opens())
    before = robot.part(QPlainTextEdit, "observation").toPlainText()  # type: ignore[attr-defined]
    robot.pushes("wording-0")
    assert robot.part(QPlainTextEdit, "observation").toPlainText() == f"Observed on the site: {before}"  # type: ignore[attr-defined]


def test_words_that_were_not_saved_are_kept_when_somebody_goes_on(
    opens: Callable[[], Robot], folder: Path
) -> None:
    robot = at_findings(opens())
    robot.chooses_with("Findings of this visit", "A27")
    types_over(robot, "observation", "The board lies behind the gate.")
    robot.chooses_with("Findings of this visit", "A28").sees_words("A28 · ")
    types_over(robot, "action", "Repair the fence.")
    robot.enters("urgency-reason", "Smoke").pushes("assess").sees_words("Smoke (")
    types_over(robot, "observation", "The fence is open.")
    robot.presses("Ctrl+1").closes()
    kept = {one.item: one for one in read(folder).findings.values()}
    assert kept["A27"].observation == "The board lies behind the gate."
    assert (kept["A28"].observation, kept["A28"].action) == ("The fence is open.", "Repair the fence.")


def test_words_that_cannot_be_saved_stay_with_what_is_wrong(opens: Callable[[], Robot], folder: Path) -> None:
    robot = at_findings(opens())
    robot.chooses_with("Findings of this visit", "A27").picks("severity-critical").pushes("findings-back")
    robot.sees_words("Another severity or deadline than proposed needs its reason")
    robot.enters("reason", "Third time").pushes("findings-back").sees_words("A1 Visit")


def test_findings_are_told_as_one(opens: Callable[[], Robot], folder: Path) -> None:
    robot = at_findings(opens())
    robot.chooses_with("Findings of this visit", "A27").enters("group", "Papers at the gate")
    robot.pushes("save-finding").chooses_with("Findings of this visit", "A28").pushes("group-0")
    robot.pushes("save-finding").sees_words("Finding saved").closes()
    assert {one.group for one in read(folder).findings.values()} == {"Papers at the gate"}


def test_urgency_is_proposed_with_its_reasons_and_confirmed_with_one(
    opens: Callable[[], Robot], folder: Path
) -> None:
    robot = at_findings(opens())
    robot.sees_words("Because: 1 major finding").picks("triage-red").pushes("assess")
    robot.sees_words("Say why the outcome is as urgent as this").enters("urgency-reason", "Smoke").pushes(
        "assess"
    )
    robot.sees_words("Smoke (").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        told = findings.assessment(ws, only(ws).inspection.id)
    assert told is not None
    assert told.triage is Triage.RED


def test_the_review_says_how_many_are_not_confirmed_and_leads_there(
    opens: Callable[[], Robot], folder: Path
) -> None:
    robot = opens()
    robot.presses("Ctrl+3").chooses("Inspections", 0).pushes("review")
    robot.sees_words("2 findings are not confirmed").pushes("gap-findings").sees_words("2 not confirmed")
    robot.pushes("confirm-all").sees_words("0 not confirmed").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert not [gap for gap in sealing.gaps(only(ws)) if gap.kind is GapKind.FINDING]


def test_the_panel_of_a_question_leads_to_its_finding(opens: Callable[[], Robot], folder: Path) -> None:
    robot = opens()
    robot.presses("Ctrl+3").chooses("Inspections", 0).goes_to_section("/a4")
    robot.card("/a28").field.set_entry_focus()
    robot.settles()
    robot.pushes("word-finding").sees_words("A28 · ")


def test_a_sealed_finding_is_only_read_and_earlier_ones_stand_beside_the_next_visit(
    opens: Callable[[], Robot], folder: Path
) -> None:
    sealed(folder)
    robot = at_findings(opens())
    assert robot.part(QPlainTextEdit, "observation").isReadOnly()  # type: ignore[attr-defined]
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit").pushes("begin-visit").pushes(
        "findings"
    )
    robot.sees_words("No finding. A question").sees_words("Earlier findings of this facility")
    robot.sees_words("Finding of visit").sees_words("2 earlier findings are not closed")


def test_a_later_visit_says_what_it_found_of_an_earlier_finding(
    opens: Callable[[], Robot], folder: Path
) -> None:
    finding = sealed(folder)
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("start-visit").pushes("begin-visit").pushes(
        "findings"
    )
    robot.enters("recheck-note-A27", "A board without the height").pushes("recheck-A27-part")
    robot.sees_words("Done in part").sees_words("A board without the height")
    robot.pushes("recheck-A27-done").sees_words("1 earlier finding is not closed").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        kept = casework.thread(ws, finding)
    assert kept.state is ThreadState.CLOSED
    assert [one.note for one in kept.rechecks] == ["A board without the height", ""]


# -- after it


def test_what_is_overdue_says_so_in_words(opens: Callable[[], Robot], folder: Path) -> None:
    finding = sealed(folder)
    assert finding.deadline is not None
    robot = opens()
    robot.sees_words("Overdue corrective actions  2")
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-findings").sees_words("days overdue")
    assert robot.sees_chip("2 overdue")


def test_a_proof_that_is_not_accepted_leaves_the_finding_open(
    opens: Callable[[], Robot], folder: Path
) -> None:
    finding = sealed(folder)
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        casework.hand_in(ws, finding.id, "A letter")
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).sees_chip("1 proof waits")
    robot.pushes("tab-findings").pushes("judge-A27").enters("judge-reason", "No photo").pushes("rejected")
    robot.sees_words("Not accepted by").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (proof,) = ws.store.all(Proof)
    assert (proof.state, proof.reason) == (ProofState.REJECTED, "No photo")


def test_a_file_that_is_not_there_keeps_the_form_with_what_was_typed(
    opens: Callable[[], Robot], folder: Path, tmp_path: Path
) -> None:
    sealed(folder)
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-findings").pushes("proof-A27")
    robot.enters("proof-what", "Photo").enters("proof-files", str(tmp_path / "gone.jpg"))
    robot.pushes("save-proof").sees_fault()
    assert robot.part(QLineEdit, "proof-what").text() == "Photo"  # type: ignore[attr-defined]


def test_a_photo_of_a_proof_opens_as_a_copy(opens: Callable[[], Robot], folder: Path, photo: Path) -> None:
    finding = sealed(folder)
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        casework.hand_in_with(ws, finding.id, "Photo", [photo])
    robot, viewer = opens(), Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "shows")
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-findings").pushes("open-file")
    QDesktopServices.unsetUrlHandler("file")
    (shown,) = viewer.shown
    assert shown.read_bytes() == photo.read_bytes()
    assert folder not in shown.parents


def test_a_form_that_is_begun_stays_while_something_else_changes(
    opens: Callable[[], Robot], folder: Path
) -> None:
    finding = sealed(folder)
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-findings").pushes("proof-A27")
    robot.enters("proof-what", "Photo of the board")
    robot.window.tasks.run(lambda ws: casework.hand_in(ws, finding.id, "Another"))
    robot.settles()
    robot.pushes("save-proof").sees_words("Proof: Photo of the board").sees_words("Proof: Another")


def test_a_paper_is_served(opens: Callable[[], Robot], folder: Path) -> None:
    sealed(folder)
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-papers").pushes("add-service")
    robot.enters("service-document", "Notice").pushes("save-service")
    robot.sees_words("A service names the paper, the manner and the receiver")
    robot.picks("manner-post").enters("service-receiver", "Mr Sato").pushes("save-service")
    robot.sees_words("Received by Mr Sato").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (service,) = ws.store.all(Service)
    assert (service.document, service.manner, service.receiver) == ("Notice", "Registered post", "Mr Sato")


# -- samples


def test_a_sample_goes_to_the_laboratory_and_its_result_comes_after_the_seal(
    opens: Callable[[], Robot], folder: Path, tmp_path: Path
) -> None:
    sealed(folder)
    report = tmp_path / "report.txt"
    report.write_text("Pb < 0.01 mg/L", encoding="utf-8")
    robot = opens()
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-samples").pushes("latest-samples")
    robot.sees_words("No sample is recorded for this visit")
    robot.pushes("add-sample").enters("sample-number", "S-001").enters("sample-medium", "soil")
    robot.enters("sample-seal", "778").pushes("save-sample")
    robot.sees_words("S-001 · soil")
    robot.pushes("hand-over").enters("transfer-to", "Lab A").pushes("save-transfer")
    robot.sees_words("Say whether the seal was intact")
    robot.picks("seal-no").enters("transfer-temperature", "cold").pushes("save-transfer")
    robot.sees_words("“cold” is not a number").retypes("transfer-temperature", "4,5").pushes("save-transfer")
    robot.sees_words("The seal was not intact when Lab A received it.")
    assert robot.sees_chip("With Lab A")
    robot.pushes("add-result").enters("result-laboratory", "Lab A").enters("result-parameter", "Pb")
    robot.enters("result-value", "< 0.01").enters("result-unit", "mg/L").enters("result-files", str(report))
    robot.pushes("save-result").sees_words("Pb: < 0.01 mg/L")
    robot.presses("Ctrl+2").chooses("Facilities", 0).pushes("tab-samples").chooses("Samples", 0)
    robot.sees_words("Pb: < 0.01 mg/L").pushes("samples-back").sees_words("Sealed; only amendments").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        (custody,) = samples.listed(ws, opened.inspection.id)
        (kept,) = enclosures.of(ws, custody.results[0].id)
        assert kept.original.read_bytes() == report.read_bytes()
        assert opened.seal is not None
        assert opened.seal.content == sealing.content_hash(opened)
        assert verify(ws).is_untouched


def test_the_samples_of_the_checklist_are_recorded_once(opens: Callable[[], Robot], folder: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = facilities.listed(ws)[0]
        clock = ws.clock
        clock.instant += timedelta(days=1)  # type: ignore[attr-defined]  # the tests' clock
        made = inspections.start(ws, yard.id, [shipped_checklists()["sampling"]]).made
        opened = inspections.load(ws, str(made))
        take_sample(opened)
        assert samples.waiting(opened) == 1
    robot = opens()
    robot.window.open_inspection(str(made))
    robot.pushes("samples-of").pushes("record-samples").sees_words("S-2026-1").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert [one.number for one in ws.store.all(Sample)] == ["S-2026-1"]
        assert samples.waiting(inspections.load(ws, str(made))) == 0
