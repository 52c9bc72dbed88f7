"""What the map costs: a pan with ten thousand sites beside one of the base map alone, and the first view."""

from __future__ import annotations

import json
import random
import statistics
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from inspector.app.viewing import Overview
from inspector.clock import Moment
from inspector.domain.facility import FacilityStatus
from inspector.domain.ids import new_id
from inspector.geo.basemap import LEVELS, load
from inspector.geo.clusters import Marker, cluster
from inspector.geo.geojson import parse_layer
from inspector.geo.layers import distances
from inspector.geo.measure import Vertex
from inspector.geo.placenames import placenames
from inspector.geo.point import Point
from inspector.geo.position import Position, Source
from inspector.geo.projection import to_map
from inspector.geo.scene import Content
from tests import make
from tests.benchmarks.test_record import in_turn, seconds
from ui.map.sites import Sites
from ui.shared.map.canvas import MapCanvas

SITES = 10_000
STEPS = 60


def overview(now: Moment) -> Overview:
    """Ten thousand yards, most of them around the cities of the region."""
    chance = random.Random(5)
    cities = [(35.6, 140.0), (13.7, 100.6), (21.0, 105.8), (14.6, 121.0), (-6.2, 106.8), (3.1, 101.6)]
    yards = []
    for n in range(SITES):
        middle = chance.choice(cities)
        point = Point.of(middle[0] + chance.gauss(0, 0.6), middle[1] + chance.gauss(0, 0.6))
        position = Position(point.latitude, point.longitude, Source.TYPED, None, now)
        status = chance.choice(list(FacilityStatus))
        yards.append(make.facility(id=new_id(), name=f"Yard {n}", status=status, position=position))
    return Overview(tuple(yards), (), (), (), make.person(), True, __file__, (), now)  # type: ignore[arg-type]


def canvas(content: Content) -> MapCanvas:
    made = MapCanvas("Map")
    made.resize(1000, 660)
    made.present(content)
    made.show()
    return made


@pytest.mark.parametrize("zoom", [7.5, 9.0, 11.0])
def test_a_pan_with_10000_sites_takes_at_most_twice_the_base_map_alone(
    benchmark: Any, qapp: QApplication, zoom: float
) -> None:
    """p95 of 60 steps; both draw the same base map with its names, into the same kind of picture."""
    content = Content(tuple(load(name) for name in LEVELS), placenames("en"))
    sites = Sites(overview(make.moment()))
    with_sites, alone = canvas(content), canvas(content)
    with_sites.present(content, sites.marks)
    times: tuple[list[float], list[float]] = ([], [])
    shown = 0

    def measure() -> None:
        nonlocal shown
        for one in (with_sites, alone):
            one.go_to(to_map(35.3, 139.8), zoom)
            one.grab()
        for step in range(STEPS):
            for n, one in enumerate((with_sites, alone)):
                one._view = one.view.moved(9 if step % 20 < 10 else -9, 6)
                times[n].append(seconds(one.grab))
            shown = max(shown, len(with_sites.shown))

    benchmark.pedantic(measure, rounds=1, warmup_rounds=1)
    ours, base = (statistics.quantiles(part, n=20)[-1] for part in times)
    benchmark.extra_info["ratio"] = round(ours / base, 2)
    benchmark.extra_info["p95"] = f"{ours * 1000:.1f} ms with {shown} marks, {base * 1000:.1f} ms without"
    for one in (with_sites, alone):
        one.close()
    assert shown > 5
    assert ours / base <= 2.0


def test_the_first_view_takes_at_most_twice_the_decoding_of_its_arrays(
    benchmark: Any, qapp: QApplication
) -> None:
    """From the files to the first painted map of the region, against reading the same files alone."""

    def decode() -> tuple[Any, ...]:
        return tuple(load(name) for name in LEVELS)

    def first_view() -> None:
        one = canvas(Content(decode(), placenames("en")))
        one.go_to(to_map(15, 112), 4.8)
        one.grab()
        one.close()

    ratio = in_turn(benchmark, first_view, decode, 9)
    assert ratio <= 2.0


@pytest.mark.parametrize("zoom", [3, 9, 18])
def test_10000_points_are_clustered_in_at_most_ten_times_their_projection(benchmark: Any, zoom: int) -> None:
    """What a page does once for each zoom, against what it does once for each site."""
    chance = random.Random(2)
    places = [(chance.uniform(31, 43), chance.uniform(130, 145)) for _n in range(SITES)]
    markers = [Marker.at(str(n), *place) for n, place in enumerate(places)]
    ratio = in_turn(
        benchmark, lambda: cluster(markers, zoom), lambda: [to_map(*place) for place in places], 15
    )
    assert ratio <= 10


def test_the_nearest_of_10000_features_take_at_most_a_tenth_of_measuring_all(benchmark: Any) -> None:
    chance = random.Random(3)
    features = []
    for n in range(SITES):
        x, y = chance.uniform(139, 141), chance.uniform(34, 36)
        ring = [[x, y], [x + 0.002, y], [x + 0.002, y + 0.001], [x + 0.001, y + 0.002], [x, y]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": str(n)}, "geometry": shape})
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    layer, place = parse_layer(data, "around", "around.geojson"), Vertex(35, 140, 5)
    assert distances(layer, place)[:100] == distances(layer, place, limit=100)
    ratio = in_turn(benchmark, lambda: distances(layer, place, limit=100), lambda: distances(layer, place), 5)
    assert ratio <= 0.1
