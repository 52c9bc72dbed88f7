"""Web Mercator, DMS and UTM against known values; shapes as ODK writes them; the base map that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import PositionError
from inspector.geo import basemap, projection, shapes
from inspector.geo.measure import Vertex
from inspector.geo.point import Point, parse_point
from inspector.geo.projection import Notation
from inspector.geo.shapes import Kind, Shape


def test_web_mercator_goes_there_and_back() -> None:
    """The example of EPSG's guidance note 7-2 for Popular Visualisation Pseudo-Mercator."""
    spot = projection.to_map(24 + 22 / 60 + 54.433 / 3600, -(100 + 20 / 60))
    assert spot == pytest.approx((-11_169_055.58, 2_800_000.00), abs=0.02)
    assert projection.to_degrees(spot) == pytest.approx((24.381786944, -100.333333333), abs=1e-8)


def test_seconds_carry_over_and_are_read_back() -> None:
    point = Point.of(35.9999999, -139.5)
    text = projection.written(point, Notation.DMS)
    assert text == "36°00′00.00″ N 139°30′00.00″ W"
    assert float(parse_point(text).latitude) == pytest.approx(36)


def test_utm_of_the_cn_tower() -> None:
    """43°38′33.24″N 79°23′13.7″W is 17T 630084 4833438."""
    point = Point.of(43 + 38 / 60 + 33.24 / 3600, -(79 + 23 / 60 + 13.7 / 3600))
    zone, east, *_, north, _m, _n = projection.written(point, Notation.UTM).split()
    assert zone == "17T"
    assert (float(east), float(north)) == pytest.approx((630084, 4833438), abs=1)


def test_a_shape_is_closed_for_odk_and_read_back() -> None:
    corners = (Vertex(35, 140, 3.0), Vertex(35, 140.001, 3.0), Vertex(35.001, 140, None))
    text = shapes.as_odk(Shape("b", "Boundary", Kind.AREA, corners))
    assert text.count(";") == 3
    assert shapes.parse(text, Kind.AREA) == corners


def test_a_place_that_cannot_be_read_is_named() -> None:
    with pytest.raises(PositionError, match="Place 2"):
        shapes.parse("35 140 0 0; north 140 0 0", Kind.LINE)


@pytest.mark.parametrize("name", basemap.LEVELS)
def test_every_vertex_of_the_base_map_lies_in_its_cell(name: str) -> None:
    level = basemap.load(name)
    assert len(level.pieces) > 10
    for piece in level.pieces:
        assert len(piece.coordinates) == 2 * sum(piece.parts)
        west, south, east, north = piece.box
        assert west - 512 <= min(piece.coordinates[::2]) <= max(piece.coordinates[::2]) <= east + 512
        assert south - 512 <= min(piece.coordinates[1::2]) <= max(piece.coordinates[1::2]) <= north + 512


def test_a_damaged_base_map_is_told(tmp_path: Path) -> None:
    file = tmp_path / "world.map"
    file.write_bytes(basemap.MAGIC + b"\x08\0\0\0\x08\0\0\0 not deflated")
    with pytest.raises(PositionError, match="missing or damaged"):
        basemap.read(file)
