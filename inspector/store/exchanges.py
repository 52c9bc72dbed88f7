"""What this copy remembers of other copies and of the bundles between them. No other copy learns it.

Nothing here is made from entries and nothing is needed to read the record: without it more is sent than need
be, and nobody is told that something was delivered. Writing runs inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import Any, TypeVar

from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Blob, Header
from inspector.store.driver import Connection, told
from inspector.store.lineage import Spot
from inspector.store.migrations import BRINGS_FILES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another copy, by the log that it writes, and what it last said of itself."""

    log: str
    name: str
    recipient: str  # the age key to lock a bundle for it; "" where it told none
    heads: tuple[Spot, ...]  # what it holds, with earlier entries as landmarks
    wants: tuple[str, ...]  # files that it lacks
    told: str  # when it said so, by its clock
    seen: str  # when we read that


@dataclass(frozen=True, slots=True)
class SentBundle:
    bundle: str
    nonce_hash: str
    heads: tuple[Spot, ...]
    receivers: tuple[str, ...]  # logs; none where it was for keys or for anyone
    made: str
    parts: tuple[str, ...]  # file names
    files: tuple[str, ...]
    missing: tuple[str, ...]  # files that were not here to be sent
    place: str  # the mailbox that it lies in, or the folder it was written to
    entries: int
    size: int  # bytes of entries and files


@dataclass(frozen=True, slots=True)
class KnownReceipt:
    """A receipt that came for a bundle of ours."""

    bundle: str
    log: str  # who signed it
    received: str  # by that copy's clock
    came: str  # by ours
    heads: tuple[Spot, ...]
    lacking: tuple[str, ...]  # files that this bundle should have brought
    wants: tuple[str, ...]  # all that it lacked then


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """A bundle of another copy that was read here."""

    bundle: str
    log: str  # who made it
    name: str
    taken: str
    parts: tuple[int, ...]  # those that were whole
    last: int  # how many there are; 0 while the last one has not come
    lacking: tuple[str, ...]  # files it should have brought
    put: str  # where its receipt was put down; "" while it waits for a place
    receipt: bytes  # none while a part is to come

    @property
    def is_whole(self) -> bool:
        return bool(self.last) and set(range(1, self.last + 1)) <= set(self.parts)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that an entry of the record names."""

    blob: Blob
    log: str
    seq: int
    who: str


_TABLES = {
    Peer: "peer",
    SentBundle: "sent_bundle",
    KnownReceipt: "receipt",
    TakenBundle: "taken_bundle",
}
_NEWS = """
SELECT coalesce(inspection.id, owner.value ->> '$', ''), count(DISTINCT cell.entry)
FROM entry JOIN cell ON cell.entry = entry.id
LEFT JOIN inspection ON inspection.id = cell.record
LEFT JOIN cell AS owner ON owner.record = cell.record AND owner.field = 'inspection' AND owner.live = 1
WHERE entry.rowid > ? GROUP BY 1 ORDER BY 1
"""
_WRITTEN_OF = """
SELECT DISTINCT coalesce(inspection.id, owner.value ->> '$', '')
FROM json_each(?) AS part JOIN entry ON entry.log = part.value ->> 0
AND entry.seq BETWEEN part.value ->> 1 AND part.value ->> 2
JOIN cell ON cell.entry = entry.id
LEFT JOIN inspection ON inspection.id = cell.record
LEFT JOIN cell AS owner ON owner.record = cell.record AND owner.field = 'inspection' AND owner.live = 1
"""
_BELONGS = """
SELECT wanted.value, coalesce(inspection.id, owner.value ->> '$', '') FROM json_each(?) AS wanted
LEFT JOIN inspection ON inspection.id = wanted.value
LEFT JOIN cell AS owner ON owner.record = wanted.value AND owner.field = 'inspection' AND owner.live = 1
"""


class Exchanges:
    """The local tables of exchange in one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, kind: type[T]) -> list[T]:
        """Everything of this kind that is remembered, in the order in which it was first noted."""
        columns = fields(kind)  # type: ignore[arg-type]  # one of the four above
        names = [column.name for column in columns]
        with told():
            rows = self._connection.execute(
                f'SELECT {", ".join(names)} FROM "{_TABLES[kind]}" ORDER BY rowid'  # noqa: S608 - fixed names
            ).fetchall()
        are_json = [str(column.type).startswith("tuple") for column in columns]
        return [kind(*map(_restored, row, are_json)) for row in rows]

    def find(self, kind: type[T], key: str) -> T | None:
        """What is remembered under this bundle or log, or None."""
        return next((one for one in self.all(kind) if astuple(one)[0] == key), None)  # type: ignore[call-overload]

    def note(self, value: Peer | SentBundle | KnownReceipt | TakenBundle) -> None:
        """Remember this, in place of what had its key. Runs inside the caller's transaction."""
        names = [field.name for field in fields(value)]
        key = ", ".join(names[: 2 if isinstance(value, KnownReceipt) else 1])
        given = ", ".join("?" for _name in names)
        changed = ", ".join(f"{name} = excluded.{name}" for name in names)
        self._connection.execute(
            f'INSERT INTO "{_TABLES[type(value)]}" ({", ".join(names)}) VALUES ({given})'  # noqa: S608 - fixed names
            f" ON CONFLICT ({key}) DO UPDATE SET {changed}",
            [_plain(getattr(value, name)) for name in names],
        )

    # -- what the record says, as an exchange asks it

    def files(self, log: str = "", first: int = 1, last: int = 2**53) -> Iterator[NamedFile]:
        """The files that entries bring: of the whole record, or of a part of one log."""
        where = " AND log = ? AND seq BETWEEN ? AND ?" if log else ""
        with told():
            rows = self._connection.execute(
                f"SELECT header FROM entry WHERE {BRINGS_FILES}{where} ORDER BY log, seq",  # noqa: S608 - constants
                (log, first, last) if log else (),
            ).fetchall()
        for row in rows:
            try:
                header = Header.decode(bytes(row[0]))
            except (NotCanonicalError, TypeError):
                continue  # it was altered: the audit says so
            for blob in header.blobs:
                yield NamedFile(blob, header.log, header.seq, header.who)

    def last_row(self) -> int:
        """A mark: entries that come later lie behind it."""
        with told():
            return int(self._connection.execute("SELECT coalesce(max(rowid), 0) FROM entry").fetchone()[0])

    def news(self, row: int) -> dict[str, int]:
        """How many entries behind this mark wrote of each inspection; of no inspection under ""."""
        with told():
            return dict(self._connection.execute(_NEWS, (row,)).fetchall())

    def inspections_of_records(self, records: Iterable[str]) -> dict[str, str]:
        """The inspections that these records are or belong to, by record."""
        with told():
            rows = self._connection.execute(_BELONGS, (json.dumps(list(records)),)).fetchall()
        return {row[0]: row[1] for row in rows if row[1]}

    def inspections_of(self, parts: Iterable[tuple[str, int, int]]) -> set[str]:
        """The inspections that entries of these parts (log, first, last) write of."""
        with told():
            rows = self._connection.execute(_WRITTEN_OF, (json.dumps(list(parts)),)).fetchall()
        return {row[0] for row in rows} - {""}


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, tuple) else value


def _restored(value: Any, is_json: bool) -> Any:
    if is_json:
        return tuple(tuple(one) if isinstance(one, list) else one for one in json.loads(value))
    return value
