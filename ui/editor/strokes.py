"""Strokes drawn with mouse, pen, finger or keys, kept as lines until they are made a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QLabel

from ui.shared.theme import THEME

_STEP, _STRIDE = 3, 12  # pixels that an arrow key moves the pen, alone and with Shift
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


@dataclass(slots=True)
class Stroke:
    points: list[QPointF]  # on the sheet
    color: str
    width: float  # on the sheet


class StrokePad(QLabel):
    """Takes strokes; a label with a picture is what assistive technology calls a graphic. Painting is its heirs'."""

    def __init__(self, name: str, told: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(told)
        self.setToolTip(told)
        self.color, self.pen_width = "#1A1C5E", 2.2
        self.strokes: list[Stroke] = []
        self._pen = QPointF(THEME.px(40), THEME.px(70))  # where the keys have the pen, on the widget
        self._is_down = False

    @property
    def is_empty(self) -> bool:
        return sum(len(stroke.points) for stroke in self.strokes) < 2

    def wipe(self) -> None:
        """Take every stroke away."""
        self.strokes.clear()
        self._is_down = False
        self.drawn()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.strokes:
            self.strokes.pop()
            self._is_down = False
            self.drawn()

    def drawn(self) -> None:
        """The strokes have changed."""
        self.update()

    def png(self) -> bytes:
        """The strokes as a picture."""
        raise NotImplementedError

    def on_sheet(self, place: QPointF) -> QPointF:
        """A place of the widget as a place of the sheet."""
        return place

    def draw_strokes(self, painter: QPainter) -> None:
        """Draw the strokes in the measures of the sheet."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self.strokes:
            pen = QPen(QColor(stroke.color), stroke.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            path = QPainterPath(stroke.points[0])
            for point in stroke.points[1:]:
                path.lineTo(point)
            painter.drawPath(path)

    def draw_pen(self, painter: QPainter) -> None:
        """Show where the keys have the pen."""
        if self.hasFocus():
            painter.setPen(QPen(QColor("#1B55BF"), 3 if self._is_down else 1))
            for arm in (QPointF(6, 0), QPointF(0, 6)):
                painter.drawLine(self._pen - arm, self._pen + arm)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._is_down = not self._is_down
            if self._is_down:
                self._put_down(self._pen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.wipe()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif key in _ARROWS:
            step = _STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            moved = self._pen + QPointF(_ARROWS[key] * step)
            self._pen = QPointF(
                min(max(moved.x(), 4), self.width() - 4), min(max(moved.y(), 4), self.height() - 4)
            )
            if self._is_down:
                self._go_on(self._pen)
        else:
            super().keyPressEvent(event)
            return
        self.update()

    # -- by hand: mouse, pen and finger draw the same stroke

    def _put_down(self, place: QPointF) -> None:
        self.strokes.append(Stroke([self.on_sheet(place)], self.color, self.pen_width))
        self.drawn()

    def _begin(self, place: QPointF) -> None:
        self._is_down = False
        self._put_down(place)

    def _go_on(self, place: QPointF) -> None:
        if self.strokes:
            self.strokes[-1].points.append(self.on_sheet(place))
            self.drawn()

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
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.accept()  # here it takes a stroke back, not an answer
            return True
        return super().event(event)
