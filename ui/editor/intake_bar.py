"""How far taking in files is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.parts import Button, Label
from ui.shared.theme import THEME


class IntakeBar(QWidget):
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._done = self._total = 0
        self._words = Label("", 13, 500, wrap=False)
        self._words.setObjectName("intake")
        stop = Button(_("Stop"), "x", "quiet")
        stop.setObjectName("stop-intake")
        stop.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 8)
        row.addWidget(self._words, 1)
        row.addWidget(stop)
        self.setVisible(False)

    def present(self, done: int, total: int) -> None:
        """Show that so many of so many files are in."""
        self._done, self._total = done, total
        self._words.setText(
            _("Taking in files, {done} of {total}").format(done=done, total=total)
            if total
            else _("Taking in files")
        )
        self.setVisible(True)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(16, self.height() - 7, self.width() - 32, 6)
        painter.setBrush(QColor(THEME.palette.sunken))
        painter.drawRoundedRect(track, 3, 3)
        if self._total:
            painter.setBrush(QColor(THEME.palette.accent))
            track.setWidth(track.width() * self._done / self._total)
            painter.drawRoundedRect(track, 3, 3)
