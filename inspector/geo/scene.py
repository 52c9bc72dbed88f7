"""What a map shows, in the order in which it is painted, whoever paints it: the window or a report.

A scene is a sequence of items. Those that belong to the Earth are in metres of the map (geo/projection.py), the
others in pixels of the view. Colours are names: the painter has them for its palette.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from inspector.geo.basemap import Level, Piece
from inspector.geo.measure import Vertex
from inspector.geo.placenames import PlaceName
from inspector.geo.projection import Spot, to_map
from inspector.geo.shapes import Kind, Shape
from inspector.geo.view import Box, View
from inspector.i18n import gettext as _

_LETTER = 0.58  # of the size of a font: how wide its letters are on average, to keep names apart
_PROVINCES_FROM = 6.0  # zoom


@dataclass(frozen=True, slots=True)
class Ground:
    """The whole drawing, or a box of the map, in one colour."""

    color: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Mesh:
    """A piece of the base map: its parts filled, or drawn as lines."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster tile: encoded bytes, what it covers on the map, and the part of it that is meant, from 0 to 1."""

    key: tuple[object, ...]
    data: bytes
    box: Box
    part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Outline:
    """A line or an area, in metres of the map; an area has its holes as further rings."""

    rings: tuple[tuple[Spot, ...], ...]
    is_closed: bool
    line: str
    width: float = 2.0
    fill: str = ""
    dashed: bool = False
    ticks: bool = False  # a fence: short strokes along it


@dataclass(frozen=True, slots=True)
class Dot:
    """A place of a layer, with its name where there is room."""

    spot: Spot
    words: str = ""


@dataclass(frozen=True, slots=True)
class Handle:
    """A corner that can be taken hold of; a faint one stands between two and becomes a corner."""

    spot: Spot
    faint: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Wedge:
    """Where a camera looked, with the number of its photo."""

    spot: Spot
    heading: float | None  # degrees clockwise from north
    words: str


@dataclass(frozen=True, slots=True)
class Disc:
    """Where somebody stands, and the circle that holds the place with 95 %."""

    spot: Spot
    radius_m: float | None  # on the ground


@dataclass(frozen=True, slots=True)
class Pin:
    """One site: a dot with the icon of its state."""

    key: str
    spot: Spot
    tone: str
    icon: str
    words: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """Several sites: a ring divided by their states, the number within."""

    keys: tuple[str, ...]
    spot: Spot
    slices: tuple[tuple[str, int], ...]  # tone, count

    @property
    def count(self) -> int:
        return sum(count for _tone, count in self.slices)

    @property
    def radius(self) -> float:
        """Pixels: grows with the number, slowly."""
        return 15 + 5 * math.log10(max(self.count, 1)) * 1.4


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the middle of a pixel; on a plate where it must stand out from a drawing."""

    x: float
    y: float
    text: str
    size: float = 13.0
    color: str = "words"
    bold: bool = False
    plate: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The bar that says how long so many pixels are."""

    pixels: float
    words: str


@dataclass(frozen=True, slots=True)
class North:
    """The arrow: north is up, as everywhere on this map."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose data the map shows."""

    words: str


Item = (
    Ground
    | Mesh
    | Picture
    | Outline
    | Dot
    | Handle
    | Wedge
    | Disc
    | Pin
    | Ring
    | Words
    | Scale
    | North
    | Credit
)


class Over(Protocol):
    """Something that lies over the base map (geo/overlay.py)."""

    def items(self, view: View) -> Iterable[Item]:
        """What of it is in sight."""
        ...


class Tiles(Protocol):
    """A source of raster tiles (geo/tiles.py)."""

    attribution: str

    def pictures(self, view: View) -> Iterable[Picture]:
        """The tiles of this view, coarser ones where finer ones are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """Everything there is to show."""

    levels: Sequence[Level] = ()  # of the base map, coarse to fine; none is a blank sheet
    names: Sequence[PlaceName] = ()
    tiles: Tiles | None = None
    layers: Sequence[Over] = ()
    marks: Sequence[Pin | Ring] = ()
    shapes: Sequence[Shape] = ()
    chosen: str = ""  # key of the shape in work
    here: Disc | None = None
    measured: str = ""  # what stands beside the shape that measures
    plain: bool = False  # without scale and arrow


def scene(content: Content, view: View) -> Iterator[Item]:
    """The items of a view, those behind first."""
    yield from base(content, view)
    for layer in content.layers:
        yield from layer.items(view)
    for shape in content.shapes:
        yield from drawn(shape, view, chosen=shape.key == content.chosen)
    if content.here is not None:
        yield content.here
    if content.tiles is None:
        yield from names(content.names, view)
    yield from content.marks
    if not content.plain:
        yield scale(view)
        yield North()
    credit = content.tiles.attribution if content.tiles is not None else _("Natural Earth")
    if credit and (content.levels or content.tiles is not None):
        yield Credit(credit)


def base(content: Content, view: View) -> Iterator[Item]:
    """The base map alone: sea, land, lakes, borders, and tiles over them."""
    if not content.levels:
        yield Ground("sheet")
    else:
        yield Ground("sea")
        yield from meshes(content.levels, view)
    if content.tiles is not None:
        yield from content.tiles.pictures(view)


def meshes(levels: Sequence[Level], view: View) -> Iterator[Item]:
    """The pieces in sight of the levels that this zoom asks for, a finer level over the coarser one."""
    fit = [level for level in levels if level.from_zoom <= view.zoom and _sees(level, view)]
    finest = fit[-1:] if fit and _covers(fit[-1].box, view.box) else [*fit[:1], *fit[1:][-1:]]
    for level in finest:
        if level.box is not None:
            yield Ground("sea", level.box)
        for layer in ("land", "lake", "province", "border", "coast"):
            if layer == "province" and view.zoom < _PROVINCES_FROM:
                continue
            for piece in level.pieces:
                if piece.layer == layer and view.sees(piece.box):
                    yield Mesh(piece)


def _sees(level: Level, view: View) -> bool:
    return level.box is None or view.sees(level.box)


def _covers(box: Box | None, seen: Box) -> bool:
    return box is None or (
        box[0] <= seen[0] and box[1] <= seen[1] and box[2] >= seen[2] and box[3] >= seen[3]
    )


# -- what is drawn on the site

_DANGERS = frozenset({"fire", "battery"})
_STYLES: dict[str, tuple[str, str, float]] = {  # line, fill, width
    "boundary": ("text", "yard", 2.5),
    "fence": ("text", "", 2.0),
    "pile": ("neutral", "pile", 2.5),
    "building": ("edge", "building", 1.5),
    "road": ("edge", "", 6.0),
    "water": ("water", "sea", 2.0),
    "measure": ("accent", "", 2.5),
    "area": ("accent", "accent_soft", 2.0),
}
SYMBOLS = {  # what stands as a point on a plan, with its icon
    "gate": "door-open",
    "office": "building-2",
    "weighbridge": "scale",
    "drain": "droplets",
    "tank": "cylinder",
    "fire": "flame",
    "battery": "battery-warning",
    "waste": "trash-2",
    "point": "map-pin",
}


def drawn(shape: Shape, view: View, *, chosen: bool = False) -> Iterator[Item]:
    """A boundary, fence, pile, building, photo position or measured line, with its name; with handles when chosen."""
    spots = tuple(to_map(one.latitude, one.longitude) for one in shape.vertices)
    if not spots:
        return
    if shape.kind is Kind.POINT:
        yield from _point(shape, spots[0], chosen=chosen)
        if chosen:
            yield Handle(spots[0], chosen=True)
        return
    line, fill, width = _STYLES.get(shape.style, _STYLES["area"])
    closed = shape.kind is Kind.AREA and len(spots) > 2
    yield Outline(
        (spots,),
        closed,
        shape.tone or ("accent" if chosen and shape.style == "area" else line),
        width + (0.5 if chosen else 0.0),
        fill if closed else "",
        ticks=shape.style in ("boundary", "fence"),
    )
    if shape.name or shape.note:
        yield from _named(shape, spots, view)
    if chosen:
        yield from handles(spots, closed)


def _point(shape: Shape, spot: Spot, *, chosen: bool) -> Iterator[Item]:
    if shape.style == "photo":
        yield Wedge(spot, shape.heading, shape.name)
        return
    accuracy = shape.vertices[0].accuracy_m
    if accuracy:
        yield Disc(spot, accuracy)
    tone = shape.tone or ("critical" if shape.style in _DANGERS else "accent")
    yield Pin(shape.key, spot, tone, SYMBOLS.get(shape.style, "map-pin"), shape.name, chosen=chosen)


def handles(spots: Sequence[Spot], closed: bool) -> Iterator[Item]:
    """A handle at every corner and a faint one between each two."""
    pairs = itertools.pairwise((*spots, spots[0]) if closed else spots)
    for a, b in pairs:
        yield Handle(Spot((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), faint=True)
    for spot in spots:
        yield Handle(spot)


def _named(shape: Shape, spots: Sequence[Spot], view: View) -> Iterator[Item]:
    """Name and note, where the shape is large enough on the drawing to carry them."""
    x, y = view.pixel(middle(spots, closed=shape.kind is Kind.AREA))
    lines = [line for line in (shape.name, shape.note) if line]
    if shape.kind is Kind.LINE:  # beside it, so that the words do not hide a short one
        x += max(len(line) * 13 * _letter(line) for line in lines) / 2 + 16
    for n, text in enumerate(lines):
        tone = shape.tone if n and shape.tone else "text"
        yield Words(x, y + 17 * (n - (len(lines) - 1) / 2), text, 13, tone, bold=n == 0, plate=True)


def middle(spots: Sequence[Spot], *, closed: bool) -> Spot:
    """The centre of an area, or the point halfway along a line."""
    if closed and len(spots) > 2:
        origin = spots[0]
        twice = x = y = 0.0
        for a, b in itertools.pairwise((*spots, spots[0])):
            ax, ay, bx, by = a[0] - origin[0], a[1] - origin[1], b[0] - origin[0], b[1] - origin[1]
            cross = ax * by - bx * ay
            twice += cross
            x += (ax + bx) * cross
            y += (ay + by) * cross
        if twice:
            return Spot(origin[0] + x / (3 * twice), origin[1] + y / (3 * twice))
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(spots)]
    rest = sum(lengths) / 2
    for (a, b), length in zip(itertools.pairwise(spots), lengths, strict=True):
        if rest <= length and length > 0:
            return Spot(a[0] + (b[0] - a[0]) * rest / length, a[1] + (b[1] - a[1]) * rest / length)
        rest -= length
    return spots[0]


# -- words, scale


def names(places: Sequence[PlaceName], view: View) -> Iterator[Words]:
    """Names of countries and towns, none over another or under the scale bar; countries go first."""
    taken: list[Box] = [(0.0, view.height - 50, 210.0, view.height)]
    for place in places:
        if place.from_zoom > view.zoom or view.zoom > place.to_zoom:
            continue
        x, y = view.pixel(place.spot)
        size = 15.0 if place.is_country else 13.0
        wide, high = len(place.name) * size * _letter(place.name) + 8, size * 1.4
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        inside = 0 <= x <= view.width and 0 <= y <= view.height
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield Words(x, y, place.name, size, "words")


def _letter(name: str) -> float:
    return 1.0 if name and ord(name[0]) > 0x2E80 else _LETTER


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def scale(view: View, wanted: float = 130.0) -> Scale:
    """A round length that takes about as many pixels as wanted, or somewhat less."""
    room = view.ground_metres * wanted
    power = 10.0 ** math.floor(math.log10(room))
    metres = next(step * power for step in (5, 2, 1) if step * power <= room)
    words = f"{metres / 1000:,.0f} km" if metres >= 1000 else f"{metres:g} m"
    return Scale(metres / view.ground_metres, words)


def spots_of(vertices: Iterable[Vertex]) -> list[Spot]:
    """Where measured places lie on the map."""
    return [to_map(one.latitude, one.longitude) for one in vertices]
