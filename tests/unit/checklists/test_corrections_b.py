"""What the corrections page asks of the e-waste checklist."""

from __future__ import annotations

import pytest

from tests.unit.checklists.hazards import check_measure
from tests.unit.checklists.shipped import form, plain
from tests.unit.checklists.test_fails import failed

ITEMS = form("B").items


@pytest.mark.parametrize("name", ["B14", "B16", "B17", "B18", "B19", "B22", "B23", "B24"])
def test_a_hazard_keeps_the_inspector_away_and_leaves_the_work_to_competent_persons(name: str) -> None:
    check_measure(ITEMS[name])


def test_a_bath_that_may_be_cyanide_is_left_alone_and_not_tested_with_strips() -> None:
    immediate = ITEMS["B23"].yp["immediate"]
    assert "cyanide" in immediate
    assert "call the fire service" in immediate
    assert "Never touch, smell, sample, test with strips" in immediate
    assert "pH" not in ITEMS["B23"].yp["evidence"]


def test_burning_cable_is_not_quenched_by_the_inspector_or_by_workers() -> None:
    assert "Never touch, smell, cool, spread, quench" in ITEMS["B24"].yp["immediate"]
    assert "call the fire service" in ITEMS["B24"].yp["immediate"]
    assert "quench" not in ITEMS["B24"].yp["action"]


@pytest.mark.parametrize("basis", ["consent", "not_waste", "unknown"])
def test_an_import_is_no_finding_by_itself(basis: str) -> None:
    assert not failed("B02", {"b02": "imported", "b02_consent": basis})
    assert failed("B02", {"b02": "imported", "b02_consent": "none"})


def test_an_export_on_the_oecd_route_needs_the_papers_of_that_route_only() -> None:
    told = {"country": "JP", "b26": "not_comply", "b26_route": "oecd"}
    assert not failed("B26", told | {"b26_oecd": "yes"})
    assert failed("B26", told | {"b26_oecd": "no"})
    assert failed("B26", told | {"b26_route": "basel"})
    assert "OECD control procedure" in form("B").guidance("B26")


def test_storage_time_and_stock_are_data_for_the_rules_and_no_law_of_the_form() -> None:
    roles = {node.yp.get("role") for node in form("B").nodes.values()}
    assert {"lot.received", "lot.days", "lot.limit_days", "lot.category", "lot.reported"} <= roles
    assert {
        "stock.mass",
        "stock.mass_u",
        "stock.limit",
        "stock.daily_arising",
        "stock.daily_outflow",
    } <= roles
    for name in ("B08", "B09"):
        assert not any(figure in plain(ITEMS[name].yp["fails"]) for figure in ("90", "180", "365", "20"))


def test_the_thai_rule_that_was_replaced_is_not_cited() -> None:
    assert "TH" not in ITEMS["B08"].yp["legal_basis"]
