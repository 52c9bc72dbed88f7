"""The drawings of the checklists: where they stand, what their numbers mean, and that they go with the checklist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from inspector import paths
from inspector.app import facilities, inspections, viewing
from inspector.app.checklists import check, shipped_checklists
from inspector.app.workspace import Workspace
from tests import make
from tests.unit.checklists.robot import ref
from tests.unit.checklists.shipped import FORMS, form

DRAWINGS = [
    ("E", "e12_method", "pile_geometry.svg"),
    ("E", "e15", "pile_geometry.svg"),
    ("C", "c13", "depollution_order.svg"),
    ("D", "d10", "battery_hazards.svg"),
]
OPENED = {
    "C": {"activities": "elv", "country": "JP"},
    "D": {"activities": "battery", "bat_type": "ev"},
    "E": {"activities": "scrap", "country": "JP", "pile_regime": "industrial_waste"},
}


def drawing(letter: str, name: str) -> Path:
    return paths.shipped(f"forms/{FORMS[letter]}-media/{name}")


def written(path: Path) -> list[str]:
    """The texts of a drawing, without its title."""
    root = etree.parse(path).getroot()
    return [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(("letter", "name", "image"), DRAWINGS)
def test_a_drawing_says_numbers_and_the_guidance_says_what_they_are(
    letter: str, name: str, image: str
) -> None:
    guidance = form(letter).named(name).guidance
    texts = written(drawing(letter, image))
    numbers = {text for text in texts if text.isdigit()}
    assert len(numbers) >= 5
    assert all(len(text) <= 2 for text in texts), "no words: a drawing is for every language"
    told = guidance.partition("Drawing")[2]
    assert {number for number in numbers if re.search(rf"\b{number}\b", told)} == numbers
    if name == "e12_method":
        symbols = {text.strip("+−") for text in texts} - numbers
        assert {one for one in symbols if re.search(rf"\b{one}\b", told)} == symbols


def test_a_limit_of_japanese_rules_is_explained_in_japan_only() -> None:
    assert "1 to 2" not in form("E").named("e12_method").guidance
    assert "1 to 2" in form("E").named("e15").guidance
    assert form("E").named("e15").bind["relevant"].replace(" ", "").endswith("!='none'")
    assert "= 'JP'" in form("E").named("e15").bind["relevant"]


def test_every_drawing_is_named_by_a_question_and_safe_to_open() -> None:
    found = sorted(path.name for path in paths.shipped("forms").glob("*-media/*"))
    assert found == sorted({image for __, __, image in DRAWINGS})
    for letter, __, image in DRAWINGS:
        source = drawing(letter, image).read_text(encoding="utf-8")
        assert not re.search(r"<script|href|<image|url\(|<!ENTITY|<style", source)


@pytest.mark.parametrize(("letter", "name", "image"), DRAWINGS)
def test_a_drawing_is_pinned_with_its_checklist_and_shown_at_its_question(
    letter: str, name: str, image: str, workspace: Workspace
) -> None:
    yard = make.facility(country="JP")
    facilities.add(workspace, yard)
    started = inspections.start(workspace, yard.id, [shipped_checklists()[FORMS[letter]]])
    opened = inspections.load(workspace, str(started.made))
    checklist = form(letter).id
    session = opened.session(checklist)
    for question, value in OPENED[letter].items():
        inspections.answer(opened, checklist, ref(session, question), value)
    at = ref(session, name)
    state = session.state(at)
    assert state.relevant
    (pinned,) = opened.checklists[checklist].version.attachments
    assert pinned.name == image
    section = "/".join(at.split("/")[:3])
    (view,) = (one for one in viewing.editor(opened, checklist, section).questions if one.state.ref == at)
    assert Path(view.state.media["image"]).read_bytes() == drawing(letter, image).read_bytes()


def test_a_drawing_that_does_not_lie_beside_its_checklist_is_told(tmp_path: Path) -> None:
    alone = tmp_path / "battery.md"
    alone.write_bytes(shipped_checklists()["battery"].read_bytes())
    assert [problem.file for problem in check(alone).warnings] == ["battery_hazards.svg"]
    assert check(shipped_checklists()["battery"]).warnings == ()
