"""A mailbox, visited: a stick left in place or a shared folder that any number of devices use.

Each device leaves a card that says what it holds, posts for every other what that one lacks, and takes its
own bundles away when their receipts have come. On a stick that cannot be written we only take, and our
receipts are put down another time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.app import backlog, deliveries, sending, taking
from inspector.app.backlog import Receiver
from inspector.app.deliveries import Delivery
from inspector.app.device_keys import exchange_keys
from inspector.app.sending import Sent
from inspector.app.taken import Taken
from inspector.app.workspace import Workspace
from inspector.errors import CancelledError, DiskError, InputError, InspectorError, ReadOnlyError
from inspector.i18n import gettext as _
from inspector.ledger.signing import Signer
from inspector.store.exchanges import Peer, SentBundle, TakenBundle
from inspector.sync.faults import MailboxError
from inspector.sync.mailbox import EVERYONE, Card, Found, Mailbox, Pending
from inspector.sync.manifest import MOST_MISSING

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit did."""

    folder: Path
    taken: Taken
    delivered: tuple[Delivery, ...]  # bundles whose receipts lay here, and are taken away
    posted: tuple[Sent, ...]  # bundles put here, one for each device that lacks something
    devices: tuple[Receiver, ...]  # the others that use this mailbox
    arriving: int  # bundles for us that are still being copied here
    problems: tuple[str, ...]  # what could not be done here, and what to do
    stopped: InspectorError | None = None  # no room here, or the user's wish; another visit goes on


@dataclass(frozen=True, slots=True)
class MailboxContents:
    """What lies in a mailbox: who uses it, what is for us and what of ours waits."""

    folder: Path
    devices: tuple[Receiver, ...]
    new: int  # bundles for us
    waiting: tuple[Delivery, ...]


def visit_mailbox(
    ws: Workspace,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Workspace, Visit]:
    """Take what is new, acknowledge it, leave a card, take away what was delivered and post what others lack.

    Go on with the workspace that comes back. Raises MailboxError where the folder is none or cannot be read,
    ReadOnlyError.
    """
    if ws.signer is None:
        raise ReadOnlyError
    if not folder.is_dir():
        raise MailboxError(
            _("“{folder}” is not there. Put the stick in, or choose the folder again.").format(folder=folder)
        )
    visiting = _Visiting(ws, folder, progress, cancelled)
    return visiting.go()


def mailbox_contents(ws: Workspace, folder: Path) -> MailboxContents:
    """What lies there, without doing anything. Raises MailboxError."""
    box = Mailbox(folder, ws.device)
    waiting = {one.expected.bundle for one in box.pending()}
    return MailboxContents(
        folder,
        tuple(_receiver(card) for card in box.cards() if card.log not in backlog.own_logs(ws)),
        len(box.new(_known(ws))),
        tuple(one for one in deliveries.deliveries(ws) if one.bundle in waiting),
    )


class _Visiting:
    def __init__(
        self, ws: Workspace, folder: Path, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._ws, self._folder = ws, folder
        self._progress, self._cancelled = progress, cancelled
        self._problems: list[str] = []
        self._delivered: list[Delivery] = []
        self._posted: list[Sent] = []
        self._unread: list[str] = []

    def go(self) -> tuple[Workspace, Visit]:
        cards = self._cards()
        taken, arriving = self._take()
        stopped = taken.stopped
        try:
            if stopped is None:
                self._write(cards)
        except (DiskError, MailboxError) as error:
            self._problems.append(str(error))
        except CancelledError as error:
            stopped = error
        return self._ws, Visit(
            self._folder,
            taken,
            tuple(self._delivered),
            tuple(self._posted),
            tuple(map(_receiver, cards)),
            arriving,
            tuple(self._problems),
            stopped,
        )

    @property
    def _box(self) -> Mailbox:
        return Mailbox(self._folder, self._ws.device)  # the log may be another one after taking in

    @property
    def _signer(self) -> Signer:
        assert self._ws.signer is not None  # noqa: S101 - asked at the beginning
        return self._ws.signer

    def _cards(self) -> list[Card]:
        """The cards of the others, whose heads and wishes are noted."""
        found, ours = [], backlog.own_logs(self._ws)
        for card in self._box.cards():
            if card.realm is not self._ws.realm:
                self._problems.append(_other_kind(card))
            elif card.log not in ours:
                found.append(card)
        now = str(self._ws.clock.now())
        with self._ws.store.transaction():
            for card in found:
                heads = backlog.spots_of(card.heads)
                peer = Peer(card.log, card.name, card.recipient, heads, card.wants, card.told, now)
                deliveries.note_peer(self._ws, peer)
        return found

    def _take(self) -> tuple[Taken, int]:
        found = self._box.new(_known(self._ws))
        seen_before = {one.bundle for one in self._ws.store.exchanges.all(TakenBundle)}
        paths = [part for one in found if one.complete for part in one.parts]
        self._ws, taken = taking.take(
            self._ws,
            paths,
            progress=self._progress,
            cancelled=self._cancelled,
            write_receipts=False,
        )
        if taken.stopped is None:
            self._note_unread([one for one in found if one.complete], seen_before)
        return taken, sum(not one.complete for one in found)

    def _note_unread(self, found: list[Found], seen_before: set[str]) -> None:
        """What cannot be read at a second visit either is not on its way any more: its sender is told so."""
        for one in found:
            known = self._ws.store.exchanges.find(TakenBundle, one.name)
            if "@" in one.name or (known is not None and known.is_whole):
                continue
            if one.name in seen_before:
                self._unread.append(one.name)
            elif known is None:
                now = str(self._ws.clock.now())
                with self._ws.store.transaction():
                    self._ws.store.exchanges.note(
                        TakenBundle(one.name, one.sender, "", now, (), 0, (), "", b"")
                    )

    # -- what is written here

    def _write(self, cards: list[Card]) -> None:
        self._acknowledge()
        self._introduce()
        self._collect(cards)
        for card in cards:
            if self._cancelled is not None and self._cancelled():
                raise CancelledError
            try:
                self._post(card)
            except InputError as error:  # its key is none: the others get theirs
                self._problems.append(f"{card.name}: {error}")

    def _acknowledge(self) -> None:
        """Put down the receipts for what lies here, also for what was read while it could not be written."""
        for found in self._box.new():
            known = self._ws.store.exchanges.find(TakenBundle, found.name)
            if known is not None and known.receipt and known.log == found.sender:
                self._box.acknowledge(known.bundle, known.receipt)
                if not known.put:
                    with self._ws.store.transaction():
                        self._ws.store.exchanges.note(replace(known, put=str(self._folder)))

    def _introduce(self) -> None:
        ws = self._ws
        card = Card(
            ws.device,
            ws.person.name[:200],
            ws.realm,
            exchange_keys(ws).recipient,
            backlog.vector_of(ws.store.landmarks()),
            tuple(one.sha256 for one in backlog.missing_files(ws)[:MOST_MISSING]),
            tuple(self._unread),
            str(ws.clock.now()),
        )
        self._box.introduce(card, self._signer)

    def _collect(self, cards: list[Card]) -> None:
        """Note the receipts that lie here and take away what they are for."""
        for pending in self._box.pending():
            found = self._box.receipts(pending)
            for receipt in found:
                is_ours = self._ws.store.exchanges.find(SentBundle, receipt.bundle) is not None
                deliveries.note_receipt(self._ws, receipt, is_expected=is_ours)
            logs = {receipt.log for receipt in found}
            self._delivered += [
                one
                for one in (deliveries.deliveries(self._ws) if logs else ())
                if one.bundle == pending.expected.bundle and one.log in logs
            ]
        self._box.clean()
        for pending in self._box.pending():
            unread = any(card.log == pending.to and pending.expected.bundle in card.unread for card in cards)
            # It was read and did not bring all, cannot be read, or is gone: what lacks is posted anew.
            if pending.to != EVERYONE and (unread or not pending.parts or self._box.receipts(pending)):
                self._box.withdraw(pending)

    def _post(self, card: Card) -> None:
        """Post what this device lacks beside what lies here for it already."""
        if not card.recipient:
            self._problems.append(
                _("{name} has no key here to lock a bundle for. It gets one with its next visit.").format(
                    name=card.name
                )
            )
            return
        if not backlog.is_admitted(self._ws, card.log):
            self._problems.append(
                _("{name} is not known to your agency, or was revoked: nothing was left for them.").format(
                    name=card.name
                )
            )
            return
        ws = self._ws
        peer = ws.store.exchanges.find(Peer, card.log)
        assert peer is not None  # noqa: S101 - its card was noted
        chosen = sending.choose(ws, [_with_pending(ws, peer, self._box.pending())])
        if chosen.is_empty:
            return
        written = self._box.post(
            card.log,
            lambda draft: sending.write(
                ws,
                self._signer,
                draft,
                chosen,
                recipients=(card.recipient,),
                progress=self._progress,
                cancelled=self._cancelled,
            ),
            self._signer,
        )
        sending.note(ws, written, chosen, (card.log,), place=str(self._folder.absolute()))
        self._posted.append(sending.told(ws, written, chosen, (_receiver(card),)))


def _with_pending(ws: Workspace, peer: Peer, pending: list[Pending]) -> Peer:
    """What this device will hold once it took what lies here for it."""
    sent = {one.bundle: one for one in ws.store.exchanges.all(SentBundle)}
    heads, coming = list(peer.heads), set()
    for one in pending:
        if one.to == peer.log and one.expected.bundle in sent:
            heads += sent[one.expected.bundle].heads
            coming |= set(sent[one.expected.bundle].files)
    return replace(peer, heads=tuple(heads), wants=tuple(one for one in peer.wants if one not in coming))


def _known(ws: Workspace) -> set[str]:
    """The bundles that need not be read again."""
    return {one.bundle for one in ws.store.exchanges.all(TakenBundle) if one.is_whole}


def _receiver(card: Card) -> Receiver:
    return Receiver(card.log, card.name, card.recipient, card.told)


def _other_kind(card: Card) -> str:
    return _(
        "{name} works in the other kind here ({realm}). Practice and real inspections never mix: use another folder."
    ).format(name=card.name, realm=card.realm.label)
