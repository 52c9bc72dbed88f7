"""From writes to tables, in any order: the same for a Save, an import and a rebuild.

A field is a register of several values. Its heads are the writes that no other write names in its `over`;
one head is the value, several are a conflict that stays until somebody writes over all of them. Tables are a
function of the set of entries: a write that is replaced before it comes is remembered in `superseded`.

The tables show the head with the highest (hlc, dot). Clocks that were far ahead at receipt are judged by the
receiver's own clock, so two copies may judge differently: that judgement changes only what a copy reads
first (`Store.find`, `Store.all`, `Store.answers`), never these tables, which every copy can compare.

A sealed inspection is closed here (`sealed.py`), a deleted record hidden only where nobody changed it
without knowing of the deletion.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inspector.ledger import canonical
from inspector.ledger.entry import Header, Write, dot
from inspector.store.driver import Connection
from inspector.store.lineage import Lineage
from inspector.store.sealed import rebind
from inspector.store.settling import (
    UNALTERABLE,
    WINS,
    is_contested,
    settle,
    show_answers,
    show_conflict,
    upsert,
)
from inspector.store.tables import (
    ANSWER_PREFIX,
    BY_NAME,
    DELETED_FIELD,
    INSPECTION_FIELD,
    TYPE_FIELD,
)

_ADD_CELL = (
    "INSERT INTO cell (entry, n, record, field, value, dot, hlc, who, live, over, late)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_REPLACED = "UPDATE cell SET live = 0 WHERE record = ? AND field = ? AND dot = ? AND live = 1"
_HAS_CELL = "SELECT 1 FROM cell WHERE record = ? AND field = ? AND dot = ?"
_HEADS = (
    "SELECT cell.record, cell.field, cell.value, cell.entry FROM json_each(?) AS wanted"  # noqa: S608 - a constant
    " CROSS JOIN cell ON cell.record = wanted.value ->> 0 AND cell.field = wanted.value ->> 1 AND cell.live = 1"
    f" ORDER BY wanted.key, {WINS}"
)
_SPECIAL = frozenset({TYPE_FIELD, DELETED_FIELD, INSPECTION_FIELD})

Projected = tuple[bytes, Header, Sequence[Write]]
Key = tuple[str, str, str]  # record, field, dot


@dataclass(slots=True)
class _Batch:
    """What the entries of one call write: cells, what they replace, and the fields to show again."""

    cells: list[tuple[Any, ...]] = field(default_factory=list)
    keys: set[Key] = field(default_factory=set)
    replaced: set[Key] = field(default_factory=set)
    touched: dict[str, set[str]] = field(default_factory=dict)


def project(connection: Connection, entries: Sequence[Projected], lineage: Lineage) -> None:
    """Show the writes of these entries in the tables. Runs inside the caller's transaction."""
    batch = _Batch()
    for entry_id, header, writes in entries:
        _gather(batch, entry_id, header, writes)
    _store(connection, batch)
    _show(connection, batch, lineage)


def _gather(batch: _Batch, entry_id: bytes, header: Header, writes: Sequence[Write]) -> None:
    own_dot = dot(header.log, header.seq, entry_id.hex())
    last = {(write.record, write.field): n for n, write in enumerate(writes)}
    for n, write in enumerate(writes):
        value = canonical.text(write.value)
        is_last = (
            last[write.record, write.field] == n
        )  # a field that one entry writes twice has the later value
        over = json.dumps(write.over) if write.over else "[]"
        batch.cells.append(
            (entry_id, n, write.record, write.field, value, own_dot, header.hlc, header.who, is_last, over)
        )
        batch.keys.add((write.record, write.field, own_dot))
        batch.replaced.update((write.record, write.field, replaced) for replaced in write.over)
        batch.touched.setdefault(write.record, set()).add(write.field)


def _store(connection: Connection, batch: _Batch) -> None:
    """Cells into their table, and what they replace out of the heads, whichever of both comes first."""
    waiting: set[Key] = set()
    if _has_rows(connection, "superseded"):
        for key in batch.keys:
            if connection.execute(
                "DELETE FROM superseded WHERE record = ? AND field = ? AND dot = ?", key
            ).rowcount:
                waiting.add(key)
    dead = batch.replaced | waiting
    connection.executemany(
        _ADD_CELL,
        [
            (*cell[:8], int(cell[8] and (cell[2], cell[3], cell[5]) not in dead), cell[9])
            for cell in batch.cells
        ],
    )
    for key in batch.replaced - batch.keys:
        if (
            not connection.execute(_REPLACED, key).rowcount
            and not connection.execute(_HAS_CELL, key).fetchone()
        ):
            connection.execute("INSERT OR IGNORE INTO superseded (record, field, dot) VALUES (?, ?, ?)", key)


def _show(connection: Connection, batch: _Batch, lineage: Lineage) -> None:
    has_seals = _has_rows(connection, "seal")
    had_conflicts = _has_rows(connection, "conflict")
    sealed: set[str] = set()
    plain: dict[str, str | None] = {}  # the others, with their types
    for record, names in batch.touched.items():
        row = connection.execute("SELECT type, deleted FROM record WHERE id = ?", (record,)).fetchone()
        is_bound = (
            has_seals and connection.execute("SELECT 1 FROM bound WHERE record = ?", (record,)).fetchone()
        )
        if names & _SPECIAL or is_bound or (row and (row[1] or row[0] in UNALTERABLE)):
            if settle(connection, record, lineage) == "seal":
                sealed.add(record)
        else:
            plain[record] = row[0] if row else None
    for record in _refresh(connection, batch, plain, had_conflicts=had_conflicts):
        settle(connection, record, lineage)
    if has_seals or sealed:
        rebind(connection, sealed, batch.touched.keys(), lineage)


def _refresh(
    connection: Connection, batch: _Batch, plain: dict[str, str | None], *, had_conflicts: bool
) -> set[str]:
    """Show the heads of these records' fields, and give the records where that is not enough.

    That is where no head is left: writes that name each other, which nobody makes but by trying billions.
    """
    wanted = [(record, name) for record in plain for name in sorted(batch.touched[record])]
    heads: dict[tuple[str, str], list[tuple[str, bytes]]] = {}
    for record, name, value, entry in connection.execute(_HEADS, (json.dumps(wanted),)):
        heads.setdefault((record, name), []).append((value, entry))
    columns: dict[str, dict[str, Any]] = {}
    answers = []
    for (record, name), found in heads.items():
        contested = is_contested({value for value, _entry in found})
        if contested or had_conflicts:
            show_conflict(connection, record, name, contested=contested)
        if name.startswith(ANSWER_PREFIX):
            answers.append((record, name, *found[0]))
        else:
            columns.setdefault(record, {})[name] = found[0][0]
    show_answers(connection, answers)
    for record, values in columns.items():
        table = BY_NAME.get(plain[record] or "")
        shown = {name: json.loads(value) for name, value in values.items() if table and name in table.columns}
        if table is not None and shown:
            upsert(connection, table, record, shown)
    return {record for record, name in wanted if (record, name) not in heads}


def _has_rows(connection: Connection, table: str) -> bool:
    return bool(connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()[0])  # noqa: S608 - three names
