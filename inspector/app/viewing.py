"""What a screen needs of an open inspection, as plain values that can cross threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path, PurePosixPath

from inspector.app import (
    attaching,
    casework,
    consequences,
    facilities,
    files,
    inspections,
    samples,
    sealing,
    starting_visit,
    team,
)
from inspector.app.attaching import AnswerFile
from inspector.app.casework import ThreadState
from inspector.app.facilities import Dossier, dossier
from inspector.app.inspections import OpenInspection
from inspector.app.refs import path_of, place_of
from inspector.app.sealing import Gap
from inspector.app.starting_visit import Module
from inspector.app.team import Member, Team
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.evidence import EvidenceFile
from inspector.domain.facility import Facility, Permit
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Answer, Finding, FindingState, Inspection, Seal, Severity
from inspector.domain.person import Person
from inspector.forms.definition import Control
from inspector.forms.session import Session
from inspector.forms.state import NodeState, Ref, Section
from inspector.i18n import gettext as _
from inspector.ledger.hlc import milliseconds
from inspector.rules.basis import legal_basis
from inspector.rules.pile import Kind
from inspector.store.store import answer_field


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in the list at the left."""

    form_id: str
    checklist: str
    ref: str
    title: str
    answered: int
    total: int
    problems: int
    person: RecordId | None = None  # whose it is
    initials: str = ""
    name: str = ""
    is_mine: bool = False
    signature: str = ""  # what is to be said of the checklist's
    is_doubtful: bool = False  # the agency of this workspace has not signed it


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Which row of how many, from 0."""

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question, group heading or row of the section that is shown."""

    form_id: str
    state: NodeState
    depth: int
    heading: str  # for groups and rows: what stands above their questions
    add_to: str  # after the last row of a repeat: the repeat that takes another one
    item: str
    given: Answer | None
    finding: Finding | None
    files: int
    pile: PileProfile | None  # at the heading of a pile that was measured
    rule: str  # the legal basis where the visit takes place; never confirmed yet, so it shows as reference
    file: AnswerFile | None = None  # of a question for a file
    row: RowPlace | None = None  # of a row that can be moved and taken out
    contested: tuple[str, str] | None = None  # record and field, where several people answered differently
    measure: str = ""  # what the inspector does at once: shown as soon as the answer calls for it


@dataclass(frozen=True, slots=True)
class PileProfile:
    """One pile against its limit: everything a drawing and its sentence need. Lengths in metres."""

    name: str
    fence: float | None
    points: tuple[tuple[float, float, float, float], ...]  # distance, height, and the U of both
    limit: tuple[tuple[float, float], ...]
    verdict: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class EditorView:
    """Everything the editor shows at once."""

    inspection: Inspection
    facility: Facility
    sections: tuple[SectionLine, ...]
    form_id: str
    section: str
    questions: tuple[QuestionView, ...]
    answered: int
    total: int
    problems: int
    sealed: Moment | None
    seal_id: str
    saved_at: Moment
    members: tuple[Member, ...] = ()
    called_for: tuple[Module, ...] = ()  # checklists that an answer asks for and that are not open
    to_open: tuple[Module, ...] = ()  # every one that is not open
    has_samples: bool = False  # a checklist asks for samples, or some were recorded

    @property
    def is_shared(self) -> bool:
        """Whether several people take part."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One inspection in a list."""

    inspection: Inspection
    facility: str
    is_sealed: bool
    findings: int
    to_join: str = ""  # of a colleague's open visit that this person takes no part in: who began it


@dataclass(frozen=True, slots=True)
class FindingLine:
    finding: Finding
    facility: str
    number: str
    site: RecordId  # the facility
    state: ThreadState


@dataclass(frozen=True, slots=True)
class Overview:
    """What the lists and the first page show."""

    facilities: tuple[Facility, ...]
    permits: tuple[tuple[RecordId, str], ...]  # facility, and the numbers of its permits
    inspections: tuple[InspectionLine, ...]
    findings: tuple[FindingLine, ...]  # of sealed inspections, not closed, by deadline, the worst first
    person: Person
    is_practice: bool
    folder: Path
    warnings: tuple[str, ...]
    now: Moment


@dataclass(frozen=True, slots=True)
class PastAnswer:
    when: datetime
    value: str
    who: str


def overview(ws: Workspace) -> Overview:
    """Facilities, inspections and open findings of the workspace."""
    called, ones = facilities.names(ws), facilities.stand_ins(ws)
    sealed = {seal.inspection for seal in ws.store.all(Seal)}
    present = [one for one in ws.store.all(Finding) if one.state is FindingState.OPEN]
    per_inspection = Counter(finding.inspection for finding in present)
    to_join = team.joinable(ws)
    lines = tuple(
        InspectionLine(
            one,
            called.get(one.facility, _("Not here yet")),
            one.id in sealed,
            per_inspection[one.id],
            to_join.get(one.id, ""),
        )
        for one in inspections.listed(ws)
    )
    by_id = {line.inspection.id: line for line in lines}
    states = casework.states(ws)
    findings = [
        FindingLine(
            finding,
            by_id[finding.inspection].facility,
            by_id[finding.inspection].inspection.number,
            ones.get(
                by_id[finding.inspection].inspection.facility, by_id[finding.inspection].inspection.facility
            ),
            states.get(finding.id, ThreadState.OPEN),
        )
        for finding in present
        if finding.inspection in sealed and states.get(finding.id) is not ThreadState.CLOSED
    ]
    worst = list(Severity)
    findings.sort(key=lambda line: (str(line.finding.deadline or "9999"), worst.index(line.finding.severity)))
    numbers: dict[RecordId, str] = {}
    for permit in ws.store.all(Permit):
        held_by = ones.get(permit.facility, permit.facility)
        numbers[held_by] = f"{numbers.get(held_by, '')} {permit.number}".strip()
    return Overview(
        tuple(facilities.listed(ws)),
        tuple(numbers.items()),
        lines,
        tuple(findings),
        ws.person,
        ws.realm == "practice",
        ws.folder,
        ws.warnings,
        ws.clock.now(),
    )


def editor(opened: OpenInspection, form_id: str = "", section: str = "") -> EditorView:
    """The inspection with one of its sections; the first that is open where none is named."""
    people = team.of(opened)
    lines = tuple(_sections(opened, people))
    shown = next((line for line in lines if (line.form_id, line.ref) == (form_id, section)), None) or lines[0]
    return EditorView(
        opened.inspection,
        opened.facility,
        lines,
        shown.form_id,
        shown.ref,
        tuple(_questions(opened, shown.form_id, shown.ref)),
        sum(line.answered for line in lines),
        sum(line.total for line in lines),
        sum(line.problems for line in lines),
        opened.seal.sealed if opened.seal else None,
        sealing.seal_id(opened),
        opened.ws.clock.now(),
        people.members,
        starting_visit.proposed(opened),
        starting_visit.closed(opened) if opened.seal is None else (),
        samples.may_hold(opened),
    )


def _sections(opened: OpenInspection, people: Team) -> list[SectionLine]:
    found = []
    whose = {(one.form_id, one.section): people.member(one.person) for one in people.shares}
    for form_id, checklist in opened.checklists.items():
        session = checklist.session
        wrong = {gap.ref for gap in session.gaps() if gap.kind != "required"}
        failing = {
            one.ref
            for one in opened.findings.values()
            if one.form_id == form_id and one.state is FindingState.OPEN
        }
        growing = session.growing()
        binds = checklist.form.binds
        open_ones = [
            ref
            for ref in session.questions()
            if session.is_asked(ref)
            and not (
                (bind := binds.get(path_of(ref))) and consequences.is_mirror(opened, form_id, bind.extra)
            )
        ]
        told = checklist.word
        signature = told.words if told.agency else ""
        for section in session.sections():
            asked = [ref for ref in open_ones if section.holds(ref)]
            if not asked and not any(section.holds(one.ref) for one in growing):
                continue
            problems = sum(map(section.holds, wrong)) + sum(map(section.holds, failing))
            answered = sum(session.value(ref) is not None for ref in asked)
            member = whose.get((form_id, section.ref))
            found.append(
                SectionLine(
                    form_id,
                    checklist.version.title,
                    section.ref,
                    section.title or _first_words(session, section),
                    answered,
                    len(asked),
                    problems,
                    member.person if member else None,
                    member.initials if member else "",
                    member.name if member else "",
                    member is not None and member.is_me,
                    signature,
                    told.is_doubtful,
                )
            )
    return found


def _first_words(session: Session, section: Section) -> str:
    """What a section without a label is called: its first words (pyxform moves those of a table there), or its name."""
    states = (session.state(ref) for ref in session.questions_in(section))
    return next((one.label for one in states if one.label), section.ref.rpartition("/")[2])


def _questions(opened: OpenInspection, form_id: str, wanted: str) -> list[QuestionView]:
    session = opened.session(form_id)
    section = next(one for one in session.sections() if one.ref == wanted)
    kept = files.listed(opened.ws, opened.inspection.id)
    shown = Counter(about for file in kept for about in file.about)
    findings = {
        (one.form_id, one.ref): one for one in opened.findings.values() if one.state is FindingState.OPEN
    }
    country = consequences.place(opened).country
    contested = set(opened.ws.store.conflicts())
    measures = consequences.measures(opened, form_id)
    found: list[QuestionView] = []
    for ref, control, depth in session.controls():
        if not section.holds(ref) or (control.kind == "group" and ref == wanted):
            continue
        state = session.state(ref)
        if not state.relevant or consequences.is_mirror(opened, form_id, state.extra):
            continue
        heading = _heading(opened, form_id, ref, control, state)
        place = place_of(opened.inspection.id, ref)
        spot = (place.record, answer_field(form_id, place.path))
        found.append(
            QuestionView(
                form_id,
                _with_files(opened, form_id, state),
                depth,
                heading,
                "",
                state.extra.get("item") or state.extra.get("part", ""),
                opened.answers.get((form_id, ref)),
                findings.get((form_id, ref)),
                shown[f"{form_id}:{ref}"],
                _profile(opened, form_id, ref) if state.extra.get("role") == "pile" else None,
                legal_basis(state.extra.get("legal_basis", ""), country),
                attaching.answer_file(opened, state, kept) if state.kind == "upload" else None,
                contested=spot if spot in contested else None,
                measure=measures.get(ref, ""),
            )
        )
    return [*_with_ends(session, section, found), *_empty_repeats(form_id, session, section)]


VERDICT_TONES = {
    Kind.PASS: "ok",
    Kind.FAIL: "critical",
    Kind.INDETERMINATE: "decide",
    Kind.NO_RULE: "neutral",
}


def _profile(opened: OpenInspection, form_id: str, ref: str) -> PileProfile | None:
    """The pile of this row against its limit; None until something of it was measured."""
    verdict = consequences.judged(opened, form_id, f"{ref}/x", "pile_height")
    told = consequences.roles_below(opened, form_id, ref)
    if not verdict.points:
        return None
    points = tuple(
        (
            float(one.point.distance.value),
            float(one.point.height.value),
            float(one.point.distance.uncertainty or 0),
            float(one.point.height.uncertainty or 0),
        )
        for one in verdict.points
        if one.point.distance is not None
    )
    furthest = max((point[0] for point in points), default=0.0) * 1.5 + 2
    fence = verdict.points[0].point.fence.height
    return PileProfile(
        told.get("pile.name", ""),
        float(fence.value) if fence is not None else None,
        tuple(sorted(points)),
        tuple(consequences.limit_over(opened, form_id, f"{ref}/x", Fraction(str(round(furthest, 2))))),
        verdict.chip,
        VERDICT_TONES[verdict.kind],
        verdict.explanation,
    )


def _with_ends(session: Session, section: Section, found: list[QuestionView]) -> list[QuestionView]:
    """The views with a place to add a row behind the last row of each repeat that can grow, or where it has none."""
    growing = {one.ref: one for one in session.growing() if section.holds(one.ref)}
    last = {_without_key(one.state.ref): one.state.ref for one in found if one.state.kind == "repeat"}
    placed: list[QuestionView] = []
    waiting: list[QuestionView] = []
    for one in found:
        while waiting and not one.state.ref.startswith(f"{waiting[-1].state.ref}/"):
            placed.append(waiting.pop())
        repeat = _without_key(one.state.ref)
        if one.state.kind == "repeat" and repeat in growing:
            siblings = [view.state.ref for view in found if _without_key(view.state.ref) == repeat]
            one = replace(one, row=RowPlace(siblings.index(one.state.ref), len(siblings)))
        placed.append(one)
        if last.get(repeat) == one.state.ref and repeat in growing:
            waiting.append(replace(one, heading="", add_to=repeat, row=None))
    return placed + waiting[::-1]


def _empty_repeats(form_id: str, session: Session, section: Section) -> Iterator[QuestionView]:
    """A place to add the first row for each repeat without rows."""
    for one in session.growing():
        if not one.rows and section.holds(one.ref):
            around = session.state(one.ref.rpartition("/")[0])
            state = replace(around, ref=one.ref, kind="repeat", label=one.label)
            yield QuestionView(form_id, state, 1, "", one.ref, "", None, None, 0, None, "")


def _without_key(ref: str) -> Ref:
    return Ref(ref.rpartition("[")[0] if ref.endswith("]") else "")


def _with_files(opened: OpenInspection, form_id: str, state: NodeState) -> NodeState:
    """The state with the paths of its pictures and sounds in place of their names; what was not attached is left out."""
    if not state.media and not state.choice_media:
        return state
    attached = {one.name: one.sha256 for one in opened.checklists[form_id].version.attachments}

    def placed(media: Mapping[str, str]) -> dict[str, str]:
        named = {kind: attached.get(PurePosixPath(name).name) for kind, name in media.items()}
        return {kind: str(opened.ws.files.path(sha256)) for kind, sha256 in named.items() if sha256}

    choices = {value: placed(media) for value, media in state.choice_media.items()}
    return replace(state, media=placed(state.media), choice_media=choices)


def _heading(opened: OpenInspection, form_id: str, ref: str, control: Control, state: NodeState) -> str:
    if control.kind == "repeat":
        return inspections.row_name(opened, form_id, f"{ref}/x")
    return state.label if control.kind == "group" else ""


def gaps(opened: OpenInspection) -> tuple[Gap, ...]:
    """What is still missing before the seal."""
    return tuple(sealing.gaps(opened))


def section_of(opened: OpenInspection, form_id: str, ref: str) -> str:
    """The section that a question lies in."""
    return next((one.ref for one in opened.session(form_id).sections() if one.holds(ref)), "")


def history(opened: OpenInspection, form_id: str, ref: str) -> tuple[PastAnswer, ...]:
    """Every answer this question had, the latest first, with who gave it."""
    place = place_of(opened.inspection.id, ref)
    people = {person.id: person.name for person in opened.ws.store.all(Person)}
    zone = opened.ws.clock.now().instant.tzinfo
    past = opened.ws.store.history(place.record, answer_field(form_id, place.path))
    return tuple(
        PastAnswer(
            datetime.fromtimestamp(milliseconds(write.hlc) / 1000, zone),
            str((write.value or {}).get("value") or "–"),
            str(people.get(write.who, "")),  # type: ignore[call-overload]  # ids in entries are plain text
        )
        for write in reversed(past)
    )


def photos(opened: OpenInspection, about: str) -> tuple[tuple[EvidenceFile, Path], ...]:
    """The files that show this question or finding, with where their thumbnails lie."""
    listed = files.listed(opened.ws, opened.inspection.id)
    return tuple((file, files.thumbnail(opened.ws, file)) for file in listed if about in file.about)


def all_files(opened: OpenInspection) -> tuple[tuple[EvidenceFile, Path, Path], ...]:
    """Every file of the inspection with its thumbnail and its original."""
    listed = files.listed(opened.ws, opened.inspection.id)
    return tuple(
        (file, files.thumbnail(opened.ws, file), opened.ws.files.path(file.sha256)) for file in listed
    )


def facility(ws: Workspace, wanted: str) -> Dossier:
    """A facility with its permits and conditions."""
    return dossier(ws, wanted)
