"""Raster tiles that the user brings: an MBTiles file, read where it lies and never written.

Rows are counted from the north, as the web does (XYZ); MBTiles counts them from the south (TMS), and that is
turned round here alone. The file is a stranger's database, so its schema is not trusted, a picture has a
largest size, and a query that takes too long is stopped: a tile that cannot be had is None with a note, for
drawing goes on.
"""

from __future__ import annotations

import html
import re
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.parse import quote

from inspector.errors import MapError
from inspector.geo.pictures import is_vector, is_whole, picture_format
from inspector.geo.projection import HALF, NORTHERN_EDGE, Spot, to_degrees
from inspector.i18n import gettext as _

SQLITE = b"SQLite format 3\0"
DEEPEST = 30  # zoom: a pixel of it is a tenth of a millimetre
_LARGEST_TILE = 16 * 1024 * 1024
PATIENCE = 2.0  # s for one query: a tile takes well under a millisecond
_MOST_NOTES = 100
_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
_STEPS = 10_000  # of SQLite's machine between two looks at the time
_WAL = b"\x02\x02"  # what a database that uses a write-ahead log has at byte 18


class Bounds(NamedTuple):
    """What the file says it covers, in degrees."""

    west: float
    south: float
    east: float
    north: float


class Part(NamedTuple):
    """The square of a picture that a smaller tile shows, as fractions of its side from the upper left."""

    left: float
    top: float
    side: float


class Found(NamedTuple):
    """A picture that covers a tile, and the part of it that is the tile."""

    data: bytes
    zoom: int
    part: Part


class TileSet:
    """An open MBTiles file. Any thread may ask for tiles; they take turns."""

    def __init__(self, path: Path, connection: sqlite3.Connection, patience: float) -> None:
        self.path = path
        self._patience = patience
        self._connection: sqlite3.Connection | None = connection
        self._lock = threading.Lock()
        self._until = 0.0
        self._notes: dict[str, None] = {}
        connection.set_progress_handler(lambda: time.monotonic() > self._until, _STEPS)
        metadata = self._metadata()
        self.name = metadata.get("name", "").strip() or path.stem
        self.attribution = _plain(metadata.get("attribution", ""))
        self._refuse_vectors(metadata.get("format", "").lower())
        self.min_zoom, self.max_zoom = self._zooms(metadata)
        self.format = self._picture_format()
        self.bounds = _bounds(metadata.get("bounds", "")) or self._covered()

    def __enter__(self) -> TileSet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a tile asked for afterwards is None."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was wrong with single tiles so far, each once."""
        with self._lock:
            return tuple(self._notes)

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """The picture of one tile, its row counted from the north; None where the file has none that is whole."""
        across = 1 << zoom if 0 <= zoom <= DEEPEST else 0
        if not (0 <= column < across and 0 <= row < across):
            return None
        try:
            found = self._ask(_TILE, (zoom, column, across - 1 - row))
        except sqlite3.Error as error:
            self._note(_("Tile {place} cannot be read: {reason}.").format(
                place=f"{zoom}/{column}/{row}", reason=error))  # fmt: skip
            return None
        if not found:
            return None
        data = found[0][0]
        if not isinstance(data, bytes) or not is_whole(data):
            self._note(_("Tile {place} is damaged.").format(place=f"{zoom}/{column}/{row}"))
            return None
        return data

    def cover(self, zoom: int, column: int, row: int) -> Found | None:
        """The tile, or where it is missing the nearest one above it that covers it."""
        for up in range(max(0, zoom - self.max_zoom), zoom - self.min_zoom + 1):
            above, part = ancestor(column, row, up)
            data = self.tile(zoom - up, *above)
            if data is not None:
                return Found(data, zoom - up, part)
        return None

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._lock:
            if self._connection is None:
                return []
            self._until = time.monotonic() + self._patience
            return self._connection.execute(query, values).fetchmany(1_000)

    def _note(self, words: str) -> None:
        with self._lock:
            if len(self._notes) < _MOST_NOTES:
                self._notes[words] = None

    def _metadata(self) -> dict[str, str]:
        columns = {row[1] for row in self._ask("PRAGMA table_info(tiles)")}
        if not columns >= {"zoom_level", "tile_column", "tile_row", "tile_data"}:
            raise self._refused(_("it has no table of tiles"))
        if not {row[1] for row in self._ask("PRAGMA table_info(metadata)")} >= {"name", "value"}:
            raise self._refused(_("it has no table of metadata"))
        return {str(name): str(value) for name, value in self._ask("SELECT name, value FROM metadata")}

    def _refuse_vectors(self, stated: str) -> None:
        if stated in ("pbf", "mvt", "application/vnd.mapbox-vector-tile"):
            raise self._vectors()

    def _zooms(self, metadata: dict[str, str]) -> tuple[int, int]:
        """As the tiles have them; metadata are often wrong, and are taken where the tiles are slow to tell."""
        try:
            ends = [
                self._ask(f"SELECT {end}(zoom_level) FROM tiles")[0][0]  # noqa: S608 - two fixed words
                for end in ("min", "max")
            ]
        except sqlite3.OperationalError:
            ends = [metadata.get("minzoom", ""), metadata.get("maxzoom", "")]
        if ends == [None, None]:
            raise self._refused(_("it holds no tiles"))
        if not all(str(end).isdecimal() and int(str(end)) <= DEEPEST for end in ends):
            raise self._refused(
                _("its zoom levels are no numbers from 0 to {deepest}").format(deepest=DEEPEST)
            )
        return int(str(ends[0])), int(str(ends[1]))

    def _picture_format(self) -> str:
        """What the tiles are, by the first that can be told: metadata say png over many a JPEG."""
        places = self._ask(
            "SELECT tile_column, tile_row FROM tiles WHERE zoom_level = ? LIMIT 20", (self.min_zoom,)
        )
        vectors = False
        for column, row in places:  # one by one: a damaged tile must not hide the whole ones
            try:
                data = self._ask(_TILE, (self.min_zoom, column, row))[0][0]
            except (sqlite3.Error, IndexError):
                continue
            if isinstance(data, bytes):
                kind = picture_format(data)
                if kind is not None:
                    return kind
                vectors = vectors or is_vector(data)
        if vectors:
            raise self._vectors()
        raise self._refused(_("its tiles are no PNG, JPEG or WebP pictures"))

    def _covered(self) -> Bounds:
        """What the tiles cover, by the finest level that tells it in time."""
        for zoom in (self.max_zoom, self.min_zoom):
            try:
                west, east, south, north = self._ask(
                    "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row)"
                    " FROM tiles WHERE zoom_level = ?",
                    (zoom,),
                )[0]
                ends = [int(str(end)) for end in (west, south, east, north)]
            except (sqlite3.OperationalError, ValueError):
                continue
            if not all(0 <= end < 1 << zoom for end in ends):
                continue
            side = 2 * HALF / (1 << zoom)
            lower = to_degrees(Spot(ends[0] * side - HALF, ends[1] * side - HALF))
            # a hair less than the whole width, which would come round to where it began
            upper = to_degrees(Spot((ends[2] + 1) * side - HALF - 1e-6, (ends[3] + 1) * side - HALF))
            return Bounds(lower[1], lower[0], upper[1], upper[0])
        return Bounds(-180.0, -NORTHERN_EDGE, 180.0, NORTHERN_EDGE)

    def _vectors(self) -> MapError:
        return MapError(
            _(
                "“{name}” holds vector tiles, which Yardproof does not draw. Export the map as raster tiles (PNG or JPEG) in MBTiles, for example with “Generate XYZ tiles (MBTiles)” in QGIS."
            ).format(name=self.path.name)
        )

    def _refused(self, reason: str) -> MapError:
        return _not_tiles(self.path, reason)


def open_tiles(path: Path, *, patience: float = PATIENCE) -> TileSet:
    """The tiles in a raster MBTiles file, opened for reading only. Raises MapError and says what to do.

    A query that takes longer than `patience` is given up.
    """
    connection = _connected(path)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_TILE)
        return TileSet(path, connection, patience)
    except sqlite3.Error as error:
        connection.close()
        raise MapError(
            _(
                "“{name}” cannot be read as MBTiles: {reason}. Close it in other programs, or copy it here again."
            ).format(name=path.name, reason=error)
        ) from error
    except BaseException:
        connection.close()
        raise


def ancestor(column: int, row: int, up: int) -> tuple[tuple[int, int], Part]:
    """Column and row of the tile so many levels above, and the part of it that shows this tile."""
    side = 1 << up
    return (column >> up, row >> up), Part(column % side / side, row % side / side, 1 / side)


def _connected(path: Path) -> sqlite3.Connection:
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except FileNotFoundError as error:
        raise MapError(
            _("“{path}” is not there. Plug its drive in, or choose the file again.").format(path=path)
        ) from error
    except OSError as error:
        raise MapError(
            _("“{path}” cannot be read: {reason}. Look at the drive, or choose another file.").format(
                path=path, reason=error.strerror
            )
        ) from error
    if head.startswith(b"PMTiles"):
        raise _not_tiles(path, _("it is PMTiles"))
    if not head.startswith(SQLITE):
        raise _not_tiles(path, _("it is no SQLite database"))
    place = path.resolve().as_posix()  # C:/… needs a slash before it, //server/… keeps both of its own
    address = f"file://{'' if place.startswith('/') else '/'}{quote(place, safe='/:')}?mode=ro"
    # A log that is not there holds nothing, and SQLite would have to make it beside the user's file to look.
    if head[18:20] == _WAL and not path.with_name(path.name + "-wal").exists():
        address += "&immutable=1"
    try:
        return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=1.0, isolation_level=None)
    except sqlite3.Error as error:
        raise _not_tiles(path, str(error)) from error


def _not_tiles(path: Path, reason: str) -> MapError:
    return MapError(
        _(
            "“{name}” is no MBTiles map with pictures: {reason}. Choose another file, or export the map again as raster MBTiles (PNG or JPEG)."
        ).format(name=path.name, reason=reason)
    )


def _bounds(text: str) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    fits = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90 and west != east
    return Bounds(west, south, east, north) if fits else None


def _plain(text: str) -> str:
    """An attribution without its HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
