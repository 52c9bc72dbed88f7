"""Kinds of visit with their checklists, checklists that are opened later, and a site that has no name yet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from inspector.app import conflicts, facilities, inbox, inspections, sealing, starting_visit, versions
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.starting_visit import VisitKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.inspection import AddedChecklist, ChecklistVersion
from inspector.errors import SealedError
from inspector.geo.position import Position, Source
from tests import make
from tests.meeting import exchange
from tests.unit.app.test_inspections import answer
from tests.unit.app.test_team import three  # noqa: F401 - a fixture


def begin(ws: Workspace, kind: VisitKind, *chosen: str) -> OpenInspection:
    yard = make.facility()
    facilities.add(ws, yard)
    return inspections.load(ws, str(starting_visit.start(ws, yard.id, kind, chosen).made))


def at(latitude: str, longitude: str) -> Position:
    return Position(Decimal(latitude), Decimal(longitude), Source.MAP)


def forms(opened: OpenInspection) -> list[str]:
    return list(opened.checklists)


@pytest.mark.parametrize("kind", list(VisitKind))
def test_every_kind_opens_checklists_that_ship_and_says_its_type(
    workspace: Workspace, kind: VisitKind
) -> None:
    opened = begin(workspace, kind)
    assert set(kind.modules) <= shipped_checklists().keys()
    assert len(forms(opened)) == len(kind.modules)
    typed = [row.value for row in inspections.questions(opened) if row.ref.endswith("/visit_type")]
    assert typed == ([kind.answer] if typed else [])
    assert kind.label


def test_every_checklist_that_ships_can_be_chosen() -> None:
    known = starting_visit.modules()
    assert [one.name for one in known] == list(shipped_checklists())
    assert all(one.form_id.startswith("yp_") and one.title for one in known)


def test_an_activity_that_no_checklist_serves_proposes_the_one_that_does(workspace: Workspace) -> None:
    opened = begin(workspace, VisitKind.ROUTINE)
    assert starting_visit.proposed(opened) == ()
    answer(opened, "A22", "smelt scrap pv")
    assert [one.name for one in starting_visit.proposed(opened)] == ["pv_modules", "smelting"]
    starting_visit.add(opened, ["smelting"])
    assert [one.name for one in starting_visit.proposed(opened)] == ["pv_modules"]
    assert opened.session("yp_smelting").applies("/data/sm1")


def test_what_was_answered_is_answered_in_a_checklist_that_is_opened_later(workspace: Workspace) -> None:
    opened = begin(workspace, VisitKind.ROUTINE)
    answer(opened, "A22", "battery scrap")
    starting_visit.add(opened, ["battery"])
    again = inspections.load(workspace, opened.inspection.id)
    assert forms(again) == ["yp_common", "yp_outdoor_storage", "yp_battery"]
    for one in (opened, again):
        assert one.session("yp_battery").state("/data/d0/activities").value == "battery scrap"
        asked = [row.form_id for row in inspections.questions(one) if row.ref.endswith("/activities")]
        assert asked == ["yp_common"]
    assert again.answers == opened.answers
    starting_visit.add(again, ["battery", "common"])
    assert forms(again) == forms(opened)


def test_two_laptops_that_open_checklists_at_once_have_them_all_and_nothing_to_settle(
    three: tuple[Workspace, Workspace, Workspace],  # noqa: F811
) -> None:
    a, b, c = three
    opened = begin(a, VisitKind.ROUTINE)
    visit = opened.inspection.id
    answer(opened, "A22", "battery scrap smelt elv")
    exchange(*three)
    starting_visit.add(inspections.load(a, visit), ["battery", "smelting"])
    starting_visit.add(inspections.load(b, visit), ["elv", "battery"])
    exchange(*three)
    assert conflicts.listed(a) == conflicts.listed(b) == []
    shown = [inspections.load(ws, visit) for ws in three]
    assert {tuple(forms(one)) for one in shown} == {
        ("yp_common", "yp_outdoor_storage", "yp_battery", "yp_smelting", "yp_elv")
    }
    rows = [{row.ref for row in one.session("yp_battery").rows()} for one in shown]
    assert rows[0] == rows[1] == rows[2]
    assert len(c.store.all(ChecklistVersion, form_id="yp_battery")) == 1
    for ws in three:
        assert verify(ws).is_untouched


def test_two_versions_of_a_checklist_opened_at_once_settle_on_one_and_no_answer_is_lost(
    three: tuple[Workspace, Workspace, Workspace],  # noqa: F811
    tmp_path: Path,
) -> None:
    a, b, _c = three
    newer = tmp_path / "smelting.md"
    source = shipped_checklists()["smelting"].read_text(encoding="utf-8")
    newer.write_text(source.replace("2026112501", "2026112502"), encoding="utf-8")
    opened = begin(a, VisitKind.ROUTINE)
    visit = opened.inspection.id
    answer(opened, "A22", "smelt")
    exchange(*three)
    starting_visit.add(inspections.load(a, visit), ["smelting"])
    mine = inspections.load(a, visit)
    answer(mine, "SM01", "no")
    starting_visit.add(inspections.load(b, visit), [newer])
    exchange(*three)
    assert [one.field for one in conflicts.listed(a)] == ["checklist"]
    assert inbox.waiting(a) == 0
    shown = [inspections.load(ws, visit) for ws in three]
    assert len({one.checklists["yp_smelting"].version.version for one in shown}) == 1
    inspections.catch_up(shown[0])
    exchange(*three)
    for ws in three:
        assert conflicts.listed(ws) == []
        assert inspections.question(inspections.load(ws, visit), "SM01").value == "no"
        assert verify(ws).is_untouched


def test_a_checklist_opened_later_moves_to_another_version_and_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    newer = tmp_path / "smelting.md"
    source = shipped_checklists()["smelting"].read_text(encoding="utf-8")
    newer.write_text(source.replace("2026112501", "2026112502"), encoding="utf-8")
    opened = begin(workspace, VisitKind.ROUTINE)
    starting_visit.add(opened, ["smelting"])
    versions.move(opened, versions.preview(opened, newer))
    assert opened.checklists["yp_smelting"].version.version == "2026112502"
    versions.move(opened, versions.preview_back(opened, "yp_smelting"))
    again = inspections.load(workspace, opened.inspection.id)
    assert again.checklists["yp_smelting"].version.version == "2026112501"


def test_a_checklist_opened_later_is_bound_by_the_seal(workspace: Workspace) -> None:
    opened = begin(workspace, VisitKind.ROUTINE)
    before = sealing.content_hash(opened)
    starting_visit.add(opened, ["smelting"])
    assert sealing.content_hash(opened) != before
    sealing.seal(opened, reason="The visit ended.")
    assert verify(workspace).is_untouched
    (added,) = workspace.store.all(AddedChecklist)
    assert added.form_id == "yp_smelting"
    with pytest.raises(SealedError):
        starting_visit.add(opened, ["battery"])
    assert starting_visit.proposed(opened) == ()


def test_a_rapid_assessment_needs_a_position_and_nothing_else(workspace: Workspace) -> None:
    made = starting_visit.start_rapid(workspace, at("35.498123", "140.115347"), "JP").made
    opened = inspections.load(workspace, str(made))
    assert opened.facility.name == "Unnamed site 35.49812, 140.11535, 2026-11-24"
    assert forms(opened) == ["yp_rapid_assessment"]
    told = {row.ref.rpartition("/")[2]: row.value for row in inspections.questions(opened)}
    assert told["visit_type"] == "rapid"
    assert told["f02_point"] == "35.498123 140.115347 0 0"


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [("35.5", "140.1", "JP"), ("15.0", "100.5", "TH"), ("48.8", "2.3", ""), ("3.1", "101.7", "")],
)
def test_the_country_of_a_place_is_said_only_where_it_is_clear(
    workspace: Workspace, latitude: str, longitude: str, country: str
) -> None:
    assert starting_visit.country_at(workspace, at(latitude, longitude)) == country


def test_the_country_is_that_of_a_facility_nearby(workspace: Workspace) -> None:
    facilities.add(workspace, make.facility(country="MY", position=at("3.0", "101.5")))
    assert starting_visit.country_at(workspace, at("3.1", "101.7")) == "MY"


def test_what_was_done_at_the_last_visit_is_proposed_for_the_next(workspace: Workspace) -> None:
    opened = begin(workspace, VisitKind.ROUTINE)
    answer(opened, "A22", "elv scrap")
    sealing.seal(opened, reason="The visit ended.")
    offered = dict(starting_visit.choices(workspace, opened.facility.id).proposed)
    assert offered[VisitKind.ROUTINE] == ("common", "outdoor_storage", "elv")
    assert offered[VisitKind.PERMIT] == ("permit_visit",)
