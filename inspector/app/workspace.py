"""A workspace: one folder with the record, its files and its keys. Opened once, passed by hand.

record.db      the signed entries and the tables made from them
files/         evidence, every original under its SHA-256
thumbnails/    made from the files; can be thrown away
keys/          this device's signing key and what tells a copy from it (`own_log`); never part of a backup
maps.json      the maps the user added; maps/ holds copies of their layers, by hash; neither is evidence
backups/       the database before each change of its shape
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from inspector import machine, paths
from inspector.app import own_log
from inspector.clock import Clock
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.errors import (
    DiskError,
    NotAdmittedError,
    ReadOnlyError,
    RecordAlteredError,
    WorkspaceError,
    WorkspaceInUseError,
)
from inspector.evidence.files import FileStore
from inspector.i18n import gettext as _
from inspector.ledger.admission import Standing
from inspector.ledger.entry import PAPER_KINDS, Blob, Kind, Write
from inspector.ledger.signing import Signer
from inspector.store.store import Act, Store, creates
from inspector.store.tables import TYPE_FIELD

RECORD = "record.db"
_FOLDERS = ("keys", "files", "thumbnails")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace. `signer` is None where it was opened read-only."""

    folder: Path
    realm: Realm
    store: Store
    files: FileStore
    clock: Clock
    signer: Signer | None
    person: Person
    device: str  # the log this device writes
    warnings: tuple[str, ...] = ()

    @property
    def read_only(self) -> bool:
        return self.signer is None

    @property
    def thumbnails(self) -> Path:
        return self.folder / "thumbnails"

    def save(self, *writes: Write, kind: Kind = Kind.EDIT, blobs: tuple[Blob, ...] = ()) -> Changes:
        """One Save: one signed entry and its tables in one transaction, on the disk when this returns.

        Raises ReadOnlyError, NotAdmittedError, TooLargeError, DiskError.
        """
        return self.save_all(Act(kind, writes, blobs))

    def save_all(self, *acts: Act) -> Changes:
        """One Save of several entries, all or none."""
        if self.signer is None:
            raise ReadOnlyError
        hidden = self.store.judgement().of(self.signer.log).standing in (Standing.REVOKED, Standing.UNKNOWN)
        if hidden and any(act.kind not in PAPER_KINDS for act in acts):
            raise NotAdmittedError
        entries = self.store.save(
            self.signer, acts, now_ms=self.clock.now().milliseconds, who=str(self.person.id)
        )
        kinds = {
            write.record: write.value for act in acts for write in act.writes if write.field == TYPE_FIELD
        }
        records = frozenset(
            (str(kinds.get(write.record) or self.store.kind_of(write.record)), RecordId(write.record))
            for act in acts
            for write in act.writes
        )
        return Changes(records, entry=entries[-1].id.hex() if entries else "")

    def create(self, value: object, *, kind: Kind = Kind.EDIT, blobs: tuple[Blob, ...] = ()) -> Changes:
        """Save a new domain value as a record."""
        record = RecordId(str(value.id))  # type: ignore[attr-defined]  # every recorded value has one
        return replace(self.save(*creates(record, value), kind=kind, blobs=blobs), made=record)


def create(folder: Path, *, realm: Realm, person: Person, clock: Clock) -> None:
    """Make a workspace in an empty or new folder. Its realm is fixed for ever. Raises WorkspaceError, DiskError.

    Where making one was cut short in this folder before, it goes on.
    """
    _check_empty(folder)
    try:
        _make_folders(folder)
        with _locked(folder):
            store = Store.open(folder / RECORD)
            try:
                own_log.first(folder, store, realm=realm.value, person=person, clock=clock)
            finally:
                store.close()
        machine.sync_folder(folder)
    except OSError as error:
        raise DiskError(
            _("“{folder}” cannot be made: {reason}.").format(folder=folder, reason=error.strerror)
        ) from error


def _make_folders(folder: Path) -> None:
    """The folders with their names on the disk: what is synced in a folder that is lost is lost with it."""
    wanted = [folder / name for name in _FOLDERS]
    new = {path.parent for path in (*wanted, folder, *folder.parents) if not path.exists()}
    for path in wanted:
        path.mkdir(parents=True, exist_ok=True)
    for path in sorted(new, reverse=True):
        machine.sync_folder(path)


def _check_empty(folder: Path) -> None:
    if folder.resolve().is_relative_to(paths.program_folder()):
        raise WorkspaceError(_("A workspace does not belong in the program's folder. Choose another place."))
    if _is_unfinished(folder):
        return
    if (folder / RECORD).exists():
        raise WorkspaceError(
            _("“{folder}” already is a workspace. Open it, or choose another folder.").format(folder=folder)
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(
            _("“{folder}” is not empty. Choose a new folder, so that nothing is mixed.").format(folder=folder)
        )


def _is_unfinished(folder: Path) -> bool:
    """Whether this is what making a workspace leaves that was cut short: our names, and not one entry."""
    ours = {*_FOLDERS, "lock", RECORD, *(f"{RECORD}-{end}" for end in ("wal", "shm", "journal"))}
    if not folder.is_dir() or not {path.name for path in folder.iterdir()} <= ours:
        return False
    if any((folder / "files").glob("*")):
        return False
    if not (folder / RECORD).exists():
        return (folder / "keys").is_dir()
    try:
        store = Store.open(folder / RECORD, read_only=True)
    except RecordAlteredError:
        return False
    try:
        return store.count() == 0
    finally:
        store.close()


@contextmanager
def opened(folder: Path, *, clock: Clock, read_only: bool = False) -> Iterator[Workspace]:
    """The workspace, open until the block ends."""
    workspace, close = open_workspace(folder, clock=clock, read_only=read_only)
    try:
        yield workspace
    finally:
        close()


def open_workspace(
    folder: Path, *, clock: Clock, read_only: bool = False
) -> tuple[Workspace, Callable[[], None]]:
    """The workspace in this folder and the function that closes it.

    Only one program writes: a second one raises WorkspaceInUseError, or opens read-only where it asks to.
    A workspace that a newer version wrote opens read-only. Raises WorkspaceError.
    """
    record = folder / RECORD
    if not record.is_file():
        raise WorkspaceError(
            _("“{folder}” is not a workspace. Make one with “yardproof workspace create”.").format(
                folder=folder
            )
        )
    lock = None if read_only else _take_lock(folder)
    try:
        store = Store.open(record, read_only=read_only, backups=folder / "backups")
    except BaseException:
        if lock is not None:
            lock.release()
        raise

    def close() -> None:
        if workspace is not None and not workspace.read_only:
            own_log.note_length(folder, store)
        store.close()
        if lock is not None:
            lock.release()

    workspace = None
    try:
        workspace = _assemble(folder, store, clock)
        return workspace, close
    except BaseException:
        close()
        raise


def _assemble(folder: Path, store: Store, clock: Clock) -> Workspace:
    if store.count() == 0:
        raise WorkspaceError(
            _("Making the workspace in “{folder}” was cut short. Make it again in the same folder.").format(
                folder=folder
            )
        )
    known = store.local("log") or (own_log.first_of(store) if store.logs() else "")
    told = store.genesis(known).get("realm", "")
    if told not in set(Realm):
        raise WorkspaceError(
            _("“{folder}” holds no genesis. Run “yardproof verify” on it.").format(folder=folder)
        )
    warnings = []
    if machine.is_network_drive(folder):
        warnings.append(
            _(
                "This workspace lies on a network drive. A broken connection can damage it: move it to this computer."
            )
        )
    signer, files = None, FileStore(folder / "files")
    if not store.read_only:
        signer, is_new = own_log.claim(folder, store, clock)
        if is_new:
            warnings.append(
                _(
                    "This workspace is a copy or was restored. It goes on under a new key, which counts as provisional until it is approved."
                )
            )
        files.sweep()  # what a copy left that was cut short
    elif store.newer:
        warnings.append(
            _("A newer version of Yardproof wrote this workspace. It is open read-only; update to change it.")
        )
    own = signer.log if signer else known
    if store.judgement().of(own).standing is Standing.REVOKED:
        warnings.append(
            _(
                "The agency has revoked this device. What is written on it is kept and waits until the agency decides; ask your administrator."
            )
        )
    person = own_log.person_of(store, own)
    realm = Realm(str(told))
    return Workspace(
        folder,
        realm,
        store,
        files,
        clock,
        signer,
        person,
        own,
        tuple(warnings),
    )


def _take_lock(folder: Path) -> FileLock:
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkspaceInUseError from error
    except OSError as error:
        raise WorkspaceError(
            _("“{folder}” cannot be written. Open it with --read-only, or copy it to this computer.").format(
                folder=folder
            )
        ) from error
    return lock


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = _take_lock(folder)
    try:
        yield
    finally:
        lock.release()


# -- the last one used


def remember(folder: Path) -> None:
    """Make this the workspace that commands use when none is named."""
    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({"workspace": str(folder.resolve())}, ensure_ascii=False), encoding="utf-8")
    part.replace(file)


def last_used() -> Path:
    """The workspace that was used last. Raises WorkspaceError when there is none yet."""
    try:
        return Path(json.loads(paths.settings_file().read_text(encoding="utf-8"))["workspace"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            _(
                "No workspace was used yet on this computer. Make one with “yardproof workspace create”, or name it with --workspace."
            )
        ) from error
