"""Whose entries are shown: decided from what the agency signed and from the root that this copy follows.

Without a root every log is shown. With one, a log is shown that has a certificate, up to its last good entry
once it is revoked. A log that says that it goes on for such a log, or stands beside one on the same laptop,
is provisional: shown and marked until the agency has decided. All others wait in quarantine. Nothing else
goes into the decision, so it is the same in whatever order entries come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from inspector.clock import Moment
from inspector.i18n import gettext as _
from inspector.ledger.chain import GENESIS_FIELD
from inspector.ledger.entry import Write
from inspector.ledger.papers import Approval, Certificate, Paper, Revocation, Rotation

Spot = tuple[str, int, str]
"""(log, seq, id)"""


class Standing(StrEnum):
    OPEN = "not enrolled"  # nobody asks: this copy follows no agency
    ENROLLED = "enrolled"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return {
            Standing.OPEN: _("Not enrolled"),
            Standing.ENROLLED: _("Enrolled"),
            Standing.PROVISIONAL: _("Provisional, until the agency approves it"),
            Standing.UNKNOWN: _("Unknown to the agency"),
            Standing.REVOKED: _("Revoked"),
        }[self]


@dataclass(frozen=True, slots=True)
class Place:
    """How one log stands, and what the agency says of who writes it."""

    standing: Standing
    certificate: Certificate | None = None
    limits: tuple[Spot, ...] = ()  # the last good entries; what does not lie before all of them is not shown

    @property
    def is_shown(self) -> bool:
        """Whether any of its entries may be shown."""
        return self.standing is not Standing.UNKNOWN


_OPEN, _UNKNOWN = Place(Standing.OPEN), Place(Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Ties:
    """What a log's first entry says of other logs."""

    continues: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()  # of another person on the same laptop


@dataclass(frozen=True, slots=True)
class Judgement:
    """The place of every log."""

    root: str = ""  # that this copy follows
    roots: frozenset[str] = frozenset()  # those that are believed with it
    places: Mapping[str, Place] = field(default_factory=dict)
    rotations: tuple[Rotation, ...] = ()

    def of(self, log: str) -> Place:
        return self.places.get(log, _UNKNOWN) if self.root else _OPEN


def judge(root: str, papers: Iterable[Paper], ties: Mapping[str, Ties]) -> Judgement:
    """Decide from the documents and from what the logs' first entries say of each other."""
    if not root:
        return Judgement()
    given = list(papers)
    rotations = tuple(paper for paper in given if isinstance(paper, Rotation))
    roots = _roots(root, rotations)
    believed = [paper for paper in given if paper.agency in roots and not isinstance(paper, Rotation)]
    certificates = _certificates(believed)
    limits: dict[str, list[Spot]] = defaultdict(list)
    approved: dict[str, str] = {}
    for paper in believed:
        if isinstance(paper, Revocation):
            limits[paper.log].append((paper.log, paper.seq, paper.id))
        elif isinstance(paper, Approval):
            approved[paper.log] = min(paper.continues, approved.get(paper.log, paper.continues))
    places = {}
    for log in certificates.keys() | approved.keys() | limits.keys():
        certificate = _certificate(log, certificates, approved)
        ends = tuple(sorted(limits.get(log, ())))
        places[log] = Place(Standing.REVOKED if ends else Standing.ENROLLED, certificate, ends)
    _add_provisional(places, ties)
    used = tuple(rotation for rotation in rotations if {rotation.agency, rotation.next} & roots)
    return Judgement(root, roots, places, used)


def ties_of(log: str, writes: Iterable[Write]) -> Ties:
    """What the writes of a log's first entry say of other logs."""
    named: dict[str, set[str]] = {"continues": set(), "beside": set()}
    for write in writes:
        if write.record == log and write.field == GENESIS_FIELD and isinstance(write.value, dict):
            for name, found in named.items():
                told: Any = write.value.get(name)
                found |= {str(told.get("log", ""))} - {"", log} if isinstance(told, dict) else set()
    return Ties(frozenset(named["continues"]), frozenset(named["beside"]))


def _roots(root: str, rotations: Iterable[Rotation]) -> frozenset[str]:
    """The root this copy follows with those that follow it, and those it followed unless they were given up."""
    found, before = {root}, 0
    while len(found) != before:
        before = len(found)
        for one in rotations:
            if one.agency in found or (one.next in found and not one.ends):
                found |= {one.agency, one.next}
    ended = {one.agency for one in rotations if one.ends and one.next in found}
    return frozenset(found - ended)


def _certificates(papers: Iterable[Paper]) -> dict[str, Certificate]:
    """The latest certificate of each log."""
    found: dict[str, Certificate] = {}
    for paper in papers:
        if isinstance(paper, Certificate) and (paper.log not in found or _is_later(paper, found[paper.log])):
            found[paper.log] = paper
    return found


def _is_later(one: Certificate, other: Certificate) -> bool:
    return (Moment.parse(one.made).utc, one.encode()) > (Moment.parse(other.made).utc, other.encode())


def _certificate(
    log: str, certificates: Mapping[str, Certificate], approved: Mapping[str, str]
) -> Certificate | None:
    """The log's own certificate, or that of the log which it goes on for."""
    seen = set()
    while log not in certificates and log in approved and log not in seen:
        seen.add(log)
        log = approved[log]
    return certificates.get(log)


def _add_provisional(places: dict[str, Place], ties: Mapping[str, Ties]) -> None:
    """Logs that hang on an enrolled one, through any number of others; a revoked one holds nobody."""
    edges: dict[str, set[str]] = defaultdict(set)
    for log, tied in ties.items():
        for other in tied.continues | tied.beside:
            edges[log].add(other)
            edges[other].add(log)
    ring = sorted(log for log, place in places.items() if place.standing is Standing.ENROLLED)
    while ring:
        following: dict[str, Certificate | None] = {}
        for log in ring:
            for other in sorted(edges[log] - places.keys()):
                goes_on = log in ties.get(other, Ties()).continues  # the same person, as it says
                following[other] = following.get(other) or (places[log].certificate if goes_on else None)
        places |= {log: Place(Standing.PROVISIONAL, held) for log, held in following.items()}
        ring = sorted(following)
