"""Logs, files and bundles as a sender makes them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from inspector.domain.realm import Realm
from inspector.ledger.chain import Chain
from inspector.ledger.entry import Blob, Entry, Head, Kind, Write, make_entry
from inspector.ledger.signing import Signer
from inspector.sync import bundle
from inspector.sync.bundle import FileRef, Outgoing, Written
from inspector.sync.encryption import new_keys
from inspector.sync.frames import Run, frame_size
from inspector.sync.manifest import Amount, Manifest, Mark
from inspector.sync.reading import End, FileArrived, FileWaits, Item, Torn, read
from tests import make

SENDER, RECEIVER = Signer.generate(), Signer.generate()
KEYS, OTHER_KEYS = new_keys(), new_keys()
NOW = make.moment()


def log(
    count: int = 5,
    *,
    signer: Signer = SENDER,
    head: Head | None = None,
    blobs: Sequence[Blob] = (),
    text: str = "ヤード",
) -> list[Entry]:
    """A log from its genesis, or what follows `head`; the last entry brings the files."""
    entries: list[Entry] = []
    at = head or Head.none()
    for n in range(count):
        genesis = at.seq == 0
        write = (
            Write(signer.log, "genesis", {"key": signer.public.hex(), "realm": "practice"})
            if genesis
            else Write("a" * 32, "name", f"{text} {n}")
        )
        entry, header = make_entry(
            signer,
            at,
            now_ms=1_000,
            who="p1",
            kind=Kind.GENESIS if genesis else Kind.EDIT,
            writes=(write,),
            blobs=tuple(blobs) if n == count - 1 else (),
        )
        at = Head(header.seq, entry.id.hex(), header.hlc)
        entries.append(entry)
    return entries


class Files:
    """Originals by their hash, as a file store gives them."""

    def __init__(self, *contents: bytes) -> None:
        self.by_hash = {hashlib.sha256(data).hexdigest(): data for data in contents}

    @property
    def refs(self) -> tuple[FileRef, ...]:
        return tuple(FileRef(sha256, len(data)) for sha256, data in self.by_hash.items())

    def open(self, sha256: str) -> BinaryIO:
        if sha256 not in self.by_hash:
            raise FileNotFoundError(sha256)
        return io.BytesIO(self.by_hash[sha256])


def outgoing(entries: Iterable[Entry], given_files: Files, **changed: Any) -> Outgoing:
    given = list(entries)
    heads = {SENDER.log: (Mark(len(given), given[-1].id.hex()),)} if given else {}
    whole = Outgoing(
        realm=Realm.PRACTICE,
        sender="木村 晶",
        heads=heads,
        entries=given,
        amount=Amount(len(given), sum(map(frame_size, given))),
        files=given_files.refs,
        program="test",
    )
    return replace(whole, **changed)


def write(
    target: Path,
    entries: Iterable[Entry] = (),
    files: Files | None = None,
    *,
    signer: Signer = SENDER,
    changed: dict[str, Any] | None = None,
    **options: Any,
) -> Written:
    """A bundle that anyone may read, unless recipients are named."""
    files = files or Files()
    options.setdefault("readable_by_anyone", "recipients" not in options)
    return bundle.write(
        target,
        outgoing(entries, files, **(changed or {})),
        signer,
        now=NOW,
        **{"open_file": files.open} | options,
    )


class Got:
    """What a reader got out of a bundle, sorted by kind."""

    def __init__(self) -> None:
        self.manifest: Manifest | None = None
        self.entries: list[Entry] = []
        self.files: dict[str, Path] = {}
        self.waits: list[str] = []
        self.end: End | None = None
        self.torn: Torn | None = None

    def take(self, item: Item) -> None:
        match item:
            case Manifest():
                self.manifest = item
            case Run():
                self.entries += item.entries
            case FileArrived():
                self.files[item.sha256] = item.path
            case FileWaits():
                self.waits.append(item.sha256)
            case End():
                self.end = item
            case Torn():
                self.torn = item


def got(path: Path, staging: Path, **options: Any) -> Got:
    found = Got()
    for item in read(path, staging, **{"realm": Realm.PRACTICE} | options):
        found.take(item)
    return found


def follow(entries: Iterable[Entry], log_name: str = SENDER.log) -> int:
    """Check the chain as an import does; gives how many entries there were."""
    chain = Chain(log_name)
    for entry in entries:
        chain.follow(entry)
    return chain.seq
