"""`yardproof form build`: checked XForms with what they name, one for each checklist."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import etree

from inspector import paths
from inspector.app import building
from inspector.app.checklists import as_xlsx, shipped_checklists
from inspector.cli.program import run
from inspector.errors import FormError, InputError, NotFoundError
from tests.unit.checklists.shipped import FORMS

GOOD = "| survey |\n| | type | name | label | media::image |\n| | text | t | T | yard.svg |\n"
FAULTY = "| survey |\n| | type | name | label | relevant |\n| | text | t | T | ${nowhere} = 1 |\n"


def folder(tmp_path: Path, **pages: str) -> Path:
    made = tmp_path / "forms"
    made.mkdir()
    for name, text in pages.items():
        (made / f"{name}.md").write_text(text, encoding="utf-8")
    return made


def test_a_checklist_becomes_an_xform_with_its_pictures_beside_it(tmp_path: Path) -> None:
    source = folder(tmp_path, good=GOOD)
    (source / "good-media").mkdir()
    (source / "good-media" / "yard.svg").write_text("<svg/>", encoding="utf-8")
    (built,) = building.build([source / "good.md"], tmp_path / "built")
    assert built.files == (tmp_path / "built/good.xml", tmp_path / "built/good-media/yard.svg")
    assert built.check.errors == built.check.warnings == ()
    assert etree.parse(built.files[0]).getroot().tag == "{http://www.w3.org/1999/xhtml}html"
    assert built.files[1].read_text(encoding="utf-8") == "<svg/>"


def test_a_folder_is_built_but_for_what_is_faulty_and_the_faults_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(
        tmp_path, bad=FAULTY, good=GOOD, README="# Forms\n\n| a | table |\n|---|---|\n| x | y |\n"
    )
    target = tmp_path / "built"
    assert run(["form", "build", str(source), str(target)]) == FormError.exit_code
    assert [path.name for path in target.iterdir()] == ["good.xml"]
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "1/2 bad.md: cannot be used."
    assert "nowhere" in told[1]
    assert "2/2 good.md: 1 questions, written as good.xml." in told
    assert any("yard.svg" in line and "not beside the form" in line for line in told)


def test_a_script_reads_what_was_built_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path, good=GOOD)
    assert run(["form", "build", str(source), str(tmp_path / "built"), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["check"]["questions"] == 1
    assert told["files"] == [str(tmp_path / "built/good.xml")]


def test_two_checklists_never_become_the_same_file(tmp_path: Path) -> None:
    source = folder(tmp_path, good=GOOD)
    (source / "good.xlsx").write_bytes(as_xlsx(source / "good.md"))
    with pytest.raises(InputError, match=r"good\.md, good\.xlsx"):
        building.sources(source)


def test_a_workbook_is_built_like_its_markdown(tmp_path: Path) -> None:
    source = folder(tmp_path, good=GOOD)
    made = [next(building.build([source / "good.md"], tmp_path / "a")).files[0]]
    (source / "good.xlsx").write_bytes(as_xlsx(source / "good.md"))
    made.append(next(building.build([source / "good.xlsx"], tmp_path / "b")).files[0])
    assert made[0].read_bytes() == made[1].read_bytes()


def test_what_is_not_there_or_holds_no_checklist_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        building.sources(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no checklist"):
        building.sources(tmp_path)


def test_the_folder_of_the_shipped_checklists_holds_them_and_nothing_else(tmp_path: Path) -> None:
    copied = shutil.copytree(paths.shipped("forms"), tmp_path / "forms")
    found = building.sources(copied)
    assert [path.name for path in found] == sorted(path.name for path in shipped_checklists().values())
    assert len(found) == len(FORMS)
