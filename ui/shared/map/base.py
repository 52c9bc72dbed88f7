"""The base map of the window: read once, beside it, when the first map is shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, Signal

from inspector.errors import PositionError
from inspector.geo.basemap import LEVELS, Level, load
from inspector.geo.placenames import PlaceName, placenames
from inspector.i18n import language
from ui.shared.background import Background

Read = tuple[tuple[Level, ...], tuple[PlaceName, ...], str]


class BaseMap(QObject):
    """`ready` tells that the levels and names are there; before that, and where they are damaged, maps are blank."""

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.levels: tuple[Level, ...] = ()
        self.names: tuple[PlaceName, ...] = ()
        self.problem = ""  # why there is none
        self._is_asked = False
        self._reading = Background(self)
        self._reading.done.connect(self._came)

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked for and is not there yet."""
        return self._reading.is_busy

    def ask(self) -> None:
        """Have it read, if nobody asked before."""
        if not self._is_asked:
            self._is_asked = True
            self._reading.run(_read)

    def _came(self, found: Read) -> None:
        self.levels, self.names, self.problem = found
        self.ready.emit()


def _read() -> Read:
    try:
        return tuple(load(name) for name in LEVELS), placenames(language()), ""
    except PositionError as error:
        return (), (), str(error)


@cache
def base_map() -> BaseMap:
    """The one of this window; first asked for in the window's own thread."""
    return BaseMap()
