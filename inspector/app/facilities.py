"""Facilities with their permits and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.facility import Condition, Facility, Permit
from inspector.domain.fields import fields_of
from inspector.errors import InputError, NotFoundError
from inspector.geo.point import parse_point
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _
from inspector.ledger.entry import Write
from inspector.store.store import creates


@dataclass(frozen=True, slots=True)
class Dossier:
    """A facility with everything that hangs on it."""

    facility: Facility
    permits: tuple[Permit, ...]
    conditions: tuple[Condition, ...]

    def conditions_of(self, permit: Permit) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if condition.permit == permit.id)


def add(ws: Workspace, facility: Facility) -> Changes:
    """Record a new facility. Raises InputError when it has no name or country."""
    _check(facility)
    return ws.create(facility)


def change(ws: Workspace, facility: Facility) -> Changes:
    """Record what changed of a facility; what stayed the same is not written again."""
    _check(facility)
    before = ws.store.get(Facility, facility.id)
    old, new = fields_of(before), fields_of(facility)
    writes = [
        Write(facility.id, field.name, new[field.name])
        for field in fields(Facility)
        if field.name != "id" and old[field.name] != new[field.name]
    ]
    return ws.save(*writes) if writes else Changes()


def add_permit(ws: Workspace, permit: Permit, conditions: Sequence[Condition] = ()) -> Changes:
    """Record a permit of a facility with its conditions, in the words of the permit. Raises NotFoundError, InputError."""
    ws.store.get(Facility, permit.facility)
    if not permit.number.strip():
        raise InputError(_("A permit needs the number printed on it. Enter it as it stands there."))
    if permit.valid_from and permit.valid_to and permit.valid_to < permit.valid_from:
        raise InputError(_("The permit ends before it begins. Look at both dates."))
    writes = [*creates(permit.id, permit)]
    for condition in conditions:
        writes += creates(condition.id, condition)
    return replace(ws.save(*writes), made=permit.id)


def listed(ws: Workspace) -> list[Facility]:
    """Every facility, by name."""
    return sorted(ws.store.all(Facility), key=lambda facility: facility.name.casefold())


def dossier(ws: Workspace, wanted: str) -> Dossier:
    """The facility of this id with its permits and conditions. Raises NotFoundError."""
    facility = ws.store.get(Facility, wanted)
    permits = tuple(ws.store.all(Permit, facility=facility.id))
    conditions = tuple(
        condition for permit in permits for condition in ws.store.all(Condition, permit=permit.id)
    )
    return Dossier(facility, permits, conditions)


def named(ws: Workspace, wanted: str) -> Facility:
    """The facility with this id, the start of an id, or this name. Raises NotFoundError when not exactly one."""
    found = ws.store.find(Facility, wanted)
    if found is not None:
        return found
    key = wanted.casefold().strip()
    matches = [
        facility
        for facility in ws.store.all(Facility)
        if facility.name.casefold() == key or (len(key) >= 6 and facility.id.startswith(key))
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise NotFoundError(
            _("{n} facilities are called “{name}”. Use the id from the list.").format(
                n=len(matches), name=wanted
            )
        )
    raise NotFoundError(
        _("There is no facility “{name}” here. “yardproof facility list” shows them all.").format(name=wanted)
    )


def _check(facility: Facility) -> None:
    if not facility.name.strip():
        raise InputError(
            _("A facility needs a name. Where none is known, describe the place: “yard behind the station”.")
        )
    if len(facility.country) != 2 or not facility.country.isalpha() or not facility.country.isupper():
        raise InputError(_("The country is two capital letters, such as JP, TH or VN."))


def with_typed_position(ws: Workspace, facility: Facility, text: str) -> Facility:
    """The facility at the position that somebody typed; unchanged where nothing was. Raises PositionError."""
    return replace(facility, position=typed_position(ws, text)) if text else facility


def typed_position(ws: Workspace, text: str) -> Position:
    """A position as somebody typed it. Raises PositionError when it can be read in two ways."""
    point = parse_point(text)
    return Position(point.latitude, point.longitude, Source.TYPED, None, ws.clock.now())
