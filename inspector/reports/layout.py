"""What every document is laid out with: pages, tables whose rows split without loss, photos, codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import segno
from reportlab import rl_config
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from inspector.errors import CancelledError
from inspector.reports import fonts
from inspector.reports.text import (
    INK,
    LABEL,
    QUIET,
    SMALL,
    STRONG,
    Style,
    Text,
    draw_line,
    styled,
)

rl_config.useA85 = 0  # the default spends most of the time on a text encoding of images

LINE = HexColor("#DEDED8")
SUNKEN = HexColor("#EAEAE5")
VIOLET = HexColor("#6A3DA3")
PALE_VIOLET = HexColor("#EBE2F7")
TONES = {
    "critical": (HexColor("#FBE6E3"), HexColor("#8C1A13")),
    "major": (HexColor("#FCEBD8"), HexColor("#7D3800")),
    "minor": (HexColor("#F7EFCB"), HexColor("#5E4700")),
    "ok": (HexColor("#E0F1E5"), HexColor("#14572F")),
    "decide": (HexColor("#EFE7F9"), HexColor("#53308A")),
    "neutral": (HexColor("#E9E9E4"), HexColor("#45484C")),
}
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
_HEAD, _FOOT = 26 * mm, 20 * mm
BODY_HEIGHT = A4[1] - _HEAD - _FOOT
_PADDING = 3.5


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What stands on every page."""

    left: str
    right: str
    foot: str
    page_of: str  # "Page {page} of {pages}"
    warning: str = ""  # practice or draft, in words
    watermark: str = ""


class Block(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A heading with rows of cells below it: splits between rows, and inside a row only when it must.

    The heading and the column headings stay with at least one row; column headings repeat on each page.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Flowable]],
        widths: Sequence[float],
        *,
        title: Text | None = None,
        header: Sequence[str] = (),
        ruled: bool = True,
        space_after: float = 12,
    ) -> None:
        super().__init__()
        self.rows, self.widths, self.title, self.header, self.ruled = (
            list(rows),
            tuple(widths),
            title,
            tuple(header),
            ruled,
        )
        self._space_after = space_after
        self._heights: list[float] | None = None

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self._top() + sum(self._row_heights()) + self._space_after
        return self.width, self.height

    def _top(self) -> float:
        high = 0.0
        if self.title is not None:
            high += self.title.wrap(sum(self.widths), BODY_HEIGHT)[1] + 4
        if self.header:
            high += (
                max(cell.wrap(width - 6, BODY_HEIGHT)[1] for cell, width in self._header_cells())
                + 2 * _PADDING
            )
        return high

    def _header_cells(self) -> list[tuple[Text, float]]:
        style = styled(STRONG, size=7.5)
        return [(Text(words, style), width) for words, width in zip(self.header, self.widths, strict=True)]

    def _row_heights(self) -> list[float]:
        if self._heights is None:
            self._heights = [self._row_height(row) for row in self.rows]
        return self._heights

    def _row_height(self, row: Sequence[Flowable]) -> float:
        cells = zip(row, self.widths, strict=True)
        return max(float(cell.wrap(width - 6, BODY_HEIGHT)[1]) for cell, width in cells) + 2 * _PADDING

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        room = available_height - self._top()
        fitting, used = 0, 0.0
        for high in self._row_heights():
            if used + high > room:
                break
            fitting, used = fitting + 1, used + high
        if fitting == len(self.rows):  # only the space after it does not fit
            return [self._part(self.rows, self._heights, self.title, 0)]
        halves = self._torn(self.rows[fitting], room - used, fitting)
        if halves is not None:
            head, tail = halves
            first = self._part([*self.rows[:fitting], head], None, self.title, 0)
            return [first, self._part([tail, *self.rows[fitting + 1 :]], None, None, self._space_after)]
        if fitting == 0:
            return []
        heights = self._row_heights()
        return [
            self._part(self.rows[:fitting], heights[:fitting], self.title, 0),
            self._part(self.rows[fitting:], heights[fitting:], None, self._space_after),
        ]

    def _torn(
        self, row: Sequence[Flowable], room: float, fitting: int
    ) -> tuple[list[Flowable], list[Flowable]] | None:
        """A row too high for any page, or for this one with nothing above it, in two; None when it moves whole."""
        if self._row_height(row) <= BODY_HEIGHT * 0.5 or room < 60:
            return None
        head: list[Flowable] = []
        tail: list[Flowable] = []
        for cell, width in zip(row, self.widths, strict=True):
            parts = (
                cell.split(width - 6, room - 2 * _PADDING)
                if cell.wrap(width - 6, room)[1] > room - 2 * _PADDING
                else [cell]
            )
            if not parts:
                return None
            head.append(parts[0])
            tail.append(parts[1] if len(parts) > 1 else Text(""))
        return head, tail

    def _part(
        self,
        rows: Sequence[Sequence[Flowable]],
        heights: list[float] | None,
        title: Text | None,
        space: float,
    ) -> Block:
        part = Block(rows, self.widths, title=title, header=self.header, ruled=self.ruled, space_after=space)
        part._heights = heights
        return part

    def draw(self) -> None:
        y = self.height
        canvas = self.canv
        if self.title is not None:
            y -= self.title.wrap(sum(self.widths), BODY_HEIGHT)[1]
            self.title.drawOn(canvas, 0, y)
            y -= 4
        if self.header:
            y = self._draw_header(canvas, y)
        for row, high in zip(self.rows, self._row_heights(), strict=True):
            x = 0.0
            for cell, width in zip(row, self.widths, strict=True):
                tall = cell.wrap(width - 6, BODY_HEIGHT)[1]
                cell.drawOn(canvas, x + 3, y - _PADDING - tall)
                x += width
            y -= high
            if self.ruled:
                canvas.setStrokeColor(LINE)
                canvas.setLineWidth(0.5)
                canvas.line(0, y, sum(self.widths), y)

    def _draw_header(self, canvas: Canvas, y: float) -> float:
        cells = self._header_cells()
        high = max(cell.wrap(width - 6, BODY_HEIGHT)[1] for cell, width in cells) + 2 * _PADDING
        canvas.setFillColor(SUNKEN)
        canvas.rect(0, y - high, sum(self.widths), high, stroke=0, fill=1)
        x = 0.0
        for cell, width in cells:
            tall = cell.wrap(width - 6, BODY_HEIGHT)[1]
            cell.drawOn(canvas, x + 3, y - _PADDING - tall)
            x += width
        return y - high


def facts(pairs: Sequence[tuple[str, str]], title: Text | None = None) -> Block:
    """Labels with what they stand for; a pair without a value is left out."""
    rows = [[Text(label, LABEL), Text(value)] for label, value in pairs if value]
    return Block(rows, (46 * mm, WIDTH - 46 * mm), title=title)


class Chip(Flowable):  # type: ignore[misc]
    """A state in a few words, on its colour."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._words = words
        soft, color = TONES[tone]
        self._soft, self._text = soft, Text(words, Style(size=7.5, bold=True, color=color))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        inner = self._text.wrap(available_width - 8, available_height)
        self.width = min(available_width, fonts.width(self._words, 7.5, bold=True) + 8)
        self.height = inner[1] + 3
        return available_width, self.height

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return [self]

    def draw(self) -> None:
        self.canv.setFillColor(self._soft)
        self.canv.roundRect(0, 0, self.width, self.height, 3, stroke=0, fill=1)
        self._text.drawOn(self.canv, 4, 1.5)


class Stack(Flowable):  # type: ignore[misc]
    """Several flowables one above the other in a cell."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self._parts = list(parts)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = sum(part.wrap(available_width, available_height)[1] for part in self._parts)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        head: list[Flowable] = []
        room = available_height
        for at, part in enumerate(self._parts):
            high = part.wrap(available_width, room)[1]
            if high <= room:
                head.append(part)
                room -= high
                continue
            halves = part.split(available_width, room)
            if len(halves) == 2:
                return [Stack([*head, halves[0]]), Stack([halves[1], *self._parts[at + 1 :]])]
            return [Stack(head), Stack(self._parts[at:])] if head else []
        return [self]

    def draw(self) -> None:
        y = self.height
        for part in self._parts:
            y -= part.wrap(self.width, self.height)[1]
            part.drawOn(self.canv, 0, y)


class Picture(Flowable):  # type: ignore[misc]
    """A JPEG within a box, as large as it fits; or the reason why there is none."""

    def __init__(self, path: Path | None, box: tuple[float, float], missing: str) -> None:
        super().__init__()
        self._path, self._box, self._missing = path, box, missing

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        self.width, self.height = self._box
        return self._box

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return [self]

    def draw(self) -> None:
        if self._path is not None:
            self.canv.drawImage(
                str(self._path), 0, 0, *self._box, preserveAspectRatio=True, anchor="sw", mask="auto"
            )
            return
        self.canv.setFillColor(SUNKEN)
        self.canv.rect(0, 0, *self._box, stroke=0, fill=1)
        note = Text(self._missing, SMALL)
        high = note.wrap(self._box[0] - 16, self._box[1])[1]
        note.drawOn(self.canv, 8, (self._box[1] - high) / 2)


def picture_height(path: Path | None, width: float, highest: float) -> float:
    """Points that a JPEG of this width needs, at most `highest`; a third of it for a picture that is not there."""
    if path is None:
        return highest / 3
    across, up = ImageReader(str(path)).getSize()
    return min(highest, width * float(up) / float(across))


class Code(Flowable):  # type: ignore[misc]
    """A QR code of this text."""

    def __init__(self, text: str, side: float = 26 * mm) -> None:
        super().__init__()
        self._text, self._side = text, side

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = self.height = self._side
        return self._side, self._side

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return [self]

    def draw(self) -> None:
        rows = [list(row) for row in segno.make(self._text, error="m").matrix]
        module = self._side / (len(rows) + 2)
        self.canv.setFillColor(INK)
        for r, row in enumerate(rows):
            for start, length in _dark_stretches(row):
                self.canv.rect(
                    (start + 1) * module,
                    self._side - (r + 2) * module,
                    length * module,
                    module,
                    stroke=0,
                    fill=1,
                )


def _dark_stretches(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each dark run, so that no hairline shows between modules."""
    start = None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None


class Gap(Flowable):  # type: ignore[misc]
    """White space; at the head of a page, none."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self._high = height

    def wrap(self, _available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = 0.0, 0.0 if available_height >= BODY_HEIGHT - 1 else self._high
        return self.width, self.height

    def draw(self) -> None:
        """Nothing to draw."""


class _Pages(Canvas):  # type: ignore[misc]
    """Keeps the pages until their number is known, then marks and writes them."""

    def __init__(self, *arguments: Any, marks: PageMarks, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept: list[dict[str, Any]] = []
        self._marks = marks

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            _mark(self, self._marks, number, len(self._kept))
            super().showPage()
        super().save()


def _mark(canvas: Canvas, marks: PageMarks, number: int, pages: int) -> None:
    small = styled(SMALL, size=7.5)
    top, width = A4[1] - 14 * mm, A4[0] - 2 * MARGIN
    _along(canvas, MARGIN, top, width * 0.6, marks.left, small)
    right = fonts.width(marks.right, 7.5, bold=False)
    draw_line(canvas, A4[0] - MARGIN - right, top, marks.right, small)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, top - 5, A4[0] - MARGIN, top - 5)
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, 15 * mm, A4[0] - MARGIN, 15 * mm)
    _along(canvas, MARGIN, 11 * mm, width * 0.75, marks.foot, small)
    words = marks.page_of.format(page=number, pages=pages)
    draw_line(canvas, A4[0] - MARGIN - fonts.width(words, 7.5, bold=False), 11 * mm, words, small)
    if marks.warning:
        _banner(canvas, marks.warning)
    if marks.watermark:
        _watermark(canvas, marks.watermark)


def _along(canvas: Canvas, x: float, y: float, width: float, words: str, style: Style) -> None:
    """One line, ended with … where it is longer than its place."""
    while words and fonts.width(words, style.size, bold=style.bold) > width:
        words = words[:-2].rstrip() + "…"
    draw_line(canvas, x, y, words, style)


def _banner(canvas: Canvas, words: str) -> None:
    style = Style(size=8, bold=True, color=white)
    canvas.setFillColor(VIOLET)
    canvas.rect(0, A4[1] - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
    draw_line(canvas, (A4[0] - fonts.width(words, 8, bold=True)) / 2, A4[1] - 4.7 * mm, words, style)


def _watermark(canvas: Canvas, words: str) -> None:
    """Large and pale, beneath everything on the page, so that it hides nothing."""
    above = canvas._code  # noqa: SLF001 - reportlab draws on top only
    canvas._code = []  # noqa: SLF001
    canvas.saveState()
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(52)
    size = min(110.0, 110.0 * 620 / max(fonts.width(words, 110, bold=True), 1))
    pale = Style(size=size, bold=True, color=PALE_VIOLET)
    draw_line(canvas, -fonts.width(words, size, bold=True) / 2, -size / 3, words, pale)
    canvas.restoreState()
    canvas._code += above  # noqa: SLF001


@dataclass(slots=True)
class _Watch:
    """Tells how far the building is, and stops it when that is wished."""

    total: int
    progress: Callable[[int, int], None] | None
    cancelled: Callable[[], bool] | None
    done: int = field(default=0)

    def flowable(self, _flowable: Flowable) -> None:
        if self.cancelled is not None and self.cancelled():
            raise CancelledError
        self.done += 1
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


class _Document(BaseDocTemplate):  # type: ignore[misc]
    def __init__(self, target: Path, watch: _Watch, **options: Any) -> None:
        super().__init__(str(target), **options)
        self._watch = watch

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        self._watch.flowable(flowable)


def build(
    target: Path,
    story: Sequence[Flowable],
    marks: PageMarks,
    *,
    title: str,
    author: str,
    language: str,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Lay the story out on marked A4 pages. Raises CancelledError; the caller removes the torn file."""
    document = _Document(
        target,
        _Watch(len(story), progress, cancelled),
        pagesize=A4,
        title=title,
        author=author,
        creator="Yardproof",
        lang=language,
        invariant=1,  # the same record gives the same bytes
        initialFontName=fonts.register(bold=False),
    )
    frame = Frame(
        MARGIN, _FOOT, WIDTH, BODY_HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates([PageTemplate("page", [frame])])
    document.build(list(story), canvasmaker=lambda *a, **k: _Pages(*a, marks=marks, **k))
