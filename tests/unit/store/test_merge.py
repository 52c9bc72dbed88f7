"""Five logs in every order, against an oracle: the same tables, row by row, and what the record must say."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pytest

from inspector.domain.facility import Facility
from inspector.domain.inspection import Finding
from inspector.ledger.entry import Kind, Write
from inspector.store import tables
from inspector.store.audit import audit
from inspector.store.store import Act
from inspector.store.tables import BY_NAME, DELETED_FIELD, TYPE_FIELD
from tests.unit.store.devices import Device, sync
from tests.unit.store.oracle import wanted

YARD, OTHER, VISIT, FINDING, SEAL = (letter * 32 for letter in "abcde")
QUESTION = "answer:yp:/data/q"


def agrees_with_the_oracle(device: Device) -> None:
    told, rows = wanted(device.store), device.rows()
    heads: dict[tuple[str, str], set[str]] = {}
    for cell in rows["cell"]:
        heads.setdefault((cell["record"], cell["field"]), set())
        if cell["live"]:
            heads[cell["record"], cell["field"]].add(cell["dot"])
    assert heads == told.heads
    contested = {(row["record"], row["field"]) for row in rows["conflict"]}
    bound = {row["record"]: row["inside"] for row in rows["bound"]}
    assert {key for key in contested if key[1] != "_sealed" and bound.get(key[0]) != 0} == {
        key for key in told.contested if bound.get(key[0]) != 0
    }
    types = {row["id"]: row["type"] for row in rows["record"]}
    for (record, name), value in told.shown.items():
        table = BY_NAME.get(types.get(record, ""))
        if table is not None and name in table.columns:
            shown = [row[name] for row in rows[table.name] if row["id"] == record]
            is_hidden = record in told.hidden or bound.get(record) == 0
            assert shown == ([] if is_hidden else [table.encode(name, value)])
    answers = {(row["record"], row["field"]): row["value"] for row in rows["answer"]}
    assert answers == {
        key: value["value"] for key, value in told.shown.items() if key[1].startswith("answer:")
    }


def scramble(devices: list[Device], chance: random.Random, steps: int, *, plain: bool = False) -> None:
    """Edits of few fields by many, with now and then a hand-over of a part; `plain` without deletions and seals."""
    for _step in range(steps):
        device = chance.choice(devices)
        act = chance.random() * (0.88 if plain else 1.0)
        record = chance.choice([YARD, OTHER])
        if act < 0.35:
            device.pull(chance.choice(devices), chance.choice([None, None, 2]))
        elif act < 0.5:
            device.save(Write(record, TYPE_FIELD, "facility"), Write(record, "name", f"n{chance.random()}"))
        elif act < 0.8:
            device.save(Write(record, chance.choice(["name", "note", "country"]), str(chance.randrange(4))))
        elif act < 0.88:
            answer = {"value": str(chance.randrange(3)), "how": "seen", "observed": "x"}
            device.save(Write(VISIT, QUESTION, answer))
        elif act < 0.93:
            device.save(Write(record, DELETED_FIELD, chance.random() < 0.7))
        elif act < 0.97:
            device.save(Write(FINDING, TYPE_FIELD, "finding"), Write(FINDING, "inspection", VISIT))
        else:
            seal(device, f"{chance.getrandbits(128):032x}")


def seal(device: Device, name: str = SEAL, visit: str = VISIT) -> None:
    heads = [list(head) for head in device.store.heads()]
    device.save(
        Write(name, TYPE_FIELD, "seal"),
        Write(name, "inspection", visit),
        Write(name, "heads", heads),
        kind=Kind.SEAL,
    )


@pytest.mark.parametrize("seed", range(3))
def test_every_order_of_five_logs_gives_the_same_tables(seed: int) -> None:
    every_order(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 50))
def test_every_order_of_five_logs_gives_the_same_tables_with_fifty_seeds(seed: int) -> None:
    every_order(seed)


def every_order(seed: int) -> None:
    """All 120 orders."""
    chance = random.Random(seed)
    devices = [Device(name, skew=chance.choice([0, 0, -60_000, 3_600_000])) for name in "ABCDE"]
    scramble(devices, chance, 40)
    sync(devices)
    first = devices[0]
    agrees_with_the_oracle(first)
    logs = {log: first.log(log) for log in first.store.logs()}
    assert len(logs) == 5
    wanted_rows = first.rows()
    reader = Device("reader")
    for order in permutations(logs):
        reader.store.lineage.forget()
        rows = rows_after(reader, [(log, logs[log]) for log in order])
        assert rows == wanted_rows, order


def rows_after(reader: Device, deliveries: list[tuple[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of an empty store after these deliveries; it is emptied again afterwards."""
    connection = reader.store._connection
    with reader.store.transaction():
        connection.execute("DELETE FROM entry")
        connection.execute("DELETE FROM suspect")
        reader.store.show_again()
    for log, entries in deliveries:
        reader.take(log, entries)
    return reader.rows()


@pytest.mark.parametrize("seed", range(6))
def test_pieces_in_any_order_give_the_same_tables(seed: int) -> None:
    chance = random.Random(100 + seed)
    devices = [Device(name) for name in "ABC"]
    scramble(devices, chance, 60, plain=seed % 2 == 0)
    sync(devices)
    agrees_with_the_oracle(devices[0])
    logs = {log: devices[0].log(log) for log in devices[0].store.logs()}
    reader = Device("reader")
    for _round in range(4):
        given = dict.fromkeys(logs, 0)
        deliveries = []
        while any(given[log] < len(logs[log]) for log in logs):
            log = chance.choice([one for one in logs if given[one] < len(logs[one])])
            start = max(0, given[log] - chance.randrange(3))  # some again
            given[log] = min(len(logs[log]), given[log] + chance.randrange(1, 6))
            deliveries.append((log, logs[log][start : given[log]]))
        assert rows_after(reader, deliveries) == devices[0].rows()


def test_a_value_that_comes_after_what_replaces_it_is_the_past_at_once() -> None:
    a, b, c, late = (Device(name) for name in "ABCD")
    a.save(Write(YARD, TYPE_FIELD, "facility"), Write(YARD, "name", "1"), Write(YARD, "country", "JP"))
    for before, after, name in ((a, b, "2"), (b, c, "3")):
        after.pull(before)
        after.save(Write(YARD, "name", name))
    late.take(a.signer.log, a.log())
    late.take(c.signer.log, c.log())
    assert late.store.conflicts() == [(YARD, "name")]  # what lies between has not come yet
    late.take(b.signer.log, b.log())
    assert late.store.conflicts() == []
    assert late.store.get(Facility, YARD).name == "3"
    assert conflicts(a, b, c, late) == []


def two() -> tuple[Device, Device]:
    """Two laptops that both know one facility."""
    a, b = Device("A"), Device("B")
    a.save(Write(YARD, TYPE_FIELD, "facility"), Write(YARD, "name", "Yard"), Write(YARD, "country", "JP"))
    sync([a, b])
    return a, b


def conflicts(*devices: Device) -> list[tuple[str, str]]:
    sync(devices)
    found = [device.store.conflicts() for device in devices]
    assert all(one == found[0] for one in found)
    assert all(device.rows() == devices[0].rows() for device in devices)
    for device in devices:
        assert audit(device.store) == []
    return found[0]


def test_two_values_without_knowledge_of_each_other_are_a_conflict_and_the_later_is_shown() -> None:
    a, b = two()
    a.save(Write(YARD, "name", "A"))
    b.now += 5_000
    b.save(Write(YARD, "name", "B"))
    assert conflicts(a, b) == [(YARD, "name")]
    assert [version.value for version in a.store.versions(YARD, "name")] == ["B", "A"]
    assert a.store.get(Facility, YARD).name == "B"


def test_a_value_that_knew_the_other_replaces_it_whatever_the_clocks_say() -> None:
    a, b = two()
    a.skew = 400 * 86_400_000
    a.save(Write(YARD, "name", "from the future"))
    sync([a, b])
    b.save(Write(YARD, "name", "known better"))
    assert conflicts(a, b) == []
    assert a.store.get(Facility, YARD).name == "known better"


def test_the_same_value_twice_is_no_conflict() -> None:
    a, b = two()
    a.save(Write(YARD, "name", "Same"))
    b.save(Write(YARD, "name", "Same"))
    assert conflicts(a, b) == []


def test_writing_over_all_heads_settles_a_conflict_and_two_settlements_are_one_again() -> None:
    a, b = two()
    a.save(Write(YARD, "name", "A"))
    b.save(Write(YARD, "name", "B"))
    sync([a, b])
    a.save(Write(YARD, "name", "one"), kind=Kind.RESOLVE)
    b.save(Write(YARD, "name", "two"), kind=Kind.RESOLVE)
    assert conflicts(a, b) == [(YARD, "name")]
    a.save(Write(YARD, "name", "three"), kind=Kind.RESOLVE)
    assert conflicts(a, b) == []
    assert b.store.get(Facility, YARD).name == "three"


def test_a_deleted_record_is_gone_and_one_that_was_changed_meanwhile_stays() -> None:
    a, b = two()
    a.save(Write(YARD, DELETED_FIELD, True))
    sync([a, b])
    assert b.store.find(Facility, YARD) is None
    a, b = two()
    a.save(Write(YARD, DELETED_FIELD, True))
    b.save(Write(YARD, "note", "still at work"))
    assert conflicts(a, b) == [(YARD, DELETED_FIELD)]
    assert a.store.get(Facility, YARD).note == "still at work"
    told = [(version.field, version.value) for version in a.store.versions(YARD, DELETED_FIELD)]
    assert told == [(DELETED_FIELD, True), ("note", "still at work")]


def test_a_record_that_is_deleted_before_its_type_comes_is_judged_alike() -> None:
    a, b, late = (Device(name) for name in "ABC")
    b.save(Write(YARD, DELETED_FIELD, True))
    a.save(Write(YARD, "name", "untyped"))
    late.pull(b)
    late.pull(a)
    assert late.store.conflicts() == [(YARD, DELETED_FIELD)]
    assert conflicts(a, b, late) == [(YARD, DELETED_FIELD)]


def test_nothing_changes_what_a_seal_bound() -> None:
    a, b = Device("A"), Device("B")
    first, second = ({"value": value, "how": "seen", "observed": "x"} for value in "12")
    a.save(Write(VISIT, TYPE_FIELD, "inspection"), Write(VISIT, "number", "N"), Write(VISIT, QUESTION, first))
    sync([a, b])
    seal(a)
    b.save(Write(VISIT, QUESTION, second))
    b.save(Write(FINDING, TYPE_FIELD, "finding"), Write(FINDING, "inspection", VISIT))
    assert set(conflicts(a, b)) == {(VISIT, QUESTION), (FINDING, TYPE_FIELD)}
    b.save(Write(VISIT, QUESTION, {**second, "value": "3"}))  # knows of the seal, and of both
    assert (VISIT, QUESTION) in conflicts(a, b)
    for device in (a, b):
        assert [row["value"] for row in device.rows()["answer"]] == ["1"]
        assert device.store.all(Finding) == []
        told = device.store.versions(VISIT, QUESTION)
        assert [(version.value["value"], version.is_late) for version in told] == [("1", False), ("3", True)]


def test_the_first_seal_holds_and_a_second_is_a_conflict() -> None:
    a, b = Device("A"), Device("B")
    a.save(Write(VISIT, TYPE_FIELD, "inspection"), Write(VISIT, "number", "N"))
    sync([a, b])
    seal(a)
    b.now += 10_000
    b.save(Write(VISIT, "number", "M"))
    seal(b, "f" * 32)
    assert (VISIT, "_sealed") in conflicts(a, b)
    told = b.store.versions(VISIT, "_sealed")
    assert [(version.value, version.log) for version in told] == [
        (SEAL, a.signer.log),
        ("f" * 32, b.signer.log),
    ]
    assert [row["number"] for row in b.rows()["inspection"]] == ["N"]


def test_a_clock_far_ahead_does_not_win_what_is_read_and_leaves_the_tables_alike() -> None:
    a, b = two()
    a.skew = 3_600_000
    a.save(Write(YARD, "name", "from the future"))
    b.save(Write(YARD, "name", "now"))
    assert conflicts(a, b) == [(YARD, "name")]
    assert b.store.get(Facility, YARD).name == "now"
    assert [version.is_suspect for version in b.store.versions(YARD, "name")] == [False, True]
    assert a.rows()["facility"][0]["name"] == b.rows()["facility"][0]["name"] == "from the future"


def test_records_are_listed_in_the_order_they_were_first_written_not_in_that_of_delivery() -> None:
    a, b, c = Device("A"), Device("B"), Device("C")
    for n, device in enumerate([b, a, b, a]):
        device.now = 1_795_000_000_000 + n * 60_000
        device.save(
            Write(f"{9 - n}" * 32, TYPE_FIELD, "facility"),
            Write(f"{9 - n}" * 32, "name", f"{n}"),
            Write(f"{9 - n}" * 32, "country", "JP"),
        )
    c.pull(a)
    c.pull(b)
    sync([a, b])
    for device in (a, b, c):
        assert [one.name for one in device.store.all(Facility)] == ["0", "1", "2", "3"]


def test_a_field_that_one_entry_writes_twice_has_the_later_value() -> None:
    a = Device("A")
    a.save(Write(YARD, TYPE_FIELD, "facility"), Write(YARD, "name", "1"), Write(YARD, "name", "2"))
    a.save_all([Act(Kind.EDIT, (Write(YARD, "note", "1"), Write(YARD, "note", "2")))])
    assert a.store.conflicts() == []
    assert a.rows()["facility"][0]["name"] == "2"
    before = a.rows()
    a.store.rebuild()
    assert a.rows() == before


def test_nobody_else_says_what_a_device_is() -> None:
    a, b = Device("A"), Device("B", skew=-3_600_000)
    sync([a, b])
    for name in (a.signer.log, b.signer.log):
        b.save(Write(name, "genesis", {"realm": "real"}), Write(name, TYPE_FIELD, "facility"))
        b.save(Write(name, DELETED_FIELD, True))
    sync([a, b])
    for device in (a, b):
        found = device.store.all(tables.Device)
        assert {(one.id, one.genesis["realm"]) for one in found} == {
            (a.signer.log, "practice"),
            (b.signer.log, "practice"),
        }
        assert device.store.all(Facility) == []
        assert audit(device.store) == []
    assert a.rows() == b.rows()


def test_a_vector_of_another_copy_may_hold_anything() -> None:
    a = Device("A")
    nonsense = [(a.signer.log, 1, "no id"), ("x", -1, ""), (a.signer.log, 2**60, "ff")]
    assert [(run.first, run.last) for run in a.store.missing(nonsense)] == [(1, 1)]
