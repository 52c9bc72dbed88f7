"""A visit with its checklists: drafts can be edited, a sealed inspection can only be amended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from inspector.clock import Moment
from inspector.domain.ids import RecordId
from inspector.domain.team import named_after
from inspector.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class FormAttachment:
    """A list or picture that came with a checklist, kept in the workspace by hash."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ChecklistVersion:
    """The exact checklist that an inspection answers; its XForm is kept in the workspace by hash."""

    id: RecordId
    form_id: str
    version: str
    title: str
    sha256: str
    size: int
    attachments: tuple[FormAttachment, ...] = ()
    signature: FormAttachment | None = None  # the agency's signed word on it


@dataclass(frozen=True, slots=True)
class RulePackVersion:
    """The exact rule pack that an inspection was judged by, or that an agency added to the workspace."""

    id: RecordId
    pack: str
    version: str
    sha256: str
    size: int
    own: bool = False  # the agency's: it goes before those that ship with the program
    removed: bool = False  # of the agency's: no longer for new inspections


@dataclass(frozen=True, slots=True)
class Inspection:
    id: RecordId
    number: str
    facility: RecordId
    inspector: RecordId
    started: Moment
    checklists: tuple[RecordId, ...]
    packs: tuple[RecordId, ...] = ()
    purpose: str = ""
    limits: str = ""  # what could not be seen: areas, stopped machines, weather
    follows: RecordId | None = None  # the visit whose findings are looked at again


@dataclass(frozen=True, slots=True)
class AddedChecklist:
    """A checklist that was opened in a draft after its start.

    Decided: a record of its own for each checklist instead of a longer list in the inspection, because two
    laptops that open different ones would each write that list and be in conflict over it.
    """

    id: RecordId
    inspection: RecordId
    form_id: str
    checklist: RecordId  # the version


def added_id(inspection: RecordId, form_id: str) -> RecordId:
    """The id that every laptop gives the record of this checklist in this inspection."""
    return named_after("checklist", inspection, form_id)


@dataclass(frozen=True, slots=True)
class RepeatInstance:
    """One row of a repeat: one pile, one machine, one measuring point."""

    id: RecordId
    inspection: RecordId
    form_id: str
    path: str  # of the repeat, without keys: /data/piles/pile
    parent: str  # id of the instance around it, or ""
    order: Decimal  # between two rows there is always room for a third
    removed: bool = False


class Manner(StrEnum):
    """How an answer was observed."""

    SEEN = "seen"
    TOLD = "told"
    PAPER = "paper"
    PHOTO = "photo"
    MEASURED = "measured"
    COMPUTED = "computed"  # by the program, from other answers

    @property
    def label(self) -> str:
        return {
            Manner.SEEN: _("Seen"),
            Manner.TOLD: _("Stated by a person"),
            Manner.PAPER: _("From a document"),
            Manner.PHOTO: _("From a photo"),
            Manner.MEASURED: _("Measured"),
            Manner.COMPUTED: _("Computed"),
        }[self]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and when and how it was observed; the time of entry is the entry's own."""

    value: str | None  # as ODK writes it; None where the answer was cleared
    how: Manner
    observed: Moment
    remark: str = ""


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def label(self) -> str:
        return {
            Severity.CRITICAL: _("Critical"),
            Severity.MAJOR: _("Major"),
            Severity.MINOR: _("Minor"),
        }[self]


class FindingState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"  # the answer it rests on was corrected before the seal

    @property
    def label(self) -> str:
        return {FindingState.OPEN: _("Open"), FindingState.WITHDRAWN: _("Withdrawn")}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """A requirement that is not met by the operator, with what follows from it."""

    id: RecordId
    inspection: RecordId
    form_id: str
    ref: str  # of the question, with the keys of the repeat instances around it
    item: str  # id of the checklist item: E15
    observation: str
    citation: str
    citation_status: str  # "confirmed" or "reference"
    severity: Severity
    action: str  # corrective action, for competent persons of the operator
    immediate: str = ""  # measure for the inspector on the spot
    deadline: date | None = None
    state: FindingState = FindingState.OPEN
    edited: tuple[str, ...] = ()  # fields in the inspector's own words, which the program leaves alone
    reason: str = ""  # why severity or deadline is another than proposed
    confirmed: bool = False  # the inspector looked at severity and deadline
    condition: RecordId | None = None  # of the permit, that is not kept
    group: str = ""  # the words under which several findings are told as one


class SignatureManner(StrEnum):
    DRAWN = "drawn"
    INK = "ink"  # on the printed page, photographed, bound to the seal id printed there
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {
            SignatureManner.DRAWN: _("Signed on the device"),
            SignatureManner.INK: _("Signed on paper"),
            SignatureManner.REFUSED: _("Refused to sign"),
        }[self]


class SignatureRole(StrEnum):
    INSPECTOR = "inspector"
    REPRESENTATIVE = "representative"
    WITNESS = "witness"

    @property
    def label(self) -> str:
        return {
            SignatureRole.INSPECTOR: _("Inspector"),
            SignatureRole.REPRESENTATIVE: _("Representative of the facility"),
            SignatureRole.WITNESS: _("Witness"),
        }[self]


@dataclass(frozen=True, slots=True)
class Signature:
    id: RecordId
    inspection: RecordId
    role: SignatureRole
    name: str
    manner: SignatureManner
    signed: Moment
    image: str = ""  # SHA-256 of the drawing, or of the photo of the signed page
    seal: str = ""  # for ink: the seal id that the signed page carries
    witness: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A gap that was left open at the seal, with what it is."""

    form_id: str
    ref: str
    question: str
    problem: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What closed the inspection. The seal's id is the id of the signed entry that holds this record."""

    id: RecordId
    inspection: RecordId
    sealed: Moment
    by: RecordId
    content: str  # SHA-256 over the canonical JSON of everything the inspection holds
    facility: dict[str, Any]  # facility, permits and conditions as they stood
    gaps: tuple[OpenPoint, ...] = ()
    gaps_reason: str = ""
    program: str = ""
    heads: tuple[tuple[str, int, str], ...] = ()  # (log, seq, id): what every log held when it was closed


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later change of one answer; it stands beside the original and never replaces it."""

    id: RecordId
    inspection: RecordId
    form_id: str
    ref: str
    original: str
    value: str
    reason: str
    by: RecordId
    made: Moment
