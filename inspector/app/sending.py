"""A bundle for others: what they lack, or everything, locked for them alone.

What is sent is remembered until a signed receipt covers it: only then is it shown as delivered, and what a
receipt does not cover goes with the next bundle again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.app import backlog
from inspector.app.backlog import MissingFile, Receiver
from inspector.app.device_keys import exchange_keys
from inspector.app.own_log import PROGRAM
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.errors import InputError, ReadOnlyError
from inspector.i18n import gettext as _
from inspector.ledger.admission import Standing
from inspector.ledger.signing import Signer
from inspector.store.exchanges import NamedFile, Peer, SentBundle
from inspector.store.log import Run
from inspector.sync import bundle
from inspector.sync.bundle import LARGEST_PART, FileRef, Outgoing, Progress, Written
from inspector.sync.frames import frame_size
from inspector.sync.manifest import Amount
from inspector.sync.receipts import Expected

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written, in one part or several. Without a part there was nothing that they lack."""

    bundle: str
    made: Moment
    parts: tuple[Path, ...]
    to: tuple[Receiver, ...]
    entries: int
    size: int  # bytes of entries and files
    files: int
    missing: tuple[MissingFile, ...]  # what the entries name and is not here, or not as recorded

    @property
    def is_empty(self) -> bool:
        return not self.parts


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into a bundle."""

    runs: tuple[Run, ...]
    amount: Amount
    files: tuple[NamedFile, ...]
    absent: tuple[NamedFile, ...]

    @property
    def is_empty(self) -> bool:
        return not self.runs and not self.files


def send(
    ws: Workspace,
    target: Path,
    *,
    to: Sequence[str] = (),
    recipients: Sequence[str] = (),
    readable_by_anyone: bool = False,
    everything: bool = False,
    largest_part: int = LARGEST_PART,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Sent:
    """Write a bundle at `target` for these devices (their logs) and for the holders of these age keys.

    Devices get what they lack as far as is known, and all of it where nothing is known, where an age key is
    named, or with `everything`. Progress is in bytes. Raises InputError, DiskError, CancelledError,
    ReadOnlyError; then nothing is left at the target.
    """
    if ws.signer is None:
        raise ReadOnlyError
    named = {one.log: one for one in backlog.receivers(ws)}
    devices = tuple(backlog.receiver(ws, log) if log not in named else named[log] for log in to)
    for one in devices:
        if ws.store.judgement().of(one.log).standing is Standing.REVOKED:
            raise InputError(_("{name}’s device was revoked. Choose another receiver.").format(name=one.name))
    keys = () if readable_by_anyone and not recipients else (*recipients, *_keys_of(devices))
    peers = [ws.store.exchanges.find(Peer, one.log) for one in devices]
    chosen = choose(ws, peers if devices and not recipients and not everything else [None])
    if chosen.is_empty:
        return Sent("", ws.clock.now(), (), devices, 0, 0, 0, backlog.described(ws, chosen.absent))
    written = write(
        ws,
        ws.signer,
        target,
        chosen,
        recipients=keys,
        readable_by_anyone=readable_by_anyone,
        largest_part=largest_part,
        progress=progress,
        cancelled=cancelled,
    )
    note(ws, written, chosen, tuple(one.log for one in devices), place=str(target.parent.absolute()))
    return told(ws, written, chosen, devices)


def choose(ws: Workspace, peers: Sequence[Peer | None]) -> Choice:
    """What any of these copies lacks: entries with their files, and files it asked for. None lacks all."""
    runs = backlog.lacking(ws, [peer.heads if peer else () for peer in peers])
    wants = {sha256 for peer in peers if peer for sha256 in peer.wants}
    files, absent = backlog.files_of(ws, runs, wants)
    count = size = 0
    for entry in backlog.entries_of(ws, runs):
        count, size = count + 1, size + frame_size(entry)
    return Choice(tuple(runs), Amount(count, size), tuple(files), tuple(absent))


def write(
    ws: Workspace,
    signer: Signer,
    target: Path,
    chosen: Choice,
    *,
    recipients: Sequence[str],
    readable_by_anyone: bool = False,
    largest_part: int = LARGEST_PART,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Written:
    """Write what was chosen. Nothing is remembered: `note` does that."""
    outgoing = Outgoing(
        realm=ws.realm,
        sender=ws.person.name[:200],
        heads=backlog.vector_of(ws.store.landmarks()),
        entries=backlog.entries_of(ws, chosen.runs),
        amount=chosen.amount,
        files=tuple(FileRef(one.blob.sha256, one.blob.size) for one in chosen.files),
        reply=exchange_keys(ws).recipient,
        wants=tuple(one.sha256 for one in backlog.missing_files(ws)),
        program=PROGRAM,
    )
    return bundle.write(
        target,
        outgoing,
        signer,
        now=ws.clock.now(),
        open_file=lambda sha256: ws.files.path(sha256).open("rb"),
        recipients=tuple(dict.fromkeys(recipients)),
        readable_by_anyone=readable_by_anyone,
        largest_part=largest_part,
        progress=progress,
        cancelled=cancelled,
    )


def note(ws: Workspace, written: Written, chosen: Choice, to: tuple[str, ...], *, place: str) -> None:
    """Remember what was sent, until a receipt covers it."""
    manifest, gone = written.manifest, set(written.missing)
    expected = Expected.of(manifest)
    sent = SentBundle(
        manifest.bundle,
        expected.nonce_hash,
        backlog.spots_of(manifest.heads),
        to,
        manifest.made,
        tuple(part.name for part in written.parts),
        tuple(one.blob.sha256 for one in chosen.files if one.blob.sha256 not in gone),
        tuple(one.blob.sha256 for one in _not_sent(written, chosen)),
        place,
        manifest.entries.count,
        manifest.entries.size + manifest.files.size,
    )
    with ws.store.transaction():
        ws.store.exchanges.note(sent)


def told(ws: Workspace, written: Written, chosen: Choice, devices: tuple[Receiver, ...]) -> Sent:
    """What became of a bundle, as a page shows it."""
    manifest = written.manifest
    return Sent(
        manifest.bundle,
        Moment.parse(manifest.made),
        written.parts,
        devices,
        manifest.entries.count,
        manifest.entries.size + manifest.files.size,
        manifest.files.count - len(written.missing),
        backlog.described(ws, _not_sent(written, chosen)),
    )


def _not_sent(written: Written, chosen: Choice) -> tuple[NamedFile, ...]:
    gone = set(written.missing)
    return (*chosen.absent, *(one for one in chosen.files if one.blob.sha256 in gone))


def _keys_of(devices: Sequence[Receiver]) -> list[str]:
    for one in devices:
        if not one.recipient:
            raise InputError(
                _(
                    "{name} has told no key yet to lock a bundle for. Take in a bundle of theirs first, or name their age key."
                ).format(name=one.name)
            )
    return [one.recipient for one in devices]
