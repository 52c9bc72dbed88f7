"""Answers as regions of a picture, with the same answers in words beneath for keys and readers of the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.choices import ChoicesField
from ui.editor.fields.field import Field, answer_of
from ui.shared.parts import Label
from ui.shared.theme import THEME

_CELLS = 96  # of the grid in which a region's shape is known, along its longer side


def _cells_of(renderer: QSvgRenderer, region: str) -> frozenset[tuple[int, int]]:
    """The cells that a region paints, and those that its outline encloses."""
    wide, high = _grid(renderer.boundsOnElement(region))
    drawn = QImage(wide + 2, high + 2, QImage.Format.Format_ARGB32_Premultiplied)  # a free cell all around
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, region, QRectF(1, 1, wide, high))
    painter.end()
    cells = {(x, y) for x in range(wide + 2) for y in range(high + 2)}
    free = {cell for cell in cells if not drawn.pixelColor(*cell).alpha()}
    outside, waiting = {(0, 0)}, [(0, 0)]
    while waiting:
        x, y = waiting.pop()
        for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if near in free and near not in outside:
                outside.add(near)
                waiting.append(near)
    return frozenset((x - 1, y - 1) for x, y in cells - outside)


def _grid(bounds: QRectF) -> tuple[int, int]:
    scale = _CELLS / max(bounds.width(), bounds.height(), 1e-9)
    return max(1, round(bounds.width() * scale)), max(1, round(bounds.height() * scale))


def _is_svg(path: str) -> bool:
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    return bytes(reader.format().data()).startswith(b"svg")


class RegionMap(QWidget):
    """The picture; its regions are the elements that carry a value of the answers as their id."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(self)
        self._path = ""
        self._is_drawing = False
        self._shapes: dict[str, frozenset[tuple[int, int]]] = {}
        self._labels: dict[str, str] = {}
        self._chosen: frozenset[str] = frozenset()
        self._under = ""
        self._readonly = False
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def present(
        self, path: str, labels: dict[str, str], chosen: frozenset[str], name: str, *, readonly: bool
    ) -> bool:
        """Show this picture and what is chosen in it; says whether it can be shown."""
        if path != self._path:
            self._path = path
            self._is_drawing = _is_svg(path)
            if self._is_drawing:
                self._renderer.load(path)
            self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            self._shapes.clear()
            self.updateGeometry()
        self._labels, self._chosen, self._readonly = labels, chosen, readonly
        shown = ", ".join(labels.get(value, value) for value in sorted(chosen)) or _("not answered")
        self.setAccessibleName(_("Picture for {question}: {answer}").format(question=name, answer=shown))
        self.update()
        return self._is_drawing and self._renderer.isValid()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        size = self._renderer.viewBoxF().size()
        if size.isEmpty():
            return 0
        return min(round(width * size.height() / size.width()), THEME.px(420))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(420), self.heightForWidth(THEME.px(420)))

    def _place(self) -> QRectF:
        """Where the picture stands in the widget: whole, and in the middle."""
        size = (
            self._renderer.viewBoxF().size().scaled(self.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def _regions(self) -> list[str]:
        """The answers that have a region, the smallest first: it lies over larger ones."""
        found = [value for value in self._labels if self._renderer.elementExists(value)]
        return sorted(found, key=lambda one: self._bounds(one).width() * self._bounds(one).height())

    def _bounds(self, region: str) -> QRectF:
        """A region's bounds in the coordinates of the drawing."""
        inner = self._renderer.boundsOnElement(region)
        return self._renderer.transformForElement(region).mapRect(inner)

    def area(self, region: str) -> QRectF:
        """A region's bounds as they are seen."""
        box, place, bounds = self._renderer.viewBoxF(), self._place(), self._bounds(region)
        scale = place.width() / box.width()
        return QRectF(
            place.x() + (bounds.x() - box.x()) * scale,
            place.y() + (bounds.y() - box.y()) * scale,
            bounds.width() * scale,
            bounds.height() * scale,
        )

    def at(self, point: QPointF) -> str:
        """The answer whose region lies there; "" where there is none."""
        for region in self._regions():
            area = self.area(region)
            if not area.contains(point):
                continue
            wide, high = _grid(self._renderer.boundsOnElement(region))
            cell = (
                min(wide - 1, int((point.x() - area.x()) / area.width() * wide)),
                min(high - 1, int((point.y() - area.y()) / area.height() * high)),
            )
            if cell in self._shape(region):
                return region
        return ""

    def _shape(self, region: str) -> frozenset[tuple[int, int]]:
        """The cells of a region; found out once, when the region is first pointed at or chosen."""
        if region not in self._shapes:
            self._shapes[region] = _cells_of(self._renderer, region)
        return self._shapes[region]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place()
        painter.fillRect(place, QColor("#FFFFFF"))  # drawn for paper, in every palette
        self._renderer.render(painter, place)
        for region in self._regions():
            if region in self._chosen or region == self._under:
                self._tint(painter, region, strong=region in self._chosen)

    def _tint(self, painter: QPainter, region: str, *, strong: bool) -> None:
        """Lay the accent over a region's whole shape, and a line around its bounds where it is chosen."""
        wide, high = _grid(self._renderer.boundsOnElement(region))
        laid = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
        laid.fill(Qt.GlobalColor.transparent)
        color = QColor("#00329B")
        color.setAlphaF(0.62 if strong else 0.2)
        for x, y in self._shape(region):
            laid.setPixelColor(x, y, color)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.area(region), laid)
        if strong:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor("#00329B"), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.area(region))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        under = "" if self._readonly else self.at(event.position())
        if under != self._under:
            self._under = under
            self.setToolTip(self._labels.get(under, ""))
            self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._under = ""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        region = self.at(event.position())
        if region and not self._readonly and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(region)


class ImageMapField(Field):
    """The picture above and the answers beneath; both choose the same."""

    def __init__(self, *, many: bool) -> None:
        super().__init__()
        self._map = RegionMap()
        self._map.setObjectName("regions")
        self._missing = Label("", 13, 400, "text2")
        self._list = ChoicesField(many=many)
        self._list.answered.connect(self.answered)
        self._list.focused.connect(self.focused)
        self._map.pressed.connect(self._list.press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._map, self._missing, self._list):
            column.addWidget(part)

    def present(self, state: NodeState) -> None:
        self._list.present(state)
        path = state.media.get("image", "")
        shown = bool(path) and self._map.present(
            path,
            dict(state.choices),
            frozenset(answer_of(state)),
            state.label or state.ref,
            readonly=state.readonly,
        )
        self.draws_picture = shown
        self._map.setVisible(shown)
        self._missing.setVisible(not shown)
        missing = _("The picture of this question is not there. Answer below.")
        without = _("The picture of this question has no regions to press. Answer below.")
        self._missing.setText("" if shown else without if path else missing)

    def set_entry_focus(self) -> None:
        self._list.set_entry_focus()
