"""What receiving costs: a run verified and merged against the bare rows of the same bytes.

Same driver, same durability and one transaction for each slice on both sides; the peer does no more than
`executemany` into one table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.ledger.entry import Entry, Kind, Write
from inspector.store.driver import connect
from inspector.store.receiving import SLICE, receive
from inspector.store.store import Act, Store
from tests.benchmarks.test_record import in_turn
from tests.unit.store.agencies import Agency, relay
from tests.unit.store.devices import REALM, START, Device

ENTRIES = 4_000
_ROW = "INSERT INTO entry (id, header, signature, salt, payload) VALUES (?, ?, ?, ?, ?)"


def visits(device: Device) -> list[Entry]:
    """Answers as the editor saves them: three fields in a Save, now and then a later value of the same question."""
    acts = []
    for n in range(ENTRIES):
        visit, question = f"{n // 60:032x}", n % 50
        answer = {"how": "seen", "observed": "2026-11-24T12:04:05.678+09:00[Asia/Tokyo]", "remark": ""}
        acts.append(
            Act(
                Kind.EDIT,
                tuple(
                    Write(visit, f"answer:yp_common:/data/a{part}/q{question}", {**answer, "value": str(n)})
                    for part in range(3)
                ),
            )
        )
    for start in range(0, ENTRIES, 100):
        for act in acts[start : start + 100]:
            device.save_all([act])
    return device.log()


@pytest.mark.parametrize("enrolled", [False, True], ids=["without an agency", "with an agency"])
def test_receiving_is_at_least_a_tenth_as_fast_as_raw_rows(
    benchmark: Any, tmp_path: Path, enrolled: bool
) -> None:
    device, agency, office = Device("A"), Agency(), Device("office")
    log = visits(device)
    relay(office, *(agency.certificate(one) for one in (device, *(Device("") for _n in range(20)))))
    made = iter(range(1_000))

    def ours() -> None:
        store = Store.open(tmp_path / f"ours-{next(made)}.db")
        if enrolled:
            with store.transaction():
                store.follow(agency.root)
            receive(store, office.signer.log, office.log(), realm=REALM, now_ms=START * 2)
        told = receive(store, device.signer.log, log, realm=REALM, now_ms=START * 2)
        assert told.new == len(log)
        assert {one.log for one in store.quarantined()} <= {office.signer.log}
        store.close()

    def peer() -> None:
        raw = connect(tmp_path / f"raw-{next(made)}.db")
        raw.execute(
            "CREATE TABLE entry (id BLOB PRIMARY KEY, header BLOB, signature BLOB, salt BLOB, payload BLOB)"
        )
        rows = [(entry.id, entry.header, entry.signature, entry.salt, entry.payload) for entry in log]
        for start in range(0, len(rows), SLICE):
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(_ROW, rows[start : start + SLICE])
            raw.execute("COMMIT")
        raw.close()

    ratio = in_turn(benchmark, peer, ours, 5)
    assert ratio >= 0.10
