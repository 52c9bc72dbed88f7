"""Where an expression runs: the node, its place in the set at hand, and what the form's world provides."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Protocol

from inspector.clock import Clock
from inspector.forms.tree import Node
from inspector.forms.xpath.values import Value


class Labels(Protocol):
    """What only the running form knows: texts by id, and the label of a choice."""

    def itext(self, text_id: str, node: Node) -> str: ...

    def choice_label(self, node: Node, value: str) -> str: ...


class Totals(Protocol):
    """Counts and sums of every node of a path, kept up to date by whoever changes the nodes."""

    def has(self, path: str) -> bool: ...

    def count(self, path: str) -> float: ...

    def sum(self, path: str) -> float: ...


@dataclass(slots=True)
class Runtime:
    """What expressions ask the outer world. Everything is passed in by whoever runs the form."""

    clock: Clock
    seed: random.Random
    instances: Mapping[str, Node] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    labels: Labels | None = None
    root: Node | None = None  # where absolute paths begin; None is the root of the tree that is read
    namespaces: Mapping[str, str] | None = None  # None takes names as forms do, whatever their namespace
    default_namespace: str = ""
    totals: Totals | None = None
    repeats: frozenset[str] = frozenset()  # paths of the form's repeats
    language: str = ""
    zone: tzinfo = UTC
    _static: set[int] = field(default_factory=set)
    _indexes: dict[tuple[int, str, str], dict[str, list[Node]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._static = {id(node.root) for node in self.instances.values()}
        self.zone = self.clock.now().instant.tzinfo or UTC

    def is_static(self, node: Node) -> bool:
        """Whether the node lies in a secondary instance, which never changes while the form runs."""
        return id(node.root) in self._static

    def indexed(self, parent: Node, name: str, field_name: str, wanted: str) -> list[Node]:
        """The children of this name whose own child `field_name` has this text: by hash, not by search."""
        key = (id(parent), name, field_name)
        index = self._indexes.get(key)
        if index is None:
            index = {}
            for child in parent.named(name):
                if field_name.startswith("@"):
                    told = {child.attribute(field_name[1:])} - {""}
                else:
                    told = {one.string() for one in child.named(field_name)}
                for text in told:
                    index.setdefault(text, []).append(child)
            self._indexes[key] = index
        return index.get(wanted, [])


class Scope:
    """The context of one evaluation."""

    __slots__ = ("current", "node", "position", "runtime", "size")

    def __init__(self, node: Node, runtime: Runtime, current: Node, position: int = 0, size: int = 1) -> None:
        self.node = node
        self.runtime = runtime
        self.current = current  # the node whose expression it is
        self.position = position  # in the set at hand, from 1; 0 where there is none
        self.size = size

    @classmethod
    def of(cls, node: Node, runtime: Runtime) -> Scope:
        return cls(node, runtime, node)

    def at(self, node: Node, position: int, size: int) -> Scope:
        return Scope(node, self.runtime, self.current, position, size)


Closure = Callable[[Scope], Value]
