"""Recording sound or video: begin, see how long it is, stop."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from inspector.i18n import gettext as _
from ui.shared.below import BelowPanel
from ui.shared.flow import Flow
from ui.shared.media.devices import MediaMissingError, Recorder
from ui.shared.media.frames import FrameView
from ui.shared.parts import Button, ChoiceBox, Label
from ui.shared.words import length

_FOLDER = "yardproof-recording-"


class Recorded(QObject):
    """Tells of a finished recording, also when the panel that began it is gone by then."""

    done = Signal(object, str)  # Path of the file, name of the device


class RecorderPanel(BelowPanel):
    """Records from one of the devices; leaving it ends the recording and keeps it."""

    def __init__(self, recorder: Callable[[], Recorder], recorded: Recorded, *, video: bool) -> None:
        super().__init__(radius=10, ground="sunken")
        self._make, self._recorded, self._video = recorder, recorded, video
        self._recorder: Recorder | None = None
        self._is_recording = False
        self._devices = ChoiceBox(_("Camera") if video else _("Microphone"))
        self._devices.setObjectName("recording-devices")
        self.view = FrameView(_("What the camera sees"))
        self._told = Label("", 14, 500)
        self._start = Button(_("Record"), "video" if video else "mic", "primary")
        self._start.setObjectName("start-recording")
        self._start.clicked.connect(self._start_or_stop)
        self._again = Button(_("Look again"), "rotate-cw")
        self._again.setObjectName("look-again")
        self._again.clicked.connect(self.begin)
        self._close = Button(_("Close"), "x", "quiet")
        self._close.setObjectName("close-panel")
        self._close.clicked.connect(self.left)
        acts = Flow()
        for button in (self._start, self._again, self._close):
            acts.addWidget(button)
        for part in (self._devices, self.view, self._told):
            self.column.addWidget(part)
        self.column.addLayout(acts)
        self.view.setVisible(False)

    @property
    def is_recording(self) -> bool:
        return self._is_recording

    def begin(self) -> None:
        """Look which devices there are."""
        try:
            self._recorder = self._recorder or self._make()
        except MediaMissingError as error:
            self._without(str(error))
            return
        names = self._recorder.names()
        self._devices.clear()
        self._devices.addItems(names)
        self._devices.setVisible(len(names) > 1)
        if names:
            self._told.setText(_("Ready. The recording is kept when you stop."))
            self._start.setVisible(True)
            self._again.setVisible(False)
        elif self._video:
            self._without(_("No camera is connected. Plug one in and look again, or choose a file."))
        else:
            self._without(_("No microphone is connected. Plug one in and look again, or choose a file."))

    def _without(self, words: str) -> None:
        """Say why nothing is recorded; what was recorded until then is kept."""
        self.stop()
        self._told.setText(words)
        self._devices.setVisible(False)
        self._start.setVisible(False)
        self._again.setVisible(True)

    def _start_or_stop(self) -> None:
        if self._is_recording:
            self.stop()
        elif self._recorder is not None:
            folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
            target = folder / f"recording{self._recorder.suffix}"
            self._is_recording = True
            self._devices.setEnabled(False)
            self.view.setVisible(self._video)
            self._start.become(_("Stop"), "square")
            self._at(0)
            self._recorder.start(self._devices.currentIndex(), target, self._at, self._seen, self._without)

    def _at(self, milliseconds: int) -> None:
        if self._is_recording:
            self._told.setText(_("Recording: {length}").format(length=length(milliseconds / 1000)))

    def _seen(self, picture: QImage) -> None:
        self.view.present(picture)

    def stop(self) -> None:
        """End the recording; it is told of as soon as its file is whole."""
        if self._is_recording and self._recorder is not None:
            self._is_recording = False
            self._start.setVisible(False)
            self._told.setText(_("Finishing the recording"))
            self._recorder.stop(partial(_tell, self._recorded, self._devices.currentText()))

    def set_focus(self) -> None:
        """Put the keyboard on the first thing to do."""
        (self._start if self._start.isVisibleTo(self) else self._again).setFocus()

    def give_up(self) -> None:
        """A recording that nobody looks after ends, and is kept."""
        self.stop()


def _tell(recorded: Recorded, device: str, path: Path) -> None:
    recorded.done.emit(path, device)
