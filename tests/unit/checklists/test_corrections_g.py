"""What the corrections page and the programme ask of the sampling log."""

from __future__ import annotations

import re

import pytest

from tests.unit.checklists.robot import alone, asked, ref
from tests.unit.checklists.shipped import Node, form


def item(name: str) -> Node:
    return form("G").items[name]


@pytest.mark.parametrize("name", ["G04", "G07", "G09", "G13", "G21", "G22", "G25"])
def test_a_gap_of_the_sampling_is_no_finding_against_the_operator(name: str) -> None:
    node = item(name)
    assert node.yp["subject"] == "procedure"
    assert node.yp["fails"]
    assert node.yp["immediate"]
    assert "action" not in node.yp


def test_nobody_measures_in_contact_with_a_source() -> None:
    node = item("G19")
    labels = [node.label, *(one.label for one in form("G").parts("G19"))]
    assert not any(re.search("contact", label, re.IGNORECASE) for label in labels)
    assert "take no reading in contact" in node.yp["immediate"]
    assert "Leave where the meter reaches 100 microsieverts" in node.yp["immediate"]


def test_nobody_smells_a_sample_or_goes_in_to_measure_a_gas() -> None:
    assert "Do not smell" in item("G10").yp["immediate"]
    assert "Do not go in to measure" in item("G18").yp["immediate"]


def test_each_sample_is_a_row_with_its_own_custody_and_results() -> None:
    repeat = form("G").named("sample")
    assert repeat.control == "repeat"
    for name in form("G").items:
        assert item(name).path.startswith(f"{repeat.path}/") == (name != "G01")
    for name in ("custody", "result", "xrf", "plastic_xrf"):
        assert form("G").named(name).control == "repeat"


def test_a_result_has_all_that_a_decision_rests_on() -> None:
    roles = {node.yp.get("role", "") for node in form("G").parts("G24")}
    assert {
        *("result.value", "result.unit", "result.uncertainty", "result.loq", "result.limit"),
        *("result.limit_source", "result.rule", "result.report"),
    } <= roles


def test_a_medium_opens_its_own_questions_only() -> None:
    for medium, wanted in (("water", "g10_ph"), ("radiation", "g19_rate"), ("noise", "g17_leq")):
        session = alone("G", samples_taken="yes")
        session.answer(ref(session, "medium"), medium)
        names = {state.ref.rpartition("/")[2] for state in asked(session)}
        assert {"g10_ph", "g19_rate", "g17_leq"} & names == {wanted}
        assert ("g21" in names) == (medium == "water")  # a reading leaves nothing to seal
