"""What several people wrote without knowing of each other: listed with every value, settled by a signed choice.

Nothing is decided silently and nothing is lost. A settlement is a write that names all values it settles;
two settlements that did not know of each other are a conflict again. What a seal bound is never changed:
a value that came beside the seal can be set aside, and what it says be recorded as an amendment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspector.app import consequences, inspections, people
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.field_classes import FieldClass, class_of
from inspector.domain.fields import fields_of, value_of
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Answer, Inspection, RepeatInstance
from inspector.domain.person import Person
from inspector.domain.roles import Right
from inspector.errors import InputError, NotFoundError, RecordAlteredError, SealedError
from inspector.forms.state import Changed
from inspector.i18n import gettext as _
from inspector.ledger import canonical
from inspector.ledger.entry import Kind, Write
from inspector.ledger.hlc import milliseconds
from inspector.store.conflicts import Version
from inspector.store.settling import TWICE_SEALED
from inspector.store.tables import ANSWER_PREFIX, BY_NAME, DELETED_FIELD, TYPE_FIELD


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values: what it is, who wrote it, when and in which log."""

    field: str  # differs from the conflict's where somebody changed what another deleted
    value: Any
    who: str
    when: datetime
    log: str
    dot: str
    is_late: bool  # came beside a seal
    is_suspect: bool  # its clock was far ahead of ours


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one record with all its values, the one that is shown first."""

    record: str
    kind: str  # of the record
    name: str  # what people call the record, or its id
    field: str
    field_class: FieldClass
    choices: tuple[Choice, ...]

    @property
    def is_sealed(self) -> bool:
        """Whether it lies beside a seal, so that it can be set aside and not taken over."""
        return self.field in (TYPE_FIELD, TWICE_SEALED) or any(choice.is_late for choice in self.choices)


def listed(ws: Workspace) -> list[Conflict]:
    """Every conflict of the workspace."""
    names = {str(person.id): person.name for person in ws.store.all(Person)}
    return [_conflict(ws, record, field, names) for record, field in ws.store.conflicts()]


def show(ws: Workspace, record: str, field: str) -> Conflict:
    """The conflict of this field. `record` may be the start of an id. Raises NotFoundError."""
    found = [
        (known, name) for known, name in ws.store.conflicts() if known.startswith(record) and name == field
    ]
    if len(found) != 1 or len(record) < 4:
        raise NotFoundError(
            _(
                "There is no conflict of “{field}” at “{record}”. “yardproof conflict list” shows them."
            ).format(field=field, record=record)
        )
    names = {str(person.id): person.name for person in ws.store.all(Person)}
    return _conflict(ws, *found[0], names)


def _conflict(ws: Workspace, record: str, field: str, names: dict[str, str]) -> Conflict:
    kind = ws.store.kind_of(record)
    zone = ws.clock.now().instant.tzinfo
    choices = tuple(_choice(one, names, zone) for one in ws.store.versions(record, field))
    return Conflict(record, kind, _name(ws, kind, record), field, class_of(kind, field), choices)


def _choice(version: Version, names: dict[str, str], zone: Any) -> Choice:
    return Choice(
        version.field,
        version.value,
        names.get(version.who, ""),
        datetime.fromtimestamp(milliseconds(version.hlc) / 1000, zone),
        version.log,
        version.dot,
        version.is_late,
        version.is_suspect,
    )


def _name(ws: Workspace, kind: str, record: str) -> str:
    table = BY_NAME.get(kind)
    shown: Any = ws.store.find(table.kind, record) if table is not None else None
    names = (getattr(shown, name, "") for name in ("name", "number", "title"))
    return str(next(filter(None, names), record))


def of_facility(ws: Workspace, record: str, seal: str = "") -> dict[str, tuple[Choice, ...]]:
    """The fields of a facility, permit or condition that have several values, by name.

    With `seal`, those that had several for the device that sealed, whatever was settled since.
    """
    names = {str(person.id): person.name for person in ws.store.all(Person)}
    zone = ws.clock.now().instant.tzinfo
    table = BY_NAME.get(ws.store.kind_of(record))
    found = {}
    for name in table.columns if table else ():
        heads = ws.store.versions_at(seal, record, name) if seal else ws.store.versions(record, name)
        if len({canonical.text(head.value) for head in heads}) > 1:
            found[name] = tuple(_choice(head, names, zone) for head in heads)
    return found


def choose(ws: Workspace, conflict: Conflict, chosen: Choice) -> Changes:
    """Settle a conflict by one of its values. Raises NotAllowedError, SealedError for one that came beside the seal."""
    if conflict.field == TWICE_SEALED or chosen.is_late or conflict.field == TYPE_FIELD:
        raise SealedError
    _require(ws, conflict)
    value = chosen.value
    if conflict.field == DELETED_FIELD and chosen.field != DELETED_FIELD:
        value = False  # what was changed is kept
    return _settle(ws, conflict, value)


def replace_by(ws: Workspace, conflict: Conflict, value: Any) -> Changes:
    """Settle a conflict by a value that nobody wrote yet. Raises InputError, NotAllowedError, SealedError."""
    if conflict.is_sealed:
        raise SealedError
    _require(ws, conflict)
    _check(ws, conflict, value)
    return _settle(ws, conflict, value)


def set_aside(ws: Workspace, conflict: Conflict) -> Changes:
    """Leave what came beside a seal out of sight; it stays in the history. Raises InputError."""
    if not conflict.is_sealed or conflict.field == TWICE_SEALED:
        raise InputError(_("Only what came beside a seal can be set aside. Choose one of the values."))
    if conflict.field == TYPE_FIELD:
        return ws.save(Write(conflict.record, DELETED_FIELD, True), kind=Kind.RESOLVE)
    bound = [choice for choice in conflict.choices if not choice.is_late]
    value = bound[0].value if bound else None
    return ws.save(Write(conflict.record, conflict.field, value), kind=Kind.RESOLVE)


def _require(ws: Workspace, conflict: Conflict) -> None:
    """Raises NotAllowedError where the agency keeps this for others."""
    if conflict.field_class is FieldClass.REVIEW:
        people.require(ws, Right.SETTLE_REVIEW)


def _settle(ws: Workspace, conflict: Conflict, value: Any) -> Changes:
    changes = ws.save(Write(conflict.record, conflict.field, value), kind=Kind.RESOLVE)
    if conflict.field.startswith(ANSWER_PREFIX):
        changes |= _followed(ws, conflict)
    return changes


def _followed(ws: Workspace, conflict: Conflict) -> Changes:
    """What follows in the checklist from the answer that holds now: sums, verdicts, findings."""
    row = ws.store.find(RepeatInstance, conflict.record)
    wanted = row.inspection if row else RecordId(conflict.record)
    form_id = conflict.field.removeprefix(ANSWER_PREFIX).partition(":")[0]
    if ws.store.find(Inspection, wanted) is None:
        return Changes()
    opened = inspections.load(ws, wanted)
    if opened.seal is not None or form_id not in opened.checklists:
        return Changes()
    everything = Changed(opened.session(form_id).refs())
    return inspections.save_outcome(opened, consequences.of_change(opened, form_id, everything))


def _check(ws: Workspace, conflict: Conflict, value: Any) -> None:
    """Raises InputError for a value that the field cannot have."""
    table = BY_NAME.get(conflict.kind)
    try:
        if conflict.field.startswith(ANSWER_PREFIX):
            value_of(Answer, value)
        elif table is not None and conflict.field in table.columns:
            shown = fields_of(ws.store.get(table.kind, conflict.record))
            value_of(table.kind, {"id": conflict.record, **shown, conflict.field: value})
    except (RecordAlteredError, TypeError) as error:
        raise InputError(
            _("“{value}” is not a value that “{field}” can have.").format(value=value, field=conflict.field)
        ) from error
