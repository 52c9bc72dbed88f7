"""Facilities with their permits and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.facility import Condition, Facility, FacilityAlias, Permit
from inspector.domain.ids import RecordId, new_id
from inspector.errors import InputError, NotFoundError
from inspector.geo.point import parse_point
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind, Write
from inspector.store.store import changes_of, creates
from inspector.store.tables import DELETED_FIELD


@dataclass(frozen=True, slots=True)
class Dossier:
    """A facility with everything that hangs on it."""

    facility: Facility
    permits: tuple[Permit, ...]
    conditions: tuple[Condition, ...]

    @property
    def records(self) -> tuple[RecordId, ...]:
        """The ids of all that it holds."""
        return (
            self.facility.id,
            *(permit.id for permit in self.permits),
            *(condition.id for condition in self.conditions),
        )

    def conditions_of(self, permit: Permit) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if condition.permit == permit.id)


def add(ws: Workspace, facility: Facility) -> Changes:
    """Record a new facility. Raises InputError when it has no name or country."""
    _check(facility)
    return ws.create(facility)


def change(ws: Workspace, facility: Facility) -> Changes:
    """Record what changed of a facility; what stayed the same is not written again."""
    _check(facility)
    writes = changes_of(ws.store.get(Facility, facility.id), facility)
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
    """Every facility, by name; of several that are one, the one that stands for them."""
    ones = stand_ins(ws)
    known = [
        facility for facility in ws.store.all(Facility) if ones.get(facility.id, facility.id) == facility.id
    ]
    return sorted(known, key=lambda facility: facility.name.casefold())


def names(ws: Workspace) -> dict[str, str]:
    """What each facility is called, by id; one that is an alias has the name of the one it stands for."""
    ones = stand_ins(ws)
    called = {facility.id: facility.name for facility in ws.store.all(Facility)}
    return {name: called.get(ones.get(name, name), own) for name, own in called.items()}


def stand_ins(ws: Workspace) -> dict[RecordId, RecordId]:
    """For each facility that was found to be one with others, the one of the lowest id that is here.

    References to the others are never rewritten, so an alias that is taken back leaves everything as it was.
    """
    sets: dict[RecordId, set[RecordId]] = {}
    for alias in ws.store.all(FacilityAlias):
        joined = sets.get(alias.one, {alias.one}) | sets.get(alias.other, {alias.other})
        for member in joined:
            sets[member] = joined
    if not sets:
        return {}
    here = {facility.id for facility in ws.store.all(Facility)}
    return {member: min(joined & here or joined) for member, joined in sets.items()}


def same_as(ws: Workspace, wanted: RecordId) -> tuple[RecordId, ...]:
    """This facility and all that are one with it."""
    ones = stand_ins(ws)
    return tuple(sorted(name for name in ones if ones[name] == ones.get(wanted))) or (wanted,)


def get(ws: Workspace, wanted: RecordId) -> Facility:
    """The facility of this id, or the one that stands for it. Raises NotFoundError."""
    return ws.store.get(Facility, stand_ins(ws).get(wanted, wanted))


def alias(ws: Workspace, one: Facility, other: Facility) -> Changes:
    """Record that two facilities are one. Raises InputError when that is known already."""
    if other.id in same_as(ws, one.id):
        raise InputError(
            _("“{one}” and “{other}” are one facility already.").format(one=one.name, other=other.name)
        )
    return ws.create(FacilityAlias(new_id(), one.id, other.id), kind=Kind.ALIAS)


def unalias(ws: Workspace, one: Facility, other: Facility) -> Changes:
    """Take back that two facilities are one. Raises NotFoundError when nobody said so of these two."""
    said = [alias for alias in ws.store.all(FacilityAlias) if {alias.one, alias.other} == {one.id, other.id}]
    if not said:
        raise NotFoundError(
            _("Nobody recorded that “{one}” and “{other}” are one facility.").format(
                one=one.name, other=other.name
            )
        )
    return ws.save(*(Write(alias.id, DELETED_FIELD, True) for alias in said), kind=Kind.UNALIAS)


def dossier(ws: Workspace, wanted: str) -> Dossier:
    """The facility of this id with its permits and conditions. Raises NotFoundError."""
    facility = get(ws, RecordId(wanted))
    permits = tuple(
        permit for name in same_as(ws, facility.id) for permit in ws.store.all(Permit, facility=name)
    )
    conditions = tuple(
        condition for permit in permits for condition in ws.store.all(Condition, permit=permit.id)
    )
    return Dossier(facility, permits, conditions)


def named(ws: Workspace, wanted: str) -> Facility:
    """The facility with this id, the start of an id, or this name, or the one that stands for it.

    Raises NotFoundError when not exactly one.
    """
    return get(ws, itself(ws, wanted).id)


def itself(ws: Workspace, wanted: str) -> Facility:
    """As `named`, but the facility itself where another stands for it. Raises NotFoundError."""
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
