"""Cameras, recorders and players as Qt has them: frames in, pictures and files out; without Qt's part, words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from inspector.evidence.kind import media_type_of
from inspector.evidence.length import seconds
from tests.ui.devices import frame
from tests.ui.test_media_fields import made_sound

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtMultimedia":
            raise ImportError("libpulse.so.0: cannot open shared object file: No such file or directory")
sys.meta_path.insert(0, Blocked())
from ui.shared.media.devices import MediaMissingError, SystemDevices
devices = SystemDevices()
for ask in (devices.camera, lambda: devices.recorder(video=False), devices.player):
    try:
        ask()
    except MediaMissingError as error:
        print(error)
"""


def test_a_missing_library_is_named_with_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    told = "Cameras and sound cannot be used: the system lacks libpulse.so.0. On Debian and Ubuntu install libpulse0."
    assert done.stdout.splitlines() == [told] * 3


def test_the_window_opens_without_loading_any_of_it() -> None:
    script = "import sys, ui.editor.page; print([name for name in sys.modules if 'Multimedia' in name or name in ('zxingcpp', 'PIL')])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


@pytest.fixture
def multimedia() -> None:
    """Qt's multimedia, which a bare system may lack."""
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError, reason="libpulse0 is not installed")


quiet = (
    pytest.mark.qt_log_ignore(  # what its back end says of what this machine does not have, and of bad files
        "Couldn't (load|resolve)",
        "PulseAudioService",
        "No RHI backend",
        "No audio device",
        "Invalid frameRate",
        "Could not open media",
    )
)


@quiet
def test_frames_come_as_pictures(multimedia: None, qtbot: QtBot) -> None:
    from PySide6.QtMultimedia import QMediaCaptureSession, QVideoFrame, QVideoFrameInput  # noqa: PLC0415

    from ui.shared.media.capture import Frames  # noqa: PLC0415 - loads Qt's multimedia

    seen: list[QImage] = []
    session, source = QMediaCaptureSession(), QVideoFrameInput()
    frames = Frames(session, seen.append)
    session.setVideoFrameInput(source)

    def sent_until_seen() -> bool:
        source.sendVideoFrame(QVideoFrame(frame("#C81020")))
        return bool(seen)

    qtbot.waitUntil(sent_until_seen)
    assert (seen[0].width(), seen[0].height()) == (640, 480)
    assert seen[0].pixelColor(300, 200).red() == 200
    frames.sink.deleteLater()


@quiet
def test_a_camera_that_is_not_there_is_started_and_stopped_in_peace(multimedia: None) -> None:
    from ui.shared.media.devices import SystemDevices  # noqa: PLC0415 - beside the other imports of this kind

    told: list[str] = []
    camera = SystemDevices().camera()
    camera.start(len(camera.names()), lambda _picture: None, told.append)
    camera.stop()
    assert told == []


@quiet
def test_a_recording_becomes_a_file_whose_length_can_be_told(
    multimedia: None, qtbot: QtBot, tmp_path: Path
) -> None:
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput  # noqa: PLC0415

    from ui.shared.media.capture import QtRecorder  # noqa: PLC0415

    recorder, source = QtRecorder(video=True), QVideoFrameInput()
    recorder._session.setVideoFrameInput(source)
    at: list[int] = []
    done: list[Path] = []
    told: list[str] = []
    recorder.start(
        99, tmp_path / f"recording{recorder.suffix}", at.append, lambda _picture: None, told.append
    )
    sent = 0

    def sent_until_long() -> bool:
        nonlocal sent
        one = QVideoFrame(frame(f"#{(sent * 5) % 256:02x}8040"))
        one.setStartTime(sent * 40_000)
        one.setEndTime((sent + 1) * 40_000)
        if source.sendVideoFrame(one):
            sent += 1
        return bool(at) and at[-1] >= 1000

    qtbot.waitUntil(sent_until_long, timeout=20_000)
    recorder.stop(done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert told == []
    assert media_type_of(done[0]) == "video/mp4"
    assert (seconds(done[0], "video/mp4") or 0) >= 1


@quiet
def test_a_sound_plays_to_its_end(multimedia: None, qtbot: QtBot, tmp_path: Path) -> None:
    from ui.shared.media.devices import SystemDevices  # noqa: PLC0415

    ended: list[str] = []
    lengths: list[int] = []
    player = SystemDevices().player()
    player.play(
        made_sound(tmp_path), lambda _at, whole: lengths.append(whole), lambda _picture: None, ended.append
    )
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert ended == [""]
    assert lengths[-1] == 2000


@quiet
def test_what_is_no_sound_says_why(multimedia: None, qtbot: QtBot, tmp_path: Path) -> None:
    from ui.shared.media.devices import SystemDevices  # noqa: PLC0415

    (tmp_path / "a.wav").write_bytes(b"no sound at all")
    ended: list[str] = []
    player = SystemDevices().player()
    player.play(tmp_path / "a.wav", lambda _position, _whole: None, lambda _picture: None, ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert ended[0]
