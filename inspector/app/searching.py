"""Finding a yard, a visit or a finding by any word in its record, in any script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.app import enclosures, facilities
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.facility import Condition, Facility, Permit
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Inspection
from inspector.store.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which the words were found, and whose it is."""

    kind: str  # name of the table; "answer" for what a checklist holds
    text: str
    facility: RecordId | None
    inspection: RecordId | None


def find(
    ws: Workspace,
    words: str,
    *,
    most: int = 500,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Hit]:
    """Where all these words stand in one record. Raises CancelledError while the index catches up."""
    ones = facilities.stand_ins(ws)
    hits = []
    for found in ws.store.search(words, most=most, progress=progress, cancelled=cancelled):
        kind = ws.store.kind_of(found.record)
        facility, inspection = _owner(ws, kind, found.record)
        shown = "answer" if found.field.startswith("answer:") else kind
        hits.append(Hit(shown, found.text, ones.get(facility, facility) if facility else None, inspection))
    return hits


def _owner(ws: Workspace, kind: str, record: str) -> tuple[RecordId | None, RecordId | None]:
    """The facility and the inspection that a record belongs to."""
    if kind == "facility":
        return RecordId(record), None
    if kind == "condition":
        record, kind = ws.store.get(Condition, record).permit, "permit"
    if kind == "permit":
        permit = ws.store.find(Permit, record)
        return (permit.facility if permit else None), None
    if kind != "inspection" and kind in BY_NAME:
        found: object = ws.store.find(BY_NAME[kind].kind, record)
        record = str(getattr(found, "inspection", ""))
        if isinstance(found, EvidenceFile):
            record = enclosures.visit_of(ws, found)
    visit = ws.store.find(Inspection, record)
    return (visit.facility, visit.id) if visit else (None, None)


def facilities_with(ws: Workspace, words: str) -> dict[RecordId, str]:
    """The facilities in whose file the words stand, each with the first text that holds them."""
    found: dict[RecordId, str] = {}
    for hit in find(ws, words):
        if hit.facility and ws.store.find(Facility, hit.facility) is not None:
            found.setdefault(hit.facility, hit.text)
    return found
