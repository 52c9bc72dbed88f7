"""Each checklist is filled to its end and sealed with no gap, in and outside Japan, however one answers."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from inspector.app import facilities, inspections
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.forms.session import Session
from inspector.forms.state import Context
from inspector.forms.xform import parse
from inspector.forms.xlsform import convert
from tests import make
from tests.conftest import FakeClock
from tests.e2e.filler import Filler, Temper, candidates

MODULES = ["ewaste", "elv", "battery", "plastics_cable"]
ALL = "ewaste elv battery scrap shred plastic cable reuse repurpose smelt export transfer informal dump"
WORST = {
    "activities": ALL,
    "ordinance": "chiba_city",
    "battery_type": "ev",
    "c06": "not_comply",
    "c10": "not_comply",
    "c09": "1",
    "c11": "not_comply",
    "d06_special": "yes",
    "d07": "1",
}
ELSEWHERE = [pytest.param(name, marks=pytest.mark.long) for name in ("ID", "PH", "MY", "VN")]


def begin(ws: Workspace, country: str, *names: str) -> OpenInspection:
    yard = make.facility(country=country)
    facilities.add(ws, yard)
    started = inspections.start(ws, yard.id, [shipped_checklists()[name] for name in names])
    return inspections.load(ws, str(started.made))


def can_fail(opened: OpenInspection) -> set[str]:
    """The items from which a finding can follow."""
    binds = [bind.extra for one in opened.checklists.values() for bind in one.form.binds.values()]
    return {extra["item"] for extra in binds if "fails" in extra and extra["subject"] == "operator"}


@pytest.mark.parametrize("country", ["TH", *ELSEWHERE])
@pytest.mark.parametrize("name", MODULES)
def test_a_yard_where_all_is_well_has_no_finding_and_no_gap(
    workspace: Workspace, tmp_path: Path, name: str, country: str
) -> None:
    told = {"activities": ALL, "country": country}
    robot = Filler(begin(workspace, country, name), Temper.PLEASED, told).fill()
    assert robot.findings == []
    robot.seal(tmp_path)
    assert inspections.load(workspace, robot.opened.inspection.id).seal is not None


@pytest.mark.parametrize("name", MODULES)
def test_what_was_not_verified_is_no_finding_and_its_reason_closes_the_gap(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    robot = Filler(begin(workspace, "JP", name), Temper.HURRIED, {"activities": ALL}).fill()
    assert robot.findings == []
    robot.seal(tmp_path)


@pytest.mark.parametrize("country", ["JP", *ELSEWHERE])
@pytest.mark.parametrize("name", MODULES)
def test_where_all_is_wrong_every_item_of_the_operator_becomes_a_finding(
    workspace: Workspace, tmp_path: Path, name: str, country: str
) -> None:
    robot = Filler(begin(workspace, country, name), Temper.STRICT, WORST | {"country": country}).fill()
    only_in_japan = set() if country == "JP" else {"D12"}
    assert can_fail(robot.opened) - {one.item for one in robot.findings} <= only_in_japan
    if country != "JP":
        cited = " ".join(one.citation for one in robot.findings)
        assert not re.search(r"Japan|\bWMA\b|ELV (Act|Rule)|[Oo]rdinance|Fire Service Act", cited)
    robot.seal(tmp_path)


@pytest.mark.parametrize("name", MODULES)
def test_a_checklist_alone_is_filled_to_its_end_without_an_inspection(name: str, clock: FakeClock) -> None:
    session = Session.start(parse(convert(shipped_checklists()[name]).xml), Context(clock))
    filled: set[str] = set()
    while waiting := [
        ref for ref in session.questions() if ref not in filled and session.state(ref).relevant
    ]:
        for ref in waiting:
            filled.add(ref)
            for value in candidates(session.state(ref), Temper.PLEASED, {"activities": ALL}):
                if session.state(ref).readonly or (session.answer(ref, value) and session.state(ref).valid):
                    break
    assert session.gaps() == ()
    assert session.finish() is not None


def test_a_visit_with_every_checklist_asks_each_shared_answer_once(workspace: Workspace) -> None:
    opened = begin(workspace, "JP", "common", "outdoor_storage", *MODULES)
    for name, value in {"activities": ALL, "fuel": "ev"}.items():
        row = next(row for row in inspections.questions(opened) if row.ref.endswith(f"/{name}"))
        inspections.answer(opened, row.form_id, row.ref, value)
    names = Counter(row.ref.rpartition("/")[2] for row in inspections.questions(opened) if "[" not in row.ref)
    assert {name for name, times in names.items() if times > 1} == set()
    assert opened.session("yp_battery").state("/data/d0/fuel").value == "ev"
    assert opened.session("yp_battery").state("/data/d2/d10").relevant
    assert "arrival" not in names
    assert opened.session("yp_ewaste").state("/data/b0/arrival").value


@pytest.mark.long
@pytest.mark.parametrize("country", ["JP", "TH"])
def test_a_visit_with_every_checklist_is_filled_to_its_end_and_sealed(
    workspace: Workspace, tmp_path: Path, country: str
) -> None:
    opened = begin(workspace, country, "common", "outdoor_storage", *MODULES)
    Filler(opened, Temper.PLEASED, {"activities": ALL, "country": country}).fill().seal(tmp_path)
