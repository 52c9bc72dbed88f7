"""What of the entries is shown and what waits: the agency's documents as rows, and the decision made of them.

Every document that came in an entry is kept in `paper`, whoever relayed it. When one comes, or a log that was
not known, the decision is made anew and compared with the one before: entries come out of quarantine as they
would have come, and where some have to go in, the tables are made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspector.ledger.admission import Judgement, Place, Standing, Ties, judge, ties_of
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import PAPER_KINDS, Header, Kind, Write, decode_writes, dot
from inspector.ledger.papers import DOCUMENT_FIELD, Paper, PaperError, name_of, read
from inspector.store.driver import Connection
from inspector.store.lineage import Lineage

ROOT = "agency"
"""The name under which a copy notes the root that it follows."""
_LOGS = (
    "WITH RECURSIVE each(log) AS (SELECT min(log) FROM entry UNION ALL"
    " SELECT (SELECT min(log) FROM entry WHERE log > each.log) FROM each WHERE each.log IS NOT NULL)"
    " SELECT log FROM each WHERE log IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries of one log that are kept and relayed, and not shown."""

    log: str
    standing: Standing
    first: int
    count: int


class Quarantine:
    """The present decision of one store. It is made when it is asked for, and kept until something came."""

    def __init__(self, connection: Connection, lineage: Lineage) -> None:
        self._connection, self._lineage = connection, lineage
        self._root: str | None = None
        self._judgement: Judgement | None = None
        self._read: dict[str, Paper] = {}
        self._ties: dict[bytes, Ties] = {}

    def forget(self) -> None:
        self._root = self._judgement = None

    @property
    def root(self) -> str:
        """The root that this copy follows; "" where it follows none."""
        if self._root is None:
            row = self._connection.execute("SELECT value FROM local WHERE name = ?", (ROOT,)).fetchone()
            self._root = str(row[0]) if row else ""
        return self._root

    def judgement(self) -> Judgement:
        if self._judgement is None:
            self._judgement = judge(self.root, self.papers(), self._all_ties()) if self.root else Judgement()
        return self._judgement

    def admits(self, log: str, seq: int, name: str) -> bool:
        """Whether the entry of this id is shown."""
        return not self.root or self.is_inside(self.judgement().of(log), log, seq, name)

    def is_inside(self, place: Place, log: str, seq: int, name: str) -> bool:
        return place.is_shown and all(
            self._lineage.knew([limit], dot(log, seq, name)) for limit in place.limits
        )

    def waiting(self) -> list[Waiting]:
        """What is in quarantine, log by log."""
        found = []
        for log in self._logs() if self.root else ():
            place = self.judgement().of(log)
            if place.is_shown and not place.limits:
                continue
            held = [seq for seq, name in self._places_in(log) if not self.is_inside(place, log, seq, name)]
            if held:
                found.append(Waiting(log, place.standing, held[0], len(held)))
        return found

    # -- documents

    def documents(self) -> dict[str, bytes]:
        """Every document that came, by its name."""
        rows = self._connection.execute("SELECT id, document FROM paper ORDER BY id")
        return {row[0]: str(row[1]).encode() for row in rows}

    def papers(self) -> list[Paper]:
        found = self.documents()
        for name in found.keys() - self._read.keys():
            self._read[name] = read(found[name])
        return [self._read[name] for name in found]

    def keep(self, entries: Iterable[tuple[Header, Sequence[Write]]]) -> None:
        """Keep the documents that these entries carry; what is none is left in its entry."""
        for header, writes in entries:
            if header.kind in PAPER_KINDS:
                for name, data, paper in carried(writes):
                    self._read[name] = paper
                    self._connection.execute(
                        "INSERT OR IGNORE INTO paper (id, document) VALUES (?, ?)", (name, data.decode())
                    )
                self._judgement = None
            elif header.kind == Kind.GENESIS:
                self._judgement = None

    def keep_all(self) -> None:
        """Keep the documents of all entries that are here."""
        self.forget()
        rows = self._connection.execute(
            "SELECT header, payload FROM entry WHERE kind IN ('enrol', 'revoke') AND payload IS NOT NULL"
        ).fetchall()
        for header, payload in rows:
            said = Header.decode(bytes(header))
            if said.is_readable:
                self.keep([(said, decode_writes(bytes(payload)))])

    # -- what a change of the decision means

    def turned(self, before: Judgement, new: frozenset[bytes]) -> list[bytes] | None:
        """The entries that come out since that decision; None where some have to go in. `new` are left out."""
        out: list[bytes] = []
        after = self.judgement()
        for log in sorted(before.places.keys() | after.places.keys()):
            old, now = before.of(log), after.of(log)
            if (old.is_shown, old.limits) == (now.is_shown, now.limits):
                continue
            for seq, name in self._places_in(log):
                entry = bytes.fromhex(name)
                was, is_now = self.is_inside(old, log, seq, name), self.is_inside(now, log, seq, name)
                if entry in new or was == is_now:
                    continue
                if was:
                    return None
                out.append(entry)
        return out

    def _places_in(self, log: str) -> Iterator[tuple[int, str]]:
        rows = self._connection.execute("SELECT seq, id FROM entry WHERE log = ? ORDER BY seq, id", (log,))
        return ((row[0], bytes(row[1]).hex()) for row in rows.fetchall())

    def _logs(self) -> list[str]:
        return [row[0] for row in self._connection.execute(_LOGS)]

    def _all_ties(self) -> dict[str, Ties]:
        found: dict[str, Ties] = {}
        for log in self._logs():
            for entry, payload in self._connection.execute(
                "SELECT id, payload FROM entry WHERE log = ? AND seq = 1 ORDER BY id", (log,)
            ).fetchall():
                name = bytes(entry)
                if name not in self._ties:
                    self._ties[name] = _ties(log, payload)
                found[log] = joined(found.get(log), self._ties[name])
        return found


def carried(writes: Iterable[Write]) -> Iterator[tuple[str, bytes, Paper]]:
    """The documents among these writes: name, bytes and meaning."""
    for write in writes:
        if write.field == DOCUMENT_FIELD and isinstance(write.value, str):
            data = write.value.encode()
            try:
                yield name_of(data), data, read(data)
            except PaperError:
                continue  # anybody can put anything into an entry; it stays there and says nothing


def joined(one: Ties | None, other: Ties) -> Ties:
    """The ties of a log that has several first entries, because its key was used in two places."""
    return other if one is None else Ties(one.continues | other.continues, one.beside | other.beside)


def _ties(log: str, payload: object) -> Ties:
    if not isinstance(payload, bytes):
        return Ties()
    try:
        return ties_of(log, decode_writes(payload))
    except NotCanonicalError:
        return Ties()
