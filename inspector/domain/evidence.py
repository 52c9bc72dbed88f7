"""A file taken in as evidence: photo, video, sound, document. The bytes themselves are kept by hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector.clock import Moment
from inspector.domain.ids import RecordId
from inspector.geo.position import Position


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    id: RecordId
    inspection: RecordId  # or the proof or laboratory result that it came with, which no seal binds
    number: int  # counts the files of the inspection from 1, on each laptop by itself: `series`
    name: str  # after the inspection, the number and who took it
    original_name: str
    sha256: str
    size: int  # bytes
    media_type: str
    taken_by: str
    taken_in: Moment
    about: tuple[str, ...] = ()  # "form_id:ref" of questions, or ids of findings
    caption: str = ""
    facts: dict[str, Any] | None = None  # what the file says of itself; None until it was examined
    problem: str = ""  # why it could not be described or shown
    position: Position | None = None  # given to it afterwards, from a track; the file itself is never changed
    series: str = ""  # code of the laptop that numbered it; "" is the one that began the inspection

    @property
    def label(self) -> str:
        """Its number as people read it: unique within the inspection, whoever counted meanwhile."""
        return f"{self.number}-{self.series}" if self.series else str(self.number)
