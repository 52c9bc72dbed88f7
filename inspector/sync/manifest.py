"""What a bundle says of itself: first who sends what, signed; last that it is whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.clock import Moment
from inspector.domain.realm import Realm
from inspector.errors import InputError
from inspector.ledger import canonical
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.signing import Signer, is_signed, log_of
from inspector.sync.faults import BundleError, Refusal

VERSION = 1
BUNDLE_TYPE = b"application/vnd.yardproof.bundle+json"
LARGEST = 4 * 1024 * 1024
LONGEST_TEXT = 400
MOST_RECIPIENTS = 256
_HEX32, _HEX64 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")

Json = Any


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One entry of a log; whoever names it holds all that it follows."""

    seq: int
    id: str  # 64 hexadecimal digits


Vector = Mapping[str, tuple[Mark, ...]]
"""What a copy holds: the heads of each log. A forked log has several; earlier marks may stand beside."""


@dataclass(frozen=True, slots=True)
class Amount:
    count: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first member of a bundle. The signature is the sender's; whether the key is known, the caller asks."""

    bundle: str
    nonce: str  # known to who could open the bundle; a receipt repeats it
    part: int
    realm: Realm
    key: str  # the sender's public key
    sender: str  # a name to show
    made: str  # the sender's clock, RFC 9557
    program: str
    heads: Vector
    entries: Amount  # of all parts, as announced
    files: Amount
    to: tuple[str, ...]  # for whom it was encrypted; nobody where anyone may read it
    reply: str = ""  # the age recipient to which an answer is encrypted
    wants: tuple[str, ...] = ()  # files that the sender's own record names and it lacks

    @property
    def log(self) -> str:
        """The log that the sender writes."""
        return log_of(bytes.fromhex(self.key))

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "bundle": self.bundle,
                "entries": [self.entries.count, self.entries.size],
                "files": [self.files.count, self.files.size],
                "heads": vector_to_json(self.heads),
                "key": self.key,
                "made": self.made,
                "nonce": self.nonce,
                "part": self.part,
                "program": self.program,
                "realm": self.realm.value,
                "reply": self.reply,
                "sender": self.sender,
                "to": list(self.to),
                "v": VERSION,
                "wants": list(self.wants),
            }
        )

    def sign(self, signer: Signer) -> bytes:
        return signer.sign(self.encode(), BUNDLE_TYPE)

    @classmethod
    def decode(cls, data: bytes, signature: bytes) -> Manifest:
        """Raises BundleError unless these bytes are a manifest that its sender signed."""
        plain = _object(data)
        if type(plain.get("v")) is not int or plain["v"] > VERSION:
            raise BundleError(Refusal.VERSION)
        try:
            manifest = cls(
                bundle=_hex(plain["bundle"], _HEX32),
                nonce=_hex(plain["nonce"], _HEX32),
                part=_number(plain["part"], 1),
                realm=Realm(plain["realm"]),
                key=_hex(plain["key"], _HEX64),
                sender=_text(plain["sender"]),
                made=str(Moment.parse(_text(plain["made"]))),
                program=_text(plain["program"]),
                heads=vector_from_json(plain["heads"]),
                entries=_amount(plain["entries"]),
                files=_amount(plain["files"]),
                to=tuple(_text(one) for one in _list(plain["to"], MOST_RECIPIENTS)),
                reply=_text(plain["reply"]),
                wants=tuple(_hex(one, _HEX64) for one in _list(plain["wants"], MOST_MISSING)),
            )
        except (KeyError, TypeError, ValueError, InputError) as error:
            raise BundleError(Refusal.JSON) from error
        if plain["v"] != VERSION or manifest.encode() != data:
            raise BundleError(Refusal.JSON)
        if not is_signed(bytes.fromhex(manifest.key), data, signature, BUNDLE_TYPE):
            raise BundleError(Refusal.SIGNATURE)
        return manifest


@dataclass(frozen=True, slots=True)
class EndMark:
    """The last member of a part: what it held, and whether it is the last part."""

    bundle: str
    part: int
    last: bool
    entries: int
    files: int  # finished in this part
    missing: tuple[str, ...] = ()  # files announced that the sender could not give
    left_out: int = 0  # how many are missing in all

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "bundle": self.bundle,
                "entries": self.entries,
                "files": self.files,
                "last": self.last,
                "leftOut": self.left_out,
                "missing": list(self.missing),
                "part": self.part,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> EndMark:
        """Raises BundleError."""
        plain = _object(data)
        try:
            if type(plain["last"]) is not bool:
                raise TypeError
            end = cls(
                _hex(plain["bundle"], _HEX32),
                _number(plain["part"], 1),
                plain["last"],
                _number(plain["entries"]),
                _number(plain["files"]),
                tuple(_hex(one, _HEX64) for one in _list(plain["missing"], MOST_MISSING)),
                _number(plain["leftOut"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BundleError(Refusal.JSON) from error
        if end.encode() != data:
            raise BundleError(Refusal.JSON)
        return end


MOST_MISSING = 10_000  # names in an end mark; beyond, their number alone is told


def vector_to_json(vector: Vector) -> Json:
    return {log: [[mark.seq, mark.id] for mark in marks] for log, marks in vector.items()}


def vector_from_json(plain: Json) -> dict[str, tuple[Mark, ...]]:
    """Raises TypeError, ValueError or KeyError for what is no vector."""
    if not isinstance(plain, dict):
        raise TypeError
    return {
        _hex(log, _HEX32): tuple(
            Mark(_number(seq, 1), _hex(name, _HEX64)) for seq, name in _list(marks, 4096)
        )
        for log, marks in plain.items()
    }


def _object(data: bytes) -> dict[str, Json]:
    if len(data) > LARGEST:
        raise BundleError(Refusal.SIZE)
    try:
        plain = canonical.decode(data)
    except NotCanonicalError as error:
        raise BundleError(Refusal.JSON) from error
    if not isinstance(plain, dict):
        raise BundleError(Refusal.JSON)
    return plain


def _hex(value: Json, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise ValueError(value)
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise TypeError
    return value


def _number(value: Json, least: int = 0) -> int:
    if type(value) is not int or value < least:
        raise TypeError
    return value


def _list(value: Json, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError
    return value


def _amount(value: Json) -> Amount:
    count, size = _list(value, 2)
    return Amount(_number(count), _number(size))
