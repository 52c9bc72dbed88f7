"""An agency for laptops without folders: it signs, and its documents go into the record of whoever relays them."""

from __future__ import annotations

from datetime import date
from typing import Any

from inspector.domain.roles import Role
from inspector.ledger.entry import Entry, Kind, Write
from inspector.ledger.papers import (
    DOCUMENT_FIELD,
    Approval,
    Certificate,
    Revocation,
    Rotation,
    name_of,
    sign,
)
from inspector.ledger.signing import Signer
from tests.unit.store.devices import Device

MADE = "2026-11-24T10:00:00.000+09:00[Asia/Tokyo]"


class Agency:
    """One root key. Every document it makes is kept, to be handed to anybody."""

    def __init__(self, seed: int = 200) -> None:
        self.signer = Signer.from_private(bytes([seed] * 32))

    @property
    def root(self) -> str:
        return self.signer.public.hex()

    def certificate(self, device: Device, **changed: Any) -> bytes:
        fields: dict[str, Any] = {
            "agency": self.root,
            "agency_name": "Chiba Prefecture",
            "log": device.signer.log,
            "key": device.signer.public.hex(),
            "person": "a" * 32,
            "name": f"Person {device.name}",
            "role": Role.INSPECTOR,
            "scope": ("JP",),
            "competences": (),
            "not_before": date(2026, 1, 1),
            "not_after": date(2027, 12, 31),
            "recipient": "",
            "x509": "",
            "made": MADE,
        }
        return sign(Certificate(**fields | changed), self.signer)

    def revocation(self, log: str, seq: int = 0, name: str = "") -> bytes:
        return sign(Revocation(self.root, log, seq, name, "stolen", MADE), self.signer)

    def approval(self, log: str, continues: str) -> bytes:
        return sign(Approval(self.root, log, continues, MADE), self.signer)

    def rotation(self, to: Agency, *, ends: bool = False) -> bytes:
        return sign(Rotation(self.root, to.root, ends, MADE), self.signer, to.signer)


def relay(device: Device, *documents: bytes, kind: Kind = Kind.ENROL) -> Entry:
    """Put documents into the record of this laptop."""
    return device.save(
        *(Write(name_of(one)[:32], DOCUMENT_FIELD, one.decode()) for one in documents), kind=kind
    )


def follow(device: Device, agency: Agency) -> None:
    with device.store.transaction():
        device.store.follow(agency.root)
