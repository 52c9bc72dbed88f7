"""A field to sign in, with mouse, pen or finger; kept as strokes, handed over as a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from inspector.i18n import gettext as _
from ui.shared.theme import THEME

_PICTURE = 3  # pixels of the picture for each of the field


class SignaturePad(QWidget):
    def __init__(self, role: str) -> None:
        super().__init__()
        self.setFixedSize(THEME.px(300), THEME.px(110))
        self.setAccessibleName(_("Signature of the {role}").format(role=role.lower()))
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._strokes: list[list[QPointF]] = []

    @property
    def is_empty(self) -> bool:
        return sum(len(stroke) for stroke in self._strokes) < 2

    def wipe(self) -> None:
        self._strokes.clear()
        self.update()

    def png(self) -> bytes:
        """The signature in dark ink on white, as PNG."""
        image = QImage(self.size() * _PICTURE, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(_PICTURE, _PICTURE)
        self._draw(painter, QColor("#1A1C5E"))
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(data.data())

    def _draw(self, painter: QPainter, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(THEME.color("edge"), THEME.palette.line_width))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QPen(QColor("#85867F"), 1))
        painter.drawLine(16, self.height() - 24, self.width() - 16, self.height() - 24)
        self._draw(painter, QColor("#1A1C5E"))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._strokes.append([event.position()])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._strokes:
            self._strokes[-1].append(event.position())
            self.update()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.TabletPress or not self._strokes:
            self._strokes.append([event.position()])
        else:
            self._strokes[-1].append(event.position())
        event.accept()
        self.update()
