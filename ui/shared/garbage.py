"""Widgets that refer to each other are freed in the window's own thread.

Python looks for such circles in whatever thread happens to allocate: the worker would then destroy widgets of the
window, which Qt does not survive. So nothing is collected by itself while there is a worker, and the window's thread
does it at intervals, by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 500  # ms


class GarbageCollection(QObject):
    """Takes collecting over for as long as it runs; several at once are counted."""

    _running = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        GarbageCollection._running += 1
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again, once nobody needs it otherwise."""
        self._timer.stop()
        GarbageCollection._running -= 1
        if not GarbageCollection._running:
            gc.enable()

    def collect(self) -> None:
        """The oldest generation that is due, with the younger ones."""
        due = [
            n
            for n, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > limit
        ]
        if due:
            gc.collect(due[-1])
