"""The nearest place on lines: against dense sampling with Karney's inverse, across the date line, near a pole."""

from __future__ import annotations

import itertools
import math
from array import array

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.geo.nearest import Ring, in_space, least, nearest

WGS84 = Geodesic.WGS84
SAMPLES = 400
Line = list[tuple[float, float]]


def ring(places: Line) -> Ring:
    return Ring(array("d", [lat for lat, _lon in places]), array("d", [lon for _lat, lon in places]))


def metres(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    return float(WGS84.Inverse(latitude, longitude, to_latitude, to_longitude)["s12"])


def sampled(line: Line, latitude: float, longitude: float) -> tuple[float, float]:
    """The least distance to many places of the line, and how far apart they are at most."""
    best, step = math.inf, 0.0
    for (a, b), (c, d) in itertools.pairwise(line):
        step = max(step, metres(a, b, c, d) / SAMPLES)
        for n in range(SAMPLES + 1):
            share = n / SAMPLES
            best = min(best, metres(latitude, longitude, a + share * (c - a), b + share * (d - b)))
    return best, step


def off_the_line(line: Line, latitude: float, longitude: float) -> float:
    """How far, in degrees, a place is from the line as it is drawn."""
    found = math.inf
    for (a, b), (c, d) in itertools.pairwise(line):
        square = (c - a) ** 2 + (d - b) ** 2
        share = ((latitude - a) * (c - a) + (longitude - b) * (d - b)) / square if square else 0.0
        share = min(1.0, max(0.0, share))
        found = min(found, math.hypot(a + share * (c - a) - latitude, b + share * (d - b) - longitude))
    return found


@st.composite
def lines(draw: st.DrawFn, reach: float) -> tuple[Line, float, float]:
    """A line and a place, all within so many degrees of a middle, and between 84 S and 84 N."""
    middle = draw(st.floats(reach - 84, 84 - reach)), draw(st.floats(-180, 180))
    near = st.floats(-reach, reach)
    line = [(middle[0] + draw(near), middle[1] + draw(near)) for _ in range(draw(st.integers(2, 4)))]
    return line, middle[0] + draw(near), (middle[1] + draw(near) + 180) % 360 - 180


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([0.0005, 0.01, 0.3]).flatmap(lines))
@example(([(35.0, 139.0), (35.0, 141.0)], 35.4, 140.0))
@example(([(0.0, 179.9), (0.1, 180.3)], 0.05, -179.95))
@example(([(84.0, 10.0), (84.0, 16.0)], 84.3, 13.0))
@example(([(35.0, 140.0), (35.0, 140.0)], 35.1, 140.0))
def test_no_sampled_place_is_nearer_and_the_found_one_is_on_the_line(case: tuple[Line, float, float]) -> None:
    line, latitude, longitude = case
    foot = nearest([ring(line)], latitude, longitude)
    best, step = sampled(line, latitude, longitude)
    assert foot.metres <= best + 0.005
    # between two samples the line comes nearer by what half a step makes, at most the half step itself
    slack = min(step / 2, step * step / (8 * max(best - step, 1e-9)) if best > step else step / 2)
    assert foot.metres >= best - slack * 1.02 - 1e-6
    assert foot.metres == pytest.approx(metres(latitude, longitude, foot.latitude, foot.longitude), abs=1e-6)
    assert off_the_line(line, foot.latitude, foot.longitude) < 1e-9


@settings(deadline=None, max_examples=25)
@given(lines(20.0))
def test_far_away_the_error_is_that_of_ranking_chords(case: tuple[Line, float, float]) -> None:
    line, latitude, longitude = case
    foot = nearest([ring(line)], latitude, longitude)
    best, _step = sampled(line, latitude, longitude)
    assert foot.metres <= best * (1 + 6e-4 * (best / 6_378_137) ** 2) + 0.005


@settings(deadline=None, max_examples=60)
@given(lines(2.0))
def test_what_is_left_out_by_its_sphere_is_as_far_as_said(case: tuple[Line, float, float]) -> None:
    line, latitude, longitude = case
    one = ring(line)
    assert least(one, in_space(latitude, longitude)) <= nearest([one], latitude, longitude).metres + 1e-6


def test_the_line_between_two_places_is_straight_in_degrees() -> None:
    """RFC 7946: along a parallel, not along the geodesic, which runs 140 m further north half way."""
    foot = nearest([ring([(35.0, 140.0), (35.0, 141.1)])], 35.002, 140.55)
    assert foot.metres == pytest.approx(metres(35.002, 140.55, 35.0, 140.55), abs=1e-3)


def test_a_long_line_is_not_taken_for_its_chord_through_the_earth() -> None:
    """Half way, the chord of the parallel lies 600 km from it, and further from the place than the line does."""
    line = [(60, -40), (60, 40), (80, 40), (80, 0), (65, 0)]
    foot = nearest([ring(line)], 62, 0)
    assert foot.metres == pytest.approx(metres(62, 0, 60, 0), abs=0.005)
    assert (foot.latitude, foot.longitude) == pytest.approx((60, 0), abs=4e-4)


def test_of_several_lines_the_nearest_counts() -> None:
    far, near = ring([(36, 140), (36, 141)]), ring([(35.1, 140), (35.1, 141)])
    foot = nearest([far, near], 35, 140.5)
    assert foot.latitude == pytest.approx(35.1)
    assert foot.bearing == pytest.approx(0, abs=0.01)


def test_a_single_vertex_is_karneys_distance() -> None:
    foot = nearest([ring([(40.96, -5.50)])], -41.32, 174.81)
    assert foot.metres == pytest.approx(19_959_679.267, abs=0.001)
    assert foot.bearing == pytest.approx(161.067669986, abs=1e-6)


def test_a_single_vertex_is_found_however_far() -> None:
    one, twice = ring([(0, 0)]), ring([(0, 0), (0, 0)])
    for tenth in range(1, 900):
        found = nearest([one], tenth / 10, 0)
        assert found == nearest([twice], tenth / 10, 0)
        assert found.metres == pytest.approx(metres(tenth / 10, 0, 0, 0), abs=1e-6)


def test_the_ellipsoid_decides_between_two_directions_and_not_the_way_through_the_earth() -> None:
    """At the equator it is curved more from north to south: there a longer way has the shorter chord."""
    places = [WGS84.Direct(0, 0, azimuth, metres) for azimuth, metres in ((0, 150_000.03), (90, 150_000.0))]
    north, east = ([(one["lat2"], one["lon2"])] for one in places)
    assert math.dist(in_space(0, 0), in_space(*north[0])) < math.dist(in_space(0, 0), in_space(*east[0]))
    assert nearest([ring(north), ring(east)], 0, 0).metres == pytest.approx(150_000.0, abs=1e-3)


def test_the_pole_is_a_place_like_any_other() -> None:
    foot = nearest([ring([(89.9, 0), (89.9, 90)])], 90, 0)
    assert foot.metres == pytest.approx(metres(90, 0, 89.9, 45), abs=1e-6)


@pytest.mark.parametrize("longitude", [-179.0, 181.0, 541.0])
def test_a_ring_across_the_date_line_encloses_from_both_sides(longitude: float) -> None:
    square = ring([(-10, 178), (-10, 182), (10, 182), (10, 178), (-10, 178)])
    assert square.encloses(0, longitude)
    assert not square.encloses(0, longitude - 4)
    assert not square.encloses(11, longitude)
