"""Receipts: the receiver's signature that a bundle arrived and what its copy holds now.

A DSSE envelope with a type of its own, so no signature made for anything else passes for one. It repeats
the nonce from inside the bundle, which only who opened it can know, so an old one proves nothing anew.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inspector.clock import Moment
from inspector.errors import InputError
from inspector.ledger import canonical
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.envelope import Envelope
from inspector.ledger.signing import Signer, log_of
from inspector.sync.faults import ReceiptError
from inspector.sync.manifest import MOST_MISSING, Manifest, Mark, Vector, vector_from_json, vector_to_json

RECEIPT_TYPE = "application/vnd.yardproof.receipt+json"
LARGEST = 4 * 1024 * 1024
_HEX32, _HEX64 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Receipt:
    bundle: str
    nonce: str
    key: str  # the receiver's public key
    received: str  # the receiver's clock, RFC 9557
    heads: Vector  # what the receiver holds now: its own heads, and of the bundle's those it has
    lacking: tuple[str, ...] = ()  # files that its entries name and that did not arrive
    wants: tuple[str, ...] = ()  # every file that the receiver lacks

    @property
    def log(self) -> str:
        """The log that the receiver writes."""
        return log_of(bytes.fromhex(self.key))

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "bundle": self.bundle,
                "heads": vector_to_json(self.heads),
                "key": self.key,
                "lacking": list(self.lacking),
                "nonce": self.nonce,
                "received": self.received,
                "v": 1,
                "wants": list(self.wants),
            }
        )

    def covers(self, heads: Vector) -> bool:
        """Whether the receiver holds each of these heads."""
        return all(set(marks) <= set(self.heads.get(log, ())) for log, marks in heads.items())


@dataclass(frozen=True, slots=True)
class Expected:
    """What a sender remembers of a bundle until a receipt for it comes."""

    bundle: str
    nonce_hash: str  # SHA-256 of the nonce, so that what is remembered may lie beside the bundle
    heads: Vector

    @classmethod
    def of(cls, manifest: Manifest) -> Expected:
        return cls(manifest.bundle, _hash(manifest.nonce), manifest.heads)


def acknowledge(
    manifest: Manifest,
    heads: Vector,
    signer: Signer,
    *,
    holds: Callable[[str, Mark], bool],
    now: Moment,
    lacking: tuple[str, ...] = (),
    wants: tuple[str, ...] = (),
) -> bytes:
    """A signed receipt for this bundle, to be sent back.

    It names the receiver's heads and those of the bundle that the receiver holds: where the receiver is
    ahead, the sender does not know the receiver's heads.
    """
    named = {log: set(marks) for log, marks in heads.items()}
    for log, marks in manifest.heads.items():
        named.setdefault(log, set()).update(mark for mark in marks if holds(log, mark))
    held = {log: tuple(sorted(marks)) for log, marks in named.items() if marks}
    receipt = Receipt(
        manifest.bundle,
        manifest.nonce,
        signer.public.hex(),
        str(now),
        held,
        lacking[:MOST_MISSING],
        wants[:MOST_MISSING],
    )
    return Envelope.signed(receipt.encode(), RECEIPT_TYPE, signer).encode()


def check(data: bytes, expected: Expected, *, by: str | None = None) -> Receipt:
    """The receipt, if it is one for this bundle and signed by the log it names; with `by`, by that log.

    Whether it covers all that was sent, `Receipt.covers` says. Raises ReceiptError.
    """
    receipt = read(data)
    if receipt.bundle != expected.bundle or not hmac.compare_digest(
        _hash(receipt.nonce), expected.nonce_hash
    ):
        raise ReceiptError
    if by is not None and receipt.log != by:
        raise ReceiptError
    return receipt


def read(data: bytes) -> Receipt:
    """A receipt whose signature holds, for whatever bundle it is. Raises ReceiptError."""
    try:
        envelope = Envelope.decode(data, LARGEST)
        plain = canonical.decode(envelope.body)
        receipt = Receipt(
            bundle=_matching(plain["bundle"], _HEX32),
            nonce=_matching(plain["nonce"], _HEX32),
            key=_matching(plain["key"], _HEX64),
            received=str(Moment.parse(plain["received"])),
            heads=vector_from_json(plain["heads"]),
            lacking=tuple(_matching(one, _HEX64) for one in plain["lacking"]),
            wants=tuple(_matching(one, _HEX64) for one in plain["wants"]),
        )
    except (NotCanonicalError, KeyError, TypeError, ValueError, AttributeError, InputError) as error:
        raise ReceiptError from error
    is_sound = envelope.type == RECEIPT_TYPE and receipt.encode() == envelope.body
    if not is_sound or not envelope.is_signed_by([bytes.fromhex(receipt.key)]):
        raise ReceiptError
    return receipt


def _matching(value: Any, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise ValueError(value)
    return value


def _hash(nonce: str) -> str:
    return hashlib.sha256(bytes.fromhex(nonce)).hexdigest()
