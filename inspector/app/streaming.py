"""Runs of a bundle as one stream of entries: a Save may reach over the border of two runs."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.errors import InspectorError
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Entry, Header
from inspector.sync.frames import Run
from inspector.sync.reading import Item


class Ahead:
    """Items with a look at the next one. What reading raises is raised where the item is asked for."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self._next: Item | None = None

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        if self._next is not None:
            item, self._next = self._next, None
            return item
        return next(self._items)

    def peek(self) -> Item | None:
        if self._next is None:
            self._next = next(self._items, None)
        return self._next

    def close(self) -> None:
        self._items.close()  # type: ignore[attr-defined]  # it is a generator


class Stream:
    """The entries of runs that follow each other. What stops the reading waits in `error` meanwhile,

    so that what came before it is kept first.
    """

    def __init__(self, first: Run, items: Ahead) -> None:
        self.error: InspectorError | None = None
        self._run: Run | None = first
        self._at = 0
        self._items = items

    def __iter__(self) -> Iterator[Entry]:
        return self

    def __next__(self) -> Entry:
        while self._run is not None and self._at == len(self._run.entries):
            self._run = self._following(self._run)
            self._at = 0
        if self._run is None:
            raise StopIteration
        self._at += 1
        return self._run.entries[self._at - 1]

    def _following(self, run: Run) -> Run | None:
        try:
            item = self._items.peek()
        except InspectorError as error:
            self.error = error
            return None
        if not isinstance(item, Run) or (item.log, item.first) != (run.log, run.first + len(run.entries)):
            return None
        next(self._items)
        return item


def noticed(entries: Iterator[Entry], brings: list[tuple[bytes, Header]]) -> Iterator[Entry]:
    """These entries, and aside those that bring files."""
    for entry in entries:
        if not entry.header.startswith(b'{"blobs":[]'):
            try:
                brings.append((entry.id, Header.decode(entry.header)))
            except NotCanonicalError:
                yield entry  # the record says what is wrong with it
                continue
        yield entry
