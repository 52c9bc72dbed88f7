"""Runs of foreign logs: what holds is kept once, what does not is told, and nothing is half taken in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.errors import CancelledError
from inspector.ledger import canonical
from inspector.ledger.chain import Fault
from inspector.ledger.entry import Entry, Header, Kind, Write, payload_hash
from inspector.store import receiving
from inspector.store.audit import audit
from inspector.store.receiving import RealmError
from inspector.store.store import Act
from tests.unit.store.devices import Device, sync

YARD = "a" * 32


def writer(name: str = "A", saves: int = 5) -> Device:
    device = Device(name)
    for n in range(saves):
        device.save(Write(YARD, "note", f"{name}{n}"))
    return device


def test_a_log_comes_in_whole_and_a_replay_writes_nothing() -> None:
    a, b = writer(), Device("B")
    told = b.take(a.signer.log, a.log())
    assert (told.new, told.same, told.gap, told.broken, told.forked) == (6, 0, None, None, None)
    before = b.store._connection.total_changes
    again = b.take(a.signer.log, a.log())
    assert (again.new, again.same) == (0, 6)
    assert b.store._connection.total_changes == before
    assert audit(b.store) == []


def test_what_is_missing_in_the_middle_is_told_and_what_came_before_it_kept() -> None:
    a, b = writer(), Device("B")
    log = a.log()
    told = b.take(a.signer.log, log[:3] + log[4:])
    assert (told.new, told.gap) == (3, 4)
    told = b.take(a.signer.log, log[4:])
    assert (told.new, told.gap) == (0, 4)
    assert b.take(a.signer.log, log[2:]).new == 3


def test_a_log_without_its_beginning_is_a_gap_from_the_first_entry() -> None:
    a, b = writer(), Device("B")
    assert b.take(a.signer.log, a.log()[2:]).gap == 1
    assert b.store.head(a.signer.log).seq == 0


@pytest.mark.parametrize("part", ["header", "payload", "salt"])
def test_an_altered_entry_ends_the_run_and_what_came_before_it_is_kept(part: str) -> None:
    a, b = writer(), Device("B")
    log = a.log()
    data = bytearray(getattr(log[3], part))
    data[len(data) // 2] ^= 1
    told = b.take(a.signer.log, [*log[:3], replace(log[3], **{part: bytes(data)}), *log[4:]])
    assert told.new == 3
    assert told.broken is not None
    assert audit(b.store) == []


def test_entries_that_the_logs_key_did_not_sign_are_not_kept() -> None:
    a, b = writer(), Device("B")
    log = a.log()
    told = b.take(a.signer.log, [*log[:-2], *(replace(entry, signature=bytes(64)) for entry in log[-2:])])
    assert (told.new, told.broken) == (4, (5, Fault.SIGNATURE))
    assert audit(b.store) == []


def test_the_signature_of_the_last_entry_stands_for_the_run() -> None:
    """What is not checked at once is found by the audit, which checks every one."""
    a, b = writer(), Device("B")
    log = a.log()
    told = b.take(a.signer.log, [*log[:2], replace(log[2], signature=bytes(64)), *log[3:]])
    assert told.new == 6
    assert [Fault.SIGNATURE.label in str(one) for one in audit(b.store)] == [True, False]


def test_practice_and_real_never_mix() -> None:
    for mine, theirs in (("practice", "real"), ("real", "practice")):
        a, b = Device("A", realm=theirs), Device("B", realm=mine)
        a.save(Write(YARD, "note", "x"))
        before = b.rows()
        with pytest.raises(RealmError):
            b.take(a.signer.log, a.log())
        assert b.rows() == before
        assert b.store.head(a.signer.log).seq == 0


def forged(device: Device, **changed: object) -> Entry:
    """The device's last entry again with another header, signed by its own key."""
    last = device.log()[-1]
    header = replace(Header.decode(last.header), **changed)  # type: ignore[arg-type]
    data = header.encode()
    return Entry(data, device.signer.sign(data), last.salt, last.payload)


@pytest.mark.parametrize("changed", [{"kind": "teleport"}, {"schema": "insp/99"}])
def test_what_a_newer_version_wrote_is_kept_and_passed_on_but_not_shown(changed: dict[str, str]) -> None:
    a, b, c = writer(), Device("B"), Device("C")
    newer = forged(a, **changed)
    told = b.take(a.signer.log, [*a.log()[:-1], newer])
    assert told.new == 6
    assert [row["value"] for row in b.rows()["cell"] if row["live"] and row["field"] == "note"] == ['"A3"']
    c.pull(b)
    assert [entry.id for entry in c.log(a.signer.log)] == [entry.id for entry in b.log(a.signer.log)]
    assert audit(c.store) == []


def test_a_payload_of_a_newer_schema_need_not_be_one_we_can_read() -> None:
    a, b = writer(), Device("B")
    payload = canonical.encode({"ops": [1, 2]})
    last = a.log()[-1]
    header = replace(
        Header.decode(last.header),
        schema="insp/2",
        pay=payload_hash(last.salt or b"", payload),
        length=len(payload),
    ).encode()
    newer = Entry(header, a.signer.sign(header), last.salt, payload)
    assert b.take(a.signer.log, [*a.log()[:-1], newer]).new == 6
    before = b.rows()
    b.store.rebuild()
    assert b.rows() == before
    assert audit(b.store) == []


def test_both_branches_of_a_forked_log_are_kept_and_flagged_everywhere() -> None:
    a, b = writer(), Device("B")
    twin = a.clone("A2")
    a.save(Write(YARD, "note", "left"))
    twin.save(Write(YARD, "note", "right"))
    a.save(Write(YARD, "name", "left"))
    sync([a, twin, b])
    for device in (a, twin, b):
        assert device.store.forks() == {a.signer.log: 7}
        assert len(device.log(a.signer.log)) == 9
        assert device.rows() == b.rows()
        assert (YARD, "note") in device.store.conflicts()
        assert audit(device.store) == []
    assert b.take(a.signer.log, a.log()[:2]).forked == 7


def test_an_entry_of_another_branch_does_not_follow() -> None:
    a, b = writer(), Device("B")
    twin = a.clone("A2")
    for _n in range(2):
        a.save(Write(YARD, "note", "left"))
        twin.save(Write(YARD, "note", "right"))
    told = b.take(a.signer.log, [*a.log()[:7], twin.log()[7]])
    assert (told.new, told.broken) == (7, (8, Fault.CHAIN))


def test_branches_of_one_length_are_exchanged_too() -> None:
    a = writer()
    twin = a.clone("A2")
    a.save(Write(YARD, "note", "left"))
    twin.save(Write(YARD, "note", "right"))
    assert a.store.heads() != twin.store.heads()
    sync([a, twin])
    assert a.store.heads() == twin.store.heads()
    assert len(a.store.heads()) == 2


def test_nothing_is_missing_where_both_know_the_same_and_only_the_rest_where_not() -> None:
    a, b = writer(), Device("B")
    b.pull(a)
    assert a.store.missing(b.store.heads()) == []
    a.save(Write(YARD, "note", "later"))
    (run,) = a.store.missing(b.store.heads())
    assert (run.log, run.first, run.last) == (a.signer.log, 7, 7)
    twin = a.clone("A2")
    twin.save(Write(YARD, "note", "beside"))
    a.save(Write(YARD, "note", "left"))
    a.pull(twin)
    found = {(one.first, one.last) for one in a.store.missing(twin.store.heads()) if one.log == a.signer.log}
    assert found == {(8, 8)}


def test_a_save_of_several_entries_comes_whole_or_not_at_all() -> None:
    a, b = writer(saves=1), Device("B")
    a.save_all([Act(Kind.EDIT, (Write(YARD, f"f{n}", "x"),)) for n in range(4)])
    a.save(Write(YARD, "note", "after"))
    log = a.log()
    for torn in (3, 4, 5):
        told = b.take(a.signer.log, log[:torn])
        assert (told.new + told.same, told.gap) == (2, torn + 1)
        assert b.store.head(a.signer.log).seq == 2
    assert b.take(a.signer.log, log[:6]).new == 4


def test_a_long_run_comes_in_slices_and_can_be_stopped_between_them() -> None:
    a, b = Device("A"), Device("B")
    for _n in range(3):
        a.save_all([Act(Kind.EDIT, (Write(YARD, "note", f"{n}"),)) for n in range(receiving.SLICE)])
    seen: list[tuple[int, int]] = []
    log = a.log()
    with pytest.raises(CancelledError):
        b.take(
            a.signer.log,
            log,
            total=len(log),
            progress=lambda done, total: seen.append((done, total)),
            cancelled=lambda: len(seen) == 2,
        )
    assert seen == [(500, 1501), (1000, 1501)]
    kept = b.store.head(a.signer.log).seq
    assert kept in (501, 1001)
    assert audit(b.store) == []
    told = b.take(a.signer.log, log)
    assert (told.same, told.new) == (kept, 1501 - kept)
    sync([a, b])
    assert a.rows() == b.rows()


def test_a_clock_far_ahead_is_noted_and_its_entries_are_kept() -> None:
    a, b = Device("A", skew=700 * 86_400_000), Device("B")
    a.save(Write(YARD, "note", "x"))
    assert b.take(a.signer.log, a.log()).suspect == 2
    mine = b.save(Write(YARD, "note", "y"))
    assert Header.decode(mine.header).hlc < Header.decode(a.log()[-1].header).hlc


def test_a_save_reads_a_later_clock_than_what_it_replaces() -> None:
    a, b = Device("A", skew=300_000), Device("B")
    theirs = a.save(Write(YARD, "note", "x"))
    b.pull(a)
    mine = b.save(Write(YARD, "note", "y"))
    assert Header.decode(mine.header).hlc > Header.decode(theirs.header).hlc
