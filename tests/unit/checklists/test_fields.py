"""Every row of the checklists beside its question, field by field; what differs on purpose says why."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

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

COUNTRY = "a segment names its country, so that it prints there and nowhere else"
SAFE = "hazard: the corrective action is for competent persons or the emergency service"
PER_PILE = "corrections: it depends on the regime of the pile, so it is asked per pile"
PATH = "a repeat is named after its rows: it stands in every path of the record"

# Every intended difference from checklists.csv: field, items, reason.
INTENDED: list[tuple[str, str, str]] = [
    (
        "legal_basis",
        (
            "A19 A27 A31 A32 A34 A35 A39 E01 E03 E04 E05 E06 E08 E09 E10 E11 E13 E14 "
            "E17 E19 E20 E21 E22 E28 E29 E31 E32"
        ),
        COUNTRY,
    ),
    ("legal_basis", "A26 A44", "“same as A25” is written out: an item is read alone"),
    ("legal_basis", "A21 A24", "corrections: ordinances apply where they say so, and only there"),
    ("legal_basis", "A37", "the referral is the subject of the item, not a law"),
    ("legal_basis", "A43", "“others similar” names nothing that could be cited"),
    ("legal_basis", "E12 E18 E24", "England's guidance is a reference and says so"),
    ("legal_basis", "E15", "corrections: the 5 m cap is not confirmed; the verdict cites its row"),
    ("legal_basis", "E16", "corrections: it contradicts the regulations: no finding from it"),
    ("severity", "E16", "corrections: no finding from it"),
    ("action", "E16", "corrections: no finding from it"),
    ("deadline", "E16", "corrections: no finding from it"),
    ("fails", "E16", "corrections: no finding from it"),
    ("severity", "A21", "it has a failing condition, and a finding needs a severity"),
    ("action", "A21", "it has a failing condition, and a finding needs a corrective action"),
    ("deadline", "A21", "it has a failing condition, and a finding needs a deadline"),
    ("action", "A05 A07 A09 A43", "corrections: procedure; what to do is the inspector's immediate measure"),
    ("action", "A12 A14 A37 E06 E07 E15 E17 E19 E20 E22 E24", SAFE),
    ("action", "E23", "corrections: nobody is told to cool or spread; fire service or competent persons"),
    ("relevance", "E11 E15 E17", PER_PILE),
    ("relevance", "E21", "a question before it asks whether anything happened, so that “none” is no finding"),
    ("relevance", "E31 E32", "the ordinances that ask for it are named; others were not read"),
    ("type", "A14", "four gases need four fields"),
    ("type", "A23", "machines repeat, workers and licence do not: a group with the repeat inside"),
    ("type", "E10", "length and width are two fields, each with its uncertainty"),
    ("type", "E12", "computed: as measured, or from the clinometer with distances to crest and toe"),
    ("type", "E17", "a verdict of the program; gap, uncertainty and barrier are its parts"),
    ("fails", "E12", "the csv says “see E15”: the verdict on the height stands there, once"),
    ("unit", "A14", "each gas has its own unit"),
    ("unit", "E11 E15 E17", "the item is the verdict; the unit stands at the values it rests on"),
    ("name", "A06 A25 A42 E09 E14", PATH),
]


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
    assert len(rows) == 45 + 32


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


def test_module_relevance_stands_on_every_section_of_outdoor_storage(shared: Path) -> None:
    page = (shared / "domain" / "checklists.md").read_text(encoding="utf-8")
    heading = page.index("## (e) Metal scrap yard")
    wanted = page[heading:].split("Module relevance: `")[1].split("`")[0]
    shipped = form("E")
    for name in ("e1", "e2", "e3", "e4", "e5"):
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
    } <= set(used)
