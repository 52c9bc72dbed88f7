"""A folder as a mailbox: a stick left in place, a shared drive, a synchronised folder.

    <root>/<log of a device>/card.json               who this is, signed
                             to-<log>/<bundle>.yp    for one device
                             to-all/<bundle>.yp      for whoever comes
                             sent/<bundle>.json      what is expected back, signed by the sender
                             receipts/<bundle>.json  what this device got from others

A device writes and removes in its own folder alone, so no two ever touch the same file, and needs no lock.
A bundle stays until a receipt by its receiver names its heads. What was half copied is looked at again the
next time. Names are lower-case digits and letters: they survive FAT, and are compared without case.
"""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector import machine
from inspector.clock import Moment
from inspector.domain.realm import Realm
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.ledger import canonical
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.signing import Signer, is_signed, log_of
from inspector.sync import bundle, receipts
from inspector.sync.bundle import SUFFIX, Written
from inspector.sync.faults import MailboxError, ReceiptError
from inspector.sync.manifest import LONGEST_TEXT, Vector, vector_from_json, vector_to_json
from inspector.sync.receipts import Expected, Receipt

EVERYONE = "all"
CARD_TYPE = b"application/vnd.yardproof.card+json"
SENT_TYPE = b"application/vnd.yardproof.sent+json"
_LARGEST = receipts.LARGEST
_LOG = re.compile(r"[0-9a-f]{32}")
_BUNDLE = re.compile(r"(?P<name>.+)\.yp(?:(?P<part>[1-9][0-9]{0,5})of(?P<of>[1-9][0-9]{0,5}))?(?P<copy>.*)")


@dataclass(frozen=True, slots=True)
class Card:
    """A device that uses this mailbox, as it signed itself."""

    log: str
    name: str
    realm: Realm
    recipient: str  # for whom its bundles are encrypted; "" when it has no key
    heads: Vector = field(default_factory=dict)  # what it held when it was last here
    wants: tuple[str, ...] = ()  # files that it lacked then
    unread: tuple[str, ...] = ()  # bundles for it that it could not read, also when it came again
    told: str = ""  # when that was, by its clock


@dataclass(frozen=True, slots=True)
class Found:
    """A bundle for us, in all its parts that are here."""

    sender: str
    name: str  # tells it from others until it was read; what `done` remembers
    parts: tuple[Path, ...]
    complete: bool  # as far as the names tell


@dataclass(frozen=True, slots=True)
class Pending:
    """A bundle of ours that lies here: for whom, and what a receipt must name."""

    expected: Expected
    to: str
    parts: tuple[Path, ...]


class Mailbox:
    """The mailbox in a folder, as one device sees it."""

    def __init__(self, root: Path, log: str) -> None:
        self._root, self._log = root, log
        self._own = root / log

    # -- who is here

    def introduce(self, card: Card, signer: Signer) -> None:
        """Leave our card. Raises MailboxError where the folder cannot be written."""
        plain = {
            "heads": vector_to_json(card.heads),
            "key": signer.public.hex(),
            "name": card.name,
            "realm": card.realm.value,
            "to": card.recipient,
            "told": card.told,
            "unread": list(card.unread),
            "wants": list(card.wants),
        }
        data = _signed(plain, signer, CARD_TYPE)
        path = self._own / "card.json"
        if _bytes_of(path) != data:
            self._write(path, data)

    def cards(self) -> list[Card]:
        """Every device that left a card whose signature holds, ours too."""
        found = []
        for folder in self._devices():
            plain = _verified(_bytes_of(folder / "card.json"), folder.name.lower(), CARD_TYPE)
            with contextlib.suppress(KeyError, TypeError, ValueError, InputError):  # of another make
                card = Card(
                    folder.name.lower(),
                    plain["name"],
                    Realm(plain["realm"]),
                    plain["to"],
                    vector_from_json(plain["heads"]),
                    tuple(plain["wants"]),
                    tuple(plain["unread"]),
                    plain["told"] and str(Moment.parse(plain["told"])),
                )
                texts = (card.name, card.recipient, *card.wants, *card.unread)
                if all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in texts):
                    found.append(card)
        return found

    # -- getting

    def new(self, done: Collection[str] = ()) -> list[Found]:
        """The bundles for us or for everyone that we neither acknowledged here nor have in `done`.

        `done` is what the device remembers by itself, for a stick that cannot be written.
        """
        acknowledged = {path.stem.lower() for path in _files(self._own / "receipts")}
        found: list[Found] = []
        for folder in self._devices():
            if folder.name.lower() == self._log:
                continue
            for box in _folders(folder):
                if box.name.lower() in (f"to-{self._log}", f"to-{EVERYONE}"):
                    found += _grouped(folder.name.lower(), box)
        return [
            one for one in found if one.name not in done and one.name.partition("@")[0] not in acknowledged
        ]

    def acknowledge(self, bundle_id: str, receipt: bytes) -> None:
        """Put down our receipt. Raises MailboxError on a stick that cannot be written."""
        self._write(self._own / "receipts" / f"{bundle_id}.json", receipt)

    # -- sending

    def place(self, to: str) -> Path:
        """The folder for bundles to this log, or to EVERYONE. Raises MailboxError."""
        if to != EVERYONE and _LOG.fullmatch(to) is None:
            raise MailboxError
        return self._made(f"to-{to}")

    def post(self, to: str, write: Callable[[Path], Written], signer: Signer) -> Written:
        """Have a bundle written into the mailbox and remember what must come back.

        Raises MailboxError and what `write` raises.
        """
        folder = self.place(to)
        draft = folder / f"draft{SUFFIX}"
        written = write(draft)
        try:
            return self._named(to, folder, written, signer)
        finally:
            for part in written.parts:
                with contextlib.suppress(OSError):  # swept another time
                    part.unlink(missing_ok=True)

    def _named(self, to: str, folder: Path, written: Written, signer: Signer) -> Written:
        expected = Expected.of(written.manifest)
        plain = {
            "bundle": expected.bundle,
            "heads": vector_to_json(expected.heads),
            "nonceHash": expected.nonce_hash,
            "to": to,
        }
        # Remembered before it has its name: what lies under its name is always expected back.
        self._write(self._own / "sent" / f"{expected.bundle}.json", _signed(plain, signer, SENT_TYPE))
        names = bundle.part_names(folder / f"{expected.bundle}{SUFFIX}", len(written.parts))
        with _told():
            for part, name in zip(written.parts, names, strict=True):
                machine.replace_durably(part, name)
        return Written(written.manifest, names, written.missing)

    def pending(self) -> list[Pending]:
        """Our bundles here that are not confirmed, as we signed them."""
        found = []
        for path in _files(self._own / "sent"):
            plain = _verified(_bytes_of(path), self._log, SENT_TYPE)
            with contextlib.suppress(KeyError, TypeError, ValueError):  # then it stays, and is not removed
                heads: Vector = vector_from_json(plain["heads"])
                expected = Expected(plain["bundle"], plain["nonceHash"], heads)
                to = plain["to"]
                if path.stem.lower() == expected.bundle and (to == EVERYONE or _LOG.fullmatch(to)):
                    box = self._own / f"to-{to}"
                    parts = [one for one in _files(box) if one.name.lower().startswith(expected.bundle)]
                    found.append(Pending(expected, to, tuple(parts)))
        return found

    def receipts(self, pending: Pending) -> list[Receipt]:
        """The receipts for a bundle of ours that hold, each by the device in whose folder it lies."""
        found = []
        for folder in self._devices():
            path = folder / "receipts" / f"{pending.expected.bundle}.json"
            data = _bytes_of(path)
            if data:
                with contextlib.suppress(ReceiptError):  # it proves nothing, so the bundle stays
                    found.append(receipts.check(data, pending.expected, by=folder.name.lower()))
        return found

    def withdraw(self, pending: Pending) -> None:
        """Take a bundle of ours back, because another one is to come in its place. Raises MailboxError."""
        with _told():
            for part in pending.parts:
                part.unlink(missing_ok=True)
            (self._own / "sent" / f"{pending.expected.bundle}.json").unlink(missing_ok=True)

    def clean(self, everyone: Collection[str] | None = None) -> list[Receipt]:
        """Remove what is confirmed, and what a killed writer left; gives the receipts that allowed it.

        A bundle to all goes when each log of `everyone` confirmed it; with None, each that left a card.
        """
        if everyone is None:
            everyone = {card.log for card in self.cards()}
        others = set(everyone) - {self._log}
        given = []
        for pending in self.pending():
            good = {
                receipt.log: receipt
                for receipt in self.receipts(pending)
                if receipt.covers(pending.expected.heads) and not receipt.lacking
            }
            needed = others if pending.to == EVERYONE else {pending.to}
            if needed and needed <= good.keys():
                self.withdraw(pending)
                given += [good[log] for log in sorted(needed)]
        self._sweep()
        return given

    def _sweep(self) -> None:
        """What was begun by us and never got its name; and receipts for bundles that are gone."""
        with _told():
            for box in _folders(self._own):
                if box.name.startswith("to-"):
                    bundle.sweep(box)
                    for draft in box.glob(f"draft{SUFFIX}*"):
                        draft.unlink(missing_ok=True)
            wanted = {path.stem.lower() for folder in self._devices() for path in _files(folder / "sent")}
            for path in _files(self._own / "receipts"):
                if path.stem.lower() not in wanted:
                    path.unlink(missing_ok=True)

    def _devices(self) -> list[Path]:
        return [folder for folder in _folders(self._root) if _LOG.fullmatch(folder.name.lower())]

    def _write(self, path: Path, data: bytes) -> None:
        self._made(path.parent.name if path.parent != self._own else "")
        with _told():
            machine.write_durably(path, data)

    def _made(self, name: str) -> Path:
        """Our folder, or one in it; where somebody put a link there, nothing is written through it."""
        folder = self._own / name
        with _told():
            folder.mkdir(parents=True, exist_ok=True)
            if self._own.is_symlink() or folder.is_symlink():
                raise NotADirectoryError(errno.ENOTDIR, _("a link lies where the folder should be"))
        return folder


def is_bundle_name(name: str) -> bool:
    """Whether a file is a bundle or a part of one by its name, and not one that is being written."""
    return _BUNDLE.fullmatch(name.lower()) is not None and not name.startswith((".", "draft"))


def _grouped(sender: str, box: Path) -> Iterator[Found]:
    """The bundles in a folder: parts together, a copy under another name by itself."""
    groups: dict[str, dict[int, Path]] = {}
    sizes: dict[str, int] = {}
    for path in _files(box):
        match = _BUNDLE.fullmatch(path.name.lower())
        if match is None or not is_bundle_name(path.name):
            continue
        name, number = match["name"] + match["copy"], int(match["part"] or 1)
        if _LOG.fullmatch(name) is None or number in groups.get(name, {}):
            # Somebody renamed or copied it: when it is written over, it is another one.
            with contextlib.suppress(OSError):
                found = path.stat()
                name = f"{name}@{found.st_size}-{found.st_mtime_ns}"
        groups.setdefault(name, {})[number] = path
        sizes[name] = int(match["of"] or 1)
    for name, parts in groups.items():
        complete = sorted(parts) == list(range(1, sizes[name] + 1))
        yield Found(sender, name, tuple(parts[number] for number in sorted(parts)), complete)


def _folders(folder: Path) -> list[Path]:
    """The real folders in a folder: a link may lead out of the mailbox."""
    return [path for path in _listed(folder) if path.is_dir() and not path.is_symlink()]


def _files(folder: Path) -> list[Path]:
    if folder.is_symlink():
        return []
    return [path for path in _listed(folder) if path.is_file() and not path.is_symlink()]


def _listed(folder: Path) -> list[Path]:
    """What lies there; nothing where the folder is not there or, as on a failing stick, cannot be listed."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise MailboxError(
            _("The mailbox cannot be read ({reason}). Put the stick in again.").format(reason=error.strerror)
        ) from error


def _bytes_of(path: Path) -> bytes:
    """The bytes of a small file; none where it is not there or too large to be ours."""
    try:
        if path.is_symlink() or path.parent.is_symlink() or path.stat().st_size > _LARGEST:
            return b""
        return path.read_bytes()
    except OSError:
        return b""  # half copied or damaged: as if it had not come yet


def _signed(plain: dict[str, Any], signer: Signer, kind: bytes) -> bytes:
    body = canonical.encode(plain)
    return canonical.encode(
        {"body": body.decode(), "key": signer.public.hex(), "signature": signer.sign(body, kind).hex()}
    )


def _verified(data: bytes, log: str, kind: bytes) -> dict[str, Any]:
    """What this log signed as this kind; nothing where it did not."""
    try:
        envelope = canonical.decode(data)
        key, signature = bytes.fromhex(envelope["key"]), bytes.fromhex(envelope["signature"])
        body = envelope["body"].encode()
        sound = log_of(key) == log and is_signed(key, body, signature, kind)
        return canonical.decode(body) if sound else {}
    except (NotCanonicalError, KeyError, TypeError, ValueError, AttributeError):
        return {}


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MailboxError(
            _(
                "The mailbox cannot be written ({reason}). What lies in it stays; free the stick or make room."
            ).format(reason=error.strerror or error)
        ) from error
