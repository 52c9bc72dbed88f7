"""A pile read from answers by the role of each question."""

from __future__ import annotations

import pytest

from inspector.errors import InputError
from inspector.rules.measured import area, length
from inspector.rules.pack import Regime
from inspector.rules.reading import pile_from, regime_from

PEAK: dict[str, str | None] = {
    "pile.name": "P1",
    "pile.distance": "8",
    "pile.distance_u": "0.2",
    "pile.height": "3.5",
    "pile.height_u": "0.1",
    "pile.fence_loaded": "yes",
    "pile.fence_height": "3",
    "pile.fence_height_u": "0.05",
    "pile.base_area": "150",
    "pile.base_area_u": "4",
    "pile.gap": "1.5",
    "pile.gap_u": "0.1",
    "pile.gap.barrier": "no",
}


def test_the_peak_area_gap_and_fence_are_read_by_their_roles() -> None:
    pile = pile_from(PEAK)
    (peak,) = pile.points
    assert (peak.distance, peak.height, peak.name) == (length("8", "0.2"), length("3.5", "0.1"), "P1")
    assert (peak.fence.loaded, peak.fence.height) == (True, length("3", "0.05"))
    assert (pile.base_area, pile.gap, pile.barrier) == (area("150", "4"), length("1.5", "0.1"), False)


def test_a_profile_point_stands_at_the_nearest_fence_unless_it_names_another() -> None:
    near: dict[str, str | None] = {"pile.point.distance": "2", "pile.point.height": "1"}
    far = {**near, "pile.point.other_fence": "yes", "pile.point.fence_loaded": "no"}
    __, first, second = pile_from(PEAK, [near, far]).points
    assert (first.fence.loaded, second.fence.loaded) == (True, False)
    assert first.distance.uncertainty is None


def test_what_was_not_answered_is_not_there() -> None:
    pile = pile_from({"pile.height": None, "pile.distance": "3", "pile.gap.barrier": "unknown"}, [{}])
    assert (pile.points, pile.base_area, pile.gap, pile.barrier) == ((), None, None, None)


def test_an_answer_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError):
        pile_from({"pile.gap": "about two"})


def test_the_regime_is_unknown_until_it_is_answered() -> None:
    assert regime_from({"pile.regime": "industrial_waste"}) is Regime.INDUSTRIAL_WASTE
    assert regime_from({}) is Regime.UNKNOWN
    assert regime_from({"pile.regime": "other"}) is Regime.UNKNOWN


def test_a_height_without_a_distance_is_a_point_that_only_a_cap_can_judge() -> None:
    pile = pile_from({"pile.height": "3", "pile.height_u": "0.1"})
    assert [(point.distance, point.height.text()) for point in pile.points] == [(None, "3.00 ± 0.10 m")]
