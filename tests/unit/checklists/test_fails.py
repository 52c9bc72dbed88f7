"""When an item counts as failed: both sides of every condition, in the country where it holds and elsewhere.

The conditions are evaluated with lxml and the few functions of ODK that they use, apart from our own engine.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from tests.unit.checklists.cases import CASES
from tests.unit.checklists.shipped import FORMS, form, module

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
    (None, "count-selected"): lambda _, a: float(len(_text(a).split())),
    (None, "selected-at"): lambda _, a, n: _text(a).split()[int(n)] if len(_text(a).split()) > n else "",
    (None, "abs"): lambda _, a: abs(float(a)),
    (None, "format-date"): lambda _, a, __: _text(a)[:10],
    (None, "date"): lambda _, a: _days(a),
}


def failed(item: str, answers: Answers) -> bool:
    """Whether the item's condition holds with these answers, by question name; the rest stays empty."""
    shipped = form(module(item))
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
    answers = form(module(item)).lists["conf"]
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
