"""One entry of the record, format v1: a small signed header and a payload that can be detached.

The header carries a salted hash of the payload, the hash of the header before it, and is signed as exact
bytes. Erasing a payload with its salt later leaves the chain whole and tells nothing of what was there.
An entry is one Save: one act of a person, with many field writes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.errors import TooLargeError
from inspector.i18n import gettext as _
from inspector.ledger import canonical, hlc
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.signing import Signer

LARGEST_HEADER = 4 * 1024
LARGEST_PAYLOAD = 256 * 1024
LARGEST_FIELD = 64 * 1024
LARGEST_SAVE = 10_000  # entries
LARGEST_SAVE_SIZE = 64 * 1024 * 1024  # bytes of their payloads: who receives them holds them at once
SCHEMA = "insp/1"
_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")

Json = Any
Dot = str
"""Names one write for ever: log:seq:first 8 digits of the entry id (so forked branches cannot collide)."""


class Kind(StrEnum):
    GENESIS = "genesis"
    EDIT = "edit"
    ATTACH = "attach"
    SEAL = "seal"
    AMEND = "amend"
    RESOLVE = "resolve"  # chooses between values that were written without knowledge of each other
    ALIAS = "alias"  # two facilities are one
    UNALIAS = "unalias"
    ENROL = "enrol"  # what the agency signed: certificates, approvals, rotations
    REVOKE = "revoke"


PAPER_KINDS = frozenset({Kind.ENROL, Kind.REVOKE})
"""Entries that carry documents of the agency; they write no field of any record."""
_READABLE = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Write:
    """One field of one record gets a value; `over` names the writes it replaces."""

    record: str
    field: str
    value: Json
    over: tuple[Dot, ...] = ()

    def to_json(self) -> Json:
        return {"f": self.field, "over": list(self.over), "r": self.record, "v": self.value}


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that an entry brings: its SHA-256, size in bytes and media type."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Header:
    log: str
    seq: int
    prev: str
    hlc: str
    who: str
    kind: str  # a kind of a newer version is stored and relayed, never refused
    schema: str
    pay: str
    length: int
    blobs: tuple[Blob, ...] = ()
    more: int = 0  # entries of the same Save that still follow; left out where there is none

    @property
    def is_readable(self) -> bool:
        """Whether this version knows what the entry means; others are kept and relayed, and never shown."""
        return self.schema == SCHEMA and self.kind in _READABLE

    def encode(self) -> bytes:
        return canonical.encode(
            ({"more": self.more} if self.more else {})
            | {
                "blobs": [[blob.sha256, blob.size, blob.media_type] for blob in self.blobs],
                "hlc": self.hlc,
                "kind": self.kind,
                "len": self.length,
                "log": self.log,
                "pay": self.pay,
                "prev": self.prev,
                "schema": self.schema,
                "seq": self.seq,
                "v": 1,
                "who": self.who,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Header:
        """Raises NotCanonicalError unless the bytes are a header we could have written."""
        if len(data) > LARGEST_HEADER:
            raise NotCanonicalError
        plain = canonical.decode(data)
        try:
            header = cls(
                log=plain["log"],
                seq=plain["seq"],
                prev=plain["prev"],
                hlc=plain["hlc"],
                who=plain["who"],
                kind=plain["kind"],
                schema=plain["schema"],
                pay=plain["pay"],
                length=plain["len"],
                blobs=tuple(Blob(*blob) for blob in plain["blobs"]),
                more=plain.get("more", 0),
            )
            _check(header, plain["v"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NotCanonicalError from error
        return header


def _check(header: Header, version: Json) -> None:
    texts = (header.who, header.kind, header.schema)
    if not (
        version == 1
        and _HEX32.fullmatch(header.log)
        and type(header.seq) is int
        and header.seq >= 1
        and (_HEX64.fullmatch(header.prev) if header.seq > 1 else header.prev == "")
        and hlc.is_reading(header.hlc)
        and _HEX64.fullmatch(header.pay)
        and type(header.length) is int
        and 0 <= header.length <= LARGEST_PAYLOAD
        and type(header.more) is int
        and 0 <= header.more < LARGEST_SAVE
        and all(isinstance(text, str) and 0 < len(text) <= 64 for text in texts)
        and all(
            _HEX64.fullmatch(blob.sha256)
            and type(blob.size) is int
            and blob.size >= 0
            and isinstance(blob.media_type, str)
            for blob in header.blobs
        )
    ):
        raise ValueError("header fields out of bounds")


@dataclass(frozen=True, slots=True)
class Entry:
    """The exact bytes of one entry; a payload of None was erased or never came."""

    header: bytes
    signature: bytes
    salt: bytes | None
    payload: bytes | None

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.header).digest()

    def holds_its_payload(self, header: Header) -> bool:
        """Whether salt and payload are the ones the header was signed for."""
        if self.salt is None or self.payload is None:
            return False
        return len(self.payload) == header.length and payload_hash(self.salt, self.payload) == header.pay


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands: the entry that the next one follows."""

    seq: int
    id: str
    hlc: str

    @classmethod
    def none(cls) -> Head:
        return cls(0, "", hlc.NEVER)


def payload_hash(salt: bytes, payload: bytes) -> str:
    return hashlib.sha256(salt + payload).hexdigest()


def dot(log: str, seq: int, entry_id: str) -> Dot:
    return f"{log}:{seq}:{entry_id[:8]}"


def encode_writes(writes: tuple[Write, ...]) -> bytes:
    """The canonical payload. Raises TooLargeError for a field beyond 64 KiB, naming it."""
    for write in writes:
        if isinstance(write.value, str) and len(write.value) < LARGEST_FIELD // 4:
            continue
        if len(canonical.encode(write.value)) > LARGEST_FIELD:
            raise TooLargeError(
                _(
                    "“{field}” is longer than 64 KiB. Shorten it, or attach it as a file; nothing else was lost."
                ).format(field=write.field)
            )
    return canonical.encode([write.to_json() for write in writes])


def decode_writes(payload: bytes) -> tuple[Write, ...]:
    """The writes of a payload. Raises NotCanonicalError for bytes we would not have written."""
    plain = canonical.decode(payload)
    try:
        writes = tuple(Write(item["r"], item["f"], item["v"], tuple(item["over"])) for item in plain)
    except (KeyError, TypeError) as error:
        raise NotCanonicalError from error
    texts = (text for write in writes for text in (write.record, write.field, *write.over))
    if not isinstance(plain, list) or not all(isinstance(text, str) for text in texts):
        raise NotCanonicalError
    return writes


def shown_writes(header: Header, payload: bytes) -> tuple[Write, ...]:
    """The writes of a payload that this version can show; none of a kind or schema it does not know.

    Whoever adds a kind or a schema adds a migration too: it makes the tables again from the entries, and
    with them what was only kept until then.
    """
    return decode_writes(payload) if header.is_readable else ()


def make_entry(
    signer: Signer,
    head: Head,
    *,
    now_ms: int,
    who: str,
    kind: Kind,
    writes: tuple[Write, ...],
    blobs: tuple[Blob, ...] = (),
    more: int = 0,
) -> tuple[Entry, Header]:
    """The next signed entry of the signer's log. Raises TooLargeError."""
    payload = encode_writes(writes)
    if len(payload) > LARGEST_PAYLOAD:
        raise TooLargeError
    salt = secrets.token_bytes(16)
    header = Header(
        log=signer.log,
        seq=head.seq + 1,
        prev=head.id,
        hlc=hlc.tick(head.hlc, now_ms),
        who=who,
        kind=kind,
        schema=SCHEMA,
        pay=payload_hash(salt, payload),
        length=len(payload),
        blobs=blobs,
        more=more,
    )
    data = header.encode()
    if len(data) > LARGEST_HEADER:
        raise TooLargeError
    return Entry(data, signer.sign(data), salt, payload), header
