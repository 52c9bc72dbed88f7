"""The workspace database: entries go in by one door, and the tables follow in the same transaction.

Decided: every write is a signed entry and its projection in one transaction, instead of tables with an
audit trail beside them, because a trail written apart can miss what it should tell, and because the same
path then serves a Save, an import and a rebuild.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from inspector import machine
from inspector.domain.fields import fields_of, value_of
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Answer
from inspector.errors import DiskError, NotFoundError, ReadOnlyError, TooLargeError
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
    dot,
    make_entry,
    shown_writes,
)
from inspector.ledger.signing import Signer
from inspector.store import authors, conflicts, migrations
from inspector.store.authors import Author
from inspector.store.conflicts import Version
from inspector.store.driver import Connection, connect, told, wrap
from inspector.store.exchanges import Exchanges
from inspector.store.lineage import Lineage, Spot
from inspector.store.projection import Projected, project
from inspector.store.quarantine import ROOT, Quarantine, Waiting
from inspector.store.search import FoundText, Search
from inspector.store.tables import (
    ANSWER_COLUMNS,
    ANSWER_PREFIX,
    BY_KIND,
    BY_NAME,
    DELETED_FIELD,
    PROJECTED,
    TYPE_FIELD,
    Device,
    key_of,
)

T = TypeVar("T")
_NO_END = 2**53
_ROUND = 500  # entries that are shown at a time
Checked = tuple[Entry, Header, Sequence[Write]]
"""An entry that was verified, with its header and what it writes."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one Save writes: fields of records, and the files it brings. The store finds what it replaces."""

    kind: Kind
    writes: tuple[Write, ...]
    blobs: tuple[Blob, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it lies in its row, with the columns that repeat its header."""

    entry: Entry
    id: bytes
    log: str
    seq: int
    hlc: str
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A part of one branch of a log, for a copy that lacks it."""

    log: str
    first: int
    last: int
    head: str  # id of its last entry


@dataclass(frozen=True, slots=True)
class PastWrite:
    """One value that a field had: for histories."""

    value: Any
    hlc: str
    who: str
    live: bool
    entry: str


class Store:
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

    # -- the log

    def head(self, log: str) -> Head:
        """Where this log stands; before its genesis, at 0."""
        with told():
            row = self._connection.execute(
                "SELECT seq, id, hlc FROM entry WHERE log = ? ORDER BY seq DESC, id DESC LIMIT 1", (log,)
            ).fetchone()
        return Head(row[0], bytes(row[1]).hex(), row[2]) if row else Head.none()

    def logs(self) -> list[str]:
        with told():
            return [row[0] for row in self._connection.execute("SELECT DISTINCT log FROM entry ORDER BY log")]

    def count(self) -> int:
        """How many entries there are."""
        with told():
            return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def length(self, log: str) -> int:
        """How many entries of this log are here, those of all its branches."""
        with told():
            row = self._connection.execute("SELECT count(*) FROM entry WHERE log = ?", (log,)).fetchone()
        return int(row[0])

    def entries(self, log: str, first: int = 1, last: int | None = None) -> Iterator[StoredEntry]:
        """Every entry of one log, in order; those of all its branches where it forked."""
        return self._stored(
            "log = ? AND seq BETWEEN ? AND ?", (log, first, _NO_END if last is None else last)
        )

    def _entry(self, name: bytes) -> Iterator[StoredEntry]:
        return self._stored("id = ?", (name,))

    def _stored(self, condition: str, values: tuple[Any, ...]) -> Iterator[StoredEntry]:
        with told():
            for row in self._connection.execute(
                "SELECT id, log, seq, hlc, kind, header, signature, salt, payload FROM entry"  # noqa: S608 - one of two texts
                f" WHERE {condition} ORDER BY seq, id",
                values,
            ):
                # A column that no longer holds bytes was altered; as text's bytes it fails every check.
                header, signature, salt, payload = (_as_bytes(value) for value in row[5:9])
                entry = Entry(header or b"", signature or b"", salt, payload)
                yield StoredEntry(entry, _as_bytes(row[0]) or b"", row[1], row[2], row[3], row[4])

    def has(self, entry_id: bytes) -> bool:
        """Whether this entry is here."""
        with told():
            return bool(self._connection.execute("SELECT 1 FROM entry WHERE id = ?", (entry_id,)).fetchone())

    def has_at(self, log: str, seq: int, name: str) -> bool:
        """Whether the entry of this id is here, in this place of this log."""
        with told():
            row = self._connection.execute(
                "SELECT 1 FROM entry WHERE log = ? AND seq = ? AND lower(hex(id)) = ?", (log, seq, name)
            ).fetchone()
        return row is not None

    def forks(self) -> dict[str, int]:
        """The logs whose key was used in two places, with the seq where their branches begin."""
        with told():
            return dict(self.lineage.forks())

    def heads(self) -> list[Spot]:
        """The version vector: (log, seq, id) of the last entry of every branch of every log."""
        found: list[Spot] = []
        forks = self.forks()
        for log in self.logs():
            if log in forks:
                found += self.lineage.tips(log)
            else:
                head = self.head(log)
                found.append((log, head.seq, head.id))
        return found

    def heads_of(self, inspection: str, others: Sequence[str]) -> list[Spot]:
        """The heads of the logs that wrote of an inspection and of these records: what a seal knows of them."""
        with told():
            rows = self._connection.execute(
                "SELECT DISTINCT substr(dot, 1, 32) FROM cell WHERE record IN (SELECT value FROM json_each(?))"
                " OR record IN (SELECT record FROM cell WHERE field = 'inspection' AND value = ?)",
                (json.dumps([inspection, *others]), json.dumps(inspection)),
            ).fetchall()
        logs = {row[0] for row in rows}
        return [head for head in self.heads() if head[0] in logs]

    def missing(self, vector: Sequence[Spot]) -> list[Run]:
        """What a copy with these heads lacks: one run for each branch here that it does not know.

        Of a log whose head there is unknown here nothing else is known: the whole branch is sent, because
        two branches of one length must not be taken for the same. Who is ahead sends first.
        """
        known = [head for head in vector if self.has_at(*head)]
        found = []
        for log, seq, name in self.heads():
            theirs = [head for head in known if head[0] == log]
            if self.lineage.knew(theirs, dot(log, seq, name)):
                continue
            shared = max((self.lineage.shared((log, seq, name), head) for head in theirs), default=0)
            found.append(Run(log, shared + 1, seq, name))
            known.append((log, seq, name))  # of the next branch only what this one does not bring
        return found

    def landmarks(self) -> list[Spot]:
        """The heads, and of each log earlier entries at doubling distances.

        Who is behind knows none of our heads, but one of these: without them it would send whole logs.
        """
        found = self.heads()
        forks, tops = self.forks(), {log: seq for log, seq, _name in reversed(found)}
        for log, top in tops.items():
            last = min(top, forks.get(log, top + 1))  # where a log has branches, only what they share
            seqs = [last - 2**n for n in range(last.bit_length()) if last - 2**n > 0]
            with told():
                rows = self._connection.execute(
                    "SELECT seq, id FROM entry WHERE log = ? AND seq IN (SELECT value FROM json_each(?))"
                    " ORDER BY seq",
                    (log, json.dumps(seqs)),
                ).fetchall()
            found += [(log, row[0], bytes(row[1]).hex()) for row in rows]
        return found

    def run(self, wanted: Run) -> Iterator[Entry]:
        """The entries of one run, each following the one before."""
        head = (wanted.log, wanted.last, wanted.head)
        for stored in self.entries(wanted.log, wanted.first, wanted.last):
            if self.lineage.knew([head], dot(stored.log, stored.seq, stored.id.hex())):
                yield stored.entry

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

    # -- reading records

    def find(self, kind: type[T], wanted: str) -> T | None:
        """The record of this kind and id, or None."""
        found = self._select(kind, "shown.id = ?", (wanted,))
        return found[0] if found else None

    def get(self, kind: type[T], wanted: str) -> T:
        """The record of this kind and id. Raises NotFoundError."""
        found = self.find(kind, wanted)
        if found is None:
            raise NotFoundError(
                _("There is no {kind} “{wanted}” here.").format(
                    kind=BY_KIND[kind].name.replace("_", " "), wanted=wanted
                )
            )
        return found

    def all(self, kind: type[T], **where: str) -> list[T]:
        """Every record of this kind whose columns have these values, in the order they were first written."""
        table = BY_KIND[kind]
        unknown = where.keys() - table.columns.keys()
        if unknown:
            raise KeyError(unknown)
        condition = " AND ".join(f'shown."{column}" = ?' for column in where) or "1"
        return self._select(kind, condition, tuple(where.values()))

    def _select(self, kind: type[T], condition: str, values: tuple[str, ...]) -> list[T]:
        table = BY_KIND[kind]
        columns = ["id", *table.columns]
        names = ", ".join(f'shown."{column}"' for column in columns)
        with told():
            rows = self._connection.execute(
                f'SELECT {names} FROM "{table.name}" AS shown LEFT JOIN record ON record.id = shown.id'  # noqa: S608 - names come from `tables`
                f" WHERE {condition} ORDER BY record.born, shown.id",
                values,
            ).fetchall()
            trusted = conflicts.trusted(self._connection)
        plain = [dict(zip(columns, row, strict=True)) for row in rows]
        for (record, field), value in trusted.items():
            if field in table.columns:
                for row in plain:
                    if row["id"] == record:
                        row[field] = table.encode(field, value)
        return [value_of(kind, table.decode(row)) for row in plain]

    def kind_of(self, record: str) -> str:
        """The name of the table that shows this record, or "" when it is not known here."""
        with told():
            row = self._connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
        return str(row[0]) if row else ""

    def answers(self, records: Sequence[str]) -> dict[tuple[str, str, str], Answer]:
        """The present answers on these records, by (record, form id, path)."""
        found: dict[tuple[str, str, str], Answer] = {}
        with told():
            trusted = conflicts.trusted(self._connection)
            for record in records:
                for row in self._connection.execute(
                    "SELECT field, form_id, path, value, how, observed, remark FROM answer WHERE record = ?"
                    " ORDER BY field",
                    (record,),
                ):
                    plain = dict(zip(ANSWER_COLUMNS, row[3:], strict=True))
                    plain = trusted.get((record, row[0]), plain)
                    found[record, row[1], row[2]] = value_of(Answer, plain)
        return found

    def conflicts(self) -> list[tuple[str, str]]:
        """Every (record, field) with heads that disagree, in the order of the records."""
        with told():
            return conflicts.contested(self._connection)

    def versions(self, record: str, field: str) -> list[Version]:
        """The heads of a field, the one that the tables show first."""
        with told():
            return conflicts.versions(self._connection, record, field)

    def versions_at(self, seal: str, record: str, field: str) -> list[Version]:
        """The heads that a field had for the device that sealed, when it sealed."""
        with told():
            return conflicts.known_to_seal(self._connection, seal, record, field, self.lineage)

    def authors(self, inspection: str) -> list[Author]:
        """Everybody of whom an entry of this inspection is here."""
        with told():
            return authors.authors(self._connection, inspection)

    def answered_by(self, records: Sequence[str]) -> list[tuple[str, str, str]]:
        """(record, field, person) of every answer on these records that stands and that a person gave."""
        with told():
            return authors.answered_by(self._connection, records)

    def history(self, record: str, field: str) -> list[PastWrite]:
        """Every value this field had, oldest first."""
        with told():
            rows = self._connection.execute(
                "SELECT value, hlc, who, live, entry FROM cell WHERE record = ? AND field = ? ORDER BY hlc, dot, n",
                (record, field),
            ).fetchall()
        return [
            PastWrite(json.loads(row[0]), row[1], row[2], bool(row[3]), bytes(row[4]).hex()) for row in rows
        ]

    def search(
        self,
        words: str,
        *,
        most: int = 500,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[FoundText]:
        """The texts of the records that hold all these words, the best first. Raises CancelledError."""
        with told():
            self._search.catch_up(progress=progress, cancelled=cancelled)
            return self._search.find(words, most)

    def writers(self, record: str) -> frozenset[str]:
        """The logs whose writes stand in this record."""
        with told():
            rows = self._connection.execute(
                "SELECT DISTINCT substr(dot, 1, 32) FROM cell WHERE record = ? AND live = 1", (record,)
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def entry_of(self, record: str) -> str:
        """The id of the entry that first wrote this record, as hexadecimal digits; "" when there is none."""
        with told():
            row = self._connection.execute(
                "SELECT entry FROM cell WHERE record = ? AND field = ? ORDER BY hlc, dot LIMIT 1",
                (record, TYPE_FIELD),
            ).fetchone()
        return bytes(row[0]).hex() if row else ""

    # -- as rows, for comparing

    def rows(
        self, table: str, only: set[str] | None = None, inspection: str = ""
    ) -> Iterator[dict[str, Any]]:
        """The rows of a projected table in the order of its key.

        With `only`, those of these records, and those that claim to belong to this inspection.
        """
        if table not in PROJECTED:
            raise KeyError(table)
        key = ", ".join(key_of(table))
        condition = "1"
        values: list[str] = []
        if only is not None:
            name = "record" if "record" in key_of(table) or table == "cell" else "id"
            condition = f"{name} IN (SELECT value FROM json_each(?))"  # noqa: S608 - one of two names
            values = [json.dumps(sorted(only))]
            if table in BY_NAME and "inspection" in BY_NAME[table].columns:
                condition, values = f"{condition} OR inspection = ?", [*values, inspection]
        with told():
            cursor = self._connection.execute(
                f'SELECT * FROM "{table}" WHERE {condition} ORDER BY {key}',  # noqa: S608 - a fixed set
                values,
            )
            columns = [description[0] for description in cursor.description]
            for row in cursor:
                yield dict(zip(columns, row, strict=True))

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


def _as_bytes(value: Any) -> bytes | None:
    if value is None:
        return None
    return bytes(value) if not isinstance(value, str | int | float) else str(value).encode()


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
