"""What goes on after a visit: proof that something was mended, papers served, samples and what a laboratory found.

These records name the visit they come from and are never part of what its seal closes: they are made and
changed for months after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inspector.clock import Moment
from inspector.domain.ids import RecordId
from inspector.i18n import gettext as _


class ProofState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        return {
            ProofState.WAITING: _("Waits to be looked at"),
            ProofState.ACCEPTED: _("Accepted"),
            ProofState.REJECTED: _("Not accepted"),
        }[self]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the operator handed in to show that a corrective action was done."""

    id: RecordId
    finding: RecordId
    received: Moment
    what: str
    state: ProofState = ProofState.WAITING
    reason: str = ""  # of accepting or not
    judged_by: RecordId | None = None


class Done(StrEnum):
    """What a follow-up visit found of a corrective action (item H02)."""

    YES = "done"
    PART = "part"
    NO = "not_done"

    @property
    def label(self) -> str:
        return {Done.YES: _("Done"), Done.PART: _("Done in part"), Done.NO: _("Not done")}[self]


@dataclass(frozen=True, slots=True)
class Recheck:
    """A finding looked at again on a later visit."""

    id: RecordId
    finding: RecordId
    later_visit: RecordId
    seen: Moment
    done: Done
    note: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A paper handed to somebody: a copy of the visit record, a notice."""

    id: RecordId
    visit: RecordId
    document: str
    manner: str  # by hand, registered post, posted at the site
    served: Moment
    receiver: str
    witness: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was taken. Its custody and its results are records of their own."""

    id: RecordId
    visit: RecordId
    number: str  # on the label
    medium: str
    taken: Moment
    sampler: str
    place: str = ""  # an ODK geopoint as it was answered: latitude, longitude, altitude, accuracy in m
    seal_number: str = ""
    witness: str = ""
    analyses: str = ""  # asked of the laboratory
    row: str = ""  # the row of the sampling checklist it was recorded in


@dataclass(frozen=True, slots=True)
class Transfer:
    """A sample going from one hand to another."""

    id: RecordId
    sample: RecordId
    released_by: str
    received_by: str
    at: Moment
    condition: str = ""
    temperature: Decimal | None = None  # degrees Celsius
    seal_intact: bool | None = None  # None where nobody looked


@dataclass(frozen=True, slots=True)
class LaboratoryResult:
    """One parameter as the laboratory reported it."""

    id: RecordId
    sample: RecordId
    laboratory: str
    parameter: str
    value: str  # as reported: “< 0.01” stays what it is
    unit: str
    received: Moment
    method: str = ""
    accreditation: str = ""
    quantification_limit: str = ""
    uncertainty: str = ""
    limit: str = ""  # compared with, with its citation
    note: str = ""


class Triage(StrEnum):
    """How urgent a visit's outcome is."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"

    @property
    def label(self) -> str:
        return {
            Triage.RED: _("Immediate danger"),
            Triage.AMBER: _("Serious, act within days"),
            Triage.GREEN: _("Plan a normal follow-up"),
        }[self]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The urgency that the inspector confirmed, with the reason. It belongs to the visit and is sealed with it."""

    id: RecordId
    inspection: RecordId
    triage: Triage
    reason: str
    by: RecordId
    made: Moment
