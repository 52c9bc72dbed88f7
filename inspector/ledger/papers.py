"""What an agency signs: who writes which log, which log is believed up to where, what goes on for what.

Four kinds of documents, each with a DSSE type of its own, signed by the agency's root key. They travel as
entries of kinds `enrol` and `revoke`; whoever relays them, it is the root's signature that counts. A rotation
is signed twice, by the old root and by the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from inspector.domain.roles import Competence, Role
from inspector.errors import InspectorError
from inspector.i18n import N_
from inspector.i18n import gettext as _
from inspector.ledger import canonical, strict
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import LARGEST_FIELD
from inspector.ledger.envelope import Envelope
from inspector.ledger.signing import Signer, log_of
from inspector.ledger.strict import Fields, Json

DOCUMENT_FIELD = "document"
"""The field of an entry that carries one."""
MOST_PLACES = 64
MOST_COMPETENCES = 64


class Wrong(StrEnum):
    """Why a document is refused. Tests and scripts go by the name, people read the label."""

    SIZE = "size"
    FORM = "form"
    TYPE = "type"
    SIGNATURE = "signature"
    AGENCY = "agency"
    KEY = "key"
    REALM = "realm"

    @property
    def label(self) -> str:
        return {
            Wrong.SIZE: _("it is larger than such a document can be"),
            Wrong.FORM: _("it is cut short or was not written by Yardproof; ask for it again"),
            Wrong.TYPE: _("it is another kind of document; look which file was meant"),
            Wrong.SIGNATURE: _("its signature does not fit, so it was altered; ask for it again"),
            Wrong.AGENCY: _("it comes from another agency than the one this workspace follows"),
            Wrong.KEY: _("it was made for another person or device; make a new request here and send that"),
            Wrong.REALM: _("it is of the other kind: practice and real inspections never mix"),
        }[self]


class PaperError(InspectorError):
    """A certificate, revocation, request or answer cannot be used. Nothing was changed."""

    exit_code = 60
    text = N_("This document cannot be used. Ask for it again.")

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(_("This document is refused: {reason}.").format(reason=wrong.label))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Certificate:
    """One key is one log: one person on one device, as the agency knows them."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.certificate+json"
    agency: str  # the root's public key
    agency_name: str
    log: str
    key: str  # public, of the log
    person: str
    name: str
    role: Role
    scope: tuple[str, ...]  # countries and regions; () is everywhere
    competences: tuple[Competence, ...]
    not_before: date
    not_after: date
    recipient: str  # to which age encrypts for this device; "" where it has none
    x509: str  # PEM, for signing PDFs
    made: str

    @property
    def signed_by(self) -> tuple[str, ...]:
        return (self.agency,)

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "agency": self.agency,
                "agencyName": self.agency_name,
                "competences": [[one.name, one.until.isoformat()] for one in self.competences],
                "key": self.key,
                "log": self.log,
                "made": self.made,
                "name": self.name,
                "notAfter": self.not_after.isoformat(),
                "notBefore": self.not_before.isoformat(),
                "person": self.person,
                "recipient": self.recipient,
                "role": self.role.value,
                "scope": list(self.scope),
                "v": 1,
                "x509": self.x509,
            }
        )

    @classmethod
    def decode(cls, said: Fields) -> Certificate:
        found = cls(
            agency=said.hexes("agency", 64),
            agency_name=said.named("agencyName"),
            log=said.hexes("log", 32),
            key=said.hexes("key", 64),
            person=said.hexes("person", 32),
            name=said.named("name"),
            role=Role(said.text("role")),
            scope=tuple(strict.text(one, 40) for one in said.items("scope", MOST_PLACES)),
            competences=tuple(_competence(one) for one in said.items("competences", MOST_COMPETENCES)),
            not_before=said.day("notBefore"),
            not_after=said.day("notAfter"),
            recipient=said.text("recipient"),
            x509=said.text("x509", 8_000),
            made=said.moment("made"),
        )
        if log_of(bytes.fromhex(found.key)) != found.log or found.not_after < found.not_before:
            raise ValueError("log or dates")
        return found

    def is_expired(self, day: date) -> bool:
        return day > self.not_after


@dataclass(frozen=True, slots=True)
class Revocation:
    """A log is believed up to its last good entry and no further."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.revocation+json"
    agency: str
    log: str
    seq: int  # of the last good entry; 0 where none is
    id: str
    reason: str
    made: str

    @property
    def signed_by(self) -> tuple[str, ...]:
        return (self.agency,)

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "agency": self.agency,
                "id": self.id,
                "log": self.log,
                "made": self.made,
                "reason": self.reason,
                "seq": self.seq,
                "v": 1,
            }
        )

    @classmethod
    def decode(cls, said: Fields) -> Revocation:
        seq = said.number("seq")
        return cls(
            said.hexes("agency", 64),
            said.hexes("log", 32),
            seq,
            said.hexes("id", 64 if seq else 0),
            said.text("reason"),
            said.moment("made"),
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """A log goes on for another with the agency's consent: what is said of that one holds of this one."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.approval+json"
    agency: str
    log: str
    continues: str
    made: str

    @property
    def signed_by(self) -> tuple[str, ...]:
        return (self.agency,)

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "agency": self.agency,
                "continues": self.continues,
                "log": self.log,
                "made": self.made,
                "v": 1,
            }
        )

    @classmethod
    def decode(cls, said: Fields) -> Approval:
        return cls(
            said.hexes("agency", 64),
            said.hexes("log", 32),
            said.hexes("continues", 32),
            said.moment("made"),
        )


@dataclass(frozen=True, slots=True)
class Rotation:
    """The agency's root is another one from now on: both roots say so."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.rotation+json"
    agency: str  # the old root
    next: str
    ends: bool  # whether nothing that the old root signed counts any more, because it was lost to others
    made: str

    @property
    def signed_by(self) -> tuple[str, ...]:
        return self.agency, self.next

    def encode(self) -> bytes:
        return canonical.encode(
            {"agency": self.agency, "ends": self.ends, "made": self.made, "next": self.next, "v": 1}
        )

    @classmethod
    def decode(cls, said: Fields) -> Rotation:
        return cls(said.hexes("agency", 64), said.hexes("next", 64), said.flag("ends"), said.moment("made"))


Paper = Certificate | Revocation | Approval | Rotation
_DECODERS: dict[str, Callable[[Fields], Paper]] = {
    Certificate.TYPE: Certificate.decode,
    Revocation.TYPE: Revocation.decode,
    Approval.TYPE: Approval.decode,
    Rotation.TYPE: Rotation.decode,
}


def sign(paper: Paper, *signers: Signer) -> bytes:
    """The document in its envelope, as it lies in files and entries."""
    return Envelope.signed(paper.encode(), paper.TYPE, *signers).encode()


def read(data: bytes) -> Paper:
    """A document that the roots it names signed; whether they are believed, the caller asks. Raises PaperError."""
    if len(data) > LARGEST_FIELD:
        raise PaperError(Wrong.SIZE)
    try:
        envelope = Envelope.decode(data, LARGEST_FIELD)
    except NotCanonicalError as error:
        raise PaperError(Wrong.FORM) from error
    if envelope.type not in _DECODERS:
        raise PaperError(Wrong.TYPE)
    try:
        paper = _DECODERS[envelope.type](Fields(envelope.body))
        if paper.encode() != envelope.body:
            raise PaperError(Wrong.FORM)
    except (NotCanonicalError, ValueError) as error:
        raise PaperError(Wrong.FORM) from error
    if not envelope.is_signed_by([bytes.fromhex(key) for key in paper.signed_by]):
        raise PaperError(Wrong.SIGNATURE)
    return paper


def check(documents: Iterable[bytes]) -> None:
    """Raises PaperError unless every one of these is sound."""
    for data in documents:
        read(data)


def name_of(data: bytes) -> str:
    """The name of a document: the same bytes are the same document, whoever brings them."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(key: str) -> str:
    """A public key as people compare it by eye or telephone: eight groups of four digits."""
    digits = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32].upper()
    return " ".join(digits[n : n + 4] for n in range(0, 32, 4))


def _competence(value: Json) -> Competence:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(value)
    return Competence(strict.text(value[0], 120), strict.day(value[1]))
