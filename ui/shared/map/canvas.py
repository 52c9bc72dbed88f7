"""The map as a widget: it shows a scene, is moved by hand, wheel, fingers and keys, and lets one shape be drawn.

What it shows in pictures stands in a list beside it, for those who cannot see it: that is the page's to give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QLabel, QPinchGesture, QSizePolicy

from inspector.geo import scene
from inspector.geo.editing import Drawing, by_hand
from inspector.geo.measure import Vertex
from inspector.geo.projection import Spot, to_degrees, to_map
from inspector.geo.scene import Content, Pin, Ring
from inspector.geo.shapes import Kind
from inspector.geo.view import View
from inspector.i18n import gettext as _
from ui.shared.map.painter import ScenePainter
from ui.shared.theme import THEME

_REACH = 24.0  # px: how near a gloved finger comes
_CLICK = 6.0  # px: a hand that moves less has clicked
_STEP = 80.0  # px that an arrow key moves the map by
_NEAR = 17.0  # zoom at which a single place is looked at
START = View(to_map(12.0, 112.0), 4.0, 800, 600)

Marks = Callable[[View], Sequence[Pin | Ring]]


class MapCanvas(QLabel):  # a label, so that readers take it for a picture and not for nothing
    moved = Signal()  # another part of the map is shown
    picked = Signal(str)  # a site or a shape was clicked
    pointed = Signal(float, float)  # latitude, longitude of a click on nothing else
    drawn = Signal()  # the shape in work is another one now
    done = Signal()  # Enter or a double click: the shape in work is finished
    left = Signal()  # Escape: leave the shape in work as it was

    def __init__(self, name: str) -> None:
        super().__init__()
        self._view = START
        self._content = Content()
        self._marks: Marks | None = None
        self._shown: Sequence[Pin | Ring] = ()
        self._painter = ScenePainter()
        self._drawing: Drawing | None = None
        self._held: int | None = None  # the corner that the hand drags
        self._from: QPointF | None = None  # where the hand went down
        self._travelled = False
        self._corner = -1  # the corner that keys speak of
        self._fit: tuple[list[Spot], float] = ([], _NEAR)
        self._is_fitted = False  # nobody moved it since: it fits again when it grows
        self.setAccessibleName(name)
        self.setAccessibleDescription(_("The list beside it tells the same in words."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)

    # -- what is shown

    @property
    def view(self) -> View:
        return self._view

    @property
    def content(self) -> Content:
        return self._content

    @property
    def shown(self) -> Sequence[Pin | Ring]:
        """The sites of the last paint."""
        return self._shown

    def present(self, content: Content, marks: Marks | None = None) -> None:
        """Show this. `marks` gives the sites of a view, clustered for its zoom."""
        self._content, self._marks = content, marks
        self.update()

    def look_at(self, spots: Iterable[Spot], nearest: float = _NEAR) -> None:
        """Show all these places."""
        self._fit = (list(spots), nearest)
        if self._fit[0]:
            self._go(self._view.around(*self._fit))
            self._is_fitted = True

    def go_to(self, spot: Spot, zoom: float | None = None) -> None:
        """Put a place into the middle, at this zoom or the present one."""
        self._go(replace(self._view, centre=spot, zoom=self._view.zoom if zoom is None else zoom))

    def zoom(self, by: float) -> None:
        """Nearer by so many steps."""
        self._go(self._view.zoomed(by))

    def _go(self, view: View) -> None:
        if view != self._view:
            self._view, self._is_fitted = view, False
            self.update()
            self.moved.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(800, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        fitted, self._view = self._is_fitted, self._view.resized(self.width(), self.height())
        if fitted:
            self._view = self._view.around(*self._fit)
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._shown = self._marks(self._view) if self._marks is not None else self._content.marks
        content = replace(self._content, marks=self._shown)
        if self._drawing is not None:
            shapes = [one for one in content.shapes if one.key != self._drawing.shape.key]
            content = replace(content, shapes=(*shapes, self._drawing.shape), chosen=self._drawing.shape.key)
        painter = QPainter(self)
        self._painter.paint(painter, scene.scene(content, self._view), self._view)
        if self._drawing is not None and self.hasFocus():
            self._crosshair(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(THEME.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _crosshair(self, painter: QPainter) -> None:
        """Where Enter sets a corner."""
        x, y = self.width() / 2, self.height() / 2
        for color, width in (("surface", 4.0), ("text", 1.5)):
            painter.setPen(QPen(THEME.color(color), width))
            painter.drawLine(QPointF(x - 14, y), QPointF(x + 14, y))
            painter.drawLine(QPointF(x, y - 14), QPointF(x, y + 14))

    # -- drawing a shape

    @property
    def drawing(self) -> Drawing | None:
        return self._drawing

    def draw(self, drawing: Drawing | None) -> None:
        """Let this shape be drawn; None ends it."""
        self._drawing, self._held, self._corner = drawing, None, -1
        self.setCursor(Qt.CursorShape.CrossCursor if drawing is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    def add(self, vertex: Vertex) -> None:
        """Set the next corner of the shape in work, as a receiver or a typed position gives it."""
        if self._drawing is not None:
            self._drawing.add(vertex)
            self._changed(len(self._drawing.shape.vertices) - 1)

    def remove_corner(self) -> None:
        """Take out the corner that was touched last, or the last one."""
        drawing = self._drawing
        if drawing is not None and drawing.shape.vertices:
            count = len(drawing.shape.vertices)
            drawing.remove(self._corner if 0 <= self._corner < count else count - 1)
            self._changed(-1)

    def undo(self) -> None:
        if self._drawing is not None:
            self._drawing.undo()
            self._changed(-1)

    def redo(self) -> None:
        if self._drawing is not None:
            self._drawing.redo()
            self._changed(-1)

    def _changed(self, corner: int) -> None:
        self._corner = corner
        self.update()
        self.drawn.emit()

    def _corner_at(self, place: QPointF) -> int | None:
        """The corner under a finger."""
        assert self._drawing is not None  # noqa: S101 - asked only while one is drawn
        spots = scene.spots_of(self._drawing.shape.vertices)
        near = [(self._far(place, spot), n) for n, spot in enumerate(spots)]
        return min(near)[1] if near and min(near)[0] <= _REACH / 2 else None

    def _between_at(self, place: QPointF) -> int | None:
        """The place between two corners that is under a finger: the number that a corner there would have."""
        assert self._drawing is not None  # noqa: S101 - asked only while one is drawn
        shape = self._drawing.shape
        if shape.kind is Kind.POINT:
            return None
        spots = scene.spots_of(shape.vertices)
        count = len(spots) if shape.kind is Kind.AREA and len(spots) > 2 else len(spots) - 1
        for n in range(count):
            a, b = spots[n], spots[(n + 1) % len(spots)]
            if self._far(place, Spot((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)) <= _REACH / 2:
                return n + 1
        return None

    def _far(self, place: QPointF, spot: Spot) -> float:
        x, y = self._view.pixel(spot)
        return (place - QPointF(x, y)).manhattanLength()

    def _spot(self, place: QPointF) -> Spot:
        return self._view.spot(place.x(), place.y())

    # -- hand, wheel, fingers, keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._from, self._travelled = event.position(), False
        if self._drawing is None:
            return
        self._held = self._corner_at(event.position())
        if self._held is None:
            between = self._between_at(event.position())
            if between is not None:
                self._drawing.insert(between, by_hand(self._spot(event.position())))
                self._held, self._travelled = between, True
                self._changed(between)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._from is None:
            return
        step = event.position() - self._from
        if not self._travelled and step.manhattanLength() < _CLICK:
            return
        if self._held is not None and self._drawing is not None:
            act = self._drawing.drag if self._travelled else self._drawing.move
            act(self._held, by_hand(self._spot(event.position())))
            self._changed(self._held)
        else:
            self._go(self._view.moved(-step.x(), -step.y()))
            self._from = event.position()
        self._travelled = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        clicked = self._from is not None and not self._travelled
        held, self._from, self._held = self._held, None, None
        if not clicked or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._drawing is not None:
            if held is not None:
                self._corner = held
                self.update()
            else:
                self.add(by_hand(self._spot(event.position())))
            return
        self._pick(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._drawing is not None:
            self.done.emit()
        else:
            self._go(self._view.zoomed(1, event.position().x(), event.position().y()))

    def _pick(self, place: QPointF) -> None:
        near = [(self._far(place, mark.spot), mark) for mark in self._shown]
        reach = [
            (far, n)
            for n, (far, mark) in enumerate(near)
            if far <= (mark.radius + 6 if isinstance(mark, Ring) else _REACH)
        ]
        if reach:
            mark = near[min(reach)[1]][1]
            if isinstance(mark, Pin):
                self.picked.emit(mark.key)
            else:  # nearer, so that the ring falls apart
                x, y = self._view.pixel(mark.spot)
                self._go(self._view.zoomed(2, x, y))
            return
        key = self._shape_at(place)
        if key:
            self.picked.emit(key)
        else:
            self.pointed.emit(*to_degrees(self._spot(place)))

    def _shape_at(self, place: QPointF) -> str:
        """The drawn shape nearest to a finger."""
        best, found = _REACH, ""
        for shape in self._content.shapes:
            spots = scene.spots_of(shape.vertices)
            if not spots:
                continue
            middle = scene.middle(spots, closed=shape.kind is Kind.AREA)
            far = min(self._far(place, spot) for spot in (*spots, middle))
            if far < best:
                best, found = far, shape.key
        return found

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        place = event.position()
        self._go(self._view.zoomed(event.angleDelta().y() / 240, place.x(), place.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                factor = max(pinch.scaleFactor(), 0.01)
                centre = self.mapFromGlobal(pinch.centerPoint())
                self._from = None  # two fingers are no click
                self._go(self._view.zoomed((factor - 1) * 1.5, centre.x(), centre.y()))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in steps:
            far = _STEP / 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            self._go(self._view.moved(steps[key][0] * far, steps[key][1] * far))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif self._drawing is None or not self._draw_by_key(key):
            super().keyPressEvent(event)

    def _draw_by_key(self, key: Qt.Key) -> bool:
        """Space sets a corner at the crosshair, Enter finishes."""
        if key == Qt.Key.Key_Space:
            self.add(by_hand(self._view.centre))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_corner()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True
