"""What the record costs: a Save against a raw insert, opening a long record against an empty one.

Run with `python3 packaging/check.py --long`, or `pytest tests/benchmarks --benchmark-only`. Each test
measures both sides in turn in one run and compares the medians, so a slow machine does not matter.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.app import workspace as workspaces
from inspector.domain.realm import Realm
from inspector.ledger.entry import Write
from inspector.store.driver import connect
from tests import make
from tests.conftest import FakeClock


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_turn(benchmark: Any, ours: Callable[[], Any], peer: Callable[[], Any], rounds: int) -> float:
    """The ratio of the medians of both, measured in turn after a warm-up."""
    pairs: list[tuple[float, float]] = []

    def one_round() -> None:
        pairs.append((seconds(ours), seconds(peer)))

    benchmark.pedantic(one_round, rounds=rounds, warmup_rounds=max(3, rounds // 10))
    measured = pairs[-rounds:]
    ratio = statistics.median(a for a, _ in measured) / statistics.median(b for _, b in measured)
    benchmark.extra_info["ratio"] = round(ratio, 2)
    return ratio


def test_a_save_takes_at_most_three_raw_inserts(benchmark: Any, tmp_path: Path) -> None:
    """Same driver, same durability, same bytes: the peer writes the row and commits, nothing more."""
    clock = FakeClock()
    folder = tmp_path / "ws"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    raw = connect(tmp_path / "raw.db")
    raw.execute("CREATE TABLE entry (id BLOB PRIMARY KEY, header BLOB, payload BLOB)")
    counter = iter(range(10**9))
    inspection = "b" * 32
    with workspaces.opened(folder, clock=clock) as ws:

        def save() -> None:
            value = {"how": "seen", "observed": str(clock.now()), "remark": "", "value": "comply"}
            ws.save(Write(inspection, f"answer:yp_common:/data/a1/q{next(counter) % 200}", value))

        def insert() -> None:
            n = next(counter)
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO entry VALUES (?, ?, ?)", (n.to_bytes(32), b"h" * 420, b"p" * 240))
            raw.execute("COMMIT")

        ratio = in_turn(benchmark, save, insert, 600)
    raw.close()
    assert ratio <= 3.0


@pytest.fixture
def long_record(tmp_path: Path) -> Path:
    """A workspace of 100,000 entries, written in large transactions."""
    clock = FakeClock()
    folder = tmp_path / "long"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder, clock=clock) as ws:
        assert ws.signer is not None
        for start in range(0, 100_000, 5_000):
            acts = [
                workspaces.Act(
                    workspaces.Kind.EDIT,
                    (
                        Write(
                            f"{n // 60:032x}",
                            f"answer:yp_common:/data/a1/q{n % 60}",
                            {"how": "seen", "value": str(n)},
                        ),
                    ),
                )
                for n in range(start, start + 5_000)
            ]
            ws.store.save(ws.signer, acts, now_ms=clock.now().milliseconds, who="p")
    return folder


def test_a_long_record_opens_as_fast_as_an_empty_one(
    benchmark: Any, long_record: Path, tmp_path: Path
) -> None:
    clock = FakeClock()
    empty = tmp_path / "empty"
    workspaces.create(empty, realm=Realm.PRACTICE, person=make.person(), clock=clock)

    def opening(folder: Path) -> Callable[[], None]:
        def act() -> None:
            with workspaces.opened(folder, clock=clock):
                pass

        return act

    ratio = in_turn(benchmark, opening(long_record), opening(empty), 30)
    assert ratio <= 1.5
