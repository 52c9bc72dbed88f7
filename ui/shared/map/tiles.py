"""Tiles for the window: read beside it, so that a slow drive never holds a paint up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from inspector.geo.overlay import TilePlace, picture, tiles_of
from inspector.geo.scene import Picture
from inspector.geo.tiles import Found, TileSet
from inspector.geo.view import View

_KEPT = 600  # tiles, some 20 KB each
_DEEPER = 3  # zooms below the last one, where its tiles are shown larger


class TileFeed(QObject):
    """The tiles of one set. `came` tells that one was read that a paint wanted."""

    came = Signal()
    _read = Signal(object, object)

    def __init__(self, tiles: TileSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.attribution = tiles.attribution
        self._found: OrderedDict[TilePlace, Found | None] = OrderedDict()
        self._asked: set[TilePlace] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read.connect(self._came)

    def pictures(self, view: View) -> Iterable[Picture]:
        """What of the view is there already; the rest is asked for."""
        ready = []
        for place in tiles_of(view, self._tiles.max_zoom + _DEEPER):
            if place in self._found:
                self._found.move_to_end(place)
                found = self._found[place]
                if found is not None:
                    ready.append(picture(self._tiles.name, place, found))
            elif place not in self._asked:
                self._asked.add(place)
                self._pool.start(_Reading(self, place))
        return ready

    def read(self, place: TilePlace) -> None:
        """Look for a tile, in the thread of whoever calls."""
        self._read.emit(place, self._tiles.cover(place.zoom, place.column, place.row))

    def close(self) -> None:
        """Give the file back."""
        self._pool.clear()
        self._pool.waitForDone()
        self._tiles.close()

    def _came(self, place: TilePlace, found: Found | None) -> None:
        self._asked.discard(place)
        self._found[place] = found
        while len(self._found) > _KEPT:
            self._found.popitem(last=False)
        if found is not None:
            self.came.emit()


class _Reading(QRunnable):
    def __init__(self, feed: TileFeed, place: TilePlace) -> None:
        super().__init__()
        self._feed, self._place = feed, place

    def run(self) -> None:
        self._feed.read(self._place)
