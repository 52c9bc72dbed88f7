"""Paints the items of a scene. What is costly to build, the outlines of the base map and tiles, is kept."""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from inspector.geo import scene
from inspector.geo.basemap import Piece
from inspector.geo.overlay import WAY, ZONE
from inspector.geo.projection import Spot, scale_at, to_degrees
from inspector.geo.view import Box, View
from inspector.i18n import gettext as _
from ui.shared.map.colors import color
from ui.shared.parts import icon_at
from ui.shared.theme import THEME

_TILES_KEPT = 400
_STAMPS_KEPT = 2_000
_FILLED = frozenset({"land", "lake"})
PIN = 13.0  # px: radius of a site
HANDLE = 8.0


class ScenePainter:
    """Paints scenes on one widget or picture after the other. Give one to each map that is shown."""

    def __init__(self) -> None:
        self._paths: dict[int, tuple[Piece, QPainterPath]] = {}
        self._stamps: dict[object, QPixmap] = {}
        self._stamps_for: tuple[object, ...] = ()
        self._tiles: OrderedDict[tuple[object, ...], QImage] = OrderedDict()

    def paint(self, painter: QPainter, items: Iterable[scene.Item], view: View) -> None:
        """Paint these items of this view, in their order."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._keep_stamps(painter.device().devicePixelRatioF())
        each = view.metres
        to_pixels = QTransform(
            1 / each, 0, 0, -1 / each,
            view.width / 2 - view.centre[0] / each, view.height / 2 + view.centre[1] / each,
        )  # fmt: skip
        for item in items:
            match item:
                case scene.Mesh():
                    self._mesh(painter, item.piece, to_pixels, view)
                case scene.Ground():
                    painter.fillRect(_rectangle(item.box, view), color(item.color))
                case scene.Picture():
                    self._picture(painter, item, view)
                case scene.Outline():
                    _outline(painter, item, view)
                case scene.Dot():
                    _dot(painter, item, view)
                case scene.Handle():
                    _handle(painter, item, view)
                case scene.Wedge():
                    _wedge(painter, item, view)
                case scene.Disc():
                    _disc(painter, item, view)
                case scene.Pin() if not item.chosen:
                    self._stamp(
                        painter, view.pixel(item.spot), (item.tone, item.icon), partial(_pin, item=item), PIN
                    )
                case scene.Pin():
                    _pin(painter, view.pixel(item.spot), item)
                case scene.Ring():
                    self._stamp(
                        painter, view.pixel(item.spot), item.slices, partial(_ring, item=item), item.radius
                    )
                case scene.Words() if not item.plate:
                    key = (item.text, item.size, item.bold, item.color)
                    self._stamp(painter, (item.x, item.y), key, partial(_words, item=item), *_room(item))
                case scene.Words():
                    _words(painter, (item.x, item.y), item)
                case scene.Scale():
                    _scale(painter, item, view)
                case scene.North():
                    _north(painter, view)
                case scene.Credit():
                    _credit(painter, item, view)

    def _mesh(self, painter: QPainter, piece: Piece, to_pixels: QTransform, view: View) -> None:
        known = self._paths.get(id(piece))
        if known is None:
            known = self._paths[id(piece)] = (piece, _path(piece))
        painter.setTransform(to_pixels)
        filled, zone = piece.layer in _FILLED, piece.layer == ZONE
        # Smooth edges would show where cells meet; the coast, drawn over the rough ones, is smooth.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not filled)
        if filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(piece.layer))
        else:
            over = zone or piece.layer == WAY
            pen = QPen(color(piece.layer), THEME.palette.line_width * (2 if over else 1))
            pen.setCosmetic(True)
            if piece.layer == "border":
                pen.setDashPattern([5, 3])
            elif piece.layer == "province":
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.setBrush(_soft(color(ZONE)) if zone else Qt.BrushStyle.NoBrush)
        painter.drawPath(known[1])
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _keep_stamps(self, ratio: float) -> None:
        """Forget the pictures of another palette, text size or screen."""
        look = (THEME.mode, THEME.scale, ratio)
        if look != self._stamps_for or len(self._stamps) > _STAMPS_KEPT:
            self._stamps, self._stamps_for = {}, look

    def _stamp(
        self,
        painter: QPainter,
        at: tuple[float, float],
        key: object,
        paint: Callable[[QPainter, tuple[float, float]], None],
        wide: float,
        high: float | None = None,
    ) -> None:
        """Paint what looks the same wherever it stands from a picture of it; half its width and height are given."""
        half_x, half_y = math.ceil(wide) + 4, math.ceil(wide if high is None else high) + 4
        stamp = self._stamps.get(key)
        if stamp is None:
            ratio = painter.device().devicePixelRatioF()
            stamp = QPixmap(round(2 * half_x * ratio), round(2 * half_y * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            brush = QPainter(stamp)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(brush, (half_x, half_y))
            brush.end()
            self._stamps[key] = stamp
        painter.drawPixmap(round(at[0]) - half_x, round(at[1]) - half_y, stamp)

    def _picture(self, painter: QPainter, item: scene.Picture, view: View) -> None:
        image = self._tiles.get(item.key)
        if image is None:
            image = QImage.fromData(item.data)
            self._tiles[item.key] = image
            if len(self._tiles) > _TILES_KEPT:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end(item.key)
        if not image.isNull():
            left, top, right, bottom = item.part
            wide, high = image.width(), image.height()
            source = QRectF(left * wide, top * high, (right - left) * wide, (bottom - top) * high)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_rectangle(item.box, view), image, source)


def _path(piece: Piece) -> QPainterPath:
    """The outline of a piece. Read by Qt from the bytes of its array: vertex by vertex would take Python long."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    raw = piece.coordinates.tobytes()
    for end, count in zip(accumulate(piece.parts), piece.parts, strict=True):
        stream = QDataStream(QByteArray(struct.pack("<I", count) + raw[16 * (end - count) : 16 * end]))
        stream.setByteOrder(QDataStream.ByteOrder.LittleEndian)
        part = QPolygonF()
        stream >> part
        path.addPolygon(part)
        if piece.layer in _FILLED or piece.layer == ZONE:
            path.closeSubpath()
    return path


def _rectangle(box: Box | None, view: View) -> QRectF:
    if box is None:
        return QRectF(0, 0, view.width, view.height)
    left, top = view.pixel(Spot(box[0], box[3]))
    right, bottom = view.pixel(Spot(box[2], box[1]))
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def _outline(painter: QPainter, item: scene.Outline, view: View) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in item.rings:
        path.addPolygon(QPolygonF([QPointF(*view.pixel(spot)) for spot in ring]))
        if item.is_closed:
            path.closeSubpath()
    pen = QPen(color(item.line), item.width * (1.3 if THEME.palette.heavier else 1))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if item.dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(color(item.fill) if item.fill else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    if item.ticks:
        _ticks(painter, path, color(item.line))


def _ticks(painter: QPainter, path: QPainterPath, ink: QColor) -> None:
    """The short strokes that tell a fence from a line."""
    painter.setPen(QPen(ink, 1.2))
    whole = path.length()
    for n in range(min(int(whole / 14), 400)):
        at = path.percentAtLength(14 * n + 7)
        place, angle = path.pointAtPercent(at), path.angleAtPercent(at)
        stroke = QTransform().translate(place.x(), place.y()).rotate(-angle)
        painter.drawLine(stroke.map(QPointF(-2, 3)), stroke.map(QPointF(2, -3)))


def _soft(ink: QColor) -> QColor:
    """The same colour, so thin that what lies under it is seen."""
    ink.setAlpha(40)
    return ink


def _dot(painter: QPainter, item: scene.Dot, view: View) -> None:
    x, y = view.pixel(item.spot)
    painter.setPen(QPen(THEME.color("surface"), 1.5))
    painter.setBrush(color(WAY))
    painter.drawRect(QRectF(x - 5, y - 5, 10, 10))
    if item.words:
        _words(painter, (x, y + 16), scene.Words(x, y + 16, item.words, 12))


def _handle(painter: QPainter, item: scene.Handle, view: View) -> None:
    x, y = view.pixel(item.spot)
    radius = HANDLE * (0.65 if item.faint else 1.0)
    painter.setPen(QPen(THEME.color("accent"), 2.0))
    painter.setBrush(THEME.color("accent" if item.chosen else "surface"))
    painter.setOpacity(0.6 if item.faint else 1.0)
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setOpacity(1.0)


def _wedge(painter: QPainter, item: scene.Wedge, view: View) -> None:
    x, y = view.pixel(item.spot)
    if item.heading is not None:
        seen = QColor(THEME.color("accent"))
        seen.setAlpha(70)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(seen)
        painter.drawPie(QRectF(x - 34, y - 34, 68, 68), round((90 - item.heading - 25) * 16), 50 * 16)
    painter.setPen(QPen(THEME.color("surface"), 1.5))
    painter.setBrush(THEME.color("text"))
    painter.drawEllipse(QPointF(x, y), 10, 10)
    painter.setPen(THEME.color("surface"))
    painter.setFont(THEME.font(11, 600))
    painter.drawText(QRectF(x - 20, y - 10, 40, 20), Qt.AlignmentFlag.AlignCenter, item.words)


def _disc(painter: QPainter, item: scene.Disc, view: View) -> None:
    x, y = view.pixel(item.spot)
    accent = THEME.color("accent")
    if item.radius_m is not None:
        radius = item.radius_m * scale_at(to_degrees(item.spot)[0]) / view.metres
        around = QColor(accent)
        around.setAlpha(45)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(around)
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setPen(QPen(THEME.color("surface"), 2))
    painter.setBrush(accent)
    painter.drawEllipse(QPointF(x, y), 7, 7)


def _pin(painter: QPainter, at: tuple[float, float], item: scene.Pin) -> None:
    x, y = at
    if item.chosen:
        painter.setPen(QPen(THEME.color("accent"), 3))
        painter.setBrush(THEME.color("surface"))
        painter.drawEllipse(QPointF(x, y), PIN + 5, PIN + 5)
    painter.setPen(QPen(THEME.color("surface"), 1.5))
    painter.setBrush(color(item.tone))
    painter.drawEllipse(QPointF(x, y), PIN, PIN)
    icon_at(painter, item.icon, x - 8, y - 8, 16, THEME.palette.surface)
    if item.words and item.chosen:
        font = THEME.font(13, 600)
        wide = QFontMetricsF(font).horizontalAdvance(item.words)
        beside = x + PIN + 16 + wide / 2
        _words(painter, (beside, y), scene.Words(beside, y, item.words, 13, "text", bold=True, plate=True))


def _ring(painter: QPainter, at: tuple[float, float], item: scene.Ring) -> None:
    x, y = at
    radius = item.radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(THEME.color("surface"))
    painter.drawEllipse(QPointF(x, y), radius + 2, radius + 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    start = 90 * 16
    place = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    for tone, count in item.slices:
        pen = QPen(color(tone), 5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        span = round(360 * 16 * count / item.count)
        painter.drawArc(place, start - span, span)
        start -= span
    painter.setPen(THEME.color("text"))
    painter.setFont(THEME.font(13, 600))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(item.count))


def _room(item: scene.Words) -> tuple[float, float]:
    """Half the width and height of a text."""
    metrics = QFontMetricsF(THEME.font(item.size, 600 if item.bold else 400))
    return metrics.horizontalAdvance(item.text) / 2, metrics.height() / 2


def _words(painter: QPainter, at: tuple[float, float], item: scene.Words) -> None:
    font = THEME.font(item.size, 600 if item.bold else 400)
    metrics = QFontMetricsF(font)
    wide, high = metrics.horizontalAdvance(item.text), metrics.height()
    left, top = at[0] - wide / 2, at[1] - high / 2
    if item.plate:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.color("surface"))
        painter.drawRoundedRect(QRectF(left - 6, top - 1, wide + 12, high + 2), 4, 4)
    else:
        halo = QPainterPath()
        halo.addText(left, top + metrics.ascent(), font, item.text)
        painter.strokePath(halo, QPen(color("land"), 3))
    painter.setPen(color(item.color))
    painter.setFont(font)
    painter.drawText(QPointF(left, top + metrics.ascent()), item.text)


def _plate(painter: QPainter, place: QRectF) -> None:
    painter.setPen(
        QPen(THEME.color("line"), THEME.palette.line_width) if THEME.palette.heavier else Qt.PenStyle.NoPen
    )
    ground = QColor(THEME.color("surface"))
    ground.setAlpha(225)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 6, 6)


def _scale(painter: QPainter, item: scene.Scale, view: View) -> None:
    left, bottom = 18.0, view.height - 18
    _plate(painter, QRectF(left - 8, bottom - THEME.px(26), item.pixels + 16, THEME.px(26) + 8))
    ink = THEME.color("text")
    painter.setPen(ink)
    painter.setFont(THEME.font(12, 600))
    painter.drawText(
        QRectF(left, bottom - THEME.px(26), item.pixels, THEME.px(20)),
        Qt.AlignmentFlag.AlignCenter,
        item.words,
    )
    painter.setPen(QPen(ink, 2))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, bottom - 6),
                QPointF(left, bottom),
                QPointF(left + item.pixels, bottom),
                QPointF(left + item.pixels, bottom - 6),
            ]
        )
    )


def _north(painter: QPainter, view: View) -> None:
    x, bottom = 190.0, view.height - 12
    ink = THEME.color("text")
    painter.setPen(QPen(THEME.color("surface"), 1))
    painter.setBrush(ink)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x, bottom - 34),
                QPointF(x + 8, bottom - 14),
                QPointF(x, bottom - 19),
                QPointF(x - 8, bottom - 14),
            ]
        )
    )
    painter.setPen(ink)
    painter.setFont(THEME.font(11, 600))
    painter.drawText(QRectF(x - 10, bottom - 15, 20, 16), Qt.AlignmentFlag.AlignCenter, _("N"))


def _credit(painter: QPainter, item: scene.Credit, view: View) -> None:
    painter.setFont(THEME.font(11))
    wide = QFontMetricsF(painter.font()).horizontalAdvance(item.words)
    place = QRectF(view.width - wide - 20, view.height - THEME.px(22), wide + 16, THEME.px(18))
    _plate(painter, place)
    painter.setPen(THEME.color("text2"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, item.words)
