"""Who takes part in a visit, and whose section is whose.

Decided: the records are named after what they are about instead of at random, because two colleagues who
write the same thing without knowing of each other (both add a third, both assign one section) then write one
record, whose fields agree or stand as a conflict.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in a visit. Whoever began it takes part without one."""

    id: RecordId
    inspection: RecordId
    person: RecordId
    left: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whose a section of a checklist is; nobody is kept from filling it in all the same."""

    id: RecordId
    inspection: RecordId
    form_id: str
    section: str  # its reference
    person: RecordId | None = None  # nobody, once it was taken back


def participant_id(inspection: RecordId, person: RecordId) -> RecordId:
    return named_after("participant", inspection, person)


def assignment_id(inspection: RecordId, form_id: str, section: str) -> RecordId:
    return named_after("assignment", inspection, form_id, section)


def named_after(*parts: str) -> RecordId:
    """The id that every laptop gives the record about these things."""
    return RecordId(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32])


def initials(name: str) -> str:
    """Up to two letters for a small place; of a name without spaces, its first ones."""
    parts = [part for part in name.replace(".", " ").split() if part[:1].isalnum()]
    if len(parts) > 1:
        return (parts[0][0] + parts[-1][0]).upper()
    return name.strip()[:2].upper() or "?"
