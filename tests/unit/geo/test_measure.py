"""Lengths, areas and bearings against published values, and uncertainty against random trials."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from inspector.errors import PositionError
from inspector.geo import measure
from inspector.geo.measure import Measured, Vertex

SQUARE = [
    Vertex(35.0, 140.0, 3),
    Vertex(35.0, 140.001, 3),
    Vertex(35.001, 140.001, 3),
    Vertex(35.001, 140.0, 3),
]


def test_karneys_example_of_wellington_to_salamanca() -> None:
    """As in the documentation of geographiclib."""
    a, b = Vertex(-41.32, 174.81), Vertex(40.96, -5.50)
    assert measure.distance(a, b).value == pytest.approx(19_959_679.267, abs=0.001)
    assert measure.bearing(a, b).value == pytest.approx(161.067669986, abs=1e-6)


def test_antarcticas_area_is_that_of_geographiclibs_documentation() -> None:
    places = [(-63.1, -58), (-72.9, -74), (-71.9, -102), (-74.9, -102), (-74.3, -131), (-77.5, -163), (-77.4, 163),
              (-71.7, 172), (-65.9, 140), (-65.7, 113), (-66.6, 88), (-66.9, 59), (-69.8, 25), (-70.0, -4),
              (-71.0, -14), (-77.3, -33), (-77.9, -46), (-74.7, -61)]  # fmt: skip
    ring = [Vertex(*place) for place in places]
    assert measure.perimeter(ring).value == pytest.approx(16_831_067.893, abs=0.001)
    assert measure.area(ring).value == pytest.approx(13_662_703_680_020.1, abs=1)


@pytest.mark.parametrize("what", [measure.area, measure.perimeter])
def test_the_stated_uncertainty_holds_95_percent_of_random_trials(what) -> None:  # type: ignore[no-untyped-def]
    chance, sigma = random.Random(5), 3 / 2.4477
    north, east = 110_941.0, 91_288.0  # m a degree at 35 N
    stated = what(SQUARE)

    def moved(one: Vertex) -> Vertex:
        return Vertex(
            one.latitude + chance.gauss(0, sigma) / north, one.longitude + chance.gauss(0, sigma) / east
        )

    found = [what([moved(one) for one in SQUARE]).value for _ in range(1500)]
    assert 2 * statistics.stdev(found) == pytest.approx(stated.uncertainty, rel=0.08)


def test_an_unknown_accuracy_gives_no_uncertainty_and_says_so() -> None:
    found = measure.distance(Vertex(35, 140, 3), Vertex(35, 140.001))
    assert found.uncertainty is None
    assert "uncertainty unknown" in str(found)


def test_two_points_add_their_variances() -> None:
    found = measure.distance(Vertex(35, 140, 3), Vertex(35, 140.001, 4))
    assert found.uncertainty == pytest.approx(2 * math.hypot(3, 4) / 2.4477, rel=1e-3)


def test_figures_have_the_digits_their_uncertainty_leaves() -> None:
    assert str(Measured(4862.31, 88.2, "m²")) == "4,862 ± 89 m²"
    assert str(Measured(6.4321, 0.2, "m")) == "6.43 ± 0.20 m"


def test_too_few_points_are_told() -> None:
    with pytest.raises(PositionError, match="three corners"):
        measure.area(SQUARE[:2])
    with pytest.raises(PositionError, match="same place"):
        measure.bearing(SQUARE[0], SQUARE[0])
