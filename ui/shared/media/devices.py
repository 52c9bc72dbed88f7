"""What a field asks of the devices of this machine; tests give their own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage

from inspector.i18n import gettext as _

Seen = Callable[[QImage], None]
Told = Callable[[str], None]


class MediaMissingError(Exception):
    """Qt's part for cameras and sound cannot be loaded; the text says what to do."""


class Camera(Protocol):
    """The cameras of this machine; one of them at a time shows what it sees."""

    def names(self) -> list[str]: ...

    def start(self, number: int, seen: Seen, told: Told) -> None: ...

    def stop(self) -> None: ...


class Recorder(Protocol):
    """The microphones, or for a video the cameras, of this machine; one at a time records into a file."""

    suffix: str

    def names(self) -> list[str]: ...

    def start(self, number: int, target: Path, at: Callable[[int], None], seen: Seen, told: Told) -> None:
        """Record; `at` is called with the milliseconds so far."""

    def stop(self, then: Callable[[Path], None]) -> None:
        """End the recording, and call back when its file is whole, even if the window part is gone by then."""


class Player(Protocol):
    """Plays one file at a time."""

    def play(self, path: Path, at: Callable[[int, int], None], seen: Seen, ended: Told) -> None:
        """Play; `at` is called with position and length in ms, `ended` once with what went wrong or ""."""

    def stop(self) -> None: ...


class Devices(Protocol):
    """Everything of this machine that takes and plays. Each raises MediaMissingError."""

    def camera(self) -> Camera: ...

    def recorder(self, *, video: bool) -> Recorder: ...

    def player(self) -> Player: ...


class SystemDevices:
    """The devices as Qt finds them."""

    def camera(self) -> Camera:
        with _translated():
            from ui.shared.media.capture import QtCamera  # noqa: PLC0415 - loads Qt's multimedia when first used
        return QtCamera()

    def recorder(self, *, video: bool) -> Recorder:
        with _translated():
            from ui.shared.media.capture import QtRecorder  # noqa: PLC0415 - as above
        return QtRecorder(video=video)

    def player(self) -> Player:
        with _translated():
            from ui.shared.media.playback import QtPlayer  # noqa: PLC0415 - as above
        return QtPlayer()


SYSTEM: Devices = SystemDevices()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Say what is missing where Qt's multimedia cannot be loaded."""
    try:
        yield
    except ImportError as error:
        library = str(error).partition(":")[0]
        raise MediaMissingError(
            _(
                "Cameras and sound cannot be used: the system lacks {library}. On Debian and Ubuntu install libpulse0."
            ).format(library=library)
        ) from error
