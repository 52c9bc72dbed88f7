"""What a camera or a video shows now, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shared.measures import fix
from ui.shared.theme import THEME


class FrameView(QWidget):
    """Paints the latest picture in its own proportions on a dark ground."""

    def __init__(self, name: str, height: int = 300) -> None:
        super().__init__()
        fix(self, height=height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.picture = QImage()

    def present(self, picture: QImage) -> None:
        """Show this picture; an empty one shows the ground."""
        self.picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), "#15171A")
        if self.picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / self.picture.width(), self.height() / self.picture.height())
        size = (self.picture.width() * scale, self.picture.height() * scale)
        place = QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)
        painter.drawImage(place, self.picture)
        if THEME.palette.heavier:
            painter.setPen(THEME.color("line"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
