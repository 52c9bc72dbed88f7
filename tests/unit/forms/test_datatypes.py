"""How people write numbers, and what is asked when a number can be read in two ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.forms.datatypes import problem, understood


@pytest.mark.parametrize(
    ("kind", "entry", "kept"),
    [
        ("decimal", "3,5", "3.5"),
        ("decimal", "3.5", "3.5"),
        ("decimal", "３．５", "3.5"),
        ("decimal", "๓.๕", "3.5"),
        ("decimal", "1.234,5", "1234.5"),
        ("decimal", "1,234.5", "1234.5"),
        ("decimal", "1,234,567", "1234567"),
        ("int", "1.234.567", "1234567"),
        ("int", "12 345", "12345"),
        ("int", "12 345 678", "12345678"),
        ("decimal", "−2,5", "-2.5"),
        ("string", "3,5", "3,5"),
    ],
)
def test_a_number_is_kept_as_it_was_meant(kind: str, entry: str, kept: str) -> None:
    assert understood(kind, entry) == kept
    assert problem(kind, kept) == ""


@pytest.mark.parametrize(
    ("kind", "entry"), [("decimal", "1,234"), ("int", "1,234"), ("decimal", "-12,345"), ("int", "3,5")]
)
def test_a_number_that_can_be_read_in_two_ways_stays_and_is_asked_about(kind: str, entry: str) -> None:
    assert understood(kind, entry) == entry
    assert problem(kind, entry) != ""


@pytest.mark.parametrize("kind", ["int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace"])
@given(st.text(max_size=30))
def test_no_entry_is_too_strange(kind: str, entry: str) -> None:
    kept = understood(kind, entry)
    assert isinstance(problem(kind, kept), str)
    assert understood(kind, kept) == kept or kind in ("int", "decimal")


@given(st.decimals(-(10**9), 10**9, places=3))
def test_what_a_german_or_an_english_writer_writes_is_the_same_number(number) -> None:  # type: ignore[no-untyped-def]
    english = f"{number:,.4f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert float(understood("decimal", english)) == float(understood("decimal", german)) == float(number)
