"""Bundles between workspaces: what one lacks goes over, what came is told, and only a receipt says delivered."""

from __future__ import annotations

import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.app import exchanging
from inspector.app.device_keys import exchange_keys
from inspector.app.exchanging import DeliveryState, Outcome
from inspector.app.taking import manifest_of
from inspector.app.verifying import verify
from inspector.domain.inspection import ChecklistVersion, Inspection, RulePackVersion
from inspector.domain.realm import Realm
from inspector.errors import CancelledError, DiskError, InputError
from inspector.ledger.entry import Write
from inspector.store.audit import audit
from inspector.sync import receipts
from inspector.sync.faults import IncompleteError, ReceiptError, Refusal
from tests import make
from tests.unit.app.copies import Copy

PHOTO, OTHER = b"photo " * 500, b"other " * 700


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Copy, Copy]]:
    """Two people who know each other's keys, because each has taken in a bundle of the other."""
    one, two = Copy(tmp_path, "Abe"), Copy(tmp_path, "Suda")
    for by, to in ((one, two), (two, one)):
        by.send(tmp_path / "hello.yp")
        to.take(tmp_path / "hello.yp")
    yield one, two
    one.close()
    two.close()


def test_what_one_did_is_at_the_other_with_every_file_that_it_names(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    abe, suda = pair
    visit = abe.visit(PHOTO, OTHER)
    sent = abe.send(place / "a.yp", suda)
    assert (place / "a.yp").read_bytes().startswith(b"age-encryption.org/v1\n")
    told = suda.take_one(place / "a.yp")
    assert (told.outcome, told.name, told.new, told.files) == (Outcome.NEW, "Abe", sent.entries, sent.files)
    assert told.exit_code == 0
    assert [(one.inspection, one.missing, one.conflicts) for one in told.inspections] == [(visit, 0, 0)]
    assert suda.ws.store.get(Inspection, visit) == abe.ws.store.get(Inspection, visit)
    versions = (*suda.ws.store.all(ChecklistVersion), *suda.ws.store.all(RulePackVersion))
    assert len(versions) > 1
    assert all(suda.ws.files.path(one.sha256).is_file() for one in versions)
    assert exchanging.missing_files(suda.ws) == ()
    assert verify(suda.ws).is_untouched
    assert not list((suda.folder / "incoming").rglob("*"))


def test_taking_it_in_again_writes_nothing_and_says_so(pair: tuple[Copy, Copy], place: Path) -> None:
    abe, suda = pair
    abe.visit(PHOTO)
    abe.send(place / "a.yp", suda)
    suda.take(place / "a.yp")
    before = (suda.folder / "record.db-wal").read_bytes(), sorted(suda.folder.rglob("*"))
    told = suda.take_one(place / "a.yp")
    assert (told.outcome, told.new, told.files) == (Outcome.SAME, 0, 0)
    assert told.same > 0
    assert suda.take(place / "a.yp").is_nothing_new
    assert ((suda.folder / "record.db-wal").read_bytes(), sorted(suda.folder.rglob("*"))) == before


def test_only_a_receipt_says_delivered_and_then_nothing_is_left_to_send(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    abe, suda = pair
    abe.visit(PHOTO)
    assert not exchanging.unsent(abe.ws, suda.log).is_empty
    sent = abe.send(place / "a.yp", suda)
    (waiting,) = [one for one in exchanging.deliveries(abe.ws) if one.bundle == sent.bundle]
    assert (waiting.state, waiting.name, waiting.received) == (DeliveryState.WAITING, "Suda", None)
    assert exchanging.unsent(abe.ws, suda.log).files == sent.files
    receipt = suda.take_one(place / "a.yp").receipt
    assert receipt is not None
    assert receipt.parent == place
    delivered = exchanging.accept_receipt(abe.ws, receipt)
    assert delivered is not None
    assert (delivered.state, delivered.log) == (DeliveryState.DELIVERED, suda.log)
    assert exchanging.unsent(abe.ws, suda.log).is_empty
    assert exchanging.unsent(abe.ws).is_empty
    assert abe.send(place / "again.yp", suda).is_empty
    assert not (place / "again.yp").exists()


def test_a_file_that_was_missing_at_the_sender_is_shown_and_goes_with_the_next_bundle(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    abe, suda = pair
    visit = abe.visit(PHOTO)
    photo = max(
        abe.ws.files.path("0" * 64).parents[1].rglob("*"),
        key=lambda one: one.read_bytes() == PHOTO if one.is_file() else False,
    )
    shutil.move(photo, place / "aside")
    sent = abe.send(place / "a.yp", suda)
    assert [(one.sha256, one.taken_by) for one in sent.missing] == [(photo.name, "Abe")]
    told = suda.take_one(place / "a.yp")
    assert (told.outcome, [one.sha256 for one in told.missing]) == (Outcome.NEW, [photo.name])
    assert [(one.inspection, one.missing) for one in told.inspections] == [(visit, 1)]
    assert (verify(suda.ws).awaited, verify(suda.ws).is_untouched) == ((photo.name,), True)
    assert not verify(abe.ws).is_untouched  # where it was taken in, it is gone
    assert told.receipt is not None
    partly = exchanging.accept_receipt(abe.ws, told.receipt)
    assert partly is not None
    assert (partly.state, [one.sha256 for one in partly.lacking]) == (DeliveryState.PARTLY, [photo.name])
    shutil.move(place / "aside", photo)
    again = abe.send(place / "b.yp", suda)
    assert (again.entries, again.files) == (0, 1)
    second = suda.take_one(place / "b.yp")
    assert (second.outcome, second.new, second.files) == (Outcome.NEW, 0, 1)
    assert second.receipt is not None
    exchanging.accept_receipt(abe.ws, second.receipt)
    assert {one.state for one in exchanging.deliveries(abe.ws) if one.log == suda.log} == {
        DeliveryState.DELIVERED
    }
    assert exchanging.missing_files(suda.ws) == ()


def test_practice_and_real_are_refused_both_ways(tmp_path: Path, place: Path) -> None:
    real, practice = Copy(tmp_path, "real", realm=Realm.REAL), Copy(tmp_path, "practice")
    for by, to in ((real, practice), (practice, real)):
        by.send(place / f"{by.name}.yp")
        held = to.holds()
        told = to.take_one(place / f"{by.name}.yp")
        assert (told.outcome, Refusal.REALM.label in told.problem) == (Outcome.REFUSED, True)
        assert to.holds() == held
        assert exchanging.receivers(to.ws) == ()
    real.close()
    practice.close()


def test_bundles_in_any_order_wait_for_each_other(pair: tuple[Copy, Copy], place: Path) -> None:
    """The second is locked for whoever has a receipt; it needs what the first brings."""
    abe, suda = pair
    abe.visit(PHOTO)
    first = abe.send(place / "z-first.yp", suda)
    receipt = suda.ws, suda.take(place / "z-first.yp")
    assert receipt
    exchanging.accept_receipt(abe.ws, next(place.glob("*.receipt.json")))
    abe.visit(OTHER)
    abe.send(place / "a-second.yp")
    third = Copy(place.parent, "Third")
    told = third.take(place / "a-second.yp").bundles[0]
    assert told.exit_code == 0
    assert first.entries < told.new
    third.close()


def test_a_torn_bundle_gives_its_prefix_and_the_whole_one_the_rest(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    abe, suda = pair
    abe.visit(PHOTO, OTHER)
    sent = abe.send(place / "a.yp")
    data = (place / "a.yp").read_bytes()
    (place / "torn.yp").write_bytes(data[: len(data) * 2 // 3])
    told = suda.take_one(place / "torn.yp")
    assert (told.outcome, told.exit_code) == (Outcome.PARTLY, IncompleteError.exit_code)
    assert "cut short" in told.problem
    assert (told.new > 0, told.has_receipt) == (True, False)
    rest = suda.take_one(place / "a.yp")
    assert rest.outcome is Outcome.NEW
    assert told.files + rest.files == sent.files
    assert abe.holds() <= suda.holds()


def test_parts_come_on_several_sticks_in_any_order(pair: tuple[Copy, Copy], place: Path) -> None:
    abe, suda = pair
    abe.visit(*(bytes([n]) * 900_000 for n in range(5)))
    sent = abe.send(place / "a.yp", suda, largest_part=2_000_000)
    assert len(sent.parts) > 2
    for part in (*sent.parts[1:], sent.parts[0]):
        told = suda.take_one(part)
    assert told.outcome is Outcome.NEW
    assert told.has_receipt
    assert exchanging.missing_files(suda.ws) == ()


def test_a_bad_bundle_among_many_stops_no_other(pair: tuple[Copy, Copy], place: Path, tmp_path: Path) -> None:
    _abe, suda = pair
    for n in range(3):
        other = Copy(tmp_path, f"Other {n}")
        other.visit(bytes([n]) * 100)
        other.send(place / f"{n}.yp")
        other.close()
    (place / "1b.yp").write_bytes(b"PK\x03\x04nonsense")
    (place / "photo.jpg").write_bytes(PHOTO)
    taken = suda.take(place)
    by_name = {one.paths[0].name: one.outcome for one in taken.bundles}
    assert by_name == {
        "0.yp": Outcome.NEW,
        "1.yp": Outcome.NEW,
        "1b.yp": Outcome.REFUSED,
        "2.yp": Outcome.NEW,
    }
    assert taken.exit_code == 50
    assert len({one.inspections[0].inspection for one in taken.bundles if one.inspections}) == 3


def test_nobody_reads_it_unless_somebody_was_named(
    pair: tuple[Copy, Copy], place: Path, tmp_path: Path
) -> None:
    abe, suda = pair
    with pytest.raises(InputError):
        exchanging.send(abe.ws, place / "a.yp")
    abe.visit(PHOTO)
    abe.send(place / "a.yp", suda)
    third = Copy(tmp_path, "Third")
    told = third.take_one(place / "a.yp")
    assert (told.outcome, told.exit_code) == (Outcome.LOCKED, 51)
    third.close()


def test_a_receipt_of_somebody_who_could_not_open_the_bundle_proves_nothing(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    abe, suda = pair
    abe.visit(PHOTO)
    abe.send(place / "a.yp", suda)
    manifest = manifest_of(suda.ws, place / "a.yp", (exchange_keys(suda.ws).secret,))
    assert suda.ws.signer is not None
    guessed = receipts.acknowledge(
        replace(manifest, nonce="0" * 32),
        manifest.heads,
        suda.ws.signer,
        holds=lambda _log, _mark: True,
        now=make.moment(),
    )
    with pytest.raises(ReceiptError):
        exchanging.accept_receipt(abe.ws, guessed)
    assert not exchanging.unsent(abe.ws, suda.log).is_empty
    assert exchanging.deliveries(abe.ws)[0].state is DeliveryState.WAITING


def test_a_full_disk_stops_with_what_was_kept_and_taking_it_again_goes_on(
    pair: tuple[Copy, Copy], place: Path
) -> None:
    """The limit on the size of a file stands for a disk without room: in the record, then in a photo."""
    abe, suda = pair
    abe.visit(b"a" * 3_000_000)
    for n in range(60):
        abe.ws.save(Write("r" * 32, "note", f"{n} " + "x" * 30_000))
    abe.send(place / "a.yp", suda)
    for limit in (1_000_000, 2_900_000):
        with largest_file(limit):
            taken = suda.take(place / "a.yp", write_receipts=False)
        assert isinstance(taken.stopped, DiskError)
        assert taken.bundles[0].outcome in (Outcome.PARTLY, Outcome.REFUSED)
        assert not taken.bundles[0].has_receipt
        assert audit(suda.ws.store) == []
    told = suda.take_one(place / "a.yp")
    assert (told.outcome, told.has_receipt) == (Outcome.NEW, True)
    assert abe.holds() <= suda.holds()
    assert exchanging.missing_files(suda.ws) == ()
    assert verify(suda.ws).is_untouched


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_stopping_keeps_what_came_before_and_tells_progress(pair: tuple[Copy, Copy], place: Path) -> None:
    abe, suda = pair
    abe.visit(b"a" * 3_000_000, b"b" * 3_000_000)
    abe.send(place / "a.yp", suda)
    told: list[tuple[int, int]] = []
    taken = suda.take(
        place / "a.yp",
        progress=lambda done, total: told.append((done, total)),
        cancelled=lambda: bool(told) and told[-1][0] > told[-1][1] / 2,
    )
    assert isinstance(taken.stopped, CancelledError)
    assert taken.new > 0
    assert told == sorted(told)
    assert abe.holds() <= suda.holds()
    assert suda.take_one(place / "a.yp").outcome is Outcome.NEW
    assert exchanging.missing_files(suda.ws) == ()


def test_a_key_that_was_used_elsewhere_is_left_and_the_receipt_is_signed_by_the_new_one(
    tmp_path: Path, place: Path
) -> None:
    abe = Copy(tmp_path, "Abe")
    abe.visit(PHOTO)
    abe.close()
    clone = Copy.of(Path(shutil.copytree(abe.folder, tmp_path / "clone")))
    abe = Copy.of(abe.folder)
    old = abe.log
    for one in (clone, abe):
        one.visit(one.folder.name.encode())
    clone.send(place / "a.yp")
    told = abe.take_one(place / "a.yp")
    assert abe.log != old
    assert [fault.log for fault in told.forks] == [old]
    assert told.receipt is not None
    delivery = exchanging.accept_receipt(clone.ws, told.receipt)
    assert delivery is not None
    assert (delivery.log, delivery.state) == (abe.log, DeliveryState.DELIVERED)
    abe.visit(OTHER)
    assert verify(abe.ws).is_untouched
    abe.close()
    clone.close()


def test_every_file_of_the_record_is_named_by_a_header(pair: tuple[Copy, Copy]) -> None:
    abe, _suda = pair
    abe.visit(PHOTO)
    named = {one.blob.sha256 for one in abe.ws.store.exchanges.files()}
    kept = {path.name for path in (abe.folder / "files").rglob("*") if path.is_file()}
    assert kept == named
