"""A mailbox that several devices visit: one call does all, and in the end everybody has everything."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.app import exchanging
from inspector.app.exchanging import DeliveryState, Outcome, Visit
from inspector.domain.realm import Realm
from inspector.sync.faults import MailboxError
from tests.unit.app.copies import Copy


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Copy]]:
    copies = [Copy(tmp_path, name) for name in ("Abe", "Suda", "Ito")]
    yield copies
    for one in copies:
        one.close()


def visit(copy: Copy, stick: Path) -> Visit:
    copy.ws, told = exchanging.visit_mailbox(copy.ws, stick)
    assert told.stopped is None
    return told


def test_three_devices_that_visit_in_turn_have_everything_and_leave_nothing(
    three: list[Copy], stick: Path
) -> None:
    for n, one in enumerate(three):
        one.visit(bytes([n]) * 3_000)
    for _round in range(4):
        for one in three:
            assert not visit(one, stick).problems
    held = [one.holds() for one in three]
    assert held[0] == held[1] == held[2]
    for one in three:
        assert exchanging.missing_files(one.ws) == ()
        assert exchanging.unsent(one.ws).is_empty
        assert {found.state for found in exchanging.deliveries(one.ws)} == {DeliveryState.DELIVERED}
    assert not list(stick.rglob("*.yp*"))
    assert not any(visit(one, stick).posted for one in three)


def test_a_second_visit_posts_nothing_that_lies_there_already(three: list[Copy], stick: Path) -> None:
    abe, suda, _ito = three
    for one in (suda, abe):
        visit(one, stick)
    abe.visit(b"photo" * 100)
    (first,) = visit(abe, stick).posted
    assert [one.name for one in first.to] == ["Suda"]
    assert not visit(abe, stick).posted
    abe.visit(b"other" * 100)
    (second,) = visit(abe, stick).posted
    assert 0 < second.entries < first.entries
    told = visit(suda, stick).taken
    assert [one.exit_code for one in told.bundles] == [0] * len(told.bundles)
    assert abe.holds() <= suda.holds()


def test_on_a_stick_that_cannot_be_written_we_take_and_the_receipt_waits(
    three: list[Copy], stick: Path, tmp_path: Path
) -> None:
    abe, suda, _ito = three
    visit(suda, stick)
    abe.visit(b"photo" * 100)
    visit(abe, stick)
    with unwritable(stick, suda):
        told = visit(suda, stick)
        assert told.taken.bundles[0].outcome is Outcome.NEW
        assert told.problems
        assert visit(suda, stick).taken.bundles == ()
    visit(suda, stick)
    (delivered,) = visit(abe, stick).delivered
    assert (delivered.state, delivered.name) == (DeliveryState.DELIVERED, "Suda")


class unwritable:  # noqa: N801 - reads as a statement
    """The device's own folder on the stick cannot be written: a file lies in its place."""

    def __init__(self, stick: Path, copy: Copy) -> None:
        self._own, self._aside = stick / copy.log, stick / "aside"

    def __enter__(self) -> None:
        self._own.rename(self._aside)
        self._own.write_bytes(b"")
        self._own.chmod(stat.S_IRUSR)

    def __exit__(self, *_error: object) -> None:
        self._own.unlink()
        self._aside.rename(self._own)


def test_a_bundle_that_was_damaged_in_the_mailbox_is_posted_anew(three: list[Copy], stick: Path) -> None:
    abe, suda, _ito = three
    visit(suda, stick)
    abe.visit(b"photo" * 1000)
    visit(abe, stick)
    (posted,) = stick.rglob("*.yp")
    posted.write_bytes(posted.read_bytes()[:-900])
    for _round in range(3):
        visit(suda, stick)
        visit(abe, stick)
    visit(suda, stick)
    assert abe.holds() <= suda.holds()
    assert exchanging.missing_files(suda.ws) == ()


def test_practice_and_real_meet_in_a_folder_and_nothing_passes(stick: Path, tmp_path: Path) -> None:
    real, practice = Copy(tmp_path, "real", realm=Realm.REAL), Copy(tmp_path, "practice")
    for _round in range(2):
        for one in (real, practice):
            told = visit(one, stick)
            assert not told.posted
            assert not told.taken.bundles
    assert "never mix" in visit(real, stick).problems[0]
    real.close()
    practice.close()


def test_a_folder_that_is_not_there_is_told(three: list[Copy], stick: Path) -> None:
    with pytest.raises(MailboxError):
        exchanging.visit_mailbox(three[0].ws, stick / "nowhere")


def test_what_lies_in_a_mailbox_is_told_without_touching_it(three: list[Copy], stick: Path) -> None:
    abe, suda, _ito = three
    visit(suda, stick)
    abe.visit(b"photo" * 100)
    visit(abe, stick)
    before = sorted(stick.rglob("*"))
    seen = exchanging.mailbox_contents(suda.ws, stick)
    assert ([one.name for one in seen.devices if one.log != suda.log], seen.new) == (["Abe"], 1)
    assert [one.name for one in exchanging.mailbox_contents(abe.ws, stick).waiting] == ["Suda"]
    assert sorted(stick.rglob("*")) == before


def test_where_an_agency_is_followed_a_stranger_is_quarantined_and_gets_nothing(
    three: list[Copy], stick: Path
) -> None:
    abe, suda, _ito = three
    with abe.ws.store.transaction():
        abe.ws.store.follow("ab" * 32)
    visit(abe, stick)
    suda.visit(b"photo" * 100)
    visit(suda, stick)
    told = visit(abe, stick)
    (taken,) = told.taken.bundles
    assert (taken.quarantined, taken.inspections) == (taken.new, ())
    assert (taken.new > 0, taken.missing) == (True, ())
    assert not told.posted
    assert "Suda is not known to your agency" in told.problems[0]
    assert not exchanging.unsent(abe.ws).is_empty  # a stranger's word counts not
    assert [one.is_admitted for one in exchanging.receivers(abe.ws)] == [False]
