"""Barcodes and QR codes in a picture, as texts. The one place that knows the decoder.

Pictures from files are decoded by the child process, which calls this; what the camera shows is our own picture and
is read where it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import zxingcpp

if TYPE_CHECKING:
    from PIL import Image

_LARGEST = 4000  # pixels along the longer side: no code needs more, and some photos have four times that


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it says, and its kind, such as “QR Code”."""

    text: str
    kind: str


def read(image: Image.Image) -> tuple[Code, ...]:
    """Every code of a picture, in reading order, each once."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        upon = image.convert("RGBA")
        ground = upon.copy()
        ground.paste("white", (0, 0, *upon.size))  # black bars on nothing are bars on paper
        ground.alpha_composite(upon)
        image = ground
    grey = image.convert("L")
    grey.thumbnail((_LARGEST, _LARGEST))
    return _found(grey)


def read_grey(data: bytes | memoryview, width: int, height: int) -> tuple[Code, ...]:
    """The same of a picture given as one byte of grey for each pixel, row by row without gaps."""
    return _found(memoryview(data)[: width * height].cast("B", (height, width)))


def _found(picture: Any) -> tuple[Code, ...]:
    codes = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    ordered = _in_reading_order(codes)
    return tuple(dict.fromkeys(Code(_plain(one.text), str(one.format)) for one in ordered if one.text))


def _in_reading_order(codes: list[zxingcpp.Barcode]) -> list[zxingcpp.Barcode]:
    """From left to right and then down; a row may slant by as much as its first code is high."""
    waiting = sorted(codes, key=_top)
    ordered: list[zxingcpp.Barcode] = []
    while waiting:
        end = _top(waiting[0]) + max(_bottom(waiting[0]) - _top(waiting[0]), 1)
        row = [one for one in waiting if _top(one) < end]
        waiting = waiting[len(row) :]
        ordered += sorted(row, key=_left)
    return ordered


def _top(code: zxingcpp.Barcode) -> int:
    return min(corner.y for corner in _corners(code))


def _bottom(code: zxingcpp.Barcode) -> int:
    return max(corner.y for corner in _corners(code))


def _left(code: zxingcpp.Barcode) -> int:
    return min(corner.x for corner in _corners(code))


def _corners(code: zxingcpp.Barcode) -> tuple[zxingcpp.Point, ...]:
    place = code.position
    return place.top_left, place.top_right, place.bottom_left, place.bottom_right


def _plain(text: str) -> str:
    """The text with signs in place of control characters, which no answer can hold."""
    return "".join(c if c.isprintable() or c in "\t\n" else f"<{ord(c):02X}>" for c in text)
