"""A sound or a video: recorded here, or a file; played back where it stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from inspector.app.attaching import AnswerFile
from inspector.i18n import gettext as _
from ui.editor.fields.file import FileField
from ui.shared.media.devices import Devices
from ui.shared.media.player import PlayerLine
from ui.shared.media.recording import Recorded, RecorderPanel

_PATIENCE = 5000  # ms for the end of a recording when the window closes


class RecordingField(FileField):
    """Records with a microphone, or for a video with a camera."""

    def __init__(self, devices: Devices, *, video: bool) -> None:
        super().__init__()
        self._devices, self._video = devices, video
        self._pending: Recorded | None = None  # a recording that was begun here
        self._record = self.act(
            _("Record"), "video" if video else "mic", self._open_recorder, "record", first=True
        )
        self._player = PlayerLine(devices.player, _("Play"))
        self._player.setVisible(False)
        self._watch(self._player.button)
        self._column.insertWidget(1, self._player)

    def present_file(self, found: AnswerFile | None) -> None:
        super().present_file(found)
        playable = found is not None and found.file.media_type.partition("/")[0] in ("audio", "video")
        self._player.setVisible(playable)
        if found is not None and playable:
            self._player.present(found.original, found.seconds)

    def _open_recorder(self) -> None:
        if isinstance(self.panel, RecorderPanel):
            self.close_panel()  # a second time ends the recording, which is kept
            return
        recorded, offers = Recorded(), self.offers
        self._pending = recorded

        def done(path: Path, device: str) -> None:
            # Not through this field, which may be gone when the file is whole.
            offers.made.emit((path,), _("Recorded here with “{name}”").format(name=device), True)

        recorded.done.connect(done)
        panel = RecorderPanel(lambda: self._devices.recorder(video=self._video), recorded, video=self._video)
        recorded.done.connect(self._recorded)
        panel.left.connect(self.close_panel)
        self.open_panel(panel, self._record)
        panel.begin()
        panel.set_focus()

    def finish(self) -> None:
        """End the recording and wait for its file: the window is being closed, and nothing comes after it."""
        is_recording = isinstance(self.panel, RecorderPanel) and self.panel.is_recording
        super().finish()
        if is_recording and self._pending is not None:
            loop = QEventLoop()
            self._pending.done.connect(loop.quit)
            QTimer.singleShot(_PATIENCE, loop, loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _recorded(self, _path: Path, _device: str) -> None:
        self._pending = None
        self.close_panel()
