"""Files that come after a seal: with proof that something was mended, with what a laboratory reported.

Decided: such a file belongs to its proof or result instead of to the inspection, because a seal binds every file
that names the inspection, and one that came later would stand beside it as a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.app import files
from inspector.app.files import Source
from inspector.app.workspace import Workspace
from inspector.domain.casework import LaboratoryResult, Proof, Sample
from inspector.domain.evidence import EvidenceFile
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Finding, Inspection
from inspector.evidence.examiner import Examiner
from inspector.evidence.kind import media_type_of
from inspector.evidence.names import evidence_name
from inspector.ledger.entry import Blob, Kind
from inspector.store.store import Act, creates


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file with where its small picture and its original lie."""

    file: EvidenceFile
    thumbnail: Path
    original: Path


def acts(
    ws: Workspace, record: RecordId, visit: Inspection, word: str, sources: Sequence[Source]
) -> list[Act]:
    """Store these files, and those in these folders, by hash; the acts that record them as one with `record`.

    The same file twice is kept once. Raises EvidenceError, DiskError.
    """
    made: dict[str, Act] = {}
    now = ws.clock.now()
    for source in files.files_in(sources):
        stored = ws.files.take(source if isinstance(source, Path) else source.data)
        if stored.sha256 in made:
            continue
        media_type = media_type_of(ws.files.path(stored.sha256))
        number, taker = len(made) + 1, ws.person.name
        name = evidence_name(f"{visit.number} {word} {record[:6]}", number, taker, media_type, source.name)
        file = EvidenceFile(
            new_id(), record, number, name, source.name, stored.sha256, stored.size, media_type, taker, now,
            (record,),
        )  # fmt: skip
        blob = Blob(stored.sha256, stored.size, media_type)
        made[stored.sha256] = Act(Kind.ATTACH, creates(file.id, file), (blob,))
    return list(made.values())


def describe(ws: Workspace, record: RecordId) -> None:
    """Read what the photos of a record say of themselves, and make their small pictures."""
    waiting = [file for file in files.listed(ws, record) if files.is_waiting(file)]
    if waiting:
        with Examiner() as examiner:
            for file in waiting:
                files.record_description(ws, file, files.look_at(ws, file, examiner))


def of(ws: Workspace, record: RecordId) -> tuple[Enclosed, ...]:
    """The files of a proof or a result, by number."""
    return tuple(
        Enclosed(file, files.thumbnail(ws, file), ws.files.path(file.sha256))
        for file in files.listed(ws, record)
    )


def visit_of(ws: Workspace, file: EvidenceFile) -> RecordId:
    """The inspection that a file belongs to, be it by way of a proof or a result."""
    proof = ws.store.find(Proof, file.inspection)
    if proof is not None:
        finding = ws.store.find(Finding, proof.finding)
        return finding.inspection if finding else file.inspection
    result = ws.store.find(LaboratoryResult, file.inspection)
    sample = ws.store.find(Sample, result.sample) if result is not None else None
    return sample.visit if sample is not None else file.inspection
