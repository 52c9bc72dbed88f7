"""Handing the record over beside PouchDB, which replicates as many documents of the same size over loopback.

The peer is PouchDB with leveldb on both sides and express-pouchdb in a process of its own; it signs nothing. Ours
goes through a file on the disk, with every chain and signature checked and every field merged. The peer comes from
npm into a folder of the test run; without npm or a registry the comparison is skipped with a message.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

import pytest

from inspector.app import exchanging, receiving
from inspector.app import workspace as workspaces
from inspector.domain.realm import Realm
from inspector.ledger.entry import Entry, Write
from tests import make
from tests.benchmarks.test_receive import ENTRIES, visits
from tests.benchmarks.test_record import seconds
from tests.conftest import FakeClock
from tests.unit.store.devices import Device

PEER = Path(__file__).parent / "pouch"
ROUNDS = 5


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the peer in it."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm and node are needed to run the peer beside us")
    folder = tmp_path_factory.mktemp("pouch")
    for file in PEER.iterdir():
        shutil.copy(file, folder)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"the peer could not be installed: {done.stderr[-300:]}")
    return folder


def theirs(folder: Path, count: int, size: int) -> dict[str, float]:
    """Seconds for a push and a pull."""
    ran = subprocess.run(
        ["node", "run.cjs", str(count), str(size), "1"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    return {name: statistics.median(told[name]) for name in ("push", "pull")}


def ours(folder: Path, log: list[Entry]) -> dict[str, float]:
    """Seconds for writing a bundle and for taking it in, from one workspace into another."""
    clock, opened = FakeClock(), []
    for name in ("here", "there"):
        workspaces.create(folder / name, realm=Realm.PRACTICE, person=make.person(), clock=clock)
        opened.append(workspaces.open_workspace(folder / name, clock=clock))
    (here, close_here), (there, close_there) = opened
    here, _received = receiving.receive(here, Device("A", seed=9).signer.log, log)
    bundle = folder / "record.yp"
    written = seconds(lambda: exchanging.send(here, bundle, readable_by_anyone=True))
    taken = seconds(lambda: exchanging.take(there, [bundle], write_receipts=False))
    assert all(there.store.has(entry.id) for entry in (log[0], log[-1]))
    close_here()
    close_there()
    return {"write": written, "take": taken}


def single_values(device: Device) -> list[Entry]:
    """One answer in a Save, as a document of the peer has one value."""
    for n in range(ENTRIES):
        value = {"how": "seen", "observed": "2026-11-24T12:04", "remark": "x" * 300, "value": str(n)}
        device.save(Write(f"{n // 60:032x}", f"answer:yp_common:/data/a{n % 50}", value))
    return device.log()


def compared(benchmark: Any, peer: Path, folder: Path, log: list[Entry]) -> tuple[float, float]:
    """Taking against a pull, and writing with taking against a push: times as fast."""
    size = sum(len(e.header) + len(e.signature) + len(e.salt or b"") + len(e.payload or b"") for e in log)
    rounds: list[tuple[dict[str, float], dict[str, float]]] = []

    def one_round() -> None:
        rounds.append((ours(folder / f"{len(rounds)}", log), theirs(peer, len(log), size // len(log))))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    mine = {name: statistics.median(one[0][name] for one in rounds[1:]) for name in ("write", "take")}
    peers = {name: statistics.median(one[1][name] for one in rounds[1:]) for name in ("push", "pull")}
    taking, handing = peers["pull"] / mine["take"], peers["push"] / (mine["write"] + mine["take"])
    benchmark.extra_info["entries"] = f"{len(log)} of {size // len(log)} bytes"
    benchmark.extra_info["taking against a pull"] = round(taking, 2)
    benchmark.extra_info["writing and taking against a push"] = round(handing, 2)
    benchmark.extra_info["rates"] = {name: round(len(log) / time) for name, time in (mine | peers).items()}
    return taking, handing


def test_taking_is_as_fast_as_a_pull_and_handing_over_faster_than_a_push(
    benchmark: Any, peer: Path, tmp_path: Path
) -> None:
    taking, handing = compared(benchmark, peer, tmp_path, single_values(Device("A", seed=9)))
    assert taking >= 1
    assert handing >= 2.5


def test_with_three_fields_in_each_save_it_is_as_fast(benchmark: Any, peer: Path, tmp_path: Path) -> None:
    """The peer's documents stay whole, while here each of the three fields is merged by itself; 0.8 is the same."""
    taking, handing = compared(benchmark, peer, tmp_path, visits(Device("A", seed=9)))
    assert taking >= 0.8
    assert handing >= 0.8
