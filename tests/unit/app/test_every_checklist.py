"""Every checklist, filled to its end by a robot through the use cases: as a visit is, saved answer by answer."""

from __future__ import annotations

import re

import pytest

from inspector.app import facilities, inspections, sealing
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.app.workspace import Workspace
from inspector.domain.inspection import Finding, FindingState
from tests import make
from tests.unit.checklists.robot import PICKS, asked, fill
from tests.unit.checklists.shipped import FORMS, PROGRAMME, form

WALKED = ["F", "G", "H", *PROGRAMME]
COUNTRIES = dict(zip(PICKS, ("JP", "TH", "VN"), strict=True))


def walked(ws: Workspace, letter: str, pick: int) -> OpenInspection:
    """A visit with this checklist alone, answered to its end."""
    yard = make.facility(country=COUNTRIES[pick])
    facilities.add(ws, yard)
    started = inspections.start(ws, yard.id, [shipped_checklists()[FORMS[letter]]])
    opened, name = inspections.load(ws, str(started.made)), form(letter).id
    fill(opened.session(name), pick, lambda ref, value: inspections.answer(opened, name, ref, value))
    return opened


def standing(opened: OpenInspection) -> list[Finding]:
    return [finding for finding in opened.findings.values() if finding.state is FindingState.OPEN]


@pytest.mark.parametrize("pick", PICKS)
@pytest.mark.parametrize("letter", WALKED)
def test_a_robot_fills_the_checklist_to_its_end(letter: str, pick: int, workspace: Workspace) -> None:
    opened = walked(workspace, letter, pick)
    name = form(letter).id
    before = {state.ref: state.value for state in asked(opened.session(name))}
    assert before
    kinds = {gap.kind for gap in sealing.gaps(opened)}
    assert not kinds & {GapKind.UNANSWERED, GapKind.WRONG}
    again = inspections.load(workspace, opened.inspection.id)
    assert {state.ref: state.value for state in asked(again.session(name))} == before
    assert {one.id: one for one in standing(again)} == {one.id: one for one in standing(opened)}


@pytest.mark.parametrize("letter", WALKED)
def test_what_does_not_comply_is_found_against_the_operator_only(letter: str, workspace: Workspace) -> None:
    opened = walked(workspace, letter, 1)  # “does not comply”, in Thailand
    items = form(letter).items
    for finding in standing(opened):
        assert items[finding.item].yp["subject"] == "operator"
        assert finding.action
        assert finding.deadline is not None
        assert not re.search(r"\bJP\b|Japan|WMA|[Oo]rdinance|[A-Z]{2}: ", finding.citation)
    plain = [item for item, node in items.items() if node.yp.get("fails") == ". = 'not_comply'"]
    asked_here = {state.extra.get("item", "") for state in asked(opened.session(form(letter).id))} & set(
        plain
    )
    assert asked_here <= {finding.item for finding in standing(opened)}
