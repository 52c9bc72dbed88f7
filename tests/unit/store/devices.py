"""Laptops that write one record and hand each other parts of it, without folders and windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from inspector.ledger.chain import GENESIS_FIELD
from inspector.ledger.entry import Entry, Kind, Write
from inspector.ledger.signing import Signer
from inspector.store.receiving import Received, receive
from inspector.store.store import Act, Store
from inspector.store.tables import PROJECTED, TYPE_FIELD

START = 1_795_000_000_000
REALM = "practice"


class Device:
    """One laptop: a store, a key, and a clock that may be wrong."""

    def __init__(
        self, name: str, *, skew: int = 0, realm: str = REALM, seed: int | None = None, beside: str = ""
    ) -> None:
        self.name, self.skew, self.realm = name, skew, realm
        self.now = START
        self.store = Store.in_memory()
        self.signer = Signer.from_private(bytes([seed] * 32)) if seed else Signer.generate()
        self.begin(beside=beside)

    def begin(self, continues: dict[str, Any] | None = None, beside: str = "") -> None:
        genesis: dict[str, Any] = {"key": self.signer.public.hex(), "program": "test", "realm": self.realm}
        if continues:
            genesis["continues"] = continues
        if beside:
            genesis["beside"] = {"log": beside}
        self.save(
            Write(self.signer.log, TYPE_FIELD, "device"),
            Write(self.signer.log, GENESIS_FIELD, genesis),
            kind=Kind.GENESIS,
        )

    def begin_anew(self) -> None:
        """Go on under a new key, as a restored copy does."""
        head = self.store.head(self.signer.log)
        old, self.signer = self.signer.log, Signer.generate()
        self.begin({"log": old, "seq": head.seq, "id": head.id})

    def save(self, *writes: Write, kind: Kind = Kind.EDIT) -> Entry:
        return self.save_all([Act(kind, writes)])[-1]

    def save_all(self, acts: Sequence[Act]) -> tuple[Entry, ...]:
        self.now += 1_000
        return self.store.save(self.signer, acts, now_ms=self.now + self.skew, who=f"p-{self.name}")

    def take(self, log: str, entries: Iterable[Entry], **more: Any) -> Received:
        return receive(self.store, log, entries, realm=self.realm, now_ms=self.now + self.skew, **more)

    def pull(self, other: Device, most: int | None = None) -> list[Received]:
        """Take what the other has and this one lacks, at most so many entries of each run."""
        found = []
        for run in other.store.missing(self.store.heads()):
            found.append(self.take(run.log, list(other.store.run(run))[:most]))
        return found

    def clone(self, name: str) -> Device:
        """A copy of the whole laptop with its key, as of a virtual machine."""
        twin = object.__new__(Device)
        twin.name, twin.skew, twin.realm, twin.now = name, self.skew, self.realm, self.now
        twin.signer, twin.store = self.signer, Store.in_memory()
        for run in self.store.missing([]):
            twin.take(run.log, list(self.store.run(run)))
        return twin

    def log(self, name: str | None = None) -> list[Entry]:
        return [stored.entry for stored in self.store.entries(name or self.signer.log)]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, in the order of their keys."""
        return {table: list(self.store.rows(table)) for table in PROJECTED}


def sync(devices: Sequence[Device]) -> None:
    """Everybody takes from everybody until nobody lacks anything."""
    while any(one.new for to in devices for by in devices if to is not by for one in to.pull(by)):
        pass
