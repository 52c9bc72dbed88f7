"""What follows from an answer: computed values, mirrored answers, verdicts of rules, findings.

The form says by the attributes of its binds what each question is for (see CONTRIBUTING, "a checklist"); no
question is known here by its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from inspector.app.checklists import standing
from inspector.app.refs import innermost_key, path_of, place_of
from inspector.clock import Moment
from inspector.domain.fields import fields_of
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Answer, Finding, FindingState, Manner, RepeatInstance, Severity
from inspector.domain.team import named_after
from inspector.errors import InputError
from inspector.forms.state import Changed, NodeState, Ref
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _
from inspector.ledger.entry import Write
from inspector.rules.basis import legal_basis
from inspector.rules.book import Place
from inspector.rules.evaluation import evaluate, rule_names
from inspector.rules.pile import Kind
from inspector.rules.reading import entries_from, pile_from, regime_from
from inspector.rules.verdict import Verdict
from inspector.rules.verdicts import JUDGES, Pile, limit_line
from inspector.store.store import answer_field, changes_of, creates

if TYPE_CHECKING:
    from inspector.app.inspections import OpenInspection
    from inspector.forms.session import Session

SAID_BY_THE_INSPECTOR = ("edited", "reason", "confirmed", "condition", "group")
OPERATOR = "operator"  # the only subject whose failures are findings


@dataclass(slots=True)
class Outcome:
    """Everything that one act leads to, still to be saved."""

    answers: list[tuple[str, str, Answer]] = field(default_factory=list)  # (form id, ref, answer)
    rows: list[RepeatInstance] = field(default_factory=list)  # new, or with another state
    back: list[RecordId] = field(default_factory=list)  # rows that were taken out and are there again
    findings: list[Finding] = field(default_factory=list)  # new, or with another state
    refs: set[tuple[str, str]] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)


def of_answer(opened: OpenInspection, form_id: str, ref: str, given: Answer) -> Outcome:
    """Put an answer into its session and gather what follows."""
    outcome = Outcome()
    _take(opened, form_id, ref, given, outcome)
    shared = opened.session(form_id).state(ref).extra.get("shared")
    if shared:
        for other, twin in twins(opened, form_id, shared):
            _take(opened, other, twin, given, outcome)
    return _followed(opened, outcome)


def of_change(opened: OpenInspection, form_id: str, changed: Changed) -> Outcome:
    """Gather what follows from rows that came or went."""
    outcome = Outcome()
    _note(opened, form_id, changed, outcome)
    return _followed(opened, outcome)


def at_start(opened: OpenInspection, forms: Collection[str], told: Mapping[str, str]) -> Outcome:
    """What checklists that were just opened already hold.

    First rows, defaults, what the facility and the clock tell, what is `told` by role, and what is answered
    elsewhere in the inspection.
    """
    outcome = Outcome()
    now = opened.ws.clock.now()
    known = {
        **told,
        "visit.country": opened.facility.country,
        "visit.started": opened.inspection.started.instant.isoformat(timespec="seconds"),
        "visit.number": opened.inspection.number,
    }
    for form_id in forms:
        _note(opened, form_id, Changed(opened.session(form_id).refs()), outcome)
    _share(opened, forms, outcome)
    for form_id, ref, extra in list(_with(opened, "role")):
        value, session = known.get(extra["role"]), opened.session(form_id)
        is_open = form_id in forms and session.is_asked(ref) and not session.value(ref)
        if value and is_open and not is_mirror(opened, form_id, extra):
            found = of_answer(opened, form_id, ref, Answer(value, Manner.COMPUTED, now))
            outcome.answers += found.answers
            outcome.findings += found.findings
    return _followed(opened, outcome)


def _share(opened: OpenInspection, forms: Collection[str], outcome: Outcome) -> None:
    """Give checklists that were just opened the answers that they share with the others."""
    for form_id, ref, extra in list(_with(opened, "shared")):
        if form_id in forms:
            continue
        given = opened.answers.get((form_id, ref))
        for other, twin in twins(opened, form_id, extra["shared"]) if given and given.value else ():
            if given and other in forms:
                _take(opened, other, twin, given, outcome)


def twins(opened: OpenInspection, form_id: str, shared: str) -> Iterator[tuple[str, Ref]]:
    """The questions of the other checklists that share this answer."""
    for other, ref, _extra in _with(opened, "shared", shared):
        if other != form_id:
            yield other, ref


def is_mirror(opened: OpenInspection, form_id: str, extra: Mapping[str, str]) -> bool:
    """Whether the question with these attributes is asked in an earlier checklist of this inspection already."""
    shared = extra.get("shared")
    return shared is not None and opened.asked_first.get(shared, form_id) != form_id


def _with(
    opened: OpenInspection, attribute: str, value: str = ""
) -> Iterator[tuple[str, Ref, Mapping[str, str]]]:
    """Every node whose bind carries this attribute, with all its attributes, checklist by checklist.

    It asks for no state: with every checklist open that would be thousands at each answer.
    """
    for form_id, checklist in opened.checklists.items():
        for path in checklist.form.marked.get(attribute, ()):
            extra = checklist.form.binds[path].extra
            if not value or extra[attribute] == value:
                for ref in checklist.session.at(path):
                    yield form_id, ref, extra


def _take(opened: OpenInspection, form_id: str, ref: str, given: Answer, outcome: Outcome) -> None:
    session = opened.session(form_id)
    changed = session.answer(ref, given.value)
    kept = session.state(ref).value  # as understood: a decimal comma became a point
    outcome.answers.append((form_id, ref, replace(given, value=kept)))
    _note(opened, form_id, changed - {ref}, outcome)
    outcome.refs.add((form_id, ref))


def _note(opened: OpenInspection, form_id: str, changed: Changed, outcome: Outcome) -> None:
    """Keep the values that the form itself set, and the rows that it made or dropped."""
    session, now = opened.session(form_id), opened.ws.clock.now()
    present = {row.key: row for row in session.rows()}
    for row in present.values():
        known = opened.instances.get(row.key)
        if known is not None and known.removed:  # a colleague put rows into it meanwhile
            opened.instances[row.key] = replace(known, removed=False)
            outcome.back.append(known.id)
        elif known is None:
            order = _next_order(opened, form_id, row.path, row.parent)
            made = RepeatInstance(
                RecordId(row.key), opened.inspection.id, form_id, row.path, row.parent, order
            )
            opened.instances[row.key] = made
            outcome.rows.append(made)
    for old in [row for row in standing(opened.instances.values()) if row.form_id == form_id]:
        if not old.removed and old.id not in present and old.path in session.form.repeats:
            opened.instances[old.id] = replace(old, removed=True)
            outcome.rows.append(opened.instances[old.id])
    for ref in changed:
        outcome.refs.add((form_id, ref))
        key = innermost_key(ref)
        if key and key not in present:
            continue
        _note_value(opened, form_id, ref, now, outcome)


def _note_value(opened: OpenInspection, form_id: str, ref: str, now: Moment, outcome: Outcome) -> None:
    state = opened.session(form_id).state(ref)
    if state.kind in ("group", "repeat"):
        return
    saved = opened.saved.get((form_id, ref))
    if (state.value or None) != saved:
        outcome.answers.append((form_id, ref, Answer(state.value, Manner.COMPUTED, now)))


def _next_order(opened: OpenInspection, form_id: str, path: str, parent: str) -> Decimal:
    siblings = [
        row.order
        for row in opened.instances.values()
        if (row.form_id, row.path, row.parent) == (form_id, path, parent)
    ]
    return max(siblings, default=Decimal(0)) + 1


# -- verdicts


def _followed(opened: OpenInspection, outcome: Outcome) -> Outcome:
    verdicts = _judge(opened, outcome)
    _find(opened, verdicts, outcome)
    last = {(form_id, ref): given for form_id, ref, given in outcome.answers}
    outcome.answers = [(form_id, ref, given) for (form_id, ref), given in last.items()]
    return outcome


def _judge(opened: OpenInspection, outcome: Outcome) -> dict[tuple[str, str], Verdict]:
    """Write the verdict of each rule into the question that waits for it."""
    found: dict[tuple[str, str], Verdict] = {}
    for form_id, ref, extra in list(_with(opened, "verdict")):
        rule = extra["verdict"]
        if rule not in rule_names():
            raise InputError(
                _("The checklist asks for a rule “{name}” that this version does not know.").format(name=rule)
            )
        session = opened.session(form_id)
        if not session.applies(ref):
            continue
        verdict = judged(opened, form_id, ref, rule)
        found[form_id, ref] = verdict
        remark, known = _told(verdict), opened.answers.get((form_id, ref))
        if verdict.kind.value != session.value(ref) or known is None or known.remark != remark:
            given = Answer(verdict.kind.value, Manner.COMPUTED, opened.ws.clock.now(), remark)
            _take(opened, form_id, ref, given, outcome)
    return found


def _told(verdict: Verdict) -> str:
    """What a rule says and what it rests on, to stand beside its verdict."""
    rests = verdict.citation.printed if verdict.citation is not None else ""
    return " ".join(filter(None, (verdict.explanation, rests)))


def verdict_questions(opened: OpenInspection) -> Iterator[tuple[str, Ref, NodeState]]:
    """Every question that a rule answers."""
    for form_id, ref, _extra in _with(opened, "verdict"):
        yield form_id, ref, opened.session(form_id).state(ref)


def with_role(opened: OpenInspection, role: str) -> Iterator[tuple[str, Ref, NodeState]]:
    """Every question with this role."""
    for form_id, ref, _extra in _with(opened, "role", role):
        yield form_id, ref, opened.session(form_id).state(ref)


def judged(opened: OpenInspection, form_id: str, ref: str, rule: str) -> Verdict:
    """What a rule says of the pile that this question belongs to, or of the entries in the same group."""
    day = opened.inspection.started.local_date
    if rule not in JUDGES:
        told = roles_below(opened, form_id, ref.rpartition("/")[0])
        asked = (rule, place(opened), day, tuple(sorted(told.items())))
        known = opened.judged.get((form_id, ref))
        if known is None or known[0] != asked:  # most answers change nothing that a rule looks at
            known = opened.judged[form_id, ref] = asked, _evaluated(opened, rule, entries_from(told))
        return known[1]
    answers, pile = _pile_at(opened, form_id, ref)
    return JUDGES[rule](opened.book, place(opened), regime_from(answers), day, pile)


def _evaluated(opened: OpenInspection, rule: str, beside: dict[str, object]) -> Verdict:
    day = opened.inspection.started.local_date
    try:
        return evaluate(opened.book, place(opened), day, {**beside, "rule": rule})[0]
    except InputError as error:
        # What it takes is not there yet, or is no number: its question says so too.
        return Verdict(rule, Kind.INDETERMINATE, str(error))


def limit_over(
    opened: OpenInspection, form_id: str, ref: str, furthest: Fraction
) -> list[tuple[float, float]]:
    """The limit of the height along the distance from the fence, in metres, for a drawing of this pile."""
    answers, pile = _pile_at(opened, form_id, ref)
    if not pile.points:
        return []
    steps = [furthest * n / 120 for n in range(121)]
    day = opened.inspection.started.local_date
    line = limit_line(opened.book, place(opened), regime_from(answers), day, pile.points[0].fence, steps)
    return [(float(distance), float(limit)) for distance, limit in line]


def _pile_at(opened: OpenInspection, form_id: str, ref: str) -> tuple[dict[str, str], Pile]:
    """The answers of the pile around a question by their roles, and what was measured of it."""
    around = enclosing(opened, form_id, ref, "pile")
    answers = roles_below(opened, form_id, around)
    points = [
        roles_below(opened, form_id, row.ref)
        for row in opened.session(form_id).rows()
        if row.ref.startswith(f"{around}/") and role_of(opened, form_id, row.path) == "pile.point"
    ]
    try:
        return answers, pile_from(answers, points)
    except InputError:
        # An entry that is no number counts as not measured until it is corrected; its question says so.
        return answers, pile_from({})


def place(opened: OpenInspection) -> Place:
    """Where the law is looked up: the country and ordinance answered, else the facility's country."""
    country, ordinance = (answers_to(opened, role) for role in ("visit.country", "visit.ordinance"))
    return Place(country[-1] if country else opened.facility.country, ordinance[-1] if ordinance else "")


def answers_to(opened: OpenInspection, role: str) -> list[str]:
    """What was answered to every question with this role."""
    told = (opened.session(form_id).value(ref) for form_id, ref, _extra in _with(opened, "role", role))
    return [value for value in told if value]


def enclosing(opened: OpenInspection, form_id: str, ref: str, role: str) -> str:
    """The reference of the row with this role that a node lies in."""
    current = ref
    while current:
        if role_of(opened, form_id, path_of(current)) == role:
            return current
        current = current.rpartition("/")[0]
    return ref.rpartition("/")[0]


def role_of(opened: OpenInspection, form_id: str, path: str) -> str:
    """What the program takes the node at this path for; "" where its form does not say."""
    bind = opened.checklists[form_id].form.binds.get(path)
    return bind.extra.get("role", "") if bind is not None else ""


def roles_below(opened: OpenInspection, form_id: str, row: str) -> dict[str, str]:
    """The answers of one row by the role of their question, without those of rows inside it."""
    session, key = opened.session(form_id), innermost_key(row)
    binds, found = session.form.binds, dict[str, str]()
    for ref in session.refs(row):
        bind = binds.get(path_of(ref))
        if ref == row or bind is None or "role" not in bind.extra or innermost_key(ref) != key:
            continue
        value = session.value(ref)
        if value and session.applies(ref):
            found[bind.extra["role"]] = value
    return found


# -- findings


def _find(opened: OpenInspection, verdicts: dict[tuple[str, str], Verdict], outcome: Outcome) -> None:
    """Compare what fails now with the findings there are; both opening and withdrawing are recorded."""
    failing = {(form_id, str(ref)): state for form_id, ref, state in _failing(opened)}
    known = {(finding.form_id, finding.ref): finding for finding in opened.findings.values()}
    for place_, state in failing.items():
        before = known.get(place_)
        wanted = _finding(opened, place_, state, _verdict_of(opened, verdicts, place_, state), before)
        if before != wanted:
            outcome.findings.append(wanted)
    for finding in known.values():
        if (finding.form_id, finding.ref) not in failing and finding.state is FindingState.OPEN:
            outcome.findings.append(replace(finding, state=FindingState.WITHDRAWN))


def _verdict_of(
    opened: OpenInspection, verdicts: dict[tuple[str, str], Verdict], at: tuple[str, str], state: NodeState
) -> Verdict | None:
    """What a finding rests on: the rule that answers its question, or that fails for a part of it in this row."""
    if at in verdicts:
        return verdicts[at]
    (form_id, ref), item = at, state.extra.get("item")
    for (other, part), verdict in verdicts.items():
        if other != form_id or verdict.kind is not Kind.FAIL or innermost_key(part) != innermost_key(ref):
            continue
        if item and opened.session(form_id).state(part).extra.get("part") == item:
            return verdict
    return None


def _failing(opened: OpenInspection) -> Iterator[tuple[str, Ref, NodeState]]:
    for form_id, ref, extra in _with(opened, "fails"):
        session = opened.session(form_id)
        if (
            extra.get("subject") == OPERATOR
            and not is_mirror(opened, form_id, extra)
            and _fails(session, ref, extra["fails"])
        ):
            yield form_id, ref, session.state(ref)


def _fails(session: Session, ref: Ref, expression: str) -> bool:
    try:
        return session.applies(ref) and session.holds(ref, expression)
    except XPathError:
        # The form was checked when it was pinned; what fails now shows as a gap at its question.
        return False


def measures(opened: OpenInspection, form_id: str) -> dict[Ref, str]:
    """What the inspector does at once, by the question to say it at: whoever's failure or hazard it is.

    What hangs on a group or row is said at its first question.
    """
    session, found = opened.session(form_id), dict[Ref, str]()
    binds, controls = session.form.binds, session.form.by_path
    for path in session.form.marked.get("immediate", ()):
        extra, control = binds[path].extra, controls.get(path)
        for ref in session.at(path) if "fails" in extra else ():
            if not _fails(session, ref, extra["fails"]):
                continue
            below = [ref] if control is not None and control.is_question else session.questions(ref)
            shown = next((one for one in below if session.applies(one)), None)
            if shown is not None:
                found[shown] = extra["immediate"]
    return found


def _finding(
    opened: OpenInspection,
    at: tuple[str, str],
    state: NodeState,
    verdict: Verdict | None,
    before: Finding | None,
) -> Finding:
    form_id, ref = at
    extra = state.extra
    if verdict is not None and verdict.citation is not None:
        citation, status = verdict.citation.printed, verdict.status
        observation = verdict.explanation
    else:
        citation, status = legal_basis(extra.get("legal_basis", ""), place(opened).country), "reference"
        observation = f"{state.label}: {_said(opened, form_id, ref, state)}"
    found = Finding(
        id=before.id if before else _finding_id(opened, form_id, ref),
        inspection=opened.inspection.id,
        form_id=form_id,
        ref=ref,
        item=extra.get("item") or extra.get("part", ""),
        observation=_where(opened, form_id, ref) + observation,
        citation=citation,
        citation_status=status,
        severity=Severity(extra["severity"]) if extra.get("severity") in list(Severity) else Severity.MINOR,
        action=extra.get("action", ""),
        immediate=extra.get("immediate", "") or (verdict.prompt if verdict is not None else ""),
        deadline=_deadline(opened, extra.get("deadline", "")),
    )
    return _kept(found, before) if before else found


def _kept(found: Finding, before: Finding) -> Finding:
    """What follows from the answers, with what the inspector said of the finding in own words."""
    own = {name: getattr(before, name) for name in (*before.edited, *SAID_BY_THE_INSPECTOR)}
    kept = replace(found, **own)
    same = (kept.severity, kept.deadline) == (before.severity, before.deadline)
    return kept if same else replace(kept, confirmed=False)  # what was confirmed is not proposed any more


def _finding_id(opened: OpenInspection, form_id: str, ref: str) -> RecordId:
    """Named after its question, so that two laptops on which it fails record one finding and not two."""
    named = named_after("finding", opened.inspection.id, form_id, ref)
    return named if named not in opened.findings else new_id()  # that one went with its question elsewhere


def _said(opened: OpenInspection, form_id: str, ref: str, state: NodeState) -> str:
    """The answer in words; for a group, its answers."""
    if state.value:
        return state.words
    session = opened.session(form_id)
    inside = [session.state(below) for below in session.questions(ref)]
    return "; ".join(f"{one.label} {one.words}" for one in inside if one.relevant and one.value)


def _where(opened: OpenInspection, form_id: str, ref: str) -> str:
    """The name of the row that a finding is about, such as the pile's."""
    if not innermost_key(ref):
        return ""
    name = roles_below(opened, form_id, enclosing(opened, form_id, ref, "pile")).get("pile.name")
    return _("Pile {name}: ").format(name=name) if name else ""


def _deadline(opened: OpenInspection, days: str) -> date | None:
    """A local date, counted from the day of the visit; 0 is the same day."""
    return opened.inspection.started.local_date + timedelta(days=int(days)) if days.isdigit() else None


def finding_writes(opened: OpenInspection, findings: Iterable[Finding]) -> tuple[Write, ...]:
    """The writes that record new findings and what changed of known ones."""
    writes: list[Write] = []
    for finding in findings:
        before = opened.findings.get(finding.id)
        writes += creates(finding.id, finding) if before is None else changes_of(before, finding)
    return tuple(writes)


def settled_findings(opened: OpenInspection) -> tuple[Write, ...]:
    """The writes that end the conflicts of findings: they follow from answers, so nobody chooses among them."""
    contested = set(opened.ws.store.conflicts())
    writes = []
    for finding in opened.findings.values():
        place_ = place_of(opened.inspection.id, finding.ref)
        if (place_.record, answer_field(finding.form_id, place_.path)) in contested:
            continue  # somebody has to choose the answer first
        worded = {*finding.edited, *SAID_BY_THE_INSPECTOR}  # what people said is chosen by people
        told = {name: value for name, value in fields_of(finding).items() if name not in worded}
        writes += [Write(finding.id, name, told[name]) for name in told if (finding.id, name) in contested]
    return tuple(writes)


def row_writes(rows: Iterable[RepeatInstance]) -> tuple[Write, ...]:
    """The writes that record rows that came or went."""
    writes: list[Write] = []
    for row in rows:
        writes += [Write(row.id, "removed", True)] if row.removed else creates(row.id, row)
    return tuple(writes)


def order_between(before: Decimal | None, after: Decimal | None) -> Decimal:
    """An order between those of two rows; None where there is none on that side."""
    if before is None:
        return (after if after is not None else Decimal(2)) - 1
    return before + 1 if after is None else (before + after) / 2
