"""A panel that opens below what asked for it, instead of a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent

from ui.shared.parts import Box


class BelowPanel(Box):
    """Escape asks to be left; when it goes out of sight it gives up what it holds, or hands it over."""

    left = Signal()

    def give_up(self) -> None:
        """Give a device back, or hand over what was begun: nobody looks any more."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        if not event.spontaneous():
            self.give_up()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
