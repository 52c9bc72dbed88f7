"""A field to sign in, with mouse, pen, finger or keys; kept as strokes, handed over as a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QLabel

from inspector.i18n import gettext as _
from ui.shared.measures import fix
from ui.shared.theme import THEME

_PICTURE = 3  # pixels of the picture for each of the field
_STEP, _STRIDE = 3, 12  # pixels that an arrow key moves the pen, alone and with Shift
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class SignaturePad(QLabel):
    """Paints itself; a label with a picture is what assistive technology calls a graphic."""

    def __init__(self, role: str) -> None:
        super().__init__()
        fix(self, width=300, height=110)
        self.setAccessibleName(_("Signature of the {role}").format(role=role.lower()))
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        told = _("Sign here. By keys: Space lowers and lifts the pen, arrows move it, Delete wipes.")
        self.setAccessibleDescription(told)
        self.setToolTip(told)
        self._strokes: list[list[QPointF]] = []
        self._pen = QPointF(THEME.px(40), THEME.px(70))  # where the keys have the pen
        self._is_down = False

    @property
    def is_empty(self) -> bool:
        return sum(len(stroke) for stroke in self._strokes) < 2

    def wipe(self) -> None:
        self._strokes.clear()
        self._is_down = False
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
        focused = self.hasFocus()
        painter.setPen(
            QPen(THEME.color("accent" if focused else "edge"), 2 if focused else THEME.palette.line_width)
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QPen(QColor("#85867F"), 1))
        painter.drawLine(16, self.height() - 24, self.width() - 16, self.height() - 24)
        self._draw(painter, QColor("#1A1C5E"))
        if focused:
            painter.setPen(QPen(QColor("#1B55BF"), 3 if self._is_down else 1))
            for arm in (QPointF(6, 0), QPointF(0, 6)):
                painter.drawLine(self._pen - arm, self._pen + arm)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._is_down = not self._is_down
            if self._is_down:
                self._strokes.append([QPointF(self._pen)])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.wipe()
        elif key in _ARROWS:
            step = _STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            moved = self._pen + QPointF(_ARROWS[key] * step)
            self._pen = QPointF(
                min(max(moved.x(), 4), self.width() - 4), min(max(moved.y(), 4), self.height() - 4)
            )
            if self._is_down:
                self._strokes[-1].append(QPointF(self._pen))
        else:
            super().keyPressEvent(event)
            return
        self.update()

    # -- by hand: mouse, pen and finger draw the same stroke

    def _begin(self, place: QPointF) -> None:
        self._is_down = False
        self._strokes.append([place])
        self.update()

    def _go_on(self, place: QPointF) -> None:
        if self._strokes:
            self._strokes[-1].append(place)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._go_on(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QEvent.Type.TabletMove and event.buttons():  # not where the pen only hovers
            self._go_on(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Fingers draw, and are not turned into a mouse; a palm laid down beside the first finger does not."""
        if isinstance(event, QTouchEvent) and event.points():
            first = event.points()[0]
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(first.position())
                self.setFocus(Qt.FocusReason.MouseFocusReason)
            elif event.type() in (QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
                self._go_on(first.position())
            event.accept()
            return True
        return super().event(event)
