"""Several people at one visit, each on a laptop: joined, assigned, filled in at once, and one in the end."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from inspector.app import conflicts, facilities, files, inspections, plans, sealing, team
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Answer, Manner, RepeatInstance
from inspector.domain.realm import Realm
from inspector.domain.team import initials
from inspector.errors import InputError, NotFoundError, SealedError
from inspector.ledger.entry import Kind, Write
from inspector.store.store import answer_field
from tests import make
from tests.conftest import FakeClock
from tests.unit.app.test_conflicts import REF, exchange, printed
from tests.unit.app.test_files import photo
from tests.unit.app.test_plans import boundary

FORM, OUTDOOR = "yp_common", "yp_outdoor_storage"
PILES = "/data/e2/pile"


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace, Workspace]]:
    """Kimura, who begins the visit, Abe and Ines."""
    clock = (
        FakeClock()
    )  # one for all: a laptop whose clock runs far ahead is believed less, and that is tested elsewhere
    with ExitStack() as stack:
        found = []
        for name in ("Kimura", "Rei Abe", "Ines"):
            folder = tmp_path / name
            workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
            found.append(stack.enter_context(workspaces.opened(folder, clock=clock)))
        yield found[0], found[1], found[2]


@pytest.fixture
def visit(three: tuple[Workspace, Workspace, Workspace]) -> str:
    """An open visit of Kimura's that all three have."""
    yard = make.facility()
    facilities.add(three[0], yard)
    paths = [shipped_checklists()[name] for name in ("common", "outdoor_storage")]
    made = inspections.start(three[0], yard.id, paths).made
    opened = inspections.load(three[0], str(made))
    inspections.answer(opened, OUTDOOR, "/data/e0/activities", "scrap")
    exchange(*three)
    return str(made)


def sections(ws: Workspace, visit: str, form_id: str = FORM) -> list[str]:
    return [str(one.ref) for one in inspections.load(ws, visit).session(form_id).sections()]


def judged(ws: Workspace, visit: str) -> list[tuple[str, str]]:
    """(form id, reference) of every question whose answer says whether something is met."""
    opened = inspections.load(ws, visit)
    found = []
    for row in inspections.questions(opened):
        state = opened.session(row.form_id).state(row.ref)
        choices, is_given = dict(state.choices), state.readonly or "verdict" in state.extra
        if row.relevant and not is_given and "not_comply" in choices:
            found.append((row.form_id, row.ref))
    return found


def told(opened: OpenInspection) -> object:
    """All that a team is, without who looks at it."""
    found = team.of(opened)
    members = [(one.person, one.initials, one.is_lead, one.has_joined, one.has_left) for one in found.members]
    return members, found.shares


def test_colleagues_join_leave_and_join_again(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    assert list(team.joinable(b).values()) == ["Kimura"]
    assert team.joinable(a) == {}
    team.join(b, visit)
    assert team.joinable(b) == {}
    assert not team.join(b, visit).records  # once is enough
    exchange(*three)
    assert [(one.name, one.initials, one.is_lead) for one in team.of(inspections.load(a, visit)).members] == [
        ("Kimura", "KI", True),
        ("Rei Abe", "RA", False),
    ]
    team.leave(b, visit)
    assert team.of(inspections.load(b, visit)).members[1].has_left
    team.join(b, visit)
    exchange(*three)
    assert not team.of(inspections.load(a, visit)).members[1].has_left
    with pytest.raises(InputError):
        team.leave(a, visit)
    with pytest.raises(NotFoundError):
        team.leave(three[2], visit)


def test_sections_are_given_and_taken_back(three: tuple[Workspace, Workspace, Workspace], visit: str) -> None:
    a, b, _c = three
    first, second = sections(a, visit)[:2]
    opened = inspections.load(a, visit)
    team.assign(opened, FORM, first, b.person.id)  # takes part from now on
    team.assign(opened, FORM, second, a.person.id)
    exchange(*three)
    found = team.of(inspections.load(b, visit))
    assert {one.section: found.name(one.person) for one in found.shares if one.person} == {
        first: "Rei Abe",
        second: "Kimura",
    }
    team.leave(b, visit)
    assert not any(one.person == b.person.id for one in team.of(inspections.load(b, visit)).shares)
    team.unassign(inspections.load(a, visit), FORM, second)
    with pytest.raises(NotFoundError):
        team.assign(opened, FORM, "/data/none", b.person.id)
    with pytest.raises(NotFoundError):
        team.assign(opened, FORM, first, make.person().id)


def test_two_who_assign_one_section_at_once_see_both(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, c = three
    first = sections(a, visit)[0]
    team.assign(inspections.load(a, visit), FORM, first, c.person.id)
    team.assign(inspections.load(b, visit), FORM, first, b.person.id)
    exchange(*three)
    (one,) = conflicts.listed(c)
    assert (one.kind, one.field) == ("assignment", "person")
    shown = team.of(inspections.load(a, visit))
    assert told(inspections.load(a, visit)) == told(inspections.load(b, visit))
    chosen = next(share.person for share in shown.shares if share.section == first)
    team.assign(inspections.load(a, visit), FORM, first, chosen or c.person.id)  # says it again: settled
    exchange(*three)
    assert conflicts.listed(b) == []


def test_two_who_fill_in_different_sections_never_conflict(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    team.join(b, visit)
    asked = judged(a, visit)
    assert len(asked) > 10
    for n, (form_id, ref) in enumerate(asked):
        ws = (a, b)[n % 2]
        inspections.answer(inspections.load(ws, visit), form_id, ref, ("comply", "not_comply")[n % 3 == 0])
    for ws in (a, b):
        opened = inspections.load(ws, visit)
        inspections.add_row(opened, OUTDOOR, PILES)
    exchange(a, b)
    assert conflicts.listed(a) == []
    for ws in (a, b):
        opened = inspections.load(ws, visit)
        assert set(asked) <= set(opened.answers)
        assert len(opened.session(OUTDOOR).rows(PILES)) == 3  # it begins with one
        inspections.catch_up(opened)
    exchange(a, b)
    assert conflicts.listed(a) == conflicts.listed(b) == []
    one, other = (inspections.load(ws, visit) for ws in (a, b))
    assert sealing.content_hash(one) == sealing.content_hash(other)
    before = a.store.count()
    inspections.catch_up(one)
    assert a.store.count() == before  # nothing differs, so nothing is written


COUNTED = """
| survey | type | name | label | calculation | repeat_count |
|---|---|---|---|---|---|
| | begin group | whole | Whole | | |
| | integer | machines | How many machines | | |
| | integer | first | First | | |
| | integer | second | Second | | |
| | calculate | total | | coalesce(${first}, 0) + coalesce(${second}, 0) | |
| | end group | | | | |
| | begin repeat | machine | Machine | | ${machines} |
| | text | maker | Maker | | |
| | text | state | State | | |
| | end repeat | | | | |
| settings | form_id | version | form_title |
|---|---|---|---|
| | counted | 1 | Counted |
"""


def test_what_the_form_works_out_is_no_conflict_and_counted_rows_are_the_same_rows(
    three: tuple[Workspace, Workspace, Workspace], tmp_path: Path
) -> None:
    a, b, _c = three
    checklist = tmp_path / "counted.md"
    checklist.write_text(COUNTED)
    yard = make.facility()
    facilities.add(a, yard)
    visit = str(inspections.start(a, yard.id, [checklist]).made)
    exchange(a, b)
    for ws, own, value in ((a, "first", "3"), (b, "second", "4")):
        opened = inspections.load(ws, visit)
        inspections.answer(opened, "counted", f"/data/whole/{own}", value)
        inspections.answer(opened, "counted", "/data/whole/machines", "2")
        row = opened.session("counted").rows("/data/machine")[1].ref
        inspections.answer(opened, "counted", f"{row}/{'maker' if ws is a else 'state'}", ws.person.name)
    exchange(a, b)
    assert [one.field for one in conflicts.listed(a)] == ["answer:counted:/data/whole/machines"]
    for ws in (a, b):
        opened = inspections.load(ws, visit)
        session = opened.session("counted")
        assert session.state("/data/whole/total").value == "7"
        rows = session.rows("/data/machine")
        assert len(rows) == 2
        assert session.state(f"{rows[1].ref}/maker").value == "Kimura"
        assert session.state(f"{rows[1].ref}/state").value == "Rei Abe"
        inspections.catch_up(opened)
        assert inspections.load(ws, visit).answers["counted", "/data/whole/total"].value == "7"
    conflicts.choose(a, conflicts.listed(a)[0], conflicts.listed(a)[0].choices[0])
    exchange(a, b)
    assert conflicts.listed(a) == conflicts.listed(b) == []
    assert verify(b).is_untouched


def test_two_in_one_section_conflict_field_by_field_and_make_one_finding(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    (form_id, same), (_form, other) = [one for one in judged(a, visit) if one[0] == OUTDOOR][:2]
    for ws, value in ((a, "not_comply"), (b, "not_verified")):
        inspections.answer(inspections.load(ws, visit), form_id, same, value)
        inspections.answer(inspections.load(ws, visit), form_id, other, "not_comply")
    exchange(a, b)
    found = {one.field.rpartition(":")[2] for one in conflicts.listed(a) if one.kind != "finding"}
    assert found == {same, other}  # also what both say alike was observed twice
    for ws in (a, b):
        at = [one for one in inspections.load(ws, visit).findings.values() if one.ref == other]
        assert len(at) == 1
    for one in conflicts.listed(a):
        if one.kind != "finding":
            conflicts.choose(a, one, one.choices[0])
    exchange(a, b)
    assert conflicts.listed(a) == conflicts.listed(b) == []


def test_rows_of_both_are_kept_and_can_be_ordered(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    form_id, place = OUTDOOR, PILES
    for ws in (a, b):
        inspections.add_row(inspections.load(ws, visit), form_id, place)
        inspections.add_row(inspections.load(ws, visit), form_id, place)
    exchange(a, b)
    rows = {
        ws.person.name: [row.key for row in inspections.load(ws, visit).session(form_id).rows(place)]
        for ws in (a, b)
    }
    assert len(rows["Kimura"]) == 5  # it begins with one
    assert rows["Kimura"] == rows["Rei Abe"]
    wanted = [rows["Kimura"][at] for at in (0, 1, 4, 2, 3)]
    inspections.move_row(inspections.load(a, visit), form_id, f"{place}[{wanted[2]}]", 2)
    exchange(a, b)
    for ws in (a, b):
        opened = inspections.load(ws, visit)
        assert [row.key for row in opened.session(form_id).rows(place)] == wanted
        assert all(isinstance(row.order, Decimal) for row in opened.instances.values())
    assert conflicts.listed(b) == []


def test_a_row_that_one_took_out_stands_again_where_a_colleague_put_rows_into_it(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    form_id, place = OUTDOOR, PILES
    pile = str(inspections.add_row(inspections.load(a, visit), form_id, place).made)
    exchange(a, b)
    form = inspections.load(a, visit).checklists[form_id].form
    inner = next(path for path in form.repeats if path.startswith(f"{place}/"))
    inside = f"{place}[{pile}]{inner[len(place) :]}"
    point = inspections.add_row(inspections.load(b, visit), form_id, inside).made
    inspections.remove_row(inspections.load(a, visit), form_id, f"{place}[{pile}]")
    exchange(a, b)
    for ws in (a, b):
        opened = inspections.load(ws, visit)
        assert {pile, point} <= {row.key for row in opened.session(form_id).rows()}
    inspections.catch_up(inspections.load(a, visit))
    assert not inspections.load(a, visit).instances[pile].removed


def test_photos_that_two_took_at_once_are_told_apart(
    three: tuple[Workspace, Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b, _c = three
    for ws, color in ((a, "#886644"), (b, "#446688"), (b, "#664488")):
        sort = photo(tmp_path / f"{color[1:]}.png", color)
        files.take_in(inspections.load(ws, visit), [sort], taken_by="Tanaka")
    before = [(file.label, file.name) for file in files.listed(b, inspections.named(b, visit).id)]
    exchange(a, b)
    found = files.listed(a, inspections.named(a, visit).id)
    assert [file.number for file in found] == [1, 1, 2]
    assert len({file.label for file in found}) == len({file.name for file in found}) == 3
    assert found[0].label == "1"
    assert before == [(file.label, file.name) for file in found[1:]]  # as it was printed
    written = files.export(a, inspections.named(a, visit).id, found[1].label, tmp_path / "out.png")
    assert written.read_bytes() == (tmp_path / "446688.png").read_bytes()
    text = printed(a, visit, tmp_path / "report.pdf")
    assert found[2].label in text


def test_plans_that_two_drew_at_once_hold_what_both_drew(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    for ws in (a, b):
        plans.draw(inspections.load(ws, visit), boundary())
    exchange(a, b)
    assert len(plans.items(inspections.load(a, visit))) == 2
    assert conflicts.listed(a) == []


def test_a_seal_names_the_sections_of_which_nothing_came(
    three: tuple[Workspace, Workspace, Workspace], visit: str, tmp_path: Path
) -> None:
    a, b, c = three
    first, second, third = "/data/a7", "/data/a5", "/data/a6"
    opened = inspections.load(a, visit)
    team.assign(opened, FORM, first, b.person.id)
    team.assign(opened, FORM, second, c.person.id)
    team.assign(opened, FORM, third, a.person.id)
    exchange(a, b, c)
    team.join(c, visit)
    gaps = [gap for gap in sealing.gaps(inspections.load(a, visit)) if gap.kind is GapKind.TEAM]
    assert {gap.ref for gap in gaps} == {first, second}
    assert all("no entry of" in gap.problem for gap in gaps)
    assert "Rei Abe" in gaps[-1].problem
    inspections.answer(inspections.load(b, visit), FORM, REF, "seen by Abe")
    exchange(a, b)
    gaps = [gap for gap in sealing.gaps(inspections.load(a, visit)) if gap.kind is GapKind.TEAM]
    assert [gap.ref for gap in gaps] == [second]
    sealing.seal(inspections.load(a, visit), reason="Ines' stick is late")
    text = printed(a, visit, tmp_path / "report.pdf")
    assert "no entry of Ines" in text
    assert "Rei Abe" in text
    with pytest.raises(SealedError):
        team.join(a, visit, c.person.id)
    exchange(a, b, c)
    assert verify(a).is_untouched
    report = printed(a, visit, tmp_path / "again.pdf")
    assert report == text  # what came beside the seal changes nothing that was sealed


def test_every_order_of_what_two_do_ends_alike(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    """Every interleaving of two people's acts, with an exchange early, amid and late in it."""
    a, b, c = three
    first, second = sections(a, visit)[:2]
    at_a, at_b = inspections.load(a, visit), inspections.load(b, visit)
    text = answer_field(FORM, REF)

    def write(ws: Workspace, words: str) -> None:
        ws.save(Write(visit, text, plain(Answer(words, Manner.SEEN, ws.clock.now()))))

    of_a = (
        lambda: team.assign(at_a, FORM, first, b.person.id),
        lambda: write(a, "from A"),
        lambda: team.unassign(at_a, FORM, second),
    )
    of_b = (
        lambda: team.join(b, visit),
        lambda: team.assign(at_b, FORM, first, c.person.id),
        lambda: (write(b, "from B"), team.assign(at_b, FORM, second, b.person.id)),
    )
    both = 0
    for mine in itertools.combinations(range(6), 3):
        for met in (1, 3, 5):
            acts = {True: iter(of_a), False: iter(of_b)}
            for n in range(7):
                if n == met:
                    exchange(a, b)
                if n < 6:
                    next(acts[n in mine])()
            exchange(a, b, c)
            assert told(at_a) == told(at_b), (mine, met)
            listed = [(one.record, one.field) for one in conflicts.listed(a)]
            assert listed == [(one.record, one.field) for one in conflicts.listed(c)]
            assert {field for _record, field in listed} <= {"person", text}
            both += len(listed) > 1
            for record, field in listed:
                a.save(Write(record, field, a.store.versions(record, field)[0].value), kind=Kind.RESOLVE)
            for section in (first, second):
                team.unassign(at_a, FORM, section)
            exchange(a, b, c)
            assert conflicts.listed(b) == []
    assert both > 10
    assert told(inspections.load(a, visit)) == told(inspections.load(c, visit))
    assert verify(c).is_untouched


def test_an_answer_that_two_checklists_share_is_settled_once(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    for ws, value in ((a, "plastic"), (b, "scrap plastic")):
        inspections.answer(inspections.load(ws, visit), OUTDOOR, "/data/e0/activities", value)
    exchange(a, b)
    found = [one for one in conflicts.listed(a) if one.field.endswith("/activities")]
    assert len(found) == 2
    conflicts.choose(a, found[0], found[0].choices[0])
    exchange(a, b)
    assert conflicts.listed(b) == []
    opened = inspections.load(b, visit)
    chosen = found[0].choices[0].value["value"]
    assert {given.value for (_f, ref), given in opened.answers.items() if ref.endswith("/activities")} == {
        chosen
    }


def test_a_row_whose_outer_row_did_not_come_yet_waits(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, _b, _c = three
    inner = "/data/e2/pile/point"
    orphan = RepeatInstance(new_id(), RecordId(visit), OUTDOOR, inner, new_id(), Decimal(1))
    a.create(orphan)
    opened = inspections.load(a, visit)
    inspections.answer(opened, OUTDOOR, "/data/e0/activities", "plastic")
    inspections.catch_up(opened)
    assert not inspections.load(a, visit).instances[orphan.id].removed


def test_people_and_sections_are_named_as_people_say_them(
    three: tuple[Workspace, Workspace, Workspace], visit: str
) -> None:
    a, b, _c = three
    opened = inspections.load(b, visit)
    assert team.section(opened, "a7 closing") == team.section(opened, "a7") == (FORM, "/data/a7")
    assert team.person(b, "me") == b.person.id
    assert team.person(b, "kimura") == team.person(b, a.person.id[:8]) == a.person.id
    for wanted in ("Nobody", "ab"):
        with pytest.raises(NotFoundError):
            team.person(b, wanted)
    with pytest.raises(NotFoundError):
        team.section(opened, "Z9")


def test_the_command_line_joins_and_assigns(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = []
    for name in ("Kimura", "Abe"):
        workspaces.create(tmp_path / name, realm=Realm.PRACTICE, person=make.person(name=name), clock=clock)
        folders.append(tmp_path / name)
    with ExitStack() as stack:
        a, b = (stack.enter_context(workspaces.opened(folder, clock=clock)) for folder in folders)
        yard = make.facility()
        facilities.add(a, yard)
        visit = str(inspections.start(a, yard.id, [shipped_checklists()["common"]]).made)
        number = inspections.named(a, visit).number
        exchange(a, b)

    def says(*words: str) -> str:
        assert run(["inspection", *words, "--workspace", str(folders[1])]) == 0
        return capsys.readouterr().out

    assert "Taking part" in says("join", number)
    assert "A7 Closing”: Abe" in says("assign", number, "A7 Closing", "me")
    assert "A5 Records”: Kimura" in says("assign", number, "a5", "Kimura")
    assert "A5 Records”: nobody" in says("assign", number, "a5", "--nobody")
    shown = json.loads(says("team", number, "--json"))
    assert [one["initials"] for one in shown["members"]] == ["KI", "AB"]
    assert "Began the visit" in says("team", number)
    assert run(["inspection", "assign", number, "a5", "--workspace", str(folders[1])]) == 12
    assert "No longer" in says("leave", number)


@pytest.mark.parametrize(
    ("name", "short"),
    [("Rei Abe", "RA"), ("R. Abe", "RA"), ("木村 晶", "木晶"), ("สมชาย", "สม"), ("ines", "IN"), ("", "?")],
)
def test_initials_fit_a_small_place(name: str, short: str) -> None:
    assert initials(name) == short
