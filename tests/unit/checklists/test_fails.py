"""When an item counts as failed: both sides of every condition, in the country where it holds and elsewhere.

The conditions are evaluated with lxml and the few functions of ODK that they use, apart from our own engine.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from tests.unit.checklists.shipped import FORMS, form

if TYPE_CHECKING:
    from tests.unit.checklists.shipped import Node

Answers = dict[str, str]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return (value[0].text or "") if value else ""
    return str(value)


def _days(value: Any) -> float:
    """A date as ODK compares it: as a number."""
    text = _text(value)
    return float(date.fromisoformat(text[:10]).toordinal()) if text else float("nan")


FUNCTIONS = {
    (None, "coalesce"): lambda _, a, b: _text(a) or _text(b),
    (None, "selected"): lambda _, a, b: _text(b) in _text(a).split(),
    (None, "selected-at"): lambda _, a, n: _text(a).split()[int(n)] if len(_text(a).split()) > n else "",
    (None, "abs"): lambda _, a: abs(float(a)),
    (None, "format-date"): lambda _, a, __: _text(a)[:10],
    (None, "date"): lambda _, a: _days(a),
}


def failed(item: str, answers: Answers) -> bool:
    """Whether the item's condition holds with these answers, by question name; the rest stays empty."""
    shipped = form(item[0])
    node: Node = shipped.items[item]
    root = etree.fromstring(shipped.xform.encode(), etree.XMLParser(resolve_entities=False))
    data = root.find(".//{*}instance/*")
    assert data is not None
    data = etree.fromstring(etree.tostring(data))
    for template in data.xpath("//*[@*[local-name() = 'template']]"):
        template.getparent().remove(template)
    for element in data.iter():
        element.tag = etree.QName(element).localname
        answer = answers.get(element.tag, "")
        if answer and not len(element):
            found = shipped.nodes.get(_path(element))
            element.text = str(_days(answer)) if found and found.bind.get("type") == "date" else answer
    assert set(answers) <= {element.tag for element in data.iter()}
    (context,) = data.xpath(node.path.replace("/data/", "/*/", 1))[:1]
    return bool(etree.XPathEvaluator(context, extensions=FUNCTIONS)(node.yp["fails"]))


def _path(element: Any) -> str:
    return "/" + "/".join(
        [etree.QName(one).localname for one in [*reversed(list(element.iterancestors())), element]]
    )


JP, TH = {"country": "JP"}, {"country": "TH"}
LARGE = {"a21": "130", "a21_u": "10", "permit_status": "none"}
FACTORY = {"machine_hp": "50", "a23_licence": "no"}
NEAR = {"a24_new": "yes", "a24_u": "5"}
GATE = "35.6 140.1 10 "
BALANCE = {"a33_in": "900", "a33_start": "100", "a33_residue": "0", "a33_end": "100"}
BOARD = {"e03_present": "yes", "e03_items": "yes", "e03_height": "60", "e03_width": "60", "e03_u": "1"}

CASES: list[tuple[str, Answers, bool]] = [
    ("A05", {"a05": GATE + "25"}, False),
    ("A05", {"a05": GATE + "25.1"}, True),
    ("A05", {}, False),
    ("A07", {"a07": "not_comply"}, True),
    ("A07", {"a07": "not_verified"}, False),
    ("A09", {"a09": "refused"}, True),
    ("A09", {"a09": "obstructed"}, True),
    ("A09", {"a09": "absent"}, False),
    ("A12", {"hazard": "dogs unstable_pile"}, True),
    ("A12", {"hazard": "battery machinery electric water dogs"}, False),
    *(("A12", {"hazard": name}, True) for name in ("fire", "gas", "radiation", "violence")),
    ("A14", {"a14_o2": "19.4"}, True),
    ("A14", {"a14_o2": "19.5", "a14_lel": "10", "a14_co": "25"}, False),
    ("A14", {"a14_lel": "10.1"}, True),
    ("A14", {"a14_co": "25.1"}, True),
    ("A14", {}, False),
    ("A15", {"a15": "no"}, True),
    ("A15", {"a15": "unknown"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city"}, True),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city", "a21_u": "30"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city", "permit_status": "valid"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "none"}, False),
    ("A21", {**TH, **LARGE, "ordinance": "chiba_city"}, False),
    ("A23", {**TH, **FACTORY}, True),
    ("A23", {**TH, **FACTORY, "machine_hp": "49.9", "a23_workers": "50"}, True),
    ("A23", {**TH, **FACTORY, "machine_hp": "49.9", "a23_workers": "49"}, False),
    ("A23", {**TH, **FACTORY, "a23_licence": "yes"}, False),
    ("A23", {**JP, **FACTORY}, False),
    ("A24", {**JP, **NEAR, "ordinance": "koshigaya_city", "a24_house": "94.9"}, True),
    ("A24", {**JP, **NEAR, "ordinance": "koshigaya_city", "a24_house": "95"}, False),
    ("A24", {**JP, **NEAR, "ordinance": "chiba_city", "a24_house": "10", "a24_new": "no"}, False),
    ("A24", {**JP, **NEAR, "ordinance": "saitama_pref", "a24_house": "10"}, False),
    ("A24", {**TH, **NEAR, "ordinance": "chiba_city", "a24_house": "10"}, False),
    ("A25", {"permit_state": "expired"}, True),
    ("A25", {"permit_state": "scope"}, True),
    ("A25", {"permit_state": "held"}, False),
    ("A25", {"permit_expiry": "2026-11-23", "a04": "2026-11-24T09:00:00.000+09:00"}, True),
    ("A25", {"permit_expiry": "2026-11-24", "a04": "2026-11-24T09:00:00.000+09:00"}, False),
    *(("A44", {"permit_status": name}, True) for name in ("none", "expired", "suspended")),
    *(
        ("A44", {"permit_status": name}, False)
        for name in ("valid", "deemed", "notified", "exempt", "unknown")
    ),
    ("A33", {**BALANCE, "a33_out": "800"}, False),
    ("A33", {**BALANCE, "a33_out": "799"}, True),
    ("A33", {**BALANCE, "a33_out": "1001"}, True),
    ("A33", {"a33_in": "900"}, False),
    ("A35", {"a35_overdue": "yes"}, True),
    ("A35", {"a35_overdue": "no"}, False),
    ("A37", {"a37_minors_hazard": "1"}, True),
    ("A37", {"a37_minors_hazard": "0", "a37_minors": "2"}, False),
    ("A43", {"a43": "refused"}, True),
    ("A43", {"a43": "signed_objection"}, False),
    ("E01", {**JP, "material": "mixed ewaste", "e01_notified": "no"}, True),
    ("E01", {**JP, "material": "mixed ewaste", "e01_notified": "exempt"}, False),
    ("E01", {**TH, "material": "mixed ewaste", "e01_notified": "no"}, False),
    ("E02", {"e02": "paid_yard", "e02_licence": "no"}, True),
    ("E02", {"e02": "paid_supplier", "e02_licence": "no"}, False),
    ("E03", BOARD, False),
    ("E03", {**BOARD, "e03_height": "58.9"}, True),
    ("E03", {**BOARD, "e03_width": "58.9"}, True),
    ("E03", {**BOARD, "e03_width": "59"}, False),
    ("E03", {"e03_present": "no"}, True),
    ("E03", {**BOARD, "e03_items": "no"}, True),
    ("E05", {**JP, "e05_continuous": "no"}, True),
    ("E05", {**TH, "e05_continuous": "no"}, False),
    ("E06", {**JP, "e06": "yes", "e06_proof": "no"}, True),
    ("E06", {**JP, "e06": "yes", "e06_proof": "unknown"}, True),
    ("E06", {**JP, "e06": "yes", "e06_proof": "yes"}, False),
    ("E06", {**TH, "e06": "yes", "e06_proof": "no"}, False),
    ("E07", {"e07": "2.5", "e07_u": "0.5"}, False),
    ("E07", {"e07": "2.6", "e07_u": "0.5"}, True),
    ("E07", {"e07": "2.1"}, True),
    ("E08", {**JP, "e08": "not_comply"}, True),
    ("E08", {**TH, "e08": "not_comply"}, False),
    *((item, {item.lower(): "fail"}, True) for item in ("E11", "E15", "E17")),
    *((item, {item.lower(): "indeterminate"}, False) for item in ("E11", "E15", "E17")),
    ("E18", {"e18": "5.4", "e18_u": "0.5", "e18_local": "6"}, True),
    ("E18", {"e18": "5.5", "e18_u": "0.5", "e18_local": "6"}, False),
    ("E18", {"e18": "0.5", "e18_u": "0.1"}, False),
    ("E20", {"e20": "0.1"}, True),
    ("E20", {"e20": "0"}, False),
    ("E21", {"e21_any": "yes", "e21": "Fire on 2026-03-02"}, True),
    ("E21", {"e21_any": "no"}, False),
    ("E23", {"e23": "61", "e23_u": "2", "e23_ambient": "50"}, False),
    ("E23", {"e23": "62.1", "e23_u": "2", "e23_ambient": "50"}, True),
    ("E23", {"e23": "37", "e23_u": "2", "e23_ambient": "20"}, False),
    ("E23", {"e23": "37.1", "e23_u": "2", "e23_ambient": "20"}, True),
    ("E23", {"e23": "80"}, True),
    ("E25", {"e25": "3.3", "e25_u": "0.1"}, True),
    ("E25", {"e25": "3.4", "e25_u": "0.1"}, False),
    ("E27", {"e27": "71", "e27_u": "1", "e27_limit": "70"}, False),
    ("E27", {"e27": "71.1", "e27_u": "1", "e27_limit": "70"}, True),
    ("E27", {"e27": "120", "e27_u": "1"}, False),
    *((item, {item.lower(): "yes"}, True) for item in ("E19", "E22", "E24", "E29")),
    *(
        (item, {item.lower(): answer}, False)
        for item in ("E19", "E22", "E24", "E29")
        for answer in ("no", "unknown")
    ),
]
PLAIN = {
    item: node
    for letter in FORMS
    for item, node in form(letter).items.items()
    if node.yp.get("fails") == ". = 'not_comply'"
}


@pytest.mark.parametrize(("item", "answers", "expected"), CASES)
def test_an_item_fails_on_its_own_side_of_the_limit(item: str, answers: Answers, expected: bool) -> None:
    assert failed(item, answers) is expected


@pytest.mark.parametrize("item", PLAIN)
def test_an_item_to_comply_with_fails_for_one_answer_only(item: str) -> None:
    name = PLAIN[item].name
    answers = form(item[0]).lists["conf"]
    assert [answer for answer in answers if failed(item, {name: answer})] == ["not_comply"]


def test_every_condition_is_tried_on_both_sides() -> None:
    conditions = {item for letter in FORMS for item, node in form(letter).items.items() if "fails" in node.yp}
    for expected in (True, False):
        assert {item for item, __, outcome in CASES if outcome is expected} | set(PLAIN) == conditions


def test_an_empty_checklist_fails_nothing() -> None:
    for letter in FORMS:
        assert [
            item for item, node in form(letter).items.items() if "fails" in node.yp and failed(item, {})
        ] == []
