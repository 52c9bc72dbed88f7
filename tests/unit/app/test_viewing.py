"""What the window shows of forms of every shape: loose questions, groups, repeats at the top and without rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import facilities, inspections, viewing
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from tests import make

SETTINGS = "| settings | | | |\n| | form_id | version | form_title |\n| | shape | 1 | Shape |\n"
HEAD = "| survey | | | | |\n| | type | name | label | repeat_count |\n"
LOOSE = "| | text | one | First | |\n| | text | two | Second | |\n"
PILES = "| | begin repeat | pile | Pile | |\n| | text | size | Size | |\n| | end repeat | | | |\n"
GROUP = "| | begin group | g | Group | |\n| | text | inner | Inner | |\n| | end group | | | |\n"


def opened(ws: Workspace, folder: Path, survey: str) -> OpenInspection:
    form = folder / "shape.md"
    form.write_text(HEAD + survey + SETTINGS)
    yard = make.facility()
    facilities.add(ws, yard)
    return inspections.load(ws, str(inspections.start(ws, yard.id, [form]).made))


def titles(one: OpenInspection) -> list[str]:
    return [line.title for line in viewing.editor(one).sections]


def shown(one: OpenInspection, number: int = 0) -> list[str]:
    line = viewing.editor(one).sections[number]
    return [
        f"+{view.add_to}" if view.add_to else view.state.ref.rpartition("/")[2].partition("[")[0]
        for view in viewing.editor(one, line.form_id, line.ref).questions
    ]


def test_a_form_without_groups_is_one_section_with_its_title(workspace: Workspace, tmp_path: Path) -> None:
    one = opened(workspace, tmp_path, LOOSE)
    assert titles(one) == ["Shape"]
    assert shown(one) == ["one", "two"]
    assert viewing.section_of(one, "shape", "/data/two") == "/data/one"


def test_questions_between_groups_are_sections_of_their_own(workspace: Workspace, tmp_path: Path) -> None:
    one = opened(workspace, tmp_path, LOOSE + GROUP + "| | text | last | Last | |\n")
    assert titles(one) == ["First", "Group", "Last"]
    assert [shown(one, n) for n in range(3)] == [["one", "two"], ["inner"], ["last"]]


def test_a_repeat_at_the_top_is_one_section_with_all_its_rows(workspace: Workspace, tmp_path: Path) -> None:
    one = opened(workspace, tmp_path, LOOSE + PILES)
    assert titles(one) == ["First", "Pile"]
    inspections.add_row(one, "shape", "/data/pile")
    assert shown(one, 1) == ["pile", "size", "pile", "size", "+/data/pile"]


@pytest.mark.parametrize("around", ["", "group"])
def test_a_repeat_without_rows_can_get_one(workspace: Workspace, tmp_path: Path, around: str) -> None:
    survey = f"| | begin group | g | Group | |\n{PILES}| | end group | | | |\n" if around else LOOSE + PILES
    one = opened(workspace, tmp_path, survey)
    base = "/data/g/pile" if around else "/data/pile"
    for row in list(one.session("shape").rows()):
        inspections.remove_row(one, "shape", row.ref)
    number = len(titles(one)) - 1
    assert shown(one, number) == [f"+{base}"]
    made = inspections.add_row(one, "shape", base).made
    assert f"{base}[{made}]/size" in [view.state.ref for view in view_of(one, number)]


def view_of(one: OpenInspection, number: int) -> tuple[viewing.QuestionView, ...]:
    line = viewing.editor(one).sections[number]
    return viewing.editor(one, line.form_id, line.ref).questions


def test_counted_rows_are_neither_added_nor_moved(workspace: Workspace, tmp_path: Path) -> None:
    counted = PILES.replace("| begin repeat | pile | Pile | |", "| begin repeat | pile | Pile | 2 |")
    one = opened(workspace, tmp_path, LOOSE + counted)
    assert shown(one, 1) == ["pile", "size", "pile", "size"]
    assert all(view.row is None for view in view_of(one, 1))


def test_rows_know_their_place(workspace: Workspace, tmp_path: Path) -> None:
    one = opened(workspace, tmp_path, LOOSE + PILES)
    for _n in range(2):
        inspections.add_row(one, "shape", "/data/pile")
    places = [view.row for view in view_of(one, 1) if view.row is not None]
    assert [(place.number, place.of) for place in places] == [(0, 3), (1, 3), (2, 3)]


def test_a_row_comes_back_without_what_was_taken_out_of_it_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    inner = "| | begin repeat | part | Part | |\n| | text | name | Name | |\n| | end repeat | | | |\n"
    one = opened(workspace, tmp_path, LOOSE + PILES.replace("| | end repeat", inner + "| | end repeat", 1))
    (pile,) = (row.ref for row in one.session("shape").rows("/data/pile"))
    (first,) = (row.ref for row in one.session("shape").rows("/data/pile/part"))
    inspections.add_row(one, "shape", f"{pile}/part")
    inspections.remove_row(one, "shape", first)
    kept = [row.ref for row in one.session("shape").rows()]
    inspections.remove_row(one, "shape", pile)
    inspections.restore_row(one, pile[-33:-1])
    assert [row.ref for row in one.session("shape").rows()] == kept


def told(one: OpenInspection, name: str) -> str:
    """The measure that stands at this question."""
    form_id = "yp_rapid_assessment"
    ref = next(ref for ref in one.session(form_id).refs() if ref.endswith(f"/{name}"))
    section = viewing.section_of(one, form_id, ref)
    return next(
        view.measure for view in viewing.editor(one, form_id, section).questions if view.state.ref == ref
    )


def answer(one: OpenInspection, name: str, value: str) -> None:
    session = one.session("yp_rapid_assessment")
    inspections.answer(
        one, "yp_rapid_assessment", next(ref for ref in session.refs() if ref.endswith(f"/{name}")), value
    )


def test_what_to_do_at_once_is_said_whether_or_not_a_finding_follows(workspace: Workspace) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    chosen = [shipped_checklists()["rapid_assessment"]]
    one = inspections.load(workspace, str(inspections.start(workspace, yard.id, chosen).made))
    assert told(one, "hazard") == ""
    answer(one, "hazard", "fire")  # a referral: nobody's finding
    assert told(one, "hazard").startswith("Do not enter. Withdraw upwind")
    assert not one.findings
    answer(one, "hazard", "none")
    assert told(one, "hazard") == ""
    answer(one, "f04", "burning")
    answer(one, "f05_state", "smoke")  # hangs on its group, and is said at the first question of it
    assert told(one, "f05_state").startswith("Withdraw upwind")
    assert told(one, "f05_material") == ""
