"""Scenes: what a view shows, in which order, and how long its scale bar is."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.geo import scene
from inspector.geo.basemap import LEVELS, load
from inspector.geo.geojson import parse_layer
from inspector.geo.measure import Vertex, distance
from inspector.geo.overlay import overlay, tiles_of
from inspector.geo.placenames import placenames
from inspector.geo.projection import Spot, to_degrees, to_map
from inspector.geo.scene import Content, Disc, Mesh, Pin, Words
from inspector.geo.shapes import Kind, Shape
from inspector.geo.view import View

BASE = tuple(load(name) for name in LEVELS)
CHIBA = to_map(35.5, 140.1)


def shown(content: Content, view: View) -> list[scene.Item]:
    return list(scene.scene(content, view))


@pytest.mark.parametrize("zoom", [3.0, 6.0, 9.0, 13.0])
def test_land_comes_before_what_stands_on_it(zoom: float) -> None:
    pin = Pin("a", CHIBA, "ok", "check")
    items = shown(Content(BASE, placenames("en"), marks=(pin,)), View(CHIBA, zoom, 800, 600))
    kinds = [type(item) for item in items]
    assert kinds.index(Mesh) < kinds.index(Pin)
    assert next(item.piece.layer for item in items if isinstance(item, Mesh)) == "land"


def test_only_pieces_in_sight_are_drawn() -> None:
    view = View(CHIBA, 9, 800, 600)
    pieces = [item.piece for item in shown(Content(BASE), view) if isinstance(item, Mesh)]
    assert pieces
    assert all(view.sees(piece.box) for piece in pieces)
    assert sum(len(piece.coordinates) for piece in pieces) < 60_000


def test_a_blank_sheet_has_no_land_and_claims_no_source() -> None:
    items = shown(Content(), View(CHIBA, 18, 800, 600))
    assert not any(isinstance(item, Mesh | scene.Credit) for item in items)


@given(st.floats(2, 22), st.floats(-60, 60))
def test_the_scale_bar_is_as_long_as_it_says(zoom: float, latitude: float) -> None:
    view = View(to_map(latitude, 100), zoom, 800, 600)
    bar = scene.scale(view)
    number, unit = bar.words.replace(",", "").split()
    metres = float(number) * (1000 if unit == "km" else 1)
    assert 40 <= bar.pixels <= 130.01
    x, y = view.width / 2, view.height / 2
    if bar.pixels * view.ground_metres < 20_000:  # further off the map's own scale changes within the bar
        ends = [to_degrees(view.spot(x + side * bar.pixels / 2, y)) for side in (-1, 1)]
        found = distance(Vertex(*ends[0]), Vertex(*ends[1])).value
        assert found == pytest.approx(metres, rel=6e-3)  # the map is drawn on a sphere


def test_names_do_not_cover_each_other() -> None:
    view = View(to_map(15, 105), 5.6, 1200, 900)
    words = [item for item in scene.names(placenames("en"), view) if isinstance(item, Words)]
    assert len(words) > 5
    for n, one in enumerate(words):
        for other in words[n + 1 :]:
            assert abs(one.y - other.y) > 10 or abs(one.x - other.x) > 20


def test_names_come_in_the_language_of_the_window() -> None:
    assert "日本" in {place.name for place in placenames("ja")}
    assert "Nhật Bản" in {place.name for place in placenames("vi")}
    assert "Japan" in {place.name for place in placenames("th")}  # has none of its own: English


def test_a_drawn_area_shows_its_name_and_when_chosen_its_corners() -> None:
    yard = Shape(
        "k", "P1", Kind.AREA, (Vertex(35.5, 140.1), Vertex(35.5, 140.101), Vertex(35.501, 140.1)), "pile"
    )
    view = View(CHIBA, 17, 800, 600)
    plain = shown(Content(shapes=(yard,)), view)
    assert [item.text for item in plain if isinstance(item, Words)] == ["P1"]
    assert not any(isinstance(item, scene.Handle) for item in plain)
    chosen = [
        item for item in shown(Content(shapes=(yard,), chosen="k"), view) if isinstance(item, scene.Handle)
    ]
    assert (sum(one.faint for one in chosen), len(chosen)) == (3, 6)


def test_a_point_from_a_receiver_shows_its_uncertainty() -> None:
    place = Shape("k", "Gate", Kind.POINT, (Vertex(35.5, 140.1, 3.1),), "gate")
    items = shown(Content(shapes=(place,)), View(CHIBA, 17, 800, 600))
    assert [item.radius_m for item in items if isinstance(item, Disc)] == [3.1]


@given(st.lists(st.tuples(st.floats(0.1, 9), st.floats(0, 90)), min_size=2, max_size=9))
def test_the_name_of_a_line_stands_halfway_along_it(steps: list[tuple[float, float]]) -> None:
    xs = itertools.accumulate(east for east, _north in steps)
    spots = [Spot(x, north) for x, (_east, north) in zip(xs, steps, strict=True)]
    at = scene.middle(spots, closed=False)
    left = [spot for spot in spots if spot.x < at.x]
    walked = sum(math.dist(a, b) for a, b in itertools.pairwise([*left, at]))
    whole = sum(math.dist(a, b) for a, b in itertools.pairwise(spots))
    assert walked == pytest.approx(whole / 2, rel=1e-6, abs=1e-6)


def test_a_layer_is_drawn_where_it_is_in_sight() -> None:
    layer = parse_layer(
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"School"},'
        b'"geometry":{"type":"Point","coordinates":[140.1,35.5]}},{"type":"Feature","properties":{},'
        b'"geometry":{"type":"Polygon","coordinates":[[[140,35],[141,35],[141,36],[140,35]]]}}]}',
        "around",
        "around.geojson",
    )
    over = overlay(layer)
    near = [type(item).__name__ for item in over.items(View(CHIBA, 13, 800, 600))]
    assert sorted(near) == ["Dot", "Mesh"]
    assert list(over.items(View(to_map(10, 100), 13, 800, 600))) == []


def test_tiles_cover_the_view_and_begin_in_its_middle() -> None:
    view = View(CHIBA, 10.2, 800, 600)
    places = tiles_of(view, 14)
    west, south, east, north = view.box
    assert min(one.box[0] for one in places) <= west
    assert max(one.box[2] for one in places) >= east
    assert min(one.box[1] for one in places) <= south
    assert max(one.box[3] for one in places) >= north
    assert {one.zoom for one in places} == {10}
    first = places[0].box
    assert first[0] <= view.centre.x <= first[2]
    assert first[1] <= view.centre.y <= first[3]
