"""Views: what is where on a drawing, and what stays where while one moves and zooms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.geo.projection import HALF, Spot, resolution, to_map
from inspector.geo.view import LEAST_ZOOM, MOST_ZOOM, View

spots = st.builds(to_map, st.floats(-60, 60), st.floats(-170, 170))
views = st.builds(View, spots, st.floats(LEAST_ZOOM, MOST_ZOOM), st.floats(100, 3000), st.floats(100, 2000))
fractions = st.floats(0, 1)


@given(views, fractions, fractions)
def test_a_pixel_and_its_place_belong_together(view: View, across: float, down: float) -> None:
    x, y = across * view.width, down * view.height
    assert view.pixel(view.spot(x, y)) == pytest.approx((x, y), abs=0.05)


@given(views, st.floats(-2, 2), fractions, fractions)
def test_the_place_under_the_finger_stays_there_while_zooming(
    view: View, by: float, across: float, down: float
) -> None:
    x, y = across * view.width, down * view.height
    kept = view.spot(x, y)
    nearer = view.zoomed(by, x, y)
    if abs(nearer.centre.x) < HALF and abs(nearer.centre.y) < HALF:  # the map ends there
        assert nearer.pixel(kept) == pytest.approx((x, y), abs=0.05)
    assert LEAST_ZOOM <= nearer.zoom <= MOST_ZOOM


@given(views, st.lists(spots, min_size=1, max_size=8))
def test_everything_that_was_to_be_shown_is_in_sight(view: View, places: list[Spot]) -> None:
    around = view.around(places, margin=10)
    if around.zoom > LEAST_ZOOM:
        for place in places:
            x, y = around.pixel(place)
            assert -1 <= x <= view.width + 1
            assert -1 <= y <= view.height + 1


def test_north_is_up_and_east_is_right() -> None:
    view = View(to_map(35.5, 140.1), 12, 800, 600)
    x, y = view.pixel(to_map(35.51, 140.12))
    assert x > 400
    assert y < 300


def test_a_pixel_on_the_ground_is_shorter_far_from_the_equator() -> None:
    near = View(to_map(0, 100), 10, 800, 600)
    far = View(to_map(60, 100), 10, 800, 600)
    assert near.ground_metres == pytest.approx(resolution(10))
    assert far.ground_metres == pytest.approx(resolution(10) / 2, rel=1e-6)
