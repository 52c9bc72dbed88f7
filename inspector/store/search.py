"""Words in the record: an index beside the tables that catches up when somebody searches.

Decided: it is not kept up by the projection, because a Save and an import would pay for it and most laptops
search rarely; it remembers the last entry it read instead, and reads what came since. It can be thrown away.

Thai, Chinese characters and kana are written without spaces, so they are found by pairs of letters (SQLite's
own trigrams would miss 廃車 and 電池, which have two); other words by their beginning. Width, case and marks do
not matter: “phe lieu” finds “phế liệu”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from inspector.domain.names import folded
from inspector.errors import CancelledError
from inspector.store.driver import Connection
from inspector.store.tables import BY_NAME

SEARCHED = {
    "facility": ("name", "operator", "operator_number", "address", "note"),
    "permit": ("number", "kind", "issuer", "scope"),
    "condition": ("number", "text"),
    "inspection": ("number", "purpose", "limits"),
    "finding": ("observation", "action", "immediate"),
    "evidence_file": ("name", "original_name", "caption"),
    "plan_item": ("name",),
    "amendment": ("value", "reason"),
}
ANSWERED = ("value", "remark")
_STEP = 500  # entries that are read in one transaction
_COLUMNS = """words, pairs, content='', contentless_delete=1, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\""""  # Thai vowels are marks
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々"
_RUNS = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])\w)+)")


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text of the record in which a word was found."""

    record: str
    field: str
    text: str


class Search:
    """The index of one database; of one that is only read, it lives in memory as long as the connection."""

    def __init__(self, connection: Connection, *, read_only: bool) -> None:
        self._connection = connection
        self._schema = "temp" if read_only else "main"

    def catch_up(
        self,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Read what was written since. Raises CancelledError; what was read stays."""
        self._prepare()
        total = self._last()
        while (done := self._mark()) < total:
            if cancelled is not None and cancelled():
                raise CancelledError
            self._read(done, min(done + _STEP, total))
            if progress is not None:
                progress(min(done + _STEP, total), total)

    def find(self, words: str, most: int) -> list[FoundText]:
        """The texts of those records in which every word is found, the best first. Call `catch_up` before."""
        asked = [query for word in words.split() if (query := _query(word))]
        if not asked:
            return []
        found = [self._matching(query) for query in asked]
        common = set.intersection(*({one.record for one in texts} for texts in found))
        seen: dict[tuple[str, str], FoundText] = {}
        for one in (text for texts in found for text in texts if text.record in common):
            seen.setdefault((one.record, one.field), one)
        return list(seen.values())[:most]

    def forget(self) -> None:
        """Read everything again at the next search: the tables were made anew."""
        if self._is_there():
            self._connection.execute(f"DELETE FROM {self._schema}.searched")

    # -- the index

    def _is_there(self) -> bool:
        master = "sqlite_temp_master" if self._schema == "temp" else "sqlite_master"
        row = self._connection.execute(f"SELECT 1 FROM {master} WHERE name = 'searched'").fetchone()
        return row is not None

    def _prepare(self) -> None:
        if self._is_there():
            return
        name = self._schema
        for statement in (
            f"CREATE TABLE {name}.searched (entry INTEGER, id BLOB)",
            f"CREATE TABLE {name}.found_text (id INTEGER PRIMARY KEY, record TEXT, field TEXT, text TEXT)",
            f"CREATE INDEX {name}.found_text_record ON found_text (record)",
            f"CREATE VIRTUAL TABLE {name}.found_word USING fts5({_COLUMNS})",
        ):
            self._connection.execute(statement)

    def _mark(self) -> int:
        """The number of the last entry that was read; 0 where that is not the entry of this number any more."""
        row = self._connection.execute(
            f"SELECT searched.entry FROM {self._schema}.searched AS searched"
            " JOIN entry ON entry.rowid = searched.entry AND entry.id = searched.id"
        ).fetchone()
        if row is None:
            self._connection.execute(f"DELETE FROM {self._schema}.found_text")
            self._connection.execute(f"DELETE FROM {self._schema}.found_word")
        return int(row[0]) if row else 0

    def _last(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(rowid), 0) FROM entry").fetchone()[0])

    def _read(self, after: int, until: int) -> None:
        self._connection.execute("BEGIN" if self._schema == "temp" else "BEGIN IMMEDIATE")
        try:
            touched = self._connection.execute(
                "SELECT DISTINCT record FROM cell WHERE entry IN"
                " (SELECT id FROM entry WHERE rowid > ? AND rowid <= ?)",
                (after, until),
            ).fetchall()
            for (record,) in touched:
                self._index(record)
            self._connection.execute(f"DELETE FROM {self._schema}.searched")
            self._connection.execute(
                f"INSERT INTO {self._schema}.searched (entry, id)"
                " SELECT rowid, id FROM entry WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1",
                (until,),
            )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _index(self, record: str) -> None:
        name = self._schema
        old = self._connection.execute(f"SELECT id FROM {name}.found_text WHERE record = ?", (record,))
        for (row,) in old.fetchall():
            self._connection.execute(f"DELETE FROM {name}.found_word WHERE rowid = ?", (row,))
        self._connection.execute(f"DELETE FROM {name}.found_text WHERE record = ?", (record,))
        for field, text in self._texts(record):
            row = self._connection.execute(
                f"INSERT INTO {name}.found_text (record, field, text) VALUES (?, ?, ?)",
                (record, field, text),
            ).lastrowid
            words, pairs = _tokens(text)
            self._connection.execute(
                f"INSERT INTO {name}.found_word (rowid, words, pairs) VALUES (?, ?, ?)",
                (row, words, pairs),
            )

    def _texts(self, record: str) -> Iterator[tuple[str, str]]:
        """The texts of a record as the tables show it: nothing of one that was deleted."""
        kind = self._connection.execute("SELECT type FROM record WHERE id = ?", (record,)).fetchone()
        columns = SEARCHED.get(kind[0] if kind else "")
        if columns:
            names = ", ".join(f'"{column}"' for column in columns)
            row = self._connection.execute(
                f'SELECT {names} FROM "{BY_NAME[kind[0]].name}" WHERE id = ?',
                (record,),
            ).fetchone()
            yield from _worded(zip(columns, row or (), strict=False))
        for field, *values in self._connection.execute(
            f"SELECT field, {', '.join(ANSWERED)} FROM answer WHERE record = ?",
            (record,),
        ).fetchall():
            yield from _worded((field, value) for value in values)

    def _matching(self, query: str) -> list[FoundText]:
        rows = self._connection.execute(
            "SELECT texts.record, texts.field, texts.text"
            f" FROM {self._schema}.found_word AS found_word"
            f" JOIN {self._schema}.found_text AS texts ON texts.id = found_word.rowid"
            " WHERE found_word MATCH ? ORDER BY rank",
            (query,),
        ).fetchall()
        return [FoundText(*row) for row in rows]


def _worded(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in pairs if isinstance(text, str) and any(map(str.isalnum, text)))


def _tokens(text: str) -> tuple[str, str]:
    """The words of a text, and the pairs of letters of what is written without spaces."""
    words, pairs = [], []
    for run in _RUNS.finditer(folded(text)):
        if run["word"]:
            words.append(run["word"])
        else:
            pairs += [*_pairs(run["unspaced"]), run["unspaced"][-1]]  # the last letter begins no pair
    return " ".join(words), " ".join(pairs)


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def _query(word: str) -> str:
    """What FTS5 is asked for a word as somebody typed it; "" where it holds no letter."""
    asked = []
    for run in _RUNS.finditer(folded(word)):
        if run["word"]:
            asked.append(f'words : "{run["word"]}" *')
        elif len(run["unspaced"]) == 1:
            asked.append(f'pairs : "{run["unspaced"]}" *')
        else:
            asked.append(f'pairs : "{" ".join(_pairs(run["unspaced"]))}"')
    return " AND ".join(asked)
