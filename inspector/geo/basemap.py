"""The base map that ships with the program: Natural Earth, already projected and cut along a grid of cells.

A file is "YPMAP1\\n\\0", the packed sizes of head and body (two little-endian uint32), the head (JSON) and the
body, both deflated. The body holds the steps from vertex to vertex, first all east, then all north, as int32
whose bytes stand in planes (all lowest first). packaging/basemap.py writes it.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from inspector import paths
from inspector.errors import PositionError
from inspector.geo.projection import HALF
from inspector.i18n import gettext as _

MAGIC = b"YPMAP1\n\0"
LEVELS = ("world", "countries", "region")  # coarse to fine


@dataclass(frozen=True, slots=True)
class Piece:
    """What one layer shows in one cell: x, y, x, y ... in metres of the map, and how many vertices each part has."""

    layer: str  # land, lake (filled, odd-even), coast, border, province (lines)
    box: tuple[float, float, float, float]  # west, south, east, north
    parts: tuple[int, ...]
    coordinates: array[float]


@dataclass(frozen=True, slots=True)
class Level:
    name: str
    from_zoom: float
    box: tuple[float, float, float, float] | None  # what it covers; None is the world
    pieces: tuple[Piece, ...]


def load(name: str) -> Level:
    """One level of the map that ships with the program."""
    return read(paths.shipped(f"resources/basemap/{name}.map"))


def read(file: Path) -> Level:
    """The level in this file. Raises PositionError when it is missing or damaged."""
    try:
        data = file.read_bytes()
        if not data.startswith(MAGIC):
            raise _damaged(file)
        head_size, body_size = struct.unpack_from("<II", data, len(MAGIC))
        start = len(MAGIC) + 8
        head = json.loads(zlib.decompress(data[start : start + head_size]))
        body = zlib.decompress(data[start + head_size : start + head_size + body_size])
        return _level(head, _coordinates(body, head["points"], head["unit"]))
    except (OSError, struct.error, zlib.error, ValueError, KeyError) as error:
        raise _damaged(file) from error


def _coordinates(body: bytes, points: int, unit: int) -> array[float]:
    if len(body) != 8 * points:
        raise ValueError(len(body))
    both = array("d", bytes(16 * points))
    for axis in (0, 1):
        planes = body[axis * 4 * points : (axis + 1) * 4 * points]
        raw = bytearray(4 * points)
        for n in range(4):
            raw[n::4] = planes[n * points : (n + 1) * points]
        steps = array("i", bytes(raw))
        if sys.byteorder == "big":
            steps.byteswap()
        both[axis::2] = array("d", [value * unit for value in accumulate(steps)])
    return both


def _level(head: dict[str, object], coordinates: array[float]) -> Level:
    cells: list[tuple[str, int, int, list[int]]] = head["cells"]  # type: ignore[assignment]  # as the script wrote it
    zoom, from_zoom, box = head["cells_zoom"], head["from_zoom"], head["box"]
    side = 2 * HALF / 2 ** int(str(zoom))
    pieces, at = [], 0
    for layer, column, row, parts in cells:
        after = at + 2 * sum(parts)
        west, south = column * side - HALF, row * side - HALF
        place = (west, south, west + side, south + side)
        pieces.append(Piece(layer, place, tuple(parts), coordinates[at:after]))
        at = after
    covered = tuple(map(float, box)) if isinstance(box, list) else None
    return Level(str(head["level"]), float(str(from_zoom)), covered, tuple(pieces))  # type: ignore[arg-type]


def _damaged(file: Path) -> PositionError:
    return PositionError(
        _(
            "The base map {file} is missing or damaged. Install Yardproof again; the record is not affected."
        ).format(file=file.name)
    )
