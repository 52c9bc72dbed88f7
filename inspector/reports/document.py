"""What the inspection report says, as plain values: filled by the use case, laid out by the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector.clock import Moment
from inspector.geo.scene import Content
from inspector.geo.view import View


@dataclass(frozen=True, slots=True)
class AnswerLine:
    item: str
    question: str
    answer: str
    note: str = ""  # how and when it was observed, remarks, what is wrong with it
    tone: str = ""  # of the answer, where it is a judgement: ok, critical, decide, neutral
    amended: str = ""  # a later value beside the original, with who, when and why


@dataclass(frozen=True, slots=True)
class AnswerSection:
    checklist: str
    title: str
    lines: tuple[AnswerLine, ...]
    by: str = ""  # who recorded it, where several people took part


@dataclass(frozen=True, slots=True)
class FindingLine:
    number: str
    item: str
    observation: str
    requirement: str  # with its status: an unconfirmed one says so
    severity: str  # critical, major, minor
    severity_words: str
    action: str
    deadline: str
    photos: str


@dataclass(frozen=True, slots=True)
class PileLine:
    name: str
    regime: str
    height: str
    distance: str
    limit: str
    verdict: str
    tone: str
    explanation: str
    citation: str


@dataclass(frozen=True, slots=True)
class PhotoCard:
    number: str
    picture: Path | None  # a JPEG made for print
    missing: str  # why there is none
    caption: str
    taken: str
    place: str
    direction: str
    taken_by: str
    name: str
    sha256: str
    doubts: str = ""  # what is missing or contradictory in what the file says of itself


@dataclass(frozen=True, slots=True)
class MapCard:
    """A map or plan: what it shows, the views of it that stand side by side, and the same in words."""

    title: str
    content: Content
    views: tuple[View, ...]  # sizes in points
    lines: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    number: str
    name: str
    kind: str
    size: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class SignatureCard:
    role: str
    name: str
    manner: str
    when: str
    picture: Path | None
    note: str  # witness, reason


@dataclass(frozen=True, slots=True)
class InspectionReport:
    number: str
    language: str
    is_practice: bool
    agency: str
    facility_name: str
    facility: tuple[tuple[str, str], ...]
    visit: tuple[tuple[str, str], ...]
    findings: tuple[FindingLine, ...]
    piles: tuple[PileLine, ...]
    sections: tuple[AnswerSection, ...]
    maps: tuple[MapCard, ...]
    gaps: tuple[tuple[str, str], ...]  # question, what was open
    gaps_reason: str
    photos: tuple[PhotoCard, ...]
    files: tuple[FileLine, ...]
    signatures: tuple[SignatureCard, ...]
    sealed: Moment | None
    seal_id: str
    content_hash: str
    program: str
