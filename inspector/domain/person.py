"""A person who writes in the record. Headers name only the id; the name lives in an erasable payload."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class Person:
    id: RecordId
    name: str
    agency: str = ""
    unit: str = ""
    card: str = ""  # number of the identity card that is shown at the gate
    language: str = "en"
