"""The workspace database: entries go in by one door, and the tables follow in the same transaction.

Decided: every write is a signed entry and its projection in one transaction, instead of tables with an
audit trail beside them, because a trail written apart can miss what it should tell, and because the same
path then serves a Save, an import and a rebuild.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from inspector import machine
from inspector.domain.fields import fields_of
from inspector.domain.ids import RecordId
from inspector.errors import DiskError, ReadOnlyError, TooLargeError
from inspector.i18n import gettext as _
from inspector.ledger import hlc
from inspector.ledger.admission import Judgement
from inspector.ledger.chain import GENESIS_FIELD
from inspector.ledger.entry import (
    LARGEST_SAVE,
    LARGEST_SAVE_SIZE,
    PAPER_KINDS,
    Blob,
    Entry,
    Head,
    Header,
    Kind,
    Write,
    decode_writes,
    make_entry,
    shown_writes,
)
from inspector.ledger.signing import Signer
from inspector.store import migrations
from inspector.store.driver import Connection, connect, told, wrap
from inspector.store.exchanges import Exchanges
from inspector.store.lineage import Lineage
from inspector.store.log import Log, StoredEntry
from inspector.store.projection import Projected, project
from inspector.store.quarantine import ROOT, Quarantine, Waiting
from inspector.store.records import Records
from inspector.store.search import Search
from inspector.store.tables import (
    ANSWER_PREFIX,
    BY_KIND,
    DELETED_FIELD,
    PROJECTED,
    TYPE_FIELD,
    Device,
)

_ROUND = 500  # entries that are shown at a time
Checked = tuple[Entry, Header, Sequence[Write]]
"""An entry that was verified, with its header and what it writes."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one Save writes: fields of records, and the files it brings. The store finds what it replaces."""

    kind: Kind
    writes: tuple[Write, ...]
    blobs: tuple[Blob, ...] = ()


class Store(Log, Records):
    """One open workspace database."""

    def __init__(self, connection: Connection, *, read_only: bool = False, newer: bool = False) -> None:
        self._connection = connection
        self.read_only = read_only
        self.newer = newer  # a newer program has changed this database
        self.lineage = Lineage(connection)
        self.quarantine = Quarantine(connection, self.lineage)
        self.exchanges = Exchanges(connection)
        self._search = Search(connection, read_only=read_only)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, backups: Path | None = None) -> Store:
        """The database at this path, brought to the present shape.

        Before a migration of a database that holds entries a copy goes into `backups`. A database that a
        newer program wrote opens read-only. Raises WorkspaceError and its kin.
        """
        connection = connect(path, read_only=read_only)
        with told():
            newer = migrations.is_newer(wrap(connection))
            if newer and not read_only:
                connection.close()
                connection, read_only = connect(path, read_only=True), True
            if not read_only:
                _migrate(connection, backups)
            elif not newer and migrations.workspace.pending(wrap(connection)):
                connection = _migrated_copy(connection)
        return cls(connection, read_only=read_only, newer=newer)

    @classmethod
    def in_memory(cls) -> Store:
        connection = connect(None)
        _migrate(connection, None)
        return cls(connection)

    @classmethod
    def scratch(cls, path: Path) -> Store:
        """A database that nobody needs after a crash: for a rebuild to compare with."""
        connection = connect(path)
        with told():
            connection.execute("PRAGMA synchronous = OFF")
        _migrate(connection, None)
        return cls(connection)

    def close(self) -> None:
        with told():
            self._connection.close()

    # -- writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        if self.read_only:
            raise ReadOnlyError
        with told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already; saying so would hide the reason.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self.lineage.forget()
                self.quarantine.forget()
                raise

    def save(
        self, signer: Signer, acts: Sequence[Act], *, now_ms: int, who: str, **noted: str
    ) -> tuple[Entry, ...]:
        """Sign, append and show these acts in one transaction. They are on the disk when this returns.

        With `noted`, this copy notes these things of itself in the same transaction.
        """
        if len(acts) > LARGEST_SAVE:
            raise TooLargeError
        saved, size = [], 0
        with self.transaction():
            head = self.head(signer.log)
            for n, act in enumerate(acts, 1):
                writes, seen = self._replacing(act.writes, now_ms)
                entry, header = make_entry(
                    signer,
                    Head(head.seq, head.id, max(head.hlc, seen)),
                    now_ms=now_ms,
                    who=who,
                    kind=act.kind,
                    writes=writes,
                    blobs=act.blobs,
                    more=len(acts) - n,
                )
                # What is shown is what was signed: texts in the payload are normalised.
                self.append(entry, header, shown_writes(header, entry.payload or b""))
                head = Head(header.seq, entry.id.hex(), header.hlc)
                saved.append(entry)
                size += header.length
                if size > LARGEST_SAVE_SIZE and len(acts) > 1:
                    raise TooLargeError
            if noted:
                self.note(**noted)
        return tuple(saved)

    def append(self, entry: Entry, header: Header, writes: Sequence[Write]) -> None:
        """Store one verified entry and show its writes. Runs inside the caller's transaction."""
        self.append_all([(entry, header, writes)])

    def append_all(self, checked: Sequence[Checked]) -> None:
        """Store verified entries and show their writes. Runs inside the caller's transaction.

        Those of logs that the agency does not know wait in quarantine, and come out when it does.
        """
        before = self.quarantine.judgement()
        named = [(entry.id, entry, header, writes) for entry, header, writes in checked]
        self._connection.executemany(
            "INSERT INTO entry (id, log, seq, hlc, kind, header, signature, salt, payload)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    entry_id,
                    header.log,
                    header.seq,
                    header.hlc,
                    header.kind,
                    entry.header,
                    entry.signature,
                    entry.salt,
                    entry.payload,
                )
                for entry_id, entry, header, _writes in named
            ],
        )
        self.quarantine.keep((header, writes) for _id, _entry, header, writes in named)
        after = self.quarantine.judgement()
        if after is not before and after.root:
            out = self.quarantine.turned(before, frozenset(entry_id for entry_id, *_rest in named))
            if out is None:
                self.show_again()
                return
            self._show_these(out)
            self._search.forget()  # what was passed over is shown now
        self.show(
            [
                (entry_id, header, writes)
                for entry_id, _entry, header, writes in named
                if writes and self.quarantine.admits(header.log, header.seq, entry_id.hex())
            ]
        )

    def _replacing(self, writes: Sequence[Write], now_ms: int) -> tuple[tuple[Write, ...], str]:
        """The writes with what they replace, and the latest reading among that.

        A Save comes after what it replaces by its clock too, unless that clock was far ahead of ours.
        """
        found, latest = [], hlc.NEVER
        for write in writes:
            # A deletion names every write it knew of, so that one it did not know of keeps the record visible.
            field = "" if write.field == DELETED_FIELD else " AND field = ?"
            rows = self._connection.execute(
                f"SELECT dot, hlc FROM cell WHERE record = ?{field} AND live = 1 ORDER BY dot",  # noqa: S608 - one of two texts
                (write.record, write.field) if field else (write.record,),
            ).fetchall()
            dots = tuple(dict.fromkeys(row[0] for row in rows))
            found.append(Write(write.record, write.field, write.value, dots) if rows else write)
            latest = max([latest, *(row[1] for row in rows if not hlc.is_ahead(row[1], now_ms))])
        return tuple(found), latest

    def suspect(self, entries: Sequence[bytes], now_ms: int) -> None:
        """Note that the clocks of these entries were far ahead of ours. Runs inside the caller's transaction."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO suspect (entry, received) VALUES (?, ?)",
            [(entry, now_ms) for entry in entries],
        )

    def show_again(self) -> None:
        """Make the tables again from the entries. Runs inside the caller's transaction."""
        for table in PROJECTED:
            self._connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a fixed set
        self.lineage.forget()
        self.quarantine.keep_all()
        self._search.forget()
        self._show_all()

    # -- whose entries are shown

    @property
    def agency(self) -> str:
        """The root key of the agency that this copy follows; "" where it follows none."""
        with told():
            return self.quarantine.root

    def follow(self, root: str) -> None:
        """Follow this agency from now on. Runs inside the caller's transaction."""
        if root != self.quarantine.root:
            self.note(**{ROOT: root})
            self.show_again()

    def judgement(self) -> Judgement:
        """How every log stands with the agency."""
        with told():
            return self.quarantine.judgement()

    def quarantined(self) -> list[Waiting]:
        """The entries that are kept and relayed and not shown, log by log."""
        with told():
            return self.quarantine.waiting()

    def documents(self) -> dict[str, bytes]:
        """Every document of an agency that came in an entry, by its name."""
        with told():
            return self.quarantine.documents()

    def genesis(self, log: str) -> dict[str, Any]:
        """What the first entry of a log says of it, shown or not; empty where it is not here."""
        shown = self.find(Device, log)
        if shown is not None:
            return dict(shown.genesis)
        for stored in self.entries(log, 1, 1):
            if stored.entry.payload is not None:
                for write in decode_writes(stored.entry.payload):
                    if write.record == log and write.field == GENESIS_FIELD and isinstance(write.value, dict):
                        return dict(write.value)
        return {}

    # -- what only this copy knows

    def local(self, name: str) -> str:
        """What this copy noted of itself under this name; "" where nothing was."""
        with told():
            row = self._connection.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, **values: str) -> None:
        """Note something of this copy itself; no other copy learns it. Runs inside the caller's transaction."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO local (name, value) VALUES (?, ?)", list(values.items())
        )

    def check_file(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty when it is sound."""
        with told():
            rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        return [str(row[0]) for row in rows if row[0] != "ok"]

    def rebuild(self) -> None:
        """Empty every table but `entry` and fill them again from it, in one transaction."""
        with self.transaction():
            self.show_again()

    def _show_all(self) -> None:
        self._show_from(stored for log in self.logs() for stored in self.entries(log))

    def _show_these(self, entries: Sequence[bytes]) -> None:
        self._show_from(stored for name in entries for stored in self._entry(name))

    def _show_from(self, entries: Iterable[StoredEntry]) -> None:
        some: list[Projected] = []
        for stored in entries:
            if stored.entry.payload is not None and self.quarantine.admits(
                stored.log, stored.seq, stored.id.hex()
            ):
                header = Header.decode(stored.entry.header)
                some.append((stored.id, header, shown_writes(header, stored.entry.payload)))
            if len(some) == _ROUND:
                self.show(some)
                some = []
        self.show(some)

    def show(self, entries: Sequence[Projected]) -> None:
        """Project entries. Runs inside the caller's transaction."""
        project(self._connection, [one for one in entries if one[1].kind not in PAPER_KINDS], self.lineage)

    def copy_to(self, target: Path) -> None:
        """A whole, consistent copy of the database, which begins a log of its own when it is written to."""
        with told():
            self._connection.execute("VACUUM INTO ?", (str(target),))
            copy = connect(target)
            copy.execute("DELETE FROM local WHERE name = 'boot'")
            copy.close()


def creates(record: RecordId, value: object) -> tuple[Write, ...]:
    """The writes that make this domain value a record; what equals its default is left out."""
    table = BY_KIND[type(value)]
    defaults = {field.name for field in fields(table.kind) if getattr(value, field.name) == field.default}
    plain = ((name, stored) for name, stored in fields_of(value).items() if name not in defaults)
    return (Write(record, TYPE_FIELD, table.name), *(Write(record, name, stored) for name, stored in plain))


def changes_of(before: object, after: object) -> tuple[Write, ...]:
    """The writes that turn one value of a record into another; what stayed the same is not written again."""
    old, new = fields_of(before), fields_of(after)
    record = str(after.id)  # type: ignore[attr-defined]  # every recorded value has one
    return tuple(Write(record, name, new[name]) for name in new if new[name] != old[name])


def answer_field(form_id: str, path: str) -> str:
    return f"{ANSWER_PREFIX}{form_id}:{path}"


def _migrated_copy(connection: Connection) -> Connection:
    """An older database as it would be in the present shape, in memory: whoever only reads changes no file."""
    copy = connect(None)
    connection.backup(copy)
    connection.close()
    _migrate(copy, None)
    copy.execute("PRAGMA query_only = ON")
    return copy


def _migrate(connection: Connection, backups: Path | None) -> None:
    db = wrap(connection)
    with told():
        if not migrations.workspace.pending(db):
            return
        applied = migrations.workspace.applied(db)
        if applied and backups is not None:
            _back_up(connection, backups / f"before-{len(applied):03d}.db")
    store = Store(connection)
    # In one transaction: cut short after the new shape and before its rows, the tables would stay empty.
    with store.transaction():
        migrations.workspace.apply(db)
        if applied:
            store.show_again()


def _back_up(connection: Connection, copy: Path) -> None:
    """A copy under its name when it is whole and on the disk: one that was cut short is no backup."""
    if copy.exists():
        return
    try:
        if not copy.parent.is_dir():
            copy.parent.mkdir(parents=True)
            machine.sync_folder(copy.parent.parent)
        part = copy.with_suffix(".part")
        part.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(part),))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        machine.replace_durably(part, copy)
    except OSError as error:
        raise DiskError(
            _(
                "The disk refused to write ({reason}). Make room or free the drive; what was saved before is safe."
            ).format(reason=error.strerror or error)
        ) from error
