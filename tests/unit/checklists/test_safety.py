"""Safety in every checklist: what the inspector does now stands apart from what others do later."""

from __future__ import annotations

import re

import pytest

from tests.unit.checklists.shipped import PROGRAMME, Node, form

NEW = ["F", "G", "H", *PROGRAMME]
HAZARDS = [
    pytest.param(node, id=name)
    for letter in NEW
    for name, node in form(letter).items.items()
    if node.yp.get("immediate") and node.yp["subject"] != "procedure"
]
HANDLING = r"\b(touch|smell|cool|spread|quench|discharge|insulate|move|dig|open|test|prop|climb)\b"
GUILT = r"illegal|unlicen|offender|guilt|criminal|violat|crime|haram"


@pytest.mark.parametrize("node", HAZARDS)
def test_the_measure_keeps_people_away_and_never_tells_anybody_to_handle_the_hazard(node: Node) -> None:
    measure = re.split(r"Never|Do not|do not", node.yp["immediate"])[0]
    assert re.search(r"[Ww]ithdraw|[Kk]eep|[Ss]tay|[Ll]eave|ambulance|brought away", measure)
    assert not re.search(HANDLING, re.sub(r"the open|smell,? carried|closed", "", measure))


@pytest.mark.parametrize("node", HAZARDS)
def test_the_corrective_action_is_for_competent_persons(node: Node) -> None:
    people = r"ompetent persons|fire service|emergency service|rained persons|regulator|customs|child welfare|the authority"
    calm = {"SM09", "PV06"}  # a filter, a hood: the operator's own work, no hazard to handle
    assert node.yp["item"] in calm or re.search(people, node.yp["action"])
    assert not re.search(r"\b(quench|discharge|insulate|spread)\b", node.yp["action"])


def test_a_critical_hazard_of_every_checklist_has_its_measure() -> None:
    for letter in ("F", "EV", "SM", "DU", "PV"):
        assert sum(param.values[0].yp["item"].rstrip("0123456789") == letter for param in HAZARDS) >= 2


def test_the_hazards_of_an_activity_come_before_its_other_questions() -> None:
    for letter in ("EV", "SM", "DU", "PV"):
        first = next(node for node in form(letter).items.values())
        assert form(letter).nodes[f"/data/{first.section}"].label == f"{letter}1 Hazards first"


@pytest.mark.parametrize("letter", NEW)
def test_no_choice_says_a_word_of_guilt(letter: str) -> None:
    for name, choices in form(letter).lists.items():
        for label in choices.values():
            assert not re.search(GUILT, label, re.IGNORECASE), (name, label)


@pytest.mark.parametrize("letter", NEW)
def test_a_value_that_is_judged_has_its_uncertainty(letter: str) -> None:
    """A number that a failing condition compares is a limit, is computed or counted, or has its uncertainty."""
    shipped, names = form(letter), {node.name for node in form(letter).nodes.values()}
    judged = " ".join(node.yp.get("fails", "") for node in shipped.items.values())
    limits = r"(limit|low|high|screening|background|tolerance|ordered|left|declared)$"
    for node in shipped.nodes.values():
        if node.bind.get("type") == "decimal" and re.search(rf"/{node.name}\b", judged):
            if re.search(limits, node.name) or node.name.endswith("_u") or "calculate" in node.bind:
                continue
            around = node.path.rpartition("/")[0].rpartition("/")[2]
            assert {f"{node.name}_u", f"{around}_u"} & names, node.path
