"""Measured values are kept exactly, with their uncertainty."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inspector.errors import InputError
from inspector.rules.measured import area, decimal, length, written


def test_a_length_is_exact_in_every_unit() -> None:
    assert length("5.1", "0.15") == length("510", "15", "cm") == length("5100", "150", "mm")
    assert length("10", None, "ft").value == Fraction("3.048")
    assert area("1", None, "ft2").value == Fraction("0.09290304")


def test_a_float_is_read_as_it_is_written() -> None:
    assert length(0.1, 0.3).value == Fraction(1, 10)


@pytest.mark.parametrize("text", ["", "two", "nan", "inf", "-1", "1e999999999", "1e-999999999", "9" * 40])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        length(text, "0")


def test_a_negative_uncertainty_is_refused() -> None:
    with pytest.raises(InputError):
        length("1", "-0.1")


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(InputError, match="yd"):
        length("1", "0", "yd")


def test_a_small_difference_never_reads_as_none() -> None:
    assert written(Fraction("0.001")) == "0.001"
    assert written(Fraction("0")) == "0.00"
    assert decimal(Fraction("4.995")) == decimal(Fraction(999, 200))


def test_value_and_uncertainty_are_written_together() -> None:
    assert length("5.1", "0.15").text() == "5.10 ± 0.15 m"
    assert length("5.1", None).text() == "5.10 m"
