"""Entries of other copies into this workspace, and the logs that it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from inspector.app import own_log
from inspector.app.workspace import Workspace
from inspector.errors import ReadOnlyError
from inspector.i18n import gettext as _
from inspector.ledger.admission import Standing
from inspector.ledger.entry import Entry
from inspector.ledger.signing import Signer, is_signed
from inspector.store import receiving
from inspector.store.receiving import Progress, Received
from inspector.store.tables import Device


@dataclass(frozen=True, slots=True)
class Log:
    """One log of the record: who writes it, how long it is, and what is particular about it."""

    id: str
    seq: int
    program: str
    continues: str  # the log that it goes on for, after a restore or on a clone; "" as a rule
    forked: int | None  # the seq from where it has branches: its key was used in two places
    is_own: bool
    standing: Standing = Standing.OPEN  # with the agency that this workspace follows

    @property
    def is_provisional(self) -> bool:
        """Whether it waits for somebody to approve that it goes on for another."""
        return bool(self.continues) and self.standing in (Standing.OPEN, Standing.PROVISIONAL)


def receive(
    ws: Workspace,
    log: str,
    entries: Iterable[Entry],
    *,
    total: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Workspace, Received]:
    """Take in a run of one log. The workspace that comes back has another key if ours was used elsewhere.

    Raises RealmError, CancelledError, ReadOnlyError; what was kept before stays.
    """
    if ws.signer is None:
        raise ReadOnlyError
    guard = _Guard(ws)
    told = receiving.receive(
        ws.store,
        log,
        guard.watched(log, entries),
        realm=ws.realm.value,
        now_ms=ws.clock.now().milliseconds,
        total=total,
        progress=progress,
        cancelled=cancelled,
    )
    return guard.ws, told


class _Guard:
    """Begins a new log before anything is kept that our key signed in another place."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self._keys = own_log.keys(ws.folder, ws.store)  # of everybody who writes on this laptop

    def watched(self, log: str, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            signer = self._keys.get(log)
            if signer is not None and self._is_unknown(signer, entry):
                self._begin_anew()
            yield entry

    def _is_unknown(self, signer: Signer, entry: Entry) -> bool:
        """Whether our key signed this and it is not here: somebody else holds the key."""
        return not self.ws.store.has(entry.id) and is_signed(signer.public, entry.header, entry.signature)

    def _begin_anew(self) -> None:
        signer = own_log.begin_anew(self.ws.folder, self.ws.store, self.ws.clock)
        self._keys = own_log.keys(self.ws.folder, self.ws.store)
        warning = _("The key of this workspace was used on another computer. It goes on under a new one.")
        self.ws = replace(self.ws, signer=signer, device=signer.log, warnings=(*self.ws.warnings, warning))


def logs(ws: Workspace) -> list[Log]:
    """Every log that the record knows, in the order in which they began; last those that wait in quarantine."""
    forks, judgement = ws.store.forks(), ws.store.judgement()
    shown = [device.id for device in ws.store.all(Device)]
    return [
        _log(ws, log, ws.store.genesis(log), forks.get(log), judgement.of(log).standing)
        for log in [*shown, *sorted(set(ws.store.logs()) - set(shown))]
    ]


def _log(ws: Workspace, log: str, genesis: dict[str, Any], forked: int | None, standing: Standing) -> Log:
    return Log(
        log,
        ws.store.head(log).seq,
        str(genesis.get("program", "")),
        _continued(genesis.get("continues")),
        forked,
        log == ws.device,
        standing,
    )


def _continued(told: Any) -> str:
    return str(told.get("log", "")) if isinstance(told, dict) else ""
