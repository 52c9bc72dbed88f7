"""An inspection from its start to its last answer.

An open inspection holds one form session per checklist. What a person answers becomes one Save: the answer,
what follows from it (computed values, verdicts, findings) and what mirrors it in another checklist, signed
together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from inspector.app import consequences, facilities
from inspector.app.checklists import Checklist, pin, run, versions_of
from inspector.app.consequences import Outcome
from inspector.app.packs import book_of, pin_packs
from inspector.app.refs import innermost_key, path_of, place_of, ref_of
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.changes import Changes
from inspector.domain.facility import Facility
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import (
    AddedChecklist,
    Answer,
    Finding,
    Inspection,
    Manner,
    RepeatInstance,
    RulePackVersion,
    Seal,
    added_id,
)
from inspector.domain.numbers import checked_number, device_code, document_number
from inspector.errors import InputError, InspectorError, NotFoundError, SealedError
from inspector.forms.session import Session
from inspector.forms.state import Changed
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind, Write
from inspector.rules.book import Book
from inspector.rules.verdict import Verdict
from inspector.store.store import Act, answer_field, creates

Fill = Callable[["OpenInspection", str], None]


@dataclass(slots=True)
class OpenInspection:
    """One inspection with its checklists running. Belongs to the thread that owns the workspace."""

    ws: Workspace
    inspection: Inspection
    facility: Facility
    checklists: dict[str, Checklist]  # by form id
    book: Book
    instances: dict[str, RepeatInstance]  # by id
    answers: dict[tuple[str, str], Answer]  # by (form id, ref), as saved
    findings: dict[str, Finding]  # by id
    seal: Seal | None
    judged: dict[tuple[str, str], tuple[object, Verdict]] = field(
        default_factory=dict
    )  # by (form id, ref): of what
    asked_first: dict[str, str] = field(init=False)  # by what is shared: the checklist that asks it

    def __post_init__(self) -> None:
        self.asked_first = _asked_first(self.checklists)

    def session(self, form_id: str) -> Session:
        """The running checklist. Raises NotFoundError."""
        if form_id not in self.checklists:
            raise NotFoundError(_("This inspection has no checklist “{name}”.").format(name=form_id))
        return self.checklists[form_id].session

    @property
    def saved(self) -> dict[tuple[str, str], str | None]:
        """The saved values by (form id, ref)."""
        return {place: given.value for place, given in self.answers.items()}

    @property
    def records(self) -> tuple[str, ...]:
        """The records that answers hang on: the inspection and every row of its repeats."""
        return (self.inspection.id, *self.instances)

    def require_draft(self) -> None:
        """Raises SealedError once the inspection is closed."""
        if self.seal is not None:
            raise SealedError


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an inspection, as lists and reports show it."""

    form_id: str
    checklist: str
    section: str
    row: str  # the name of the repeat row it lies in, or ""
    ref: str
    item: str  # id of the checklist item that this question stands for, or ""
    part: str  # id of the item that it belongs to
    label: str
    type: str
    value: str | None
    words: str
    relevant: bool
    valid: bool
    message: str
    given: Answer | None


def _asked_first(checklists: Mapping[str, Checklist]) -> dict[str, str]:
    found: dict[str, str] = {}
    for form_id, checklist in checklists.items():
        for path in checklist.form.marked.get("shared", ()):
            found.setdefault(checklist.form.binds[path].extra["shared"], form_id)
    return found


def start(
    ws: Workspace,
    facility: RecordId,
    checklists: Sequence[Path],
    *,
    purpose: str = "",
    limits: str = "",
    started: Moment | None = None,
    follows: RecordId | None = None,
    told: Mapping[str, str] | None = None,
    fill: Fill | None = None,
) -> Changes:
    """Begin an inspection of this facility with these checklists, pinned to their present versions.

    `told` are answers that are known already, by the role of their question; `fill` puts more of them into a
    checklist that was just begun.
    """
    ws.store.get(Facility, facility)
    if not checklists:
        raise InputError(_("An inspection needs at least one checklist. Name one or more."))
    now = ws.clock.now()
    pinned = [pin(ws, path) for path in checklists]
    packs, pack_acts = pin_packs(ws)
    inspection = Inspection(
        new_id(),
        _next_number(ws, now),
        facility,
        ws.person.id,
        started or now,
        tuple(version.id for version, _act in pinned),
        tuple(pack.id for pack in packs),
        purpose,
        limits,
        follows,
    )
    acts = [act for _version, act in pinned if act is not None]
    changes = ws.save_all(*acts, *pack_acts, Act(Kind.EDIT, creates(inspection.id, inspection)))
    opened = load(ws, inspection.id)
    changes |= _begin(opened, opened.checklists, told or {}, fill)
    return replace(changes, made=inspection.id)


def open_checklists(
    opened: OpenInspection, checklists: Sequence[Path], *, fill: Fill | None = None
) -> Changes:
    """Open more checklists in a draft; those that are open stay as they are. Raises FormError, SealedError.

    What they share with the others is answered in them at once.
    """
    opened.require_draft()
    ws = opened.ws
    pinned = [
        one for one in (pin(ws, path) for path in checklists) if one[0].form_id not in opened.checklists
    ]
    if not pinned:
        return Changes()
    writes: list[Write] = []
    for version, _act in pinned:
        name = added_id(opened.inspection.id, version.form_id)
        writes += creates(name, AddedChecklist(name, opened.inspection.id, version.form_id, version.id))
    acts = [act for _version, act in pinned if act is not None]
    changes = ws.save_all(*acts, Act(Kind.EDIT, tuple(writes)))
    reload(opened)
    return changes | _begin(opened, [version.form_id for version, _act in pinned], {}, fill)


def _begin(
    opened: OpenInspection, forms: Iterable[str], told: Mapping[str, str], fill: Fill | None
) -> Changes:
    """Save what checklists hold that were just begun."""
    forms = list(forms)
    if fill is not None:
        for form_id in forms:
            fill(opened, form_id)
    return save_outcome(opened, consequences.at_start(opened, forms, told))


def _next_number(ws: Workspace, now: Moment) -> str:
    """Device code, year, counter, check character: no network is asked."""
    code, year = device_code(ws.device), now.local_date.year
    used = [
        int(inspection.number.split("-")[2])
        for inspection in ws.store.all(Inspection)
        if inspection.number.startswith(f"{code}-{year}-")
    ]
    return document_number(code, year, max(used, default=0) + 1)


def load(ws: Workspace, wanted: str) -> OpenInspection:
    """The inspection with its checklists as they were left. Raises NotFoundError, EvidenceError."""
    inspection = named(ws, wanted)
    versions = versions_of(ws, inspection)
    instances = {row.id: row for row in ws.store.all(RepeatInstance, inspection=inspection.id)}
    saved = ws.store.answers((inspection.id, *instances))
    seals = ws.store.all(Seal, inspection=inspection.id)
    checklists = {}
    for version in versions:
        rows = [row for row in instances.values() if row.form_id == version.form_id]
        mine = {
            (record, path): given
            for (record, form_id, path), given in saved.items()
            if form_id == version.form_id
        }
        checklists[version.form_id] = run(ws, inspection.id, version, rows, mine)
    return OpenInspection(
        ws,
        inspection,
        facilities.get(ws, inspection.facility),
        checklists,
        book_of(
            ws,
            [ws.store.get(RulePackVersion, name) for name in inspection.packs],
            seals[0].sealed if seals else None,
        ),
        {str(name): row for name, row in instances.items()},
        {
            (form_id, ref_of(inspection.id, record, path, instances)): given
            for (record, form_id, path), given in saved.items()
        },
        {finding.id: finding for finding in ws.store.all(Finding, inspection=inspection.id)},
        seals[0] if seals else None,
    )


def named(ws: Workspace, wanted: str) -> Inspection:
    """The inspection of this id or number. Raises NotFoundError."""
    found = ws.store.find(Inspection, wanted)
    if found is None:
        matches = ws.store.all(Inspection, number=wanted.strip().upper())
        if len(matches) != 1:
            if wanted.count("-") == 3:
                checked_number(wanted)  # a slip in copying it from paper is told as such
            raise NotFoundError(
                _("There is no inspection “{name}” here. “yardproof inspection list” shows them all.").format(
                    name=wanted
                )
            )
        found = matches[0]
    return found


def listed(ws: Workspace) -> list[Inspection]:
    """Every inspection, the newest first."""
    return sorted(ws.store.all(Inspection), key=lambda one: one.started.utc, reverse=True)


def questions(opened: OpenInspection) -> list[Question]:
    """Every question in the order of the checklists; one that several share stands where it is asked first."""
    found = []
    for form_id, checklist in opened.checklists.items():
        session = checklist.session
        for section in session.sections():
            for ref in session.questions_in(section):
                state = session.state(ref)
                if consequences.is_mirror(opened, form_id, state.extra):
                    continue
                found.append(
                    Question(
                        form_id,
                        checklist.version.title,
                        section.title,
                        row_name(opened, form_id, ref),
                        ref,
                        state.extra.get("item", ""),
                        state.extra.get("part") or state.extra.get("item", ""),
                        state.label,
                        state.type,
                        state.value,
                        state.words,
                        state.relevant,
                        state.valid,
                        state.message,
                        opened.answers.get((form_id, ref)),
                    )
                )
    return found


def row_name(opened: OpenInspection, form_id: str, ref: str) -> str:
    """What a person calls the rows around a question: their labels with their numbers, or the pile's name."""
    session, names, place = opened.session(form_id), [], ref.rpartition("/")[0]
    while place:
        key = innermost_key(place)
        if key and place.endswith(f"[{key}]"):
            siblings = [
                row.key
                for row in session.rows(path_of(place))
                if row.ref.rpartition("/")[0] == place.rpartition("/")[0]
            ]
            label = session.state(place).label or path_of(place).rpartition("/")[2]
            names.append(
                consequences.roles_below(opened, form_id, place).get("pile.name")
                or f"{label} {siblings.index(key) + 1}"
            )
        place = place.rpartition("/")[0]
    return ", ".join(reversed(names))


def question(opened: OpenInspection, wanted: str, form_id: str = "") -> Question:
    """The question with this reference, or with this item id where only one has it. Raises NotFoundError."""
    matches = [
        row
        for row in questions(opened)
        if (row.ref == wanted or row.item == wanted.upper()) and form_id in ("", row.form_id)
    ]
    exact = [row for row in matches if row.ref == wanted] or matches
    if len(exact) != 1:
        raise NotFoundError(
            _(
                "“{name}” names {n} questions here. “yardproof inspection questions” shows their references."
            ).format(name=wanted, n=len(exact))
        )
    return exact[0]


def checklist_with(opened: OpenInspection, ref: str) -> str:
    """The checklist whose form has a repeat or row at this reference. Raises NotFoundError."""
    above = ref.rpartition("/")[0]
    for form_id, checklist in opened.checklists.items():
        there = any(known in (ref, above) for known in checklist.session.refs())
        if there and path_of(ref) in checklist.form.repeats:
            return form_id
    raise NotFoundError(_("“{ref}” is not a place where rows can be added.").format(ref=ref))


def answer(
    opened: OpenInspection,
    form_id: str,
    ref: str,
    value: str | None,
    *,
    how: Manner = Manner.SEEN,
    observed: Moment | None = None,
    remark: str = "",
) -> Changes:
    """Take one answer with all that follows from it: one Save, on the disk when this returns.

    An answer that breaks a constraint is kept and shows its problem. When the Save is refused (no room, too
    long), the inspection is as it was and the error is raised.
    """
    opened.require_draft()
    state = opened.session(form_id).state(ref)
    if not state.answerable or state.readonly or "verdict" in state.extra:
        raise InputError(_("“{ref}” is not a question that takes an answer.").format(ref=ref))
    given = Answer(value or None, how, observed or opened.ws.clock.now(), remark)
    return save_outcome(opened, consequences.of_answer(opened, form_id, ref, given))


def add_row(opened: OpenInspection, form_id: str, ref: str) -> Changes:
    """Add an instance to the repeat at this reference; `made` is its id. Raises NotFoundError, SealedError."""
    opened.require_draft()
    session = opened.session(form_id)
    row = session.add_row(ref)
    changes = save_outcome(opened, consequences.of_change(opened, form_id, session.changed))
    return replace(changes, made=RecordId(row.key))


def remove_row(opened: OpenInspection, form_id: str, ref: str) -> Changes:
    """Take a row out; what was answered in it stays in the history. Raises NotFoundError, SealedError."""
    opened.require_draft()
    return save_outcome(
        opened, consequences.of_change(opened, form_id, opened.session(form_id).remove_row(ref))
    )


def move_row(opened: OpenInspection, form_id: str, ref: str, at: int) -> Changes:
    """Put a row at this position (from 0) among its siblings. Raises NotFoundError, SealedError."""
    opened.require_draft()
    session = opened.session(form_id)
    path, around = path_of(ref), ref.rpartition("/")[0]
    siblings = [row for row in session.rows(path) if row.ref.rpartition("/")[0] == around]
    others = [opened.instances[row.key].order for row in siblings if row.ref != ref]
    if len(others) == len(siblings):
        raise NotFoundError(_("“{ref}” is not a row.").format(ref=ref))
    place = max(0, min(at, len(others)))
    keys = [row.key for row in siblings if row.ref != ref]
    keys.insert(place, innermost_key(ref))
    orders = _orders(opened, keys, place, others)
    outcome = consequences.of_change(opened, form_id, session.move_row(ref, place))
    moved = (Write(RecordId(key), "order", plain(order)) for key, order in orders.items())
    changes = save_outcome(opened, outcome, *moved)
    for key, order in orders.items():
        opened.instances[key] = replace(opened.instances[key], order=order)
    return changes


def _orders(
    opened: OpenInspection, keys: Sequence[str], place: int, others: Sequence[Decimal]
) -> dict[str, Decimal]:
    """The order of the row that is put there; where two laptops gave its neighbours the same one, of all rows."""
    before = others[place - 1] if place else None
    after = others[place] if place < len(others) else None
    if before is None or after is None or before < after:
        return {keys[place]: consequences.order_between(before, after)}
    return {
        key: Decimal(n) for n, key in enumerate(keys, 1) if opened.instances[key].order != n or n == place + 1
    }


def restore_row(opened: OpenInspection, key: str) -> Changes:
    """Put a row back that was taken out, with the rows that went with it. Raises NotFoundError, SealedError."""
    opened.require_draft()
    rows = opened.ws.store.all(RepeatInstance, inspection=opened.inspection.id)
    back, waiting = [], [row for row in rows if row.id == key and row.removed]
    if not waiting:
        raise NotFoundError(_("There is no row “{name}” that was taken out.").format(name=key))
    gone = _removal(opened, key)
    while waiting:
        row = waiting.pop()
        back.append(Write(row.id, "removed", False))
        inside = [inner for inner in rows if inner.parent == row.id and inner.removed]
        waiting += [inner for inner in inside if _removal(opened, inner.id) == gone]
    form_id = next(row.form_id for row in rows if row.id == key)
    changes = opened.ws.save(*back)
    reload(opened)
    everything = Changed(opened.session(form_id).refs())  # sums and counts see it again
    return changes | save_outcome(opened, consequences.of_change(opened, form_id, everything))


def _removal(opened: OpenInspection, key: str) -> str:
    """The entry that took a row out last."""
    return next(write.entry for write in reversed(opened.ws.store.history(key, "removed")) if write.value)


def catch_up(opened: OpenInspection) -> Changes:
    """Record what follows from answers that several laptops gave: sums, verdicts, findings.

    Every laptop worked them out from what it had; now all of it is here. Writes nothing where nothing differs.
    """
    if opened.seal is not None or opened.ws.read_only:
        return Changes()
    changes = Changes()
    for form_id, checklist in opened.checklists.items():
        everything = Changed(checklist.session.refs())
        changes |= save_outcome(opened, consequences.of_change(opened, form_id, everything))
    settled = (*consequences.settled_findings(opened), *_settled_versions(opened))
    return changes | opened.ws.save(*settled) if settled else changes


def _settled_versions(opened: OpenInspection) -> list[Write]:
    """The writes that end the conflicts over which version of a checklist two laptops opened: the one in use stays."""
    contested = set(opened.ws.store.conflicts())
    return [
        Write(added.id, "checklist", added.checklist)
        for added in opened.ws.store.all(AddedChecklist, inspection=opened.inspection.id)
        if (added.id, "checklist") in contested
    ]


def save_outcome(opened: OpenInspection, outcome: Outcome, *more: Write) -> Changes:
    """Write everything that one act led to, as one Save; a refused one leaves the inspection as it was."""
    writes = (
        *more,
        *consequences.row_writes(outcome.rows),
        *(Write(row, "removed", False) for row in outcome.back),
        *_answer_writes(opened, outcome),
        *consequences.finding_writes(opened, outcome.findings),
    )
    try:
        changes = opened.ws.save(*writes) if writes else Changes()
    except InspectorError:
        reload(opened)
        raise
    opened.answers.update({(form_id, ref): given for form_id, ref, given in outcome.answers})
    opened.findings.update({finding.id: finding for finding in outcome.findings})
    return replace(changes, refs=frozenset(outcome.refs), messages=tuple(outcome.messages))


def reload(opened: OpenInspection) -> None:
    """Have the inspection as it was saved."""
    saved = load(opened.ws, opened.inspection.id)
    opened.inspection = saved.inspection
    opened.checklists, opened.asked_first = saved.checklists, saved.asked_first
    opened.instances = saved.instances
    opened.answers, opened.findings = saved.answers, saved.findings


def _answer_writes(opened: OpenInspection, outcome: Outcome) -> tuple[Write, ...]:
    writes = []
    for form_id, ref, given in outcome.answers:
        place = place_of(opened.inspection.id, ref)
        writes.append(Write(place.record, answer_field(form_id, place.path), plain(given)))
    return tuple(writes)
