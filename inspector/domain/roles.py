"""What a person may do: the role, where it holds, and what the person was trained for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspector.i18n import gettext as _


class Role(StrEnum):
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ENFORCEMENT = "enforcement"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {
            Role.INSPECTOR: _("Inspector"),
            Role.SUPERVISOR: _("Supervisor"),
            Role.ENFORCEMENT: _("Enforcement officer"),
            Role.TRAINER: _("Trainer"),
            Role.ADMINISTRATOR: _("Administrator"),
        }[self]


class Right(StrEnum):
    """What only some roles may do. Everything else, above all saving in the field, everybody may."""

    SETTLE_REVIEW = "settle review"
    KEEP_RULES = "keep rules"

    @property
    def label(self) -> str:
        return {
            Right.SETTLE_REVIEW: _("settle what is kept for review"),
            Right.KEEP_RULES: _("confirm rules or change the packs of the agency"),
        }[self]

    @property
    def roles(self) -> frozenset[Role]:
        return _ALLOWED[self]


_ALLOWED = {
    Right.SETTLE_REVIEW: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.KEEP_RULES: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Competence:
    """What a person was trained and tested for, and the last day on which that holds."""

    name: str
    until: date

    def is_expired(self, day: date) -> bool:
        return day > self.until
