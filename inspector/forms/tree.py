"""The instance as a tree of nodes: what expressions read and answers are written to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.forms.definition import Bind


class Node:
    """An element of an instance. A repeat instance carries a key; a leaf carries a value.

    `relevant` is whether the node and everything above it applies now: a node that does not apply is blank
    to every expression, and left out of node-sets.
    """

    __slots__ = (
        "_by_name",
        "attributes",
        "bind",
        "children",
        "constraint_holds",
        "key",
        "name",
        "namespace",
        "own_relevant",
        "parent",
        "path",
        "problem",
        "readonly",
        "relevant",
        "required",
        "text",
        "version",
    )

    def __init__(
        self, name: str, path: str, parent: Node | None = None, text: str = "", namespace: str = ""
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.path = path  # without keys
        self.parent = parent
        self.text = text
        self.children: list[Node] = []
        self.attributes: dict[str, str] = {}
        self.key = ""
        self.bind: Bind | None = None
        self.relevant = True
        self.own_relevant = True
        self.readonly = False
        self.required = False
        self.constraint_holds = True
        self.problem = ""  # why an expression about this node could not be evaluated
        self._by_name: dict[str, list[Node]] | None = None
        self.version = 0

    def __repr__(self) -> str:
        return f"<{self.ref}={self.text!r}>"

    @property
    def ref(self) -> str:
        """The path with the key of every repeat instance."""
        steps = []
        node: Node | None = self
        while node is not None and node.name:
            steps.append(f"{node.name}[{node.key}]" if node.key else node.name)
            node = node.parent
        return "/" + "/".join(reversed(steps))

    def add(self, child: Node, at: int | None = None) -> None:
        child.parent = self
        if at is None:
            self.children.append(child)
        else:
            self.children.insert(at, child)
        self._by_name = None

    def remove(self, child: Node) -> None:
        self.children.remove(child)
        self._by_name = None

    def named(self, name: str) -> list[Node]:
        """The children of this name, through an index that every structural change drops."""
        index = self._by_name
        if index is None:
            index = {}
            for child in self.children:
                index.setdefault(child.name, []).append(child)
            self._by_name = index
        return index.get(name, [])

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def root(self) -> Node:
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def string(self) -> str:
        """The string value as expressions see it."""
        if not self.relevant:
            return ""
        if not self.children:
            return self.text
        return "".join(child.string() for child in self.children)
