"""Heads that disagree, as they lie in the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspector.store.driver import Connection
from inspector.store.lineage import Lineage
from inspector.store.settling import TWICE_SEALED, heads_of
from inspector.store.tables import DELETED_FIELD


@dataclass(frozen=True, slots=True)
class Version:
    """One head of a field: a value that nobody has written over yet."""

    field: str  # as a rule the field asked for; beside a deletion, the one that was changed
    value: Any
    hlc: str
    who: str
    dot: str
    entry: str
    is_late: bool  # came beside a seal or after it, and changes nothing that was sealed
    is_suspect: bool  # its clock was far ahead of ours when it came

    @property
    def log(self) -> str:
        return self.dot.partition(":")[0]


_VERSIONS = (
    "SELECT cell.field, value, hlc, who, dot, cell.entry, late, suspect.entry IS NOT NULL FROM cell"
    " LEFT JOIN suspect ON suspect.entry = cell.entry WHERE record = ? AND live = 1"
)
_SEALS = (
    "SELECT cell.field, json_quote(seal.id), cell.hlc, cell.who, cell.dot, cell.entry, 0, 0 FROM seal"
    " JOIN cell ON cell.record = seal.id AND cell.field = '_type' AND cell.late = 0 AND cell.live = 1"
    " WHERE seal.inspection = ? ORDER BY cell.hlc, cell.dot"
)
_ORDER = " ORDER BY late, suspect.entry IS NOT NULL, hlc DESC, dot DESC, n DESC"


def contested(connection: Connection) -> list[tuple[str, str]]:
    """Every (record, field) with heads that disagree."""
    rows = connection.execute(
        "SELECT conflict.record, conflict.field FROM conflict LEFT JOIN record ON record.id = conflict.record"
        " ORDER BY record.born, conflict.record, conflict.field"
    )
    return [(row[0], row[1]) for row in rows]


def versions(connection: Connection, record: str, field: str) -> list[Version]:
    """The heads of a field, the one that is shown first. Beside a deletion stand the changes it did not know.

    Of an inspection that was sealed more than once, the seals: the first is the one that holds.
    """
    if field == TWICE_SEALED:
        return [_version(row) for row in connection.execute(_SEALS, (record,))]
    rows = connection.execute(_VERSIONS + " AND field = ?" + _ORDER, (record, field)).fetchall()
    if field == DELETED_FIELD:
        said = connection.execute(
            "SELECT over FROM cell WHERE record = ? AND field = ? AND live = 1", (record, field)
        ).fetchall()
        known = {name for row in said for name in json.loads(row[0])}
        others = connection.execute(_VERSIONS + " AND field <> ?" + _ORDER, (record, field)).fetchall()
        rows += [row for row in others if row[4] not in known]
    return [_version(row) for row in rows]


def known_to_seal(
    connection: Connection, seal: str, record: str, field: str, lineage: Lineage
) -> list[Version]:
    """The heads that a field had for the device that sealed, when it sealed."""
    heads = heads_of(connection, seal)
    rows = connection.execute(
        "SELECT cell.field, value, hlc, who, dot, entry, 0, 0, over FROM cell"
        " WHERE record = ? AND field = ? ORDER BY hlc DESC, dot DESC, n DESC",
        (record, field),
    ).fetchall()
    known = [row for row in rows if lineage.knew(heads, row[4])]
    replaced = {name for row in known for name in json.loads(row[8])}
    return [_version(row) for row in known if row[4] not in replaced]


def _version(row: Sequence[Any]) -> Version:
    return Version(
        row[0], json.loads(row[1]), row[2], row[3], row[4], bytes(row[5]).hex(), bool(row[6]), bool(row[7])
    )


def trusted(connection: Connection) -> dict[tuple[str, str], Any]:
    """What this copy shows of fields in conflict where clocks were far ahead: the best head it can trust.

    Judged by this copy's own clock at receipt, so it changes what is read and never the tables.
    """
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM suspect)").fetchone()[0]:
        return {}
    best: dict[tuple[str, str], Any] = {}
    for record, field, value in connection.execute(
        "SELECT cell.record, cell.field, cell.value FROM conflict"
        " JOIN cell ON cell.record = conflict.record AND cell.field = conflict.field"
        " LEFT JOIN suspect ON suspect.entry = cell.entry"
        " WHERE cell.live = 1 AND cell.late = 0"
        " ORDER BY suspect.entry IS NOT NULL, cell.hlc DESC, cell.dot DESC, cell.n DESC"
    ):
        best.setdefault((record, field), json.loads(value))
    return best
