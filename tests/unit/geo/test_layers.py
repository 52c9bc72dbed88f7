"""GeoJSON of every geometry, what is refused with which words, and how far its features are."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import MapError
from inspector.geo import geojson
from inspector.geo.geojson import layer_bytes, parse_layer
from inspector.geo.layers import Layer, distances, on_map
from inspector.geo.measure import Vertex
from inspector.geo.projection import HALF, to_map
from inspector.geo.shapes import Kind

SQUARE = [[140, 35], [140.01, 35], [140.01, 35.01], [140, 35.01], [140, 35]]
HOLE = [[140.004, 35.004], [140.006, 35.004], [140.006, 35.006], [140.004, 35.006], [140.004, 35.004]]


def read(path: Path) -> Layer:
    return parse_layer(layer_bytes(path), path.stem, path.name)


def geometry(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def feature(of: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": of, "properties": properties}


def collection(*features: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def layer(root: Any) -> Layer:
    return parse_layer(json.dumps(root).encode(), "schools", "schools.geojson")


def metres(a: Vertex, b: Vertex) -> float:
    return float(Geodesic.WGS84.Inverse(a.latitude, a.longitude, b.latitude, b.longitude)["s12"])


@pytest.mark.parametrize(
    ("root", "kinds", "vertices"),
    [
        (geometry("Point", [140, 35, 12.5]), [Kind.POINT], 1),
        (geometry("MultiPoint", [[140, 35], [141, 35]]), [Kind.POINT] * 2, 2),
        (geometry("LineString", [[140, 35], [141, 35]]), [Kind.LINE], 2),
        (geometry("MultiLineString", [[[140, 35], [141, 35]], [[1, 2], [3, 4]]]), [Kind.LINE] * 2, 4),
        (geometry("Polygon", [SQUARE, HOLE]), [Kind.AREA], 10),
        (geometry("Polygon", [SQUARE[:-1]]), [Kind.AREA], 5),  # not closed: it is closed here
        (geometry("MultiPolygon", [[SQUARE], [HOLE]]), [Kind.AREA] * 2, 10),
        (
            {
                "type": "GeometryCollection",
                "geometries": [geometry("Point", [1, 2]), geometry("Polygon", [SQUARE])],
            },
            [Kind.POINT, Kind.AREA],
            6,
        ),
        (feature(geometry("Point", [140, 35])), [Kind.POINT], 1),
        (collection(feature(geometry("Point", [140, 35]))), [Kind.POINT], 1),
    ],
)
def test_every_geometry_is_read(root: Any, kinds: list[Kind], vertices: int) -> None:
    (one,) = layer(root).features
    assert [part.kind for part in one.parts] == kinds
    assert sum(len(ring) for ring in one.rings) == vertices


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"id": 3, "kind": "school", "Name": "市立第三小学校"}, "市立第三小学校"),
        ({"name": " ", "title": "Well\n 4"}, "Well 4"),
        ({"n": 3, "kind": "school", "other": "x"}, "school"),
        ({"n": 3}, "Feature 1"),
        (None, "Feature 1"),
    ],
)
def test_a_feature_is_named_by_what_says_its_name(properties: Any, name: str) -> None:
    found = layer({"type": "Feature", "geometry": geometry("Point", [140, 35]), "properties": properties})
    assert found.features[0].name == name


def test_a_layer_is_named_by_itself_or_its_file(tmp_path: Path) -> None:
    file = tmp_path / "川.geojson"
    place = feature(geometry("Point", [140, 35]))
    file.write_text(json.dumps(collection(place)), encoding="utf-8-sig")
    assert read(file).name == "川"
    file.write_text(json.dumps(collection(place, name="Rivers")), encoding="utf-8")
    assert read(file).name == "Rivers"


def test_features_without_a_place_are_left_out_and_counted() -> None:
    found = layer(
        collection(feature(None), feature(geometry("Polygon", [])), feature(geometry("Point", [140, 35])))
    )
    assert [one.name for one in found.features] == ["Feature 3"]
    assert found.notes == ("Features without a place, left out: 2",)


@pytest.mark.parametrize("code", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_a_layer_that_says_it_is_in_wgs_84_is_read(code: str) -> None:
    crs = {"type": "name", "properties": {"name": code}}
    assert layer(collection(feature(geometry("Point", [140, 35])), crs=crs)).notes == ()


def test_the_japanese_datum_is_taken_with_a_note() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}
    assert "JGD2011" in layer(collection(feature(geometry("Point", [140, 35])), crs=crs)).notes[0]


def _nested(depth: int) -> dict[str, Any]:
    inner = geometry("Point", [140, 35])
    for _ in range(depth):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    return inner


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither MBTiles nor JSON"),
        (b"\xff\xfe\x00", "neither MBTiles nor JSON"),
        (b'{"type": "Point", "coordinates": [NaN, 35]}', "NaN is no number"),
        (b"[" * 100_000, "neither MBTiles nor JSON"),
        (b"[]", "not GeoJSON"),
        (b"{}", "not GeoJSON"),
        (b'{"type": ["Point"]}', "not GeoJSON"),
        (b'{"type": "Topology"}', "not GeoJSON"),
        (b'{"type": "FeatureCollection", "features": {}}', "not GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no place"),
        (collection(feature(geometry("Point", [1, 2])), 3), "Feature 2 .*no object"),  # type: ignore[arg-type]
        (collection(collection()), "its type is FeatureCollection"),
        (feature(geometry("Circle", [1, 2])), "none that GeoJSON knows"),
        (feature({"type": ["Point"]}), "none that GeoJSON knows"),
        (geometry("Point", ["140", "35"]), "no pair of numbers"),
        (geometry("Point", [True, False]), "no pair of numbers"),
        (geometry("Point", [140]), "no pair of numbers"),
        (geometry("Point", [10**400, 35]), "no pair of numbers"),
        (geometry("Point", 5), "no list"),
        (geometry("LineString", [[140, 35]]), "fewer than two"),
        (geometry("Polygon", [[[140, 35], [141, 35]]]), "fewer than three"),
        (geometry("Polygon", [[[0, 80], [120, 80], [-120, 80], [0, 80]]]), "round a pole"),
        (_nested(9), "nested too deep"),
        (geometry("Point", [35, 140]), "latitude seems to stand first"),
        (geometry("Point", [418262.1, 3929123.4]), "not in degrees WGS 84.*418262.1.*EPSG:4326"),
        (geometry("Point", [15_600_000, 4_200_000]), "not in degrees WGS 84"),
        (geometry("Point", [190, 35]), "not in degrees WGS 84"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(data: Any, words: str) -> None:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(MapError, match=words) as caught:
        parse_layer(raw, "a", "a.geojson")
    assert "xport" in str(caught.value)


@pytest.mark.parametrize("code", ["urn:ogc:def:crs:EPSG::6677", "EPSG:4301", "urn:ogc:def:crs:EPSG::3857"])
def test_another_reference_system_is_refused_even_where_its_numbers_look_like_degrees(code: str) -> None:
    crs = {"type": "name", "properties": {"name": code}}
    with pytest.raises(MapError, match=f"it is in {code[-4:]}.*EPSG:4326"):
        layer(collection(feature(geometry("Point", [140, 35])), crs=crs))


def test_too_many_vertices_and_too_many_bytes_are_refused(tmp_path: Path) -> None:
    line = geometry("LineString", [[140, 35]] * (geojson.MOST_VERTICES + 1))
    with pytest.raises(MapError, match="more than 500,000 vertices"):
        layer(line)
    file = tmp_path / "a.geojson"
    with file.open("wb") as out:
        out.truncate(geojson.LARGEST + 1)
    with pytest.raises(MapError, match="larger than 50 MB"):
        read(file)
    with pytest.raises(MapError, match="cannot be read"):
        read(tmp_path)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3) | st.sampled_from([140, 35]),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "features", "geometry", "geometries", "coordinates", "crs"]), inner),
        max_leaves=12,
    ),
    st.sampled_from(["FeatureCollection", "Feature", "Polygon", "MultiPoint", "GeometryCollection", "Point"]),
)  # fmt: skip
def test_whatever_json_says_it_is_read_or_refused(value: Any, kind: str) -> None:
    root = (value if isinstance(value, dict) else {"coordinates": value, "features": value}) | {"type": kind}
    try:
        found = parse_layer(json.dumps(root).encode(), "a", "a.geojson")
    except MapError:
        return
    assert found.features


def test_an_area_is_at_no_distance_from_inside_but_its_hole_is() -> None:
    zone = layer(geometry("Polygon", [SQUARE, HOLE]))
    (inside,) = distances(zone, Vertex(35.002, 140.005, 5))
    assert (inside.distance.value, inside.is_inside, inside.bearing) == (0, True, None)
    assert inside.edge.value == pytest.approx(221.9, abs=0.1)
    (hole,) = distances(zone, Vertex(35.005, 140.0055, 5))
    assert not hole.is_inside
    assert hole.distance.value == pytest.approx(45.6, abs=0.1)
    assert hole.bearing is not None
    assert hole.bearing.value == pytest.approx(90, abs=0.1)


def test_the_uncertainty_of_the_place_is_carried_along() -> None:
    zone = layer(geometry("Polygon", [SQUARE]))
    (near,) = distances(zone, Vertex(35.02, 140.005, 10))
    assert near.distance.uncertainty == pytest.approx(2 * 10 / 2.4477, rel=1e-4)
    assert near.bearing is not None
    assert near.bearing.uncertainty == pytest.approx(0.4221, rel=1e-2)
    (unknown,) = distances(zone, Vertex(35.02, 140.005))
    assert unknown.distance.uncertainty is None


def test_deep_inside_it_is_certain_and_by_the_boundary_it_is_not() -> None:
    zone = layer(geometry("Polygon", [SQUARE]))
    (deep,) = distances(zone, Vertex(35.005, 140.005, 10))
    (edge,) = distances(zone, Vertex(35.00002, 140.005, 10))
    assert deep.distance.uncertainty == 0
    assert edge.is_inside
    assert edge.distance.uncertainty == pytest.approx(8.17 - 2.22, abs=0.01)


def test_across_the_date_line_the_short_way_counts() -> None:
    found = layer(collection(
        feature(geometry("LineString", [[179.9, -10], [-179.9, -10]]), name="ferry"),
        feature(geometry("Point", [-179.99, -10.1]), name="well"),
        feature(geometry("Polygon", [[[179, -11], [-179, -11], [-179, -12], [179, -12], [179, -11]]]), name="zone"),
    ))  # fmt: skip
    near = {one.feature.name: one for one in distances(found, Vertex(-10.1, 179.99))}
    assert near["ferry"].distance.value == pytest.approx(metres(Vertex(-10.1, 0), Vertex(-10, 0)), abs=0.01)
    assert near["well"].distance.value == pytest.approx(
        metres(Vertex(-10.1, 0), Vertex(-10.1, 0.02)), abs=0.01
    )
    assert near["well"].nearest.longitude == pytest.approx(-179.99)
    assert near["zone"].distance.value == pytest.approx(metres(Vertex(-10.1, 0), Vertex(-11, 0)), abs=0.01)
    assert all(distances(found, Vertex(-11.5, side))[0].is_inside for side in (179.5, -179.5, 180))


def test_a_zone_along_the_whole_world_is_as_it_says() -> None:
    world = layer(geometry("Polygon", [[[-180, -60], [180, -60], [180, 60], [-180, 60], [-180, -60]]]))
    assert distances(world, Vertex(0, 0))[0].is_inside
    assert not distances(world, Vertex(61, 0))[0].is_inside


def test_a_ring_is_drawn_on_beyond_the_edge_of_the_map() -> None:
    (one,) = layer(geometry("LineString", [[179, 0], [-179, 10]])).features
    assert list(on_map(one.rings[0])) == pytest.approx(
        [*to_map(0, 179), to_map(10, 181).x, to_map(10, 181).y]
    )
    assert max(on_map(one.rings[0])) > HALF


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    chance = random.Random(draw(st.integers(0, 10**6)))
    features = []
    for n in range(draw(st.integers(1, 25))):
        x, y = chance.uniform(139, 141), chance.uniform(34, 36)
        ring = [[x + chance.uniform(-0.3, 0.3), y + chance.uniform(-0.3, 0.3)] for _ in range(4)]
        kind, inner = chance.choice([("Point", [x, y]), ("LineString", ring), ("Polygon", [ring])])
        features.append(feature(geometry(kind, inner), name=str(n)))
    return layer(collection(*features))


@settings(deadline=None, max_examples=40)
@given(layers(), st.floats(34, 36), st.floats(139, 141), st.integers(0, 30), st.floats(0, 200_000))
def test_what_the_boxes_leave_out_is_what_a_full_answer_has_last(
    found: Layer, latitude: float, longitude: float, limit: int, within: float
) -> None:
    place = Vertex(latitude, longitude, 5)
    whole = distances(found, place)
    assert len(whole) == len(found.features)
    metres = [near.distance.value for near in whole]
    assert metres == sorted(metres)
    assert metres[0] >= 0
    assert distances(found, place, limit=limit) == whole[:limit]
    assert distances(found, place, within_m=within) == [
        near for near in whole if near.distance.value <= within
    ]
