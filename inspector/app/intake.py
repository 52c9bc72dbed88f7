"""One bundle into the workspace: entries into the record in slices, files once an entry names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector.app import backlog, deliveries, receiving
from inspector.app.taken import BundleTaken, InspectionNews, LogFault, Outcome
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.inspection import Inspection
from inspector.errors import CancelledError, DiskError, EvidenceError, InspectorError
from inspector.i18n import gettext as _
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Entry, Header
from inspector.store.exchanges import NamedFile, Peer, TakenBundle
from inspector.store.receiving import Received
from inspector.sync import receipts
from inspector.sync.faults import IncompleteError
from inspector.sync.frames import Run
from inspector.sync.manifest import Manifest, Mark
from inspector.sync.reading import End, FileArrived, FileWaits, Item, Torn, read

INCOMING = "incoming"


@dataclass(slots=True)
class _Tally:
    """What one bundle brought so far."""

    received: list[Received] = field(default_factory=list)
    named: dict[str, tuple[bytes, NamedFile]] = field(default_factory=dict)  # by hash; with the entry's id
    files: int = 0
    left: int = 0
    whole: dict[int, End] = field(default_factory=dict)
    torn: str = ""
    waits: bool = False
    problem: InspectorError | None = None
    stopped: InspectorError | None = None


class Intake:
    """Reads bundles into one workspace, which may go on under another key meanwhile."""

    def __init__(
        self,
        ws: Workspace,
        identities: tuple[str, ...],
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.ws = ws
        self._identities, self._progress, self._cancelled = identities, progress, cancelled
        self._named: set[str] | None = None

    def bundle(
        self, manifest: Manifest, parts: tuple[tuple[int, Path], ...]
    ) -> tuple[BundleTaken, InspectorError | None]:
        """Read these parts. What stops the others too, no room or the user's wish, comes back beside it."""
        store = self.ws.store
        row, conflicts = store.exchanges.last_row(), set(store.conflicts())
        tally = _Tally()
        for number, path in parts:
            try:
                self._part(manifest, number, path, tally)
            except (DiskError, CancelledError) as error:
                tally.stopped = error
                break
            except InspectorError as error:
                tally.problem = error
        if tally.stopped is None:
            try:
                self._waiting(manifest, tally)
            except (DiskError, EvidenceError) as error:
                tally.stopped = error
        fresh = [one for one in store.conflicts() if one not in conflicts]
        return self._told(manifest, parts, tally, row, tuple(fresh)), tally.stopped

    # -- reading

    def _part(self, manifest: Manifest, number: int, path: Path, tally: _Tally) -> None:
        items = _Ahead(
            read(
                path,
                self.ws.folder / INCOMING / manifest.bundle,
                realm=self.ws.realm,
                identities=self._identities,
                progress=self._progress,
                cancelled=self._cancelled,
            )
        )
        try:
            for item in items:
                match item:
                    case Run():
                        self._runs(item, items, tally)
                    case FileArrived():
                        self._file(item, tally)
                    case FileWaits():
                        tally.waits = True
                    case End():
                        tally.whole[number] = item
                    case Torn():
                        tally.torn = item.where
        finally:
            items.close()

    def _runs(self, first: Run, items: _Ahead, tally: _Tally) -> None:
        """Runs that follow each other are one to the record: a Save may reach over their border."""
        stream = _Stream(first, items)
        brings: list[tuple[bytes, Header]] = []
        self.ws, told = receiving.receive(self.ws, first.log, _noticed(stream, brings))
        for _entry in _noticed(stream, brings):  # what the record did not ask for any more
            pass
        for entry_id, header in brings:
            for blob in header.blobs:
                named = NamedFile(blob, header.log, header.seq, header.who)
                tally.named.setdefault(blob.sha256, (entry_id, named))
        tally.received.append(told)
        if stream.error is not None:
            raise stream.error

    def _file(self, arrived: FileArrived, tally: _Tally) -> None:
        if self._is_named(arrived.sha256, tally):
            tally.files += self.ws.files.adopt(arrived.path, arrived.sha256, arrived.size)
            arrived.path.unlink(missing_ok=True)
        # The others stay: the part with the entries that name them may come later.

    def _waiting(self, manifest: Manifest, tally: _Tally) -> None:
        """Take over the files that waited for entries which have come by now."""
        for path in sorted((self.ws.folder / INCOMING / manifest.bundle / "blob").glob("[0-9a-f]" * 64)):
            if path.is_symlink() or not self._is_named(path.name, tally):
                tally.left += 1
                continue
            was_here = backlog.has_file(self.ws, path.name)
            stored = self.ws.files.take(path)  # with its hash again: it may have lain here for days
            tally.files += stored.sha256 == path.name and not was_here
            path.unlink()

    def _is_named(self, sha256: str, tally: _Tally) -> bool:
        """Whether an entry of the record brings this file; an entry that was refused does not count."""
        if self._named is None:
            self._named = {one.blob.sha256 for one in self.ws.store.exchanges.files()}
        if sha256 not in self._named and sha256 in tally.named and self.ws.store.has(tally.named[sha256][0]):
            self._named.add(sha256)
        return sha256 in self._named

    # -- telling

    def _told(
        self,
        manifest: Manifest,
        parts: tuple[tuple[int, Path], ...],
        tally: _Tally,
        row: int,
        conflicts: tuple[tuple[str, str], ...],
    ) -> BundleTaken:
        ws, names = self.ws, self._names(manifest)
        lacking = self._lacking(tally)
        refused = bool(tally.problem) and not tally.whole and not tally.torn and not _brought(tally)
        has_receipt = False
        if not refused and not tally.stopped:
            has_receipt = self._noted(manifest, tally, tuple(one.blob.sha256 for one in lacking))

        def faults(of: Callable[[Received], tuple[int, str] | None]) -> tuple[LogFault, ...]:
            found = ((one.log, of(one)) for one in tally.received)
            told = (LogFault(log, names.get(log, log[:8]), *at) for log, at in found if at)
            return tuple(dict.fromkeys(told))

        gaps = faults(lambda one: (one.gap, _("entries before it have not come")) if one.gap else None)
        result = BundleTaken(
            paths=tuple(path for _number, path in parts),
            outcome=Outcome.SAME,
            bundle=manifest.bundle,
            log=manifest.log,
            name=manifest.sender,
            made=manifest.made,
            new=sum(one.new for one in tally.received),
            same=sum(one.same for one in tally.received),
            files=tally.files,
            left=tally.left,
            suspect=sum(one.suspect for one in tally.received),
            conflicts=conflicts,
            inspections=self._news(row, conflicts, lacking),
            missing=backlog.described(ws, lacking),
            gaps=gaps,
            broken=faults(lambda one: (one.broken[0], one.broken[1].label) if one.broken else None),
            forks=faults(
                lambda one: (
                    (one.forked, _("its key was used in two places")) if one.forked and one.new else None
                )
            ),
            has_receipt=has_receipt,
        )
        return _judged(result, tally, self._parts_missing(manifest))

    def _names(self, manifest: Manifest) -> dict[str, str]:
        return {one.log: one.name for one in backlog.receivers(self.ws)} | {manifest.log: manifest.sender}

    def _lacking(self, tally: _Tally) -> list[NamedFile]:
        """The files that recorded entries of the bundle name and that are not here."""
        return [
            named
            for sha256, (entry_id, named) in tally.named.items()
            if not backlog.has_file(self.ws, sha256) and self.ws.store.has(entry_id)
        ]

    def _news(
        self, row: int, conflicts: tuple[tuple[str, str], ...], lacking: list[NamedFile]
    ) -> tuple[InspectionNews, ...]:
        store = self.ws.store
        entries = store.exchanges.news(row)
        contested = store.exchanges.inspections_of_records(record for record, _field in conflicts)
        evidence = {one.sha256: str(one.inspection) for one in store.all(EvidenceFile)} if lacking else {}
        missing = [evidence.get(one.blob.sha256, "") for one in lacking]
        numbers = {str(one.id): one.number for one in store.all(Inspection)}
        concerned = dict.fromkeys((*entries, *contested.values(), *missing))
        return tuple(
            InspectionNews(
                one,
                numbers.get(one, ""),
                entries.get(one, 0),
                sum(contested.get(record, "") == one for record, _field in conflicts),
                missing.count(one),
            )
            for one in concerned
            if one
        )

    # -- remembering

    def _noted(self, manifest: Manifest, tally: _Tally, lacking: tuple[str, ...]) -> bool:
        """Remember the bundle and what its sender said; with a receipt, once all its parts were read."""
        ws, store = self.ws, self.ws.store
        before = store.exchanges.find(TakenBundle, manifest.bundle)
        if before is not None and before.log != manifest.log:
            before = None  # somebody took the number of another one's bundle
        given_up = {one for end in tally.whole.values() for one in end.mark.missing}
        earlier = before.lacking if before else ()
        lacks = dict.fromkeys((*earlier, *lacking, *(one for one in given_up if self._is_named(one, tally))))
        last = next((number for number, end in tally.whole.items() if end.mark.last), 0)
        now = str(ws.clock.now())
        taken = TakenBundle(
            manifest.bundle,
            manifest.log,
            manifest.sender,
            before.taken if before else now,
            tuple(sorted({*tally.whole, *(before.parts if before else ())})),
            last or (before.last if before else 0),
            tuple(one for one in lacks if not backlog.has_file(ws, one)),
            before.put if before else "",
            before.receipt if before else b"",
        )
        is_told = taken.receipt and taken == before and not self._says_more(manifest, taken)
        if taken.is_whole and not is_told:
            taken = replace(taken, receipt=self._receipt(manifest, taken), put="")
        peer = Peer(
            manifest.log,
            manifest.sender,
            manifest.reply,
            backlog.spots_of(manifest.heads),
            manifest.wants,
            manifest.made,
            now,
        )
        with store.transaction():
            deliveries.note_peer(ws, peer)
            if taken != before:
                store.exchanges.note(taken)
        return bool(taken.receipt)

    def _says_more(self, manifest: Manifest, taken: TakenBundle) -> bool:
        """Whether a receipt now would name more of the bundle's heads than the one that was made."""
        told = receipts.read(taken.receipt).heads
        return any(
            self._holds(log, mark) and mark not in told.get(log, ())
            for log, marks in manifest.heads.items()
            for mark in marks
        )

    def _holds(self, log: str, mark: Mark) -> bool:
        return self.ws.store.has_at(log, mark.seq, mark.id)

    def _receipt(self, manifest: Manifest, taken: TakenBundle) -> bytes:
        ws = self.ws
        assert ws.signer is not None  # noqa: S101 - nothing is taken in without one
        return receipts.acknowledge(
            manifest,
            backlog.vector_of(ws.store.landmarks()),
            ws.signer,
            holds=self._holds,
            now=ws.clock.now(),
            lacking=taken.lacking,
            wants=tuple(one.sha256 for one in backlog.missing_files(ws)),
        )

    def _parts_missing(self, manifest: Manifest) -> str:
        """Which parts of a bundle have not come, in words; "" where none is missing or it was not read."""
        taken = self.ws.store.exchanges.find(TakenBundle, manifest.bundle)
        if taken is None or taken.is_whole or not taken.parts:
            return ""
        known = set(taken.parts)
        upper = taken.last or max(known) + 1
        absent = [str(number) for number in range(1, upper + 1) if number not in known]
        return _("Part {numbers} has not come. Put in the stick with it and take it in.").format(
            numbers=", ".join(absent)
        )


def _brought(tally: _Tally) -> bool:
    return bool(tally.files or any(one.new for one in tally.received))


def _judged(result: BundleTaken, tally: _Tally, parts: str) -> BundleTaken:
    """The result with how it ended, and what to do."""
    problem = tally.stopped or tally.problem
    brought = _brought(tally)
    if problem is not None:
        outcome = Outcome.PARTLY if brought or tally.whole else Outcome.REFUSED
        return replace(result, outcome=outcome, problem=str(problem), exit_code=problem.exit_code)
    words = [
        _("The bundle is cut short: {where}").format(where=tally.torn) if tally.torn else "",
        "" if tally.torn else parts,
        _("Entries before those of this bundle are missing. Take in the bundles that came before it.")
        if result.gaps
        else "",
        _("Some entries are not as they were signed. Ask its sender for it again.") if result.broken else "",
    ]
    if any(words):
        told = " ".join(filter(None, words))
        return replace(result, outcome=Outcome.PARTLY, problem=told, exit_code=IncompleteError.exit_code)
    return replace(result, outcome=Outcome.NEW if brought else Outcome.SAME)


class _Ahead:
    """Items with a look at the next one. What reading raises is raised where the item is asked for."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._next: Item | None = None

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        if self._next is not None:
            item, self._next = self._next, None
            return item
        return next(self._items)

    def peek(self) -> Item | None:
        if self._next is None:
            self._next = next(self._items, None)
        return self._next

    def close(self) -> None:
        self._items.close()  # type: ignore[attr-defined]  # it is a generator


class _Stream:
    """The entries of runs that follow each other. What stops the reading waits in `error` meanwhile,

    so that what came before it is kept first.
    """

    def __init__(self, first: Run, items: _Ahead) -> None:
        self.error: InspectorError | None = None
        self._run: Run | None = first
        self._at = 0
        self._items = items

    def __iter__(self) -> Iterator[Entry]:
        return self

    def __next__(self) -> Entry:
        while self._run is not None and self._at == len(self._run.entries):
            self._run = self._following(self._run)
            self._at = 0
        if self._run is None:
            raise StopIteration
        self._at += 1
        return self._run.entries[self._at - 1]

    def _following(self, run: Run) -> Run | None:
        try:
            item = self._items.peek()
        except InspectorError as error:
            self.error = error
            return None
        if not isinstance(item, Run) or (item.log, item.first) != (run.log, run.first + len(run.entries)):
            return None
        next(self._items)
        return item


def _noticed(entries: Iterator[Entry], brings: list[tuple[bytes, Header]]) -> Iterator[Entry]:
    """These entries, and aside those that bring files."""
    for entry in entries:
        if not entry.header.startswith(b'{"blobs":[]'):
            try:
                brings.append((entry.id, Header.decode(entry.header)))
            except NotCanonicalError:
                yield entry  # the record says what is wrong with it
                continue
        yield entry
