"""Forms being filled in: a form in, answers, the expected state."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from inspector.errors import FormError
from inspector.forms.problems import FaultyFormError
from inspector.forms.session import Session
from inspector.forms.state import Context, GapKind, Row
from inspector.forms.xform import parse
from inspector.forms.xlsform import convert
from tests.conftest import FakeClock

YARD = """
| survey |               |        |            |                 |            |                     |                         |             |
|        | type          | name   | label      | relevant        | constraint | constraint_message  | calculation             | required    |
|        | text          | site   | Site       |                 |            |                     |                         | yes         |
|        | select_one yn | scrap  | Scrap here |                 |            |                     |                         |             |
|        | decimal       | limit  | Limit      |                 | . > 0      | More than 0 please  |                         |             |
|        | begin repeat  | pile   | Pile       | ${scrap} = 'yes'|            |                     |                         |             |
|        | decimal       | h      | Height     |                 | . <= ${limit} | Above the limit  |                         | yes         |
|        | begin repeat  | point  | Point      |                 |            |                     |                         |             |
|        | decimal       | d      | Distance   | ${h} > 1        |            |                     |                         |             |
|        | calculate     | twice  |            |                 |            |                     | ${d} * 2                |             |
|        | end repeat    |        |            |                 |            |                     |                         |             |
|        | calculate     | far    |            |                 |            |                     | sum(${twice})           |             |
|        | end repeat    |        |            |                 |            |                     |                         |             |
|        | calculate     | total  |            |                 |            |                     | sum(${h})               |             |
|        | note          | told   | Total ${total} of ${site} |  |            |                     |                         |             |
| choices |           |      |       |
|         | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("forms") / "yard.md"
    path.write_text(YARD)
    return parse(convert(path).xml)


def counted() -> Context:
    keys = iter(f"{n:032x}" for n in range(10_000))
    return Context(FakeClock(), new_key=lambda: next(keys))


@pytest.fixture
def session(form) -> Session:  # type: ignore[no-untyped-def]
    return Session.start(form, counted())


PILE = f"/data/pile[{0:032x}]"


def test_relevance_opens_and_closes_a_repeat_and_blanks_its_values(session: Session) -> None:
    assert not session.state(f"{PILE}/h").relevant
    changed = session.answer("/data/scrap", "yes")
    assert f"{PILE}/h" in changed
    session.answer(f"{PILE}/h", "4.5")
    assert session.state("/data/total").value == "4.5"
    session.answer("/data/scrap", "no")
    assert session.state("/data/total").value == "0"
    session.answer("/data/scrap", "yes")
    assert session.state("/data/total").value == "4.5"  # an answer is never lost by being hidden


def test_a_constraint_is_checked_again_when_what_it_reads_changes(session: Session) -> None:
    session.answer("/data/scrap", "yes")
    session.answer("/data/limit", "5")
    session.answer(f"{PILE}/h", "4.5")
    assert session.state(f"{PILE}/h").valid
    changed = session.answer("/data/limit", "4")
    assert f"{PILE}/h" in changed
    state = session.state(f"{PILE}/h")
    assert (state.valid, state.message, state.value) == (False, "Above the limit", "4.5")


def test_an_entry_of_the_wrong_type_is_kept_and_told(session: Session) -> None:
    session.answer("/data/limit", "five")
    state = session.state("/data/limit")
    assert (state.value, state.valid) == ("five", False)
    assert any(gap.kind is GapKind.TYPE for gap in session.gaps())


@pytest.mark.parametrize(
    ("typed", "kept", "valid"), [("3,5", "3.5", True), ("１２", "12", True), ("1,234", "1,234", False)]
)
def test_numbers_are_read_as_people_write_them(session: Session, typed: str, kept: str, valid: bool) -> None:
    session.answer("/data/limit", typed)
    state = session.state("/data/limit")
    assert (state.value, state.valid) == (kept, valid)


def test_a_label_follows_the_values_in_it(session: Session) -> None:
    changed = session.answer("/data/site", "ลาน 1")
    assert "/data/told" in changed
    assert session.state("/data/told").label == "Total 0 of ลาน 1"


def test_rows_come_go_and_move_and_the_rest_keeps_its_answers(session: Session) -> None:
    session.answer("/data/scrap", "yes")
    session.answer(f"{PILE}/h", "1")
    second = session.add_row("/data/pile")
    session.answer(f"{second.ref}/h", "2")
    assert session.state("/data/total").value == "3"
    session.move_row(second.ref, 0)
    assert [row.key for row in session.rows("/data/pile")] == [second.key, f"{0:032x}"]
    session.remove_row(PILE)
    assert session.state("/data/total").value == "2"


def test_what_is_required_is_a_gap_and_never_a_refusal(session: Session) -> None:
    assert [gap.ref for gap in session.gaps()] == ["/data/site"]
    session.answer("/data/scrap", "yes")
    assert {gap.ref for gap in session.gaps()} == {"/data/site", f"{PILE}/h"}


def test_a_cycle_is_refused_by_the_names_of_its_fields(tmp_path: Path) -> None:
    xform = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
    <instance><data id="x"><a/><b/></data></instance>
    <bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/a + 1"/>
    </model></h:head><h:body/></h:html>"""
    with pytest.raises(FormError, match="/data/a"):
        parse(xform)


@pytest.mark.parametrize(
    "xml", [b"", b"<a", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"\xff\xfe"]
)
def test_what_is_no_form_is_refused_with_words(xml: bytes) -> None:
    with pytest.raises(FormError):
        parse(xml)


def test_a_faulty_xlsform_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "faulty.md"
    path.write_text("| survey |\n| | type | name | label |\n| | text | | A |\n")
    with pytest.raises(FaultyFormError) as caught:
        convert(path)
    assert caught.value.problems[0].row == 2


def test_pictures_and_sounds_of_labels_and_choices_are_told_in_the_language_in_use(tmp_path: Path) -> None:
    path = tmp_path / "media.md"
    path.write_text(
        "| survey |\n| | type | name | label::English | label::Thai | media::image::English | media::audio::Thai |\n"
        "| | select_one k | kind | Kind | ชนิด | kind.png | kind-th.mp3 |\n"
        "| choices |\n| | list_name | name | label::English | label::Thai | media::image |\n"
        "| | k | cu | Copper | ทองแดง | cu.png |\n| | k | fe | Iron | เหล็ก | |\n"
    )
    session = Session.start(parse(convert(path).xml), counted())
    session.set_language("English")
    assert session.state("/data/kind").media["image"] == "jr://images/kind.png"
    assert session.state("/data/kind").choice_media["cu"]["image"] == "jr://images/cu.png"
    session.set_language("Thai")
    assert session.state("/data/kind").label == "ชนิด"
    assert session.state("/data/kind").media["audio"] == "jr://audio/kind-th.mp3"


class Filling(RuleBasedStateMachine):
    """After any edits the incremental state equals that of a session restored from the same values."""

    form = None

    @initialize()
    def begin(self) -> None:
        self.session = Session.start(type(self).form, counted())

    @rule(value=st.sampled_from(["yes", "no", ""]))
    def scrap(self, value: str) -> None:
        self.session.answer("/data/scrap", value)

    @rule(value=st.sampled_from(["1", "4", "", "x"]))
    def limit(self, value: str) -> None:
        self.session.answer("/data/limit", value)

    @rule(data=st.data(), value=st.sampled_from(["0", "1.5", "3", "", "-2"]))
    def measure(self, data: st.DataObject, value: str) -> None:
        places = [ref for ref in self.session.refs() if ref.rpartition("/")[2] in ("h", "d")]
        if places:
            self.session.answer(data.draw(st.sampled_from(places)), value)

    @precondition(lambda self: len(self.session.rows()) < 7)
    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        places = ["/data/pile", *(f"{row.ref}/point" for row in self.session.rows("/data/pile"))]
        self.session.add_row(data.draw(st.sampled_from(places)))

    @precondition(lambda self: self.session.rows())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.session.remove_row(data.draw(st.sampled_from([row.ref for row in self.session.rows()])))

    @invariant()
    def equals_a_full_recomputation(self) -> None:
        if not hasattr(self, "session"):
            return
        rows = [Row(row.ref, row.path, row.key, row.parent) for row in self.session.rows()]
        again = Session.restore(type(self).form, counted(), rows, self.session.values())
        assert list(again.refs()) == list(self.session.refs())
        for ref in again.refs():
            assert again.state(ref) == self.session.state(ref)
        assert again.gaps() == self.session.gaps()


@pytest.fixture(autouse=True)
def _form_of_the_machine(form) -> None:  # type: ignore[no-untyped-def]
    Filling.form = form


TestFilling = Filling.TestCase
TestFilling.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
