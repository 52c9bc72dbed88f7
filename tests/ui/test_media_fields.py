"""The fields for files: shown, answered, wrong, read-only, by keyboard; with devices, without, and without Qt's part."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.app.attaching import AnswerFile
from inspector.app.files import Made
from inspector.domain.evidence import EvidenceFile
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Manner
from inspector.forms.state import NodeState, Ref
from tests import make
from tests.ui.devices import FakeDevices, frame
from ui.editor.field_factory import field_for
from ui.editor.fields.barcode import BarcodeField
from ui.editor.fields.file import FileField
from ui.editor.fields.image import ImageField
from ui.editor.fields.recording import RecordingField
from ui.editor.label_media import LabelMedia
from ui.editor.strokes import StrokePad
from ui.shared.parts import Label, Pressable

MISSING = "Cameras and sound cannot be used: the system lacks libpulse.so.0."


def state(**changed: Any) -> NodeState:
    """One question for a file, or with a kind another one."""
    values: dict[str, Any] = {
        "ref": Ref("/data/q"),
        "kind": "upload",
        "type": "binary",
        "value": None,
        "relevant": True,
        "readonly": False,
        "required": False,
        "valid": True,
        "message": "",
        "problem": None,
        "label": "The gate",
        "hint": "",
        "guidance": "",
        "choices": (),
        "appearance": "",
        "extra": {},
        "attributes": {"mediatype": changed.pop("mediatype", "*/*")},
        "media": {},
        "choice_media": {},
        "choice_places": {},
    }
    return NodeState(**values | changed)


def made_photo(folder: Path) -> Path:
    path = folder / "gate.jpg"
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(path)
    return path


def made_sound(folder: Path) -> Path:
    path = folder / "noise.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(32000))
    return path


def answer_file(
    original: Path, media_type: str, *, problem: str = "", seconds: float | None = None
) -> AnswerFile:
    """A file of the record that answers; its thumbnail is the file itself."""
    file = EvidenceFile(
        RecordId("f1"),
        RecordId("i1"),
        1,
        f"K7Q2M-2026-00012-T 001 Abe{original.suffix}",
        original.name,
        "ab" * 32,
        original.stat().st_size,
        media_type,
        "Abe",
        make.moment(),
    )
    return AnswerFile(file, original, original, seconds, problem)


class Offered(list[tuple[tuple[Any, ...], str, bool]]):
    """What a field handed over: sources, remark, whether they are removed afterwards."""

    def __init__(self, field: FileField) -> None:
        super().__init__()
        field.offers.made.connect(lambda sources, remark, passing: self.append((sources, remark, passing)))


Shows = Callable[..., Any]


@pytest.fixture
def shows(qtbot: QtBot) -> Shows:
    """Shows the field of a question, with its file where it has one."""
    windows: list[QWidget] = []  # kept until the test ends

    def show(
        shown: NodeState, devices: FakeDevices | None = None, found: AnswerFile | None = None
    ) -> QWidget:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(800, 900)
        field = field_for(shown, devices or FakeDevices())
        field.setParent(window)
        field.resize(700, 700)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # keys go to the active window only
        field.present(shown)
        if isinstance(field, FileField):
            field.present_file(found)
        return field

    return show


def button(field: QWidget, name: str) -> Pressable:
    found = [one for one in field.findChildren(Pressable, name) if one.isVisible()]
    assert found, f"{name} is not there"
    return found[0]


def has(field: QWidget, name: str) -> bool:
    return any(one.isVisible() for one in field.findChildren(Pressable, name))


def press(field: QWidget, name: str) -> None:
    """By keyboard, as everything can be."""
    target = button(field, name)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Space)


def words(field: QWidget) -> str:
    return "\n".join(one.text() for one in field.findChildren(Label) if one.isVisible())


def drop(field: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), *how))


def draw_line(pad: StrokePad) -> None:
    """A stroke from left to right, by mouse."""
    high = pad.height() // 2
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2 - 60, high))
    QTest.mouseMove(pad, QPoint(pad.width() // 2, high))
    QTest.mouseMove(pad, QPoint(pad.width() // 2 + 60, high))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2 + 60, high))


def pad_of(field: QWidget) -> StrokePad:
    (pad,) = (one for one in field.findChildren(StrokePad) if one.isVisible())
    return pad


def image_of(source: object) -> QImage:
    assert isinstance(source, Made)
    return QImage.fromData(QByteArray(source.data))


# -- which field


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (state(mediatype="image/*"), ImageField),
        (state(mediatype="audio/*"), RecordingField),
        (state(mediatype="video/*"), RecordingField),
        (state(mediatype="application/*"), FileField),
        (state(mediatype="*/*"), FileField),
        (state(kind="input", type="barcode", appearance="front"), BarcodeField),
    ],
)
def test_every_kind_of_file_has_its_field(shows: Shows, shown: NodeState, kind: type) -> None:
    assert isinstance(shows(shown), kind)


# -- any file


def test_a_file_that_answers_is_shown_with_its_names_size_and_length(shows: Shows, tmp_path: Path) -> None:
    sound = answer_file(made_sound(tmp_path), "audio/wav", seconds=2.0)
    field = shows(state(mediatype="audio/*", value=sound.file.name), None, sound)
    assert "noise.wav" in words(field)
    assert "K7Q2M-2026-00012-T 001 Abe.wav · 32 kB · 0:02" in words(field)


def test_a_dropped_file_is_offered_and_the_question_is_in_work(
    shows: Shows, qtbot: QtBot, tmp_path: Path
) -> None:
    field = shows(state(mediatype="application/*"))
    offered = Offered(field)
    button(field, "choose-file").clearFocus()
    with qtbot.waitSignal(field.focused):
        field.set_entry_focus()
    drop(field, tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert offered == [((tmp_path / "a.pdf", tmp_path / "b.pdf"), "", False)]


def test_clearing_the_answer_is_an_answer(shows: Shows, qtbot: QtBot, tmp_path: Path) -> None:
    found = answer_file(made_photo(tmp_path), "image/jpeg")
    field = shows(state(value=found.file.name), None, found)
    with qtbot.waitSignal(field.answered) as given:
        press(field, "clear-file")
    assert given.args == [""]


def test_what_is_wrong_with_a_file_is_told_beside_it_and_the_file_stays(shows: Shows, tmp_path: Path) -> None:
    found = answer_file(made_photo(tmp_path), "image/jpeg", problem="It cannot be shown: it is cut.")
    field = shows(state(value=found.file.name), None, found)
    field.tell_refused("it is not there")
    assert "It cannot be shown: it is cut." in words(field)
    assert "Not taken in: it is not there" in words(field)
    assert "gate.jpg" in words(field)
    field.offer(tmp_path / "other.jpg")
    assert "Not taken in" not in words(field)


def test_a_name_that_no_file_has_is_kept_and_told(shows: Shows) -> None:
    field = shows(state(value="typed.jpg"))
    assert "The record has no file named “typed.jpg”" in words(field)


@pytest.mark.parametrize("mediatype", ["image/*", "audio/*", "video/*", "*/*"])
def test_read_only_shows_and_opens_but_takes_nothing(shows: Shows, tmp_path: Path, mediatype: str) -> None:
    found = answer_file(made_photo(tmp_path), "image/jpeg")
    field = shows(state(mediatype=mediatype, value=found.file.name, readonly=True), None, found)
    offered = Offered(field)
    drop(field, tmp_path / "a.jpg")
    assert offered == []
    names = ("choose-file", "camera", "record", "clear-file")
    assert [name for name in names if has(field, name)] == []
    assert button(field, "open-file").isEnabled()


def test_a_sealed_field_can_still_open_its_file(shows: Shows, tmp_path: Path) -> None:
    found = answer_file(made_photo(tmp_path), "image/jpeg")
    field = shows(state(mediatype="image/*", value=found.file.name), None, found)
    press(field, "camera")
    field.seal()
    assert field.panel is None
    assert not has(field, "camera")
    assert button(field, "open-file").isEnabled()


# -- camera


def test_a_photo_is_taken_looked_at_taken_again_and_used(shows: Shows) -> None:
    devices = FakeDevices(first=frame("#AA0000"))
    field = shows(state(mediatype="image/*"), devices)
    offered = Offered(field)
    press(field, "camera")
    press(field, "take")
    camera = devices.used_camera
    assert camera is not None
    camera.shows(frame("#00AA00"))  # stands still until it is taken again
    press(field, "take-again")
    camera.shows(frame("#0000AA"))
    press(field, "take")
    press(field, "use")
    ((sources, remark, passing),) = offered
    assert (sources[0].name, remark, passing) == ("camera.jpg", "Taken here with “Rear Camera”", False)
    assert image_of(sources[0]).pixelColor(20, 20).blue() > 150
    assert camera.running is None
    assert field.panel is None


def test_the_camera_is_given_back_when_the_panel_is_left(shows: Shows) -> None:
    devices = FakeDevices()
    field = shows(state(mediatype="image/*"), devices)
    press(field, "camera")
    assert devices.used_camera is not None
    assert devices.used_camera.running == 0
    QTest.keyClick(button(field, "take"), Qt.Key.Key_Escape)
    assert devices.used_camera.running is None
    assert button(field, "camera").hasFocus()
    press(field, "camera")
    field.hide()
    assert devices.used_camera.running is None


def test_a_photo_wanted_of_the_person_begins_with_the_front_camera(shows: Shows) -> None:
    devices = FakeDevices()
    press(shows(state(mediatype="image/*", appearance="new-front"), devices), "camera")
    assert devices.used_camera is not None
    assert devices.used_camera.running == 1


def test_no_camera_is_told_and_one_plugged_in_later_is_found(shows: Shows) -> None:
    devices = FakeDevices(cameras=[])
    field = shows(state(mediatype="image/*"), devices)
    press(field, "camera")
    assert "No camera is connected. Plug one in and look again, or choose a file." in words(field)
    assert has(field, "choose-file")
    devices.cameras.append("USB Camera")
    press(field, "look-again")
    assert has(field, "take")


def test_a_camera_that_breaks_off_says_why(shows: Shows) -> None:
    devices = FakeDevices()
    field = shows(state(mediatype="image/*"), devices)
    press(field, "camera")
    assert devices.used_camera is not None
    devices.used_camera.breaks("The camera is in use by another program.")
    assert "in use by another program" in words(field)
    assert not has(field, "take")


@pytest.mark.parametrize("mediatype", ["image/*", "audio/*"])
def test_where_qt_has_no_multimedia_it_says_so_and_takes_files(
    shows: Shows, tmp_path: Path, mediatype: str
) -> None:
    field = shows(state(mediatype=mediatype), FakeDevices(missing=MISSING))
    offered = Offered(field)
    press(field, "camera" if mediatype == "image/*" else "record")
    assert MISSING in words(field)
    drop(field, tmp_path / "a.bin")
    assert offered[0][0] == (tmp_path / "a.bin",)


def test_a_file_in_place_of_a_new_photo_is_taken_with_a_remark(shows: Shows, tmp_path: Path) -> None:
    field = shows(state(mediatype="image/*", appearance="new"))
    offered = Offered(field)
    assert "The form asks for a photo taken now." in words(field)
    drop(field, tmp_path / "old.jpg")
    assert offered == [((tmp_path / "old.jpg",), "Chosen as a file, not made here", False)]


# -- pen


def test_a_drawing_has_its_strokes_in_their_colours_and_undo_takes_the_last_back(shows: Shows) -> None:
    field = shows(state(mediatype="image/*", appearance="draw"))
    offered = Offered(field)
    press(field, "draw")
    pad = pad_of(field)
    press(field, "color-#1B55BF")
    draw_line(pad)
    press(field, "color-#111111")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2, 10))
    QTest.mouseMove(pad, QPoint(pad.width() // 2, 40))
    assert len(pad.strokes) == 2
    press(field, "undo-stroke")
    press(field, "use")
    ((sources, remark, _passing),) = offered
    drawn = image_of(sources[0])
    assert (sources[0].name, remark) == ("drawing.png", "Drawn here")
    middle = drawn.pixelColor(drawn.width() // 2, drawn.height() // 2)
    assert middle == QColor("#1B55BF")
    assert drawn.pixelColor(drawn.width() // 2, drawn.height() // 20) == QColor("white")


def test_a_drawing_by_keys_alone(shows: Shows) -> None:
    field = shows(state(mediatype="image/*", appearance="draw"))
    offered = Offered(field)
    press(field, "draw")
    pad = pad_of(field)
    assert pad.hasFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(pad, key)
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.is_empty
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(pad, key)
    press(field, "use")
    assert len(offered) == 1


def test_keys_draw_on_an_upright_photo_and_not_beside_it(shows: Shows, tmp_path: Path) -> None:
    photo = tmp_path / "mast.png"
    Image.new("RGB", (100, 1000), "white").save(photo)
    found = answer_file(photo, "image/png")
    field = shows(state(mediatype="image/*", appearance="annotate", value="x"), None, found)
    offered = Offered(field)
    field.use_copy(photo)
    pad = pad_of(field)
    for key in (Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 40, *[Qt.Key.Key_Down] * 5, Qt.Key.Key_Space):
        QTest.keyClick(pad, key)
    press(field, "use")
    drawn = image_of(offered[0][0][0])
    inked = [x for x in range(100) for y in range(1000) if drawn.pixelColor(x, y) == QColor("#C8102E")]
    assert min(inked) < 10
    assert max(inked) > 90


def test_a_drawing_that_is_left_is_used_and_one_discarded_is_not(shows: Shows) -> None:
    field = shows(state(mediatype="image/*", appearance="draw"))
    offered = Offered(field)
    press(field, "draw")
    draw_line(pad_of(field))
    press(field, "close-panel")
    assert offered == []
    press(field, "draw")
    draw_line(pad_of(field))
    field.hide()  # as another section does
    assert len(offered) == 1


def test_a_photo_is_drawn_over_in_a_copy_at_the_places_of_the_photo(shows: Shows, tmp_path: Path) -> None:
    photo = made_photo(tmp_path)
    before = photo.read_bytes()
    found = answer_file(photo, "image/jpeg")
    field = shows(state(mediatype="image/*", appearance="annotate", value=found.file.name), None, found)
    offered = Offered(field)
    wanted: list[str] = []
    field.copy_wanted.connect(wanted.append)
    press(field, "draw-over")
    field.use_copy(photo)
    draw_line(pad_of(field))
    field.resize(420, 400)  # strokes keep their places on the photo
    press(field, "use")
    ((sources, remark, _passing),) = offered
    drawn = image_of(sources[0])
    assert wanted == [found.file.sha256]
    assert (drawn.width(), drawn.height()) == (320, 240)
    assert drawn.pixelColor(160, 120) == QColor("#C8102E")
    assert (
        drawn.pixelColor(160, 20).red() == drawn.pixelColor(160, 20).blue()
    )  # the photo, where nothing is drawn
    assert sources[0].caption == remark == f"Drawn over a copy of {found.file.name}"
    assert photo.read_bytes() == before


def test_a_photo_that_cannot_be_shown_cannot_be_drawn_over(shows: Shows, tmp_path: Path) -> None:
    found = answer_file(made_photo(tmp_path), "image/jpeg")
    field = shows(state(mediatype="image/*", appearance="annotate", value="x"), None, found)
    field.use_copy(None)
    assert "nothing can be drawn on it" in words(field)
    assert field.panel is None


def test_a_signature_is_a_picture(shows: Shows) -> None:
    field = shows(state(mediatype="image/*", appearance="signature"))
    offered = Offered(field)
    press(field, "sign")
    draw_line(pad_of(field))
    press(field, "use")
    assert [(one.name, remark) for (one,), remark, _passing in offered] == [("signature.png", "Signed here")]
    assert image_of(offered[0][0][0]).width() == 900


# -- sound and video


def test_a_recording_is_handed_over_when_it_is_stopped(shows: Shows, qtbot: QtBot) -> None:
    devices = FakeDevices()
    field = shows(state(mediatype="audio/*"), devices)
    offered = Offered(field)
    press(field, "record")
    press(field, "start-recording")
    assert "Recording: 0:02" in words(field)
    press(field, "start-recording")
    qtbot.waitUntil(lambda: bool(offered))
    ((sources, remark, passing),) = offered
    assert (sources[0].name, remark, passing) == ("recording.wav", "Recorded here with “Headset”", True)
    assert field.panel is None


def test_a_recording_that_is_left_is_kept(shows: Shows, qtbot: QtBot) -> None:
    field = shows(state(mediatype="video/*"))
    offered = Offered(field)
    press(field, "record")
    press(field, "start-recording")
    field.hide()
    field.deleteLater()  # as when another section is shown
    qtbot.waitUntil(lambda: bool(offered))
    assert [remark for _sources, remark, _passing in offered] == ["Recorded here with “Rear Camera”"]


def test_no_microphone_is_told(shows: Shows) -> None:
    field = shows(state(mediatype="audio/*"), FakeDevices(microphones=[]))
    press(field, "record")
    assert "No microphone is connected. Plug one in and look again, or choose a file." in words(field)
    assert not has(field, "start-recording")


def test_a_sound_plays_says_where_it_is_and_ends(shows: Shows, tmp_path: Path) -> None:
    devices, sound = FakeDevices(), answer_file(made_sound(tmp_path), "audio/wav", seconds=2.0)
    field = shows(state(mediatype="audio/*", value=sound.file.name), devices, sound)
    assert "0:02" in words(field)
    press(field, "play")
    player = devices.used_player
    assert player is not None
    assert player.playing == sound.original
    assert player.at is not None
    player.at(1000, 0)
    assert "0:01 / 0:02" in words(field)
    assert button(field, "play").text() == "Stop"
    assert player.ended is not None
    player.ended("unknown format")
    assert "It cannot be played here: unknown format. Open it instead." in words(field)
    assert button(field, "play").text() == "Play"
    press(field, "play")
    field.hide()
    assert player.playing is None


def test_the_sound_of_a_question_is_played_on_asking(qtbot: QtBot, tmp_path: Path) -> None:
    devices = FakeDevices()
    window = QWidget()
    qtbot.addWidget(window)
    media = LabelMedia(devices)
    media.setParent(window)
    window.show()
    media.present({"audio": str(made_sound(tmp_path)), "image": "/x.png"})
    assert devices.used_player is None
    press(media, "play-label-audio")
    assert devices.used_player is not None
    assert devices.used_player.playing == tmp_path / "noise.wav"
    assert not has(media, "play-label-video")


# -- codes


def codes_photo(path: Path, *texts: str) -> Path:
    """A photo of these codes beside each other."""
    wall = Image.new("L", (60 + 260 * max(len(texts), 1), 320), 190)
    for n, text in enumerate(texts):
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
        wall.paste(Image.fromarray(made.to_image(scale=5)), (40 + 260 * n, 60))
    wall.rotate(9, expand=True, fillcolor=190).convert("RGB").save(path)
    return path


BARCODE = state(kind="input", type="barcode", label="The drum")


def test_a_code_is_read_from_a_photo(shows: Shows, qtbot: QtBot, tmp_path: Path) -> None:
    field = shows(BARCODE)
    with qtbot.waitSignal(field.told, timeout=20_000) as given:
        drop(field, codes_photo(tmp_path / "看板.png", "中川金属 42"))
    assert given.args == ["中川金属 42", Manner.MEASURED, "QR Code, read from the photo “看板.png”"]


def test_of_several_codes_the_person_chooses(shows: Shows, qtbot: QtBot, tmp_path: Path) -> None:
    field = shows(BARCODE)
    field.read_photo(codes_photo(tmp_path / "two.png", "first", "second"))
    qtbot.waitUntil(lambda: has(field, "code-0") and has(field, "code-1"), timeout=20_000)
    with qtbot.waitSignal(field.told) as given:
        press(field, "code-1")
    assert given.args[0] == "second"
    assert not has(field, "code-0")


@pytest.mark.parametrize(
    ("make_it", "told"),
    [
        (lambda path: codes_photo(path), "No code was found in “a.png”"),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "“a.png” cannot be read: it is no photo"),
        (lambda path: None, "“a.png” cannot be read: No such file"),
    ],
)
def test_a_photo_without_a_code_says_what_to_do(
    shows: Shows, qtbot: QtBot, tmp_path: Path, make_it: Callable[[Path], object], told: str
) -> None:
    field = shows(BARCODE)
    make_it(tmp_path / "a.png")
    field.read_photo(tmp_path / "a.png")
    qtbot.waitUntil(lambda: told in words(field), timeout=20_000)


def test_the_camera_reads_a_code_when_it_sees_it_twice(shows: Shows, qtbot: QtBot, tmp_path: Path) -> None:
    seen = QImage(str(codes_photo(tmp_path / "live.png", "drum 7")))
    devices = FakeDevices(first=frame())
    field = shows(BARCODE, devices)
    given: list[str] = []
    field.told.connect(lambda text, _how, _source: given.append(text))
    press(field, "scan")
    assert devices.used_camera is not None

    def shown_until_read() -> bool:
        assert devices.used_camera is not None
        devices.used_camera.shows(seen)
        return bool(given)

    qtbot.waitUntil(shown_until_read, timeout=20_000)
    assert given == ["drum 7"]
    assert devices.used_camera.running is None


def test_a_code_is_typed_and_read_only_offers_no_reading(shows: Shows, qtbot: QtBot) -> None:
    field = shows(BARCODE)
    field.set_entry_focus()
    with qtbot.waitSignal(field.answered) as given:
        QTest.keyClicks(QApplication.focusWidget(), "4901234567894")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert given.args == ["4901234567894"]
    field.present(state(kind="input", type="barcode", readonly=True))
    assert not has(field, "scan")
    assert not has(field, "read-photo")
