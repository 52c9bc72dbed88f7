"""Entities of forms in the workspace: the list “facilities” is the facilities themselves, others are records.

A list that comes with a form as a table is what it starts from; what forms changed on this device since is laid
over it. Changes are made when an inspection is sealed, in the same Save.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal

from inspector.app.workspace import Workspace
from inspector.domain.entity import ListedEntity
from inspector.domain.facility import Facility, FacilityStatus
from inspector.domain.fields import fields_of
from inspector.domain.ids import RecordId, new_id
from inspector.errors import InputError
from inspector.forms.entities import Entity, EntityChange, applied, as_instance, changes
from inspector.forms.session import Session
from inspector.forms.tree import Node
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _
from inspector.ledger.entry import Kind, Write
from inspector.store.store import Act, creates

FACILITIES = "facilities"
_PLAIN = ("country", "operator", "operator_number", "address", "note")
_OF_ENTITY = frozenset({"name", "label", "__version", "__trunkVersion", "__branchId"})


def names(ws: Workspace) -> frozenset[str]:
    """The lists that this workspace itself keeps."""
    return frozenset({FACILITIES, *(one.list_name for one in ws.store.all(ListedEntity))})


def lists(ws: Workspace, attached: Mapping[str, Node], wanted: Mapping[str, str]) -> dict[str, Node]:
    """The form's external lists with what this device knows of their entities; `wanted` are the names asked for."""
    found = dict(attached)
    for name in names(ws) & wanted.keys():
        found[name] = as_instance(name, _known(ws, name, attached.get(name)))
    return found


def _known(ws: Workspace, name: str, attached: Node | None) -> dict[str, Entity]:
    """The entities of a list: what it came with, and what forms made of it here."""
    if name == FACILITIES:
        return {facility.id: _entity_of(facility) for facility in ws.store.all(Facility)}
    known = _from_table(attached) if attached is not None else {}
    for one in ws.store.all(ListedEntity, list_name=name):
        known[one.entity] = Entity(
            one.entity, one.label, one.properties, one.version, one.trunk_version, one.branch
        )
    return known


def _from_table(top: Node) -> dict[str, Entity]:
    found = {}
    for item in top.children[0].children if top.children else ():
        cells = {cell.name: cell.string() for cell in item.children}
        version = int(cells["__version"]) if cells.get("__version", "").isdigit() else 1
        properties = {name: text for name, text in cells.items() if name not in _OF_ENTITY}
        name = cells.get("name", "")
        found[name] = Entity(name, cells.get("label", ""), properties, version, version)
    return found


def _entity_of(facility: Facility) -> Entity:
    told = {name: str(getattr(facility, name)) for name in _PLAIN}
    told |= {
        "status": facility.status.value,
        "geometry": facility.position.as_odk() if facility.position else "",
    }
    return Entity(facility.id, facility.name, told)


def acts(ws: Workspace, sessions: Mapping[str, Session]) -> list[Act]:
    """What the forms ask of entities, as acts for the Save that seals them. Raises InputError."""
    writes: list[Write] = []
    known: dict[str, dict[str, Entity]] = {}
    for session in sessions.values():
        for change in changes(session):
            if change.list_name == FACILITIES:
                writes += _facility_writes(ws, change)
            else:
                table = session.list_of(change.list_name)
                before = known.get(change.list_name) or _known(ws, change.list_name, table)
                after = applied(before, change, str(uuid.uuid4()))
                writes += _entity_writes(ws, change, before, after)
                known[change.list_name] = after
    return [Act(Kind.EDIT, tuple(writes))] if writes else []


def _facility_writes(ws: Workspace, change: EntityChange) -> tuple[Write, ...]:
    name = RecordId(change.id.replace("-", "").lower())
    before = ws.store.find(Facility, name)
    if before is None:
        if not change.creates:
            return ()
        return creates(name, _facility(ws, Facility(name, change.label or "", ""), change))
    if not change.updates:
        return ()
    old, new = fields_of(before), fields_of(_facility(ws, before, change))
    return tuple(
        Write(before.id, field.name, new[field.name])
        for field in fields(Facility)
        if field.name != "id" and old[field.name] != new[field.name]
    )


def _facility(ws: Workspace, facility: Facility, change: EntityChange) -> Facility:
    told = change.properties
    later = replace(
        facility,
        name=change.label or facility.name,
        country=told.get("country", facility.country),
        operator=told.get("operator", facility.operator),
        operator_number=told.get("operator_number", facility.operator_number),
        address=told.get("address", facility.address),
        note=told.get("note", facility.note),
    )
    if told.get("status"):
        later = replace(later, status=_status(told["status"]))
    if told.get("geometry"):
        latitude, longitude, *more = told["geometry"].split()
        accuracy = Decimal(more[1]) if len(more) == 2 and Decimal(more[1]) else None
        place = Position(Decimal(latitude), Decimal(longitude), Source.TYPED, accuracy, ws.clock.now())
        later = replace(later, position=place)
    return later


def _status(written: str) -> FacilityStatus:
    try:
        return FacilityStatus(written)
    except ValueError as error:
        raise InputError(
            _("The form gives the facility the status “{status}”, which there is none of.").format(
                status=written
            )
        ) from error


def _entity_writes(
    ws: Workspace, change: EntityChange, before: Mapping[str, Entity], after: Mapping[str, Entity]
) -> tuple[Write, ...]:
    later = after.get(change.id)
    if later is None or later == before.get(change.id):
        return ()
    own = next(
        (one for one in ws.store.all(ListedEntity, list_name=change.list_name) if one.entity == change.id),
        None,
    )
    record = ListedEntity(
        own.id if own else new_id(),
        change.list_name,
        later.id,
        later.label,
        dict(later.properties),
        later.version,
        later.trunk_version,
        later.branch_id,
    )
    if own is None:
        return creates(record.id, record)
    old, new = fields_of(own), fields_of(record)
    return tuple(Write(own.id, name, new[name]) for name in new if old[name] != new[name])
