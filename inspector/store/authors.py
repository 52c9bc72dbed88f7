"""Who wrote what of an inspection, as far as their entries are here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.store.driver import Connection
from inspector.store.settling import COMPUTED
from inspector.store.tables import ANSWER_PREFIX

_OF_INSPECTION = (
    " FROM cell WHERE (record = ? OR record IN"
    " (SELECT record FROM cell WHERE field = 'inspection' AND value = ?))"
)


@dataclass(frozen=True, slots=True)
class Author:
    """One person's entries of one inspection."""

    who: str
    last: str  # clock reading of the last one
    logs: tuple[str, ...]  # of the devices that wrote them


def authors(connection: Connection, inspection: str) -> list[Author]:
    """Everybody of whom an entry of this inspection is here; what came beside a seal does not count."""
    rows = connection.execute(
        f"SELECT who, max(hlc), json_group_array(DISTINCT substr(dot, 1, 32)){_OF_INSPECTION}"
        " AND late = 0 GROUP BY who ORDER BY who",
        (inspection, json.dumps(inspection)),
    )
    return [Author(row[0], row[1], tuple(sorted(json.loads(row[2])))) for row in rows]


def answered_by(connection: Connection, records: Sequence[str]) -> list[tuple[str, str, str]]:
    """(record, field, person) of every answer on these records that stands and that a person gave."""
    rows = connection.execute(
        "SELECT DISTINCT cell.record, cell.field, cell.who FROM json_each(?) AS wanted"
        " CROSS JOIN cell ON cell.record = wanted.value"
        " WHERE cell.live = 1 AND cell.late = 0 AND cell.field LIKE ? AND cell.value NOT LIKE ?"
        " ORDER BY wanted.key, cell.field, cell.who",
        (json.dumps(list(records)), f"{ANSWER_PREFIX}%", f"{COMPUTED}%"),
    )
    return [(row[0], row[1], row[2]) for row in rows]
