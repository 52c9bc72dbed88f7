"""Files as answers through the whole window: taken, drawn over, replaced, refused, sealed, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from inspector.app import facilities, files, inspections, sealing, submissions
from inspector.app import workspace as workspaces
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.realm import Realm
from inspector.evidence.files import FileState
from tests import make
from tests.conftest import FakeClock
from tests.ui import geometry, naming
from tests.ui.devices import FakeDevices, frame
from tests.ui.robot import Robot
from tests.ui.test_media_fields import codes_photo
from tests.ui.viewer import Viewer
from tests.unit.geo.test_track import GPX
from ui.editor.track_bar import TrackBar

FORM = """
| survey |             |       |       |            |          |
|        | type        | name  | label | appearance | relevant |
|        | begin group | a     | Gate  |            |          |
|        | image       | photo | Photo of the gate | annotate | |
|        | audio       | sound | What was said | | |
|        | barcode     | drum  | Number of the drum | | |
|        | image       | plan  | Plan  | draw       |          |
|        | end group   |       |       |            |          |
|        | begin group | b     | Yard  |            |          |
|        | text        | note  | Note  |            |          |
|        | end group   |       |       |            |          |
| settings |           |         |
|          | form_id   | version |
|          | media     | 1       |
"""
PHOTO, SOUND, DRUM, PLAN = (f"/data/a/{name}" for name in ("photo", "sound", "drum", "plan"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice workspace with a draft that asks for files."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "ヤード 1"
    workspaces.create(place, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    path = tmp_path / "media.md"
    path.write_text(FORM, encoding="utf-8")
    with workspaces.opened(place, clock=FakeClock()) as ws:
        yard = make.facility()
        facilities.add(ws, yard)
        inspections.start(ws, yard.id, [path])
    return place


Opens = Callable[[FakeDevices], Robot]


@pytest.fixture
def opens(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Opens]:
    """Opens the draft in a window with these devices."""
    robots: list[Robot] = []

    def open_it(devices: FakeDevices) -> Robot:
        with workspaces.opened(folder, clock=FakeClock()) as ws:
            wanted = inspections.listed(ws)[0].id
        robot = Robot(qtbot, folder, tmp_path / "window.ini").has_devices(devices)
        robots.append(robot)
        robot.window.open_inspection(wanted)
        robot.settles()
        return robot

    yield open_it
    for robot in robots:
        robot.closes()


def only(ws: Workspace) -> OpenInspection:
    return inspections.load(ws, inspections.listed(ws)[0].id)


def value(opened: OpenInspection, ref: str) -> str | None:
    return opened.session("media").state(ref).value


def kept(opened: OpenInspection) -> list[EvidenceFile]:
    return files.listed(opened.ws, opened.inspection.id)


def photo(path: Path, color: str = "red") -> Path:
    Image.new("RGB", (320, 240), color).save(path)
    return path


def test_a_photo_is_taken_drawn_over_and_replaced_and_every_file_stays(
    opens: Opens, folder: Path, tmp_path: Path
) -> None:
    robot = opens(FakeDevices(first=frame("#2A6F4E")))
    robot.takes_a_photo("/photo").sees_words("camera.jpg").sees_words("Taken here with “Rear Camera”")
    robot.presses_at("/photo", "draw-over").draws("/photo").presses_at("/photo", "use")
    robot.sees_words("annotated.png")
    robot.drops("/photo", photo(tmp_path / "old.jpg"), photo(tmp_path / "second.jpg", "blue"))
    robot.sees_words("old.jpg").sees_words("the others are kept as evidence")
    robot.presses("Ctrl+Z").sees_words("annotated.png")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched
        opened = only(ws)
        taken = kept(opened)
        assert [one.original_name for one in taken] == [
            "camera.jpg",
            "annotated.png",
            "old.jpg",
            "second.jpg",
        ]
        assert all(one.about == (f"media:{PHOTO}",) for one in taken)
        assert all(ws.files.check(one.sha256, one.size) is FileState.OK for one in taken)
        assert all((one.facts or {}).get("width") for one in taken)
        camera, drawn = taken[:2]
        assert drawn.caption == f"Drawn over a copy of {camera.name}"
        assert value(opened, PHOTO) == drawn.name
        with (
            Image.open(ws.files.path(camera.sha256)) as first,
            Image.open(ws.files.path(drawn.sha256)) as second,
        ):
            assert first.size == second.size == (640, 480)
            colors = second.convert("RGB").getcolors(1_000_000) or []
            assert (200, 16, 46) in [color for _count, color in colors]
        sent = submissions.files(opened, "media")
        assert set(sent) == {"submission.xml", drawn.name}


def test_a_recording_and_a_code_are_answers(opens: Opens, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    devices = FakeDevices()
    robot = opens(devices)
    robot.presses_at("/sound", "record").presses_at("/sound", "start-recording")
    robot.presses_at("/sound", "start-recording").sees_words("recording.wav")
    assert devices.used_recorder is not None
    assert devices.used_recorder.target is not None
    assert not devices.used_recorder.target.parent.exists()  # the record has it now
    robot.drops("/drum", codes_photo(tmp_path / "drum.png", "中川 42")).sees_words(
        "QR Code, read from the photo"
    )
    robot.settles()
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        (sound,) = kept(opened)
        assert (value(opened, SOUND), sound.media_type) == (sound.name, "audio/wav")
        assert value(opened, DRUM) == "中川 42"
        assert verify(ws).is_untouched


def test_a_cleared_answer_keeps_its_file(opens: Opens, folder: Path) -> None:
    robot = opens(FakeDevices())
    robot.takes_a_photo("/photo").sees_words("camera.jpg").presses_at("/photo", "clear-file")
    assert "open-file" not in robot.offers("/photo")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        assert value(opened, PHOTO) is None
        assert [one.original_name for one in kept(opened)] == ["camera.jpg"]


def test_a_file_that_is_refused_says_why_at_its_question(opens: Opens, folder: Path, tmp_path: Path) -> None:
    robot = opens(FakeDevices())
    robot.drops("/photo", tmp_path / "gone.jpg").sees_words("Not taken in: “gone.jpg” cannot be read")
    robot.goes_to_section("/b").sees_words("Note").goes_to_section("/a")
    robot.sees_words("Not taken in: “gone.jpg” cannot be read")
    robot.drops("/photo", photo(tmp_path / "there.jpg")).sees_words("there.jpg")
    assert "Not taken in" not in robot.words_at("/photo")


def test_a_drawing_that_is_left_for_another_section_is_the_answer(opens: Opens, folder: Path) -> None:
    robot = opens(FakeDevices())
    robot.presses_at("/plan", "draw").draws("/plan").goes_to_section("/b").sees_words("Note")
    robot.settles()
    robot.goes_to_section("/a").sees_words("drawing.png")


def test_a_drawing_that_is_open_when_the_window_closes_is_in_the_record(opens: Opens, folder: Path) -> None:
    robot = opens(FakeDevices())
    robot.presses_at("/plan", "draw").draws("/plan").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        (drawing,) = kept(opened)
        assert value(opened, PLAN) == drawing.name
        assert verify(ws).is_untouched


def test_a_recording_that_runs_when_the_window_closes_is_in_the_record(opens: Opens, folder: Path) -> None:
    robot = opens(FakeDevices())
    robot.presses_at("/sound", "record").presses_at("/sound", "start-recording").closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        (sound,) = kept(opened)
        assert value(opened, SOUND) == sound.name


def test_a_file_given_while_others_come_in_waits_for_its_turn(
    opens: Opens, folder: Path, tmp_path: Path
) -> None:
    robot = opens(FakeDevices())
    folder_of_many = tmp_path / "card"
    folder_of_many.mkdir()
    for n in range(6):
        photo(folder_of_many / f"{n}.jpg", f"#44{n * 40:02x}88")
    robot.window.editor.take_in([folder_of_many])
    robot.drops("/plan", photo(tmp_path / "plan.jpg")).sees_words("plan.jpg")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        assert len(kept(opened)) == 7
        assert [one.original_name for one in kept(opened) if one.name == value(opened, PLAN)] == ["plan.jpg"]


def test_a_file_goes_to_the_inspection_it_was_given_in(opens: Opens, folder: Path, tmp_path: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        first = only(ws)
        inspections.start(ws, first.facility.id, [tmp_path / "media.md"])
        second, first_id = inspections.listed(ws), first.inspection.id
        other = next(one.id for one in second if one.id != first_id)
    robot = opens(FakeDevices())
    robot.window.open_inspection(first_id)
    robot.settles()
    robot.card("/photo").field.offer(photo(tmp_path / "mine.jpg"))
    robot.window.open_inspection(other)
    robot.settles()
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        mine, theirs = inspections.load(ws, first_id), inspections.load(ws, other)
        assert [one.original_name for one in kept(mine)] == ["mine.jpg"]
        assert value(mine, PHOTO) == kept(mine)[0].name
        assert kept(theirs) == []


def test_a_sealed_answer_can_be_opened_and_nothing_else(opens: Opens, folder: Path, tmp_path: Path) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        file = files.keep(opened, photo(tmp_path / "a.jpg"), taken_by="Abe", about=(f"media:{PHOTO}",))
        inspections.answer(opened, "media", PHOTO, file.name)
        sealing.seal(opened, reason="test")
    robot = opens(FakeDevices())
    assert robot.offers("/photo") == {"open-file"}
    assert robot.offers("/drum") == set()
    viewer = Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "shows")
    robot.presses_at("/photo", "open-file").presses_at("/photo", "open-file")
    QDesktopServices.unsetUrlHandler("file")
    shown, again = viewer.shown
    assert shown == again
    assert (shown.name, shown.read_bytes()) == (file.name, (tmp_path / "a.jpg").read_bytes())
    assert folder not in shown.parents  # a copy: no viewer can write into the original


@pytest.mark.parametrize(
    ("mode", "size"), [("light", 100), ("sunlight", 150), pytest.param("dark", 130, marks=pytest.mark.long)]
)
def test_nothing_of_these_fields_is_cut_covered_too_small_or_nameless(
    opens: Opens, folder: Path, tmp_path: Path, mode: str, size: int
) -> None:
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        opened = only(ws)
        source = photo(tmp_path / "a rather long name of a photo of the gate at noon.jpg")
        file = files.keep(opened, source, taken_by="Abe", about=(f"media:{PHOTO}",))
        inspections.answer(opened, "media", PHOTO, file.name, remark="Chosen as a file, not made here")
    robot = opens(FakeDevices(first=frame("#2A6F4E")))
    robot.window.resize(1366, 768)
    robot.window.set_look(mode, size)
    robot.presses_at("/photo", "draw-over").presses_at("/sound", "record")
    robot.presses_at("/drum", "scan").presses_at("/plan", "draw")
    robot.drops("/sound", tmp_path / "gone.wav").sees_words("Not taken in")
    robot.sees_words("Photos and files")
    found = geometry.faults(robot.window) + naming.nameless(robot.window)
    robot.window.grab().save(str(tmp_path / "fields.png"))
    robot.window.set_look("light", 100)
    assert found == []


def test_photos_get_their_positions_from_a_track_in_the_window(
    opens: Opens, folder: Path, tmp_path: Path
) -> None:
    track = tmp_path / "visit.gpx"
    track.write_bytes(GPX % b"")
    exif = Image.Exif()
    exif[0x0132] = "2026:11:24 10:00:07"  # Tokyo; the camera is 7 s fast
    Image.new("RGB", (80, 60), "#886644").save(tmp_path / "timed.jpg", exif=exif)
    robot = opens(FakeDevices())
    robot.drops("/photo", tmp_path / "timed.jpg").sees_words("timed.jpg")
    robot.presses("Ctrl+I").sees_words("It carries no position.").pushes("from-track")
    bar = robot.window.editor._photos.findChild(TrackBar)
    robot.retypes("camera-offset", "soon")
    bar.use(track)
    robot.sees_words("Write the seconds as a number").retypes("camera-offset", "-7")
    bar.use(track)
    robot.sees_words("1 photo was placed.").sees_words("after the visit began")
    robot.closes()
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        (file,) = kept(only(ws))
        assert file.position is not None
        assert verify(ws).is_untouched
