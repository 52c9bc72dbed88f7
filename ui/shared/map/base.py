"""The base map of the window: read once, beside it, when the first map is shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from inspector.errors import PositionError
from inspector.geo.basemap import LEVELS, Level, load
from inspector.geo.placenames import PlaceName, placenames
from inspector.i18n import language


class BaseMap(QObject):
    """`ready` tells that the levels and names are there; before that they are empty."""

    ready = Signal()
    _read = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.levels: tuple[Level, ...] = ()
        self.names: tuple[PlaceName, ...] = ()
        self.problem = ""
        self._is_asked = False
        self._read.connect(self._came)

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked for and is not there yet."""
        return self._is_asked and not self.levels and not self.problem

    def ask(self) -> None:
        """Have it read, if nobody asked before."""
        if not self._is_asked:
            self._is_asked = True
            QThreadPool.globalInstance().start(_Reading(self))

    def read(self) -> None:
        """Read it, in the thread of whoever calls."""
        try:
            self._read.emit(tuple(load(name) for name in LEVELS), placenames(language()))
        except PositionError as error:  # a damaged installation: maps stay a blank sheet, and say why
            self.problem = str(error)
            self._read.emit((), ())

    def _came(self, levels: tuple[Level, ...], names: tuple[PlaceName, ...]) -> None:
        self.levels, self.names = levels, names
        self.ready.emit()


class _Reading(QRunnable):
    def __init__(self, base: BaseMap) -> None:
        super().__init__()
        self._base = base

    def run(self) -> None:
        self._base.read()


@cache
def base_map() -> BaseMap:
    """The one of this window; first asked for in the window's own thread."""
    return BaseMap()
