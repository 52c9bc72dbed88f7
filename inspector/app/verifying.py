"""Whether a workspace is untouched: its entries, its tables and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inspector.app import own_log
from inspector.app.workspace import Workspace
from inspector.errors import CancelledError
from inspector.evidence.files import FileState
from inspector.i18n import gettext as _
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Blob, Header
from inspector.store.audit import Alteration, Progress, audit


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and everything that is not as it was signed."""

    entries: int
    files: int
    alterations: tuple[Alteration, ...]
    awaited: tuple[str, ...] = ()  # hashes of files of other devices that have not come yet

    @property
    def is_untouched(self) -> bool:
        """Whether what is here is as it was signed; a file that has not come yet is no alteration."""
        return not self.alterations


def verify(
    ws: Workspace, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> Verification:
    """Check every signature, hash, table row and file of the workspace."""
    found = audit(ws.store, progress=progress, cancelled=cancelled)
    blobs = _named_files(ws)
    own = _named_files(ws, own_log.people(ws.store).values())
    awaited = []
    for n, blob in enumerate(blobs.values(), 1):
        if cancelled is not None and cancelled():
            raise CancelledError
        state = ws.files.check(blob.sha256, blob.size)
        if state is FileState.MISSING and blob.sha256 not in own:
            awaited.append(blob.sha256)
        elif state is not FileState.OK:
            found.append(Alteration(_("file {name}").format(name=blob.sha256), state.label))
        if progress is not None:
            progress(n, len(blobs))
    return Verification(ws.store.count(), len(blobs), tuple(found), tuple(awaited))


def _named_files(ws: Workspace, logs: Iterable[str] | None = None) -> dict[str, Blob]:
    """Every file that a readable header names, of all logs or these; unreadable ones are in the audit already."""
    named: dict[str, Blob] = {}
    for log in ws.store.logs() if logs is None else logs:
        for stored in ws.store.entries(log):
            try:
                header = Header.decode(stored.entry.header)
            except NotCanonicalError:
                continue
            named.update((blob.sha256, blob) for blob in header.blobs)
    return named
