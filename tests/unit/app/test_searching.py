"""Words are found wherever they stand in the record, in any script, as soon as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.app import facilities, searching
from inspector.app.duplicates import Wanted, resembling
from inspector.app.workspace import opened
from inspector.domain.facility import Condition, Permit
from inspector.domain.ids import new_id
from inspector.geo.point import Point
from inspector.ledger.entry import Write
from inspector.store.store import Store
from inspector.store.tables import DELETED_FIELD
from tests import make

if TYPE_CHECKING:
    from inspector.app.workspace import Workspace


def texts(ws: Workspace, words: str) -> list[str]:
    return [hit.text for hit in searching.find(ws, words)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("市原廃車置場", "廃車"),
        ("市原廃車置場", "場"),
        ("使用済電池回収", "電池"),
        ("ลานเศษเหล็กนายหนุ่ม", "หนุ่ม"),
        ("ลานเศษเหล็กนายหนุ่ม", "เหล็ก"),
        ("Phế liệu Đồng Nai", "phe lieu dong"),
        ("Nakagawa Metal, Yard 2", "naka yard"),
        ("ﾘｻｲｸﾙ千葉", "リサイクル"),
    ],
)
def test_a_facility_is_found_by_its_name(workspace: Workspace, name: str, words: str) -> None:
    facilities.add(workspace, make.facility(name=name, operator="", address=""))
    assert texts(workspace, words) == [name]


def test_a_permit_and_its_condition_lead_to_their_facility(workspace: Workspace) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    permit = Permit(new_id(), yard.id, "第12-345号")
    condition = Condition(new_id(), permit.id, "3", "使用済電池は屋内に保管する")
    facilities.add_permit(workspace, permit, [condition])
    assert [hit.facility for hit in searching.find(workspace, "12-345")] == [yard.id]
    assert searching.facilities_with(workspace, "電池") == {yard.id: condition.text}


def test_all_words_must_stand_in_one_record(workspace: Workspace) -> None:
    facilities.add(workspace, make.facility(name="Green Earth", operator="Somchai"))
    facilities.add(workspace, make.facility(name="Green Sea", operator="Somsak"))
    assert {hit.text for hit in searching.find(workspace, "green somchai")} == {"Green Earth", "Somchai"}


def test_what_was_changed_or_deleted_is_found_as_it_is_now(workspace: Workspace) -> None:
    yard = make.facility(name="旧廃車場", operator="", address="")
    facilities.add(workspace, yard)
    assert texts(workspace, "廃車")
    workspace.save(Write(yard.id, "name", "電池倉庫"))
    assert (texts(workspace, "廃車"), texts(workspace, "電池")) == ([], ["電池倉庫"])
    workspace.save(Write(yard.id, DELETED_FIELD, True))
    assert texts(workspace, "電池") == []


def test_a_workspace_that_is_only_read_is_searched_and_not_changed(workspace: Workspace) -> None:
    facilities.add(workspace, make.facility(name="市原廃車置場"))
    with opened(workspace.folder, clock=workspace.clock, read_only=True) as ws:
        assert "市原廃車置場" in texts(ws, "廃車")


def test_a_rebuild_is_followed(workspace: Workspace) -> None:
    facilities.add(workspace, make.facility(name="市原廃車置場"))
    texts(workspace, "廃車")
    workspace.store.rebuild()
    assert texts(workspace, "廃車") == ["市原廃車置場"]


@pytest.mark.parametrize("words", ["", "  ", "—", '"', "* ^ NEAR(", "a AND", "-廃 OR"])
def test_signs_of_the_query_language_are_only_signs(workspace: Workspace, words: str) -> None:
    assert searching.find(workspace, words) == []


WORDS = st.text(st.sampled_from("廃車電池置場やまสมชายabcé "), min_size=2, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=5), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_any_part_of_a_text_without_spaces_is_found(names: list[str], data: st.DataObject) -> None:
    from inspector.ledger.entry import Kind  # noqa: PLC0415
    from inspector.ledger.signing import Signer  # noqa: PLC0415
    from inspector.store.store import Act, creates  # noqa: PLC0415

    store, signer = Store.in_memory(), Signer.generate()
    written = []
    for name in names:
        yard = make.facility(name=name, operator="", address="")
        store.save(signer, [Act(Kind.EDIT, creates(yard.id, yard))], now_ms=1_700_000_000_000, who="x")
        written.append(name)
    wanted = data.draw(st.sampled_from(written))
    start = data.draw(st.integers(0, len(wanted) - 2))
    part = wanted[start : start + 2]
    if all(ord(letter) > 0x2000 for letter in part):
        assert wanted in {found.text for found in store.search(part)}


# -- facilities that may be one


def test_what_is_typed_points_to_the_facility_that_it_may_be(workspace: Workspace) -> None:
    yard = make.facility(
        name="Nakagawa Metal, Yard 2", operator="中川金属株式会社", operator_number="0400-01-123"
    )
    facilities.add(workspace, facilities.with_typed_position(workspace, yard, "35.4981, 140.1153"))
    facilities.add_permit(workspace, Permit(new_id(), yard.id, "12-345"))
    facilities.add(workspace, make.facility(name="Siam Recycle", operator="", address="", country="TH"))

    def reasons(wanted: Wanted) -> list[tuple[str, ...]]:
        return [one.reasons for one in resembling(workspace, wanted)]

    assert reasons(Wanted(name="NAKAGAWA METALS YARD No. 2")) == [("a name like it",)]
    assert reasons(Wanted(name="Nakagawa Metal, Yard 3")) == []
    assert reasons(Wanted(operator="（株）中川金属")) == [("operator 中川金属株式会社",)]
    assert reasons(Wanted(operator_number="040001123")) == [("number 0400-01-123 in the business register",)]
    assert reasons(Wanted(permit="12 345")) == [("permit 12-345",)]
    assert reasons(Wanted(place=Point(35.4985, 140.1153))) == [("44 m away",)]
    assert reasons(Wanted(place=Point(35.5081, 140.1153))) == []


def test_a_facility_is_not_pointed_out_to_itself(workspace: Workspace) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    assert resembling(workspace, Wanted(name=yard.name), apart_from=yard.id) == []
