"""What is sent: all that the receiver lacks, whatever it knows, once, and not much more."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ledger.entry import Entry, Write
from inspector.store.lineage import Spot
from inspector.store.log import Run
from tests.unit.store.devices import Device


@cache
def history() -> tuple[str, list[Entry], list[Entry], list[Entry]]:
    """A log of 20 entries that forks into branches of six and four."""
    left = Device("A", seed=1)
    for n in range(19):
        left.save(Write("r" * 32, "note", n))
    right = left.clone("A2")
    trunk = left.log()
    ends = []
    for device, count in ((left, 6), (right, 4)):
        for n in range(count):
            device.save(Write("r" * 32, "note", f"{count} {n}"))
        ends.append(device.log()[20:])
    return left.signer.log, trunk, *ends  # type: ignore[return-value]


class Held:
    """A copy with the trunk up to here, and where it is whole, so much of each branch."""

    def __init__(self, trunk: int, left: int = 0, right: int = 0) -> None:
        log, whole, one, other = history()
        self.device = Device("B")
        for entries in ([*whole[:trunk], *one[:left]], [*whole[:trunk], *other[:right]]):
            self.device.take(log, entries)
        self.ids = {*(entry.id for entry in (*whole[:trunk], *one[:left], *other[:right]))}

    def lacks(self, theirs: list[Spot]) -> list[Entry]:
        log = history()[0]
        runs = [run for run in self.device.store.missing(theirs) if run.log == log]
        return [entry for run in runs for entry in self.device.store.run(run)]


def cuts() -> st.SearchStrategy[tuple[int, int, int]]:
    whole = st.tuples(st.just(20), st.integers(0, 6), st.integers(0, 4))
    part = st.tuples(st.integers(0, 20), st.just(0), st.just(0))
    return st.one_of(part, whole)


@given(cuts(), cuts(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_after_one_exchange_nothing_of_the_sender_is_lacking(
    here: tuple[int, int, int], there: tuple[int, int, int], landmarks: bool
) -> None:
    sender, receiver = Held(*here), Held(*there)
    store = receiver.device.store
    sent = [entry.id for entry in sender.lacks(store.landmarks() if landmarks else store.heads())]
    assert sender.ids <= {*sent} | receiver.ids
    assert len(set(sent)) == len(sent)
    if receiver.ids <= sender.ids:  # the sender knows each of its marks
        assert not {*sent} & receiver.ids


def test_a_sender_behind_on_a_log_sends_little_when_there_are_landmarks() -> None:
    sender, receiver = Held(15), Held(20)
    assert len(sender.lacks(receiver.device.store.heads())) == 15
    assert len(sender.lacks(receiver.device.store.landmarks())) == 3


def test_the_landmarks_of_a_forked_log_lie_before_its_branches() -> None:
    log, trunk, *_branches = history()
    store = Held(20, 6, 4).device.store
    marks = {(seq, name) for one, seq, name in store.landmarks() if one == log}
    heads = {(seq, name) for one, seq, name in store.heads() if one == log}
    assert heads < marks
    assert {trunk[seq - 1].id.hex() for seq, _name in marks - heads} == {name for _seq, name in marks - heads}
    assert max(seq for seq, _name in marks - heads) <= 20


def test_everything_goes_to_who_is_not_known() -> None:
    assert [entry.id for entry in Held(20).lacks([])] == [entry.id for entry in history()[1]]


def test_what_is_written_after_the_choice_waits_for_the_next_bundle() -> None:
    device = Device("A")
    (run,) = device.store.missing([])
    device.save(Write("r" * 32, "note", "later"))
    assert [entry.id for entry in device.store.run(run)] == [device.log()[0].id]
    assert device.store.missing([]) == [Run(run.log, 1, 2, device.log()[1].id.hex())]
