"""The shipped checklists ask the rules: both sides of each limit, in the country that has it and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from inspector.app import facilities, inspections
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.inspection import Finding, FindingState
from tests import make
from tests.unit.checklists.robot import ref
from tests.unit.checklists.shipped import FORMS, form

ARRIVAL = "2026-11-24T09:00:00.000+09:00"
ALWAYS = {
    "A": {"a04": ARRIVAL},
    "B": {"activities": "ewaste", "arrival": ARRIVAL},
    "C": {"activities": "elv"},
    "D": {"activities": "battery", "bat_type": "ev lead", "arrival": ARRIVAL},
    "E": {"activities": "scrap"},
    "G": {"samples_taken": "yes"},
}
FAIL, PASS, TELL, NONE = "fail", "pass", "indeterminate", "no_rule"


@dataclass(frozen=True)
class Case:
    """What a question says of these answers, and the words that the citation of the finding holds."""

    question: str
    verdict: str
    answers: Mapping[str, str]
    cited: str = ""  # "" where no finding follows
    item: str = ""
    also: frozenset[str] = frozenset()  # further items that fail by these answers


@dataclass(frozen=True)
class Visit:
    letter: str
    country: str
    cases: list[Case] = field(default_factory=list)
    around: Mapping[str, str] = field(default_factory=dict)


def square(side: float) -> str:
    """A square of about this side in metres, exact as drawn."""
    dy, dx = side / 110_950, side / 90_570
    corners = ((0, 0), (0, dx), (dy, dx), (dy, 0), (0, 0))
    return "; ".join(f"{35.6 + y:.8f} {140.1 + x:.8f} 0 0.1" for y, x in corners)


def stored(days: str) -> dict[str, str]:
    return {"b08": days, "b09_generated": "60"}


MONITOR = {"g10_ph_u": "0.1"}
SOUND = {"g17_leq_u": "1", "g17_background": "50", "g17_background_u": "1"}
LAB = {"result_value_u": "0.01", "result_unit": "mg/L", "result_below": "no"}
SOIL = {"result_value_u": "5", "result_unit": "mg/kg", "result_below": "no"}
STACK = {"c07_height_u": "0.2", "c07_distance": "2", "c07_distance_u": "0.2", "c07_rack": "no"}
BOARD = {
    "e03_present": "yes",
    "e03_items": "yes",
    "e03_u": "1",
    "e03_width": "60",
    "e03_regime": "industrial_waste",
}
WITHOUT = frozenset({"A44"})
NEAR = {"a24_new": "yes", "a24_u": "5"}

VISITS = [
    Visit("A", "JP", [
        Case("a21_rule", FAIL, {"a20": square(14), "permit_status": "none"}, "Chiba City", "A21", WITHOUT),
        Case("a21_rule", PASS, {"a20": square(14), "permit_status": "valid"}),
        Case("a21_rule", PASS, {"a20": square(6), "permit_status": "none"}, also=WITHOUT),
        Case("a21_rule", TELL, {"a20": square(10), "permit_status": "none"}, also=WITHOUT),
        Case("a24_house_rule", FAIL, {**NEAR, "a24_house": "94.9"}, "Chiba City", "A24"),
        Case("a24_house_rule", TELL, {**NEAR, "a24_house": "96"}),
        Case("a24_house_rule", PASS, {**NEAR, "a24_house": "105"}),
        Case("a24_near_rule", NONE, {"a24_school": "10", "a24_u": "1"}),
        Case("a23_rule", NONE, {"a23_workers": "80"}),
        Case("a33_rule", NONE, {"a33_in": "900", "a33_start": "100", "a33_end": "100", "a33_out": "700",
                                "a33_residue": "0", "a33_u": "10"}, "permit conditions", "A33"),
        Case("a35_rule", FAIL, {"a35": "2026-07-01", "a35_period": "2025", "a35_duty": "manifest_report"},
             "Waste Management", "A35"),
        Case("a35_rule", PASS, {"a35": "2026-06-30", "a35_period": "2025", "a35_duty": "manifest_report"}),
        Case("a35_rule", NONE, {"a35": "2026-06-30", "a35_period": "2026-05", "a35_duty": "monthly_report"}),
    ], {"ordinance": "chiba_city", "a20_u": "0.1"}),
    Visit("A", "TH", [
        Case("a21_rule", NONE, {"a20": square(40), "permit_status": "none"}, also=WITHOUT),
        Case("a24_house_rule", NONE, {"a24_house": "10", "a24_u": "1"}),
        Case("a24_near_rule", FAIL, {"a24_school": "98", "a24_u": "1", "a23_type": "105"}, "type 105", "A24"),
        Case("a24_near_rule", PASS, {"a24_hospital": "101", "a24_u": "1", "a23_type": "105"}),
        Case("a24_near_rule", NONE, {"a24_school": "10", "a24_u": "1", "a23_type": "106"}),
        Case("a23_rule", FAIL, {"a23_workers": "50", "a23_licence": "no"}, "Factory Act", "A23"),
        Case("a23_rule", PASS, {"a23_workers": "49", "a23_licence": "no"}),
        Case("a23_rule", FAIL, {"machine_power": "50", "machine_unit": "hp", "machine_number": "1",
                                "a23_licence": "no"}, "Factory Act", "A23"),
        Case("a35_rule", FAIL, {"a35": "2026-11-16", "a35_period": "2026-10", "a35_duty": "monthly_report",
                                "a23_type": "106"}, "2023", "A35"),
        Case("a35_rule", PASS, {"a35": "2026-11-15", "a35_period": "2026-10", "a35_duty": "monthly_report",
                                "a23_type": "106"}),
        Case("a35_rule", TELL, {"a35": "2026-11-15", "a35_period": "October", "a35_duty": "monthly_report"}),
    ]),
    Visit("B", "MY", [
        Case("b08_rule", FAIL, {"b08": "2026-05-27"}, "Scheduled Wastes", "B08"),
        Case("b08_rule", PASS, {"b08": "2026-05-28"}),
        Case("b09_rule", FAIL, {"b09": "20.6", "b09_u": "0.5"}, "Scheduled Wastes", "B09"),
        Case("b09_rule", TELL, {"b09": "20.4", "b09_u": "0.5"}),
        Case("b09_rule", PASS, {"b09": "19.5", "b09_u": "0.5"}),
    ]),
    Visit("B", "ID", [
        Case("b08_rule", FAIL, {"b08": "2026-08-25", "b09_generated": "60"}, "22", "B08"),
        Case("b08_rule", PASS, {"b08": "2026-08-26", "b09_generated": "60"}),
        Case("b08_rule", TELL, {"b08": "2026-08-25"}),
        Case("b08_rule", PASS, {"b08": "2026-08-25", "b09_generated": "10", "b08_category": "1"}),
    ]),
    Visit("B", "VN", [
        Case("b08_rule", FAIL, {"b08": "2025-11-23", "b08_reported": "no"}, "45/2022", "B08"),
        Case("b08_rule", FAIL, {"b08": "2025-11-23", "b08_reported": "yes"}),
        Case("b08_rule", PASS, {"b08": "2025-11-24"}),
    ]),
    Visit("B", "JP", [
        Case("b09_rule", FAIL, {"b09": "15", "b09_u": "0.2", "b09_outflow": "2", "b09_outflow_u": "0.1",
                                "b09_stage": "transfer"}, "Waste Management", "B09"),
        Case("b09_rule", PASS, {"b09": "13", "b09_u": "0.2", "b09_outflow": "2", "b09_outflow_u": "0.1",
                                "b09_stage": "transfer"}),
        Case("b09_rule", PASS, {"b09": "15", "b09_u": "0.2", "b09_outflow": "2", "b09_outflow_u": "0.1",
                                "b09_stage": "before_treatment"}),
        Case("b09_rule", NONE, {"b09": "900", "b09_u": "0.2", "b09_stage": "none"}),
        Case("b08_rule", NONE, {"b08": "2020-01-01"}),
    ]),
    Visit("B", "TH", [
        Case("b08_rule", NONE, {"b08": "2020-01-01"}),
        Case("b08_rule", NONE, {"b08": "2020-01-01", "b08_limit": "90"}, "permit condition", "B08"),
        Case("b09_rule", NONE, {"b09": "900", "b09_u": "1"}),
    ]),
    Visit("C", "JP", [
        Case("c07_rule", FAIL, {**STACK, "c07_height": "3.3"}, "", "C07"),
        Case("c07_rule", TELL, {**STACK, "c07_height": "3.1"}),
        Case("c07_rule", PASS, {**STACK, "c07_height": "2.8"}),
        Case("c07_rule", PASS, {**STACK, "c07_height": "4.3", "c07_distance": "5"}),
        Case("c07_rule", FAIL, {**STACK, "c07_height": "4.8", "c07_distance": "5"}, "", "C07"),
        Case("c07_rule", NONE, {**STACK, "c07_height": "9", "c07_rack": "yes"}),
    ]),
    Visit("C", "TH", [Case("c07_rule", NONE, {"c07_height": "9", "c07_height_u": "0.2"})]),
    Visit("D", "JP", [
        Case("d06_rule", FAIL, {"d06": "62.1", "d06_u": "2", "d06_special": "yes"}, "", "D06"),
        Case("d06_rule", TELL, {"d06": "61", "d06_u": "2", "d06_special": "yes"}),
        Case("d06_rule", PASS, {"d06": "58", "d06_u": "2", "d06_special": "yes"}),
        Case("d06_rule", FAIL, {"d06": "90", "d06_u": "2", "d06_special": "no"}),
        Case("lot_rule", NONE, {"lot_received": "2020-01-01"}),
    ]),
    Visit("D", "TH", [
        Case("d06_rule", FAIL, {"d06": "90", "d06_u": "2"}),
        Case("d06_rule", PASS, {"d06": "45", "d06_u": "2"}),
        Case("d07_rule", FAIL, {"d07": "9", "d07_u": "0.5"}),
        Case("d07_rule", PASS, {"d07": "11", "d07_u": "0.5"}),
        Case("d09_rule", FAIL, {"d09": "12.1", "d09_u": "2"}, "not law", "D09"),
        Case("d09_rule", PASS, {"d09": "7.9", "d09_u": "2"}),
        Case("d09_rule", TELL, {"d09": "10.5", "d09_u": "2"}),
        Case("d09_max_rule", FAIL, {"d09_max": "63", "d09_max_u": "2"}, "not law", "D09"),
        Case("d09_max_rule", PASS, {"d09_max": "57", "d09_max_u": "2"}),
        Case("lot_rule", NONE, {"lot_received": "2020-01-01"}),
    ]),
    Visit("D", "MY", [
        Case("lot_rule", FAIL, {"lot_received": "2026-05-27"}, "Scheduled Wastes", "D25"),
        Case("lot_rule", PASS, {"lot_received": "2026-05-28"}),
    ]),
    Visit("E", "JP", [
        Case("e03_rule", FAIL, {**BOARD, "e03_height": "58.9"}, "", "E03"),
        Case("e03_rule", TELL, {**BOARD, "e03_height": "60.5"}),
        Case("e03_rule", PASS, {**BOARD, "e03_height": "61", "e03_width": "61"}),
        Case("e27_rule", NONE, {"e27": "120", "e27_u": "1"}),
    ]),
    Visit("E", "ID", [
        Case("e27_rule", FAIL, {"e27": "57", "e27_u": "1", "e27_area": "housing"}, "", "E27"),
        Case("e27_rule", PASS, {"e27": "57", "e27_u": "1", "e27_area": "industrial"}),
        Case("e27_rule", TELL, {"e27": "57", "e27_u": "1"}),
    ]),
    Visit("G", "TH", [
        Case("g17_rule", FAIL, {"medium": "noise", **SOUND, "g17_leq": "72"}, "", "G17"),
        Case("g17_rule", PASS, {"medium": "noise", **SOUND, "g17_leq": "57"}),
        Case("g17_rule", FAIL, {"medium": "noise", **SOUND, "g17_leq": "64"}, "", "G17"),
        Case("g19_rule", FAIL, {"medium": "radiation", "g19_background": "0.1", "g19_background_u": "0.01",
                                "g19_rate": "0.3", "g19_rate_u": "0.02"}, "not law", "G19"),
        Case("g19_rule", PASS, {"medium": "radiation", "g19_background": "0.1", "g19_background_u": "0.01",
                                "g19_rate": "0.12", "g19_rate_u": "0.02"}),
        Case("g10_rule", FAIL, {"medium": "water", "g10_ph": "9.2", **MONITOR}, "", "G10"),
        Case("g10_rule", PASS, {"medium": "water", "g10_ph": "8.8", **MONITOR}),
        Case("g10_rule", FAIL, {"medium": "water", "g10_ph": "5.3", **MONITOR}, "", "G10"),
        Case("result_effluent_rule", FAIL, {"medium": "water", **LAB, "result_kind": "effluent",
                                            "result_parameter": "Pb", "result_value": "0.22"}, "", "G24"),
        Case("result_effluent_rule", PASS, {"medium": "water", **LAB, "result_kind": "effluent",
                                            "result_parameter": "lead", "result_value": "0.18"}),
        Case("plastic_rule", FAIL, {"medium": "plastic", "plastic_element": "br", "plastic_value": "2101",
                                    "plastic_value_u": "100"}, "not law", "G15"),
        Case("plastic_rule", PASS, {"medium": "plastic", "plastic_element": "br", "plastic_value": "1800",
                                    "plastic_value_u": "100"}),
        Case("plastic_rule", FAIL, {"medium": "plastic", "plastic_element": "pb", "plastic_value": "5000",
                                    "plastic_value_u": "100"}),
        Case("g16_rule", NONE, {"medium": "dust", "g16": "900", "g16_u": "9", "g16_what": "pm10"}),
        Case("result_soil_content_rule", NONE, {"medium": "soil", **SOIL, "result_kind": "soil_content",
                                                "result_parameter": "Pb", "result_value": "900"}),
    ]),
    Visit("G", "JP", [
        Case("result_soil_content_rule", FAIL, {"medium": "soil", **SOIL, "result_kind": "soil_content",
                                                "result_parameter": "Pb", "result_value": "156"}, "Soil", "G24"),
        Case("result_soil_content_rule", PASS, {"medium": "soil", **SOIL, "result_kind": "soil_content",
                                                "result_parameter": "Pb", "result_value": "144"}),
        Case("result_soil_leachate_rule", FAIL, {"medium": "soil", **LAB, "result_kind": "soil_leachate",
                                                 "result_parameter": "Pb", "result_value": "0.03"}, "Soil", "G24"),
        Case("g17_rule", NONE, {"medium": "noise", **SOUND, "g17_leq": "120"}),
    ]),
    Visit("G", "VN", [
        Case("xrf_rule", FAIL, {"medium": "soil", "g06_land": "1", "xrf_element": "pb", "xrf_value": "220",
                                "xrf_value_u": "10"}),
        Case("xrf_rule", PASS, {"medium": "soil", "g06_land": "2", "xrf_element": "pb", "xrf_value": "220",
                                "xrf_value_u": "10"}),
        Case("result_soil_total_rule", FAIL, {"medium": "soil", "g06_land": "1", **SOIL, "result_kind": "soil_total",
                                              "result_parameter": "Pb", "result_value": "220"}, "", "G24"),
    ]),
    Visit("G", "MY", [
        Case("g10_rule", FAIL, {"medium": "water", "g10_ph": "5.8", **MONITOR, "g10_standard": "standard_a"},
             "", "G10"),
        Case("g10_rule", PASS, {"medium": "water", "g10_ph": "5.8", **MONITOR, "g10_standard": "standard_b"}),
    ]),
    Visit("RD", "TH", [
        Case("rd01_rule", FAIL, {"rd01": "comply", "rd01_period": "2026-10", "rd01_sent": "2026-11-16",
                                 "rd01_type": "105"}, "2023", "RD01"),
        Case("rd01_rule", PASS, {"rd01": "comply", "rd01_period": "2026-10", "rd01_sent": "2026-11-15",
                                 "rd01_type": "105"}),
        Case("rd02_rule", FAIL, {"rd02": "comply", "rd02_period": "2025", "rd02_sent": "2026-04-02"}, "2023", "RD02"),
        Case("rd02_rule", PASS, {"rd02": "comply", "rd02_period": "2025", "rd02_sent": "2026-04-01"}),
    ]),
    Visit("RD", "PH", [
        Case("rd07_rule", FAIL, {"rd07": "comply", "rd07_period": "2026-Q3", "rd07_sent": "2026-10-16"}, "", "RD07"),
        Case("rd07_rule", PASS, {"rd07": "comply", "rd07_period": "2026-Q3", "rd07_sent": "2026-10-15"}),
    ]),
    Visit("RD", "MY", [
        Case("rd05_rule", FAIL, {"rd05": "comply", "rd05_event": "2026-10-01", "rd05_sent": "2026-11-01"},
             "Scheduled Wastes", "RD05"),
        Case("rd05_rule", PASS, {"rd05": "comply", "rd05_event": "2026-10-01", "rd05_sent": "2026-10-31"}),
    ]),
    Visit("RD", "JP", [
        Case("rd14_rule", FAIL, {"rd14": "comply", "rd14_period": "2025", "rd14_sent": "2026-07-01"}, "", "RD14"),
        Case("rd14_rule", PASS, {"rd14": "comply", "rd14_period": "2025", "rd14_sent": "2026-06-30"}),
    ]),
    Visit("MB", "VN", [
        Case("mb_rule", NONE, {"mb_in": "900", "mb_start": "100", "mb_end": "100", "mb_domestic": "700", "mb_u": "10"},
             "reporting", "MB02"),
    ]),
]  # fmt: skip


def begin(ws: Workspace, visit: Visit) -> OpenInspection:
    yard = make.facility(country=visit.country)
    facilities.add(ws, yard)
    started = inspections.start(ws, yard.id, [shipped_checklists()[FORMS[visit.letter]]])
    opened = inspections.load(ws, str(started.made))
    for name, value in (
        ALWAYS.get(visit.letter, {}) | {"country": visit.country} | dict(visit.around)
    ).items():
        answer(opened, visit.letter, name, value)
    return opened


def answer(opened: OpenInspection, letter: str, name: str, value: str) -> None:
    checklist = form(letter).id
    inspections.answer(opened, checklist, ref(opened.session(checklist), name), value)


def said(opened: OpenInspection, letter: str, name: str) -> tuple[str, str]:
    """The verdict that stands at a question, and the remark beside it."""
    checklist = form(letter).id
    at = ref(opened.session(checklist), name)
    state = opened.session(checklist).state(at)
    assert state.relevant, name
    return state.value, opened.answers[checklist, at].remark


def standing(opened: OpenInspection) -> list[Finding]:
    return [one for one in opened.findings.values() if one.state is FindingState.OPEN]


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.letter}-{visit.country}")
def test_both_sides_of_a_limit_are_told_and_only_the_far_one_is_a_finding(
    visit: Visit, workspace: Workspace
) -> None:
    opened = begin(workspace, visit)
    for case in visit.cases:
        for name, value in case.answers.items():
            answer(opened, visit.letter, name, value)
        verdict, remark = said(opened, visit.letter, case.question)
        told = (case.question, dict(case.answers), remark)
        assert verdict == case.verdict, told
        assert remark, told
        found = {finding.item: finding for finding in standing(opened)}
        assert set(found) == ({case.item} if case.item else set()) | case.also, told
        if case.item:
            assert case.cited in found[case.item].citation, (told, found[case.item].citation)
        if case.item and verdict == FAIL:
            assert found[case.item].citation in remark
            assert found[case.item].citation_status == "reference"
        for name in reversed(case.answers):
            answer(opened, visit.letter, name, "")
        assert standing(opened) == [], told
