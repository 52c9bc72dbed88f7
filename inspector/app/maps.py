"""The maps a user adds to a workspace: raster MBTiles and GeoJSON layers. They are aids, not evidence.

Nothing of them is signed or recorded, so `verify` does not know them. MBTiles are large: only the path is kept,
and the file stays where it lies. Layers are small and tell how far a school or a river is, so a copy is kept
under its hash in `maps/`, and what was shown once can be shown again. `maps.json` lists both.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from inspector import machine
from inspector.app.workspace import Workspace
from inspector.errors import DiskError, MapError, NotFoundError, ReadOnlyError
from inspector.evidence.files import FileStore
from inspector.geo.geojson import layer_bytes, parse_layer
from inspector.geo.layers import Layer, Near, distances
from inspector.geo.measure import Vertex
from inspector.geo.tiles import SQLITE, TileSet, open_tiles
from inspector.i18n import gettext as _

LIST = "maps.json"
FOLDER = "maps"
_LONGEST_NAME = 120
_TILES_ENDINGS = (".mbtiles", ".pmtiles")


class MapKind(StrEnum):
    TILES = "tiles"
    LAYER = "layer"

    @property
    def label(self) -> str:
        return {MapKind.TILES: _("raster map"), MapKind.LAYER: _("layer")}[self]


@dataclass(frozen=True, slots=True)
class KeptMap:
    """A map of this workspace. A layer is kept by its hash; tiles have none and lie at their path."""

    name: str
    kind: MapKind
    path: str  # of tiles: where they lie; of a layer: where it came from
    sha256: str = ""
    size: int = 0  # bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A map and what is wrong with it; "" where it can be used."""

    map: KeptMap
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A map that was added, or that was there already, and what was left out of it."""

    map: KeptMap
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A feature near a place, with the layer that has it."""

    layer: str
    near: Near


def add(ws: Workspace, path: Path) -> Added:
    """Add an MBTiles file or a GeoJSON layer; what is there already is not added again.

    Raises MapError when it cannot be used, ReadOnlyError, DiskError.
    """
    _check_writable(ws)
    kept = _read(ws)
    if _is_tiles(path):
        with open_tiles(path) as tiles:
            made, notes = KeptMap(tiles.name, MapKind.TILES, str(path.resolve())), tiles.notes
        same = [one for one in kept if one.kind is MapKind.TILES and one.path == made.path]
    else:
        data = layer_bytes(path)
        layer = parse_layer(data, path.stem, path.name)
        sha256 = hashlib.sha256(data).hexdigest()
        made, notes = KeptMap(layer.name, MapKind.LAYER, str(path.resolve()), sha256, len(data)), layer.notes
        same = [one for one in kept if one.sha256 == sha256]
        _files(ws).sweep()
        _files(ws).take(data)  # also where it is listed: its copy may have been lost
    if same:
        return Added(same[0], notes)
    made = _renamed(made, {one.name for one in kept})
    _write(ws, [*kept, made])
    return Added(made, notes)


def listed(ws: Workspace) -> list[Listed]:
    """The maps of the workspace in the order they were added. Raises MapError when the list is damaged."""
    return [Listed(one, _problem(ws, one)) for one in _read(ws)]


def remove(ws: Workspace, name: str) -> KeptMap:
    """Take a map off the list, with the copy of a layer; the user's own file stays.

    Raises NotFoundError, ReadOnlyError, DiskError.
    """
    _check_writable(ws)
    kept = _read(ws)
    gone = _named(kept, name)
    _write(ws, [one for one in kept if one is not gone])
    if gone.kind is MapKind.LAYER:
        copy = _files(ws).path(gone.sha256)
        try:
            if copy.exists():
                copy.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows deletes nothing that is read-only
                copy.unlink()
        except OSError as error:
            raise DiskError(
                _("“{name}” is off the list, but its copy cannot be deleted: {reason}.").format(
                    name=gone.name, reason=error.strerror
                )
            ) from error
    return gone


def tiles(ws: Workspace, name: str) -> TileSet:
    """A raster map, open until it is closed. Raises NotFoundError, MapError."""
    found = _named(_read(ws), name, MapKind.TILES)
    return open_tiles(Path(found.path))


def layer(ws: Workspace, name: str) -> Layer:
    """A layer under the name it has here. Raises NotFoundError, MapError."""
    return _layer(ws, _named(_read(ws), name, MapKind.LAYER))


def layers(ws: Workspace) -> tuple[dict[str, Layer], tuple[str, ...]]:
    """Every layer that can be read, by name, and what is wrong with the others.

    Raises MapError when the list itself is damaged.
    """
    found: dict[str, Layer] = {}
    problems = []
    for one in _read(ws):
        if one.kind is MapKind.LAYER:
            try:
                found[one.name] = _layer(ws, one)
            except MapError as error:
                problems.append(str(error))
    return found, tuple(problems)


def near(
    named: Mapping[str, Layer], place: Vertex, *, within_m: float | None = None, limit: int | None = None
) -> list[Neighbour]:
    """How far every feature of these layers is from a place, nearest first."""
    found = [
        Neighbour(name, one)
        for name, layer in named.items()
        for one in distances(layer, place, within_m=within_m, limit=limit)
    ]
    found.sort(key=lambda one: one.near.distance.value)
    return found[:limit]


def _layer(ws: Workspace, kept: KeptMap) -> Layer:
    copy = _files(ws).path(kept.sha256)
    problem = _problem(ws, kept)
    if problem:
        raise MapError(problem)
    data = layer_bytes(copy)
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise MapError(
            _("The copy of “{name}” was changed. Remove it and add the file again.").format(name=kept.name)
        )
    return parse_layer(data, kept.name, kept.name)


def _problem(ws: Workspace, kept: KeptMap) -> str:
    if kept.kind is MapKind.TILES and not Path(kept.path).is_file():
        return _(
            "“{path}” is not there. Plug its drive in, or remove “{name}” and add the file from where it lies now."
        ).format(path=kept.path, name=kept.name)
    if kept.kind is MapKind.LAYER and not _files(ws).path(kept.sha256).is_file():
        return _("The copy of “{name}” is not there. Add the file again: “{path}”.").format(
            name=kept.name, path=kept.path
        )
    return ""


def _is_tiles(path: Path) -> bool:
    """By what it holds; by its name where it cannot be opened or is cut, so that the fault is told as a map's."""
    if path.suffix.lower() in _TILES_ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False  # whoever reads it as a layer says why it cannot be read


def _named(kept: Iterable[KeptMap], name: str, kind: MapKind | None = None) -> KeptMap:
    for one in kept:
        if one.name == name and kind in (None, one.kind):
            return one
    raise NotFoundError(
        _("There is no map “{name}” here. “yardproof map list” shows those there are.").format(name=name)
    )


def _renamed(made: KeptMap, taken: set[str]) -> KeptMap:
    """With a name of one line that no other map has."""
    name = " ".join(made.name.split())[:_LONGEST_NAME]
    chosen, n = name, 1
    while chosen in taken:
        n += 1
        chosen = f"{name} ({n})"
    return KeptMap(chosen, made.kind, made.path, made.sha256, made.size)


def _files(ws: Workspace) -> FileStore:
    return FileStore(ws.folder / FOLDER)


def _check_writable(ws: Workspace) -> None:
    if ws.read_only:
        raise ReadOnlyError(
            _(
                "This workspace is open read-only, so its maps cannot be changed. Open it for writing and try again."
            )
        )


def _read(ws: Workspace) -> list[KeptMap]:
    file = ws.folder / LIST
    try:
        return [
            KeptMap(
                str(one["name"]),
                MapKind(one["kind"]),
                str(one["path"]),
                str(one["sha256"]),
                int(one["size"]),
            )
            for one in json.loads(file.read_text(encoding="utf-8"))["maps"]
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MapError(
            _(
                "The list of maps “{file}” cannot be read. Delete it and add the maps again; the record is not affected."
            ).format(file=file)
        ) from error


def _write(ws: Workspace, kept: list[KeptMap]) -> None:
    text = json.dumps({"maps": [asdict(one) for one in kept]}, ensure_ascii=False, indent=1)
    try:
        machine.write_durably(ws.folder / LIST, text.encode())
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}. Make room or free the drive.").format(
                file=LIST, reason=error.strerror
            )
        ) from error
