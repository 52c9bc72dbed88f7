"""The fields of records and their values as people call them."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from inspector.domain.facility import FacilityStatus
from inspector.domain.fields import value_of
from inspector.domain.inspection import FindingState, Severity, SignatureManner, SignatureRole
from inspector.errors import RecordAlteredError
from inspector.geo.position import Position
from inspector.i18n import N_
from inspector.i18n import gettext as _

NAMES: dict[str, dict[str, str]] = {
    "facility": {
        "name": N_("Name"),
        "country": N_("Country"),
        "operator": N_("Operator"),
        "operator_number": N_("Number in the business register"),
        "address": N_("Address"),
        "status": N_("Status"),
        "position": N_("Position"),
        "note": N_("Note"),
    },
    "permit": {
        "facility": N_("Facility"),
        "number": N_("Permit"),
        "kind": N_("Kind"),
        "issuer": N_("Issued by"),
        "scope": N_("For what"),
        "valid_from": N_("Valid from"),
        "valid_to": N_("Valid to"),
    },
    "condition": {"permit": N_("Permit"), "number": N_("Number"), "text": N_("Condition")},
    "person": {
        "name": N_("Name"),
        "agency": N_("Agency"),
        "unit": N_("Unit"),
        "card": N_("Identity card"),
        "language": N_("Language"),
    },
    "inspection": {
        "facility": N_("Facility"),
        "started": N_("Started"),
        "purpose": N_("Purpose"),
        "limits": N_("What could not be seen"),
    },
    "added_checklist": {"checklist": N_("Version of the checklist")},
    "repeat_instance": {"order": N_("Order of the rows"), "removed": N_("Row taken out")},
    "finding": {
        "observation": N_("Observation"),
        "citation": N_("Requirement"),
        "severity": N_("Severity"),
        "action": N_("Corrective action"),
        "immediate": N_("Measure on the spot"),
        "deadline": N_("Deadline"),
        "state": N_("State of the finding"),
    },
    "evidence_file": {
        "about": N_("What the file shows"),
        "caption": N_("Caption"),
        "position": N_("Position"),
        "facts": N_("What the file says of itself"),
    },
    "plan_item": {
        "place": N_("Where it was drawn"),
        "style": N_("Kind"),
        "name": N_("Name"),
        "about": N_("What it shows"),
        "removed": N_("Taken out of the plan"),
    },
    "signature": {
        "name": N_("Name"),
        "role": N_("Role"),
        "manner": N_("How it was signed"),
        "reason": N_("Reason"),
    },
    "listed_entity": {"label": N_("Name"), "properties": N_("Properties")},
}
"""Marked for translation, by kind of record and column."""

CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("facility", "status"): FacilityStatus,
    ("finding", "severity"): Severity,
    ("finding", "state"): FindingState,
    ("signature", "role"): SignatureRole,
    ("signature", "manner"): SignatureManner,
}
"""The columns that take one of a few values."""


def name_of(kind: str, field: str) -> str:
    """The field in words; of one that only a newer version knows, its own name."""
    known = NAMES.get(kind, {}).get(field)
    return _(known) if known else field.strip("_").replace("_", " ")


def words_of(kind: str, field: str, value: Any) -> str:
    """A value of a field as people read it."""
    if value in (None, "", [], {}):
        return _("Empty")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choice = CHOICES.get((kind, field))
    if choice is not None and value in list(choice):
        return str(getattr(choice(value), "label", value))
    if field == "position" and isinstance(value, dict):
        return _position(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _position(value: dict[str, Any]) -> str:
    try:
        return str(value_of(Position, value))
    except RecordAlteredError:  # a newer version may write it otherwise
        return json.dumps(value, ensure_ascii=False)


def answer_words(kind: str, value: str, words: str) -> str:
    """An accepted answer of this type as people read it: positions and times not in the form's own notation."""
    if kind == "geopoint" and value:
        latitude, longitude, *rest = value.split()
        exact = f" ± {rest[1]} m" if len(rest) > 1 and rest[1] not in ("0", "0.0") else ""
        return f"{float(latitude):.6f}, {float(longitude):.6f}{exact} (WGS 84)"
    if kind == "dateTime" and value:
        return value.replace("T", " ")
    return words


def is_date(kind: str, field: str) -> bool:
    """Whether the field holds a day."""
    return (kind, field) in {("permit", "valid_from"), ("permit", "valid_to"), ("finding", "deadline")}
