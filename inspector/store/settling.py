"""One record from all its writes: for records that are new, deleted, sealed or a seal; others take the short way.

Writes that came beside a seal are `late`: they can replace each other, but nothing that the seal bound.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from inspector.store.driver import Connection
from inspector.store.lineage import Lineage, Spot
from inspector.store.tables import (
    ANSWER_COLUMNS,
    ANSWER_PREFIX,
    BY_NAME,
    DELETED_FIELD,
    TYPE_FIELD,
    Table,
)

WINS = "hlc DESC, dot DESC, n DESC"
UNALTERABLE = frozenset({"seal", "device"})
"""Types of records that nothing changes after the entry that made them."""
TWICE_SEALED = "_sealed"
"""The field under which an inspection's conflict of several seals is listed."""
COMPUTED = '{"how":"computed",'
"""How the canonical text of an answer begins that the program worked out from others."""

_CELLS = "SELECT entry, n, field, value, dot, hlc, over, live, late FROM cell WHERE record = ?"
_ANSWERED = (
    "INSERT INTO answer (record, field, form_id, path, value, how, observed, remark, entry)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (record, field) DO UPDATE SET value = excluded.value, how = excluded.how,"
    " observed = excluded.observed, remark = excluded.remark, entry = excluded.entry"
)


@dataclass(slots=True)
class Cell:
    """One write of one field."""

    entry: bytes
    n: int
    field: str
    value: str
    dot: str
    hlc: str
    over: list[str]
    live: bool
    late: bool

    @property
    def rank(self) -> tuple[bool, str, str, int]:
        return self.live, self.hlc, self.dot, self.n


def settle(connection: Connection, record: str, lineage: Lineage) -> str:
    """Work out which writes of a record live, show its row, and give its type ("" while unknown)."""
    cells = [
        Cell(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]), bool(row[7]), bool(row[8]))
        for row in connection.execute(_CELLS, (record,))
    ]
    by_field: dict[str, list[Cell]] = {}
    for cell in cells:
        by_field.setdefault(cell.field, []).append(cell)
    bound = _bound(connection, record)
    late = _late(connection, record, by_field, bound, lineage)
    for group in by_field.values():
        _judge(connection, group, late)
    contested = {name for name, group in by_field.items() if _disagree(group)}
    winners = {name: winner for name, group in by_field.items() if (winner := _winner(group)) is not None}
    made = _first_type(record, by_field)
    kind = _text(made.value) if made else ""
    is_hidden = kind not in UNALTERABLE and _is_deleted(by_field, contested)
    if bound is not None and not bound.inside and not is_hidden:  # nobody has set it aside
        contested.add(TYPE_FIELD)
        is_hidden = True
    if bound is not None and bound.seals > 1 and record == bound.inspection:
        contested.add(TWICE_SEALED)
    _write(connection, record, kind, {} if is_hidden else winners, contested)
    is_deleted = DELETED_FIELD in by_field
    if made is not None or is_deleted:  # of one deleted before its type came, later writes have to know
        born = f"{made.hlc} {made.dot} {made.n:05d}" if made is not None else ""
        connection.execute(
            "INSERT OR REPLACE INTO record (id, type, born, deleted) VALUES (?, ?, ?, ?)",
            (record, kind, born, int(is_deleted)),
        )
    answers = [name for name in by_field if name.startswith(ANSWER_PREFIX)]
    connection.executemany(
        "DELETE FROM answer WHERE record = ? AND field = ?",
        [(record, name) for name in answers if name not in winners],
    )
    given = [(name, winners[name]) for name in answers if name in winners]
    show_answers(connection, [(record, name, winner.value, winner.entry) for name, winner in given])
    return kind


# -- which writes live


@dataclass(frozen=True, slots=True)
class _Bound:
    """How a record stands to a seal: inside what it bound, or come to its inspection beside it."""

    inspection: str
    seal: str
    inside: bool
    seals: int


def _bound(connection: Connection, record: str) -> _Bound | None:
    row = connection.execute(
        "SELECT inspection, seal, inside FROM bound WHERE record = ? ORDER BY inside DESC, seal LIMIT 1",
        (record,),
    ).fetchone()
    if row is None:
        return None
    seals = connection.execute("SELECT count(*) FROM seal WHERE inspection = ?", (row[0],)).fetchone()[0]
    return _Bound(row[0], row[1], bool(row[2]), seals)


def _late(
    connection: Connection,
    record: str,
    by_field: dict[str, list[Cell]],
    bound: _Bound | None,
    lineage: Lineage,
) -> set[str]:
    """The dots of the writes that a seal did not bind. A seal and a device are the one entry that made them."""
    dots = {cell.dot for group in by_field.values() for cell in group}
    made = _first_type(record, by_field)
    if made is not None and made.value == '"seal"':
        return dots - {made.dot}
    if made is not None and made.value == '"device"':
        return {name for name in dots if not name.startswith(f"{record}:1:")}
    if bound is None or not bound.inside:
        return set()
    heads = heads_of(connection, bound.seal)
    return {name for name in dots if not lineage.knew(heads, name)}


def heads_of(connection: Connection, seal: str) -> list[Spot]:
    """What a seal knew of: the heads it names, and its own log up to itself."""
    found: list[Spot] = []
    row = connection.execute("SELECT heads FROM seal WHERE id = ?", (seal,)).fetchone()
    for head in json.loads(row[0]) if row and row[0] else []:
        if isinstance(head, list) and len(head) == 3 and [type(part) for part in head] == [str, int, str]:
            found.append((head[0], head[1], head[2]))
    made = connection.execute(
        "SELECT dot FROM cell WHERE record = ? AND field = ? AND value = '\"seal\"' ORDER BY hlc, dot LIMIT 1",
        (seal, TYPE_FIELD),
    ).fetchone()
    if made:
        log, seq, name = made[0].split(":")
        found.append((log, int(seq), name))
    return found


def _judge(connection: Connection, group: list[Cell], late: set[str]) -> None:
    """Which of a field's writes live and which are late; what changed goes into the table."""
    replaced = {name for cell in group if cell.dot not in late for name in cell.over}
    replaced_late = {name for cell in group if cell.dot in late for name in cell.over}
    last: dict[bytes, int] = {}
    for cell in group:
        last[cell.entry] = max(cell.n, last.get(cell.entry, -1))
    for cell in group:
        is_late = cell.dot in late
        lives = (
            cell.n == last[cell.entry]
            and cell.dot not in replaced
            and not (is_late and cell.dot in replaced_late)
        )
        if (lives, is_late) != (cell.live, cell.late):
            connection.execute(
                "UPDATE cell SET live = ?, late = ? WHERE entry = ? AND n = ?",
                (int(lives), int(is_late), cell.entry, cell.n),
            )
            cell.live, cell.late = lives, is_late


def is_contested(values: Collection[str]) -> bool:
    """Whether heads disagree; several that say the same are one value.

    Answers that the program worked out from what each laptop had are no conflict: what they come from may be,
    and they are worked out again from all of it (`inspections.catch_up`).
    """
    return len(values) > 1 and not all(value.startswith(COMPUTED) for value in values)


def _disagree(group: list[Cell]) -> bool:
    heads = [cell for cell in group if cell.live]
    return is_contested({cell.value for cell in heads}) or all(cell.late for cell in heads)


def _winner(group: list[Cell]) -> Cell | None:
    return max((cell for cell in group if not cell.late), key=lambda cell: cell.rank, default=None)


def _first_type(record: str, by_field: dict[str, list[Cell]]) -> Cell | None:
    """The write that made the record: what a record is never changes, its first word on that holds.

    A device is named as its log, and nobody but that log's genesis says what it is.
    """
    said = by_field.get(TYPE_FIELD, ())
    own = [cell for cell in said if cell.dot.startswith(f"{record}:1:")]
    return min(own or said, key=lambda cell: (cell.hlc, cell.dot, cell.n), default=None)


def _text(value: str) -> str:
    told = json.loads(value)
    return told if isinstance(told, str) else ""


def _is_deleted(by_field: dict[str, list[Cell]], contested: set[str]) -> bool:
    """Whether the record is gone. Whoever changed it without knowing of the deletion keeps it visible."""
    said = [cell for cell in by_field.get(DELETED_FIELD, ()) if cell.live and not cell.late]
    if not any(cell.value == "true" for cell in said):
        return False
    known = {name for cell in said for name in cell.over}
    others = (cell for name, group in by_field.items() if name != DELETED_FIELD for cell in group)
    if any(cell.live and not cell.late and cell.dot not in known for cell in others):
        contested.add(DELETED_FIELD)
    return DELETED_FIELD not in contested


# -- the rows


def _write(
    connection: Connection,
    record: str,
    kind: str,
    winners: dict[str, Cell],
    contested: set[str],
) -> None:
    before = connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
    for name in {before[0] if before else None, kind}:
        if name in BY_NAME:
            connection.execute(f'DELETE FROM "{name}" WHERE id = ?', (record,))  # noqa: S608 - a known table
    table = BY_NAME.get(kind)
    if table is not None and winners:
        shown = {name: json.loads(cell.value) for name, cell in winners.items() if name in table.columns}
        upsert(connection, table, record, shown)
    connection.execute("DELETE FROM conflict WHERE record = ?", (record,))
    for name in contested:
        show_conflict(connection, record, name, contested=True)


def show_conflict(connection: Connection, record: str, name: str, *, contested: bool) -> None:
    action = (
        "INSERT OR IGNORE INTO conflict (record, field) VALUES (?, ?)"
        if contested
        else "DELETE FROM conflict WHERE record = ? AND field = ?"
    )
    connection.execute(action, (record, name))


def show_answers(connection: Connection, given: Iterable[tuple[str, str, str, bytes]]) -> None:
    """Show these answers: record, field, value and the entry that wrote it."""
    rows = []
    for record, name, value, entry in given:
        form_id, _, path = name.removeprefix(ANSWER_PREFIX).partition(":")
        told = json.loads(value)
        answer = told if isinstance(told, dict) else {}
        columns = (_plain(answer.get(column)) for column in ANSWER_COLUMNS)
        rows.append((record, name, form_id, path, *columns, entry))
    connection.executemany(_ANSWERED, rows)


def _plain(value: Any) -> Any:
    """What a column can hold; anything else than text came from a program we do not know."""
    return value if value is None or isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def upsert(connection: Connection, table: Table, record: str, columns: dict[str, Any]) -> None:
    """Bring these columns of a record's row up to date."""
    names = "".join(f', "{column}"' for column in columns)
    marks = ", ?" * len(columns)
    update = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
    action = f"UPDATE SET {update}" if columns else "NOTHING"
    connection.execute(
        f'INSERT INTO "{table.name}" (id{names}) VALUES (?{marks}) ON CONFLICT (id) DO {action}',  # noqa: S608 - names come from `tables`
        (record, *(table.encode(column, value) for column, value in columns.items())),
    )
