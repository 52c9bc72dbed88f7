"""A month of many laptops: bundles lost, late and doubled, wrong clocks, restores, a stolen laptop; one state."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from inspector.app import exchanging
from inspector.app.verifying import verify
from tests.torture.ground import rows
from tests.torture.month import Month, facility_notes
from tests.unit.store.test_merge import agrees_with_the_oracle


def a_month(folder: Path, laptops: int, days: int, seed: int) -> None:
    month = Month(folder, laptops, days, seed)
    try:
        month.run()
        held = set.union(*(laptop.holds() for laptop in month.laptops))
        month.meet()
        first = month.laptops[0].ws
        shown, told = rows(first.store), first.store.conflicts()
        agrees_with_the_oracle(SimpleNamespace(store=first.store, rows=lambda: shown))  # type: ignore[arg-type]
        assert told
        for laptop in month.laptops:
            assert held <= laptop.holds()
            assert rows(laptop.ws.store) == shown
            assert laptop.ws.store.conflicts() == told
            assert exchanging.missing_files(laptop.ws) == ()
            assert [str(one) for one in verify(laptop.ws).alterations] == []
            assert facility_notes(laptop.ws, month.yards[0]) != "forged"
            assert [one.log for one in laptop.ws.store.quarantine.waiting() if one.log == month.revoked]
    finally:
        month.close()


def test_six_laptops_agree_after_a_week(tmp_path: Path) -> None:
    a_month(tmp_path, 6, 6, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 5))
def test_twenty_laptops_agree_after_a_month(tmp_path: Path, seed: int) -> None:
    a_month(tmp_path, 20, 30, seed)
