"""An inspection being filled in: what follows from an answer, what is refused, what is never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.app import consequences, facilities, files, inspections, sealing
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.app.workspace import Workspace
from inspector.domain.ids import new_id
from inspector.domain.inspection import FindingState, Manner, Signature, SignatureManner, SignatureRole
from inspector.errors import GapsError, InputError, NotFoundError, SealedError, TooLargeError
from tests import make

COMMON, OUTDOOR = "yp_common", "yp_outdoor_storage"


def begin(ws: Workspace, **facility: object) -> OpenInspection:
    yard = make.facility(**facility)
    facilities.add(ws, yard)
    checklists = shipped_checklists()
    made = inspections.start(ws, yard.id, [checklists["common"], checklists["outdoor_storage"]]).made
    return inspections.load(ws, str(made))


@pytest.fixture
def opened(workspace: Workspace) -> OpenInspection:
    return begin(workspace)


def answer(opened: OpenInspection, item: str, value: str) -> None:
    row = inspections.question(opened, item)
    inspections.answer(opened, row.form_id, row.ref, value)


def open_piles(opened: OpenInspection) -> str:
    """Say that scrap is stored; gives the reference of the first pile."""
    answer(opened, "A22", "scrap")
    return next(row.ref for row in opened.session(OUTDOOR).rows() if row.path.endswith("/pile"))


def measure(opened: OpenInspection, pile: str, **told: str) -> None:
    for name, value in told.items():
        inspections.answer(opened, OUTDOOR, f"{pile}/{name}", value, how=Manner.MEASURED)


TOO_HIGH = {
    "pile_name": "P1",
    "pile_regime": "hazardous_used_equipment",
    "fence_loaded": "no",
    "e12_measured": "4.6",
    "e12_measured_u": "0.2",
    "e12_distance": "6.4",
    "e12_distance_u": "0.2",
}


def present(opened: OpenInspection) -> set[str]:
    return {finding.item for finding in opened.findings.values() if finding.state is FindingState.OPEN}


def test_a_failed_item_of_the_operator_becomes_a_finding_and_goes_when_it_is_corrected(
    opened: OpenInspection,
) -> None:
    answer(opened, "A27", "not_comply")
    (finding,) = opened.findings.values()
    assert (finding.item, finding.severity, finding.deadline) == ("A27", "minor", date(2026, 12, 1))
    assert finding.citation_status == "reference"
    assert finding.action
    answer(opened, "A27", "comply")
    assert present(opened) == set()
    assert [one.state for one in opened.findings.values()] == [FindingState.WITHDRAWN]


def test_a_failure_of_procedure_is_no_finding(opened: OpenInspection) -> None:
    answer(opened, "A07", "not_comply")
    answer(opened, "A09", "refused")
    assert present(opened) == set()


def test_a_pile_beyond_the_limit_becomes_a_finding_with_the_rule_that_applied(opened: OpenInspection) -> None:
    measure(opened, open_piles(opened), **TOO_HIGH)
    (finding,) = opened.findings.values()
    assert finding.item == "E15"
    assert "reference, not confirmed" in finding.citation
    assert finding.observation.startswith("Pile P1")


def test_a_pile_within_its_uncertainty_is_not_judged(opened: OpenInspection) -> None:
    measure(opened, open_piles(opened), **TOO_HIGH | {"e12_measured": "3.3"})
    pile = open_piles(opened)
    assert opened.session(OUTDOOR).state(f"{pile}/e15").value == "indeterminate"
    assert present(opened) == set()


def test_a_yard_outside_japan_gets_no_japanese_citation(workspace: Workspace) -> None:
    opened = begin(workspace, country="TH", name="ลานเก็บเศษโลหะ")
    measure(opened, open_piles(opened), **TOO_HIGH)
    for item in ("A26", "A27", "A38"):
        answer(opened, item, "not_comply")
    assert present(opened) == {"A26", "A27", "A38"}
    assert not any("Japan" in one.citation or "JP" in one.citation for one in opened.findings.values())


def test_a_shared_answer_is_asked_once_and_stands_in_both_checklists(opened: OpenInspection) -> None:
    answer(opened, "A22", "scrap plastic")
    assert opened.session(OUTDOOR).state("/data/e0/activities").value == "scrap plastic"
    assert sum(row.ref.endswith("/activities") for row in inspections.questions(opened)) == 1


def test_a_checklist_knows_the_start_of_the_visit_where_no_earlier_one_asks(workspace: Workspace) -> None:
    yard, checklists = make.facility(), shipped_checklists()
    facilities.add(workspace, yard)
    chosen = [checklists["outdoor_storage"], checklists["ewaste"]]
    opened = inspections.load(workspace, str(inspections.start(workspace, yard.id, chosen).made))
    assert (opened.session("yp_ewaste").state("/data/b0/arrival").value or "").startswith("2026-11-24T")


def test_a_reopened_draft_is_the_one_that_was_left(opened: OpenInspection) -> None:
    measure(opened, open_piles(opened), **TOO_HIGH)
    second = inspections.add_row(opened, OUTDOOR, "/data/e2/pile").made
    inspections.answer(opened, OUTDOOR, f"/data/e2/pile[{second}]/pile_name", "P2")
    again = inspections.load(opened.ws, opened.inspection.number)
    assert inspections.questions(again) == inspections.questions(opened)
    assert again.findings == opened.findings
    assert again.answers == opened.answers


def test_an_answer_carries_how_and_when_it_was_observed(opened: OpenInspection) -> None:
    row = inspections.question(opened, "A27")
    inspections.answer(
        opened, row.form_id, row.ref, "comply", how=Manner.PAPER, observed=make.moment(), remark="copy"
    )
    kept = inspections.load(opened.ws, opened.inspection.id).answers[row.form_id, row.ref]
    assert (kept.how, kept.observed, kept.remark) == (Manner.PAPER, make.moment(), "copy")


def test_a_refused_save_leaves_the_inspection_as_it_was(opened: OpenInspection) -> None:
    row = inspections.question(opened, "A41")
    inspections.answer(opened, row.form_id, row.ref, "before")
    with pytest.raises(TooLargeError):
        inspections.answer(opened, row.form_id, row.ref, "x" * 70_000)
    assert opened.session(row.form_id).state(row.ref).value == "before"
    inspections.answer(opened, row.form_id, row.ref, "after")
    assert inspections.load(opened.ws, opened.inspection.id).answers[row.form_id, row.ref].value == "after"


def test_a_computed_value_is_not_answered_by_hand(opened: OpenInspection) -> None:
    pile = open_piles(opened)
    with pytest.raises(InputError):
        inspections.answer(opened, OUTDOOR, f"{pile}/e12", "3")
    with pytest.raises(InputError):
        inspections.answer(opened, OUTDOOR, f"{pile}/e15", "pass")


def test_a_removed_row_takes_its_findings_with_it_and_stays_in_the_history(opened: OpenInspection) -> None:
    pile = open_piles(opened)
    measure(opened, pile, **TOO_HIGH)
    inspections.remove_row(opened, OUTDOOR, pile)
    assert present(opened) == set()
    key = pile[-33:-1]
    assert opened.ws.store.history(key, f"answer:{OUTDOOR}:/data/e2/pile/pile_name")[0].value["value"] == "P1"
    assert pile not in [
        row.ref for row in inspections.load(opened.ws, opened.inspection.id).session(OUTDOOR).rows()
    ]


def test_a_row_that_was_taken_out_comes_back_with_its_answers_and_findings(opened: OpenInspection) -> None:
    pile = open_piles(opened)
    measure(opened, pile, **TOO_HIGH)
    before, answers = present(opened), dict(opened.answers)
    inspections.remove_row(opened, OUTDOOR, pile)
    inspections.restore_row(opened, pile[-33:-1])
    assert present(opened) == before
    again = inspections.load(opened.ws, opened.inspection.id)
    assert pile in [row.ref for row in again.session(OUTDOOR).rows()]
    assert {ref: one.value for ref, one in again.answers.items()} == {
        ref: one.value for ref, one in answers.items()
    }
    with pytest.raises(NotFoundError):
        inspections.restore_row(opened, pile[-33:-1])


@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 6)), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_stand_after_reopening_as_they_were_put(
    opened: OpenInspection, moves: list[tuple[int, int]]
) -> None:
    piles = "/data/e2/pile"

    def order(one: OpenInspection) -> list[str]:
        return [row.key for row in one.session(OUTDOOR).rows(piles)]

    while len(order(opened)) < 5:
        inspections.add_row(opened, OUTDOOR, piles)
    wanted = order(opened)
    for number, at in moves:
        key = wanted.pop(number)
        wanted.insert(max(0, at), key)
        inspections.move_row(opened, OUTDOOR, f"{piles}[{key}]", at)
        assert order(opened) == wanted
    assert order(inspections.load(opened.ws, opened.inspection.id)) == wanted


def test_numbers_count_on_for_each_inspection(workspace: Workspace) -> None:
    first, second = begin(workspace), begin(workspace, name="Other")
    assert first.inspection.number.split("-")[2:] != second.inspection.number.split("-")[2:]
    assert int(second.inspection.number.split("-")[2]) == 2


def test_a_number_copied_wrong_from_paper_is_told_as_such(opened: OpenInspection) -> None:
    number = opened.inspection.number
    assert inspections.named(opened.ws, f" {number.lower()} ").id == opened.inspection.id
    wrong = number[:-3] + ("0" if number[-3] != "0" else "1") + number[-2:]
    with pytest.raises(InputError, match="one character"):
        inspections.named(opened.ws, wrong)


def sign(opened: OpenInspection, **changed: object) -> None:
    blob = files.keep_image(opened.ws, PNG)
    values = {
        "id": new_id(),
        "inspection": opened.inspection.id,
        "role": SignatureRole.INSPECTOR,
        "name": "Abe",
        "manner": SignatureManner.DRAWN,
        "signed": make.moment(),
        "image": blob.sha256,
    } | changed
    sealing.sign(opened, Signature(**values), blob if values["image"] else None)  # type: ignore[arg-type]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_seal_lists_what_is_open_and_takes_it_only_with_a_reason(opened: OpenInspection) -> None:
    with pytest.raises(GapsError, match="Type of visit"):
        sealing.seal(opened)
    sealing.seal(opened, reason="Refused entry")
    assert opened.seal is not None
    assert opened.seal.gaps_reason == "Refused entry"
    assert any("Type of visit" in gap.question for gap in opened.seal.gaps)


def test_a_wrong_entry_is_kept_but_never_sealed(opened: OpenInspection) -> None:
    pile = open_piles(opened)
    measure(opened, pile, e12_measured="-3")
    assert any(gap.kind is GapKind.WRONG for gap in sealing.gaps(opened))
    with pytest.raises(GapsError):
        sealing.seal(opened, reason="whatever")
    assert opened.session(OUTDOOR).state(f"{pile}/e12_measured").value == "-3"


def test_after_the_seal_there_are_only_amendments(opened: OpenInspection) -> None:
    answer(opened, "A27", "not_comply")
    sealing.seal(opened, reason="x")
    row = inspections.question(opened, "A27")
    for late in (
        lambda: inspections.answer(opened, row.form_id, row.ref, "comply"),
        lambda: inspections.add_row(opened, OUTDOOR, "/data/e2/pile"),
        lambda: files.take_in(opened, [Path(__file__)], taken_by="Abe"),
        lambda: sealing.seal(opened, reason="again"),
        lambda: sign(opened),
    ):
        with pytest.raises(SealedError):
            late()
    with pytest.raises(InputError):
        sealing.amend(opened, row.form_id, row.ref, "comply", " ")
    sealing.amend(opened, row.form_id, row.ref, "comply", "Board moved")
    assert (
        inspections.load(opened.ws, opened.inspection.id).answers[row.form_id, row.ref].value == "not_comply"
    )


def test_a_refusal_needs_a_witness_and_ink_the_printed_seal_id(opened: OpenInspection) -> None:
    with pytest.raises(InputError, match="witness"):
        sign(opened, manner=SignatureManner.REFUSED, image="")
    sign(opened, manner=SignatureManner.REFUSED, image="", witness="Abe", role=SignatureRole.REPRESENTATIVE)
    with pytest.raises(InputError, match="seal id"):
        sign(opened, manner=SignatureManner.INK, seal="0" * 64)
    sealing.seal(opened, reason="x")
    sign(opened, manner=SignatureManner.INK, seal=sealing.seal_id(opened))


def test_the_country_of_the_visit_decides_which_law_is_looked_up(opened: OpenInspection) -> None:
    assert consequences.place(opened).country == "JP"


def test_a_visit_that_was_only_begun_holds_no_figure_that_nobody_gave(workspace: Workspace) -> None:
    """A computed 0 of nothing would print as if somebody had counted."""
    yard = make.facility()
    facilities.add(workspace, yard)
    made = inspections.start(workspace, yard.id, list(shipped_checklists().values())).made
    opened = inspections.load(workspace, str(made))
    shown = [row for row in inspections.questions(opened) if row.value is not None and row.relevant]
    assert [row.ref for row in shown if row.type in ("int", "decimal")] == []
    assert shown
