"""The recorded cases of other engines pass in the shares that were promised, and none crashes ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.__main__ import tally_of
from tests.conformance.tally import Tally

SHARES = {
    "xpath_must_pass": 0.995,
    "xpath_all": 0.985,
    "scenarios_pass": 0.98,
    "scenarios_expected_fail": 0.70,
    "forms_loaded": 0.98,
    "forms_refused": 1.0,
}


@pytest.fixture(scope="module")
def tally(shared: Path) -> Tally:
    return tally_of(shared / "conformance")


@pytest.mark.filterwarnings("ignore:Unknown extension:UserWarning")  # of openpyxl, about workbooks of others
@pytest.mark.parametrize("key", SHARES)
def test_the_recorded_cases_pass(tally: Tally, key: str) -> None:
    if not tally.total[key]:
        pytest.skip("the corpus of recorded cases is not there")
    failures = "\n".join(f"{one.id} {one.reason}" for one in tally.failures)
    assert tally.passed[key] / tally.total[key] >= SHARES[key], failures


def test_no_case_crashes_the_engine(tally: Tally) -> None:
    assert [one.id for one in tally.failures if "crashed" in one.reason] == []
