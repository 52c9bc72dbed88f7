"""Checking a checklist: everything that is wrong at once, at its cell, with what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.app.checklists import Check, check, shipped_checklists
from inspector.app.filling import Filled, fill
from inspector.errors import FormError, InputError
from tests.conftest import FakeClock

FAULTY = """| survey |
| | type | name | label | relevant | calculation |
| | text | site | Site | | |
| | text | gate | Gate | ${sight} = 'x' | |
| | select_one yesno | open | Open | | |
| | calculate | total | | | summ(${site}) |
| | integr | 1st | First | | |
| choices |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | yes | Also |
"""


def checked(folder: Path, text: str) -> Check:
    path = folder / "form.md"
    path.write_text(text)
    return check(path)


def test_the_common_checklist_comes_first_for_it_asks_what_the_others_share() -> None:
    assert next(iter(shipped_checklists())) == "common"


def test_every_fault_is_told_at_once_with_sheet_row_and_column(tmp_path: Path) -> None:
    found = {(one.sheet, one.row, one.column) for one in checked(tmp_path, FAULTY).errors}
    assert found >= {
        ("survey", 3, "relevant"),
        ("survey", 4, "type"),
        ("survey", 5, "calculation"),
        ("survey", 6, "type"),
        ("survey", 6, "name"),
        ("choices", 3, "name"),
    }


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("| | calculate | a | A | | ${b} + 1 |\n| | calculate | b | B | | ${a} + 1 |", "calculation"),
        ("| | text | a | A | instance('none')/root/item[ | |", "relevant"),
    ],
)
def test_what_only_the_engine_finds_is_told_at_its_cell_too(tmp_path: Path, row: str, column: str) -> None:
    head = "| survey |\n| | type | name | label | relevant | calculation |\n"
    (problem,) = checked(tmp_path, head + row + "\n").errors[:1]
    assert (problem.sheet, problem.row, problem.column) == ("survey", 2, column)


def test_a_fault_of_an_xform_names_its_field_and_line(tmp_path: Path) -> None:
    path = tmp_path / "form.xml"
    path.write_text(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>\n'
        '<instance><data id="f"><a/></data></instance>\n<bind nodeset="/data/a" relevant="nope(1)"/>\n'
        "</model></h:head><h:body/></h:html>"
    )
    (problem,) = check(path).errors
    assert (problem.path, problem.column, problem.line) == ("/data/a", "relevant", 3)


def test_a_list_that_is_not_beside_the_form_is_named(tmp_path: Path) -> None:
    text = "| survey |\n| | type | name | label |\n| | select_one_from_file yards.csv | yard | Yard |\n"
    assert [one.file for one in checked(tmp_path, text).warnings] == ["yards.csv"]
    (tmp_path / "yards.csv").write_text("name,label\ny1,Yard 1\n")
    assert checked(tmp_path, text).warnings == ()


@pytest.mark.filterwarnings("ignore:Unknown extension:UserWarning")
def test_every_form_that_is_meant_to_be_refused_says_why_and_most_say_where(shared: Path) -> None:
    folder = shared / "conformance" / "forms"
    if not folder.is_dir():
        pytest.skip("the corpus of recorded cases is not there")
    refused = [
        check(folder / one["file"])
        for one in json.loads((folder / "index.json").read_text(encoding="utf-8"))
        if one.get("errored") and one["kind"].startswith("xlsform")
    ]
    assert all(one.errors for one in refused)
    placed = sum(any(problem.row for problem in one.errors) for one in refused)
    assert placed / len(refused) > 0.8, f"{placed} of {len(refused)}"


YARD = """| survey |
| | type | name | label | constraint |
| | text | site | Site | |
| | select_multiple kinds | kinds | Kinds | |
| | begin group | road | Road | |
| | integer | width | Width | . > 2 |
| | end group | | | |
| | begin repeat | pile | Pile | |
| | decimal | height | Height | |
| | begin repeat | point | Point | |
| | decimal | height | Height | |
| | end repeat | | | |
| | end repeat | | | |
| choices |
| | list_name | name | label |
| | kinds | iron | Iron |
| | kinds | copper | Copper |
"""
ANSWERS = {
    "site": "North",
    "kinds": ["copper", "iron"],
    "width": 1,
    "pile": [{"height": 4.5, "point": [{"height": 1}, {"height": 2}]}, {"height": 3}],
}


def filled(folder: Path, answers: object) -> Filled:
    (folder / "yard.md").write_text(YARD)
    (folder / "answers.json").write_text(json.dumps(answers))
    return fill(folder / "yard.md", folder / "answers.json", FakeClock())


def values(found: Filled) -> list[str]:
    return [node.value for node in found.nodes if node.value and node.kind]


def test_answers_in_json_fill_questions_groups_and_rows(tmp_path: Path) -> None:
    found = filled(tmp_path, ANSWERS)
    assert values(found) == ["North", "iron copper", "1", "4.5", "1", "2", "3"]
    assert [gap.ref for gap in found.gaps] == ["/data/road/width"]


def test_a_submission_fills_the_form_as_its_answers_did(tmp_path: Path) -> None:
    first = filled(tmp_path, ANSWERS)
    (tmp_path / "sent.xml").write_bytes(first.submission)
    again = fill(tmp_path / "yard.md", tmp_path / "sent.xml", FakeClock())
    assert values(again) == values(first)
    assert again.submission == first.submission


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"sites": 1}, "site"),
        ({"height": 1}, "paths"),
        ({"/data/pile/height": 1}, "list of objects"),
        ({"pile": [1]}, "objects"),
        ([], "JSON object"),
    ],
)
def test_answers_without_a_question_are_told_by_name(tmp_path: Path, answers: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        filled(tmp_path, answers)


def test_another_forms_submission_is_refused(tmp_path: Path) -> None:
    filled(tmp_path, {})
    (tmp_path / "other.xml").write_text('<data id="other"/>')
    with pytest.raises(FormError, match="other"):
        fill(tmp_path / "yard.md", tmp_path / "other.xml", FakeClock())
