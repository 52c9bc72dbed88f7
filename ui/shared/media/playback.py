"""Playing sounds and videos through Qt's multimedia. Loaded only through `devices`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

from ui.shared.media.devices import Seen, Told


class QtPlayer(QObject):
    """Plays one file; its pictures are handed over one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._player = QMediaPlayer()
        self._sound, self._sink = QAudioOutput(), QVideoSink()
        self._player.setAudioOutput(self._sound)
        self._player.setVideoSink(self._sink)
        self._at: Callable[[int, int], None] | None = None
        self._seen: Seen | None = None
        self._ended: Told | None = None
        self._player.positionChanged.connect(self._moved)
        self._player.durationChanged.connect(self._moved)
        self._player.mediaStatusChanged.connect(self._status)
        self._player.errorOccurred.connect(lambda _error, words: self._end(words))
        self._sink.videoFrameChanged.connect(self._came)

    def play(self, path: Path, at: Callable[[int, int], None], seen: Seen, ended: Told) -> None:
        self._at, self._seen, self._ended = at, seen, ended
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.play()

    def stop(self) -> None:
        self._ended = None
        self._player.stop()

    def _moved(self, _time: int) -> None:
        if self._at is not None:
            self._at(self._player.position(), self._player.duration())

    def _came(self, frame: QVideoFrame) -> None:
        if self._seen is not None and frame.isValid():
            self._seen(frame.toImage())

    def _status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._end("")

    def _end(self, words: str) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended(words)
