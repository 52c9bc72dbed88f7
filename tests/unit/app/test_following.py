"""A follow-up begins with what the visit before it left open, and its answers go on in the threads of the findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from inspector.app import casework, facilities, files, findings, inspections, samples, sealing, starting_visit
from inspector.app.casework import ThreadState
from inspector.app.inspections import OpenInspection
from inspector.app.starting_visit import VisitKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.casework import Done, Sample, Service
from inspector.domain.ids import new_id
from inspector.domain.inspection import Finding
from tests import make
from tests.unit.app.test_inspections import TOO_HIGH, answer, begin, measure, open_piles

FOLLOW = "yp_follow_up"


def located_photo(path: Path) -> Path:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 29.0, 53.0), 3: "E", 4: (140.0, 6.0, 55.0), 16: "T", 17: 90.0}
    Image.new("RGB", (80, 60), "#886644").save(path, exif=exif)
    return path


@pytest.fixture
def before(workspace: Workspace, tmp_path: Path) -> OpenInspection:
    """A sealed visit with two findings, a pile that is too high, a photo with its place, and a notice served."""
    opened = begin(workspace)
    answer(opened, "A27", "not_comply")
    answer(opened, "A26", "comply")
    measure(opened, open_piles(opened), **TOO_HIGH)
    board = located_photo(tmp_path / "board.jpg")
    place = inspections.question(opened, "A27")
    files.take_in(opened, [board], taken_by="Kimura", about=(f"{place.form_id}:{place.ref}",))
    files.describe_waiting(workspace, opened.inspection.id)
    sealing.seal(opened, reason="The visit ended.")
    served = Service(new_id(), opened.inspection.id, "Notice 7", "by hand", workspace.clock.now(), "Nakagawa")
    casework.serve(workspace, served)
    return opened


def follow(before: OpenInspection) -> OpenInspection:
    made = starting_visit.start(before.ws, before.facility.id, VisitKind.FOLLOW_UP).made
    return inspections.load(before.ws, str(made))


def rows(opened: OpenInspection, name: str) -> list[dict[str, str]]:
    """The answers of each row of a repeat, by the name of their question."""
    session = opened.session(FOLLOW)
    return [
        {
            ref.rpartition("/")[2]: value
            for ref in session.questions(row.ref)
            if (value := session.value(ref)) is not None
        }
        for row in session.rows()
        if row.path.endswith(f"/{name}")
    ]


def of_item(before: OpenInspection, item: str) -> Finding:
    return next(one for one in findings.open_ones(before) if one.item == item)


def state(opened: OpenInspection, item: str, **told: str) -> None:
    """Answer in the row that stands for the finding of this item."""
    session = opened.session(FOLLOW)
    for row in session.rows():
        if row.path.endswith("/ordered") and (session.value(f"{row.ref}/ordered_id") or "").startswith(item):
            for name, value in told.items():
                inspections.answer(opened, FOLLOW, f"{row.ref}/{name}", value)


def test_a_follow_up_starts_from_the_open_findings_of_the_visit_before(before: OpenInspection) -> None:
    opened = follow(before)
    assert opened.inspection.follows == before.inspection.id
    a27 = of_item(before, "A27")
    told = {row["ordered_id"].partition(",")[0]: row for row in rows(opened, "ordered")}
    assert set(told) == {one.item for one in findings.open_ones(before)}
    assert told["A27"] == {
        "ordered_id": f"A27, {before.inspection.number}",
        "ordered_observation": a27.observation,
        "ordered_basis": a27.citation,
        "ordered_action": a27.action,
        "ordered_deadline": str(a27.deadline),
    }
    session = opened.session(FOLLOW)
    assert session.value("/data/h1/h01_inspection") == before.inspection.number
    assert session.value("/data/h1/h01") == "Notice 7"
    assert session.value("/data/h0/visit_type") == "followup"
    again = inspections.load(opened.ws, opened.inspection.id)
    assert rows(again, "ordered") == rows(opened, "ordered")
    assert again.answers == opened.answers


def test_it_starts_from_the_measured_points_and_the_places_of_photos(before: OpenInspection) -> None:
    opened = follow(before)
    (point,) = rows(opened, "again")
    assert (point["again_pile"], point["again_before"], point["again_distance_before"]) == (
        "P1",
        "4.60",
        "6.40",
    )
    assert (point["again_before_u"], point["again_limit"]) == ("0.20", "3.20")
    (view,) = rows(opened, "viewpoint")
    assert view["viewpoint_file"].endswith(".jpg")
    assert view["viewpoint_position"].startswith("35.498")
    assert float(view["viewpoint_bearing"]) == 90


def test_what_was_found_of_each_action_stands_in_its_thread(before: OpenInspection) -> None:
    opened = follow(before)
    state(opened, "A27", ordered_state="done", ordered_proof="New board at the gate")
    state(opened, "E15", ordered_state="part")
    assert casework.thread(opened.ws, of_item(before, "A27")).state is ThreadState.OPEN
    sealing.seal(opened, reason="The visit ended.")
    closed = casework.thread(opened.ws, of_item(before, "A27"))
    assert (closed.state, closed.rechecks[0].note) == (ThreadState.CLOSED, "New board at the gate")
    assert closed.rechecks[0].later_visit == opened.inspection.id
    part = casework.thread(opened.ws, of_item(before, "E15"))
    assert [one.done for one in part.rechecks] == [Done.PART]
    assert verify(opened.ws).is_untouched
    again = follow(before)
    assert again.inspection.follows == opened.inspection.id
    assert "A27" not in {row["ordered_id"].partition(",")[0] for row in rows(again, "ordered")}


def test_what_was_not_verified_leaves_the_thread_as_it_was(before: OpenInspection) -> None:
    opened = follow(before)
    state(opened, "A27", ordered_state="not_verified", ordered_why="time")
    sealing.seal(opened, reason="The visit ended.")
    assert casework.thread(opened.ws, of_item(before, "A27")).rechecks == ()


def test_a_follow_up_of_a_yard_that_nobody_visited_begins_empty(workspace: Workspace) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    made = starting_visit.start(workspace, yard.id, VisitKind.FOLLOW_UP).made
    opened = inspections.load(workspace, str(made))
    assert opened.inspection.follows is None
    assert rows(opened, "ordered") == [{}]


def test_samples_of_a_visit_are_recorded_with_its_seal(workspace: Workspace) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    made = starting_visit.start(workspace, yard.id, VisitKind.ROUTINE, ["common", "sampling"]).made
    opened = inspections.load(workspace, str(made))
    answer(opened, "A45", "yes")
    answer(opened, "G02", "S-2026-1")
    assert samples.listed(workspace, opened.inspection.id) == []
    sealing.seal(opened, reason="The visit ended.")
    assert [one.number for one in workspace.store.all(Sample)] == ["S-2026-1"]
    assert verify(workspace).is_untouched
    assert not samples.record(opened).records  # they are there
