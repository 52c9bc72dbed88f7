"""What it costs to make every table again from the entries, and that it grows with their number alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from inspector.ledger.entry import Kind, Write
from inspector.store.store import Act, Store
from tests.benchmarks.test_record import seconds
from tests.unit.store.devices import Device

ENTRIES = int(os.environ.get("YARDPROOF_ENTRIES", "1000000"))
STEPS = (8, 4, 2, 1)  # an eighth of them first, at last all


def answer(n: int) -> Act:
    """One answer in a Save, sixty of a visit, some of them given twice."""
    value = {"how": "seen", "observed": "2026-11-24T12:04:05.678+09:00[Asia/Tokyo]", "value": str(n)}
    return Act(Kind.EDIT, (Write(f"{n // 60:032x}", f"answer:yp_common:/data/a{n % 50}", value),))


def test_making_the_tables_again_grows_with_the_number_of_entries(benchmark: Any, tmp_path: Path) -> None:
    """From an eighth of them to all: at most a quarter more for each entry."""
    writer = Device("A")
    writer.store.close()
    store = writer.store = Store.open(tmp_path / "large.db")
    store._connection.execute("PRAGMA synchronous = OFF")  # filling it is not what is measured
    writer.begin()
    costs: dict[int, float] = {}

    def measure() -> None:
        done = 0
        for step in STEPS:
            while done < ENTRIES // step:
                writer.save_all([answer(n) for n in range(done, done + 100)])
                done += 100
            costs[done] = seconds(store.rebuild) / done

    benchmark.pedantic(measure, rounds=1)
    assert store.count() >= ENTRIES
    store.close()
    for entries, cost in costs.items():
        benchmark.extra_info[f"{entries} entries"] = f"{cost * entries:.1f} s, {cost * 1e6:.0f} µs each"
    assert costs[max(costs)] / costs[min(costs)] <= 1.25
