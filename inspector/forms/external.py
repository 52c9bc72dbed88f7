"""Lists that come with a form as files: XML, CSV and GeoJSON into secondary instances."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Container, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from inspector.errors import FormError
from inspector.forms.definition import Form
from inspector.forms.tree import Node
from inspector.forms.xform import copy_of
from inspector.forms.xml import element_tree, parsed
from inspector.i18n import gettext as _

LAST_SAVED = "jr://instance/last-saved"
_ENCODINGS = ("utf-8-sig", "utf-16", "cp932", "cp874", "latin-1")


def attached(
    form: Form,
    files: Mapping[str, bytes],
    *,
    last_saved: bytes = b"",
    provided: Container[str] = (),
    lenient: bool = False,
) -> dict[str, Node]:
    """The form's external instances, by id. `files` go by their whole source or by file name alone.

    `last_saved` is the instance that was saved last with this form; before there is one, it is a blank one.
    Raises FormError that names every file that is missing or cannot be read; those in `provided` come
    from elsewhere, and `lenient` takes any missing one as an empty list.
    """
    found: dict[str, Node] = {}
    faults: list[str] = []
    by_name = {_name(source): data for source, data in files.items()}
    for instance, source in form.external.items():
        if source == LAST_SAVED:
            found[instance] = _top(instance)
            found[instance].add(
                element_tree(parsed(last_saved)) if last_saved else copy_of(form.template.children[0])
            )
            continue
        data = files.get(source, by_name.get(_name(source)))
        if data is None:
            if not lenient and instance not in provided:
                faults.append(
                    _(
                        "The list “{file}” belongs to this form and is not attached. Put it beside the form."
                    ).format(file=_name(source))
                )
            found[instance] = _top(instance)
            continue
        try:
            found[instance] = read(instance, source, data)
        except FormError as error:
            faults.append(f"{_name(source)}: {error}")
    if faults:
        raise FormError("\n".join(faults))
    return found


def read(instance: str, source: str, data: bytes) -> Node:
    """One list as a secondary instance. Raises FormError that says what is wrong with it."""
    top = _top(instance)
    kind = PurePosixPath(source).suffix.lower()
    if kind == ".csv" or (source.startswith("jr://file-csv/") and kind not in (".xml", ".geojson")):
        top.add(_csv(data))
    elif kind == ".geojson":
        top.add(_geojson(data))
    else:
        top.add(element_tree(parsed(data)))
    return top


def _top(instance: str) -> Node:
    top = Node("instance", "")
    name = Node("id", "/@id", None, instance)
    top.set_attribute(name)
    return top


def _name(source: str) -> str:
    return PurePosixPath(source).name


def text_of(data: bytes) -> str:
    """The text of a file, in UTF-8 or one of the encodings that Excel writes in Japan and Thailand."""
    for encoding in _ENCODINGS:
        try:
            if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
                continue
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _csv(data: bytes) -> Node:
    text = text_of(data)
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t", "|"), key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise FormError(_("This is not a table that can be read: {reason}.").format(reason=error)) from error
    root = Node("root", "/root")
    if rows:
        names = rows[0]
        for row in rows[1:]:
            if any(row):
                root.add(_item((name, cell) for name, cell in zip(names, row, strict=False) if name.strip()))
    return root


def _item(cells: Iterable[tuple[str, str]]) -> Node:
    item = Node("item", "/root/item")
    for name, cell in cells:
        item.add(Node(name, f"/root/item/{name}", None, cell))
    return item


def _geojson(data: bytes) -> Node:
    """Each feature as an item: its properties, its id, and its geometry as ODK writes places."""
    try:
        collection: Any = json.loads(text_of(data))
        features = collection["features"]
        if collection["type"] != "FeatureCollection":
            raise KeyError("FeatureCollection")
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise FormError(_("This is not a GeoJSON FeatureCollection.")) from error
    root = Node("root", "/root")
    for feature in features:
        properties = {**(feature.get("properties") or {})}
        cells = [("geometry", _geometry(feature.get("geometry") or {}))]
        if "id" in feature:
            properties.setdefault("id", feature["id"])
        cells += [(str(name), "" if value is None else _plain(value)) for name, value in properties.items()]
        root.add(_item(cells))
    return root


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: Mapping[str, Any]) -> str:
    """A point, line or ring as latitude, longitude, altitude and accuracy, points parted by semicolons."""
    places = geometry.get("coordinates", [])
    kind = geometry.get("type")
    if kind == "Point":
        return _point(places)
    if kind == "LineString":
        return "; ".join(_point(place) for place in places)
    if kind == "Polygon" and len(places) == 1:
        return "; ".join(_point(place) for place in places[0])
    raise FormError(
        _("“{kind}” is no geometry for a list: points, lines and polygons without holes are.").format(
            kind=kind
        )
    )


def _point(place: Any) -> str:
    try:
        longitude, latitude = float(place[0]), float(place[1])
    except (TypeError, ValueError, IndexError) as error:
        raise FormError(_("A place in the GeoJSON is not longitude and latitude.")) from error
    return f"{_number(latitude)} {_number(longitude)} 0 0"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
