"""Days in Thai and Japanese years, and days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import eras
from inspector.eras import Precision

DAYS = st.dates(date(1873, 1, 1), date(2250, 12, 31))


@given(DAYS)
def test_a_day_told_in_its_era_reads_back(day: date) -> None:
    found = eras.era_of(day)
    assert found is not None
    era, year = found
    assert eras.read(eras.japanese(day)) == day
    assert eras.read(f"{era.letter}{year}.{day.month}.{day.day}") == day
    assert eras.read(f"{era.name} {year}/{day.month}/{day.day}") == day


@given(st.dates(date(1941, 1, 1), date(2250, 12, 31)))
def test_a_day_told_in_its_thai_year_reads_back(day: date) -> None:
    year = eras.buddhist_year(day)
    assert year is not None
    assert eras.read(f"{year}-{day.month:02}-{day.day:02}") == day
    assert eras.read(f"{day.month}/{year}", Precision.MONTH) == day.replace(day=1)


@given(DAYS, st.sampled_from(Precision))
def test_what_is_written_reads_back(day: date, precision: Precision) -> None:
    read = eras.read(eras.written(day, precision), precision)
    assert read is not None
    assert eras.written(read, precision) == eras.written(day, precision)


@given(DAYS)
def test_the_years_of_an_era_count_from_one(day: date) -> None:
    found = eras.era_of(day)
    assert found is not None
    assert found[1] >= 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1873-01-01", "明治6年1月1日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1989-01-08", "平成元年1月8日"),
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2026-11-24", "令和8年11月24日"),
        ("1872-12-31", ""),
    ],
)
def test_eras_change_on_the_days_the_acts_say(day: str, words: str) -> None:
    assert eras.japanese(date.fromisoformat(day)) == words


@pytest.mark.parametrize(
    "entry",
    [
        "2026-11-24",
        "2026/11/24",
        "20261124",
        "24.11.2026",
        "11/24/2026",
        "24 11 2026",
        "24112026",
        "24 Nov 2026",
        "24. November 2026",
        "Nov 24, 2026",
        "R8.11.24",
        "r8-11-24",
        "H38.11.24",
        "令和8年11月24日",
        "㋿8年11月24日",
        "2026年11月24日",
        "2569-11-24",
        "24/11/2569",
        "24 พ.ย. 2569",
        "๒๔/๑๑/๒๕๖๙",
        "２０２６－１１－２４",
        "พ.ศ. 2569-11-24",
        "24 Nov 2569 BE",
    ],
)
def test_one_day_in_the_ways_people_type_it(entry: str) -> None:
    assert eras.read(entry) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "entry",
    ["04/05/2026", "4.5.2026", "04052026", "2026-02-30", "R1.4.30", "R0.5.1", "S1.12.24", "2026-11", "", "soon",
     "24/11/26", "24 Foo 2026"],
)  # fmt: skip
def test_what_means_no_day_or_two_is_not_guessed(entry: str) -> None:
    assert eras.read(entry) is None


def test_every_day_that_an_entry_may_mean_is_told() -> None:
    assert eras.readings("04/05/2569") == (date(2026, 4, 5), date(2026, 5, 4))


def test_the_same_number_for_day_and_month_is_clear() -> None:
    assert eras.read("05/05/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("entry", "precision", "day"),
    [
        ("2569", Precision.YEAR, "2026-01-01"),
        ("令和8年", Precision.YEAR, "2026-01-01"),
        ("R1", Precision.YEAR, "2019-01-01"),
        ("11/2026", Precision.MONTH, "2026-11-01"),
        ("R8.11", Precision.MONTH, "2026-11-01"),
        ("Nov 2026", Precision.MONTH, "2026-11-01"),
        ("令和8年11月", Precision.MONTH, "2026-11-01"),
    ],
)
def test_a_year_or_a_month_is_its_first_day(entry: str, precision: Precision, day: str) -> None:
    assert eras.read(entry, precision) == date.fromisoformat(day)


def test_thai_years_are_not_told_where_the_year_began_in_april() -> None:
    assert eras.buddhist_year(date(1940, 12, 31)) is None
    assert eras.buddhist_words(date(1941, 1, 1)) == "2484 BE"
