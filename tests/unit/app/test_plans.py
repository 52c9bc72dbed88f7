"""The site plan: drawn, changed, taken off and put back in the record, sealed with the rest, and measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import facilities, files, inspections, plans, sealing
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.plan import PlanItem
from inspector.errors import InputError, SealedError
from inspector.geo.measure import Vertex
from inspector.geo.shapes import Kind, Shape
from tests import make

FORM = """
| survey |      |      |       |
|        | type | name | label |
|        | text | note | Note  |
| settings |         |         |
|          | form_id | version |
|          | plain   | 1       |
"""
YARD = (
    Vertex(35.5, 140.1, 3.0),
    Vertex(35.5, 140.101, 3.0),
    Vertex(35.501, 140.101, 3.0),
    Vertex(35.501, 140.1, 3.0),
)


@pytest.fixture
def opened(workspace: Workspace, tmp_path: Path) -> inspections.OpenInspection:
    form = tmp_path / "form.md"
    form.write_text(FORM)
    facility = make.facility()
    facilities.add(workspace, facility)
    return inspections.load(workspace, str(inspections.start(workspace, facility.id, [form]).made))


def boundary() -> Shape:
    return Shape("", "Boundary", Kind.AREA, YARD, "boundary")


def test_a_boundary_is_recorded_with_its_corners_and_measured_with_their_uncertainty(
    opened: inspections.OpenInspection,
) -> None:
    plans.draw(opened, boundary())
    (line,) = plans.plan(opened).lines
    assert [(v.latitude, v.longitude, v.accuracy_m) for v in line.shape.vertices] == [
        (v.latitude, v.longitude, v.accuracy_m) for v in YARD
    ]
    area, around = line.measures
    assert area.value == pytest.approx(110.95 * 90.75, rel=2e-3)  # metres of a thousandth of a degree here
    assert area.uncertainty is not None
    assert area.uncertainty > 100
    assert around.value == pytest.approx(2 * (110.95 + 90.75), rel=2e-3)
    assert "4 corners" in line.words


def test_what_is_changed_or_taken_off_stays_in_the_history(opened: inspections.OpenInspection) -> None:
    key = str(plans.draw(opened, boundary()).made)
    plans.change(opened, Shape(key, "Fence line", Kind.AREA, YARD[:3], "boundary"))
    (line,) = plans.plan(opened).lines
    assert (line.shape.name, len(line.shape.vertices)) == ("Fence line", 3)
    assert [write.value for write in opened.ws.store.history(key, "name")] == ["Boundary", "Fence line"]
    plans.remove(opened, key)
    assert plans.plan(opened).lines == ()
    assert opened.ws.store.get(PlanItem, key).removed
    plans.restore(opened, key)
    assert len(plans.plan(opened).lines) == 1


def test_what_did_not_change_is_not_written_again(opened: inspections.OpenInspection) -> None:
    key = str(plans.draw(opened, boundary()).made)
    entries = opened.ws.store.count()
    plans.change(opened, Shape(key, "Boundary", Kind.AREA, YARD, "boundary"))
    assert opened.ws.store.count() == entries


def test_a_shape_with_too_few_corners_is_refused_with_what_to_do(opened: inspections.OpenInspection) -> None:
    with pytest.raises(InputError, match="needs 3 corners at least and has 2"):
        plans.draw(opened, Shape("", "", Kind.AREA, YARD[:2], "pile"))


def test_the_seal_binds_the_plan_and_closes_it(opened: inspections.OpenInspection) -> None:
    before = sealing.content_hash(opened)
    key = str(plans.draw(opened, boundary()).made)
    assert sealing.content_hash(opened) != before
    sealing.seal(opened, reason="practice")
    for act in (lambda: plans.draw(opened, boundary()), lambda: plans.remove(opened, key)):
        with pytest.raises(SealedError):
            act()
    assert plans.plan(opened).is_sealed
    assert verify(opened.ws).alterations == ()


def test_a_measured_line_tells_length_and_bearing_and_a_hand_gives_no_uncertainty() -> None:
    line = Shape("", "", Kind.LINE, (Vertex(35.5, 140.1), Vertex(35.4991, 140.1)), "measure")
    length, bearing = plans.measures(line)
    assert length.value == pytest.approx(99.85, abs=0.05)
    assert length.uncertainty is None
    assert bearing.value == pytest.approx(180.0)
    assert "uncertainty unknown" in plans.in_words(line)
    same = Shape("", "", Kind.LINE, (YARD[0], YARD[0]), "measure")
    assert len(plans.measures(same)) == 1


def test_a_photo_from_elsewhere_does_not_stretch_the_plan(
    opened: inspections.OpenInspection, shared: Path
) -> None:
    """One of those that nobody here made was taken in Italy."""
    files.take_in(opened, [shared / "samples" / "photos" / "DSCN0010.jpg"], taken_by="A")
    assert len(plans.plan(opened).site) == 1  # with nothing else to go by, the photo is all there is
    plans.draw(opened, boundary())
    plan = plans.plan(opened)
    assert plan.site == YARD
    (photo,) = (line for line in plan.lines if line.is_photo)
    assert photo.is_far
    assert "beyond this plan" in photo.words


def test_a_plan_of_a_yard_without_a_position_claims_no_place(
    opened: inspections.OpenInspection, shared: Path
) -> None:
    files.take_in(opened, [shared / "samples" / "photos" / "DSCN0010.jpg"], taken_by="A")
    corners = tuple(Vertex(n / 9000, n % 2 / 9000) for n in range(3))
    plans.draw(opened, Shape("", "Yard", Kind.AREA, corners, "boundary"))
    plans.draw(opened, Shape("", "Gate", Kind.POINT, corners[:1], "gate"))
    plan = plans.plan(opened)
    yard, gate, photo = plan.lines
    assert not plan.is_placed
    assert gate.words.startswith("not placed on the Earth")
    assert "3 corners" in yard.words
    assert "which is not placed" in photo.words
    assert len(plan.site) == 4
