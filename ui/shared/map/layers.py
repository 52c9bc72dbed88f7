"""The user's own maps in the window: which there are, which are shown, and adding and removing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.app import maps
from inspector.app.maps import Added, Listed, MapKind, Neighbour
from inspector.app.workspace import Workspace
from inspector.errors import InspectorError, MapError
from inspector.geo.layers import Layer
from inspector.geo.measure import Vertex
from inspector.geo.overlay import Overlay, overlay
from inspector.geo.tiles import TileSet
from inspector.i18n import gettext as _
from ui.shared.map.tiles import TileFeed
from ui.shared.page import clear
from ui.shared.parts import Button, Choice, Label
from ui.shared.tasks import Tasks

_NONE = ""
NEAR_M = 5_000.0  # m: what lies further off tells nothing about a site
_MOST = 12  # features told at once


Ready = dict[tuple[str, str], tuple[Layer, Overlay]]
"""Layers as they are asked and drawn, by name and hash: reading a large one takes seconds."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    listed: tuple[Listed, ...]
    ready: Ready
    problems: tuple[str, ...]
    shown: str  # path of the picture map that is shown
    tiles: TileSet | None  # opened, where another one is shown than before


class MapLayers(QObject):
    """One for the window: every map shows the same."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__()
        self._tasks, self._settings = tasks, settings
        self.listed: tuple[Listed, ...] = ()
        self.problems: tuple[str, ...] = ()
        self._ready: Ready = {}
        self._path = ""  # of the picture map that is open
        self.feed: TileFeed | None = None

    @property
    def tiles(self) -> str:
        """The picture map that is shown; none by default."""
        return str(self._settings.value("map/tiles", _NONE))

    @property
    def hidden(self) -> set[str]:
        """The layers that are not shown."""
        return set(filter(None, str(self._settings.value("map/hidden", "")).split("\n")))

    @property
    def overlays(self) -> list[Overlay]:
        """The layers that are shown."""
        hidden = self.hidden
        return [drawn for (name, _hash), (_layer, drawn) in self._ready.items() if name not in hidden]

    def refresh(self) -> None:
        """Read the list of maps again, and what is shown of it."""
        job = partial(_load, self.tiles, self._path, dict(self._ready))
        self._tasks.beside(job, self._loaded, self._failed)

    def show(self, name: str, kind: MapKind, shown: bool) -> None:
        """Show a map or hide it; of picture maps one at a time."""
        if kind is MapKind.TILES:
            self._settings.setValue("map/tiles", name if shown else _NONE)
        else:
            hidden = self.hidden - {name} if shown else self.hidden | {name}
            self._settings.setValue("map/hidden", "\n".join(sorted(hidden)))
        self.refresh()

    def add(self, path: Path) -> None:
        """Add a file to the maps of this workspace and show it."""
        self._tasks.run(lambda ws: maps.add(ws, path), self._added, self._failed)

    def remove(self, name: str) -> None:
        """Take a map off the list; the user's own file stays."""
        self._tasks.run(lambda ws: maps.remove(ws, name), lambda _gone: self.refresh(), self._failed)

    def near(self, place: Vertex, then: Callable[[list[Neighbour]], Any]) -> None:
        """What the layers have around a place, nearest first; nothing is asked where there is no layer."""
        layers = {name: layer for (name, _hash), (layer, _drawn) in self._ready.items()}
        if layers:
            self._tasks.outside(lambda: maps.near(layers, place, within_m=NEAR_M, limit=_MOST), then)
        else:
            then([])

    def close(self) -> None:
        """Give the file of the picture map back."""
        if self.feed is not None:
            self.feed.close()
            self.feed = None
        self._path = ""

    def _added(self, added: Added) -> None:
        if added.map.kind is MapKind.TILES:
            self._settings.setValue("map/tiles", added.map.name)
        words = _("“{name}” was added.").format(name=added.map.name)
        self.told.emit(" ".join([words, *added.notes[:2]]))
        self.refresh()

    def _failed(self, error: InspectorError) -> None:
        self.told.emit(str(error))

    def _loaded(self, found: _Loaded) -> None:
        self.listed, self.problems = found.listed, found.problems
        self._ready = found.ready
        if found.shown != self._path:
            self.close()
        if found.tiles is not None:
            self.feed, self._path = TileFeed(found.tiles, self), found.shown
            self.feed.came.connect(self.changed)
        self.changed.emit()


def _load(wanted: str, path: str, known: Ready, ws: Workspace) -> _Loaded:
    """The list, its layers where they are not known yet, and the picture map unless it is open at this path."""
    listed = tuple(maps.listed(ws))
    ready: Ready = {}
    problems: list[str] = []
    shown, tiles = "", None
    for kept in (one.map for one in listed):
        try:
            if kept.kind is MapKind.LAYER:
                key = (kept.name, kept.sha256)
                ready[key] = known.get(key) or _ready(maps.layer(ws, kept.name))
            elif kept.name == wanted:
                shown = kept.path
                tiles = maps.tiles(ws, kept.name) if kept.path != path else None
        except MapError as error:
            problems.append(str(error))
            shown = "" if kept.kind is MapKind.TILES else shown
    return _Loaded(listed, ready, tuple(problems), shown, tiles)


def _ready(layer: Layer) -> tuple[Layer, Overlay]:
    return layer, overlay(layer)


class LayersPanel(QWidget):
    """The list of maps with what is shown, and adding and removing."""

    def __init__(self, layers: MapLayers) -> None:
        super().__init__()
        self._layers = layers
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(Label(_("Maps and layers"), 14, 600))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        whole.addLayout(self._rows)
        self._problems = Label("", 13, 500, "critical")
        whole.addWidget(self._problems)
        add = Button(_("Add a map or layer"), "plus")
        add.setObjectName("add-map")
        add.clicked.connect(self._choose)
        whole.addWidget(add)
        whole.addWidget(
            Label(
                _(
                    "Raster maps as MBTiles; schools, rivers, wells and zones as GeoJSON. Both stay on this laptop and are no part of the record."
                ),
                13,
                400,
                "text2",
            )
        )
        whole.addStretch(1)
        layers.changed.connect(self._present)
        self._present()

    def _present(self) -> None:
        wanted = [one.map.name for one in self._layers.listed]
        if wanted != [part.objectName() for part in self.findChildren(Choice)]:
            clear(self._rows)
            for one in self._layers.listed:
                self._rows.addLayout(self._row(one))
        for part in self.findChildren(Choice):
            part.setChecked(self._is_shown(part.objectName()))
        self._problems.setText(" ".join(self._layers.problems))
        self._problems.setVisible(bool(self._layers.problems))

    def _is_shown(self, name: str) -> bool:
        kind = next((one.map.kind for one in self._layers.listed if one.map.name == name), None)
        return name == self._layers.tiles if kind is MapKind.TILES else name not in self._layers.hidden

    def _row(self, one: Listed) -> QHBoxLayout:
        row = QHBoxLayout()
        shown = Choice("shown", one.map.name)
        shown.setObjectName(one.map.name)
        shown.setToolTip(one.problem or one.map.kind.label)
        shown.clicked.connect(partial(self._layers.show, one.map.name, one.map.kind))
        remove = Button("", "trash-2", "quiet")
        remove.setAccessibleName(_("Remove {name}").format(name=one.map.name))
        remove.clicked.connect(partial(self._layers.remove, one.map.name))
        row.addWidget(shown, 1)
        row.addWidget(remove)
        return row

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Add a map or layer"), "", _("Maps (*.mbtiles *.geojson *.json);;All files (*)")
        )
        if chosen:
            self._layers.add(Path(chosen))


def told(found: list[Neighbour]) -> str:
    """What lies around a place, a line for each."""
    lines = []
    for one in found:
        near = one.near
        name = f"{near.feature.name or one.layer} ({one.layer})" if near.feature.name else one.layer
        if near.is_inside:
            lines.append(_("Inside {name}").format(name=name))
        elif near.distance.uncertainty is None:  # a place pointed at: nobody knows how well
            angle = f"{near.bearing.value:.0f}°" if near.bearing is not None else "–"
            distance = f"{near.distance.value:,.0f} m"
            lines.append(
                _("{name}: about {distance}, bearing {angle}").format(
                    name=name, distance=distance, angle=angle
                )
            )
        else:
            lines.append(
                _("{name}: {distance}, bearing {angle}").format(
                    name=name, distance=near.distance, angle=near.bearing or "–"
                )
            )
    return "\n".join(lines)
