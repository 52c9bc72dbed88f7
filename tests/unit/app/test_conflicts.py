"""Conflicts of two workspaces: listed alike, settled by a signed choice, printed with every value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from inspector.app import conflicts, facilities, inspections, reporting, sealing
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.facility import Permit
from inspector.domain.field_classes import FieldClass, class_of
from inspector.domain.ids import new_id
from inspector.domain.realm import Realm
from inspector.errors import InputError, NotFoundError, SealedError
from inspector.ledger.entry import Write
from inspector.store.tables import BY_NAME, DELETED_FIELD
from tests import make
from tests.conftest import FakeClock
from tests.meeting import exchange

REF = "/data/a7/a41"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    with ExitStack() as stack:
        found = []
        for name in ("Kimura", "Abe"):
            clock = FakeClock()
            folder = tmp_path / name
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        yield found[0], found[1]


@pytest.fixture
def visit(two: tuple[Workspace, Workspace]) -> str:
    """An inspection that both have."""
    a, b = two
    facility = make.facility()
    facilities.add(a, facility)
    made = inspections.start(a, facility.id, [shipped_checklists()["common"]]).made
    exchange(a, b)
    return str(made)


def answer(ws: Workspace, visit: str, value: str) -> None:
    inspections.answer(inspections.load(ws, visit), "yp_common", REF, value)


def printed(ws: Workspace, visit: str, target: Path) -> str:
    reporting.make(inspections.load(ws, visit), target)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(target).pages).split())


def test_a_conflict_of_an_answer_is_listed_alike_and_printed_with_every_value(
    two: tuple[Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b = two
    answer(a, visit, "from Kimura")
    answer(b, visit, "from Abe")
    exchange(a, b)
    for ws in two:
        (one,) = conflicts.listed(ws)
        assert (one.record, one.field_class) == (visit, FieldClass.SEALED)
        assert {(choice.who, choice.value["value"]) for choice in one.choices} == {
            ("Kimura", "from Kimura"),
            ("Abe", "from Abe"),
        }
        text = printed(ws, visit, tmp_path / "report.pdf")
        assert "Not settled" in text
        assert "from Kimura" in text
        assert "from Abe" in text
    (one,) = conflicts.listed(a)
    lost = next(choice for choice in one.choices if choice.who == "Kimura")
    conflicts.choose(a, one, lost)
    exchange(a, b)
    assert conflicts.listed(b) == []
    assert inspections.load(b, visit).answers["yp_common", REF].value == "from Kimura"
    assert "Not settled" not in printed(b, visit, tmp_path / "report.pdf")
    assert verify(b).is_untouched


def test_two_choices_that_did_not_know_of_each_other_conflict_again(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    facility = make.facility()
    facilities.add(a, facility)
    exchange(a, b)
    for ws, name in ((a, "A"), (b, "B")):
        facilities.change(ws, replace(facilities.get(ws, facility.id), name=name))
    exchange(a, b)
    for ws, value in ((a, "third"), (b, "fourth")):
        conflicts.replace_by(ws, conflicts.show(ws, facility.id[:8], "name"), value)
    exchange(a, b)
    told = {choice.value for choice in conflicts.show(a, facility.id, "name").choices}
    assert told == {"third", "fourth"}
    conflicts.choose(
        a, conflicts.show(a, facility.id, "name"), conflicts.show(a, facility.id, "name").choices[0]
    )
    exchange(a, b)
    assert conflicts.listed(b) == []


def test_a_third_value_must_be_one_that_the_field_can_have(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    facility = make.facility()
    facilities.add(a, facility)
    exchange(a, b)
    a.save(Write(facility.id, "status", "closed"))
    b.save(Write(facility.id, "status", "exempt"))
    exchange(a, b)
    with pytest.raises(InputError):
        conflicts.replace_by(a, conflicts.show(a, facility.id, "status"), "demolished")
    with pytest.raises(NotFoundError):
        conflicts.show(a, facility.id, "name")


def test_what_was_deleted_and_changed_is_kept_or_deleted_after_all(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    for keep in (True, False):
        facility = make.facility()
        facilities.add(a, facility)
        exchange(a, b)
        a.save(Write(facility.id, DELETED_FIELD, True))
        b.save(Write(facility.id, "note", "at work"))
        exchange(a, b)
        found = conflicts.show(b, facility.id, DELETED_FIELD)
        assert facilities.get(b, facility.id).note == "at work"
        conflicts.choose(b, found, next(one for one in found.choices if (one.field == "note") is keep))
        exchange(a, b)
        assert conflicts.listed(a) == []
        assert (facility.id in {one.id for one in facilities.listed(a)}) is keep


def test_a_seal_is_never_changed_and_what_came_beside_it_is_set_aside(
    two: tuple[Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b = two
    answer(a, visit, "before")
    exchange(a, b)
    sealing.seal(inspections.load(a, visit), reason="practice")
    content = sealing.content_hash(inspections.load(a, visit))
    answer(b, visit, "beside")
    exchange(a, b)
    for ws in two:
        opened = inspections.load(ws, visit)
        assert opened.answers["yp_common", REF].value == "before"
        assert sealing.content_hash(opened) == content == opened.seal.content  # type: ignore[union-attr]
        found = conflicts.show(ws, visit, f"answer:yp_common:{REF}")
        late = next(choice for choice in found.choices if choice.is_late)
        assert late.value["value"] == "beside"
        with pytest.raises(SealedError):
            conflicts.choose(ws, found, late)
        with pytest.raises(SealedError):
            conflicts.replace_by(ws, found, found.choices[0].value)
        assert "came beside the seal" in printed(ws, visit, tmp_path / "report.pdf")
    conflicts.set_aside(b, conflicts.show(b, visit, f"answer:yp_common:{REF}"))
    exchange(a, b)
    for ws in two:
        assert conflicts.listed(ws) == []
        assert sealing.content_hash(inspections.load(ws, visit)) == content
        assert verify(ws).is_untouched


def test_a_sealed_report_prints_the_facilitys_conflict_as_it_was_at_the_seal(
    two: tuple[Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b = two
    facility = inspections.load(a, visit).facility.id
    for ws, address in ((a, "Harbour Road 1"), (b, "Harbour Road 2")):
        ws.save(Write(facility, "address", address))
    exchange(a, b)
    sealing.seal(inspections.load(a, visit), reason="practice")
    conflicts.choose(a, conflicts.listed(a)[0], conflicts.listed(a)[0].choices[0])
    text = printed(a, visit, tmp_path / "report.pdf")
    assert "Not settled: Address" in text
    assert "Harbour Road 1" in text
    assert "Harbour Road 2" in text


def test_facilities_that_are_one_show_as_one_and_stand_alone_again(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    yards = sorted((make.facility(name=f"Yard {n}") for n in range(3)), key=lambda one: one.id)
    for n, yard in enumerate(yards):
        facilities.add(a, yard)
        facilities.add_permit(a, Permit(new_id(), yard.id, f"N-{n}"))
    exchange(a, b)
    facilities.alias(a, yards[1], yards[2])
    facilities.alias(b, yards[0], yards[1])
    exchange(a, b)
    for ws in two:
        assert [one.id for one in facilities.listed(ws)] == [yards[0].id]
        assert facilities.named(ws, yards[2].id) == facilities.get(ws, yards[0].id)
        assert {permit.number for permit in facilities.dossier(ws, yards[2].id).permits} == {
            "N-0",
            "N-1",
            "N-2",
        }
        with pytest.raises(InputError):
            facilities.alias(ws, yards[0], yards[2])
    facilities.unalias(b, yards[1], yards[0])
    exchange(a, b)
    for ws in two:
        assert {one.id for one in facilities.listed(ws)} == {yards[0].id, yards[1].id}
        assert [permit.number for permit in facilities.dossier(ws, yards[0].id).permits] == ["N-0"]
        assert verify(ws).is_untouched
    with pytest.raises(NotFoundError):
        facilities.unalias(a, yards[0], yards[2])


def test_a_visit_of_an_alias_prints_the_facility_that_stands_for_it(
    two: tuple[Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b = two
    other = make.facility(id="0" * 32, name="The same yard, known before")
    facilities.add(b, other)
    exchange(a, b)
    facilities.alias(b, other, inspections.load(b, visit).facility)
    exchange(a, b)
    assert "The same yard, known before" in printed(a, visit, tmp_path / "report.pdf")


def test_every_column_has_a_class_and_only_known_types_are_named() -> None:
    for table in BY_NAME.values():
        assert all(isinstance(class_of(table.name, column), FieldClass) for column in table.columns)
    assert class_of("facility", "name") is FieldClass.REVIEW
    assert class_of("facility", "note") is FieldClass.AUTO
    assert class_of("inspection", "answer:yp:/data/q") is FieldClass.SEALED


def test_conflicts_and_aliases_on_the_command_line(
    two: tuple[Workspace, Workspace], capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = two
    facility, other = make.facility(name="Yard 1"), make.facility(name="Yard 2")
    facilities.add(a, facility)
    facilities.add(a, other)
    exchange(a, b)
    a.save(Write(facility.id, "name", "A"))
    b.save(Write(facility.id, "name", "B"))
    exchange(a, b)
    folder = str(Path(a.folder).with_name("copy"))
    workspaces.create(Path(folder), realm=Realm.PRACTICE, person=make.person(), clock=a.clock)
    with workspaces.opened(Path(folder), clock=a.clock) as third:
        exchange(a, third)
    capsys.readouterr()

    def told(*words: str) -> str:
        assert run([*words, "--workspace", folder]) == 0
        return capsys.readouterr().out

    assert "Somebody has to choose" in told("conflict", "list")
    shown = json.loads(told("conflict", "show", facility.id[:8], "name", "--json"))
    assert {choice["value"] for choice in shown["choices"]} == {"A", "B"}
    told("conflict", "resolve", facility.id[:8], "name", "--value", "C")
    assert "There is no conflict" in told("conflict", "list")
    assert "are one facility" in told("facility", "alias", "C", "Yard 2")
    assert len(json.loads(told("facility", "list", "--json"))) == 1
    told("facility", "unalias", facility.id, other.id)
    assert len(json.loads(told("facility", "list", "--json"))) == 2
