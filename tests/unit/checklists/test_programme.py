"""Each row of the programme that a checklist serves is asked, and what the programme says of it holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inspector import paths
from inspector.app import consequences, facilities, inspections, rulebook
from inspector.app.checklists import shipped_checklists
from inspector.app.workspace import Workspace
from inspector.rules.basis import legal_basis
from inspector.rules.evaluation import rule_names
from tests import make
from tests.unit.checklists.robot import alone, asked, ref
from tests.unit.checklists.shipped import FORMS, Form, form, module

SERVED = {  # row of the programme: what of it is asked, by item
    "A1": "PR03 F04 A44",
    "A4": "CO04 CO05 CO08 CO14 CO17",
    "A5": "MB03 MB04 MB05 CO13",
    "A6": "A11 CO01 CO17",
    "A7": "MB08 A36",
    "A8": "CO08 CO09 CO10 CO15",
    "A9": "CO08",
    "A10": "MB02 MB05 MB07",
    "A11": "PR03",
    "A12": "MB02",
    "A14": "PV03 PV04 PV05",
    "A16": "CO11 PV08",
    "A17": "MB09 PR15 PR20",
    "B1": "EV01 EV04",
    "B2": "F31 H13 PR03",
    "B5": "MB05 MB06",
    "B6": "F05 F07 F08 F10 G06 G10 G14 SM12 DU03",
    "B7": "F04 F05 F06 SM03 SM04",
    "B8": "EV03 EV04 EV05",
    "C1": "CO05 CO06 CO07",
    "C2": "CO04",
    "C3": "CO13 CO14",
    "C4": "MB02",
    "Thailand": "SM07 PR03 RD01 RD02",
    "Philippines": "GR09 RD07 PR03",
    "Malaysia": "CO12 GR10 RD04 RD05 RD06 PR03",
    "Viet Nam": "GR01 GR02 GR03 GR04 GR07 GR08 RD09 RD10",
    "Indonesia": "RD11 RD12",
}
DETAILS = {  # of a row, what must be a question by itself: the end of its role
    "A8": "consignment.approval consignment.movement_document container.mass container.mass_declared",
    "A9": "consignment.electronic_notice",
    "A4": "consignment.consignee consignment.hs consignment.booking consignment.confirmation container.number",
    "A5": "batch.destination batch.receiver balance.domestic_share",
    "A10": "batch.id stream.in stream.start stream.end stream.residue",
    "B5": "batch.origin batch.approved balance.approved_smelter",
    "B8": "pack.chemistry pack.make pack.energy pack.soh pack.destination",
    "Viet Nam": "generator.name discard.product discard.mass discard.date discard.receiver",
}
ROLES = {node.yp["role"] for letter in FORMS for node in form(letter).nodes.values() if "role" in node.yp}


@pytest.mark.parametrize("row", SERVED)
def test_a_row_of_the_programme_is_asked(row: str, shared: Path) -> None:
    page = (shared / "domain" / "programme.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {row} \|", page, re.MULTILINE)
    for name in SERVED[row].split():
        assert form(module(name)).items[name].label
    assert set(DETAILS.get(row, "").split()) <= ROLES


@pytest.mark.parametrize("country", ["TH", "MY", "PH", "VN", "ID", "JP"])
def test_each_country_is_asked_its_own_reporting_duties(country: str) -> None:
    found = [state.extra["item"] for state in asked(alone("RD", country=country)) if "item" in state.extra]
    assert found
    for name in found:
        assert legal_basis(form("RD").items[name].yp["legal_basis"], country)
    others = set(form("RD").items) - set(found)
    assert not any(legal_basis(form("RD").items[name].yp["legal_basis"], country) for name in others)


def offered(session: object, name: str) -> set[str]:
    state = session.state(ref(session, name))  # type: ignore[attr-defined,arg-type]
    return {value for value, _label in state.choices}


def test_the_basel_codes_follow_the_date_of_the_movement() -> None:
    new, old = {"A1181", "Y49"}, {"A1180", "B1110", "B4030"}
    for day, wanted in (("2024-12-31", old), ("2025-01-01", new)):
        session = alone("CO", co03=day)
        assert offered(session, "co06") & (new | old) == wanted
        assert offered(session, "co05") >= new | old  # what the papers declare is written as it stands


@pytest.mark.parametrize(
    ("route", "needed"), [("pic", True), ("oecd", True), ("green", False), ("used", False)]
)
def test_not_every_import_needs_an_approval(route: str, needed: bool) -> None:
    session = alone("CO", co02="import", route=route)
    assert session.state(ref(session, "co08")).relevant is needed


def test_the_malaysian_prohibition_holds_there_and_since_its_day() -> None:
    for country, day, holds in (
        ("MY", "2026-02-04", True),
        ("MY", "2026-02-03", False),
        ("TH", "2026-02-04", False),
    ):
        session = alone("CO", country=country, co02="import", co03=day)
        assert session.state(ref(session, "co12")).relevant is holds


def test_a_balance_is_worked_out_by_stream_and_over_all() -> None:
    told = {"mb_in": "900", "mb_start": "100", "mb_end": "100", "mb_domestic": "300", "mb_u": "20"}
    session = alone("MB", **told, mb_export="500", mb_residue="20")
    for name, value in (("mb_difference", "80"), ("mb_share", "8"), ("mb_share_u", "2"), ("mb03", "37.5")):
        assert session.state(ref(session, name)).value == value, name


def test_boards_and_batteries_to_approved_smelters_are_added_up() -> None:
    session = alone("MB", batch_metal="board", batch_mass="120", batch_smelter="yes")
    session.add_row("/data/mb2/batch")
    second = session.rows("/data/mb2/batch")[1].ref
    for name, value in (("batch_metal", "battery"), ("batch_mass", "30.5"), ("batch_smelter", "yes")):
        session.answer(f"{second}/{name}", value)
    assert session.state(ref(session, "mb06")).value == "150.5"


def test_the_days_in_stock_are_counted_from_the_oldest_batch() -> None:
    session = alone("MB", mb10_oldest="2026-08-26")
    assert session.state(ref(session, "mb10_days")).value == "90"


@pytest.mark.parametrize(("shape", "volume"), [("box", "80"), ("ridge", "40"), ("cone", "20.9")])
def test_the_volume_of_a_heap_follows_its_shape(shape: str, volume: str) -> None:
    session = alone("DU", activities="dump", heap_length="10", heap_width="4", heap_height="2")
    session.answer(ref(session, "heap_shape"), shape)
    assert session.state(ref(session, "heap_volume")).value == volume


@pytest.mark.parametrize(
    ("country", "offers", "hides"),
    [
        ("TH", "th105", "my_full"),
        ("MY", "my_full", "th105"),
        ("JP", "certified", "vn_permit"),
        ("VN", "vn_permit", "certified"),
    ],
)
def test_a_permit_visit_offers_the_permits_of_its_country(country: str, offers: str, hides: str) -> None:
    kinds = offered(alone("PR", country=country), "pr03")
    assert offers in kinds
    assert hides not in kinds


def test_a_permit_visit_ends_in_a_recommendation_with_proposed_conditions() -> None:
    last: Form = form("PR")
    assert [name for name, node in last.items.items() if node.section == "pr4"] == [
        "PR18",
        "PR19",
        "PR20",
        "PR21",
    ]
    assert "not a decision" in last.items["PR18"].hint
    assert "not an order" in last.named("condition_text").hint
    for choice, opened in (("conditions", True), ("grant", False)):
        session = alone("PR", pr18=choice)
        assert session.state(ref(session, "condition_text")).relevant is opened


def test_an_application_looks_forward_and_a_renewal_also_back() -> None:
    for kind, back in (("new", False), ("renewal", True), ("change", True)):
        session = alone("PR", pr01=kind)
        assert session.state(ref(session, "kept_state")).relevant is back


OPENED = {
    "smelt": ("SM", "sm04"),
    "dump": ("DU", "heap_name"),
    "pv": ("PV", "lot_name"),
    "informal": ("F", "f04"),
}


@pytest.mark.parametrize("activity", OPENED)
def test_an_activity_that_opened_no_module_opens_its_questions(activity: str, workspace: Workspace) -> None:
    letter, name = OPENED[activity]
    yard, shipped = make.facility(), shipped_checklists()
    facilities.add(workspace, yard)
    chosen = [shipped["common"], shipped[FORMS[letter]]]
    opened = inspections.load(workspace, str(inspections.start(workspace, yard.id, chosen).made))
    common, mine = "yp_common", opened.session(f"yp_{FORMS[letter]}")
    gate = {"visit_type": "routine", "permit_status": "valid"}
    for question, answer in gate.items():
        inspections.answer(opened, common, ref(opened.session(common), question), answer)
    assert not mine.state(ref(mine, name)).relevant
    inspections.answer(opened, common, ref(opened.session(common), "activities"), activity)
    assert mine.state(ref(mine, name)).relevant


def test_a_visit_with_every_checklist_asks_each_shared_answer_once(workspace: Workspace) -> None:
    yard, shipped = make.facility(), shipped_checklists()
    facilities.add(workspace, yard)
    paths = [shipped[name] for name in FORMS.values()]
    opened = inspections.load(workspace, str(inspections.start(workspace, yard.id, paths).made))
    shared = [
        opened.session(row.form_id).state(row.ref).extra.get("shared", "")
        for row in inspections.questions(opened)
    ]
    keys = [key for key in shared if key]
    assert sorted(keys) == sorted(set(keys))
    assert {"country", "activities", "hazard", "arrival", "visit_type", "samples_taken"} <= set(keys)
    inspections.answer(opened, "yp_common", ref(opened.session("yp_common"), "visit_type"), "permit")
    for twin in consequences.twins(opened, "yp_common", "visit_type"):
        assert opened.session(twin[0]).state(twin[1]).value == "permit"


def record() -> list[list[str]]:
    """The table of forms/README.md: row, asked, what does it, what is left out."""
    text = paths.shipped("forms/README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def test_the_table_has_every_row_of_the_programme(shared: Path) -> None:
    page = (shared / "domain" / "programme.md").read_text(encoding="utf-8")
    known = re.findall(
        r"^\| ([ABC]\d+|Indonesia|Thailand|Philippines|Malaysia|Viet Nam) \|", page, re.MULTILINE
    )
    assert [line[0] for line in record()] == [*known, "D"]
    for row, __, does, left in record():
        assert does or left, row


def test_what_the_table_names_is_there(workspace: Workspace) -> None:
    rows = {row.id for row in rulebook.book(workspace).rules}
    for row, __, does, left in record():
        for name in re.findall(r"\b([A-Z]{1,2}\d\d)\b", does + left):
            assert name in form(module(name)).items, (row, name)
        for name in re.findall(r"`([a-z]{2}\.[a-z_.0-9]+)`", does):
            assert name in rows, (row, name)
        for name in re.findall(r"`([a-z]+_[a-z_0-9]+|battery|consignment)`", does):
            shipped = paths.shipped(f"resources/rules/{name}.toml")
            assert (
                name in shipped_checklists()
                or shipped.is_file()
                or name in rule_names()
                or name.startswith("valid_")
            )
    for row, wanted in SERVED.items():
        does = next(line[2] for line in record() if line[0] == row)
        assert set(re.findall(r"[A-Z]{1,2}\d\d", does)) & set(wanted.split()), row
