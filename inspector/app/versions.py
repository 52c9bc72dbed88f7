"""A draft moves to another version of its checklist: shown beforehand, and undone by moving back.

Nothing is deleted: an answer whose question the other version lacks stays in the record at its old place, and is
there again when the draft moves back. Questions are the same when their path is; renamed when their item id is, or
when only one question in each version has that name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.app import consequences, inspections
from inspector.app.checklists import form_of, pin
from inspector.app.inspections import OpenInspection
from inspector.app.refs import path_of, place_of
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Answer, ChecklistVersion, RepeatInstance, added_id
from inspector.errors import InputError
from inspector.forms.definition import Form
from inspector.forms.state import Changed
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind, Write
from inspector.store.store import Act, answer_field


@dataclass(frozen=True, slots=True)
class Carried:
    """One answer of the draft, and where the other version has it; `to_ref` is "" where it has it nowhere."""

    ref: str
    to_ref: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Move:
    """What moving a draft to another version of one checklist will do."""

    before: ChecklistVersion
    after: ChecklistVersion
    kept: tuple[Carried, ...]
    renamed: tuple[Carried, ...]
    lost: tuple[Carried, ...]  # kept in the record, not shown by the other version
    added: tuple[str, ...]  # paths of questions that the other version asks besides
    rows: tuple[RepeatInstance, ...]  # rows whose repeat has another path there
    pinning: Act | None  # records the other version where the workspace does not have it yet


def preview(opened: OpenInspection, file: Path) -> Move:
    """What moving to the checklist in this file would do. Raises InputError, FormError, SealedError."""
    opened.require_draft()
    return _move(opened, *pin(opened.ws, file))


def preview_back(opened: OpenInspection, form_id: str) -> Move:
    """What going back to the version before would do. Raises InputError when there was none."""
    opened.require_draft()
    now = opened.checklists[form_id].version if form_id in opened.checklists else None
    store = opened.ws.store
    begun = [name for write in store.history(opened.inspection.id, "checklists") for name in write.value]
    later = [write.value for write in store.history(added_id(opened.inspection.id, form_id), "checklist")]
    versions = (store.get(ChecklistVersion, name) for name in reversed([*begun, *later]))
    before = next((one for one in versions if one.form_id == form_id and one != now), None)
    if before is None:
        raise InputError(_("This inspection had no other version of “{name}”.").format(name=form_id))
    return _move(opened, before, None)


def _move(opened: OpenInspection, after: ChecklistVersion, pinning: Act | None) -> Move:
    checklist = opened.checklists.get(after.form_id)
    if checklist is None:
        raise InputError(
            _(
                "This inspection has no checklist “{name}”, so it cannot move to another version of it."
            ).format(name=after.form_id)
        )
    if checklist.version == after:
        raise InputError(_("The inspection has this very version of the checklist already."))
    other = form_of(opened.ws, after)
    paths = dict(_paths(checklist.form, other))
    rows = tuple(
        replace(row, path=paths[row.path])
        for row in opened.instances.values()
        if row.form_id == after.form_id and paths.get(row.path, row.path) != row.path
    )
    carried = list(_carried(opened, after.form_id, paths))
    asked = {path for path, control in other.by_path.items() if control.is_question}
    return Move(
        checklist.version,
        after,
        tuple(one for one in carried if one.to_ref == one.ref),
        tuple(one for one in carried if one.to_ref not in ("", one.ref)),
        tuple(one for one in carried if not one.to_ref),
        tuple(sorted(asked - set(paths.values()))),
        rows,
        pinning,
    )


def _paths(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    """Where each node of the one version is in the other; one that is nowhere is left out."""
    there = set(_places(new))
    missing = [path for path in _places(old) if path not in there]
    yield from ((path, path) for path in _places(old) if path in there)
    free = [path for path in there if path not in set(_places(old))]
    by_item, by_name = _unique(new, free, _item), _unique(new, free, _name)
    olds = _unique(old, missing, _item), _unique(old, missing, _name)
    for path in missing:
        for mine, theirs, key in ((olds[0], by_item, _item(old, path)), (olds[1], by_name, _name(old, path))):
            if key and mine.get(key) == path and key in theirs and _is_like(old, path, new, theirs[key]):
                yield path, theirs[key]
                break


def _places(form: Form) -> list[str]:
    """The paths of what is asked, and of the repeats."""
    return [path for path, control in form.by_path.items() if control.kind != "group"]


def _unique(form: Form, paths: list[str], key: Callable[[Form, str], str]) -> dict[str, str]:
    """The paths by their key, where only one has it."""
    count = Counter(key(form, path) for path in paths)
    return {key(form, path): path for path in paths if count[key(form, path)] == 1}


def _item(form: Form, path: str) -> str:
    bind = form.binds.get(path)
    return bind.extra.get("item", "") if bind is not None else ""


def _name(form: Form, path: str) -> str:
    return path.rpartition("/")[2]


def _is_like(old: Form, path: str, new: Form, other: str) -> bool:
    """Whether both are repeats or both questions, and lie in equally many rows."""
    is_repeat = [control.kind == "repeat" for control in (old.by_path[path], new.by_path[other])]
    return is_repeat[0] == is_repeat[1] and _depth(old, path) == _depth(new, other)


def _depth(form: Form, path: str) -> int:
    return sum(path.startswith(f"{repeat}/") for repeat in form.repeats)


def _carried(opened: OpenInspection, form_id: str, paths: Mapping[str, str]) -> Iterator[Carried]:
    session = opened.session(form_id)
    for ref in session.questions():
        given = opened.answers.get((form_id, ref))
        if given is None or not given.value:
            continue
        to_path = paths.get(path_of(ref), "")
        yield Carried(ref, _ref_at(ref, to_path, paths), session.state(ref).label, given.value)


def _ref_at(ref: str, to_path: str, paths: Mapping[str, str]) -> str:
    """The same rows at another path, or "" where those rows are not there."""
    if not to_path or to_path == path_of(ref):
        return ref if to_path else ""
    keys = {}
    step = ref
    while "[" in step:
        step, _bracket, _rest = step.rpartition("[")
        whole = ref[: ref.index("]", len(step)) + 1]
        repeat = paths.get(path_of(whole), "")
        if not to_path.startswith(f"{repeat}/"):
            return ""
        keys[repeat] = ref[len(step) : len(whole)]
    for repeat in sorted(keys, key=len, reverse=True):
        to_path = f"{repeat}{keys[repeat]}{to_path[len(repeat) :]}"
    return to_path


def move(opened: OpenInspection, wanted: Move) -> Changes:
    """Move the draft as previewed: one Save, after which the inspection runs on the other version."""
    opened.require_draft()
    ws, form_id = opened.ws, wanted.after.form_id
    begun = list(opened.inspection.checklists)
    if wanted.before.id in begun:
        begun[begun.index(wanted.before.id)] = wanted.after.id
        writes = [Write(opened.inspection.id, "checklists", begun)]
    else:
        writes = [Write(added_id(opened.inspection.id, form_id), "checklist", wanted.after.id)]
    writes += [Write(row.id, "path", row.path) for row in wanted.rows]
    moved = {one.ref: one.to_ref for one in wanted.renamed}
    writes += [_answer(opened, form_id, one) for one in wanted.renamed]
    writes += _followers(opened, form_id, moved)
    acts = [wanted.pinning] if wanted.pinning is not None else []
    changes = ws.save_all(*acts, Act(Kind.EDIT, tuple(writes)))
    inspections.reload(opened)
    session = opened.session(form_id)
    followed = inspections.save_outcome(
        opened, consequences.of_change(opened, form_id, Changed(session.refs()))
    )
    return replace(changes | followed, made=RecordId(opened.inspection.id))


def _answer(opened: OpenInspection, form_id: str, one: Carried) -> Write:
    given: Answer = opened.answers[form_id, one.ref]
    place = place_of(opened.inspection.id, one.to_ref)
    return Write(place.record, answer_field(form_id, place.path), plain(given))


def _followers(opened: OpenInspection, form_id: str, moved: Mapping[str, str]) -> Iterator[Write]:
    """Findings and files that hang on a question go with it."""
    for finding in opened.findings.values():
        if finding.form_id == form_id and finding.ref in moved:
            yield Write(finding.id, "ref", moved[finding.ref])
    names = {f"{form_id}:{ref}": f"{form_id}:{to_ref}" for ref, to_ref in moved.items()}
    for file in opened.ws.store.all(EvidenceFile, inspection=opened.inspection.id):
        about = [names.get(one, one) for one in file.about]
        if about != list(file.about):
            yield Write(file.id, "about", about)
