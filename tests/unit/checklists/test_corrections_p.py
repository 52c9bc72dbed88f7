"""What the corrections page asks of the checklist on plastics and cable, and what the four modules have in common."""

from __future__ import annotations

import re

import pytest

from tests.unit.checklists.hazards import check_measure
from tests.unit.checklists.shipped import form

NOT_MEASURED = {  # set by others, or read from books and plates
    "b19_recovered",
    "b26_declared",
    "b09_generated",
    "d25_arising",
    "b09_outflow",
    "recovered_mass",
    "c23_capacity",
    "pack_energy",
    "pack_health",
}


def test_burning_cable_keeps_the_inspector_away() -> None:
    check_measure(form("P").items["P02"])
    assert "Never touch, smell, cool, spread, quench" in form("P").items["P02"].yp["immediate"]


@pytest.mark.parametrize("letter", ["B", "C", "D", "P"])
def test_every_measured_value_has_its_uncertainty_beside_it(letter: str) -> None:
    nodes = {node.name: node for node in form(letter).nodes.values()}
    measured = {
        name
        for name, node in nodes.items()
        if node.bind.get("type") == "decimal" and not re.search("_(u|limit)$", name)
    }
    assert {name for name in measured - NOT_MEASURED if f"{name}_u" not in nodes} == set()
    assert measured & NOT_MEASURED == {name for name in NOT_MEASURED if name in nodes}


@pytest.mark.parametrize("letter", ["B", "C", "D", "P"])
def test_a_reference_of_another_country_says_that_it_is_no_law(letter: str) -> None:
    for node in form(letter).items.values():
        for segment in node.yp.get("legal_basis", "").split(";"):
            if re.search(r"\bEU\b|England|insurer|EN 50625", segment):
                assert re.search("reference.*not law", segment), node.path


@pytest.mark.parametrize("letter", ["B", "C", "D", "P"])
def test_every_quantity_says_its_unit_in_its_hint(letter: str) -> None:
    for node in form(letter).nodes.values():
        if node.bind.get("type") == "decimal":
            assert node.yp.get("unit"), node.path
            assert re.search(r"\bin |In ", node.hint) or node.yp["unit"] == "pH", node.path
