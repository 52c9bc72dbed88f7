"""Whose entries are shown follows from the documents in the record and from the root, in whatever order they come."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from inspector.domain.facility import Facility
from inspector.errors import RecordAlteredError
from inspector.ledger.admission import Standing
from inspector.ledger.entry import Kind, Write
from inspector.ledger.papers import Rotation, sign
from inspector.store import tables
from inspector.store.audit import audit, prove_inspection
from inspector.store.tables import TYPE_FIELD
from tests.unit.store.agencies import MADE, Agency, follow, relay
from tests.unit.store.devices import Device, sync
from tests.unit.store.test_merge import OTHER, VISIT, YARD, scramble, seal

CHIBA, OTHERS = Agency(), Agency(201)


def yard(device: Device, record: str = YARD) -> None:
    device.save(
        Write(record, TYPE_FIELD, "facility"),
        Write(record, "name", f"of {device.name}"),
        Write(record, "country", "JP"),
    )


def names(device: Device) -> list[str]:
    return [one.name for one in device.store.all(Facility)]


def standing(device: Device, other: Device) -> Standing:
    return device.store.judgement().of(other.signer.log).standing


@pytest.fixture
def office() -> Device:
    """A laptop of an agency, enrolled, that follows it."""
    device = Device("office")
    relay(device, CHIBA.certificate(device))
    follow(device, CHIBA)
    return device


def sound(*devices: Device) -> None:
    for device in devices:
        rows = device.rows()
        assert audit(device.store) == []
        device.store.rebuild()
        assert device.rows() == rows


def test_without_an_agency_everybody_is_shown() -> None:
    a, b = Device("A"), Device("B")
    yard(b)
    sync([a, b])
    assert names(a) == ["of B"]
    assert standing(a, b) is Standing.OPEN
    assert a.store.quarantined() == []


def test_an_unknown_log_waits_in_quarantine_and_is_relayed(office: Device) -> None:
    stranger, third = Device("stranger"), Device("third")
    yard(stranger)
    office.pull(stranger)
    assert names(office) == []
    (held,) = office.store.quarantined()
    assert (held.log, held.standing, held.first, held.count) == (
        stranger.signer.log,
        Standing.UNKNOWN,
        1,
        2,
    )
    third.pull(office)
    assert names(third) == ["of stranger"]
    sound(office, third)


def test_entries_come_out_when_the_certificate_comes_whoever_relays_it(office: Device) -> None:
    late, courier = Device("late"), Device("courier")
    yard(late)
    office.pull(late)
    relay(courier, CHIBA.certificate(late))
    office.pull(courier)
    assert names(office) == ["of late"]
    assert [one.log for one in office.store.quarantined()] == [courier.signer.log]
    late.save(Write(YARD, "name", "renamed"))
    office.pull(late)
    assert names(office) == ["renamed"]
    sound(office)


def test_nothing_that_another_agency_or_nobody_signed_lets_a_log_in(office: Device) -> None:
    stranger = Device("stranger")
    yard(stranger)
    relay(stranger, OTHERS.certificate(stranger))
    forged = CHIBA.certificate(office).replace(b'"sig":"', b'"sig":"A')
    relay(stranger, forged, b"no document", b'{"payload":"e30=","payloadType":"x","signatures":[]}')
    stranger.save(Write("x" * 32, "document", 5), kind=Kind.REVOKE)
    office.pull(stranger)
    assert names(office) == []
    assert standing(office, stranger) is Standing.UNKNOWN
    sound(office)


def test_what_came_after_the_last_good_entry_goes_into_quarantine(office: Device) -> None:
    thief = Device("thief")
    yard(thief)
    relay(office, CHIBA.certificate(thief))
    good = thief.store.head(thief.signer.log)
    thief.save(Write(YARD, "name", "forged"))
    office.pull(thief)
    assert names(office) == ["forged"]
    relay(office, CHIBA.revocation(thief.signer.log, good.seq, good.id), kind=Kind.REVOKE)
    assert names(office) == ["of thief"]
    thief.save(Write(OTHER, TYPE_FIELD, "facility"))
    office.pull(thief)
    assert [(one.first, one.count) for one in office.store.quarantined()] == [(good.seq + 1, 2)]
    relay(office, CHIBA.revocation(thief.signer.log), kind=Kind.REVOKE)  # the earliest counts
    assert names(office) == []
    assert standing(office, thief) is Standing.REVOKED
    sound(office)


def test_a_branch_that_left_before_the_last_good_entry_waits(office: Device) -> None:
    a = Device("A")
    yard(a)
    twin = a.clone("twin")
    a.save(Write(YARD, "note", "good"))
    twin.save(Write(YARD, "note", "of the thief"))
    good = a.store.head(a.signer.log)
    relay(office, CHIBA.certificate(a))
    relay(office, CHIBA.revocation(a.signer.log, good.seq, good.id), kind=Kind.REVOKE)
    for order in ((a, twin), (twin, a)):
        reader = Device("reader")
        follow(reader, CHIBA)
        for device in (office, *order):
            reader.pull(device)
        assert [one.note for one in reader.store.all(Facility)] == ["good"]
        sound(reader)


def test_a_log_that_goes_on_for_an_enrolled_one_is_shown_as_provisional_until_it_is_approved(
    office: Device,
) -> None:
    a = Device("A")
    relay(office, CHIBA.certificate(a))
    first = a.signer.log
    a.begin_anew()
    yard(a)
    office.pull(a)
    assert names(office) == ["of A"]
    place = office.store.judgement().of(a.signer.log)
    assert place.standing is Standing.PROVISIONAL
    assert place.certificate is not None
    assert place.certificate.name == "Person A"
    relay(office, CHIBA.approval(a.signer.log, first))
    assert standing(office, a) is Standing.ENROLLED
    sound(office)


def test_a_log_that_goes_on_for_a_revoked_one_waits_until_it_is_approved(office: Device) -> None:
    a = Device("A")
    relay(office, CHIBA.certificate(a))
    first = a.signer.log
    good = a.store.head(first)
    relay(office, CHIBA.revocation(first, good.seq, good.id), kind=Kind.REVOKE)
    a.begin_anew()
    yard(a)
    office.pull(a)
    assert names(office) == []
    relay(office, CHIBA.approval(a.signer.log, first))
    assert names(office) == ["of A"]
    sound(office)


def test_whoever_knows_the_old_root_follows_the_new_one(office: Device) -> None:
    new = Agency(202)
    a, b = Device("A"), Device("B")
    yard(a)
    yard(b, OTHER)
    relay(office, new.certificate(a))
    sync([office, a, b])
    assert names(office) == []
    relay(office, CHIBA.rotation(new))
    assert names(office) == ["of A"]
    relay(office, CHIBA.certificate(b))
    assert sorted(names(office)) == ["of A", "of B"]
    younger = Device("younger")
    follow(younger, new)
    sync([office, younger])
    assert sorted(names(younger)) == ["of A", "of B"]  # the new root vouches for the old
    sound(office, younger)


def test_a_root_that_was_given_up_says_nothing_any_more(office: Device) -> None:
    new = Agency(202)
    a = Device("A")
    yard(a)
    relay(office, CHIBA.certificate(a))
    sync([office, a])
    assert names(office) == ["of A"]
    relay(office, CHIBA.rotation(new, ends=True))
    assert names(office) == []
    relay(office, new.certificate(a))
    assert names(office) == ["of A"]
    sound(office)


def test_a_rotation_that_one_root_did_not_sign_counts_nothing(office: Device) -> None:
    stranger, thief = Device("stranger"), Agency(203)
    yard(stranger)
    claimed = sign(Rotation(CHIBA.root, thief.root, False, MADE), thief.signer, thief.signer)
    relay(stranger, thief.certificate(stranger), claimed)
    office.pull(stranger)
    assert names(office) == []
    sound(office)


def test_another_person_on_the_laptop_of_an_enrolled_one_is_provisional_without_that_ones_rights(
    office: Device,
) -> None:
    a = Device("A")
    relay(office, CHIBA.certificate(a))
    beside = Device("B", beside=a.signer.log)
    yard(beside)
    office.pull(beside)
    place = office.store.judgement().of(beside.signer.log)
    assert (place.standing, place.certificate) == (Standing.PROVISIONAL, None)
    assert names(office) == ["of B"]


def agreed(seed: int) -> tuple[list[Device], Device]:
    """Laptops with edits, enrolments, revocations and a rotation, all synced; the reader follows the old root."""
    chance, new = random.Random(seed), Agency(202)
    devices = [Device(name) for name in "ABCD"]
    scramble(devices, chance, 25)
    yard(devices[3])
    seal(devices[0], "9" * 32, VISIT)
    head = devices[1].store.head(devices[1].signer.log)
    relay(devices[3], CHIBA.certificate(devices[0]), CHIBA.certificate(devices[1]))
    relay(devices[0], CHIBA.rotation(new), new.certificate(devices[2]))
    last = max(1, head.seq - 2)
    relay(devices[2], CHIBA.revocation(devices[1].signer.log, last, _id(devices[1], last)))
    scramble(devices, chance, 15)
    devices[2].begin_anew()
    yard(devices[2], OTHER)
    reader = Device("reader")
    follow(reader, CHIBA)
    sync(devices)
    return devices, reader


def _id(device: Device, seq: int) -> str:
    return next(device.store.entries(device.signer.log, seq, seq)).id.hex()


@pytest.mark.parametrize("seed", range(3))
def test_every_order_of_logs_gives_the_same_tables_and_the_same_quarantine(seed: int) -> None:
    devices, reader = agreed(seed)
    logs = {log: devices[0].log(log) for log in devices[0].store.logs()}
    wanted = None
    for order in permutations(logs):
        told = _after(reader, [(log, logs[log]) for log in order])
        wanted = wanted or told
        assert told == wanted, order
    sound(reader)


@pytest.mark.parametrize("seed", range(3))
def test_pieces_in_any_order_give_the_same_tables_and_the_same_quarantine(seed: int) -> None:
    devices, reader = agreed(10 + seed)
    chance = random.Random(seed)
    logs = {log: devices[0].log(log) for log in devices[0].store.logs()}
    wanted = _after(reader, list(logs.items()))
    assert wanted[1]  # some wait
    for _round in range(6):
        given = dict.fromkeys(logs, 0)
        deliveries = []
        while any(given[log] < len(logs[log]) for log in logs):
            log = chance.choice([one for one in logs if given[one] < len(logs[one])])
            end = given[log] + chance.randrange(1, 5)
            deliveries.append((log, logs[log][given[log] : end]))
            given[log] = end
        assert _after(reader, deliveries) == wanted
    sound(reader)


def _after(reader: Device, deliveries: list[tuple[str, list[object]]]) -> tuple[object, object]:
    connection = reader.store._connection
    with reader.store.transaction():
        connection.execute("DELETE FROM entry")
        reader.store.show_again()
    for log, entries in deliveries:
        reader.take(log, entries)
    return reader.rows(), reader.store.quarantined()


def test_tables_that_show_what_waits_are_noticed(office: Device) -> None:
    stranger = Device("stranger")
    yard(stranger)
    office.pull(stranger)
    connection = office.store._connection
    connection.execute("INSERT INTO facility (id, name, country) VALUES (?, 'of stranger', 'JP')", (YARD,))
    assert [one.place for one in audit(office.store)] == [f"table facility, row {YARD}"]


def test_a_document_taken_out_of_its_table_is_noticed(office: Device) -> None:
    office.store._connection.execute("DELETE FROM paper")
    assert any("paper" in one.place for one in audit(office.store))


def test_the_device_of_a_log_in_quarantine_is_no_row_and_its_genesis_is_known(office: Device) -> None:
    stranger = Device("stranger")
    office.pull(stranger)
    assert stranger.signer.log not in {one.id for one in office.store.all(tables.Device)}
    assert office.store.genesis(stranger.signer.log)["key"] == stranger.signer.public.hex()


def visit(device: Device, number: str) -> None:
    device.save(
        Write(VISIT, TYPE_FIELD, "inspection"), Write(VISIT, "number", number), Write(VISIT, "facility", YARD)
    )


def test_an_inspection_is_proved_against_what_may_be_shown(office: Device) -> None:
    thief = Device("thief")
    relay(office, CHIBA.certificate(thief))
    visit(office, "N-1")
    thief.pull(office)
    good = thief.store.head(thief.signer.log)
    thief.save(Write(VISIT, "number", "forged"))
    relay(office, CHIBA.revocation(thief.signer.log, good.seq, good.id), kind=Kind.REVOKE)
    office.pull(thief)
    prove_inspection(office.store, VISIT)
    connection = office.store._connection
    before = office.rows()
    connection.execute("UPDATE inspection SET number = 'forged'")
    with pytest.raises(RecordAlteredError):
        prove_inspection(office.store, VISIT)
    office.store.rebuild()
    assert office.rows() == before


def test_a_revocation_that_was_taken_out_of_its_table_does_not_let_an_inspection_print(
    office: Device,
) -> None:
    thief = Device("thief")
    relay(office, CHIBA.certificate(thief))
    visit(office, "N-1")
    thief.pull(office)
    thief.save(Write(VISIT, "number", "forged"))
    relay(office, CHIBA.revocation(thief.signer.log), kind=Kind.REVOKE)
    office.pull(thief)
    store = office.store
    store._connection.execute("DELETE FROM paper WHERE document LIKE '%revocation%'")
    store.quarantine.forget()
    with store.transaction():
        store._show_from(store.entries(thief.signer.log))
    assert [row["number"] for row in office.rows()["inspection"]] == ["forged"]
    with pytest.raises(RecordAlteredError):
        prove_inspection(store, VISIT)
