"""What a seal bound stays as it was, whatever comes after it or beside it, and in whatever order.

The first seal of an inspection binds its records as the sealing device knew them: the inspection, and every
record that named it then. Writes to them that the seal did not know of are kept and shown as a conflict.
Rows, findings, files and drawings that name the inspection without the seal knowing of them are listed as
a conflict and shown nowhere else. Amendments and signatures on the sealed page come after it by their nature.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from inspector.ledger import canonical
from inspector.store.driver import Connection
from inspector.store.lineage import Lineage
from inspector.store.settling import heads_of, settle
from inspector.store.tables import INSPECTION_FIELD

_CONTENT = frozenset(
    {
        "repeat_instance",
        "finding",
        "evidence_file",
        "plan_item",
        "signature",
        "participant",
        "assignment",
        "added_checklist",
        "assessment",
    }
)


def rebind(
    connection: Connection,
    seals: Collection[str],
    touched: Collection[str],
    lineage: Lineage,
) -> None:
    """Bind again the inspections that these seals close, and those that a changed record came to or left."""
    wanted: set[str] = set()
    for seal in seals:
        row = connection.execute("SELECT inspection FROM seal WHERE id = ?", (seal,)).fetchone()
        if row and row[0]:
            wanted.add(row[0])
    for record in touched:
        for name, dots in _naming(connection, record).items():
            if name not in wanted and not _stands(connection, record, name, dots, lineage):
                wanted.add(name)
    for inspection in sorted(wanted):
        _bind(connection, inspection, lineage)


def _naming(connection: Connection, record: str) -> dict[str, list[str]]:
    """The inspections that a record ever named, with the writes that did."""
    found: dict[str, list[str]] = {}
    for value, dot in connection.execute(
        "SELECT value, dot FROM cell WHERE record = ? AND field = ?", (record, INSPECTION_FIELD)
    ):
        name = json.loads(value)
        if isinstance(name, str):
            found.setdefault(name, []).append(dot)
    return found


def _stands(connection: Connection, record: str, inspection: str, dots: list[str], lineage: Lineage) -> bool:
    """Whether a record's row in `bound` says already how it stands to this inspection's seal."""
    seal = _seal_of(connection, inspection)
    if seal is None or _type(connection, record) == "seal":
        return True
    heads = heads_of(connection, seal)
    row = connection.execute(
        "SELECT inside FROM bound WHERE record = ? AND inspection = ?", (record, inspection)
    ).fetchone()
    known = any(lineage.knew(heads, dot) for dot in dots)
    wanted = 1 if known else 0 if _is_content(connection, record) else None
    return wanted == (row[0] if row else None)


def _seal_of(connection: Connection, inspection: str) -> str | None:
    """The first seal of an inspection, which is the one that holds."""
    row = connection.execute(
        "SELECT seal.id FROM seal JOIN record ON record.id = seal.id WHERE seal.inspection = ?"
        " ORDER BY record.born LIMIT 1",
        (inspection,),
    ).fetchone()
    return str(row[0]) if row else None


def _bind(connection: Connection, inspection: str, lineage: Lineage) -> None:
    seal = _seal_of(connection, inspection)
    if seal is None:
        return
    heads = heads_of(connection, seal)
    before = {
        row[0] for row in connection.execute("SELECT record FROM bound WHERE inspection = ?", (inspection,))
    }
    inside, outside = {inspection}, set()
    naming = connection.execute(
        "SELECT record, dot FROM cell WHERE field = 'inspection' AND value = ?",
        (canonical.encode(inspection).decode(),),
    ).fetchall()
    for record, dot in naming:
        if lineage.knew(heads, dot):
            inside.add(record)
    for record in {row[0] for row in naming} - inside:
        if _is_content(connection, record):
            outside.add(record)
    inside -= {row[0] for row in naming if _type(connection, row[0]) == "seal"}
    connection.execute("DELETE FROM bound WHERE inspection = ?", (inspection,))
    connection.executemany(
        "INSERT INTO bound (record, inspection, seal, inside) VALUES (?, ?, ?, ?)",
        [(record, inspection, seal, int(record in inside)) for record in sorted(inside | outside)],
    )
    for record in before | inside | outside:
        settle(connection, record, lineage)


def _is_content(connection: Connection, record: str) -> bool:
    """Whether the record is of the kind that a seal closes; a signature on the sealed page is not."""
    kind = _type(connection, record)
    if kind != "signature":
        return kind in _CONTENT
    return not connection.execute(
        "SELECT 1 FROM cell WHERE record = ? AND field = 'seal' AND value <> '\"\"' AND value <> 'null'",
        (record,),
    ).fetchone()


def _type(connection: Connection, record: str) -> str:
    row = connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
    return str(row[0]) if row else ""
