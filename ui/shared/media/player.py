"""A line that plays one sound or video: play, stop, where it is and how long it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.media.devices import MediaMissingError, Player
from ui.shared.media.frames import FrameView
from ui.shared.parts import Button, Label
from ui.shared.words import length


class PlayerLine(QWidget):
    """Plays when it is asked to, never by itself; a video's pictures come below."""

    def __init__(self, player: Callable[[], Player], words: str) -> None:
        super().__init__()
        self._make, self._words = player, words
        self._player: Player | None = None
        self._path: Path | None = None
        self._length = 0.0  # s, as the record tells it
        self._is_playing = False
        self.button = Button(words, "play")
        self.button.setObjectName("play")
        self.button.clicked.connect(self._play_or_stop)
        self._told = Label("", 13, 400, "text2")
        self._view = FrameView(_("The video"), 260)
        self._view.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.button)
        row.addWidget(self._told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._view)

    def present(self, path: Path, seconds: float | None = None) -> None:
        """Offer this file."""
        if path != self._path:
            self.stop()
            self._path, self._length = path, seconds or 0.0
            self._told.setText(length(seconds) if seconds is not None else "")

    def _play_or_stop(self) -> None:
        if self._is_playing:
            self.stop()
        elif self._path is not None:
            try:
                self._player = self._player or self._make()
            except MediaMissingError as error:
                self._told.setText(str(error))
                return
            self._is_playing = True
            self.button.become(_("Stop"), "square")
            self._player.play(self._path, self._at, self._seen, self._ended)

    def _at(self, position: int, whole: int) -> None:
        told = whole / 1000 if whole > 0 else self._length
        self._told.setText(f"{length(position / 1000)} / {length(told)}" if told else length(position / 1000))

    def _seen(self, picture: QImage) -> None:
        if self._is_playing:
            self._view.setVisible(True)
            self._view.present(picture)

    def _ended(self, words: str) -> None:
        self._rest()
        if words:
            self._told.setText(_("It cannot be played here: {reason}. Open it instead.").format(reason=words))

    def stop(self) -> None:
        """Play no more, and give the loudspeaker back."""
        if self._player is not None and self._is_playing:
            self._player.stop()
        self._rest()

    def _rest(self) -> None:
        self._is_playing = False
        self.button.become(self._words, "play")
        self._view.setVisible(False)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What nobody sees is not heard either."""
        if not event.spontaneous():
            self.stop()
        super().hideEvent(event)
