"""Where an expression runs: the node, its place in the set at hand, and what the form's world provides."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from inspector.clock import Clock
from inspector.forms.tree import Node
from inspector.forms.xpath.values import Value


class Labels(Protocol):
    """What only the running form knows: texts by id, and the label of a choice."""

    def itext(self, text_id: str, form: str) -> str: ...

    def choice_label(self, node: Node, value: str) -> str: ...


@dataclass(slots=True)
class Runtime:
    """What expressions ask the outer world. Everything is passed in by whoever runs the form."""

    clock: Clock
    seed: random.Random
    instances: Mapping[str, Node] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    labels: Labels | None = None
    _static: set[int] = field(default_factory=set)
    _indexes: dict[tuple[int, str, str], dict[str, list[Node]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._static = {id(node.root) for node in self.instances.values()}

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
                for text in {field_node.string() for field_node in child.named(field_name)}:
                    index.setdefault(text, []).append(child)
            self._indexes[key] = index
        return index.get(wanted, [])


@dataclass(frozen=True, slots=True)
class Scope:
    """The context of one evaluation."""

    node: Node
    runtime: Runtime
    current: Node  # the node whose expression it is
    position: int = 1
    size: int = 1

    @classmethod
    def of(cls, node: Node, runtime: Runtime) -> Scope:
        return cls(node, runtime, node)

    def at(self, node: Node, position: int, size: int) -> Scope:
        return Scope(node, self.runtime, self.current, position, size)


Closure = Callable[[Scope], Value]
