"""Forms that register and update: facilities, and lists of their own, in the Save that seals the inspection."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import facilities, inspections, sealing
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.entity import ListedEntity
from inspector.domain.facility import Facility, FacilityStatus
from inspector.errors import FormError
from tests import make

REGISTER = """
| survey   |                            |         |       |            |                                       |
|          | type                       | name    | label | save_to    | choice_filter                         |
|          | text                       | name    | Name  |            |                                       |
|          | text                       | country | Land  | country    |                                       |
|          | geopoint                   | place   | Where | geometry   |                                       |
|          | text                       | status  | State | status     |                                       |
| entities |            |         |       |
|          | list_name  | label   |       |
|          | facilities | ${name} |       |
| settings |            |         |
|          | form_id    | version |
|          | register   | 1       |
"""
TAGS = """
| survey   |                          |        |       |         |               |
|          | type                     | name   | label | save_to | calculation   |
|          | select_one_from_file tags.csv | tag | Tag |         |               |
|          | text                     | state  | State | state   |               |
| entities |           |           |                  |        |
|          | list_name | entity_id | update_if        | label  |
|          | tags      | ${tag}    | ${state} != ''   | ${tag} |
| settings |           |         |
|          | form_id   | version |
|          | tagging   | 1       |
"""


def written(folder: Path, text: str, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_csv", ".csv")).write_text(content)
    path = folder / "form.md"
    path.write_text(text)
    return path


def begun(ws: Workspace, form: Path) -> inspections.OpenInspection:
    facility = next(iter(facilities.listed(ws)), None) or make.facility()
    if ws.store.find(Facility, facility.id) is None:
        facilities.add(ws, facility)
    return inspections.load(ws, str(inspections.start(ws, facility.id, [form]).made))


def answered(opened: inspections.OpenInspection, form_id: str, **answers: str) -> None:
    for name, value in answers.items():
        inspections.answer(opened, form_id, f"/data/{name}", value)


def test_a_form_that_registers_a_yard_adds_the_facility_when_it_is_sealed(
    workspace: Workspace, tmp_path: Path
) -> None:
    opened = begun(workspace, written(tmp_path / "forms", REGISTER))
    answered(opened, "register", name="New yard", country="TH", place="13.7 100.5 0 6", status="unauthorised")
    assert len(facilities.listed(workspace)) == 1
    sealing.seal(opened, reason="test")
    made = next(one for one in facilities.listed(workspace) if one.name == "New yard")
    assert (made.country, made.status) == ("TH", FacilityStatus.UNAUTHORISED)
    assert made.position is not None
    assert str(made.position.latitude) == "13.7"
    assert verify(workspace).is_untouched


def test_a_list_that_came_with_the_form_goes_on_from_what_forms_made_of_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    form = written(
        tmp_path / "forms", TAGS, tags_csv="name,label,state,__version\nt1,Tag 1,red,4\nt2,Tag 2,red,1\n"
    )
    opened = begun(workspace, form)
    answered(opened, "tagging", tag="t1", state="green")
    sealing.seal(opened, reason="test")
    (kept,) = workspace.store.all(ListedEntity)
    assert (kept.entity, kept.properties, kept.version, kept.trunk_version) == (
        "t1",
        {"state": "green"},
        5,
        4,
    )
    later = begun(workspace, form).session("tagging")
    ask = "string(instance('tags')/root/item[name='{}']/{})"
    assert later.evaluate("/data", ask.format("t1", "state")) == "green"
    assert later.evaluate("/data", ask.format("t1", "__version")) == "5"
    assert later.evaluate("/data", ask.format("t2", "state")) == "red"


def test_a_checklist_whose_list_is_missing_is_refused_by_the_name_of_the_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(FormError, match=r"tags\.csv"):
        begun(workspace, written(tmp_path / "forms", TAGS))
