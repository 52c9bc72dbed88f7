"""What the corrections page asks of the checklist on end-of-life vehicles."""

from __future__ import annotations

import pytest

from tests.unit.checklists.hazards import check_measure
from tests.unit.checklists.shipped import form, plain
from tests.unit.checklists.test_fails import failed

ITEMS = form("C").items
JP = {"country": "JP"}


@pytest.mark.parametrize("name", ["C06", "C07", "C08", "C12", "C13", "C15", "C16", "C17", "C25", "C26"])
def test_a_hazard_keeps_the_inspector_away_and_leaves_the_work_to_competent_persons(name: str) -> None:
    check_measure(ITEMS[name])


@pytest.mark.parametrize(
    ("item", "answers"),
    [
        ("C10", {"c10": "not_comply", "c10_lacking": "roof", "c10_roof": "yes"}),
        ("C10", {"c10": "not_comply", "c10_lacking": "separator", "c10_separator": "yes"}),
        ("C11", {"c11": "not_comply", "c11_proviso": "yes"}),
        ("C06", {"c06": "not_comply", "c06_proviso": "yes"}),
    ],
)
def test_an_exception_of_the_proviso_is_no_finding_in_japan_and_no_excuse_elsewhere(
    item: str, answers: dict[str, str]
) -> None:
    assert not failed(item, JP | answers)
    assert failed(item, {"country": "MY"} | answers)


def test_the_floor_of_the_workshop_has_no_exception() -> None:
    told = JP | {"c10": "not_comply", "c10_lacking": "floor roof", "c10_roof": "yes"}
    assert failed("C10", told)


@pytest.mark.parametrize(
    ("name", "conditions"),
    [
        ("c10_roof", ("extremely difficult", "separator of enough capacity")),
        ("c10_separator", ("little oil", "standard work manual")),
        ("c11_proviso", ("by hand", "standard work manual")),
    ],
)
def test_the_conditions_of_each_exception_are_asked(name: str, conditions: tuple[str, ...]) -> None:
    node = form("C").named(name)
    assert all(words in node.label for words in conditions)
    assert plain(node.bind["relevant"]).startswith("${country}='JP'and")
    assert "57(1)ニ" in node.hint


def test_a_doubtful_number_of_a_vehicle_goes_to_the_police_and_is_no_finding() -> None:
    assert ITEMS["C04"].yp["subject"] == "referral"


@pytest.mark.parametrize("name", ["C07", "C09"])
def test_a_reference_from_england_fails_nobody(name: str) -> None:
    assert "England FPP, not law" in ITEMS[name].yp["legal_basis"]
    assert not failed(
        name, {"country": "TH", "c07_height": "9", "c07_height_u": "0", "c09": "1", "c09_u": "0"}
    )
