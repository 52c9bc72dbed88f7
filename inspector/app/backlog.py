"""What is still to go to whom, and what has not come: before anything is sent or taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspector.app import enclosures, own_log
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.domain.inspection import ChecklistVersion, Inspection, RulePackVersion
from inspector.domain.person import Person
from inspector.errors import NotFoundError
from inspector.i18n import gettext as _
from inspector.ledger.admission import Standing
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Entry, Header
from inspector.store.exchanges import NamedFile, Peer
from inspector.store.lineage import Spot
from inspector.store.log import Run
from inspector.store.tables import Device
from inspector.sync.frames import frame_size
from inspector.sync.manifest import Mark, Vector


@dataclass(frozen=True, slots=True)
class Receiver:
    """Another device that this one can send to."""

    log: str
    name: str  # of the person who writes with it
    recipient: str  # the age key its bundles are locked for; "" until it told one
    heard: str  # when it last said what it holds, by its own clock; "" when it never did
    is_admitted: bool = True  # False where the agency does not know the device, or has revoked it


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that the record names and that is not here."""

    sha256: str
    size: int  # bytes
    name: str  # as it is called in the record, or the start of its hash
    inspection: str  # id; "" for forms, rule packs and signatures
    number: str  # of the inspection
    taken_by: str  # who took it or wrote the entry that brings it
    log: str  # of the device whose record brought it


@dataclass(frozen=True, slots=True)
class Backlog:
    """What somebody lacks, as far as is known here."""

    entries: int
    size: int  # bytes of entries and files
    files: int
    inspections: tuple[str, ...]  # numbers of those that the entries write of

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.files


def receivers(ws: Workspace) -> tuple[Receiver, ...]:
    """Every other device: those of the record, those enrolled, and those that a bundle or mailbox told of."""
    peers = {peer.log: peer for peer in ws.store.exchanges.all(Peer)}
    people = {str(person.id): person.name for person in ws.store.all(Person)}
    judgement = ws.store.judgement()
    known = dict.fromkeys((*(device.id for device in ws.store.all(Device)), *judgement.places, *peers))
    ours = own_logs(ws)
    left = _left(ws, ours)
    found = []
    for log in known:
        peer, certificate = peers.get(log), judgement.of(log).certificate
        if log in ours or (peer is None and log in left):
            continue
        certified = (certificate.name, certificate.recipient) if certificate else ("", "")
        told = (peer.name, peer.recipient, peer.told) if peer else ("", "", "")
        name = certified[0] or told[0] or people.get(_first_writer(ws, log), "") or log[:8]
        found.append(Receiver(log, name, told[1] or certified[1], told[2], is_admitted(ws, log)))
    return tuple(found)


def own_logs(ws: Workspace) -> set[str]:
    """The logs of everybody who writes on this laptop."""
    return {ws.device, *own_log.people(ws.store).values()}


def is_admitted(ws: Workspace, log: str) -> bool:
    """Whether the agency knows this device and has not revoked it; without an agency each counts."""
    return ws.store.judgement().of(log).standing not in (Standing.UNKNOWN, Standing.REVOKED)


def _left(ws: Workspace, ours: set[str]) -> set[str]:
    """The logs that ours go on for: nobody writes them here any more."""
    ties = {device.id: device.genesis.get("continues") for device in ws.store.all(Device)}
    found: set[str] = set()
    waiting = list(ours)
    while waiting:
        told = ties.get(waiting.pop())
        log = str(told.get("log", "")) if isinstance(told, dict) else ""
        if log and log not in found:
            found.add(log)
            waiting.append(log)
    return found


def receiver(ws: Workspace, wanted: str) -> Receiver:
    """The receiver with this name, or whose log begins so. Raises NotFoundError."""
    known = receivers(ws)
    found = [one for one in known if one.name == wanted] or [
        one for one in known if len(wanted) >= 4 and one.log.startswith(wanted)
    ]
    if len(found) != 1:
        raise NotFoundError(
            _("There is no one device “{wanted}”. “yardproof bundle to” lists them with their logs.").format(
                wanted=wanted
            )
        )
    return found[0]


def unsent(ws: Workspace, log: str = "") -> Backlog:
    """What this device lacks; without one, what nobody else is known to have."""
    peers = {peer.log: peer for peer in ws.store.exchanges.all(Peer)}
    if log:
        known = peers.get(log)
        vectors, wants = [known.heads if known else ()], set(known.wants if known else ())
    else:
        others = [
            peer for peer in peers.values() if is_admitted(ws, peer.log)
        ]  # a stranger's word counts not
        vectors = [tuple(head for peer in others for head in peer.heads)]
        wants = set.intersection(*(set(peer.wants) for peer in others)) if others else set()
    runs = lacking(ws, vectors)
    entries = size = 0
    for entry in entries_of(ws, runs):
        entries, size = entries + 1, size + frame_size(entry)
    records = ws.store.exchanges.inspections_of((run.log, run.first, run.last) for run in runs)
    here, _missing = files_of(ws, runs, wants)
    numbers = [one.number for one in ws.store.all(Inspection) if one.id in records]
    return Backlog(entries, size + sum(one.blob.size for one in here), len(here), tuple(numbers))


def missing_files(ws: Workspace) -> tuple[MissingFile, ...]:
    """The files that the record names and that are not in the folder."""
    absent = {}
    for named in ws.store.exchanges.files():
        if named.blob.sha256 not in absent and not has_file(ws, named.blob.sha256):
            absent[named.blob.sha256] = named
    return described(ws, absent.values())


def described(ws: Workspace, files: Iterable[NamedFile]) -> tuple[MissingFile, ...]:
    """These files as people call them."""
    named = {one.blob.sha256: one for one in files}
    if not named:
        return ()
    numbers = {str(one.id): one.number for one in ws.store.all(Inspection)}
    people = {str(person.id): person.name for person in ws.store.all(Person)}
    evidence = {one.sha256: one for one in ws.store.all(EvidenceFile) if one.sha256 in named}
    titles = {one.sha256: one.title for one in ws.store.all(ChecklistVersion)}
    titles |= {one.sha256: one.pack for one in ws.store.all(RulePackVersion)}
    found = []
    for sha256, one in named.items():
        photo = evidence.get(sha256)
        visit = str(enclosures.visit_of(ws, photo)) if photo else ""
        found.append(
            MissingFile(
                sha256,
                one.blob.size,
                photo.name if photo else titles.get(sha256, "") or sha256[:12],
                visit,
                numbers.get(visit, ""),
                photo.taken_by if photo else people.get(one.who, ""),
                one.log,
            )
        )
    return tuple(found)


# -- shared by sending and taking


def lacking(ws: Workspace, vectors: Sequence[Sequence[Spot]]) -> list[Run]:
    """What any of the copies with these heads lacks, each part once."""
    parts: dict[tuple[str, int, str], int] = {}
    for vector in vectors:
        for run in ws.store.missing(vector):
            branch = (run.log, run.last, run.head)
            parts[branch] = min(run.first, parts.get(branch, run.first))
    return [Run(log, first, last, head) for (log, last, head), first in sorted(parts.items())]


def entries_of(ws: Workspace, runs: Sequence[Run]) -> Iterator[Entry]:
    """The entries of these runs, each following the one before."""
    for run in runs:
        yield from ws.store.run(run)


def files_of(
    ws: Workspace, runs: Sequence[Run], wants: Iterable[str] = ()
) -> tuple[list[NamedFile], list[NamedFile]]:
    """The files that these entries bring and those that are wanted: those that are here, and those that are not."""
    found: dict[str, NamedFile] = {}
    for run in runs:
        for named in ws.store.exchanges.files(run.log, run.first, run.last):
            found.setdefault(named.blob.sha256, named)
    wanted = set(wants) - found.keys()
    if wanted:
        for named in ws.store.exchanges.files():
            if named.blob.sha256 in wanted:
                found.setdefault(named.blob.sha256, named)
    here = [one for sha256, one in found.items() if has_file(ws, sha256)]
    there = {one.blob.sha256 for one in here}
    return here, [one for sha256, one in found.items() if sha256 not in there]


def has_file(ws: Workspace, sha256: str) -> bool:
    return ws.files.path(sha256).is_file()


def vector_of(spots: Iterable[Spot]) -> Vector:
    """Heads as a bundle writes them."""
    found: dict[str, tuple[Mark, ...]] = {}
    for log, seq, name in spots:
        found[log] = (*found.get(log, ()), Mark(seq, name))
    return {log: tuple(sorted(set(marks))) for log, marks in found.items()}


def spots_of(vector: Vector) -> tuple[Spot, ...]:
    """Heads of a bundle as the store has them."""
    return tuple((log, mark.seq, mark.id) for log, marks in vector.items() for mark in marks)


def _first_writer(ws: Workspace, log: str) -> str:
    first = next(ws.store.entries(log, 1, 1), None)
    try:
        return Header.decode(first.entry.header).who if first else ""
    except NotCanonicalError:
        return ""  # it was altered: the audit says so
