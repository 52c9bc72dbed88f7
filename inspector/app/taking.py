"""Taking in what others sent: bundles in any number, parts and order, and receipts among them.

A bundle is streamed: entries go into the record in slices, files wait in `incoming/` of the workspace until an
entry of the record names them. What holds is kept up to the first thing that does not. Nothing is decoded.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from inspector.app import deliveries
from inspector.app.deliveries import RECEIPT_SUFFIX
from inspector.app.device_keys import exchange_keys
from inspector.app.intake import INCOMING, Intake
from inspector.app.taken import BundleLook, BundleTaken, InspectionNews, Outcome, ReceiptTaken, Taken
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.errors import CancelledError, DiskError, InspectorError, ReadOnlyError
from inspector.store.exchanges import TakenBundle
from inspector.sync import mailbox
from inspector.sync.faults import LockedBundleError
from inspector.sync.manifest import Manifest
from inspector.sync.reading import read

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_KEPT = timedelta(days=30)  # so long a piece of a large file waits for the part that goes on with it


def take(
    ws: Workspace,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    write_receipts: bool = True,
) -> tuple[Workspace, Taken]:
    """Take in these bundles, parts and receipts, and those in these folders. Each has its own result.

    Go on with the workspace that comes back: it has another key if ours was used elsewhere. A bundle that is
    refused stops no other; a full disk and the user's wish stop the rest, and `Taken.stopped` says so.
    Receipts are put beside the bundles where that can be, else they wait for `write_receipts`. Progress is in
    bytes of all files. Raises ReadOnlyError.
    """
    if ws.signer is None:
        raise ReadOnlyError
    taking = _Taking(ws, progress, cancelled)
    taking.take(list(dict.fromkeys(_files_in(paths))))
    if write_receipts:
        taking.put_receipts()
    return taking.ws, taking.taken


def look(ws: Workspace, path: Path) -> BundleLook:
    """What a bundle says of itself; nothing is taken in. Raises BundleError, LockedBundleError, EvidenceError."""
    told = manifest_of(ws, path, (exchange_keys(ws).secret,))
    known = ws.store.exchanges.find(TakenBundle, told.bundle)
    return BundleLook(
        told.bundle,
        told.part,
        told.sender,
        told.log,
        told.made,
        told.realm,
        told.program,
        told.entries.count,
        told.files.count,
        told.entries.size + told.files.size,
        bool(told.to),
        len(told.to),
        known is not None and known.is_whole,
    )


def manifest_of(ws: Workspace, path: Path, identities: tuple[str, ...]) -> Manifest:
    """What a bundle says of itself first; nothing behind that is read."""
    reading = read(path, ws.folder / INCOMING, realm=ws.realm, identities=identities)
    try:
        first = next(reading)
    finally:
        reading.close()  # type: ignore[attr-defined]  # it is a generator
    assert isinstance(first, Manifest)  # noqa: S101 - the reader gives it first, or raises
    return first


@dataclass(slots=True)
class _Group:
    """The parts of one bundle that were given."""

    manifest: Manifest
    parts: list[tuple[int, Path]] = field(default_factory=list)

    def lacks(self, other: Manifest) -> bool:
        """Whether this is another part of the same bundle; a copy of a part has a result of its own."""
        same = (self.manifest.bundle, self.manifest.key) == (other.bundle, other.key)
        return same and all(number != other.part for number, _path in self.parts)


class _Taking:
    def __init__(self, ws: Workspace, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self.taken = Taken()
        self._progress, self._cancelled = progress, cancelled
        self._identities = (exchange_keys(ws).secret,)
        self._before = self._size = self._total = 0
        self._intake = Intake(ws, self._identities, self._advance, cancelled)

    @property
    def ws(self) -> Workspace:
        return self._intake.ws

    def take(self, paths: list[Path]) -> None:
        sweep(self.ws)
        try:
            self._receipts([path for path in paths if _is_receipt(path)])
            groups, refused = self._grouped([path for path in paths if not _is_receipt(path)])
            self.taken = replace(self.taken, bundles=tuple(refused))
            self._total = sum(_size(path) for group in groups for _number, path in group.parts)
            self._bundles(groups)
        except (DiskError, CancelledError) as error:
            self.taken = replace(self.taken, stopped=error)

    def put_receipts(self) -> None:
        """Put each receipt beside its bundle; what cannot be written there is kept for another time."""
        told = []
        for one in self.taken.bundles:
            put = deliveries.put_beside(self.ws, one.bundle, one.paths[0]) if one.has_receipt else None
            told.append(replace(one, receipt=put) if put else one)
        self.taken = replace(self.taken, bundles=tuple(told))

    def _receipts(self, paths: list[Path]) -> None:
        for path in paths:
            try:
                told = ReceiptTaken(path, deliveries.accept_receipt(self.ws, path))
            except (DiskError, CancelledError):
                raise
            except InspectorError as error:
                told = ReceiptTaken(path, None, str(error), error.exit_code)
            self.taken = replace(self.taken, receipts=(*self.taken.receipts, told))

    def _grouped(self, paths: list[Path]) -> tuple[list[_Group], list[BundleTaken]]:
        """The parts of each bundle together; those of one sender in the order in which they were made."""
        groups: list[_Group] = []
        refused = []
        for path in paths:
            if self._cancelled is not None and self._cancelled():
                raise CancelledError
            try:
                manifest = manifest_of(self.ws, path, self._identities)
            except (DiskError, CancelledError):
                raise
            except InspectorError as error:
                is_locked = isinstance(error, LockedBundleError)
                outcome = Outcome.LOCKED if is_locked else Outcome.REFUSED
                refused.append(BundleTaken((path,), outcome, str(error), error.exit_code))
            else:
                group = next((one for one in groups if one.lacks(manifest)), None)
                if group is None:
                    groups.append(group := _Group(manifest))
                group.parts.append((manifest.part, path))
        made = sorted(groups, key=lambda one: (one.manifest.key, _milliseconds(one.manifest.made)))
        return made, refused

    def _bundles(self, groups: list[_Group]) -> None:
        """Read each; what waits for entries that another one brought is read again."""
        results: list[BundleTaken | None] = [None] * len(groups)
        refused, waiting = self.taken.bundles, list(range(len(groups)))
        while waiting:
            brought = 0
            for n in waiting:
                told, stopped = self._bundle(groups[n])
                brought += told.new
                earlier = results[n]
                results[n] = joined(earlier, told) if earlier else told
                self.taken = replace(self.taken, bundles=(*(one for one in results if one), *refused))
                if stopped is not None:
                    raise stopped
            waiting = [n for n in waiting if (one := results[n]) and one.gaps]
            if not brought or len(groups) == 1:
                return

    def _bundle(self, group: _Group) -> tuple[BundleTaken, InspectorError | None]:
        parts = tuple(sorted(group.parts))
        self._size = 0
        told = self._intake.bundle(group.manifest, parts)
        self._before += sum(_size(path) for _number, path in parts)
        known = self.ws.store.exchanges.find(TakenBundle, group.manifest.bundle)
        if known is None or known.is_whole or not known.parts:
            shutil.rmtree(self.ws.folder / INCOMING / group.manifest.bundle, ignore_errors=True)
        return told

    def _advance(self, done: int, _size: int) -> None:
        if self._progress is not None:
            self._progress(min(self._before + done, self._total), self._total)


def joined(first: BundleTaken, again: BundleTaken) -> BundleTaken:
    """The result of a bundle that was read twice, because others brought what it waited for."""
    news: dict[str, InspectionNews] = {one.inspection: one for one in first.inspections}
    for one in again.inspections:
        earlier = news.get(one.inspection)
        if earlier:
            one = replace(
                one, entries=one.entries + earlier.entries, conflicts=one.conflicts + earlier.conflicts
            )
        news[one.inspection] = one
    whole = replace(
        again,
        new=first.new + again.new,
        same=first.same,
        files=first.files + again.files,
        quarantined=first.quarantined + again.quarantined,
        suspect=first.suspect + again.suspect,
        conflicts=tuple(dict.fromkeys(first.conflicts + again.conflicts)),
        inspections=tuple(news.values()),
    )
    return replace(whole, outcome=Outcome.NEW) if whole.outcome is Outcome.SAME and whole.new else whole


def sweep(ws: Workspace) -> None:
    """Remove what waits in `incoming/` for parts that came or will not come any more."""
    folder = ws.folder / INCOMING
    if not folder.is_dir() or folder.is_symlink():
        return
    now = ws.clock.now().instant
    waiting = {
        one.bundle
        for one in ws.store.exchanges.all(TakenBundle)
        if one.parts and not one.is_whole and now - Moment.parse(one.taken).instant < _KEPT
    }
    for path in folder.iterdir():
        if path.name not in waiting:
            shutil.rmtree(path, ignore_errors=True)  # what is held open goes another time


def _files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and of the folders named what is a bundle or a receipt by its name. No link is followed."""
    for path in paths:
        if path.is_dir():
            for one in sorted(path.rglob("*")):
                if (
                    one.is_file()
                    and not one.is_symlink()
                    and (_is_receipt(one) or mailbox.is_bundle_name(one.name))
                ):
                    yield one
        else:
            yield path


def _is_receipt(path: Path) -> bool:
    return path.name.lower().endswith(RECEIPT_SUFFIX)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it says why


def _milliseconds(made: str) -> int:
    return Moment.parse(made).milliseconds
