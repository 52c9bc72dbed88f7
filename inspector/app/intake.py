"""One bundle into the workspace: entries into the record in slices, files once an entry names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector.app import acknowledging, backlog, enclosures, receiving
from inspector.app.streaming import Ahead, Stream, noticed
from inspector.app.taken import BundleTaken, InspectionNews, LogFault, Outcome
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.inspection import Inspection
from inspector.errors import CancelledError, DiskError, EvidenceError, InspectorError
from inspector.i18n import gettext as _
from inspector.ledger.entry import Header
from inspector.store.exchanges import NamedFile
from inspector.store.receiving import Received
from inspector.sync.faults import IncompleteError
from inspector.sync.frames import Run
from inspector.sync.manifest import Manifest
from inspector.sync.reading import End, FileArrived, FileWaits, Torn, read

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
        row, conflicts, waiting = store.exchanges.last_row(), set(store.conflicts()), self._quarantined()
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
        told = self._told(manifest, parts, tally, row, tuple(fresh))
        held = sum(
            max(0, count - waiting.get(log, 0))
            for log, count in self._quarantined().items()
            if any(one.log == log and one.new for one in tally.received)
        )
        return replace(told, quarantined=held), tally.stopped

    def _quarantined(self) -> dict[str, int]:
        return {one.log: one.count for one in self.ws.store.quarantined()}

    # -- reading

    def _part(self, manifest: Manifest, number: int, path: Path, tally: _Tally) -> None:
        items = Ahead(
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

    def _runs(self, first: Run, items: Ahead, tally: _Tally) -> None:
        """Runs that follow each other are one to the record: a Save may reach over their border."""
        stream = Stream(first, items)
        brings: list[tuple[bytes, Header]] = []
        self.ws, told = receiving.receive(self.ws, first.log, noticed(stream, brings))
        for _entry in noticed(stream, brings):  # what the record did not ask for any more
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
            marks = {number: end.mark for number, end in tally.whole.items()}
            given_up = [one for mark in marks.values() for one in mark.missing if self._is_named(one, tally)]
            lacks = (*(one.blob.sha256 for one in lacking), *given_up)
            has_receipt = acknowledging.remember(ws, manifest, marks, lacks)

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
        return _judged(result, tally, acknowledging.parts_missing(ws, manifest.bundle))

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
        known = store.all(EvidenceFile) if lacking else []
        evidence = {one.sha256: str(enclosures.visit_of(self.ws, one)) for one in known}
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
