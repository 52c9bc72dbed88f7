"""A map in a document: the same scenes that the window paints, as vectors on the page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable

from inspector.geo import scene
from inspector.geo.overlay import WAY, ZONE
from inspector.geo.projection import Spot, scale_at, to_degrees
from inspector.geo.view import View
from inspector.reports import fonts
from inspector.reports.layout import LINE, TONES
from inspector.reports.text import LABEL, Style, draw_line, styled

_INK = HexColor("#1A1C1E")
_COLORS = {
    "sea": HexColor("#E3ECF2"), "land": HexColor("#F6F5F0"), "lake": HexColor("#E3ECF2"),
    "coast": HexColor("#8FA3B0"), "border": HexColor("#6F6F6A"), "province": HexColor("#B0AFA8"),
    "words": HexColor("#3E4145"), "sheet": HexColor("#FAFAF7"), "yard": white, "pile": HexColor("#D2D0C9"),
    "building": HexColor("#E7E7E0"), "water": HexColor("#7E9DB4"), "zone": HexColor("#6A3DA3"),
    "way": HexColor("#53308A"), "text": _INK, "edge": HexColor("#85867F"), "surface": white,
    "accent": HexColor("#1B55BF"), "accent_soft": HexColor("#E3EBFA"),
}  # fmt: skip
_FINEST = 0.35  # pt: what lies nearer together prints as one point


class MapDrawing(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The view of a scene in a frame, in points; symbols without icons carry the first letter of their name."""

    def __init__(self, content: scene.Content, view: View) -> None:
        super().__init__()
        self._content, self._view = content, view

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        self.width, self.height = self._view.width, self._view.height
        return self.width, self.height

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(0, 0, self._view.width, self._view.height)
        canvas.clipPath(frame, stroke=0, fill=0)
        brush = _Brush(canvas, self._view)
        for item in scene.scene(self._content, self._view):
            brush.draw(item)
        canvas.restoreState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, self._view.width, self._view.height, stroke=1, fill=0)


class _Brush:
    """Draws the items of one view; points of the page go up, pixels of a view go down."""

    def __init__(self, canvas: Canvas, view: View) -> None:
        self._canvas, self._view = canvas, view

    def draw(self, item: scene.Item) -> None:
        match item:
            case scene.Ground():
                self._ground(item)
            case scene.Mesh():
                self._mesh(item)
            case scene.Picture():
                self._picture(item)
            case scene.Outline():
                self._outline(item)
            case scene.Dot():
                self._dot(item)
            case scene.Wedge():
                self._wedge(item)
            case scene.Disc():
                self._disc(item)
            case scene.Pin():
                self._pin(item)
            case scene.Ring():
                self._ring(item)
            case scene.Words():
                self._words(item.x, self._view.height - item.y, item.text, item)
            case scene.Scale():
                self._scale(item)
            case scene.North():
                self._north()
            case scene.Credit():
                wide = fonts.width(item.words, 6.5, bold=False)
                x = self._view.width - wide / 2 - 6
                self._plain(x, 8, item.words, styled(LABEL, size=6.5))
            case scene.Handle():
                pass  # nothing is taken hold of on paper

    def _at(self, spot: Spot) -> tuple[float, float]:
        x, y = self._view.pixel(spot)
        return x, self._view.height - y

    def _ground(self, item: scene.Ground) -> None:
        left, bottom, wide, high = 0.0, 0.0, self._view.width, self._view.height
        if item.box is not None:
            left, bottom = self._at(Spot(item.box[0], item.box[1]))
            right, top = self._at(Spot(item.box[2], item.box[3]))
            wide, high = right - left, top - bottom
        self._canvas.setFillColor(_color(item.color))
        self._canvas.rect(left, bottom, wide, high, stroke=0, fill=1)

    def _mesh(self, item: scene.Mesh) -> None:
        piece, canvas = item.piece, self._canvas
        filled = piece.layer in ("land", "lake", ZONE)
        path = canvas.beginPath()
        for end, count in zip(accumulate(piece.parts), piece.parts, strict=True):
            flat = piece.coordinates[2 * (end - count) : 2 * end]
            self._trace(path, [Spot(flat[n], flat[n + 1]) for n in range(0, len(flat), 2)], closed=filled)
        canvas.saveState()
        ink = _color(piece.layer)
        if piece.layer == ZONE:
            canvas.setFillColor(ink, alpha=0.15)
            canvas.setStrokeColor(ink)
            canvas.setLineWidth(1)
        elif filled:
            canvas.setFillColor(ink)
            canvas.setStrokeColor(ink)
            canvas.setLineWidth(0.3)  # closes the seams between the cells of the base map
        else:
            canvas.setStrokeColor(ink)
            canvas.setLineWidth(1.0 if piece.layer == WAY else 0.5)
            if piece.layer in ("border", "province"):
                canvas.setDash(3, 2)
        canvas.drawPath(path, stroke=1, fill=int(filled), fillMode=FILL_EVEN_ODD)
        canvas.restoreState()

    def _trace(self, path: PDFPathObject, spots: Sequence[Spot], *, closed: bool) -> None:
        """Add a line to a path, without the points that nobody could tell apart."""
        last: tuple[float, float] | None = None
        for n, spot in enumerate(spots):
            at = self._at(spot)
            if last is None:
                path.moveTo(*at)
            elif n < len(spots) - 1 and abs(at[0] - last[0]) + abs(at[1] - last[1]) < _FINEST:
                continue
            else:
                path.lineTo(*at)
            last = at
        if closed and last is not None:
            path.close()

    def _picture(self, item: scene.Picture) -> None:
        left, bottom = self._at(Spot(item.box[0], item.box[1]))
        right, top = self._at(Spot(item.box[2], item.box[3]))
        wide, high = right - left, top - bottom
        canvas = self._canvas
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(left, bottom, wide, high)
        canvas.clipPath(frame, stroke=0, fill=0)
        a, b, c, d = item.part
        whole_wide, whole_high = wide / (c - a), high / (d - b)
        canvas.drawImage(
            ImageReader(io.BytesIO(item.data)),
            left - a * whole_wide,
            top - (1 - b) * whole_high,
            whole_wide,
            whole_high,
        )
        canvas.restoreState()

    def _outline(self, item: scene.Outline) -> None:
        canvas = self._canvas
        path = canvas.beginPath()
        for ring in item.rings:
            self._trace(path, ring, closed=item.is_closed)
        canvas.saveState()
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
        canvas.setStrokeColor(_color(item.line))
        canvas.setLineWidth(item.width * 0.6)
        if item.dashed:
            canvas.setDash(3, 2)
        if item.fill:
            canvas.setFillColor(_color(item.fill))
        canvas.drawPath(path, stroke=1, fill=int(bool(item.fill)), fillMode=FILL_EVEN_ODD)
        canvas.restoreState()

    def _dot(self, item: scene.Dot) -> None:
        x, y = self._at(item.spot)
        self._canvas.setFillColor(_color(WAY))
        self._canvas.rect(x - 2.5, y - 2.5, 5, 5, stroke=0, fill=1)
        if item.words:
            self._plain(x, y - 9, item.words, styled(LABEL, size=7))

    def _wedge(self, item: scene.Wedge) -> None:
        x, y = self._at(item.spot)
        canvas = self._canvas
        if item.heading is not None:
            canvas.saveState()
            canvas.setFillColor(_color("accent"), alpha=0.28)
            start = 90 - item.heading - 25
            canvas.wedge(x - 18, y - 18, x + 18, y + 18, start, 50, stroke=0, fill=1)
            canvas.restoreState()
        canvas.setFillColor(_INK)
        canvas.circle(x, y, 6, stroke=0, fill=1)
        self._plain(x, y, item.words, styled(LABEL, size=7, color=white, bold=True))

    def _disc(self, item: scene.Disc) -> None:
        x, y = self._at(item.spot)
        canvas = self._canvas
        if item.radius_m is not None:
            radius = item.radius_m * scale_at(to_degrees(item.spot)[0]) / self._view.metres
            canvas.saveState()
            canvas.setFillColor(_color("accent"), alpha=0.15)
            canvas.setStrokeColor(_color("accent"))
            canvas.setLineWidth(0.5)
            canvas.circle(x, y, radius, stroke=1, fill=1)
            canvas.restoreState()
        canvas.setFillColor(_color("accent"))
        canvas.circle(x, y, 2.5, stroke=0, fill=1)

    def _pin(self, item: scene.Pin) -> None:
        x, y = self._at(item.spot)
        canvas = self._canvas
        canvas.setFillColor(_color(item.tone))
        canvas.setStrokeColor(white)
        canvas.setLineWidth(1)
        canvas.circle(x, y, 7, stroke=1, fill=1)
        if item.words:
            self._plain(x, y, item.words[0].upper(), styled(LABEL, size=8, color=white, bold=True))
            wide = fonts.width(item.words, 8, bold=True)
            self._plain(
                x + 11 + wide / 2, y, item.words, styled(LABEL, size=8, color=_INK, bold=True), plate=True
            )

    def _ring(self, item: scene.Ring) -> None:
        x, y = self._at(item.spot)
        canvas = self._canvas
        radius, start = item.radius * 0.6, 90.0
        canvas.setFillColor(white)
        canvas.circle(x, y, radius, stroke=0, fill=1)
        canvas.setLineWidth(3)
        for tone, count in item.slices:
            span = 360 * count / item.count
            canvas.setStrokeColor(_color(tone))
            canvas.arc(x - radius, y - radius, x + radius, y + radius, start - span, span)
            start -= span
        self._plain(x, y, str(item.count), styled(LABEL, size=8, color=_INK, bold=True))

    def _words(self, x: float, y: float, text: str, item: scene.Words) -> None:
        style = styled(LABEL, size=item.size * 0.6, color=_color(item.color), bold=item.bold)
        self._plain(x, y, text, style, plate=item.plate)

    def _plain(self, x: float, y: float, text: str, style: Style, *, plate: bool = False) -> None:
        """A text with its middle there."""
        wide = fonts.width(text, style.size, bold=style.bold)
        if plate:
            self._canvas.setFillColor(white)
            self._canvas.roundRect(
                x - wide / 2 - 3, y - style.size * 0.65, wide + 6, style.size * 1.3, 2, stroke=0, fill=1
            )
        draw_line(self._canvas, x - wide / 2, y - style.size * 0.36, text, style)

    def _scale(self, item: scene.Scale) -> None:
        canvas = self._canvas
        left, bottom = 10.0, 9.0
        canvas.setFillColor(white)
        canvas.roundRect(left - 5, bottom - 4, item.pixels + 10, 20, 3, stroke=0, fill=1)
        self._plain(
            left + item.pixels / 2, bottom + 9, item.words, styled(LABEL, size=7, color=_INK, bold=True)
        )
        canvas.setStrokeColor(_INK)
        canvas.setLineWidth(1)
        canvas.lines(
            [
                (left, bottom, left + item.pixels, bottom),
                (left, bottom, left, bottom + 4),
                (left + item.pixels, bottom, left + item.pixels, bottom + 4),
            ]
        )

    def _north(self) -> None:
        canvas = self._canvas
        x, bottom = self._view.width - 14, self._view.height - 30
        arrow = canvas.beginPath()
        for n, (dx, dy) in enumerate(((0, 20), (5, 6), (0, 9), (-5, 6))):
            (arrow.lineTo if n else arrow.moveTo)(x + dx, bottom + dy)
        arrow.close()
        canvas.setFillColor(_INK)
        canvas.drawPath(arrow, stroke=0, fill=1)
        self._plain(x, bottom + 1, "N", styled(LABEL, size=7, color=_INK, bold=True))


def _color(name: str) -> Color:
    return _COLORS[name] if name in _COLORS else TONES[name][1]
