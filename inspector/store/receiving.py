"""Entries of another copy into this one: a contiguous run of one log at a time.

Every header must name the one before it; the log's own signature on the last entry of each slice then
authenticates the slice. What holds is kept up to the first thing that does not, in slices of one transaction
each. A Save of several entries comes whole or not at all. Nothing is kept twice: a replay writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from inspector.errors import CancelledError, WorkspaceError
from inspector.i18n import N_
from inspector.ledger import hlc
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.chain import GENESIS_FIELD, BrokenEntryError, Chain, Fault
from inspector.ledger.entry import LARGEST_SAVE, LARGEST_SAVE_SIZE, Entry, Header, Write
from inspector.ledger.signing import is_signed
from inspector.store.store import Checked, Store

Progress = Callable[[int, int], None]
SLICE = 500
SLICE_SIZE = 8 * 1024 * 1024  # bytes of payloads after which a slice is kept, however few entries it has


class RealmError(WorkspaceError):
    exit_code = 33
    text = N_(
        "This comes from a workspace of the other kind. Practice and real inspections never mix: open the workspace it belongs to."
    )


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one run."""

    log: str
    new: int = 0
    same: int = 0  # were here already
    gap: int | None = None  # seq of the first entry that is missing before what came
    broken: tuple[int, Fault] | None = None  # seq of the first entry that is not as it was signed
    forked: int | None = None  # seq where the log's branches begin
    suspect: int = 0  # clocks far ahead of ours


def receive(
    store: Store,
    log: str,
    entries: Iterable[Entry],
    *,
    realm: str,
    now_ms: int,
    slice_size: int = SLICE,
    total: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Received:
    """Take in a run of one log. Raises RealmError, CancelledError; what was kept before stays."""
    run = _Run(store, log, realm, now_ms, slice_size)
    for done, entry in enumerate(entries, 1):
        if not run.take(entry):
            break
        if done % slice_size == 0:
            if cancelled is not None and cancelled():
                raise CancelledError
            if progress is not None:
                progress(done, total)
    run.keep()
    return replace(run.result, forked=store.forks().get(log))


class _Run:
    """A run on its way in."""

    def __init__(self, store: Store, log: str, realm: str, now_ms: int, slice_size: int) -> None:
        self._slice = slice_size
        self._store, self._realm, self._now_ms = store, realm, now_ms
        self._chain: Chain | None = None  # from the first entry on that is new here
        self._waiting: list[Checked] = []
        self._size = 0  # bytes of what waits
        self._last = b""
        self.result = Received(log)

    def take(self, entry: Entry) -> bool:
        """Check one entry and keep a slice when it is full; False where the run ends."""
        entry_id = entry.id
        if entry_id == self._last or (self._chain is None and self._store.has(entry_id)):
            self.result = replace(self.result, same=self.result.same + 1)
            return True
        try:
            self._chain = self._chain or self._begun(entry)
            if self._chain is None:
                return False
            header, writes = self._chain.follow(entry, every_signature=False)
        except BrokenEntryError as error:
            self._stop(entry, error)
            return False
        if header.seq == 1:
            self._check_realm(writes)
        self._last = entry_id
        self._waiting.append((entry, header, writes))
        self._size += header.length
        if (len(self._waiting) >= self._slice or self._size >= SLICE_SIZE) and not header.more:
            return self.keep()
        # A Save that is larger than any may be is not waited for.
        return len(self._waiting) < self._slice + LARGEST_SAVE and self._size < SLICE_SIZE + LARGEST_SAVE_SIZE

    def keep(self) -> bool:
        """Keep what waits, up to the last end of a Save that the log's key signed; False where some did not hold."""
        held, self._size = len(self._waiting), 0
        while held and not self._ends(held - 1):
            held -= 1
        kept, rest, self._waiting = self._waiting[:held], self._waiting[held:], []
        if kept:
            self._store_slice(kept)
        if rest:
            header = rest[0][1]
            if rest[-1][1].more == 0:
                self.result = replace(self.result, broken=(header.seq, Fault.SIGNATURE), gap=None)
            elif self.result.broken is None:
                self.result = replace(self.result, gap=rest[-1][1].seq + 1)
        return not rest

    def _ends(self, n: int) -> bool:
        entry, header, _writes = self._waiting[n]
        assert self._chain is not None  # noqa: S101 - what waits was followed
        key = self._chain.key
        return not header.more and key is not None and is_signed(key, entry.header, entry.signature)

    def _begun(self, entry: Entry) -> Chain | None:
        """The chain behind the entry that the first new one follows; None where that one is missing."""
        log = self.result.log
        try:
            header = Header.decode(entry.header)
        except NotCanonicalError as error:
            raise BrokenEntryError(self._store.head(log).seq + 1, Fault.HEADER) from error
        if header.log != log:
            raise BrokenEntryError(header.seq, Fault.CHAIN)
        if header.seq == 1:
            return Chain(log)
        if not self._store.has_at(log, header.seq - 1, header.prev):
            missing = min(self._store.head(log).seq + 1, header.seq - 1)
            self.result = replace(self.result, gap=missing)
            return None
        genesis = next(self._store.entries(log, 1, 1))
        return Chain.behind(log, header.seq - 1, header.prev, genesis.entry)

    def _stop(self, entry: Entry, error: BrokenEntryError) -> None:
        expected = self._chain.seq + 1 if self._chain is not None else error.seq
        if error.fault is Fault.CHAIN and _seq_of(entry) > expected:
            self.result = replace(self.result, gap=expected)
        else:
            self.result = replace(self.result, broken=(error.seq, error.fault))

    def _check_realm(self, writes: Iterable[Write]) -> None:
        said = {
            write.value.get("realm")
            for write in writes
            if write.field == GENESIS_FIELD and isinstance(write.value, dict)
        }
        if said != {self._realm}:
            raise RealmError

    def _store_slice(self, kept: list[Checked]) -> None:
        log, first = self.result.log, kept[0][1].seq
        ahead = [entry.id for entry, header, _writes in kept if hlc.is_ahead(header.hlc, self._now_ms)]
        with self._store.transaction():
            forks = self._store.head(log).seq >= first or log in self._store.forks()
            if forks:
                self._store.lineage.forget()
            self._store.append_all(kept)
            self._store.suspect(ahead, self._now_ms)
            if forks:  # what a seal knew of is told by branches now
                self._store.show_again()
        self.result = replace(
            self.result, new=self.result.new + len(kept), suspect=self.result.suspect + len(ahead)
        )


def _seq_of(entry: Entry) -> int:
    try:
        return Header.decode(entry.header).seq
    except NotCanonicalError:
        return 0
