"""The checklists of the programme, filled and sealed: where all is well, no finding follows and no gap is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import inspections
from inspector.app.workspace import Workspace
from tests.e2e.filler import Filler, Temper
from tests.e2e.test_every_checklist import ALL, begin

TOLD = {  # what a form accepts in one shape only, and what opens the rest
    "activities": f"{ALL} pv",
    "samples_taken": "yes",
    "route": "pic",
    "pr01": "renewal",
    "container_number": "MSKU1234567",
    "co04_hs": "8549",
    "chemical_un": "1830",
    "h12_currency": "JPY",
    "du11_currency": "JPY",
    "pack_year": "2021",
    "stage_deadline": "2027-01-01",
    "condition_date": "2027-01-01",
}
WELL = [
    *("rapid_assessment", "sampling", "follow_up", "consignment", "mass_balance", "generator_record"),
    *("ev_battery_survey", "reporting_duties", "permit_visit", "smelting", "pv_modules"),
]


@pytest.mark.parametrize("name", WELL)
def test_a_place_where_all_is_well_has_no_finding_and_is_sealed_without_a_gap(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    robot = Filler(begin(workspace, "TH", name), Temper.PLEASED, TOLD | {"country": "TH"}).fill()
    assert robot.findings == []
    robot.seal(tmp_path)
    assert inspections.load(workspace, robot.opened.inspection.id).seal is not None


def test_a_heap_of_dumped_waste_is_a_finding_however_well_all_else_is(
    workspace: Workspace, tmp_path: Path
) -> None:
    told = TOLD | {"country": "TH", "heap_kind": "mixed"}
    robot = Filler(begin(workspace, "TH", "dumping"), Temper.PLEASED, told).fill()
    assert {finding.item for finding in robot.findings} == {"DU04"}
    robot.seal(tmp_path)
