"""Layers from GeoJSON (RFC 7946): every geometry it knows, in WGS 84.

A file in another reference system is refused rather than drawn in a wrong place: its name (`crs`, from before
2016) says so, or coordinates that no degree can have. The Japanese JGD2000 and JGD2011 are taken as WGS 84
with a note, because official files of Japan come in them; Tokyo, Indian 1975 and VN-2000 lie hundreds of
metres away.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from inspector.errors import MapError
from inspector.geo.layers import Feature, Layer, Part
from inspector.geo.nearest import Ring
from inspector.geo.shapes import Kind
from inspector.i18n import gettext as _

LARGEST = 50 * 1024 * 1024
MOST_VERTICES = 500_000
MOST_PARTS = 100_000
_DEEPEST = 8  # collections within collections
_HAIR = 1e-6  # degrees beyond the edge of the world that rounding makes
_NAMES = ("name", "Name", "NAME", "title", "Title", "名称", "名前", "ชื่อ")
_WGS84 = ("CRS84", "CRS84H", "4326", "4979")
_JAPANESE = {"4612": "JGD2000", "6668": "JGD2011"}
_LONGEST_NAME = 200


def layer_bytes(path: Path) -> bytes:
    """The file's bytes, if it is no larger than a layer may be. Raises MapError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise MapError(
            _("“{name}” cannot be read: {reason}. Look at the drive, or choose another file.").format(
                name=path.name, reason=error.strerror
            )
        ) from error
    if len(data) > LARGEST:
        raise MapError(
            _("“{name}” is larger than 50 MB. Export only the area that you inspect.").format(name=path.name)
        )
    return data


def parse_layer(data: bytes, name: str, file_name: str) -> Layer:
    """The layer in these bytes. Raises MapError and names the feature that cannot be used."""
    try:
        # A text that is a number too long to be one, or nested without end, is not worth a word of its own.
        root = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise MapError(
            _(
                "“{name}” is neither MBTiles nor JSON that can be read: {reason}. Choose another file, or export the layer again as GeoJSON."
            ).format(name=file_name, reason=error)
        ) from error
    return _Reader(file_name).layer(root, name)


def _no_number(word: str) -> float:
    raise ValueError(_("{word} is no number").format(word=word))


class _Reader:
    """Reads one file and counts what it holds."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._number = 0  # of the feature
        self._vertices = self._parts = 0
        self._left_out: Counter[str] = Counter()

    def layer(self, root: object, name: str) -> Layer:
        if not isinstance(root, dict):
            raise self._not_geojson()
        notes = self._reference_system(root)
        features = []
        for one in self._listed(root):
            self._number += 1
            feature = self._feature(one)
            if feature is not None:
                features.append(feature)
        if not features:
            raise MapError(
                _("“{name}” holds no place. Export the layer again, with its geometry.").format(
                    name=self._file_name
                )
            )
        notes += [f"{reason}: {count}" for reason, count in self._left_out.items()]
        own = str(root["name"]).strip()[:_LONGEST_NAME] if _is_text(root.get("name")) else name
        return Layer(own, tuple(features), tuple(notes))

    def _listed(self, root: dict[str, object]) -> Sequence[object]:
        kind = _kind(root)
        if kind != "FeatureCollection":
            if kind == "Feature" or kind in _GEOMETRIES:
                return [root]
            raise self._not_geojson()
        features = root.get("features")
        if not isinstance(features, list):
            raise self._not_geojson()
        return features

    def _reference_system(self, root: dict[str, object]) -> list[str]:
        stated = root.get("crs")
        if stated is None:
            return []
        code = re.split(r"[:/#]", str(_member(_member(stated, "properties"), "name") or stated))[-1].upper()
        if code in _WGS84:
            return []
        if code in _JAPANESE:
            return [_("{system} is taken as WGS 84; they agree to a metre or a few.").format(
                system=_JAPANESE[code])]  # fmt: skip
        raise self._elsewhere(_("it is in {system}").format(system=code[:80]))

    def _feature(self, one: object) -> Feature | None:
        if not isinstance(one, dict):
            raise self._unusable(_("it is no object"))
        geometry: object = one
        properties: object = None
        if one.get("type") == "Feature":
            geometry, properties = one.get("geometry"), one.get("properties")
        elif _kind(one) not in _GEOMETRIES:
            raise self._unusable(_("its type is {type}").format(type=str(one.get("type"))[:40]))
        parts = tuple(self._geometry(geometry, 0)) if geometry is not None else ()
        if not parts:
            self._left_out[_("Features without a place, left out")] += 1
            return None
        self._parts += len(parts)
        if self._parts > MOST_PARTS:
            raise self._too_much(_("more than {n:,} places, lines and areas").format(n=MOST_PARTS))
        return Feature(self._name(properties), parts)

    def _name(self, properties: object) -> str:
        if isinstance(properties, dict):
            named = [properties[key] for key in _NAMES if _is_text(properties.get(key))]
            texts = named or [value for value in properties.values() if _is_text(value)]
            if texts:
                return " ".join(str(texts[0]).split())[:_LONGEST_NAME]
        return _("Feature {n}").format(n=self._number)

    def _geometry(self, geometry: object, depth: int) -> list[Part]:
        if not isinstance(geometry, dict) or _kind(geometry) not in _GEOMETRIES:
            raise self._unusable(_("its geometry is none that GeoJSON knows"))
        if geometry["type"] == "GeometryCollection":
            if depth >= _DEEPEST:
                raise self._unusable(_("its collections are nested too deep"))
            inner = self._list(geometry.get("geometries"))
            return [part for one in inner for part in self._geometry(one, depth + 1)]
        kind, level = _GEOMETRIES[geometry["type"]]
        shapes = self._list(geometry.get("coordinates"))
        if level == 0:
            shapes = [shapes]
        return [part for shape in shapes if (part := self._part(kind, shape)) is not None]

    def _part(self, kind: Kind, shape: object) -> Part | None:
        inner = self._list(shape)
        if not inner:
            return None  # GeoJSON allows it, as a place that is not known
        if kind is Kind.POINT:
            return Part(kind, (self._ring([inner], kind),))
        if kind is Kind.LINE:
            return Part(kind, (self._ring(inner, kind),))
        rings = [self._ring(self._list(one), kind) for one in inner]
        return Part(kind, tuple(rings))

    def _ring(self, places: Sequence[object], kind: Kind) -> Ring:
        if len(places) < kind.least:
            raise self._unusable(_("it has a line of fewer than two or an area of fewer than three places"))
        self._vertices += len(places)
        if self._vertices > MOST_VERTICES:
            raise self._too_much(_("more than {n:,} vertices").format(n=MOST_VERTICES))
        latitudes: array[float] = array("d")
        longitudes: array[float] = array("d")
        turned, before = 0.0, None
        for place in places:
            longitude, latitude = self._place(place)
            # The short way across the date line; an edge all round the world, as along a pole, is as it says.
            if before is not None and 180 < abs(longitude - before) < 360:
                turned += 360 if longitude < before else -360
            before = longitude
            latitudes.append(latitude)
            longitudes.append(longitude + turned)
        if kind is Kind.AREA:
            self._close(latitudes, longitudes)
        return Ring(latitudes, longitudes)

    def _close(self, latitudes: array[float], longitudes: array[float]) -> None:
        gap = longitudes[-1] - longitudes[0]
        if abs(gap) > 180 + _HAIR:
            raise self._unusable(_("its area goes round a pole; cut it at the date line"))
        if gap or latitudes[-1] != latitudes[0]:
            latitudes.append(latitudes[0])
            longitudes.append(longitudes[0])

    def _place(self, place: object) -> tuple[float, float]:
        if not isinstance(place, list) or len(place) < 2:
            raise self._unusable(_("a place is no pair of numbers"))
        longitude, latitude = place[0], place[1]
        if not (_is_number(longitude) and _is_number(latitude)):
            raise self._unusable(_("a place is no pair of numbers"))
        if abs(longitude) <= 180 and abs(latitude) <= 90:
            return float(longitude), float(latitude)
        if abs(longitude) <= 180 + _HAIR and abs(latitude) <= 90 + _HAIR:
            return max(-180.0, min(180.0, longitude)), max(-90.0, min(90.0, latitude))
        where = f"{longitude:.10g}, {latitude:.10g}"
        if abs(longitude) <= 90 and abs(latitude) <= 180:
            raise self._unusable(
                _("{place} lies outside the world; its latitude seems to stand first").format(place=where)
            )
        raise self._elsewhere(_("feature {n} lies at {place}").format(n=self._number, place=where))

    def _list(self, value: object) -> list[object]:
        if not isinstance(value, list):
            raise self._unusable(_("its coordinates are no list"))
        return value

    def _not_geojson(self) -> MapError:
        return MapError(
            _(
                "“{name}” is JSON but not GeoJSON. Choose another file, or export the layer as GeoJSON."
            ).format(name=self._file_name)
        )

    def _unusable(self, reason: str) -> MapError:
        return MapError(
            _(
                "Feature {n} of “{name}” cannot be used: {reason}. Correct it, or export the layer again as GeoJSON."
            ).format(n=self._number, name=self._file_name, reason=reason)
        )

    def _elsewhere(self, reason: str) -> MapError:
        return MapError(
            _(
                "“{name}” is not in degrees WGS 84: {reason}. Export it as GeoJSON in EPSG:4326; in QGIS choose “Export”, “Save features as”, CRS EPSG:4326."
            ).format(name=self._file_name, reason=reason)
        )

    def _too_much(self, reason: str) -> MapError:
        return MapError(
            _(
                "“{name}” holds {reason}. Export only the area that you inspect, or simplify its lines."
            ).format(name=self._file_name, reason=reason)
        )


_GEOMETRIES = {  # and how deep the lists of its parts lie
    "Point": (Kind.POINT, 0),
    "MultiPoint": (Kind.POINT, 1),
    "LineString": (Kind.LINE, 0),
    "MultiLineString": (Kind.LINE, 1),
    "Polygon": (Kind.AREA, 0),
    "MultiPolygon": (Kind.AREA, 1),
    "GeometryCollection": (Kind.AREA, 0),
}


def _kind(value: dict[str, object]) -> str:
    kind = value.get("type")
    return kind if isinstance(kind, str) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) in (float, int) and abs(value) < 1e300  # type: ignore[arg-type]  # a bool is of another type


def _member(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
