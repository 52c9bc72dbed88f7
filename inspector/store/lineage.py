"""Which writes a seal knew of: those of every entry at or before the heads that it names."""

from __future__ import annotations

import json
from collections.abc import Iterable

from inspector.ledger.entry import Dot
from inspector.store.driver import Connection

Spot = tuple[str, int, str]
"""(log, seq, id or the first digits of it)"""


class Lineage:
    """Answers from the entries. In a log that never forked a smaller seq is an earlier entry."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forks: dict[str, int] | None = None
        self._branches: dict[Spot, dict[int, str]] = {}

    def forget(self) -> None:
        """Look again: entries came that may have forked a log."""
        self._forks = None
        self._branches.clear()

    def forks(self) -> dict[str, int]:
        """The logs that forked, with the lowest seq that several entries have."""
        if self._forks is None:
            rows = self._connection.execute(
                "SELECT log, min(seq) FROM (SELECT log, seq FROM entry GROUP BY log, seq HAVING count(*) > 1)"
                " GROUP BY log"
            ).fetchall()
            self._forks = {row[0]: row[1] for row in rows}
        return self._forks

    def knew(self, heads: Iterable[Spot], dot: Dot) -> bool:
        """Whether the entry of this dot is one of these heads or before one of them."""
        log, number, name = dot.split(":")
        seq = int(number)
        return any(head[0] == log and self._is_before(head, seq, name) for head in heads)

    def tips(self, log: str) -> list[Spot]:
        """The last entry of every branch of a log that forked."""
        rows = self._connection.execute(
            "SELECT seq, id, header FROM entry WHERE log = ? AND seq >= ? ORDER BY seq, id",
            (log, self.forks()[log]),
        ).fetchall()
        followed = {json.loads(row[2])["prev"] for row in rows}
        spots = [(log, row[0], bytes(row[1]).hex()) for row in rows]
        return [spot for spot in spots if spot[2] not in followed]

    def shared(self, one: Spot, other: Spot) -> int:
        """The seq of the last entry that two branches of one log share."""
        last, fork = min(one[1], other[1]), self.forks().get(one[0])
        if fork is None:
            return last
        mine, theirs = self._branch(one, fork), self._branch(other, fork)
        return max(
            (seq for seq, name in mine.items() if theirs.get(seq) == name), default=min(last, fork - 1)
        )

    def _is_before(self, head: Spot, seq: int, name: str) -> bool:
        log, last, last_name = head
        if seq >= last:
            return seq == last and last_name[:8] == name
        fork = self.forks().get(log)
        return fork is None or seq < fork or self._branch(head, fork).get(seq, "")[:8] == name

    def _branch(self, head: Spot, fork: int) -> dict[int, str]:
        """The entries from the fork to this head by seq; empty while the head is not here."""
        if head not in self._branches:
            log, seq, name = head
            found: dict[int, str] = {}
            while seq >= fork:
                row = self._connection.execute(
                    "SELECT header, id FROM entry WHERE log = ? AND seq = ? AND hex(id) LIKE ?",
                    (log, seq, name.upper() + "%"),
                ).fetchone()
                if row is None:
                    break
                found[seq] = bytes(row[1]).hex()
                name, seq = json.loads(row[0])["prev"], seq - 1
            self._branches[head] = found
        return self._branches[head]
