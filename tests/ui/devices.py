"""Devices that exist only in tests: cameras that show what they are given, recorders that write what they are told."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage

from ui.shared.media.devices import Camera, MediaMissingError, Player, Recorder, Seen, Told


def frame(color: str = "#2A6F4E", width: int = 640, height: int = 480) -> QImage:
    """One picture, as a camera gives it."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(color))
    return picture


class FakeCamera:
    """Shows one picture as soon as it is started, and those that the test gives it."""

    def __init__(self, names: list[str], first: QImage) -> None:
        self._names, self._first = names, first
        self.running: int | None = None
        self._seen: Seen | None = None
        self._told: Told | None = None

    def names(self) -> list[str]:
        return self._names

    def start(self, number: int, seen: Seen, told: Told) -> None:
        self.running, self._seen, self._told = number, seen, told
        seen(self._first)

    def shows(self, picture: QImage) -> None:
        if self._seen is not None and self.running is not None:
            self._seen(picture)

    def breaks(self, words: str) -> None:
        assert self._told is not None
        self._told(words)

    def stop(self) -> None:
        self.running = None


class FakeRecorder:
    """Writes a sound of as many seconds as the test says."""

    suffix = ".wav"

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self.target: Path | None = None
        self.at: Callable[[int], None] | None = None

    def names(self) -> list[str]:
        return self._names

    def start(self, number: int, target: Path, at: Callable[[int], None], seen: Seen, told: Told) -> None:
        self.target, self.at = target, at
        at(2000)

    def stop(self, then: Callable[[Path], None]) -> None:
        """The file is whole a moment later, as a real one."""
        QTimer.singleShot(0, lambda: self._finish(then))

    def _finish(self, then: Callable[[Path], None]) -> None:
        assert self.target is not None
        with wave.open(str(self.target), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(8000)
            out.writeframes(bytes(8000 * 2 * 2))
        then(self.target)


class FakePlayer:
    """Remembers what it was asked to play."""

    def __init__(self) -> None:
        self.playing: Path | None = None
        self.at: Callable[[int, int], None] | None = None
        self.ended: Told | None = None
        self.seen: Seen | None = None

    def play(self, path: Path, at: Callable[[int, int], None], seen: Seen, ended: Told) -> None:
        self.playing, self.at, self.seen, self.ended = path, at, seen, ended

    def stop(self) -> None:
        self.playing = None


@dataclass
class FakeDevices:
    """What this imagined machine has."""

    cameras: list[str] = field(default_factory=lambda: ["Rear Camera", "Front Camera"])
    microphones: list[str] = field(default_factory=lambda: ["Headset"])
    first: QImage = field(default_factory=frame)
    missing: str = ""  # why Qt's multimedia cannot be loaded
    used_camera: FakeCamera | None = None
    used_recorder: FakeRecorder | None = None
    used_player: FakePlayer | None = None

    def _look(self) -> None:
        if self.missing:
            raise MediaMissingError(self.missing)

    def camera(self) -> Camera:
        self._look()
        self.used_camera = FakeCamera(self.cameras, self.first)
        return self.used_camera

    def recorder(self, *, video: bool) -> Recorder:
        self._look()
        self.used_recorder = FakeRecorder(self.cameras if video else self.microphones)
        return self.used_recorder

    def player(self) -> Player:
        self._look()
        self.used_player = FakePlayer()
        return self.used_player
