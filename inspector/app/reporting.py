"""The inspection report from the record: proven first, then printed. Nothing is typed twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector import i18n, small_files
from inspector.app import conflicts, consequences, facilities, files, plans, sealing, team
from inspector.app.checklists import Checklist
from inspector.app.conflicts import Choice, Conflict
from inspector.app.facilities import Dossier
from inspector.app.inspections import OpenInspection, Question, questions
from inspector.app.own_log import PROGRAM
from inspector.app.refs import place_of
from inspector.app.team import Member, Team
from inspector.app.viewing import section_of
from inspector.domain import field_words
from inspector.domain.evidence import EvidenceFile
from inspector.domain.field_words import answer_words
from inspector.domain.fields import value_of
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Amendment, Answer, FindingState, Manner, Signature
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.errors import CancelledError
from inspector.evidence.files import FileState
from inspector.evidence.kind import PHOTOS
from inspector.geo.basemap import LEVELS, load
from inspector.geo.placenames import placenames
from inspector.geo.point import Point, distance
from inspector.geo.position import Position
from inspector.geo.projection import Notation, to_map, written
from inspector.geo.scene import Content, Pin, spots_of
from inspector.geo.view import View
from inspector.reports import inspection_report
from inspector.reports.document import (
    AnswerLine,
    AnswerSection,
    FileLine,
    FindingLine,
    InspectionReport,
    MapCard,
    PhotoCard,
    PileLine,
    SignatureCard,
)
from inspector.reports.inspection_report import moment_words
from inspector.reports.layout import WIDTH
from inspector.rules.checks import REFERENCE
from inspector.rules.pack import Pack
from inspector.rules.pile import Kind
from inspector.store.audit import prove_inspection
from inspector.store.store import answer_field

Say = Callable[[str], str]
_TONES = {
    "comply": "ok",
    "not_comply": "critical",
    "not_applicable": "neutral",
    "not_verified": "decide",
    "pass": "ok",
    "fail": "critical",
    "indeterminate": "decide",
    "no_rule": "neutral",
}
_VERDICT_TONES = {
    Kind.PASS: "ok",
    Kind.FAIL: "critical",
    Kind.INDETERMINATE: "decide",
    Kind.NO_RULE: "neutral",
}


def make(
    opened: OpenInspection,
    target: Path,
    *,
    language: str = "en",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the report of this inspection as PDF.

    First the inspection is rebuilt from its signed entries and compared with the tables: an altered one
    never prints. Raises RecordAlteredError, DiskError, CancelledError.
    """
    prove_inspection(opened.ws.store, opened.inspection.id)
    spoken = i18n.language()
    i18n.use(language)
    try:
        report = _report(opened, language, cancelled)
        inspection_report.write(report, target, progress=progress, cancelled=cancelled)
    finally:
        i18n.use(spoken)


def _report(opened: OpenInspection, language: str, cancelled: Callable[[], bool] | None) -> InspectionReport:
    say = i18n.catalogue(language).gettext
    ws = opened.ws
    person = ws.store.get(Person, opened.inspection.inspector)
    taken = files.listed(ws, opened.inspection.id)
    people = team.of(opened)
    return InspectionReport(
        number=opened.inspection.number,
        language=language,
        is_practice=ws.realm is Realm.PRACTICE,
        agency=" · ".join(filter(None, (person.agency, person.unit))),
        facility_name=opened.facility.name,
        facility=(*_facility(_dossier(opened), say), *_unsettled(opened, say)),
        visit=tuple(_visit(opened, person, people, say)),
        findings=tuple(_findings(opened, taken)),
        piles=tuple(_piles(opened)),
        sections=tuple(_sections(opened, people, say)),
        maps=tuple(_maps(opened, language, say)),
        gaps=_gaps(opened),
        gaps_reason=opened.seal.gaps_reason if opened.seal else "",
        photos=tuple(_photos(opened, taken, say, cancelled)),
        files=tuple(_files(opened, taken)),
        signatures=tuple(_signatures(opened, say, cancelled)),
        sealed=opened.seal.sealed if opened.seal else None,
        seal_id=sealing.seal_id(opened),
        content_hash=opened.seal.content if opened.seal else "",
        program=PROGRAM,
    )


def _maps(opened: OpenInspection, language: str, say: Say) -> Iterator[MapCard]:
    """Where the facility lies, and the plan of the site where one was drawn or photos have a position."""
    position = _dossier(opened).facility.position
    drawn = plans.plan(opened)
    if position is not None:
        spot = to_map(float(position.latitude), float(position.longitude))
        pin = Pin("", spot, "critical", "map-pin")
        content = Content(
            tuple(load(name) for name in LEVELS), placenames(language), marks=(pin,), plain=False
        )
        size = (WIDTH / 2 - 6, WIDTH / 3)
        views = (View(spot, 5.2, *size), View(spot, 8.5, *size))
        point = Point(position.latitude, position.longitude)
        told = [(one.label, written(point, one)) for one in Notation]
        yield MapCard(
            say("Location"),
            content,
            views,
            (*told, (say("Source"), position.source.label)),
            say(
                "Coasts and boundaries of this map are approximate (Natural Earth, 1:10 million; outside ASEAN and Japan 1:110 million)."
            ),
        )
    lines = [line for line in drawn.lines if line.shape.vertices]
    if lines:
        spots = spots_of(drawn.site or [one for line in lines for one in line.shape.vertices])
        empty = View(spots[0], 18.0, WIDTH - 6, WIDTH * 0.56)
        content = Content(shapes=drawn.shapes)
        yield MapCard(
            say("Site plan"),
            content,
            (empty.around(spots, nearest=20.0, margin=30.0),),
            tuple(
                (
                    line.title,
                    ". ".join(filter(None, (line.shape.note if line.shape.tone else "", line.words))),
                )
                for line in lines
            ),
            " ".join(_plan_notes(drawn, say)),
        )


def _plan_notes(drawn: plans.Plan, say: Say) -> Iterator[str]:
    yield say("Uncertainties are those of the positions alone, at 95 %; drawn by hand, they are not known.")
    if not drawn.is_placed:
        yield say("The yard had no position: the plan is to scale, but not placed on the Earth.")


def _dossier(opened: OpenInspection) -> Dossier:
    """The facility as it stood at the seal; of a draft, as it stands."""
    if opened.seal is not None:
        return value_of(Dossier, opened.seal.facility)
    return facilities.dossier(opened.ws, opened.facility.id)


def _facility(dossier: Dossier, say: Say) -> Iterator[tuple[str, str]]:
    facility = dossier.facility
    yield say("Name"), facility.name
    yield say("Operator"), " · ".join(filter(None, (facility.operator, facility.operator_number)))
    yield say("Address"), facility.address
    yield say("Country"), facility.country
    yield say("Status"), facility.status.label
    yield say("Position"), f"{facility.position} WGS 84" if facility.position else say("Not recorded")
    for permit in dossier.permits:
        dates = " – ".join(str(day) for day in (permit.valid_from, permit.valid_to) if day)
        held = ", ".join(filter(None, (permit.number, permit.kind, permit.issuer, permit.scope, dates)))
        conditions = "".join(f"\n{item.number}. {item.text}" for item in dossier.conditions_of(permit))
        yield say("Permit"), held + conditions


def _unsettled(opened: OpenInspection, say: Say) -> Iterator[tuple[str, str]]:
    """Every value of the facility's fields that nobody has chosen between; at the seal, as it knew them."""
    for record in _dossier(opened).records:
        names = field_words.NAMES.get(opened.ws.store.kind_of(record), {})
        found = conflicts.of_facility(opened.ws, record, opened.seal.id if opened.seal else "")
        for name, choices in found.items():
            told = "; ".join(_said(one, _as_text(one.value), say) for one in choices)
            yield say("Not settled: {field}").format(field=say(names.get(name, name))), told


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _said(choice: Choice, words: str, say: Say) -> str:
    """One of several values with who wrote it and when they say it was."""
    late = say("came beside the seal") if choice.is_late else ""
    told = ", ".join(filter(None, (choice.who, f"{choice.when:%Y-%m-%d %H:%M}", late)))
    return f"“{words}” ({told})"


def _visit(opened: OpenInspection, person: Person, people: Team, say: Say) -> Iterator[tuple[str, str]]:
    inspection = opened.inspection
    yield say("Started"), moment_words(inspection.started, say)
    if opened.seal is not None:
        yield say("Sealed"), moment_words(opened.seal.sealed, say)
    yield say("Inspector"), ", ".join(filter(None, (person.name, person.agency, person.unit, person.card)))
    if people.is_shared:
        yield say("Taking part"), "; ".join(_part(opened, one, say) for one in people.members)
    yield say("Purpose"), inspection.purpose
    yield say("Limits of the visit"), inspection.limits
    yield (
        say("Checklists"),
        "; ".join(_checklist(one) for one in opened.checklists.values()),
    )
    yield say("Rule packs"), "; ".join(f"{pack.title} ({pack.version})" for pack in _packs(opened))


def _packs(opened: OpenInspection) -> Iterator[Pack]:
    """The packs that speak for the yard's country, and the yardsticks: a document never names another's law."""
    country = consequences.place(opened).country
    for pack in opened.book.packs:
        if pack.enabled and pack.jurisdiction.split("/")[0] in (country, REFERENCE):
            yield pack


def _checklist(one: Checklist) -> str:
    """A checklist with its version and who signed it; where there is no agency nobody asks for a signature."""
    name = f"{one.version.title} ({one.version.version})"
    return f"{name}, {one.word.words}" if one.word.agency else name


def _part(opened: OpenInspection, member: Member, say: Say) -> str:
    """A person of the team with agency, card and what is particular about their part."""
    known = opened.ws.store.find(Person, member.person)
    told = (known.agency, known.unit, known.card) if known is not None else ()
    words = say("began the visit") if member.is_lead else say("left the visit") if member.has_left else ""
    if not member.has_joined:
        words = say("recorded without having joined")
    return ", ".join(filter(None, (member.name, *told, words)))


def _recorders(people: Team, form_id: str, section: str, say: Say) -> str:
    """Who recorded a section and whose it was, where several people took part."""
    share = next((one for one in people.shares if (one.form_id, one.section) == (form_id, section)), None)
    if share is None or not people.is_shared:
        return ""
    told = []
    if share.recorded_by:  # of what the program filled in alone, nobody recorded anything
        names = ", ".join(map(people.name, share.recorded_by))
        told.append(say("Recorded by {names}").format(names=names))
    if share.person and share.recorded_by != (share.person,):
        told.append(say("Assigned to {name}").format(name=people.name(share.person)))
    return ". ".join(told)


def _findings(opened: OpenInspection, taken: list[EvidenceFile]) -> Iterator[FindingLine]:
    present = [finding for finding in opened.findings.values() if finding.state is FindingState.OPEN]
    order = {"critical": 0, "major": 1, "minor": 2}
    for n, finding in enumerate(sorted(present, key=lambda one: (order[one.severity], one.item, one.ref)), 1):
        about = {finding.id, f"{finding.form_id}:{finding.ref}"}
        yield FindingLine(
            number=f"F-{n}",
            item=finding.item,
            observation=finding.observation,
            requirement=_requirement(finding.citation, finding.citation_status),
            severity=finding.severity.value,
            severity_words=finding.severity.label,
            action=finding.action,
            deadline=str(finding.deadline or ""),
            photos=", ".join(file.label for file in taken if about & set(file.about)),
        )


def _requirement(citation: str, status: str) -> str:
    """The citation; one that nobody confirmed always says so."""
    if not citation:
        return i18n.gettext("No confirmed rule applies")
    marks = [i18n.gettext("reference, not confirmed"), i18n.gettext("reference, not law")]
    is_marked = status == "confirmed" or any(mark in citation for mark in marks)
    return citation if is_marked else f"{citation} ({marks[0]})"


def _piles(opened: OpenInspection) -> Iterator[PileLine]:
    for form_id, ref, state in consequences.verdict_questions(opened):
        if state.extra["verdict"] != "pile_height":
            continue
        verdict = consequences.judged(opened, form_id, ref, "pile_height")
        pile = consequences.enclosing(opened, form_id, ref, "pile")
        told = consequences.roles_below(opened, form_id, pile)
        if not told.keys() & {"pile.height", "pile.distance"}:
            continue
        yield PileLine(
            name=told.get("pile.name", ""),
            regime=_choice(opened, form_id, pile, "pile.regime"),
            height=_measure(told, "pile.height"),
            distance=_measure(told, "pile.distance"),
            limit=f"{verdict.limit} m" if verdict.limit is not None else "–",
            verdict=verdict.chip,
            tone=_VERDICT_TONES[verdict.kind],
            explanation=verdict.explanation,
            citation=verdict.citation.printed if verdict.citation else "",
        )


def _choice(opened: OpenInspection, form_id: str, row: str, role: str) -> str:
    session = opened.session(form_id)
    states = (session.state(ref) for ref in session.questions(row))
    return next((state.words for state in states if state.extra.get("role") == role), "")


def _measure(told: dict[str, str], role: str) -> str:
    value, uncertainty = told.get(role), told.get(f"{role}_u")
    if not value:
        return "–"
    return f"{value} ± {uncertainty} m" if uncertainty else f"{value} m"


def _sections(opened: OpenInspection, people: Team, say: Say) -> Iterator[AnswerSection]:
    amendments = opened.ws.store.all(Amendment, inspection=opened.inspection.id)
    names = {person.id: person.name for person in opened.ws.store.all(Person)}
    contested = {(one.record, one.field): one for one in conflicts.listed(opened.ws)}
    found: dict[tuple[str, str, str], list[AnswerLine]] = {}
    for row in questions(opened):
        later = [one for one in amendments if (one.form_id, one.ref) == (row.form_id, row.ref)]
        place = place_of(opened.inspection.id, row.ref)
        conflict = contested.get((place.record, answer_field(row.form_id, place.path)))
        if (row.value is None or not row.relevant) and not later and conflict is None:
            continue
        line = _line(row, later, names, say)
        if conflict is not None:
            line = replace(
                line, note=". ".join(filter(None, (_others(opened, row, conflict, say), line.note)))
            )
        found.setdefault((row.form_id, section_of(opened, row.form_id, row.ref), row.section), []).append(
            line
        )
    for (form_id, section, title), lines in found.items():
        checklist = opened.checklists[form_id].version.title
        yield AnswerSection(checklist, title, tuple(lines), _recorders(people, form_id, section, say))


def _others(opened: OpenInspection, row: Question, conflict: Conflict, say: Say) -> str:
    """Every value of an answer that several people gave without knowing of each other."""
    names = dict(opened.session(row.form_id).state(row.ref).choices)
    told = []
    for choice in conflict.choices:
        given = choice.value.get("value") if isinstance(choice.value, dict) else choice.value
        words = " ".join(names.get(part, part) for part in str(given or "").split())
        told.append(_said(choice, words or say("cleared"), say))
    return say("Not settled: {values}").format(values="; ".join(told))


def _line(row: Question, later: list[Amendment], people: dict[RecordId, str], say: Say) -> AnswerLine:
    amended = "; ".join(
        f"{one.value or say('cleared')} ({people.get(one.by, '')}, {moment_words(one.made, say)}: {one.reason})"
        for one in later
    )
    notes = [_observed(row.given, say)] if row.given is not None else []
    if not row.valid:
        notes.append(row.message)
    return AnswerLine(
        row.part,
        " · ".join(filter(None, (row.row, row.label))),
        _words(row) or say("Not answered"),
        ". ".join(filter(None, notes)),
        _TONES.get(row.value or "", ""),
        amended,
    )


def _words(row: Question) -> str:
    return answer_words(row.type, row.value or "", row.words) if row.valid else row.words


def _observed(given: Answer, say: Say) -> str:
    if given.how is Manner.COMPUTED:
        return given.remark
    stamp = given.observed.instant
    return ", ".join(filter(None, (given.how.label, f"{stamp:%Y-%m-%d %H:%M}", given.remark)))


def _gaps(opened: OpenInspection) -> tuple[tuple[str, str], ...]:
    if opened.seal is not None:
        return tuple((point.question, point.problem) for point in opened.seal.gaps)
    return tuple((gap.question, gap.problem) for gap in sealing.gaps(opened))


def _photos(
    opened: OpenInspection, taken: list[EvidenceFile], say: Say, cancelled: Callable[[], bool] | None
) -> Iterator[PhotoCard]:
    photos = [file for file in taken if file.media_type in PHOTOS]
    sound = [file for file in photos if opened.ws.files.check(file.sha256, file.size) is FileState.OK]
    copies = files.print_copies(opened.ws, sound, cancelled=cancelled)
    for file in photos:
        made = copies.get(file.sha256)
        picture = made.made[0] if made and made.made else None
        facts = file.facts or {}
        place = files.position_of(file)
        yield PhotoCard(
            number=file.label,
            picture=picture,
            missing="" if picture else _why_not(opened, file, made.problem if made else ""),
            caption=file.caption,
            taken=facts.get("taken", "").replace("T", " ") or say("no time in the file"),
            doubts="; ".join(say(problem) for problem in facts.get("problems", [])),
            place=_place(place, _dossier(opened).facility.position, say),
            direction=f"{facts['heading']}°" if "heading" in facts else "",
            taken_by=file.taken_by,
            name=file.name,
            sha256=file.sha256,
        )


def _place(claimed: Position | None, site: Position | None, say: Say) -> str:
    """Where a photo says it was taken, and how far that is from the facility."""
    if claimed is None:
        return say("no position in the file")
    if site is None:
        return str(claimed)
    metres = distance(claimed.point, site.point)
    return say("{place}; {metres} m from the facility").format(place=claimed, metres=f"{metres:,.0f}")


def _why_not(opened: OpenInspection, file: EvidenceFile, problem: str) -> str:
    state = opened.ws.files.check(file.sha256, file.size)
    return state.label if state is not FileState.OK else i18n.gettext(problem or file.problem)


def _files(opened: OpenInspection, taken: list[EvidenceFile]) -> Iterator[FileLine]:
    for file in taken:
        state = opened.ws.files.check(file.sha256, file.size)
        name = f"{file.name}\n({file.original_name})"
        yield FileLine(file.label, name, file.media_type, f"{file.size:,} B", file.sha256, state.label)


def _signatures(
    opened: OpenInspection, say: Say, cancelled: Callable[[], bool] | None
) -> Iterator[SignatureCard]:
    for signature in opened.ws.store.all(Signature, inspection=opened.inspection.id):
        if cancelled is not None and cancelled():
            raise CancelledError
        notes = []
        if signature.witness:
            notes.append(f"{say('Witness')}: {signature.witness}")
        notes += filter(None, (signature.reason, f"SHA-256 {signature.image}" if signature.image else ""))
        yield SignatureCard(
            signature.role.label,
            signature.name,
            signature.manner.label,
            moment_words(signature.signed, say),
            files.print_copy(opened.ws, signature.image) if signature.image else None,
            "\n".join(notes),
        )


def copy_report(made: Path, target: Path) -> None:
    """Put a finished report where it is wanted, whole or not at all. Raises DiskError."""
    small_files.write(target, made.read_bytes())
