"""What the corrections page and the programme ask of the follow-up."""

from __future__ import annotations

import re

import pytest

from tests.unit.checklists.robot import alone, ref
from tests.unit.checklists.shipped import form, source

EARLIER = ("earlier.finding", "earlier.point", "earlier.viewpoint", "earlier.stage")


def roles() -> set[str]:
    return {node.yp["role"] for node in form("H").nodes.values() if "role" in node.yp}


def test_the_head_names_every_role_that_the_visit_starts_from() -> None:
    head = source("H").read_text(encoding="utf-8").split("| settings")[0]
    named = set(re.findall(r"`((?:earlier|plan\.stage)[\w.]*)`", head))
    assert named <= roles()
    assert {role for role in roles() if role.startswith("earlier")} <= named


@pytest.mark.parametrize("role", EARLIER)
def test_earlier_findings_points_viewpoints_and_stages_are_rows(role: str) -> None:
    (node,) = (node for node in form("H").nodes.values() if node.yp.get("role") == role)
    assert node.control == "repeat"


def test_a_stock_is_reduced_by_what_both_weighings_allow_to_say() -> None:
    told = {"h05_before": "200", "h05_before_u": "20", "h05_now": "100", "h05_now_u": "10"}
    session = alone("H", **told)
    assert session.state(ref(session, "h05")).value == "50"
    assert session.state(ref(session, "h05_u")).value == "7.1"  # 100 * sqrt(0.05^2 + 0.05^2)


def plan(*deadlines: str) -> list[bool]:
    """Whether each stage is accepted, for a visit on 24 November 2026."""
    session = alone("H", arrival="2026-11-24T09:00:00.000+09:00", h13="formalise")
    for _more in deadlines[1:]:
        session.add_row(ref(session, "h4") + "/stage")
    found = [row.ref for row in session.rows() if row.path.endswith("/stage")]
    for row, day in zip(found, deadlines, strict=True):
        session.answer(f"{row}/stage_deadline", day)
    return [session.state(f"{row}/stage_deadline").valid for row in found]


def test_the_stages_of_a_plan_have_deadlines_one_after_the_other() -> None:
    assert plan("2026-12-24", "2027-03-01", "2027-03-01") == [True, True, True]
    assert plan("2026-12-24", "2026-12-23") == [True, False]
    assert plan("2026-11-23") == [False]


def test_a_plan_is_a_proposal_and_opens_for_that_next_step_only() -> None:
    assert "A proposal, not an order" in form("H").named("plan_aim").hint
    for step, opened in (("formalise", True), ("extend", False)):
        session = alone("H", h13=step)
        assert session.state(ref(session, "stage_what")).relevant is opened


def test_earlier_findings_take_the_place_of_words_of_guilt() -> None:
    assert "repeat" not in form("H").lists["status"]
    assert form("H").lists["status"]["earlier"].endswith("earlier findings")
    assert "crime" not in form("H").items["H09"].yp["action"].lower()


def test_it_opens_for_a_follow_up_only() -> None:
    for kind, opened in (("followup", True), ("routine", False)):
        session = alone("H", visit_type=kind)
        assert session.state(ref(session, "h04")).relevant is opened
