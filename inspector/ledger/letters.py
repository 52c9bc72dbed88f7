"""The two files between a device and its agency: the request that asks, and the answer that admits.

A request is signed by the key it asks for. An answer is signed by the agency's root; it may carry everything
else that the agency has signed so far, so that a new device knows its colleagues from the first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from inspector.domain.realm import Realm
from inspector.ledger import canonical, papers, strict, x509
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.envelope import Envelope
from inspector.ledger.papers import Certificate, Paper, PaperError, Wrong
from inspector.ledger.signing import Signer, log_of
from inspector.ledger.strict import Fields

LARGEST_REQUEST = 64 * 1024
LARGEST_ANSWER = 32 * 1024 * 1024
MOST_PAPERS = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks on which device: key, person, and what the agency has to certify with it."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.request+json"
    key: str
    realm: Realm
    person: str
    name: str
    unit: str
    csr: str  # PEM, for a certificate that signs PDFs
    recipient: str  # age
    made: str

    @property
    def log(self) -> str:
        return log_of(bytes.fromhex(self.key))

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "csr": self.csr,
                "key": self.key,
                "made": self.made,
                "name": self.name,
                "person": self.person,
                "realm": self.realm.value,
                "recipient": self.recipient,
                "unit": self.unit,
                "v": 1,
            }
        )

    def sign(self, signer: Signer) -> bytes:
        return Envelope.signed(self.encode(), self.TYPE, signer).encode()

    @classmethod
    def read(cls, data: bytes) -> Request:
        """Raises PaperError unless these bytes are a request that its own key signed."""
        envelope = _opened(data, cls.TYPE, LARGEST_REQUEST)
        try:
            said = Fields(envelope.body)
            request = cls(
                said.hexes("key", 64),
                Realm(said.text("realm")),
                said.hexes("person", 32),
                said.named("name"),
                said.text("unit"),
                said.text("csr", 8_000),
                said.text("recipient"),
                said.moment("made"),
            )
            if request.encode() != envelope.body:
                raise PaperError(Wrong.FORM)
            if not envelope.is_signed_by([bytes.fromhex(request.key)]):
                raise PaperError(Wrong.SIGNATURE)
            x509.check_request(request.csr)
        except (NotCanonicalError, ValueError) as error:
            raise PaperError(Wrong.FORM) from error
        return request


@dataclass(frozen=True, slots=True)
class Answer:
    """The agency's word on one request, with its own certificate authority and all that it signed before."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.answer+json"
    agency: str  # the root's public key
    name: str
    realm: Realm
    ca: str  # PEM
    certificate: bytes
    others: tuple[bytes, ...]
    made: str

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "agency": self.agency,
                "ca": self.ca,
                "certificate": self.certificate.decode(),
                "made": self.made,
                "name": self.name,
                "others": [one.decode() for one in self.others],
                "realm": self.realm.value,
                "v": 1,
            }
        )

    def sign(self, root: Signer) -> bytes:
        return Envelope.signed(self.encode(), self.TYPE, root).encode()

    @property
    def certified(self) -> Certificate:
        """What the answer says of who asked."""
        paper = papers.read(self.certificate)
        if not isinstance(paper, Certificate):
            raise PaperError(Wrong.FORM)
        return paper

    @property
    def carried(self) -> tuple[Paper, ...]:
        return tuple(papers.read(one) for one in self.others)

    @classmethod
    def read(cls, data: bytes) -> Answer:
        """Raises PaperError unless these bytes are an answer that the root it names signed."""
        envelope = _opened(data, cls.TYPE, LARGEST_ANSWER)
        try:
            said = Fields(envelope.body)
            answer = cls(
                said.hexes("agency", 64),
                said.named("name"),
                Realm(said.text("realm")),
                said.text("ca", 8_000),
                said.text("certificate", 64 * 1024).encode(),
                tuple(strict.text(one, 64 * 1024).encode() for one in said.items("others", MOST_PAPERS)),
                said.moment("made"),
            )
            if answer.encode() != envelope.body:
                raise PaperError(Wrong.FORM)
        except (NotCanonicalError, ValueError) as error:
            raise PaperError(Wrong.FORM) from error
        if not envelope.is_signed_by([bytes.fromhex(answer.agency)]):
            raise PaperError(Wrong.SIGNATURE)
        papers.check([answer.certificate, *answer.others])
        if answer.certified.agency != answer.agency:
            raise PaperError(Wrong.AGENCY)
        return answer


def _opened(data: bytes, kind: str, largest: int) -> Envelope:
    if len(data) > largest:
        raise PaperError(Wrong.SIZE)
    try:
        envelope = Envelope.decode(data, largest)
    except NotCanonicalError as error:
        raise PaperError(Wrong.FORM) from error
    if envelope.type != kind:
        raise PaperError(Wrong.TYPE)
    return envelope
