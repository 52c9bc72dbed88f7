"""Clusters: nothing is lost, nothing covers another, and moving the map changes nothing."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.geo.clusters import APART, CELL, Cluster, Index, Marker, cluster
from inspector.geo.projection import HALF, resolution

places = st.lists(
    st.tuples(
        st.floats(-80, 80), st.floats(-180, 180), st.sampled_from(["", "ok", "critical"])
    ) | st.tuples(st.floats(35, 35.01), st.floats(140, 140.01), st.just("ok")),
    max_size=60,
)  # fmt: skip
zooms = st.integers(0, 20)


def markers(found: list[tuple[float, float, str]]) -> list[Marker]:
    return [Marker.at(str(n), *place) for n, place in enumerate(found)]


def sides(clusters: list[Cluster]) -> list[tuple[float, float, frozenset[str]]]:
    return sorted((one.x, one.y, frozenset(one.keys)) for one in clusters)


@settings(deadline=None)
@given(places, zooms)
def test_every_marker_is_in_one_cluster_and_its_status_is_counted(
    found: list[tuple[float, float, str]], zoom: int
) -> None:
    all_of_them = markers(found)
    clusters = cluster(all_of_them, zoom)
    assert sorted(key for one in clusters for key in one.keys) == sorted(one.key for one in all_of_them)
    assert sum(one.size for one in clusters) == len(found)
    counted = sum((Counter(one.statuses) for one in clusters), Counter())
    assert counted == Counter(status for *_place, status in found)


@settings(deadline=None)
@given(places, zooms)
def test_a_cluster_stands_in_the_middle_of_its_members_and_its_box_holds_them(
    found: list[tuple[float, float, str]], zoom: int
) -> None:
    for one in cluster(markers(found), zoom):
        assert one.x == pytest.approx(sum(member.x for member in one.members) / one.size, abs=1e-6)
        assert one.y == pytest.approx(sum(member.y for member in one.members) / one.size, abs=1e-6)
        west, south, east, north = one.box
        assert west == min(member.x for member in one.members)
        assert north == max(member.y for member in one.members)
        assert west <= east
        assert south <= north


@settings(deadline=None)
@given(places, zooms)
def test_no_two_markers_cover_each_other(found: list[tuple[float, float, str]], zoom: int) -> None:
    for a, b in itertools.combinations(cluster(markers(found), zoom), 2):
        assert math.dist(a.spot, b.spot) >= APART * resolution(zoom) * (1 - 1e-9)


@settings(deadline=None)
@given(places, zooms, st.randoms(use_true_random=False))
def test_the_order_in_which_markers_come_changes_nothing(
    found: list[tuple[float, float, str]], zoom: int, chance: random.Random
) -> None:
    mixed = markers(found)
    chance.shuffle(mixed)
    assert sides(cluster(mixed, zoom)) == sides(cluster(markers(found), zoom))


def test_two_points_on_both_sides_of_a_cells_edge_are_one() -> None:
    edge = CELL * resolution(12) * 7
    near = [Marker("a", edge - 1, 50.0, "ok"), Marker("b", edge + 1, 50.0, "critical")]
    (one,) = cluster(near, 12)
    assert (one.x, one.keys, one.statuses) == (edge, ("a", "b"), {"ok": 1, "critical": 1})


def test_points_a_markers_width_apart_stay_apart_and_nearer_ones_do_not() -> None:
    step = resolution(10)
    far = [Marker("a", 0, 0), Marker("b", CELL * step * 1.01, 0)]
    assert len(cluster(far, 10)) == 2
    assert len(cluster(far, 9)) == 1


def test_no_markers_make_no_clusters() -> None:
    assert cluster([], 5) == []
    assert Index([], 5).within(-HALF, -HALF, HALF, HALF) == []


@settings(deadline=None)
@given(places, zooms, st.data())
def test_a_view_finds_the_clusters_in_it_and_no_others(
    found: list[tuple[float, float, str]], zoom: int, data: st.DataObject
) -> None:
    clusters = cluster(markers(found), zoom)
    along = st.floats(-1.1 * HALF, 1.1 * HALF)
    west, east = sorted((data.draw(along), data.draw(along)))
    south, north = sorted((data.draw(along), data.draw(along)))
    if clusters and data.draw(st.booleans()):  # a view close round one of them
        one, width = data.draw(st.sampled_from(clusters)), 300 * resolution(zoom)
        west, east, south, north = one.x - width, one.x + width, one.y - width, one.y + width
    expected = [one for one in clusters if west <= one.x <= east and south <= one.y <= north]
    assert sides(Index(clusters, zoom).within(west, south, east, north)) == sides(expected)


def test_moving_the_map_only_shows_other_clusters_of_the_same() -> None:
    chance = random.Random(4)
    found = markers([(chance.uniform(34, 36), chance.uniform(139, 141), "ok") for _ in range(500)])
    index = Index(cluster(found, 9), 9)
    view = (15_480_000.0, 4_100_000.0, 15_640_000.0, 4_260_000.0)
    seen = set(sides(index.within(*view)))
    step = 7.3 * resolution(9)
    moved = set(sides(index.within(view[0] + step, view[1] + step, view[2] + step, view[3] + step)))
    assert seen & moved
    gone = seen - moved
    assert all(x < view[0] + step or y < view[1] + step for x, y, _keys in gone)
