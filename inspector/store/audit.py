"""Comparing what is with what was signed: entries with their signatures, tables with the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from inspector.errors import CancelledError, RecordAlteredError
from inspector.i18n import gettext as _
from inspector.ledger.admission import Ties, judge, ties_of
from inspector.ledger.chain import Branches, BrokenEntryError
from inspector.ledger.entry import PAPER_KINDS, Entry, Header, Write
from inspector.ledger.papers import Paper
from inspector.store.driver import DamagedDatabaseError
from inspector.store.log import StoredEntry
from inspector.store.quarantine import ROOT, carried, joined
from inspector.store.store import Checked, Store
from inspector.store.tables import PROJECTED, TYPE_FIELD, key_of

Progress = Callable[[int, int], None]
Verified = tuple[Entry, Header, tuple[Write, ...]]
_ROUND = 500  # entries between two looks at progress and cancel


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that is not as it was signed: where it is, and what is wrong with it."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


def audit(
    store: Store, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> list[Alteration]:
    """Everything in entries and tables that is not as it was signed; empty when all is untouched.

    Tables are compared with a rebuild from the entries, so they can only be judged when every entry is
    sound; otherwise one line says that they were not.
    """
    found: list[Alteration] = []
    try:
        found += [Alteration(_("the database file"), words) for words in store.check_file()]
        found += _compared(store, progress, cancelled)
    except DamagedDatabaseError as error:
        found.append(Alteration(_("the database file"), str(error)))
    return found


def _compared(
    store: Store, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> list[Alteration]:
    with TemporaryDirectory(prefix="yardproof-") as folder:
        rebuilt = Store.scratch(Path(folder) / "rebuilt.db")
        try:
            altered = list(_replay(store, rebuilt, progress, cancelled))
            if altered:
                return [
                    *altered,
                    Alteration(_("the tables"), _("not compared, because entries were altered")),
                ]
            return list(differences(store, rebuilt))
        finally:
            rebuilt.close()


def _replay(
    store: Store, rebuilt: Store, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Iterator[Alteration]:
    total, done = store.count(), 0
    logs = store.logs()
    if not logs:
        yield Alteration(_("the log"), _("it holds no entry, not even its genesis"))
    with rebuilt.transaction():
        sound: list[Checked] = []
        for log in logs:
            chain = _Resumed(log)
            for stored in store.entries(log):
                done += 1
                if done % _ROUND == 0:
                    _report(done, total, progress, cancelled)
                    rebuilt.append_all(sound)
                    sound = []
                step = chain.step(stored)
                if isinstance(step, Alteration):
                    yield step
                else:
                    sound.append((stored.entry, *step))
        rebuilt.append_all(sound)
        rebuilt.lineage.forget()
        if store.agency or rebuilt.forks():  # what is shown depends on more than what came before
            rebuilt.note(**{ROOT: store.agency})
            rebuilt.show_again()
    _report(total, total, progress, cancelled)


def _report(done: int, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError
    if progress is not None:
        progress(done, total)


class _Resumed:
    """A chain that goes on after a fault, so that one altered entry does not hide another."""

    def __init__(self, log: str) -> None:
        self._walk = Branches(log)
        self._log = log

    def step(self, stored: StoredEntry) -> Alteration | tuple[Header, tuple[Write, ...]]:
        place = _("entry {seq} of log {log}").format(seq=stored.seq, log=self._log[:8])
        try:
            header, writes = self._walk.follow(stored.entry)
        except BrokenEntryError as error:
            self._walk.skip(stored.seq if isinstance(stored.seq, int) else error.seq)
            return Alteration(place, error.fault.label)
        columns = (stored.id, stored.log, stored.seq, stored.hlc, stored.kind)
        if columns != (stored.entry.id, header.log, header.seq, header.hlc, header.kind):
            return Alteration(place, _("its row does not repeat what its header says"))
        return header, writes


def differences(store: Store, rebuilt: Store) -> Iterator[Alteration]:
    """Where the tables differ from those rebuilt from the entries, row by row."""
    for table in PROJECTED:
        yield from _compare(table, _keyed(store, table), _keyed(rebuilt, table))


def _keyed(
    store: Store, table: str, only: set[str] | None = None, inspection: str = ""
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    names = key_of(table)
    for row in store.rows(table, only, inspection):
        yield tuple(row[name] for name in names), row


def _compare(
    table: str,
    present: Iterator[tuple[tuple[Any, ...], dict[str, Any]]],
    signed: Iterator[tuple[tuple[Any, ...], dict[str, Any]]],
) -> Iterator[Alteration]:
    """Walk both in key order; a key that only one side has was added or removed."""
    here, there = next(present, None), next(signed, None)
    while here is not None or there is not None:
        if there is None or (here is not None and _order(here[0]) < _order(there[0])):
            assert here is not None  # noqa: S101 - one of both is there
            yield Alteration(_place(table, here[0]), _("this row was added; no signed entry wrote it"))
            here = next(present, None)
        elif here is None or _order(there[0]) < _order(here[0]):
            yield Alteration(_place(table, there[0]), _("this row was removed; a signed entry wrote it"))
            there = next(signed, None)
        else:
            yield from _columns(table, here[0], here[1], there[1])
            here, there = next(present, None), next(signed, None)


def _columns(
    table: str, key: tuple[Any, ...], here: dict[str, Any], there: dict[str, Any]
) -> Iterator[Alteration]:
    for column in there:
        if here.get(column) != there[column] or type(here.get(column)) is not type(there[column]):
            yield Alteration(
                _place(table, key), _("“{column}” is not what the signed entry wrote").format(column=column)
            )


def _order(key: tuple[Any, ...]) -> tuple[tuple[int, Any], ...]:
    """SQLite's own order: nothing, numbers, text, bytes."""
    return tuple(
        (0, 0)
        if part is None
        else (1, part)
        if isinstance(part, int | float)
        else (2, part.encode())
        if isinstance(part, str)
        else (3, bytes(part))
        for part in key
    )


def _place(table: str, key: tuple[Any, ...]) -> str:
    words = " ".join(part[:12].hex() if isinstance(part, bytes) else str(part) for part in key)
    return _("table {table}, row {key}").format(table=table, key=words)


# -- one inspection, before it is printed


def prove_inspection(store: Store, inspection: str) -> None:
    """Rebuild one inspection from its signed entries and compare it with the tables.

    Every header's chain and every payload's hash is checked, and the signature of each log's last entry,
    which authenticates the whole run before it. Raises RecordAlteredError naming what differs.
    """
    family, shown = _Family(inspection), _shown(store)
    for _entry, _header, writes in shown():
        for write in writes:
            family.note(write)
    wanted = family.members()
    rebuilt = Store.in_memory()
    rebuilt.lineage = store.lineage
    try:
        with rebuilt.transaction():
            for entry, header, writes in shown():
                if any(write.record in wanted for write in writes):
                    rebuilt.show([(entry.id, header, writes)])
        problems = list(_differing(store, rebuilt, inspection, wanted))
    finally:
        rebuilt.close()
    if problems:
        raise RecordAlteredError(
            _("The record was altered outside Yardproof, so it does not print. {places}").format(
                places="; ".join(str(problem) for problem in problems[:5])
            )
        )


def _shown(store: Store) -> Callable[[], Iterator[Verified]]:
    """The entries that are not in quarantine; the decision is made of verified entries, as the tables are."""
    if not store.agency:
        return lambda: _verified(store)
    papers: dict[str, Paper] = {}
    ties: dict[str, Ties] = {}
    for _entry, header, writes in _verified(store):
        if header.kind in PAPER_KINDS:
            papers |= {name: paper for name, _data, paper in carried(writes)}
        if header.seq == 1:
            ties[header.log] = joined(ties.get(header.log), ties_of(header.log, writes))
    places = judge(store.agency, papers.values(), ties)
    return lambda: (
        (entry, header, writes)
        for entry, header, writes in _verified(store)
        if store.quarantine.is_inside(places.of(header.log), header.log, header.seq, entry.id.hex())
    )


def _verified(store: Store) -> Iterator[Verified]:
    for log in store.logs():
        walk = Branches(log)
        for stored in store.entries(log):
            header, writes = walk.follow(stored.entry, every_signature=False)
            yield stored.entry, header, writes
        walk.finish()


@dataclass(slots=True)
class _Family:
    """The records that one inspection is made of, as its entries say."""

    inspection: str
    named: set[str] = field(default_factory=set)  # facility, inspector, checklists, packs
    below: set[str] = field(default_factory=set)  # answers' instances, findings, files, signatures, seal
    permits: dict[str, set[str]] = field(default_factory=dict)  # by facility
    conditions: dict[str, set[str]] = field(default_factory=dict)  # by permit
    types: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)  # the facilities that each says are one
    versions: dict[str, set[str]] = field(
        default_factory=dict
    )  # of checklists, by the record that opened them

    def note(self, write: Write) -> None:
        value = write.value
        if write.field == TYPE_FIELD:
            self.types[write.record] = str(value)
        elif write.record == self.inspection:
            if write.field in ("facility", "inspector", "checklists", "packs"):
                self.named.update(str(name) for name in (value if isinstance(value, list) else [value]))
        elif write.field == "inspection" and value == self.inspection:
            self.below.add(write.record)
        elif write.field == "facility" and self.types.get(write.record) == "permit":
            self.permits.setdefault(str(value), set()).add(write.record)
        elif write.field == "checklist":
            self.versions.setdefault(write.record, set()).add(str(value))
        elif write.field in ("one", "other"):
            self.aliases.setdefault(write.record, []).append(str(value))
        elif write.field == "permit":
            self.conditions.setdefault(str(value), set()).add(write.record)

    def members(self) -> set[str]:
        named = self.named.union(*(self.versions.get(record, ()) for record in self.below))
        while more := {name for pair in self.aliases.values() if named & set(pair) for name in pair} - named:
            named |= more
        said = {alias for alias, pair in self.aliases.items() if named & set(pair)}
        permits = {permit for facility in named for permit in self.permits.get(facility, ())}
        conditions = {name for permit in permits for name in self.conditions.get(permit, ())}
        return {self.inspection} | named | said | self.below | permits | conditions


def _differing(store: Store, rebuilt: Store, inspection: str, wanted: set[str]) -> Iterator[Alteration]:
    for table in PROJECTED:
        yield from _compare(
            table,
            _keyed(store, table, wanted, inspection),
            _keyed(rebuilt, table, wanted, inspection),
        )
