"""A team at one visit: who takes part, whose section is whose, and who recorded what.

Everybody writes in an own log on an own laptop; the visit is the same record everywhere. An assignment says
who is expected to fill a section in and keeps nobody from it: where two did, what they wrote stands as a
conflict, field by field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inspector.app.inspections import OpenInspection, named
from inspector.app.refs import ref_of
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Inspection, Seal
from inspector.domain.person import Person
from inspector.domain.team import Assignment, Participant, assignment_id, initials, participant_id
from inspector.errors import InputError, NotFoundError, SealedError
from inspector.forms.state import Section
from inspector.i18n import gettext as _
from inspector.ledger.entry import Write
from inspector.ledger.hlc import milliseconds
from inspector.store.store import creates
from inspector.store.tables import ANSWER_PREFIX

SectionKey = tuple[str, str]  # form id, reference of the section


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a visit."""

    person: RecordId
    name: str
    initials: str  # unlike those of the others
    is_lead: bool  # began the visit
    is_me: bool
    has_joined: bool  # or began it; others wrote in it all the same
    has_left: bool
    last_entry: datetime | None  # the latest of this visit that is here, by the clock that wrote it


@dataclass(frozen=True, slots=True)
class Share:
    """One section: whose it is, and who recorded what stands in it."""

    form_id: str
    checklist: str
    section: str
    title: str
    person: RecordId | None
    recorded_by: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Team:
    members: tuple[Member, ...]
    shares: tuple[Share, ...]

    def member(self, person: RecordId | None) -> Member | None:
        return next((one for one in self.members if one.person == person), None)

    def name(self, person: RecordId | None) -> str:
        member = self.member(person)
        return member.name if member else ""

    @property
    def is_shared(self) -> bool:
        """Whether more than one person takes part."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A section of which nothing that its assignee recorded is here."""

    share: Share
    title: str
    problem: str


# -- taking part


def join(ws: Workspace, wanted: str, person: RecordId | None = None) -> Changes:
    """Take part in an open visit, or have a colleague take part. Raises NotFoundError, SealedError."""
    inspection = _draft(ws, wanted)
    chosen = ws.store.get(Person, person).id if person else ws.person.id
    return ws.save(*writes) if (writes := _joining(ws, inspection, chosen)) else Changes()


def leave(ws: Workspace, wanted: str, person: RecordId | None = None) -> Changes:
    """Take no further part; what was recorded stays, and sections that were theirs are nobody's.

    Raises NotFoundError, SealedError; InputError for whoever began the visit.
    """
    inspection = _draft(ws, wanted)
    chosen = person or ws.person.id
    if chosen == inspection.inspector:
        raise InputError(_("Whoever began the visit stays in it: the report is in their name."))
    record = participant_id(inspection.id, chosen)
    known = ws.store.find(Participant, record)
    if known is None or known.left:
        raise NotFoundError(_("This person takes no part in the visit."))
    theirs = [one for one in ws.store.all(Assignment, inspection=inspection.id) if one.person == chosen]
    return ws.save(Write(record, "left", True), *(Write(one.id, "person", None) for one in theirs))


def assign(opened: OpenInspection, form_id: str, section: str, person: RecordId) -> Changes:
    """Say whose a section is; whoever takes no part yet does from now on. Raises NotFoundError, SealedError."""
    opened.require_draft()
    ws, inspection = opened.ws, opened.inspection
    _check_section(opened, form_id, section)
    ws.store.get(Person, person)
    wanted = Assignment(
        assignment_id(inspection.id, form_id, section), inspection.id, form_id, section, person
    )
    writes = _joining(ws, inspection, person)
    known = ws.store.find(Assignment, wanted.id)
    if known is None:
        writes += creates(wanted.id, wanted)
    elif known.person != person or (wanted.id, "person") in ws.store.conflicts():
        writes += (Write(wanted.id, "person", person),)
    return ws.save(*writes) if writes else Changes()


def unassign(opened: OpenInspection, form_id: str, section: str) -> Changes:
    """Let a section be nobody's. Raises NotFoundError, SealedError."""
    opened.require_draft()
    _check_section(opened, form_id, section)
    known = opened.ws.store.find(Assignment, assignment_id(opened.inspection.id, form_id, section))
    if known is None or known.person is None:
        return Changes()
    return opened.ws.save(Write(known.id, "person", None))


def _draft(ws: Workspace, wanted: str) -> Inspection:
    inspection = named(ws, wanted)
    if ws.store.all(Seal, inspection=inspection.id):
        raise SealedError
    return inspection


def _joining(ws: Workspace, inspection: Inspection, person: RecordId) -> tuple[Write, ...]:
    """What makes this person take part; nothing where they do."""
    if person == inspection.inspector:
        return ()
    wanted = Participant(participant_id(inspection.id, person), inspection.id, person)
    known = ws.store.find(Participant, wanted.id)
    if known is None:
        return creates(wanted.id, wanted)
    return (Write(wanted.id, "left", False),) if known.left else ()


def _check_section(opened: OpenInspection, form_id: str, section: str) -> None:
    if not any(one.ref == section for one in opened.session(form_id).sections()):
        raise NotFoundError(_("This checklist has no section “{name}”.").format(name=section))


# -- looking


def of(opened: OpenInspection) -> Team:
    """The people of this visit and their sections."""
    shares = _shares(opened)
    return Team(_members(opened.ws, opened.inspection, shares), shares)


def joinable(ws: Workspace) -> dict[RecordId, str]:
    """The open visits of colleagues that this person takes no part in, with who began them."""
    sealed = {seal.inspection for seal in ws.store.all(Seal)}
    mine = {one.inspection for one in ws.store.all(Participant, person=ws.person.id) if not one.left}
    people = {one.id: one.name for one in ws.store.all(Person)}
    return {
        one.id: people.get(one.inspector, _("Not here yet"))
        for one in ws.store.all(Inspection)
        if one.inspector != ws.person.id and one.id not in sealed | mine
    }


def _members(ws: Workspace, inspection: Inspection, shares: tuple[Share, ...]) -> tuple[Member, ...]:
    joined = {one.person: one for one in ws.store.all(Participant, inspection=inspection.id)}
    wrote = {author.who: author for author in ws.store.authors(inspection.id)}
    recorded = {person for share in shares for person in share.recorded_by}
    known = {one.id: one.name for one in ws.store.all(Person)}
    # Whoever only relayed or passed by is no member; whoever recorded an answer is, joined or not.
    people = [inspection.inspector, *sorted(({*joined} | recorded) - {inspection.inspector})]
    short = _told_apart({person: known.get(person, "") for person in people})
    zone = ws.clock.now().instant.tzinfo
    found = []
    for person in people:
        author = wrote.get(person)
        found.append(
            Member(
                person,
                known.get(person, _("Not here yet")),
                short[person],
                person == inspection.inspector,
                person == ws.person.id,
                person in joined or person == inspection.inspector,
                person in joined and joined[person].left,
                datetime.fromtimestamp(milliseconds(author.last) / 1000, zone) if author else None,
            )
        )
    return tuple(found)


def _told_apart(names: Mapping[RecordId, str]) -> dict[RecordId, str]:
    short = {person: initials(name) for person, name in names.items()}
    count = Counter(short.values())
    seen: Counter[str] = Counter()
    for person, letters in short.items():
        if count[letters] > 1:
            seen[letters] += 1
            short[person] = f"{letters}{seen[letters]}"
    return short


def _shares(opened: OpenInspection) -> tuple[Share, ...]:
    given = {
        (one.form_id, one.section): one.person
        for one in opened.ws.store.all(Assignment, inspection=opened.inspection.id)
    }
    wrote = _recorded(opened)
    return tuple(
        Share(
            form_id,
            checklist.version.title,
            section.ref,
            section.title or section.ref.rpartition("/")[2],
            given.get((form_id, section.ref)),
            tuple(person for person, refs in wrote.get(form_id, {}).items() if any(map(section.holds, refs))),
        )
        for form_id, checklist in opened.checklists.items()
        for section in checklist.session.sections()
    )


def _recorded(opened: OpenInspection) -> dict[str, dict[RecordId, list[str]]]:
    """The questions that each person answered, by checklist."""
    found: dict[str, dict[RecordId, list[str]]] = {}
    instances = {row.id: row for row in opened.instances.values()}
    for record, field, who in opened.ws.store.answered_by(opened.records):
        form_id, _colon, path = field.removeprefix(ANSWER_PREFIX).partition(":")
        ref = ref_of(opened.inspection.id, record, path, instances)
        found.setdefault(form_id, {}).setdefault(RecordId(who), []).append(ref)
    return found


def missing_parts(opened: OpenInspection) -> list[MissingPart]:
    """The sections of colleagues of which nothing they recorded is here, with what is known of their log."""
    team = of(opened)
    found = []
    for share in team.shares:
        member = team.member(share.person)
        if member is None or member.is_me or member.person in share.recorded_by:
            continue
        if member.last_entry is None:
            problem = _(
                "This section is {name}'s, and no entry of {name} for this visit has come to this laptop. Take in {name}'s bundle, or say why it is missing."
            ).format(name=member.name)
        else:
            problem = _(
                "This section is {name}'s, and nothing that {name} recorded in it has come to this laptop. The last entry from {name} is of {time}."
            ).format(name=member.name, time=f"{member.last_entry:%Y-%m-%d %H:%M}")
        found.append(MissingPart(share, share.title, problem))
    return found


def is_recorded_by_several(opened: OpenInspection) -> bool:
    """Whether entries of more than one log are in this visit, so that sums and verdicts may need both."""
    return len({log for author in opened.ws.store.authors(opened.inspection.id) for log in author.logs}) > 1


# -- by name, as people say it


def person(ws: Workspace, wanted: str) -> RecordId:
    """The person of this name, or “me”, or the beginning of an id. Raises NotFoundError, InputError."""
    if wanted.casefold() == "me":
        return ws.person.id
    words = wanted.strip().casefold()
    found = [
        one
        for one in ws.store.all(Person)
        if one.name.casefold() == words or (len(words) >= 4 and one.id.startswith(words))
    ]
    if not found:
        raise NotFoundError(
            _(
                "Nobody here is called “{name}”. A colleague is known once a bundle of theirs was taken in."
            ).format(name=wanted)
        )
    if len(found) > 1:
        raise InputError(
            _("{n} people are called “{name}”. Use the beginning of an id: {ids}.").format(
                n=len(found), name=wanted, ids=", ".join(one.id[:8] for one in found)
            )
        )
    return found[0].id


def section(opened: OpenInspection, wanted: str, form_id: str = "") -> SectionKey:
    """The section with this title, reference or name. Raises NotFoundError, InputError."""
    words = wanted.strip().casefold()

    def fits(one: Section) -> bool:
        return words in (one.ref.casefold(), one.ref.rpartition("/")[2].casefold(), one.title.casefold())

    found = [
        (name, str(one.ref))
        for name, checklist in opened.checklists.items()
        if form_id in ("", name)
        for one in checklist.session.sections()
        if fits(one)
    ]
    if not found:
        raise NotFoundError(
            _("There is no section “{name}”. “yardproof inspection team” shows them all.").format(name=wanted)
        )
    if len(found) > 1:
        raise InputError(
            _("“{name}” names {n} sections. Say which checklist with --checklist: {forms}.").format(
                name=wanted, n=len(found), forms=", ".join(name for name, _ref in found)
            )
        )
    return found[0]
