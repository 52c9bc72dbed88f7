"""Entities: things that outlive a form, such as a yard, which one form registers and later ones bring up to date.

After the ODK entities specification (getodk.github.io/xforms-spec/entities): what an instance asks to create or
update, and a list of entities that takes such changes offline and gives them back to forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from inspector.forms.session import Session
from inspector.forms.tree import Node

_TRUE = frozenset({"1", "true", "true()"})


@dataclass(frozen=True, slots=True)
class EntityChange:
    """What one instance asks of one entity; an upsert both creates and updates."""

    list_name: str
    id: str
    creates: bool
    updates: bool
    label: str | None  # None leaves it as it is
    properties: Mapping[str, str]
    base_version: int | None = None  # the version that whoever filled in the form saw
    trunk_version: int | None = None  # the last version that a server gave
    branch_id: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity as this device knows it."""

    id: str
    label: str
    properties: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    trunk_version: int | None = None
    branch_id: str = ""


def changes(session: Session) -> tuple[EntityChange, ...]:
    """What the instance asks to create and update, in document order; what does not apply asks nothing."""
    found = (_change(session, node) for node in session.document.walk() if _is_entity(node))
    return tuple(one for one in found if one is not None)


def _is_entity(node: Node) -> bool:
    is_declared = node.name == "entity" and node.parent is not None and node.parent.name == "meta"
    return is_declared and bool(node.attribute("dataset"))


def _change(session: Session, node: Node) -> EntityChange | None:
    wants_new, wants_change = (node.attribute(name).lower() in _TRUE for name in ("create", "update"))
    name = node.attribute("id")
    if not (node.relevant and name and (wants_new or wants_change)):
        return None
    label = next((one for one in node.named("label") if one.relevant), None)
    around = node.parent.parent if node.parent is not None else None
    return EntityChange(
        node.attribute("dataset"),
        name,
        wants_new,
        wants_change,
        label.text if label is not None and label.text else None,
        dict(_properties(session, around)) if around is not None else {},
        _number(node.attribute("baseVersion")),
        _number(node.attribute("trunkVersion")),
        node.attribute("branchId"),
    )


def _properties(session: Session, top: Node) -> Iterator[tuple[str, str]]:
    """The fields that fill properties of the entity declared at `top`: those of rows within have their own."""
    for node in top.children:
        if not node.relevant or node.path in session.form.repeats:
            continue
        if node.bind is not None and node.bind.save_to:
            yield node.bind.save_to, node.text
        yield from _properties(session, node)


def _number(written: str) -> int | None:
    return int(written) if written.isdigit() else None


def applied(known: Mapping[str, Entity], change: EntityChange, new_branch: str) -> dict[str, Entity]:
    """The list after a change made offline; `new_branch` names the line of versions that begins with it.

    One that is there already is not created again, and one that is not there is not updated.
    """
    before = known.get(change.id)
    if before is None:
        if not change.creates:
            return dict(known)
        made = Entity(change.id, change.label or "", dict(change.properties), branch_id=new_branch)
        return {**known, change.id: made}
    if not change.updates:
        return dict(known)
    later = replace(
        before,
        label=before.label if change.label is None else change.label,
        properties={**before.properties, **change.properties},
        version=before.version + 1,
        branch_id=before.branch_id or new_branch,
    )
    return {**known, change.id: later}


def as_instance(name: str, known: Mapping[str, Entity]) -> Node:
    """The list as forms read it: `instance('NAME')/root/item`, with versions for the next change."""
    top = Node("instance", "")
    top.set_attribute(Node("id", "/@id", None, name))
    root = Node("root", "/root")
    top.add(root)
    for entity in known.values():
        item = Node("item", "/root/item")
        cells = {
            "name": entity.id,
            "label": entity.label,
            **entity.properties,
            "__version": str(entity.version),
            "__trunkVersion": "" if entity.trunk_version is None else str(entity.trunk_version),
            "__branchId": entity.branch_id,
        }
        for column, text in cells.items():
            item.add(Node(column, f"/root/item/{column}", None, text))
        root.add(item)
    return top
