"""The DSSE envelope: bytes, their type, and who signed both. What every signed document travels in.

The type is part of what is signed, so a document of one kind never passes for one of another.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.ledger import canonical
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.signing import Signer, is_signed, log_of

MOST_SIGNATURES = 2


@dataclass(frozen=True, slots=True)
class Envelope:
    """The exact bytes of a document and its signatures; `is_signed_by` says whether they hold."""

    type: str
    body: bytes
    signatures: tuple[tuple[str, bytes], ...]  # the name of the key and 64 bytes

    @classmethod
    def signed(cls, body: bytes, type_: str, *signers: Signer) -> Envelope:
        return cls(type_, body, tuple((signer.log, signer.sign(body, type_.encode())) for signer in signers))

    @classmethod
    def decode(cls, data: bytes, largest: int) -> Envelope:
        """Raises NotCanonicalError for bytes that we would not have written."""
        if len(data) > largest:
            raise NotCanonicalError
        plain = canonical.decode(data)
        try:
            signatures = tuple((str(one["keyid"]), _bytes(one["sig"])) for one in plain["signatures"])
            envelope = cls(str(plain["payloadType"]), _bytes(plain["payload"]), signatures)
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            raise NotCanonicalError from error
        # Made again, because base64 has several spellings of the same bytes.
        if not 0 < len(signatures) <= MOST_SIGNATURES or envelope.encode() != data:
            raise NotCanonicalError
        return envelope

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "payload": base64.b64encode(self.body).decode(),
                "payloadType": self.type,
                "signatures": [
                    {"keyid": name, "sig": base64.b64encode(signature).decode()}
                    for name, signature in self.signatures
                ],
            }
        )

    def is_signed_by(self, keys: Sequence[bytes]) -> bool:
        """Whether exactly these public keys signed this body as this type, in this order."""
        return len(keys) == len(self.signatures) and all(
            name == log_of(key) and is_signed(key, self.body, signature, self.type.encode())
            for key, (name, signature) in zip(keys, self.signatures, strict=True)
        )


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
