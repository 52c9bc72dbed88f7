"""Which table shows which kind of record. Every table but `entry` can be dropped and rebuilt from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.domain.casework import (
    Assessment,
    LaboratoryResult,
    Proof,
    Recheck,
    Sample,
    Service,
    Transfer,
)
from inspector.domain.entity import ListedEntity
from inspector.domain.evidence import EvidenceFile
from inspector.domain.facility import Condition, Facility, FacilityAlias, Permit
from inspector.domain.inspection import (
    AddedChecklist,
    Amendment,
    ChecklistVersion,
    Finding,
    Inspection,
    RepeatInstance,
    RulePackVersion,
    Seal,
    Signature,
)
from inspector.domain.law import LegalText, RuleConfirmation
from inspector.domain.person import Person
from inspector.domain.plan import PlanItem
from inspector.domain.team import Assignment, Participant
from inspector.ledger import canonical

TYPE_FIELD = "_type"
DELETED_FIELD = "_deleted"
"""Says that a record was deleted; its `over` names every write that the deletion knew of."""
INSPECTION_FIELD = "inspection"
ANSWER_PREFIX = "answer:"


@dataclass(frozen=True, slots=True)
class Device:
    """What a log's genesis says: the public key, the realm, the program that made it."""

    id: str
    genesis: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    kind: type
    columns: Mapping[str, type]  # str, int, or dict for JSON

    def encode(self, column: str, value: Any) -> Any:
        """A ledger value as this column holds it. What does not fit its type is kept as JSON text."""
        kind = self.columns[column]
        if kind is dict and value is not None:
            return canonical.encode(value).decode()
        if value is None or type(value) is kind or (kind is int and type(value) is bool):
            return value
        return canonical.encode(value).decode()

    def decode(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of one row; empty columns are left to the domain's defaults."""
        fields = {"id": row["id"]}
        for column, kind in self.columns.items():
            value = row[column]
            if value is not None:
                fields[column] = json.loads(value) if kind is dict else value
        return fields


_ALL = (
    Table("device", Device, {"genesis": dict}),
    Table("person", Person, {"name": str, "agency": str, "unit": str, "card": str, "language": str}),
    Table(
        "facility",
        Facility,
        {
            "name": str,
            "country": str,
            "operator": str,
            "operator_number": str,
            "address": str,
            "status": str,
            "position": dict,
            "note": str,
        },
    ),
    Table(
        "permit",
        Permit,
        {
            "facility": str,
            "number": str,
            "kind": str,
            "issuer": str,
            "scope": str,
            "valid_from": str,
            "valid_to": str,
        },
    ),
    Table("condition", Condition, {"permit": str, "number": str, "text": str}),
    Table(
        "checklist",
        ChecklistVersion,
        {
            "form_id": str,
            "version": str,
            "title": str,
            "sha256": str,
            "size": int,
            "attachments": dict,
            "signature": dict,
        },
    ),
    Table(
        "listed_entity",
        ListedEntity,
        {
            "list_name": str,
            "entity": str,
            "label": str,
            "properties": dict,
            "version": int,
            "trunk_version": int,
            "branch": str,
        },
    ),
    Table(
        "rule_pack",
        RulePackVersion,
        {"pack": str, "version": str, "sha256": str, "size": int, "own": int, "removed": int},
    ),
    Table(
        "rule_confirmation",
        RuleConfirmation,
        {
            "pack": str,
            "version": str,
            "row": str,
            "content": str,
            "by": str,
            "name": str,
            "capacity": str,
            "confirmed": str,
            "withdrawn": str,
            "withdrawn_by": str,
        },
    ),
    Table(
        "legal_text",
        LegalText,
        {
            "instrument": str,
            "name": str,
            "sha256": str,
            "size": int,
            "media_type": str,
            "by": str,
            "added": str,
            "removed": int,
        },
    ),
    Table(
        "inspection",
        Inspection,
        {
            "number": str,
            "facility": str,
            "inspector": str,
            "started": str,
            "checklists": dict,
            "packs": dict,
            "purpose": str,
            "limits": str,
            "follows": str,
        },
    ),
    Table(
        "repeat_instance",
        RepeatInstance,
        {"inspection": str, "form_id": str, "path": str, "parent": str, "order": str, "removed": int},
    ),
    Table(
        "finding",
        Finding,
        {
            "inspection": str,
            "form_id": str,
            "ref": str,
            "item": str,
            "observation": str,
            "citation": str,
            "citation_status": str,
            "severity": str,
            "action": str,
            "immediate": str,
            "deadline": str,
            "state": str,
            "edited": dict,
            "reason": str,
            "confirmed": int,
            "condition": str,
            "group": str,
        },
    ),
    Table(
        "evidence_file",
        EvidenceFile,
        {
            "inspection": str,
            "number": int,
            "series": str,
            "name": str,
            "original_name": str,
            "sha256": str,
            "size": int,
            "media_type": str,
            "taken_by": str,
            "taken_in": str,
            "about": dict,
            "caption": str,
            "facts": dict,
            "problem": str,
            "position": dict,
        },
    ),
    Table(
        "plan_item",
        PlanItem,
        {
            "inspection": str,
            "kind": str,
            "style": str,
            "place": str,
            "name": str,
            "about": str,
            "removed": int,
        },
    ),
    Table(
        "signature",
        Signature,
        {
            "inspection": str,
            "role": str,
            "name": str,
            "manner": str,
            "signed": str,
            "image": str,
            "seal": str,
            "witness": str,
            "reason": str,
        },
    ),
    Table(
        "seal",
        Seal,
        {
            "inspection": str,
            "sealed": str,
            "by": str,
            "content": str,
            "facility": dict,
            "gaps": dict,
            "gaps_reason": str,
            "program": str,
            "heads": dict,
        },
    ),
    Table(
        "amendment",
        Amendment,
        {
            "inspection": str,
            "form_id": str,
            "ref": str,
            "original": str,
            "value": str,
            "reason": str,
            "by": str,
            "made": str,
        },
    ),
    Table("alias", FacilityAlias, {"one": str, "other": str}),
    Table("added_checklist", AddedChecklist, {"inspection": str, "form_id": str, "checklist": str}),
    Table("participant", Participant, {"inspection": str, "person": str, "left": int}),
    Table("assignment", Assignment, {"inspection": str, "form_id": str, "section": str, "person": str}),
    Table(
        "assessment",
        Assessment,
        {"inspection": str, "triage": str, "reason": str, "by": str, "made": str},
    ),
    Table(
        "proof",
        Proof,
        {"finding": str, "received": str, "what": str, "state": str, "reason": str, "judged_by": str},
    ),
    Table(
        "recheck",
        Recheck,
        {"finding": str, "later_visit": str, "seen": str, "done": str, "note": str},
    ),
    Table(
        "service",
        Service,
        {
            "visit": str,
            "document": str,
            "manner": str,
            "served": str,
            "receiver": str,
            "witness": str,
            "note": str,
        },
    ),
    Table(
        "sample",
        Sample,
        {
            "visit": str,
            "number": str,
            "medium": str,
            "taken": str,
            "sampler": str,
            "place": str,
            "seal_number": str,
            "witness": str,
            "analyses": str,
            "row": str,
        },
    ),
    Table(
        "transfer",
        Transfer,
        {
            "sample": str,
            "released_by": str,
            "received_by": str,
            "at": str,
            "condition": str,
            "temperature": str,
            "seal_intact": int,
        },
    ),
    Table(
        "laboratory_result",
        LaboratoryResult,
        {
            "sample": str,
            "laboratory": str,
            "parameter": str,
            "value": str,
            "unit": str,
            "received": str,
            "method": str,
            "accreditation": str,
            "quantification_limit": str,
            "uncertainty": str,
            "limit": str,
            "note": str,
        },
    ),
)

BY_NAME = {table.name: table for table in _ALL}
BY_KIND = {table.kind: table for table in _ALL}

ANSWER_COLUMNS = ("value", "how", "observed", "remark")
PROJECTED = ("paper", "record", "cell", "superseded", "conflict", "bound", "answer", *BY_NAME)
"""Every table that is rebuilt from `entry`."""

_KEYS = {
    "cell": ("entry", "n"),
    "superseded": ("record", "field", "dot"),
    "conflict": ("record", "field"),
    "bound": ("record", "inspection"),
    "answer": ("record", "field"),
}


def key_of(table: str) -> tuple[str, ...]:
    """The columns that name one row of a projected table."""
    return _KEYS.get(table, ("id",))
