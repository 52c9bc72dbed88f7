"""The bundled fonts: which one has a character, and what it looks like shaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from inspector import paths

FAMILIES = (
    "NotoSans",
    "NotoSansThai",
    "NotoSansJP",
)  # in this order: the first that has a character draws it
_FEATURES = {"liga": False, "clig": False, "dlig": False}  # a ligature would copy as one character
_FIRST_PRIVATE, _LAST_PRIVATE = 0xE000, 0xF8FF


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: the code our font object draws it by, and its place in 1/1000 of the size."""

    code: int
    advance: float
    natural: float  # the advance the font itself would give
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A stretch of text in one font."""

    font: str
    text: str
    glyphs: tuple[Glyph, ...]
    width: float  # in 1/1000 of the size
    copies_exactly: bool  # whether each glyph stands for just its own character


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, str(paths.shipped(f"resources/fonts/{name}.ttf")))
    pdfmetrics.registerFont(font)
    return font


@cache
def _shaper(name: str) -> tuple[uharfbuzz.Font, dict[int, int]]:
    font = _font(name)
    shaper = font.hbFont()
    first_code: dict[int, int] = {}
    for code, glyph in sorted(font.face.charToGlyph.items()):
        if not _FIRST_PRIVATE <= code <= _LAST_PRIVATE:
            first_code.setdefault(glyph, code)
    return shaper, first_code


def font_name(family: str, *, bold: bool) -> str:
    return f"{family}-{'Bold' if bold else 'Regular'}"


@lru_cache(maxsize=100_000)
def family_of(character: str) -> str | None:
    """The first family that has this character, or None."""
    return next(
        (
            family
            for family in FAMILIES
            if ord(character) in _font(font_name(family, bold=False)).face.charToGlyph
        ),
        None,
    )


def register(*, bold: bool) -> str:
    """Make the Latin font known to ReportLab and give its name."""
    name = font_name(FAMILIES[0], bold=bold)
    _font(name)
    return name


@lru_cache(maxsize=50_000)
def shape(text: str, *, bold: bool) -> tuple[Shaped, ...]:
    """The text as stretches of one font each, shaped. Characters without a font are spelt as [U+1F600]."""
    return tuple(
        _shaped(stretch, font_name(family, bold=bold), original) for family, stretch, original in _runs(text)
    )


def width(text: str, size: float, *, bold: bool) -> float:
    """Points that the text takes on one line."""
    return sum(part.width for part in shape(text, bold=bold)) * size / 1000


def _runs(text: str) -> Iterator[tuple[str, str, str]]:
    """(family, what to draw, what it stands for) for each stretch of one font."""
    family, drawn = "", ""
    for character in text:
        own = family_of(character)
        if own is None or not (character.isprintable() or character == " "):
            if drawn:
                yield family, drawn, drawn
            yield FAMILIES[0], f"[U+{ord(character):04X}]", character if character.isprintable() else ""
            family, drawn = "", ""
            continue
        # A mark or a space stays with the font before it, where that one has it.
        if (
            drawn
            and own != family
            and _has(family, character)
            and (own == FAMILIES[0])
            and not character.isalnum()
        ):
            own = family
        if own != family and drawn:
            yield family, drawn, drawn
            drawn = ""
        family, drawn = own, drawn + character
    if drawn:
        yield family, drawn, drawn


def _has(family: str, character: str) -> bool:
    return ord(character) in _font(font_name(family, bold=False)).face.charToGlyph


def _shaped(drawn: str, name: str, original: str) -> Shaped:
    shaper, first_code = _shaper(name)
    font = _font(name)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(drawn)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, _FEATURES)
    scale = 1000 / shaper.face.upem
    glyphs, exact = [], drawn == original and len(buffer.glyph_infos) == len(drawn)
    for at, (info, position) in enumerate(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)):
        own = ord(drawn[info.cluster])
        if font.face.charToGlyph.get(own) == info.codepoint:
            code = own
        elif info.codepoint in first_code:
            code, exact = first_code[info.codepoint], False
        else:
            glyph_name = shaper.glyph_to_string(info.codepoint)
            code = font.hbAddPrivate(glyph_name, info.codepoint, position.x_advance * scale)
            exact = False
        exact = (
            exact and info.cluster == at and code <= 0xFFFF and not _FIRST_PRIVATE <= code <= _LAST_PRIVATE
        )
        natural = float(font.face.charWidths.get(code, font.face.defaultWidth))
        glyphs.append(
            Glyph(
                code,
                position.x_advance * scale,
                natural,
                position.x_offset * scale,
                position.y_offset * scale,
            )
        )
    total = sum(glyph.advance for glyph in glyphs)
    return Shaped(name, original, tuple(glyphs), total, exact)
