"""What the tables show: records as domain values, answers, conflicts, histories, words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from inspector.domain.fields import value_of
from inspector.domain.inspection import Answer
from inspector.errors import NotFoundError
from inspector.i18n import gettext as _
from inspector.store import authors, conflicts
from inspector.store.authors import Author
from inspector.store.conflicts import Version
from inspector.store.driver import Connection, told
from inspector.store.lineage import Lineage
from inspector.store.search import FoundText, Search
from inspector.store.tables import ANSWER_COLUMNS, BY_KIND, BY_NAME, PROJECTED, TYPE_FIELD, key_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PastWrite:
    """One value that a field had: for histories."""

    value: Any
    hlc: str
    who: str
    live: bool
    entry: str


class Records:
    """The part of a store that reads the tables."""

    _connection: Connection
    _search: Search
    lineage: Lineage

    def find(self, kind: type[T], wanted: str) -> T | None:
        """The record of this kind and id, or None."""
        found = self._select(kind, "shown.id = ?", (wanted,))
        return found[0] if found else None

    def get(self, kind: type[T], wanted: str) -> T:
        """The record of this kind and id. Raises NotFoundError."""
        found = self.find(kind, wanted)
        if found is None:
            raise NotFoundError(
                _("There is no {kind} “{wanted}” here.").format(
                    kind=BY_KIND[kind].name.replace("_", " "), wanted=wanted
                )
            )
        return found

    def all(self, kind: type[T], **where: str) -> list[T]:
        """Every record of this kind whose columns have these values, in the order they were first written."""
        table = BY_KIND[kind]
        unknown = where.keys() - table.columns.keys()
        if unknown:
            raise KeyError(unknown)
        condition = " AND ".join(f'shown."{column}" = ?' for column in where) or "1"
        return self._select(kind, condition, tuple(where.values()))

    def _select(self, kind: type[T], condition: str, values: tuple[str, ...]) -> list[T]:
        table = BY_KIND[kind]
        columns = ["id", *table.columns]
        names = ", ".join(f'shown."{column}"' for column in columns)
        with told():
            rows = self._connection.execute(
                f'SELECT {names} FROM "{table.name}" AS shown LEFT JOIN record ON record.id = shown.id'  # noqa: S608 - names come from `tables`
                f" WHERE {condition} ORDER BY record.born, shown.id",
                values,
            ).fetchall()
            trusted = conflicts.trusted(self._connection)
        plain = [dict(zip(columns, row, strict=True)) for row in rows]
        for (record, field), value in trusted.items():
            if field in table.columns:
                for row in plain:
                    if row["id"] == record:
                        row[field] = table.encode(field, value)
        return [value_of(kind, table.decode(row)) for row in plain]

    def kind_of(self, record: str) -> str:
        """The name of the table that shows this record, or "" when it is not known here."""
        with told():
            row = self._connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
        return str(row[0]) if row else ""

    def answers(self, records: Sequence[str]) -> dict[tuple[str, str, str], Answer]:
        """The present answers on these records, by (record, form id, path)."""
        found: dict[tuple[str, str, str], Answer] = {}
        with told():
            trusted = conflicts.trusted(self._connection)
            for record in records:
                for row in self._connection.execute(
                    "SELECT field, form_id, path, value, how, observed, remark FROM answer WHERE record = ?"
                    " ORDER BY field",
                    (record,),
                ):
                    plain = dict(zip(ANSWER_COLUMNS, row[3:], strict=True))
                    plain = trusted.get((record, row[0]), plain)
                    found[record, row[1], row[2]] = value_of(Answer, plain)
        return found

    def conflicts(self) -> list[tuple[str, str]]:
        """Every (record, field) with heads that disagree, in the order of the records."""
        with told():
            return conflicts.contested(self._connection)

    def versions(self, record: str, field: str) -> list[Version]:
        """The heads of a field, the one that the tables show first."""
        with told():
            return conflicts.versions(self._connection, record, field)

    def versions_at(self, seal: str, record: str, field: str) -> list[Version]:
        """The heads that a field had for the device that sealed, when it sealed."""
        with told():
            return conflicts.known_to_seal(self._connection, seal, record, field, self.lineage)

    def authors(self, inspection: str) -> list[Author]:
        """Everybody of whom an entry of this inspection is here."""
        with told():
            return authors.authors(self._connection, inspection)

    def answered_by(self, records: Sequence[str]) -> list[tuple[str, str, str]]:
        """(record, field, person) of every answer on these records that stands and that a person gave."""
        with told():
            return authors.answered_by(self._connection, records)

    def history(self, record: str, field: str) -> list[PastWrite]:
        """Every value this field had, oldest first."""
        with told():
            rows = self._connection.execute(
                "SELECT value, hlc, who, live, entry FROM cell WHERE record = ? AND field = ? ORDER BY hlc, dot, n",
                (record, field),
            ).fetchall()
        return [
            PastWrite(json.loads(row[0]), row[1], row[2], bool(row[3]), bytes(row[4]).hex()) for row in rows
        ]

    def search(
        self,
        words: str,
        *,
        most: int = 500,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[FoundText]:
        """The texts of the records that hold all these words, the best first. Raises CancelledError."""
        with told():
            self._search.catch_up(progress=progress, cancelled=cancelled)
            return self._search.find(words, most)

    def writers(self, record: str) -> frozenset[str]:
        """The logs whose writes stand in this record."""
        with told():
            rows = self._connection.execute(
                "SELECT DISTINCT substr(dot, 1, 32) FROM cell WHERE record = ? AND live = 1", (record,)
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def entry_of(self, record: str) -> str:
        """The id of the entry that first wrote this record, as hexadecimal digits; "" when there is none."""
        with told():
            row = self._connection.execute(
                "SELECT entry FROM cell WHERE record = ? AND field = ? ORDER BY hlc, dot LIMIT 1",
                (record, TYPE_FIELD),
            ).fetchone()
        return bytes(row[0]).hex() if row else ""

    # -- as rows, for comparing

    def rows(
        self, table: str, only: set[str] | None = None, inspection: str = ""
    ) -> Iterator[dict[str, Any]]:
        """The rows of a projected table in the order of its key.

        With `only`, those of these records, and those that claim to belong to this inspection.
        """
        if table not in PROJECTED:
            raise KeyError(table)
        key = ", ".join(key_of(table))
        condition = "1"
        values: list[str] = []
        if only is not None:
            name = "record" if "record" in key_of(table) or table == "cell" else "id"
            condition = f"{name} IN (SELECT value FROM json_each(?))"  # noqa: S608 - one of two names
            values = [json.dumps(sorted(only))]
            if table in BY_NAME and "inspection" in BY_NAME[table].columns:
                condition, values = f"{condition} OR inspection = ?", [*values, inspection]
        with told():
            cursor = self._connection.execute(
                f'SELECT * FROM "{table}" WHERE {condition} ORDER BY {key}',  # noqa: S608 - a fixed set
                values,
            )
            columns = [description[0] for description in cursor.description]
            for row in cursor:
                yield dict(zip(columns, row, strict=True))
