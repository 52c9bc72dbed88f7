"""Ed25519 signatures over a type and its bytes (DSSE pre-authentication encoding).

The type is inside what is signed, so a signature over one kind of thing never passes for another.
One key is one log; a key is never copied and never part of a backup.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HEADER_TYPE = b"application/vnd.yardproof.header+json"


def pae(payload_type: bytes, body: bytes) -> bytes:
    """DSSE pre-authentication encoding, version 1."""
    return b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type, len(body), body)


def log_of(public_key: bytes) -> str:
    """The name of the log that this key writes: 32 hexadecimal digits."""
    return hashlib.sha256(public_key).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Signer:
    """The holder of a log's private key."""

    key: Ed25519PrivateKey
    public: bytes  # 32 raw bytes
    log: str

    @classmethod
    def generate(cls) -> Signer:
        return cls.from_private(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_private(cls, raw: bytes) -> Signer:
        key = Ed25519PrivateKey.from_private_bytes(raw)
        public = key.public_key().public_bytes_raw()
        return cls(key, public, log_of(public))

    def private(self) -> bytes:
        return self.key.private_bytes_raw()

    def sign(self, body: bytes, payload_type: bytes = HEADER_TYPE) -> bytes:
        """64 bytes of signature over type and body."""
        return self.key.sign(pae(payload_type, body))


def is_signed(public_key: bytes, body: bytes, signature: bytes, payload_type: bytes = HEADER_TYPE) -> bool:
    """Whether this key signed this body as this type."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, pae(payload_type, body))
    except (InvalidSignature, ValueError):
        return False
    return True
