"""What to send: all of it, or what the receiver's vector says it lacks, and the files that this names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspector.ledger.entry import Entry, Header
from inspector.sync.bundle import FileRef
from inspector.sync.frames import frame_size
from inspector.sync.manifest import Amount, Mark, Vector

Entries = Callable[[str, int], Iterable[Entry]]
"""The entries of a log behind a seq, in the order of their seq; of a forked log, those of all branches."""
Files = Callable[[Entry, Header], Iterable[FileRef]]


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen. `entries` reads it from the store again, so nothing is held meanwhile."""

    heads: Vector  # of the sender, at the time of choosing
    amount: Amount
    files: tuple[FileRef, ...]
    _logs: tuple[_Chosen, ...]
    _read: Entries

    def entries(self) -> Iterator[Entry]:
        """The chosen entries, log by log, each branch in one piece."""
        for chosen in self._logs:
            yield from chosen.entries(self._read)

    @property
    def is_empty(self) -> bool:
        return self.amount.count == 0


def named_in_header(_entry: Entry, header: Header) -> Iterator[FileRef]:
    """The files that an entry brings: photos, and with them forms, rule packs and attachments."""
    for blob in header.blobs:
        yield FileRef(blob.sha256, blob.size)


def select(
    ours: Vector,
    theirs: Vector | None,
    *,
    entries: Entries,
    holds: Callable[[str, Mark], bool],
    files: Files = named_in_header,
    has_file: Callable[[FileRef], bool] = lambda _file: False,
) -> Selection:
    """What the receiver lacks; with `theirs` None, everything.

    A mark of theirs that `holds` does not know tells nothing: they may be ahead or on another branch, so
    what is not below a mark both know is sent, and arrives twice at worst. `has_file` names files that need
    not travel.
    """
    logs, count, size = [], 0, 0
    found: dict[str, FileRef] = {}
    for log in sorted(ours):
        known = [mark for mark in (theirs or {}).get(log, ()) if holds(log, mark)]
        chosen = _Chosen.of(log, ours[log], known, entries)
        if chosen is None:
            continue
        logs.append(chosen)
        for entry in chosen.entries(entries):
            count, size = count + 1, size + frame_size(entry)
            for file in files(entry, Header.decode(entry.header)):
                if file.sha256 not in found and not has_file(file):
                    found[file.sha256] = file
    return Selection(ours, Amount(count, size), tuple(found.values()), tuple(logs), entries)


def with_landmarks(heads: Vector, id_at: Callable[[str, int], str | None]) -> dict[str, tuple[Mark, ...]]:
    """The heads, and earlier entries at doubling distances, for a sender that is behind on a log.

    It knows none of our later heads, but one of these; without them it would send the whole log.
    `id_at` gives the id of the one entry at a seq, or None where there are several.
    """
    told = {}
    for log, marks in heads.items():
        found = set(marks)
        distance, top = 1, min(mark.seq for mark in marks)
        while distance < top:
            name = id_at(log, top - distance)
            if name is not None:
                found.add(Mark(top - distance, name))
            distance *= 2
        told[log] = tuple(sorted(found))
    return told


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What of one log is sent: all from `after` to `until`, or of a forked one the branches named."""

    log: str
    after: int
    until: int
    branches: tuple[tuple[bytes, ...], ...] | None = None

    @classmethod
    def of(cls, log: str, heads: Sequence[Mark], known: Sequence[Mark], entries: Entries) -> _Chosen | None:
        lacking = set(heads) - set(known)
        if not lacking:
            return None
        until = max(mark.seq for mark in heads)
        if len(heads) == 1:
            return cls(log, max((mark.seq for mark in known), default=0), until)
        before = {entry.id: _previous(entry) for entry in entries(log, 0)}
        held = {bytes.fromhex(mark.id) for mark in known}
        for mark in known:
            held.update(_walk(bytes.fromhex(mark.id), before, held - {bytes.fromhex(mark.id)}))
        branches = []
        for mark in sorted(lacking):
            branch = _walk(bytes.fromhex(mark.id), before, held)
            held.update(branch)
            if branch:
                branches.append(tuple(reversed(branch)))
        return cls(log, 0, until, tuple(branches))

    def entries(self, read: Entries) -> Iterator[Entry]:
        if self.branches is None:
            for entry in read(self.log, self.after):
                if Header.decode(entry.header).seq > self.until:
                    return  # it was written after the choice
                yield entry
            return
        for branch in self.branches:
            wanted = set(branch)
            for entry in read(self.log, 0):
                if entry.id in wanted:
                    yield entry


def _previous(entry: Entry) -> bytes:
    return bytes.fromhex(Header.decode(entry.header).prev)


def _walk(start: bytes, before: dict[bytes, bytes], until: set[bytes]) -> dict[bytes, None]:
    """From this entry back to its genesis or to one of `until`, the nearest first."""
    walked: dict[bytes, None] = {}
    at = start
    while at in before and at not in until and at not in walked:
        walked[at] = None
        at = before[at]
    return walked
