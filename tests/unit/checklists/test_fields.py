"""Every row of the checklists beside its question, field by field; what differs on purpose says why."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.checklists.intended import INTENDED
from tests.unit.checklists.shipped import FORMS, form, plain

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.checklists.shipped import Form, Node

Row = dict[str, str]

FIELDS = {
    "severity": "severity",
    "legal_basis": "legal_basis",
    "evidence": "evidence",
    "corrective_action": "action",
    "deadline_days": "deadline",
}
DATA_TYPES = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "dateTime": "datetime",
    "geopoint": "geopoint",
    "geoshape": "geoshape",
}
UNITS = {"m", "m2", "%", "%, ppm", "min", "deg", "degC", "dB(A)", "kg", "cm"}


def kind(node: Node) -> str:
    """The type of a question in the words of the checklists."""
    if node.control in ("group", "repeat"):
        return node.control
    if "calculate" in node.bind or "verdict" in node.yp:
        return "calculate"
    if node.list_name in ("conf", "yn"):
        return node.list_name
    if node.control in ("select", "select1"):
        return {"select": "select_multiple", "select1": "select_one"}[node.control]
    return DATA_TYPES[node.bind["type"]]


def compared(row: Row) -> dict[str, tuple[str, str]]:
    """Each field of the row: as the checklist has it, and as the form has it."""
    shipped = form(row["id"][0])
    node = shipped.items[row["id"]]
    pairs = {
        ours: (row[theirs].replace("-", "") if row[theirs] == "-" else row[theirs], node.yp.get(ours, ""))
        for theirs, ours in FIELDS.items()
    }
    pairs["label"] = (row["question"], node.label)
    pairs["section"] = (row["section"], section_label(shipped, node))
    pairs["type"] = (row["type"], kind(node))
    pairs["name"] = (row["var_name"], node.name)
    pairs["relevance"] = (plain(row["relevance"]), plain(node.bind.get("relevant", "true()")))
    pairs["fails"] = (str(bool(row["fail_if"])), str("fails" in node.yp))
    if row["type"] in ("select_one", "select_multiple"):
        pairs["list"] = (row["unit_or_list"], node.list_name)
    elif row["unit_or_list"] in UNITS:
        pairs["unit"] = (row["unit_or_list"], node.yp.get("unit", ""))
    return pairs


def section_label(shipped: Form, node: Node) -> str:
    return shipped.nodes[f"/data/{node.section}"].label if f"/data/{node.section}" in shipped.nodes else ""


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, Row]:
    with (shared / "domain" / "checklists.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["id"][0] in FORMS}


def test_every_row_has_exactly_one_question_and_no_question_is_without_a_row(rows: dict[str, Row]) -> None:
    shipped = [item for letter in FORMS for item in form(letter).items]
    assert sorted(shipped) == sorted(rows)


def test_every_question_is_its_row_but_for_the_differences_with_a_reason(rows: dict[str, Row]) -> None:
    differing = {
        (field, item) for item, row in rows.items() for field, (a, b) in compared(row).items() if a != b
    }
    intended = {(field, item) for field, items, __ in INTENDED for item in items.split()}
    assert differing == intended
    assert sum(len(items.split()) for __, items, __ in INTENDED) == len(intended), "one reason each"


def test_the_order_of_the_checklist_is_kept(rows: dict[str, Row]) -> None:
    for letter in FORMS:
        assert list(form(letter).items) == [item for item in rows if item[0] == letter]


HEADINGS = {
    "B": "## (b) E-waste",
    "C": "## (c) ELV",
    "D": "## (d) Lithium",
    "E": "## (e) Metal scrap yard",
    "P": "## (extra) Plastics",
}
SECOND_LIFE = "or selected(${activities},'repurpose')"  # a store of packs for re-use has the same hazards


@pytest.mark.parametrize("letter", HEADINGS)
def test_module_relevance_stands_on_every_section(letter: str, shared: Path) -> None:
    page = (shared / "domain" / "checklists.md").read_text(encoding="utf-8")
    wanted = page[page.index(HEADINGS[letter]) :].split("Module relevance: `")[1].split("`")[0]
    if letter == "D":
        wanted = wanted.replace("'battery')", f"'battery') {SECOND_LIFE}")
    shipped = form(letter)
    sections = {node.section for node in shipped.items.values()} - {f"{letter.lower()}0"}
    for name in sections:
        assert plain(shipped.nodes[f"/data/{name}"].bind["relevant"]) == plain(wanted)


def test_the_choices_are_those_of_the_lists_but_for_training(shared: Path) -> None:
    lists = json.loads((shared / "domain" / "choices.json").read_text(encoding="utf-8"))
    used = {name: choices for letter in FORMS for name, choices in form(letter).lists.items()}
    for name, choices in used.items():
        if name in lists:
            assert choices == {
                key: label for key, label in lists[name] if (name, key) != ("visit_type", "training")
            }
    assert {
        "visit_type",
        "country",
        "power",
        "consent",
        "agency",
        "hazard",
        "ppe",
        "activities",
        "permit_status",
        "material",
        "value",
        "sign",
        "conf",
        "yn",
        "source",
        "ew_cat",
        "fuel",
        "bat_type",
    } <= set(used)
