"""Photos and places: a track places them without touching them, and what speaks against one is said."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from inspector.app import facilities, files, inspections, placing
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.unit.geo.test_track import GPX


@pytest.fixture
def opened(workspace: Workspace) -> OpenInspection:
    yard = make.facility()
    facilities.add(workspace, yard)
    made = inspections.start(workspace, yard.id, [shipped_checklists()["common"]]).made
    return inspections.load(workspace, str(made))


@pytest.fixture
def track(tmp_path: Path) -> Path:
    path = tmp_path / "visit.gpx"
    path.write_bytes(GPX % b"")
    return path


def photo(path: Path, taken: str) -> Path:
    exif = Image.Exif()
    exif[0x0132] = taken
    Image.new("RGB", (80, 60), "#886644").save(path, exif=exif)
    return path


def test_a_photo_is_placed_by_its_time_and_stays_as_it_is(
    opened: OpenInspection, track: Path, tmp_path: Path
) -> None:
    source = photo(tmp_path / "a.jpg", "2026:11:24 10:00:07")  # Tokyo; the camera is 7 s fast
    late = photo(tmp_path / "b.jpg", "2026:11:24 15:00:00")
    files.take_in(opened, [source, late], taken_by="A")
    result = placing.geotag(opened, track, timedelta(seconds=-7))
    (again, _) = files.listed(opened.ws, opened.inspection.id)
    assert again.position is not None
    assert again == result.placed[0]
    assert "from a track" in str(files.position_of(again))
    assert opened.ws.files.path(again.sha256).read_bytes() == source.read_bytes()
    assert "does not cover" in result.left[0][1]
    assert verify(opened.ws).is_untouched


def test_what_speaks_against_a_photo_is_said_in_words(
    opened: OpenInspection, shared: Path, tmp_path: Path
) -> None:
    bare = photo(tmp_path / "a.jpg", "2026:11:24 10:00:30")
    files.take_in(opened, [shared / "samples" / "photos" / "DSCN0010.jpg", bare], taken_by="A")
    far, near = placing.check(opened)
    assert any("before the visit" in one for one in far.remarks)
    assert [one for one in near.remarks if "no position" in one] == [
        "It carries no position. A GPX or NMEA track of the visit can give it one."
    ]
    assert all(one[0].isupper() and one.endswith(".") for one in (*far.remarks, *near.remarks))
    assert near.since_start_s is not None
    assert abs(near.since_start_s) < 120


def test_the_command_prints_fixes_and_average(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = shared / "samples" / "nmea" / "bu353s4.log"
    assert run(["position", str(log), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["fixes"][0]) >= {"time", "lat", "lon", "accuracy", "satellites", "source"}
    assert told["fixes"][0]["time"] == "2014-12-31T03:07:19.000Z"
    assert told["average"]["used"] + told["average"]["rejected"] == 25
    assert told["skipped"] == {"comment": 6}


@pytest.mark.parametrize("content", [b"", b"\x00\xff$" * 5000, b"$GPGGA,0307", b"hello\n"])
def test_a_file_without_a_fix_is_no_fault(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    assert run(["position", str(path)]) == 0
    assert "No fix" in capsys.readouterr().out


def test_the_commands_place_and_hold_photos_against_the_visit(
    tmp_path: Path, track: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "w"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder, clock=clock) as ws:
        yard = make.facility()
        facilities.add(ws, yard)
        made = str(inspections.start(ws, yard.id, [shipped_checklists()["common"]]).made)
        source = photo(tmp_path / "a.jpg", "2026:11:24 10:00:07")
        files.take_in(inspections.load(ws, made), [source], taken_by="A")
    where = ["--workspace", str(folder)]
    assert run(["file", "geotag", made, "1", "--track", str(track), "--offset", "-7", *where]) == 0
    assert "35.500000" in capsys.readouterr().out
    assert run(["file", "check", made, "--json", *where]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert "from a track" in told["position"]
    assert run(["file", "check", made, "7", *where]) != 0
