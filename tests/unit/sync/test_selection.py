"""What is sent: all that the receiver lacks, whatever it knows, and not much more."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from inspector.ledger.entry import Blob, Entry, Head, Header
from inspector.sync.bundle import FileRef
from inspector.sync.frames import frame_size
from inspector.sync.manifest import Mark, Vector
from inspector.sync.selection import Selection, select, with_landmarks
from tests.unit.sync import made
from tests.unit.sync.made import SENDER

TRUNK = made.log(20)
LEFT = made.log(6, head=Head(20, TRUNK[-1].id.hex(), "0000000001000-00019"), text="left")
RIGHT = made.log(4, head=Head(20, TRUNK[-1].id.hex(), "0000000001000-00019"), text="right")
EVERY = {entry.id: entry for entry in TRUNK + LEFT + RIGHT}


class Copy:
    """Entries of one log as a store holds them."""

    def __init__(self, *entries: Entry) -> None:
        self.held = {entry.id: entry for entry in entries}

    def entries(self, log: str, after: int) -> Iterator[Entry]:
        assert log == SENDER.log
        for _seq, entry in sorted((Header.decode(one.header).seq, one.id) for one in self.held.values()):
            if Header.decode(self.held[entry].header).seq > after:
                yield self.held[entry]

    def holds(self, _log: str, mark: Mark) -> bool:
        return bytes.fromhex(mark.id) in self.held

    def heads(self) -> dict[str, tuple[Mark, ...]]:
        headers = {entry.id.hex(): Header.decode(entry.header) for entry in self.held.values()}
        before = {header.prev for header in headers.values()}
        marks = sorted(Mark(header.seq, name) for name, header in headers.items() if name not in before)
        return {SENDER.log: tuple(marks)} if marks else {}

    def id_at(self, _log: str, seq: int) -> str | None:
        found = [one.id.hex() for one in self.held.values() if Header.decode(one.header).seq == seq]
        return found[0] if len(found) == 1 else None

    def choose(self, theirs: Vector | None) -> Selection:
        return select(self.heads(), theirs, entries=self.entries, holds=self.holds)


def copies() -> st.SearchStrategy[Copy]:
    """Any copy that could have come about: a prefix of the trunk, and where it is whole, of each branch."""
    whole = st.tuples(st.just(20), st.integers(0, 6), st.integers(0, 4))
    return st.one_of(st.tuples(st.integers(0, 20), st.just(0), st.just(0)), whole).map(
        lambda cut: Copy(*TRUNK[: cut[0]], *LEFT[: cut[1]], *RIGHT[: cut[2]])
    )


@given(copies(), copies(), st.booleans())
def test_after_one_exchange_nothing_of_the_sender_is_lacking(
    sender: Copy, receiver: Copy, landmarks: bool
) -> None:
    vector: Vector = receiver.heads()
    if landmarks:
        vector = with_landmarks(vector, receiver.id_at)
    chosen = sender.choose(vector)
    sent = list(chosen.entries())
    assert set(sender.held) <= {entry.id for entry in sent} | set(receiver.held)
    assert len({entry.id for entry in sent}) == len(sent) == chosen.amount.count
    assert chosen.amount.size == sum(map(frame_size, sent))
    if set(receiver.held) <= set(sender.held):  # the sender knows each of its marks
        assert not {entry.id for entry in sent} & set(receiver.held)


def test_a_sender_behind_on_a_log_sends_little_when_there_are_landmarks() -> None:
    sender, receiver = Copy(*TRUNK[:15]), Copy(*TRUNK)
    assert sender.choose(receiver.heads()).amount.count == 15
    assert sender.choose(with_landmarks(receiver.heads(), receiver.id_at)).amount.count == 3


def test_everything_goes_to_who_is_not_known() -> None:
    assert list(Copy(*TRUNK).choose(None).entries()) == TRUNK
    assert Copy(*TRUNK).choose(Copy(*TRUNK).heads()).is_empty


def test_what_is_written_after_the_choice_waits_for_the_next_bundle() -> None:
    copy = Copy(*TRUNK)
    chosen = copy.choose(None)
    copy.held |= {entry.id: entry for entry in LEFT}
    assert list(chosen.entries()) == TRUNK


def test_the_files_of_what_is_sent_go_with_it_once() -> None:
    blob, there = Blob("a" * 64, 5, "image/jpeg"), Blob("b" * 64, 6, "image/jpeg")
    entries = made.log(3, blobs=[blob, there])
    copy = Copy(*entries)
    chosen = select(
        copy.heads(),
        None,
        entries=copy.entries,
        holds=copy.holds,
        has_file=lambda file: file.sha256 == there.sha256,
    )
    assert chosen.files == (FileRef(blob.sha256, 5),)
    pinned = FileRef("c" * 64, 7)
    named = select(
        copy.heads(), None, entries=copy.entries, holds=copy.holds, files=lambda _entry, _header: [pinned]
    )
    assert named.files == (pinned,)
