"""What lies in the log: entries as they were signed, where each log stands, and what another copy lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.ledger.entry import Entry, Head, dot
from inspector.store.driver import Connection, told
from inspector.store.lineage import Lineage, Spot

_NO_END = 2**53


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


class Log:
    """The part of a store that reads entries."""

    _connection: Connection
    lineage: Lineage

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


def _as_bytes(value: Any) -> bytes | None:
    if value is None:
        return None
    return bytes(value) if not isinstance(value, str | int | float) else str(value).encode()
