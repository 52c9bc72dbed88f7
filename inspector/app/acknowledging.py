"""What is remembered of a bundle that was read, and the receipt that goes back for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from inspector.app import backlog, deliveries
from inspector.app.workspace import Workspace
from inspector.i18n import gettext as _
from inspector.store.exchanges import Peer, TakenBundle
from inspector.sync import receipts
from inspector.sync.manifest import EndMark, Manifest, Mark


def remember(
    ws: Workspace, manifest: Manifest, whole: Mapping[int, EndMark], lacking: Collection[str]
) -> bool:
    """Remember these whole parts and what their sender said; gives whether there is a receipt.

    A receipt is made once every part was read, and again when it would say more. `lacking` are the files that
    the bundle should have brought.
    """
    before = ws.store.exchanges.find(TakenBundle, manifest.bundle)
    if before is not None and before.log != manifest.log:
        before = None  # somebody took the number of another one's bundle
    now = str(ws.clock.now())
    last = next((number for number, mark in whole.items() if mark.last), 0)
    lacks = dict.fromkeys((*(before.lacking if before else ()), *lacking))
    taken = TakenBundle(
        manifest.bundle,
        manifest.log,
        manifest.sender,
        before.taken if before else now,
        tuple(sorted({*whole, *(before.parts if before else ())})),
        last or (before.last if before else 0),
        tuple(one for one in lacks if not backlog.has_file(ws, one)),
        before.put if before else "",
        before.receipt if before else b"",
    )
    is_told = taken.receipt and taken == before and not _says_more(ws, manifest, taken)
    if taken.is_whole and not is_told:
        taken = replace(taken, receipt=_receipt(ws, manifest, taken), put="")
    heads = backlog.spots_of(manifest.heads)
    peer = Peer(manifest.log, manifest.sender, manifest.reply, heads, manifest.wants, manifest.made, now)
    with ws.store.transaction():
        deliveries.note_peer(ws, peer)
        if taken != before:
            ws.store.exchanges.note(taken)
    return bool(taken.receipt)


def parts_missing(ws: Workspace, bundle: str) -> str:
    """Which parts of a bundle have not come, in words; "" where none is missing or it was not read."""
    taken = ws.store.exchanges.find(TakenBundle, bundle)
    if taken is None or taken.is_whole or not taken.parts:
        return ""
    upper = taken.last or max(taken.parts) + 1
    absent = [str(number) for number in range(1, upper + 1) if number not in taken.parts]
    return _("Part {numbers} has not come. Put in the stick with it and take it in.").format(
        numbers=", ".join(absent)
    )


def _says_more(ws: Workspace, manifest: Manifest, taken: TakenBundle) -> bool:
    """Whether a receipt now would name more of the bundle's heads than the one that was made."""
    told = receipts.read(taken.receipt).heads
    return any(
        _holds(ws, log, mark) and mark not in told.get(log, ())
        for log, marks in manifest.heads.items()
        for mark in marks
    )


def _receipt(ws: Workspace, manifest: Manifest, taken: TakenBundle) -> bytes:
    assert ws.signer is not None  # noqa: S101 - nothing is taken in without one
    return receipts.acknowledge(
        manifest,
        backlog.vector_of(ws.store.landmarks()),
        ws.signer,
        holds=lambda log, mark: _holds(ws, log, mark),
        now=ws.clock.now(),
        lacking=taken.lacking,
        wants=tuple(one.sha256 for one in backlog.missing_files(ws)),
    )


def _holds(ws: Workspace, log: str, mark: Mark) -> bool:
    return ws.store.has_at(log, mark.seq, mark.id)
