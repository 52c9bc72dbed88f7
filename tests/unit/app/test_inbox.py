"""Conflicts in words, with what can be done about each kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

from inspector.app import facilities, files, inbox, inspections, sealing
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inbox import Entry, InboxView, Kind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.facility import FacilityStatus
from inspector.domain.inspection import Amendment
from inspector.domain.realm import Realm
from inspector.errors import InputError, NotFoundError
from inspector.ledger.entry import Write
from inspector.store.tables import DELETED_FIELD
from tests import make
from tests.conftest import FakeClock
from tests.meeting import exchange

REF = "/data/a4/a27"
Two = tuple[Workspace, Workspace]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with ExitStack() as stack:
        found = []
        for name in ("Kimura", "Abe"):
            clock = FakeClock()
            folder = tmp_path / name
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        yield found[0], found[1]


@pytest.fixture
def visit(two: Two) -> str:
    facility = make.facility()
    facilities.add(two[0], facility)
    made = inspections.start(two[0], facility.id, [shipped_checklists()["common"]]).made
    exchange(*two)
    return str(made)


def answer(ws: Workspace, visit: str, value: str) -> None:
    inspections.answer(inspections.load(ws, visit), "yp_common", REF, value, remark="from the gate")


def only(ws: Workspace) -> InboxView:
    (line,) = [one for one in inbox.listed(ws) if one.waits]
    return inbox.show(ws, line.conflict.record, line.conflict.field)


def differ(two: Two, facility: str, field: str, *values: object) -> None:
    for ws, value in zip(two, values, strict=True):
        ws.save(Write(facility, field, value))
    exchange(*two)


def test_an_answer_is_told_by_its_question_with_the_words_of_its_choices(two: Two, visit: str) -> None:
    a, b = two
    answer(a, visit, "comply")
    answer(b, visit, "not_comply")
    exchange(a, b)
    view = only(a)
    question = inspections.question(inspections.load(a, visit), REF)
    assert view.line.title == question.label
    assert view.line.place.startswith("Nakagawa Metal")
    assert view.line.ref == REF
    assert view.entry is Entry.ANSWER
    told = {value.choice.who: (value.words, value.remark) for value in view.values}
    assert told == {
        "Kimura": ("Complies", "Seen, from the gate"),
        "Abe": ("Does not comply", "Seen, from the gate"),
    }


def test_a_photo_stands_with_the_value_of_the_device_that_took_it(
    two: Two, visit: str, tmp_path: Path
) -> None:
    a, b = two
    photo = tmp_path / "gate.png"
    Image.new("RGB", (32, 24), (200, 10, 10)).save(photo)
    files.take_in(inspections.load(a, visit), [photo], taken_by="Kimura", about=(f"yp_common:{REF}",))
    answer(a, visit, "comply")
    answer(b, visit, "not_comply")
    exchange(a, b)
    photos = {value.choice.who: len(value.photos) for value in only(b).values}
    assert photos == {"Kimura": 1, "Abe": 0}


def test_a_third_answer_settles_with_its_reason(two: Two, visit: str) -> None:
    a, b = two
    answer(a, visit, "comply")
    answer(b, visit, "not_comply")
    exchange(a, b)
    inbox.write(a, only(a), "not_applicable", "The board is at the other gate.")
    exchange(a, b)
    assert inbox.waiting(b) == 0
    given = inspections.load(b, visit).answers["yp_common", REF]
    assert (given.value, given.remark) == ("not_applicable", "The board is at the other gate.")
    assert verify(b).is_untouched


def test_fields_of_a_facility_take_another_value_in_their_own_way(two: Two, visit: str) -> None:
    a, _b = two
    yard = inspections.load(a, visit).facility.id
    differ(two, yard, "status", "closed", "exempt")
    view = only(a)
    assert (view.line.title, view.entry) == ("Status", Entry.CHOICE)
    assert {value.words for value in view.values} == {"Closed", "Exempt"}
    inbox.write(a, view, "permitted")
    assert facilities.get(a, yard).status is FacilityStatus.PERMITTED
    exchange(*two)
    differ(two, yard, "name", "Yard A", "Yard B")
    with pytest.raises(InputError):
        inbox.write(a, only(a), " ")
    inbox.write(a, only(a), "Yard C")
    exchange(*two)
    for ws, place in zip(two, ("35.1, 139.1", "35.2, 139.2"), strict=True):
        facilities.change(ws, facilities.with_typed_position(ws, facilities.get(ws, yard), place))
    exchange(*two)
    view = only(a)
    assert view.entry is Entry.POSITION
    inbox.write(a, view, "35.3, 139.3")
    assert str(facilities.get(a, yard).position).startswith("35.3")


def test_what_needs_no_choice_is_listed_and_does_not_wait(two: Two, visit: str) -> None:
    a, _b = two
    differ(two, inspections.load(a, visit).facility.id, "note", "left", "right")
    (line,) = inbox.listed(a)
    assert not line.waits
    assert inbox.waiting(a) == 0
    assert [one.title for one in inbox.of_records(a, {line.conflict.record})] == ["Note"]


def test_what_was_deleted_and_changed_says_what_changed(two: Two) -> None:
    a, b = two
    facility = make.facility()
    facilities.add(a, facility)
    exchange(a, b)
    a.save(Write(facility.id, DELETED_FIELD, True))
    b.save(Write(facility.id, "operator", "Abe Metals"))
    exchange(a, b)
    view = only(a)
    assert view.line.kind is Kind.DELETED
    assert {(value.words, value.remark) for value in view.values} == {
        ("Deleted", ""),
        ("Abe Metals", "Operator"),
    }
    inbox.take(a, view.line, next(one.choice for one in view.values if one.remark))
    assert facilities.get(a, facility.id).operator == "Abe Metals"


def test_an_answer_beside_a_seal_becomes_an_amendment(two: Two, visit: str) -> None:
    a, b = two
    answer(a, visit, "comply")
    exchange(a, b)
    sealing.seal(inspections.load(a, visit), reason="practice")
    answer(b, visit, "not_comply")
    exchange(a, b)
    view = next(
        inbox.show(b, line.conflict.record, line.conflict.field)
        for line in inbox.listed(b)
        if line.ref == REF
    )
    assert (view.line.kind, view.entry) == (Kind.LATE, Entry.NONE)
    late = next(one.choice for one in view.values if one.choice.is_late)
    with pytest.raises(InputError):
        inbox.amend_by(b, view.line, late, "")
    inbox.amend_by(b, view.line, late, "Seen before the seal came.")
    (amendment,) = b.store.all(Amendment)
    assert (amendment.original, amendment.value) == ("comply", "not_comply")
    assert not [line for line in inbox.listed(b) if line.ref == REF]
    with pytest.raises(NotFoundError):
        inbox.show(b, view.line.conflict.record, view.line.conflict.field)
    assert verify(b).is_untouched
