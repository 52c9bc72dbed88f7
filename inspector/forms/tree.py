"""The instance as a tree of nodes: what expressions read and answers are written to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.forms.definition import Bind


class NodeKind(IntEnum):
    """What a node is in the data model of XPath 1.0 (section 5)."""

    DOCUMENT = 0
    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    INSTRUCTION = 5


_NO_ATTRIBUTES: Mapping[str, Node] = {}


class Node:
    """An element of an instance, or one of the other nodes that XPath knows.

    A repeat instance carries a key; a leaf carries its text itself and shows it to expressions as a node
    of its own. `relevant` is whether the node and everything above it applies now: a node that does not
    apply is blank to every expression, and left out of node-sets.
    """

    __slots__ = (
        "_by_name",
        "_numbers",
        "_places",
        "_ref",
        "_text_node",
        "attributes",
        "bind",
        "children",
        "constraint_holds",
        "key",
        "kind",
        "name",
        "namespace",
        "own_relevant",
        "parent",
        "path",
        "prefix",
        "problem",
        "readonly",
        "relevant",
        "required",
        "text",
    )

    def __init__(
        self,
        name: str,
        path: str,
        parent: Node | None = None,
        text: str = "",
        namespace: str = "",
        kind: NodeKind = NodeKind.ELEMENT,
    ) -> None:
        self.kind = kind
        self.name = name  # without prefix
        self.prefix = ""
        self.namespace = namespace
        self.path = path  # without keys
        self.parent = parent
        self.text = text
        self.children: Sequence[Node] = ()
        self.attributes: Mapping[str, Node] = _NO_ATTRIBUTES
        self.key = ""
        self.bind: Bind | None = None
        self.relevant = True
        self.own_relevant = True
        self.readonly = False
        self.required = False
        self.constraint_holds = True
        self.problem = ""  # why an expression about this node could not be evaluated
        self._ref = ""  # once it cannot change any more
        self._by_name: dict[str, list[Node]] | None = None
        self._places: dict[int, int] | None = None
        self._numbers: dict[str, dict[int, int]] | None = None
        self._text_node: Node | None = None

    def __repr__(self) -> str:
        return f"<{self.ref}={self.text!r}>"

    @property
    def ref(self) -> str:
        """The path with the key of every repeat instance."""
        return self._ref or self._built_ref()

    def fix_ref(self) -> str:
        """The reference, from now on without building it again: the node has its key and its place."""
        self._ref = self._built_ref()
        return self._ref

    def _built_ref(self) -> str:
        above = self.parent
        before = "" if above is None or above.kind is NodeKind.DOCUMENT else above.ref
        if self.kind is NodeKind.DOCUMENT:
            return "/"
        name = f"@{self.name}" if self.kind is NodeKind.ATTRIBUTE else self.name
        return f"{before}/{name}[{self.key}]" if self.key else f"{before}/{name}"

    def add(self, child: Node, at: int | None = None) -> None:
        child.parent = self
        children = list(self.children) if not isinstance(self.children, list) else self.children
        self.children = children
        if at is None:
            children.append(child)
        else:
            children.insert(at, child)
        index = self._by_name
        if index is not None:
            same = index.setdefault(child.name, [])
            if at is None or not same or (at > 0 and children[at - 1] is same[-1]):
                same.append(child)
                if self._numbers is not None and child.name in self._numbers:
                    self._numbers[child.name][id(child)] = len(same) - 1
            else:
                self._by_name = self._numbers = None
        if at is None and self._places is not None:
            self._places[id(child)] = len(children) - 1
        else:
            self._places = None

    def remove(self, child: Node) -> None:
        """Take a child out."""
        self.children = [other for other in self.children if other is not child]
        self._by_name = self._places = self._numbers = None

    def set_attribute(self, attribute: Node) -> None:
        """Give this element an attribute node."""
        attribute.parent = self
        name = f"{{{attribute.namespace}}}{attribute.name}" if attribute.namespace else attribute.name
        self.attributes = {**self.attributes, name: attribute}

    def attribute(self, name: str) -> str:
        """The value of an attribute that lies in no namespace, or ""."""
        found = self.attributes.get(name)
        return found.text if found is not None else ""

    def named(self, name: str) -> Sequence[Node]:
        """The children of this name, through an index that structural changes keep or drop."""
        index = self._by_name
        if index is None:
            if not self.children:
                return ()
            index = {}
            for child in self.children:
                index.setdefault(child.name, []).append(child)
            self._by_name = index
        return index.get(name, ())

    def number(self, child: Node) -> int:
        """Which of the children of its name a child is, from 0."""
        same = self.named(child.name)
        if same[-1] is child:  # the usual case: a row that was just added
            return len(same) - 1
        if self._numbers is None:
            self._numbers = {}
        if child.name not in self._numbers:
            self._numbers[child.name] = {id(one): n for n, one in enumerate(same)}
        return self._numbers[child.name][id(child)]

    def place_from_end(self, child: Node) -> int:
        """Where a child stands that is one of the last."""
        for n in range(len(self.children) - 1, -1, -1):
            if self.children[n] is child:
                return n
        return 0

    def place(self, child: Node) -> int:
        """Where a child stands among all children, from 0."""
        places = self._places
        if places is None:
            places = self._places = {id(one): n for n, one in enumerate(self.children)}
        return places.get(id(child), 0)

    def contents(self) -> Sequence[Node]:
        """The child nodes as expressions see them: the text of a leaf is a node."""
        if self.children or not self.text or self.kind is not NodeKind.ELEMENT:
            return self.children
        shown = self._text_node
        if shown is None:
            shown = self._text_node = Node("", self.path, self, kind=NodeKind.TEXT)
        shown.text, shown.relevant = self.text, self.relevant
        return (shown,)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it but attributes and the texts of leaves, in document order."""
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
        return "".join(
            child.string()
            for child in self.children
            if child.kind is not NodeKind.COMMENT and child.kind is not NodeKind.INSTRUCTION
        )
