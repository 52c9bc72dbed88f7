"""The nodes of one instance, and where rows come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from inspector.errors import NotFoundError
from inspector.forms.definition import Form
from inspector.forms.state import Ref, Row
from inspector.forms.tree import Node
from inspector.forms.xform import copy_of
from inspector.i18n import gettext as _


class Instance:
    """A document made from the form's template, with every node by its reference."""

    def __init__(self, form: Form, new_key: Callable[[], str]) -> None:
        self._form = form
        self._new_key = new_key
        self.document = copy_of(form.template)
        self._by_ref: dict[str, Node] = {}

    # -- finding

    def node(self, ref: str) -> Node:
        """The node of this reference. Raises NotFoundError."""
        node = self._by_ref.get(ref)
        if node is None:
            raise NotFoundError(_("This checklist has no “{ref}”.").format(ref=ref))
        return node

    def find(self, ref: str) -> Node | None:
        return self._by_ref.get(ref)

    def refs(self) -> Iterable[str]:
        return self._by_ref

    def under(self, top: Node, path: str) -> Sequence[Node]:
        """Every node of this path at or below `top`, applicable or not."""
        if path == top.path:
            return (top,)
        if not path.startswith(f"{top.path}/"):
            return ()
        return down(top, path[len(top.path) + 1 :].split("/"))

    def repeat_place(self, ref: str) -> tuple[str, Node]:
        """The path of a repeat and the node around it, by the repeat's reference without a key."""
        above, _slash, name = ref.rpartition("/")
        parent = self._by_ref.get(above)
        path = f"{parent.path}/{name}" if parent is not None else ""
        if parent is None or path not in self._form.repeats:
            raise NotFoundError(_("“{ref}” is not a place where rows can be added.").format(ref=ref))
        return path, parent

    def row_node(self, ref: str) -> tuple[Node, Node]:
        """A row and the node around it. Raises NotFoundError."""
        node = self.node(ref)
        if not node.key or node.parent is None:
            raise NotFoundError(_("“{ref}” is not a row.").format(ref=ref))
        return node, node.parent

    def rows(self, path: str = "") -> list[Row]:
        """The rows of every repeat, or of this one, in document order."""
        if not self._form.repeats:
            return []
        return [self.row(node) for node in self.document.walk() if node.key and path in ("", node.path)]

    def row(self, node: Node) -> Row:
        parent = innermost_key(node.parent)
        return Row(Ref(node.ref), node.path, node.key, parent)

    def leaves(self, top: Node) -> Iterator[Node]:
        """The nodes that hold values: elements without children, and attributes that a bind speaks of."""
        for node in top.walk():
            if not node.children:
                yield node
            for attribute in node.attributes.values():
                if attribute.bind is not None:
                    yield attribute

    # -- changing

    def give_keys(self) -> None:
        """Give every row that the template brings a key of its own."""
        for node in self.document.walk():
            if node.path in self._form.repeats:
                node.key = self._new_key()
        self.index(self.document)

    def index(self, top: Node) -> None:
        """Make a new subtree known by its references."""
        known = self._by_ref
        for node in top.walk():
            known[node.fix_ref()] = node
            for attribute in node.attributes.values():
                known[attribute.fix_ref()] = attribute

    def forget(self, top: Node) -> list[Ref]:
        """Take a subtree out of what is known; gives its references."""
        gone = []
        for node in top.walk():
            gone.append(Ref(node.ref))
            self._by_ref.pop(node.ref, None)
            for attribute in node.attributes.values():
                self._by_ref.pop(attribute.ref, None)
        return gone

    def new_row(self, path: str, key: str, *, blank: bool = False) -> Node:
        """A row as the form's template has it; `blank` leaves inner rows and values out."""
        return self.row_like(self._form.repeats[path], key, blank=blank)

    def row_like(self, template: Node, key: str, *, blank: bool = False) -> Node:
        """A row that looks like this one."""
        row = copy_of(template)
        row.key = key
        if blank:
            self.empty(row)
            return row
        for node in row.walk():
            if node is not row and node.path in self._form.repeats:
                node.key = self._new_key()
        return row

    def empty(self, top: Node) -> None:
        """Take every row below and every value out of a subtree."""
        self.drop_rows(top)
        for node in top.walk():
            if not node.children:
                node.text = ""

    def drop_rows(self, top: Node) -> None:
        """Take every row below out of a subtree; defaults stay."""
        for node in list(top.walk()):
            if node is not top and node.path in self._form.repeats and node.parent is not None:
                node.parent.remove(node)

    def insert(self, parent: Node, row: Node, at: int | None = None) -> None:
        """Put a row among its kind; where there is none, where the form has it."""
        if not parent.relevant:
            for node in row.walk():
                node.relevant = False
        same = parent.named(row.name)
        if at is not None and at < len(same):
            parent.add(row, parent.place(same[max(at, 0)]))
        elif same:
            place = parent.place_from_end(same[-1]) + 1
            parent.add(row, None if place == len(parent.children) else place)
        else:
            order = self._form.child_order.get(parent.path, ())
            later = set(order[order.index(row.name) + 1 :]) if row.name in order else set()
            parent.add(row, next((n for n, child in enumerate(parent.children) if child.name in later), None))


def down(top: Node, names: Iterable[str]) -> Sequence[Node]:
    """The nodes that these names lead to, through every row."""
    found: Sequence[Node] = (top,)
    for name in names:
        if name.startswith("@"):
            found = [
                attribute
                for node in found
                for attribute in node.attributes.values()
                if attribute.name == name[1:]
            ]
        elif len(found) == 1:
            found = found[0].named(name)
        else:
            found = [child for node in found for child in node.named(name)]
    return found


def innermost_key(node: Node | None) -> str:
    """The key of the row that a node lies in, or ""."""
    while node is not None:
        if node.key:
            return node.key
        node = node.parent
    return ""
