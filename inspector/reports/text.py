"""Paragraphs that break, draw and copy exactly in every script of the report.

ReportLab's own paragraphs draw shaped Thai well but copy it as private codes, and cut it at any letter;
so lines are broken and drawn here, and each stretch whose glyphs are not its letters says what it stands
for (/ActualText).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from inspector.reports import breaking, fonts

INK = HexColor("#1A1C1E")
QUIET = HexColor("#55585C")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; lengths in points."""

    size: float = 9.0
    bold: bool = False
    color: Color = INK
    leading: float = 1.45  # times the size: Thai marks need more room than Latin
    align: str = "left"

    def __hash__(self) -> int:
        return hash((self.size, self.bold, self.color.hexvala(), self.leading, self.align))


BODY = Style()
SMALL = Style(size=7.5, color=QUIET)
LABEL = Style(size=8.0, color=QUIET)
STRONG = Style(bold=True)
HEADING = Style(size=12.5, bold=True)
SUBHEADING = Style(size=10.0, bold=True)
TITLE = Style(size=20.0, bold=True)


@lru_cache(maxsize=20_000)
def lines_of(text: str, width: float, size: float, bold: bool) -> tuple[str, ...]:
    """The text as lines that fit the width in points. Nothing is lost but the space at a line's end."""
    found: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\t", " ").split("\n"):
        found += _wrapped(paragraph, width, size, bold)
    return tuple(found)


def _wrapped(paragraph: str, width: float, size: float, bold: bool) -> list[str]:
    lines, line, used = [], "", 0.0
    for piece in breaking.pieces(paragraph):
        wide = fonts.width(piece, size, bold=bold)
        if line and used + fonts.width(piece.rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
        if wide > width and fonts.width(piece.rstrip(), size, bold=bold) > width:
            *full, line = _forced(piece, width, size, bold)
            lines += full
            used = fonts.width(line, size, bold=bold)
            continue
        line, used = line + piece, used + wide
    return [*lines, line.rstrip(" ")]


def _forced(piece: str, width: float, size: float, bold: bool) -> list[str]:
    """A piece that fits no line, cut between letters."""
    lines, line, used = [], "", 0.0
    for letter in breaking.letters(piece):
        wide = fonts.width(letter, size, bold=bold)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + wide
    return [*lines, line]


class Text(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One paragraph, or several separated by line feeds. Splits between lines."""

    def __init__(self, text: str, style: Style = BODY, lines: Sequence[str] | None = None) -> None:
        super().__init__()
        self.text, self.style = text, style
        self._given = tuple(lines) if lines is not None else None
        self._lines: tuple[str, ...] = ()

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Width and height in points."""
        style = self.style
        self._lines = self._given or lines_of(self.text, round(available_width, 2), style.size, style.bold)
        self.width, self.height = available_width, len(self._lines) * style.size * style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        fitting = int(available_height / (self.style.size * self.style.leading) + 1e-6)
        if fitting <= 0 or fitting >= len(self._lines):
            return [] if fitting <= 0 else [self]
        return [Text("", self.style, self._lines[:fitting]), Text("", self.style, self._lines[fitting:])]

    def draw(self) -> None:
        step = self.style.size * self.style.leading
        y = self.height - self.style.size * (1.05 + (self.style.leading - 1.36) / 2)
        for line in self._lines:
            x = 0.0
            if self.style.align != "left":
                free = self.width - fonts.width(line, self.style.size, bold=self.style.bold)
                x = free if self.style.align == "right" else free / 2
            draw_line(self.canv, x, y, line, self.style)
            y -= step


def draw_line(canvas: Canvas, x: float, y: float, line: str, style: Style) -> float:
    """Draw one line with its baseline at y; gives its width in points."""
    start = x
    for part in fonts.shape(line, bold=style.bold):
        _draw(canvas, x, y, part, style)
        x += part.width * style.size / 1000
    return x - start


def _draw(canvas: Canvas, x: float, y: float, part: fonts.Shaped, style: Style) -> None:
    operators = canvas.beginText(x, y)
    operators.setFillColor(style.color)
    if not part.copies_exactly:
        # The document's own text, whatever codes the glyphs were given.
        actual = ("\ufeff" + part.text).encode("utf-16-be").hex().upper()
        operators._code.append(f"/Span <</ActualText <{actual}>>> BDC")  # noqa: SLF001 - reportlab has no call for it
    _show(canvas, operators, part, style.size)
    if not part.copies_exactly:
        operators._code.append("EMC")  # noqa: SLF001
    canvas.drawText(operators)


def _show(canvas: Canvas, operators: object, part: fonts.Shaped, size: float) -> None:
    """Glyphs as TJ arrays, one for each stretch of the same 256-glyph subset and height."""
    font = fonts._font(part.font)  # noqa: SLF001 - the one other module that handles font objects
    code = operators._code  # type: ignore[attr-defined]  # noqa: SLF001
    items: list[str] = []
    subset, rise, pending = -1, 0.0, 0.0

    def flush() -> None:
        if items:
            code.append(f"[{' '.join(items)}] TJ")
            items.clear()

    for glyph in part.glyphs:
        (own, data), *_rest = font.splitString(chr(glyph.code), canvas._doc)  # noqa: SLF001
        if own != subset:
            flush()
            code.append(f"{font.getSubsetInternalName(own, canvas._doc)} {size:g} Tf")  # noqa: SLF001
            subset = own
        if abs(glyph.dy - rise) > 0.01:
            flush()
            code.append(f"{glyph.dy * size / 1000:.3f} Ts")
            rise = glyph.dy
        before = pending + glyph.dx
        if abs(before) > 0.01:
            items.append(f"{-before:.2f}")
        items.append(f"<{data.hex()}>")
        pending = glyph.advance - glyph.natural - glyph.dx
    flush()
    if rise:
        code.append("0 Ts")


def styled(style: Style, **changed: object) -> Style:
    """The style with something changed."""
    return replace(style, **changed)  # type: ignore[arg-type]
