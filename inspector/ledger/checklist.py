"""An agency's signed word on a checklist: which form it is, and which of its questions nobody may alter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from inspector.ledger import canonical, strict
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.envelope import Envelope
from inspector.ledger.papers import PaperError, Wrong
from inspector.ledger.signing import Signer
from inspector.ledger.strict import Fields, Json

LARGEST = 4 * 1024 * 1024
MOST_QUESTIONS = 20_000
MOST_FILES = 1_000


@dataclass(frozen=True, slots=True)
class SignedChecklist:
    """What the agency said when it signed. It travels as a file beside the form, in the record as one of its files."""

    TYPE: ClassVar[str] = "application/vnd.yardproof.checklist+json"
    agency: str  # the root's public key
    agency_name: str
    form_id: str
    version: str
    title: str
    sha256: str  # of the XForm
    locked: Mapping[str, Mapping[str, Any]]  # path of a question -> what must stay of it, by aspect
    open: tuple[str, ...]  # paths of the questions that may be altered locally
    files: Mapping[str, str]  # lists that came with the form, by name, with their SHA-256
    made: str

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "agency": self.agency,
                "agencyName": self.agency_name,
                "files": dict(self.files),
                "formId": self.form_id,
                "locked": {path: dict(parts) for path, parts in self.locked.items()},
                "made": self.made,
                "open": list(self.open),
                "sha256": self.sha256,
                "title": self.title,
                "v": 1,
                "version": self.version,
            }
        )

    @classmethod
    def decode(cls, said: Fields) -> SignedChecklist:
        locked, files = _mapping(said, "locked", MOST_QUESTIONS), _mapping(said, "files", MOST_FILES)
        if not all(isinstance(parts, Mapping) for parts in locked.values()):
            raise ValueError("locked")
        return cls(
            said.hexes("agency", 64),
            said.named("agencyName"),
            said.named("formId"),
            said.text("version"),
            said.text("title"),
            said.hexes("sha256", 64),
            locked,
            tuple(strict.text(path) for path in said.items("open", MOST_QUESTIONS)),
            {strict.text(name): strict.hexes(digest, 64) for name, digest in files.items()},
            said.moment("made"),
        )


def sign(checklist: SignedChecklist, signer: Signer) -> bytes:
    """The document in its envelope, as it lies in files."""
    return Envelope.signed(checklist.encode(), checklist.TYPE, signer).encode()


def read(data: bytes) -> SignedChecklist:
    """A document that the root it names signed; whether that root is believed, the caller asks. Raises PaperError."""
    if len(data) > LARGEST:
        raise PaperError(Wrong.SIZE)
    try:
        envelope = Envelope.decode(data, LARGEST)
        if envelope.type != SignedChecklist.TYPE:
            raise PaperError(Wrong.TYPE)
        found = SignedChecklist.decode(Fields(envelope.body))
        if found.encode() != envelope.body:
            raise PaperError(Wrong.FORM)
    except (NotCanonicalError, ValueError) as error:
        raise PaperError(Wrong.FORM) from error
    if not envelope.is_signed_by([bytes.fromhex(found.agency)]):
        raise PaperError(Wrong.SIGNATURE)
    return found


def _mapping(said: Fields, name: str, most: int) -> Mapping[str, Json]:
    found = said.get(name)
    if not isinstance(found, Mapping) or len(found) > most:
        raise ValueError(name)
    return found
