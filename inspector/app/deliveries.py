"""What was sent and what came of it: shown as delivered only by a receipt that the receiver signed.

A receipt says what its signer holds. It is believed of its signer alone, and what it names decides what the
next bundle for them takes along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from inspector import machine
from inspector.app import backlog
from inspector.app.backlog import MissingFile
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.errors import DiskError, EvidenceError, ReadOnlyError
from inspector.i18n import gettext as _
from inspector.store.exchanges import KnownReceipt, Peer, SentBundle, TakenBundle
from inspector.store.lineage import Spot
from inspector.sync import receipts
from inspector.sync.faults import ReceiptError
from inspector.sync.receipts import Expected, Receipt

RECEIPT_SUFFIX = ".receipt.json"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    PARTLY = "partly"
    DELIVERED = "delivered"

    @property
    def label(self) -> str:
        return {
            DeliveryState.WAITING: _("sent, no receipt yet"),
            DeliveryState.PARTLY: _("arrived in part; what lacks goes with the next bundle"),
            DeliveryState.DELIVERED: _("delivered"),
        }[self]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One bundle on its way to one device."""

    bundle: str
    log: str  # of the receiver; "" for a bundle to keys or to anyone, before a receipt comes
    name: str
    made: Moment
    entries: int
    files: int
    size: int  # bytes
    place: str  # folder or mailbox it was written to
    parts: tuple[str, ...]  # names of its files
    state: DeliveryState
    received: Moment | None  # as the receiver's clock says
    lacking: tuple[MissingFile, ...]  # files that the receiver says did not arrive


def deliveries(ws: Workspace) -> tuple[Delivery, ...]:
    """Every bundle that was sent, the newest first; one line for each receiver."""
    names = {one.log: one.name for one in backlog.receivers(ws)}
    came: dict[str, list[KnownReceipt]] = {}
    for receipt in ws.store.exchanges.all(KnownReceipt):
        came.setdefault(receipt.log, []).append(receipt)
    files = {one.blob.sha256: one for one in ws.store.exchanges.files()} if came else {}
    found = []
    for sent in reversed(ws.store.exchanges.all(SentBundle)):
        others = (log for log, given in came.items() if any(one.bundle == sent.bundle for one in given))
        for log in dict.fromkeys((*sent.receivers, *others)) or ("",):
            state, answer = _answer(ws, sent, came.get(log, []))
            told = answer.lacking if answer else ()
            lacking = [files[one] for one in told if one in files]
            found.append(
                Delivery(
                    sent.bundle,
                    log,
                    names.get(log, log[:8]),
                    Moment.parse(sent.made),
                    sent.entries,
                    len(sent.files),
                    sent.size,
                    sent.place,
                    sent.parts,
                    state,
                    Moment.parse(answer.received) if answer else None,
                    backlog.described(ws, lacking),
                )
            )
    return tuple(found)


def _answer(
    ws: Workspace, sent: SentBundle, given: list[KnownReceipt]
) -> tuple[DeliveryState, KnownReceipt | None]:
    """What the receipts of one device prove of a bundle. A later bundle may have brought what it should have."""
    own = next((one for one in given if one.bundle == sent.bundle), None)
    for one in (*((own,) if own else ()), *given):
        lacks = bool(one.lacking) if one.bundle == sent.bundle else bool(set(sent.files) & set(one.wants))
        if not lacks and covers(ws, one.heads, sent.heads):
            return DeliveryState.DELIVERED, one
    return (DeliveryState.PARTLY, own) if own else (DeliveryState.WAITING, None)


def accept_receipt(ws: Workspace, source: Path | bytes) -> Delivery | None:
    """Note what a receipt proves. None where it is for a bundle that is not remembered here.

    Raises ReceiptError for what is no receipt, EvidenceError where it cannot be read, ReadOnlyError.
    """
    if ws.signer is None:
        raise ReadOnlyError
    data = source if isinstance(source, bytes) else _read(source)
    receipt = receipts.read(data)
    sent = ws.store.exchanges.find(SentBundle, receipt.bundle)
    if receipt.log in backlog.own_logs(ws):
        return None  # our own, on its way to somebody
    if sent is not None:
        expected = Expected(sent.bundle, sent.nonce_hash, backlog.vector_of(sent.heads))
        receipts.check(data, expected)  # without the nonce it was not made by who could open the bundle
    note_receipt(ws, receipt, is_expected=sent is not None)
    if sent is None:
        return None
    return next(one for one in deliveries(ws) if (one.bundle, one.log) == (sent.bundle, receipt.log))


def note_receipt(ws: Workspace, receipt: Receipt, *, is_expected: bool) -> None:
    """Remember a checked receipt and what its signer holds."""
    heads = backlog.spots_of(receipt.heads)
    now = str(ws.clock.now())
    known = ws.store.exchanges.find(Peer, receipt.log)
    peer = Peer(
        receipt.log,
        known.name if known else "",
        known.recipient if known else "",
        heads,
        receipt.wants,
        receipt.received,
        now,
    )
    new = KnownReceipt(
        receipt.bundle, receipt.log, receipt.received, now, heads, receipt.lacking, receipt.wants
    )
    earlier = [
        one for one in ws.store.exchanges.all(KnownReceipt) if (one.bundle, one.log) == (new.bundle, new.log)
    ]
    if any(replace(one, came=now) == new or one.received > new.received for one in earlier):
        return
    with ws.store.transaction():
        if is_expected:
            ws.store.exchanges.note(new)
        note_peer(ws, peer)


def note_peer(ws: Workspace, peer: Peer) -> bool:
    """Remember what another copy said of itself, unless it is older than what is known; inside a transaction.

    A copy loses nothing, so what names more is newer whatever its clock says.
    """
    known = ws.store.exchanges.find(Peer, peer.log)
    if peer.log in backlog.own_logs(ws) or (known and replace(peer, seen=known.seen) == known):
        return False
    if known and not (_instant(peer.told) >= _instant(known.told) or covers(ws, peer.heads, known.heads)):
        return False
    ws.store.exchanges.note(peer)
    return True


def covers(ws: Workspace, new: tuple[Spot, ...], old: tuple[Spot, ...]) -> bool:
    """Whether who holds these entries holds those too: nobody has an entry without those before it."""
    return all(ws.store.lineage.knew(new, f"{log}:{seq}:{name[:8]}") for log, seq, name in old)


def _instant(told: str) -> int:
    return Moment.parse(told).milliseconds if told else 0


def write_receipts(ws: Workspace, folder: Path, *, to: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Put the receipts that wait for a place into this folder; with `to`, those for these devices.

    Raises DiskError where the folder cannot be written; then they wait on.
    """
    put = []
    for taken in ws.store.exchanges.all(TakenBundle):
        if taken.receipt and not taken.put and (not to or taken.log in to):
            path = folder / receipt_name(ws, taken)
            try:
                machine.write_durably(path, taken.receipt)
            except OSError as error:
                raise DiskError(
                    _(
                        "The receipts cannot be written to “{folder}” ({reason}). They are kept for another time."
                    ).format(folder=folder.name, reason=error.strerror or error)
                ) from error
            with ws.store.transaction():
                ws.store.exchanges.note(replace(taken, put=str(path)))
            put.append(path)
    return tuple(put)


def put_beside(ws: Workspace, bundle: str, beside: Path) -> Path | None:
    """Put the receipt of a bundle beside it; None where that cannot be written, so that the receipt waits."""
    taken = ws.store.exchanges.find(TakenBundle, bundle)
    if taken is None or not taken.receipt:
        return None
    path = beside.with_name(receipt_name(ws, taken))
    try:
        if not path.is_file() or path.read_bytes() != taken.receipt:
            machine.write_durably(path, taken.receipt)
    except OSError:
        return None  # a stick that cannot be written: it waits for another place
    if taken.put != str(path):
        with ws.store.transaction():
            ws.store.exchanges.note(replace(taken, put=str(path)))
    return path


def receipt_name(ws: Workspace, taken: TakenBundle) -> str:
    """How the file of a receipt is called: after the bundle and who took it."""
    return f"{taken.bundle}-{ws.device[:8]}{RECEIPT_SUFFIX}"


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > receipts.LARGEST:
            raise ReceiptError
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(
            _("“{name}” cannot be read ({reason}). Try another reader or cable.").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error
