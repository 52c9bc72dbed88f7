"""From writes to tables: the same for a Save of this device, an import and a rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspector.ledger import canonical
from inspector.ledger.entry import Header, Write, dot
from inspector.store.driver import Connection
from inspector.store.tables import ANSWER_COLUMNS, ANSWER_PREFIX, BY_NAME, TYPE_FIELD, Table

_ADD_CELL = "INSERT INTO cell (entry, n, record, field, value, dot, hlc, who, live) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)"
_REPLACED = "UPDATE cell SET live = 0 WHERE record = ? AND field = ? AND dot = ?"
_ANSWERED = (
    "INSERT INTO answer (record, field, form_id, path, value, how, observed, remark, entry)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (record, field) DO UPDATE SET value = excluded.value, how = excluded.how,"
    " observed = excluded.observed, remark = excluded.remark, entry = excluded.entry"
)


def project(connection: Connection, entry_id: bytes, header: Header, writes: Sequence[Write]) -> None:
    """Show the writes of one entry in the tables. Runs inside the caller's transaction."""
    own_dot = dot(header.log, header.seq, entry_id.hex())
    changed: dict[str, dict[str, Any]] = {}
    for n, write in enumerate(writes):
        for replaced in write.over:
            connection.execute(_REPLACED, (write.record, write.field, replaced))
        value = canonical.encode(write.value).decode()
        connection.execute(
            _ADD_CELL, (entry_id, n, write.record, write.field, value, own_dot, header.hlc, header.who)
        )
        if write.field.startswith(ANSWER_PREFIX):
            _answer(connection, entry_id, write)
        else:
            changed.setdefault(write.record, {})[write.field] = write.value
    for record, fields in changed.items():
        _show(connection, record, fields)


def _answer(connection: Connection, entry_id: bytes, write: Write) -> None:
    form_id, _, path = write.field.removeprefix(ANSWER_PREFIX).partition(":")
    given = write.value if isinstance(write.value, dict) else {}
    columns = [given.get(name) for name in ANSWER_COLUMNS]
    connection.execute(_ANSWERED, (write.record, write.field, form_id, path, *columns, entry_id))


def _show(connection: Connection, record: str, fields: dict[str, Any]) -> None:
    """Bring the row of one record up to date. A type this version does not know stays in its cells."""
    name = fields.get(TYPE_FIELD)
    if name is not None:
        connection.execute(
            "INSERT INTO record (id, type) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", (record, str(name))
        )
    else:
        row = connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
        name = row[0] if row else None
    table = BY_NAME.get(name) if isinstance(name, str) else None
    if table is not None:
        _upsert(connection, table, record, fields)


def _upsert(connection: Connection, table: Table, record: str, fields: dict[str, Any]) -> None:
    columns = [column for column in fields if column in table.columns]
    names = "".join(f', "{column}"' for column in columns)
    marks = ", ?" * len(columns)
    update = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
    action = f"UPDATE SET {update}" if columns else "NOTHING"
    connection.execute(
        f'INSERT INTO "{table.name}" (id{names}) VALUES (?{marks}) ON CONFLICT (id) DO {action}',  # noqa: S608 - names come from `tables`
        (record, *(table.encode(column, fields[column]) for column in columns)),
    )
