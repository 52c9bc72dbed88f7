"""Every row of the checklists beside its question, field by field; what differs on purpose says why."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.unit.checklists.intended import CHOICES, INTENDED
from tests.unit.checklists.shipped import BANK, FORMS, form, module, plain

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
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
UNITS = {
    *("m", "m2", "m3", "cm", "%", "%, ppm", "ppm", "min", "deg", "degC", "dB", "dB(A)", "kg", "t", "g"),
    *("pH", "mg/kg", "ug/m3", "uSv/h", "L/min", "points"),
}


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
    shipped = form(module(row["id"]))
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
    """The label of the nearest group around the item that is named as a section: “E1 Site”."""
    path = node.path
    while "/" in path[1:]:
        path = path.rpartition("/")[0]
        if path in shipped.nodes and re.match(r"[A-Z]+\d ", shipped.nodes[path].label):
            return shipped.nodes[path].label
    return ""


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, Row]:
    with (shared / "domain" / "checklists.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file) if module(row["id"]) in BANK}


def test_every_row_has_exactly_one_question_and_no_question_is_without_a_row(rows: dict[str, Row]) -> None:
    shipped = [item for letter in BANK for item in form(letter).items]
    assert sorted(shipped) == sorted(rows)
    assert len(rows) == 242  # all letters: none of the page is left out


def test_every_question_is_its_row_but_for_the_differences_with_a_reason(rows: dict[str, Row]) -> None:
    differing = {
        (field, item) for item, row in rows.items() for field, (a, b) in compared(row).items() if a != b
    }
    intended = {(field, item) for field, items, __ in INTENDED for item in items.split()}
    assert differing == intended
    assert sum(len(items.split()) for __, items, __ in INTENDED) == len(intended), "one reason each"


def test_the_order_of_the_checklist_is_kept(rows: dict[str, Row]) -> None:
    for letter in BANK:
        assert list(form(letter).items) == [item for item in rows if module(item) == letter]


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


def test_the_choices_are_those_of_the_lists_but_for_the_differences_with_a_reason(shared: Path) -> None:
    lists = json.loads((shared / "domain" / "choices.json").read_text(encoding="utf-8"))
    used = {name: choices for letter in FORMS for name, choices in form(letter).lists.items()}
    differing = {
        (name, choice)
        for letter in FORMS
        for name, choices in form(letter).lists.items()
        if name in lists
        for choice, _label in set(choices.items()) ^ {(key, label) for key, label in lists[name]}
    }
    assert differing == set(CHOICES)
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
