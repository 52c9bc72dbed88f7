"""A draft moves to a newer version of its checklist and back, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import facilities, inspections, sealing, versions
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.errors import InputError, SealedError
from tests import make

HEAD = "| survey | | | | |\n| | type | name | label | bind::yp:item |\n"
SETTINGS = '| settings | | | |\n| | form_id | version | namespaces |\n| | moving | {} | yp="urn:x-yardproof:checklist" |\n'
FIRST = """| | text | gate | Gate | M1 |
| | text | dust | Dust | M2 |
| | text | smell | Smell | |
| | text | gone | Gone | |
| | begin repeat | pile | Pile | |
| | decimal | height | Height | |
| | end repeat | | | |
| | begin repeat | drum | Drum | |
| | text | mark | Mark | |
| | end repeat | | | |
"""
SECOND = """| | text | gate | Gate | M1 |
| | text | dust_seen | Dust seen | M2 |
| | begin group | air | Air | |
| | text | smell | Smell | |
| | end group | | | |
| | text | fresh | New question | |
| | begin repeat | pile | Pile | |
| | decimal | tall | How tall | |
| | decimal | height | Height | |
| | end repeat | | | |
"""


def form(folder: Path, version: str, body: str) -> Path:
    path = folder / f"moving-{version}.md"
    path.write_text(HEAD + body + SETTINGS.format(version))
    return path


@pytest.fixture
def opened(workspace: Workspace, tmp_path: Path) -> OpenInspection:
    facility = make.facility()
    facilities.add(workspace, facility)
    made = inspections.start(workspace, facility.id, [form(tmp_path, "1", FIRST)]).made
    found = inspections.load(workspace, str(made))
    session = found.session("moving")
    (pile,) = [row.ref for row in session.rows("/data/pile")]
    (drum,) = [row.ref for row in session.rows("/data/drum")]
    for ref, value in (
        ("/data/gate", "shut"),
        ("/data/dust", "much"),
        ("/data/smell", "oil"),
        ("/data/gone", "kept in the record"),
        (f"{pile}/height", "4.5"),
        (f"{drum}/mark", "UN 1202"),
    ):
        inspections.answer(found, "moving", ref, value)
    return found


def values(opened: OpenInspection) -> dict[str, str]:
    """The answers by the last name of their questions."""
    session = opened.session("moving")
    states = [session.state(ref) for ref in session.questions()]
    return {state.ref.rpartition("/")[2]: state.value for state in states if state.value}


def test_the_preview_says_what_is_kept_renamed_lost_and_new_and_changes_nothing(
    opened: OpenInspection, tmp_path: Path
) -> None:
    entries = opened.ws.store.count()
    plan = versions.preview(opened, form(tmp_path, "2", SECOND))
    assert [one.label for one in plan.kept] == ["Gate", "Height"]
    assert [(one.ref, one.to_ref) for one in plan.renamed] == [
        ("/data/dust", "/data/dust_seen"),
        ("/data/smell", "/data/air/smell"),
    ]
    assert [one.label for one in plan.lost] == ["Gone", "Mark"]
    assert plan.added == ("/data/fresh", "/data/pile/tall")
    assert opened.ws.store.count() == entries


def test_a_draft_moves_there_and_back_with_all_its_answers(opened: OpenInspection, tmp_path: Path) -> None:
    before = values(opened)
    versions.move(opened, versions.preview(opened, form(tmp_path, "2", SECOND)))
    assert values(opened) == {"gate": "shut", "dust_seen": "much", "smell": "oil", "height": "4.5"}
    again = inspections.load(opened.ws, opened.inspection.id)
    assert again.checklists["moving"].version.version == "2"
    assert values(again) == values(opened)
    inspections.answer(opened, "moving", "/data/dust_seen", "little")
    versions.move(opened, versions.preview_back(opened, "moving"))
    assert values(opened) == {**before, "dust": "little"}
    assert opened.checklists["moving"].version.version == "1"
    assert verify(opened.ws).is_untouched


def test_a_sealed_inspection_and_a_strange_checklist_stay_where_they_are(
    opened: OpenInspection, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="other version"):
        versions.preview_back(opened, "moving")
    with pytest.raises(InputError, match="very version"):
        versions.preview(opened, form(tmp_path, "1", FIRST))
    sealing.seal(opened, reason="test")
    with pytest.raises(SealedError):
        versions.preview(opened, form(tmp_path, "2", SECOND))
