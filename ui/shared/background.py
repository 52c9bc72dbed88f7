"""Short work beside the window that needs no workspace, such as reading a code from a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot


class _Relay(QObject):
    done = Signal(object)
    broke = Signal(object)


class _Work(QRunnable):
    def __init__(self, job: Callable[[], Any], relay: _Relay) -> None:
        super().__init__()
        self._job, self._relay = job, relay

    def run(self) -> None:
        try:
            result = self._job()
        except Exception as error:  # noqa: BLE001 - the outermost frame of this thread: raised again in the window's
            self._relay.broke.emit(error)
        else:
            self._relay.done.emit(result)


class Background(QObject):
    """Runs one job at a time; when its owner is gone, nobody is told any more."""

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._relay: _Relay | None = None

    @property
    def is_busy(self) -> bool:
        return self._relay is not None

    def run(self, job: Callable[[], Any]) -> None:
        """Do this in another thread, then tell the result."""
        self._relay = _Relay()
        self._relay.done.connect(self._done)
        self._relay.broke.connect(self._broke)
        QThreadPool.globalInstance().start(_Work(job, self._relay))

    @Slot(object)
    def _done(self, result: object) -> None:
        self._relay = None
        self.done.emit(result)

    @Slot(object)
    def _broke(self, error: Exception) -> None:
        """A bug in a job is a bug of the window: it is told as one."""
        self._relay = None
        raise error
