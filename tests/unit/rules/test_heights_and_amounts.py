"""Heights by clinometer and photo, volumes, masses and balances."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InputError
from inspector.rules import amounts
from inspector.rules.entries import Entries
from inspector.rules.heights import by_clinometer, by_photo
from inspector.rules.measured import Measured, length, measured
from inspector.rules.units import ANGLE, PIXELS

NONE = Fraction(0)


def angle(value: str, spread: str | None = "0") -> Measured:
    return measured(ANGLE, value, spread, "deg")


def test_the_clinometer_check_of_the_corrections() -> None:
    found = by_clinometer(length("16.2", "0"), angle("15.85"), length("10", "0"), angle("-9.09"))
    assert round(float(found.value), 1) == 6.2


def test_without_the_distance_to_the_crest_there_is_no_height() -> None:
    with pytest.raises(InputError, match="distance to the crest is missing"):
        by_clinometer(None, angle("15.85"), length("10", "0"), angle("-9.09"))


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_no_other_reading_can_be_left_out(missing: int) -> None:
    readings: list[Measured | None] = [length("16.2", "0"), angle("15"), length("10", "0"), angle("-9")]
    readings[missing] = None
    with pytest.raises(InputError):
        by_clinometer(*readings)


def test_one_distance_for_both_would_be_lower_than_the_height_of_a_slope() -> None:
    slope = by_clinometer(length("16.2", "0"), angle("15.85"), length("10", "0"), angle("-9.09"))
    wall = by_clinometer(length("10", "0"), angle("15.85"), length("10", "0"), angle("-9.09"))
    assert wall.value < slope.value


def test_signs_that_put_the_crest_below_the_toe_are_refused() -> None:
    with pytest.raises(InputError, match="signs"):
        by_clinometer(length("10", "0"), angle("-9"), length("10", "0"), angle("15"))


def test_an_angle_in_radians_is_the_same() -> None:
    in_radians = measured(ANGLE, str(math.radians(15.85)), "0", "rad")
    found = by_clinometer(length("16.2", "0"), in_radians, length("10", "0"), angle("-9.09"))
    other = by_clinometer(length("16.2", "0"), angle("15.85"), length("10", "0"), angle("-9.09"))
    assert abs(found.value - other.value) < Fraction(1, 100000)


def test_the_uncertainty_is_the_root_sum_of_squares_of_all_readings() -> None:
    found = by_clinometer(
        length("16.2", "0.3"), angle("15.85", "0.5"), length("10", "0.2"), angle("-9.09", "0.5")
    )
    top, toe, degree = math.radians(15.85), math.radians(9.09), math.radians(0.5)
    parts = (math.tan(top) * 0.3, 16.2 * degree / math.cos(top) ** 2, math.tan(toe) * 0.2,
             10 * degree / math.cos(toe) ** 2)  # fmt: skip
    assert found.uncertainty is not None
    assert float(found.uncertainty) == pytest.approx(math.hypot(*parts), abs=1e-5)
    assert by_clinometer(
        length("16.2", None), angle("15.85"), length("10", "0"), angle("-9.09")
    ).uncertainty is None  # fmt: skip


@given(st.decimals(1, 50, places=2), st.decimals(0, 5, places=2), st.decimals(0, 5, places=2))
def test_less_certain_readings_never_give_a_more_certain_height(
    d: Decimal, u: Decimal, more: Decimal
) -> None:
    spreads = [
        by_clinometer(length(d + 5, spread), angle("15"), length(d, "0"), angle("-5")).uncertainty
        for spread in (u, u + more)
    ]
    assert spreads[0] is not None
    assert spreads[1] is not None
    assert spreads[0] <= spreads[1]


def test_a_height_from_a_photo_is_scaled_by_what_stands_in_it() -> None:
    found = by_photo(length("2", "0.02"), measured(PIXELS, 400, 4), measured(PIXELS, 1000, 10))
    assert found.value == 5
    assert found.uncertainty is not None
    assert float(found.uncertainty) == pytest.approx(5 * math.sqrt(3) * 0.01, abs=1e-5)


def test_a_scale_nearer_than_the_pile_is_put_right_by_both_distances() -> None:
    readings = (length("2", "0"), measured(PIXELS, 400, 0), measured(PIXELS, 1000, 0))
    assert by_photo(*readings, length("10", "0"), length("12", "0")).value == 6
    with pytest.raises(InputError, match="both distances"):
        by_photo(*readings, length("10", "0"))
    with pytest.raises(InputError, match="more than 0"):
        by_photo(length("2", "0"), measured(PIXELS, 0, 0), measured(PIXELS, 1000, 0))


SIZES = {
    "cone": {"radius": 3, "height": 2},
    "ridge": {"length": 10, "width": 4, "height": 2},
    "frustum": {"height": 3, "base_area": 16, "top_area": 4},
    "box": {"length": 10, "width": 4, "height": 2},
}


@pytest.mark.parametrize(
    ("shape", "volume"), [("cone", math.pi * 6), ("ridge", 40), ("frustum", 28), ("box", 80)]
)
def test_a_volume_is_computed_from_its_shape(shape: str, volume: float) -> None:
    entries: dict[str, object] = {"shape": shape}
    entries |= {name: {"value": size, "uncertainty": 0} for name, size in SIZES[shape].items()}
    found = amounts.volume(Entries(entries))
    assert float(found.value) == pytest.approx(volume)
    assert found.uncertainty == 0


@given(
    st.sampled_from(sorted(SIZES)),
    st.fractions(0, 2, max_denominator=100),
    st.fractions(0, 2, max_denominator=100),
)
def test_a_volume_grows_with_its_sizes_and_its_uncertainty_with_theirs(
    shape: str, more: Fraction, spread: Fraction
) -> None:
    def volume(extra: Fraction, u: Fraction) -> Measured:
        sizes = {name: {"value": size + extra, "uncertainty": u} for name, size in SIZES[shape].items()}
        return amounts.volume(Entries({"shape": shape, **sizes}))

    assert volume(more, NONE).value >= volume(NONE, NONE).value
    narrow, wide = volume(NONE, spread).uncertainty, volume(NONE, spread + more).uncertainty
    assert narrow is not None
    assert wide is not None
    assert narrow <= wide


def test_a_mass_by_material_carries_the_error_of_an_estimate_by_eye() -> None:
    entries: dict[str, object] = {"shape": "box", "material": "boards"}
    entries |= {name: {"value": size, "uncertainty": 0} for name, size in SIZES["box"].items()}
    found = amounts.mass(Entries(entries))
    assert (found.value, found.uncertainty) == (32, Fraction("9.6"))
    entries |= {"density": {"value": 400, "uncertainty": 0, "unit": "kg/m3"}}
    assert amounts.mass(Entries(entries)).uncertainty == 0


@pytest.mark.parametrize("entries", [{}, {"shape": "ball"}, {"shape": "cone", "radius": 1}])
def test_a_volume_says_what_it_takes(entries: dict[str, object]) -> None:
    with pytest.raises(InputError):
        amounts.volume(Entries(entries))


def test_a_balance_is_what_came_less_what_is_accounted_for() -> None:
    masses = {"incoming": 100, "outgoing": 60, "residue": 10, "stock_before": 5, "stock_after": 30}
    came, gap = amounts.balance(Entries({name: {"value": v, "uncertainty": 1} for name, v in masses.items()}))
    assert (came.value, gap.value, gap.uncertainty) == (100, 5, 5)
