"""Cameras and recorders as Qt's multimedia finds them. Loaded only through `devices`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QUrl
from PySide6.QtMultimedia import (
    QAudioInput,
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaFormat,
    QMediaRecorder,
    QVideoFrame,
    QVideoSink,
)

from ui.shared.media.devices import Seen, Told

_PAUSE = 80  # ms between two pictures that are shown: turning a large one into a picture takes time
_finishing: set[QtRecorder] = set()  # recorders that nobody holds any more and whose files are not whole yet


class Frames(QObject):
    """Turns the frames of a sink into pictures, no more of them than a screen needs."""

    def __init__(self, session: QMediaCaptureSession, seen: Seen) -> None:
        super().__init__()
        self._seen, self._since = seen, QElapsedTimer()
        self.sink = QVideoSink()
        self.sink.videoFrameChanged.connect(self._came)
        session.setVideoSink(self.sink)

    def _came(self, frame: QVideoFrame) -> None:
        if frame.isValid() and (not self._since.isValid() or self._since.elapsed() >= _PAUSE):
            self._since.start()
            picture = frame.toImage()
            if not picture.isNull():
                self._seen(picture)


class QtCamera(QObject):
    """The cameras of this machine at their largest picture: what is seen is what is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._camera: QCamera | None = None
        self._session = QMediaCaptureSession()
        self._frames: Frames | None = None

    def names(self) -> list[str]:
        return [device.description() for device in QMediaDevices.videoInputs()]

    def start(self, number: int, seen: Seen, told: Told) -> None:
        self.stop()
        self._frames = Frames(self._session, seen)
        self._camera = _camera(number, told)
        if self._camera is not None:
            self._session.setCamera(self._camera)
            self._camera.start()

    def stop(self) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type]  # Qt's null pointer: no camera
            self._camera = None
        self._frames = None


def _camera(number: int, told: Told) -> QCamera | None:
    devices = QMediaDevices.videoInputs()
    if number >= len(devices):  # unplugged meanwhile
        return None
    camera = QCamera(devices[number])
    camera.errorOccurred.connect(lambda _error, words: told(words))
    formats = _usable(devices[number])
    if formats:
        camera.setCameraFormat(formats[-1])
    return camera


def _usable(device: QCameraDevice) -> list[QCameraFormat]:
    """The formats of a camera that are quick enough to aim with, the largest picture last."""
    return sorted(
        (one for one in device.videoFormats() if one.maxFrameRate() >= 5),
        key=lambda one: (one.resolution().width() * one.resolution().height(), one.maxFrameRate()),
    )


class QtRecorder(QObject):
    """Sound as AAC, or video with sound, in an MPEG-4 file."""

    def __init__(self, *, video: bool) -> None:
        super().__init__()
        self._video = video
        self.suffix = ".mp4" if video else ".m4a"
        self._session = QMediaCaptureSession()
        self._recorder = QMediaRecorder()
        self._session.setRecorder(self._recorder)
        self._camera: QCamera | None = None
        self._microphone: QAudioInput | None = None
        self._frames: Frames | None = None
        self._then: Callable[[Path], None] | None = None
        self._recorder.recorderStateChanged.connect(self._changed)

    def names(self) -> list[str]:
        found = QMediaDevices.videoInputs() if self._video else QMediaDevices.audioInputs()
        return [device.description() for device in found]

    def start(self, number: int, target: Path, at: Callable[[int], None], seen: Seen, told: Told) -> None:
        microphones = QMediaDevices.audioInputs()
        if self._video:
            self._frames = Frames(self._session, seen)
            self._camera = _camera(number, told)
            if self._camera is not None:
                self._session.setCamera(self._camera)
                self._camera.start()
            device = QMediaDevices.defaultAudioInput() if microphones else None
        else:
            device = microphones[number] if number < len(microphones) else None
        if device is not None:
            self._microphone = QAudioInput(device)
            self._session.setAudioInput(self._microphone)
        container = QMediaFormat.FileFormat.MPEG4 if self._video else QMediaFormat.FileFormat.Mpeg4Audio
        self._recorder.setMediaFormat(QMediaFormat(container))
        self._recorder.setQuality(QMediaRecorder.Quality.HighQuality)
        self._recorder.setOutputLocation(QUrl.fromLocalFile(str(target)))
        self._recorder.durationChanged.connect(at)
        self._recorder.errorOccurred.connect(lambda _error, words: told(words))
        self._recorder.record()

    def stop(self, then: Callable[[Path], None]) -> None:
        self._then = then
        if self._recorder.recorderState() is QMediaRecorder.RecorderState.StoppedState:
            self._finish()  # it ended by itself: the disk is full, the camera was unplugged
        else:
            _finishing.add(self)
            self._recorder.stop()

    def _changed(self, state: QMediaRecorder.RecorderState) -> None:
        if state is QMediaRecorder.RecorderState.StoppedState:
            if self._camera is not None:
                self._camera.stop()
            self._finish()

    def _finish(self) -> None:
        then, path = self._then, Path(self._recorder.actualLocation().toLocalFile())
        if then is not None:
            self._then = None
            _finishing.discard(self)
            if path.is_file() and path.stat().st_size:
                then(path)
