"""A pile against its limit: height along the distance from the fence, with the uncertainty of both."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.app.viewing import PileProfile
from inspector.i18n import gettext as _
from ui.shared.measures import at_most
from ui.shared.parts import Box, Chip, Label
from ui.shared.theme import THEME

_ABOVE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom


class ProfileDrawing(QWidget):
    """The drawing alone; the sentence beside it says the same to who cannot see it."""

    def __init__(self, profile: PileProfile) -> None:
        super().__init__()
        self._profile = profile
        self.setAccessibleName(
            _("Profile of pile {name}: {words}").format(name=profile.name, words=profile.words)
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        at_most(self, width=560)  # wider, and the slope would lie

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(420), THEME.px(190))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        draw(painter, QRectF(self.rect()), self._profile)


def draw(painter: QPainter, area: QRectF, profile: PileProfile) -> None:
    """Draw the profile into this area."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot = area.adjusted(THEME.px(34), THEME.px(20), -12, -THEME.px(26))
    far = (
        max([point[0] for point in profile.points] + [distance for distance, _limit in profile.limit]) or 1.0
    )
    high = (
        max(
            [point[1] + point[3] for point in profile.points]
            + [profile.fence or 0.0]
            + [limit for _d, limit in profile.limit]
        )
        * 1.1
    )

    def at(distance: float, height: float) -> QPointF:
        return QPointF(
            plot.left() + distance / far * plot.width(), plot.bottom() - height / high * plot.height()
        )

    _grid(painter, plot, far, high)
    heap = _outline(profile, far)
    outline = QPolygonF([at(*point) for point in heap])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#B9BAB2" if not THEME.palette.heavier else "#DDDDDD"))
    painter.drawPolygon(outline)
    _excess(painter, outline, [at(*point) for point in profile.limit], plot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(THEME.color("text"), 2, Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF([at(*point) for point in profile.limit]))
    painter.setPen(QPen(THEME.color("text"), 4))
    painter.drawLine(at(0, 0), at(0, profile.fence or 0.0))
    _points(painter, profile, at)


def _outline(profile: PileProfile, far: float) -> list[tuple[float, float]]:
    """The heap through its measured points; where its feet lie was not measured and is only sketched."""
    first, last = profile.points[0], profile.points[-1]
    return [
        (max(0.0, first[0] - first[1]), 0.0),
        *((point[0], point[1]) for point in profile.points),
        (min(far, last[0] + last[1]), 0.0),
    ]


def _grid(painter: QPainter, plot: QRectF, far: float, high: float) -> None:
    painter.setFont(THEME.font(11))
    for height in range(0, int(high) + 1, 1 if high < 5 else 2):
        y = plot.bottom() - height / high * plot.height()
        painter.setPen(QPen(THEME.color("line"), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(THEME.color("text2"))
        painter.drawText(
            QRectF(plot.left() - 34, y - 8, 28, 16),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            str(height),
        )
    for distance in range(0, int(far) + 1, 2 if far < 16 else 5):
        x = plot.left() + distance / far * plot.width()
        painter.drawText(
            QRectF(x - THEME.px(14), plot.bottom() + 3, THEME.px(28), THEME.px(15)),
            Qt.AlignmentFlag.AlignCenter,
            str(distance),
        )
    words = _("m high, m from the fence")
    painter.drawText(
        QRectF(plot.left(), plot.top() - THEME.px(20), plot.width(), THEME.px(18)), _ABOVE, words
    )
    painter.setPen(QPen(THEME.color("text"), 2))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())


def _excess(painter: QPainter, outline: QPolygonF, limit: list[QPointF], plot: QRectF) -> None:
    """What of the heap lies above the limit, in the tone of critical."""
    if not limit:
        return
    heap, above = QPainterPath(), QPainterPath()
    heap.addPolygon(outline)
    above.addPolygon(
        QPolygonF([*limit, QPointF(limit[-1].x(), plot.top() - 40), QPointF(limit[0].x(), plot.top() - 40)])
    )
    color = QColor(THEME.tone("critical").color)
    color.setAlphaF(0.55)
    painter.setBrush(color)
    painter.drawPath(heap.intersected(above))


def _points(painter: QPainter, profile: PileProfile, at: Callable[[float, float], QPointF]) -> None:
    for distance, height, u_distance, u_height in profile.points:
        painter.setPen(QPen(THEME.color("text"), 1.5))
        painter.drawLine(at(distance, height - u_height), at(distance, height + u_height))
        painter.drawLine(at(distance - u_distance, height), at(distance + u_distance, height))
        painter.setBrush(THEME.color("surface"))
        painter.drawEllipse(at(distance, height), 4, 4)


class PileCard(Box):
    """Name, verdict, drawing and sentence of one pile."""

    def __init__(self, profile: PileProfile) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(Label(profile.name, 15, 600), 1)
        head.addWidget(Chip(profile.verdict, profile.tone))
        self.column.addLayout(head)
        row = QVBoxLayout()
        row.addWidget(ProfileDrawing(profile))
        row.addWidget(Label(profile.words, 13, 400, "text2"))
        self.column.addLayout(row)
