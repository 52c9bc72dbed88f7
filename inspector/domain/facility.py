"""Any yard: permitted, notified, exempt, unauthorised, in transition or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspector.domain.ids import RecordId
from inspector.geo.position import Position
from inspector.i18n import gettext as _


class FacilityStatus(StrEnum):
    PERMITTED = "permitted"
    NOTIFIED = "notified"
    EXEMPT = "exempt"
    UNAUTHORISED = "unauthorised"
    TRANSITION = "transition"
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            FacilityStatus.PERMITTED: _("Permitted"),
            FacilityStatus.NOTIFIED: _("Notified"),
            FacilityStatus.EXEMPT: _("Exempt"),
            FacilityStatus.UNAUTHORISED: _("Unauthorised, suspected"),
            FacilityStatus.TRANSITION: _("Informal, in transition"),
            FacilityStatus.CLOSED: _("Closed"),
            FacilityStatus.UNKNOWN: _("Not verified"),
        }[self]


@dataclass(frozen=True, slots=True)
class Facility:
    id: RecordId
    name: str
    country: str  # ISO 3166-1 alpha-2
    operator: str = ""
    operator_number: str = ""  # as the business register gives it
    address: str = ""
    status: FacilityStatus = FacilityStatus.UNKNOWN
    position: Position | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    id: RecordId
    facility: RecordId
    number: str
    kind: str = ""  # permit, licence, notification, registration ... as its issuer calls it
    issuer: str = ""
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a permit, in the words of the permit."""

    id: RecordId
    permit: RecordId
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class FacilityAlias:
    """Somebody found that two records are one facility. Taken back, both stand alone as before."""

    id: RecordId
    one: RecordId
    other: RecordId
