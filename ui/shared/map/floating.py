"""What floats over a map: its tools, and what its colours mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.map.canvas import MapCanvas
from ui.shared.map.colors import color
from ui.shared.parts import Button
from ui.shared.theme import THEME

_ROW = 44


class ToolColumn(QWidget):
    """Buttons one under the other, each a finger wide."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)

    def add(self, icon: str, name: str, act: Callable[[], object]) -> Button:
        """A tool with its name for those who do not see it."""
        button = Button("", icon, "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _checked=False: act())
        self._column.addWidget(button)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(THEME.color("line"))
        painter.setBrush(THEME.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


def zoom_tools(canvas: MapCanvas) -> ToolColumn:
    """Nearer and further."""
    tools = ToolColumn()
    tools.add("plus", _("Nearer"), lambda: canvas.zoom(1))
    tools.add("minus", _("Further"), lambda: canvas.zoom(-1))
    return tools


class Legend(QWidget):
    """What the colours mean; only those that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._meanings: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def present(self, meanings: Sequence[tuple[str, str]]) -> None:
        """Show these (tone, words)."""
        self._meanings = list(meanings)
        self.setAccessibleName(", ".join(words for _tone, words in self._meanings))
        self.setVisible(bool(self._meanings))
        self.updateGeometry()
        self.update()

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(THEME.font(13))
        return [metrics.horizontalAdvance(words) + THEME.px(34) for _tone, words in self._meanings]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(sum(self._widths())) + 16, THEME.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(THEME.color("surface"))
        ground.setAlpha(235)
        painter.setPen(THEME.color("line"))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        x = 10.0
        painter.setFont(THEME.font(13))
        for (tone, words), wide in zip(self._meanings, self._widths(), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(tone))
            painter.drawEllipse(QRectF(x + 2, self.height() / 2 - 5, 10, 10))
            painter.setPen(THEME.color("text"))
            place = QRectF(x + THEME.px(20), 0, wide, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            x += wide


def float_over(canvas: MapCanvas, *, left: QWidget | None, right: Sequence[QWidget]) -> None:
    """Lay tools over a map: one group at its upper left, the others down its right side."""
    grid = QGridLayout(canvas)
    grid.setContentsMargins(14, 14, 14, 60)
    if left is not None:
        grid.addWidget(left, 0, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(10)
    for widget in right:
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
    column.addStretch(1)
    grid.addLayout(column, 0, 1)
    grid.setColumnStretch(0, 1)
