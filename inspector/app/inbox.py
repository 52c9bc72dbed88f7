"""Conflicts as a person decides them: the field in words, every value with its photos, and what can be done.

`conflicts` says what disagrees and settles it; here stands what a screen needs for that, as plain values that
can cross threads, and the acts that a person takes on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from inspector.app import conflicts, facilities, files, inspections, sealing
from inspector.app.conflicts import Choice, Conflict
from inspector.app.inspections import OpenInspection
from inspector.app.refs import ref_of
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.domain.facility import Condition, Permit
from inspector.domain.field_classes import FieldClass, class_of
from inspector.domain.field_words import CHOICES, answer_words, is_date, name_of, words_of
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Answer, Inspection, Manner, RepeatInstance
from inspector.domain.numbers import device_code
from inspector.errors import EvidenceError, InputError, NotFoundError
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from inspector.store.settling import TWICE_SEALED
from inspector.store.tables import ANSWER_PREFIX, BY_NAME, DELETED_FIELD, TYPE_FIELD

Photos = tuple[tuple[EvidenceFile, Path], ...]  # with their thumbnails


class Kind(StrEnum):
    """What a person can do with a conflict."""

    VALUES = "values"  # take one of them, or write another
    DELETED = "deleted"  # keep what was changed, or delete it after all
    LATE = "late"  # a value beside a sealed one: set it aside, or record it as an amendment
    STRAY = "stray"  # a whole record that came beside a seal: set it aside
    SEALS = "seals"  # several seals: the first one holds, nothing is asked


class Entry(StrEnum):
    """How another value than those is written."""

    ANSWER = "answer"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    POSITION = "position"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One conflict in the list."""

    conflict: Conflict
    kind: Kind
    title: str  # the field in words
    place: str  # what it belongs to: the facility, the visit, the row
    inspection: str = ""
    form_id: str = ""
    ref: str = ""  # of the question, where it is an answer
    facility: str = ""

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody's choice."""
        if self.kind is Kind.SEALS:
            return False
        return self.kind is not Kind.VALUES or self.conflict.field_class is not FieldClass.AUTO


@dataclass(frozen=True, slots=True)
class ValueView:
    """One of the values with everything that speaks for it."""

    choice: Choice
    words: str
    remark: str  # how it was observed, or which field it changed
    device: str
    photos: Photos  # taken for the question on the same device

    @property
    def deletes(self) -> bool:
        """Whether it says that the record is gone."""
        return self.choice.field == DELETED_FIELD


@dataclass(frozen=True, slots=True)
class InboxView:
    """One conflict with all that is needed to decide it."""

    line: InboxLine
    values: tuple[ValueView, ...]
    entry: Entry
    state: NodeState | None = None  # the question, for an answer
    options: tuple[tuple[str, str], ...] = ()  # (value, words), for a choice
    photos: Photos = ()  # of the question, from other devices
    note: str = ""  # why no other value can be written here

    @property
    def lacks_pictures(self) -> bool:
        """Whether a small picture of its photos is not made yet."""
        return not all(small.is_file() for _file, small in self.all_photos)

    @property
    def all_photos(self) -> Photos:
        """The photos of every value, and the others."""
        return (*(photo for value in self.values for photo in value.photos), *self.photos)


def listed(ws: Workspace) -> tuple[InboxLine, ...]:
    """Every conflict; those that wait for somebody first."""
    opened = _Opened(ws)
    lines = [_line(opened, one) for one in conflicts.listed(ws)]
    return tuple(sorted(lines, key=lambda line: not line.waits))


def waiting(ws: Workspace) -> int:
    """How many conflicts wait for somebody's choice; counted without opening what they lie in."""
    return sum(_is_waiting(ws, record, field) for record, field in ws.store.conflicts())


def _is_waiting(ws: Workspace, record: str, field: str) -> bool:
    if field == TWICE_SEALED:
        return False
    if field in (TYPE_FIELD, DELETED_FIELD):
        return True
    if class_of(ws.store.kind_of(record), field) is not FieldClass.AUTO:
        return True
    return any(version.is_late for version in ws.store.versions(record, field))


def of_records(ws: Workspace, records: Collection[str]) -> tuple[InboxLine, ...]:
    """The conflicts of these records."""
    opened = _Opened(ws)
    found = [(record, field) for record, field in ws.store.conflicts() if record in records]
    return tuple(_line(opened, conflicts.show(ws, record, field)) for record, field in found)


def show(ws: Workspace, record: str, field: str) -> InboxView:
    """One conflict with its values. Raises NotFoundError when it is settled."""
    opened = _Opened(ws)
    line = _line(opened, conflicts.show(ws, record, field))
    state = opened.state(line)
    photos = list(opened.photos(line))
    values = tuple(_value(opened, line, choice, state, photos) for choice in line.conflict.choices)
    logs = {value.choice.log for value in values}
    others = tuple((file, small) for log, file, small in photos if log not in logs)
    entry, options, note = _entry(line, state)
    return InboxView(line, values, entry, state, options, others, note)


def draw(ws: Workspace, view: InboxView) -> None:
    """Make the small pictures that a conflict lacks, as of photos from another device."""
    files.make_thumbnails(ws, (file for file, _small in view.all_photos))


def take(ws: Workspace, line: InboxLine, choice: Choice) -> Changes:
    """Settle a conflict by one of its values."""
    return conflicts.choose(ws, line.conflict, choice)


def write(ws: Workspace, view: InboxView, typed: str, reason: str = "") -> Changes:
    """Settle a conflict by another value, as a person typed it. Raises InputError."""
    return conflicts.replace_by(ws, view.line.conflict, _typed(ws, view, typed.strip(), reason.strip()))


def set_aside(ws: Workspace, line: InboxLine) -> Changes:
    """Leave what came beside a seal out of sight; it stays in the history."""
    return conflicts.set_aside(ws, line.conflict)


def amend_by(ws: Workspace, line: InboxLine, choice: Choice, reason: str) -> Changes:
    """Record what came beside a seal as an amendment, and set it aside as a value. Raises InputError."""
    opened = inspections.load(ws, line.inspection)
    given = _given(choice.value)
    changes = sealing.amend(opened, line.form_id, line.ref, given, reason)
    return changes | conflicts.set_aside(ws, line.conflict)


# -- what it is


def _kind(conflict: Conflict) -> Kind:
    if conflict.field == TWICE_SEALED:
        return Kind.SEALS
    if conflict.field == TYPE_FIELD:
        return Kind.STRAY
    if conflict.is_sealed:
        return Kind.LATE
    return Kind.DELETED if conflict.field == DELETED_FIELD else Kind.VALUES


class _Opened:
    """The inspections that conflicts lie in, each opened once."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.names = facilities.names(ws)
        self._inspections: dict[str, OpenInspection | None] = {}

    def inspection(self, wanted: str) -> OpenInspection | None:
        """The inspection; None where something that it needs is not here yet."""
        if wanted not in self._inspections:
            self._inspections[wanted] = None
            with suppress(NotFoundError, EvidenceError):
                self._inspections[wanted] = inspections.load(self.ws, wanted)
        return self._inspections[wanted]

    def state(self, line: InboxLine) -> NodeState | None:
        """The question that is answered in several ways; None where it is none, or is not asked any more."""
        opened = self.inspection(line.inspection) if line.ref else None
        if opened is None or line.form_id not in opened.checklists:
            return None
        try:
            return opened.session(line.form_id).state(line.ref)
        except NotFoundError:
            return None

    def photos(self, line: InboxLine) -> Iterator[tuple[str, EvidenceFile, Path]]:
        """The files about the question: the log that took each in, the file, its thumbnail."""
        about = f"{line.form_id}:{line.ref}"
        for file in files.listed(self.ws, RecordId(line.inspection)) if line.ref else ():
            if about in file.about:
                made = self.ws.store.versions(file.id, TYPE_FIELD)
                yield made[0].log if made else "", file, files.thumbnail(self.ws, file)


def _line(opened: _Opened, conflict: Conflict) -> InboxLine:
    ws, record = opened.ws, conflict.record
    line = InboxLine(conflict, _kind(conflict), _title(conflict), conflict.name)
    if conflict.kind in ("inspection", "repeat_instance"):
        return _answer_line(opened, line)
    shown: Any = ws.store.find(BY_NAME[conflict.kind].kind, record) if conflict.kind in BY_NAME else None
    inspection = str(getattr(shown, "inspection", ""))
    if inspection:
        return replace(line, inspection=inspection, place=_visit(opened, inspection, conflict.name))
    if isinstance(shown, Condition):
        permit = ws.store.find(Permit, shown.permit)
        facility = str(permit.facility) if permit else ""
    else:
        facility = record if conflict.kind == "facility" else str(getattr(shown, "facility", ""))
    name = opened.names.get(RecordId(facility), "")
    place = " · ".join(dict.fromkeys(filter(None, (name, conflict.name if conflict.name != record else ""))))
    return replace(line, facility=facility, place=place or name_of("", conflict.kind))


def _title(conflict: Conflict) -> str:
    if conflict.field == TWICE_SEALED:
        return _("Sealed more than once")
    if conflict.field == TYPE_FIELD:
        return _("Came beside the seal")
    if conflict.field == DELETED_FIELD:
        return _("Deleted by one, changed by another")
    return name_of(conflict.kind, conflict.field)


def _answer_line(opened: _Opened, line: InboxLine) -> InboxLine:
    """A field of an inspection or of one of its rows; answers by the words of their question."""
    conflict = line.conflict
    row = opened.ws.store.find(RepeatInstance, conflict.record)
    inspection = row.inspection if row else RecordId(conflict.record)
    line = replace(line, inspection=inspection)
    item, where = "", ""
    if conflict.field.startswith(ANSWER_PREFIX):
        form_id, _sep, path = conflict.field.removeprefix(ANSWER_PREFIX).partition(":")
        rows = {one.id: one for one in opened.ws.store.all(RepeatInstance, inspection=inspection)}
        line = replace(line, form_id=form_id, ref=ref_of(inspection, conflict.record, path, rows))
        state = opened.state(line)
        title = (state.label if state else "") or path.rpartition("/")[2].replace("_", " ")
        item = state.extra.get("item", "") if state else ""
        found = opened.inspection(inspection)
        where = inspections.row_name(found, form_id, line.ref) if found and state else ""
        line = replace(line, title=title)
    parts = (_visit(opened, inspection, conflict.name), where, item)
    return replace(line, place=" · ".join(filter(None, parts)))


def _visit(opened: _Opened, wanted: str, name: str) -> str:
    inspection = opened.ws.store.find(Inspection, wanted)
    if inspection is None:
        return name
    return " · ".join(filter(None, (opened.names.get(inspection.facility, ""), inspection.number)))


# -- its values


def _given(value: Any) -> str:
    """The value within an answer as it is recorded."""
    return str((value.get("value") if isinstance(value, dict) else value) or "")


def _value(
    opened: _Opened,
    line: InboxLine,
    choice: Choice,
    state: NodeState | None,
    photos: list[tuple[str, EvidenceFile, Path]],
) -> ValueView:
    own = tuple((file, small) for log, file, small in photos if log == choice.log)
    words, remark = _words(line, choice, state)
    return ValueView(choice, words, remark, device_code(choice.log), own)


def _words(line: InboxLine, choice: Choice, state: NodeState | None) -> tuple[str, str]:
    conflict = line.conflict
    if choice.field.startswith(ANSWER_PREFIX):
        return _answered(choice, state)
    if line.kind is Kind.SEALS:
        return _("Sealed"), ""
    if line.kind is Kind.STRAY:
        return name_of("", str(choice.value)), conflict.name if conflict.name != conflict.record else ""
    if choice.field == DELETED_FIELD:
        return (_("Deleted") if choice.value else _("Kept")), ""
    words = words_of(conflict.kind, choice.field, choice.value)
    changed = name_of(conflict.kind, choice.field) if choice.field != conflict.field else ""
    return words, changed


def _answered(choice: Choice, state: NodeState | None) -> tuple[str, str]:
    """An answer in words, and how it was observed."""
    given = _given(choice.value)
    words = given
    if state is not None and given:
        # What breaks the type of its question is shown as it was typed.
        with suppress(ValueError):
            words = answer_words(state.type, given, replace(state, value=given).words)
    unit = state.extra.get("unit", "") if state is not None and given else ""
    told = choice.value if isinstance(choice.value, dict) else {}
    how = told.get("how")
    manner = Manner(how).label if how in list(Manner) else ""
    remark = ", ".join(filter(None, (manner, str(told.get("remark") or ""))))
    return " ".join(filter(None, (words, unit))) or _("Cleared"), remark


# -- another value than those


def _entry(line: InboxLine, state: NodeState | None) -> tuple[Entry, tuple[tuple[str, str], ...], str]:
    """How another value can be written, from what it is chosen, and why none can be."""
    conflict = line.conflict
    if line.kind is not Kind.VALUES:
        return Entry.NONE, (), ""
    if conflict.field.startswith(ANSWER_PREFIX):
        if state is None or not state.answerable or state.readonly:
            return Entry.NONE, (), _("The program works it out from other answers.")
        if state.kind == "upload":
            return Entry.NONE, (), _("To answer with another file, open the question.")
        return Entry.ANSWER, (), ""
    options = CHOICES.get((conflict.kind, conflict.field))
    if options is not None:
        return (
            Entry.CHOICE,
            tuple((one.value, words_of(conflict.kind, conflict.field, one.value)) for one in options),
            "",
        )
    if is_date(conflict.kind, conflict.field):
        return Entry.DATE, (), ""
    if (conflict.kind, conflict.field) == ("facility", "position"):
        return Entry.POSITION, (), ""
    if all(isinstance(choice.value, str) for choice in conflict.choices):
        return Entry.TEXT, (), ""
    return Entry.NONE, (), ""


def _typed(ws: Workspace, view: InboxView, typed: str, reason: str) -> Any:
    """What was typed, as the field holds it. Raises InputError."""
    conflict = view.line.conflict
    if view.entry is Entry.ANSWER:
        return plain(Answer(typed or None, Manner.SEEN, ws.clock.now(), reason))
    if not typed and (conflict.kind, conflict.field) in {("facility", "name"), ("permit", "number")}:
        raise InputError(_("This cannot be empty. Write what it is, or choose one of the values."))
    if view.entry is Entry.DATE:
        return _day(typed)
    if view.entry is Entry.POSITION:
        return plain(facilities.typed_position(ws, typed))
    return typed


def _day(typed: str) -> str | None:
    try:
        return date.fromisoformat(typed).isoformat() if typed else None
    except ValueError as error:
        raise InputError(
            _("“{typed}” is not a date that is understood. Enter year-month-day, such as 2026-11-24.").format(
                typed=typed
            )
        ) from error
