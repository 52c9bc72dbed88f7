"""A syntax tree into a closure, and into the list of what it will read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from inspector.forms.tree import Node
from inspector.forms.xpath import values
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.functions import lookup
from inspector.forms.xpath.parser import (
    Binary,
    Call,
    Expr,
    Literal,
    Negative,
    Number,
    Path,
    Step,
    Variable,
    parse,
)
from inspector.forms.xpath.scope import Closure, Scope
from inspector.forms.xpath.values import Value, in_order, nodes
from inspector.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the primary instance that an expression reads.

    `anchor` says how far up the expression goes before it comes down again: rows of repeats above that
    level are the reader's own, rows below it are all rows.
    """

    path: str
    anchor: str
    deep: bool = False  # everything below as well


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run in many places."""

    text: str
    run: Closure
    tree: Expr = field(repr=False)

    def references(self, context: str) -> frozenset[Reference]:
        """What it reads when its context node has this path."""
        return frozenset(_references(self.tree, context, context))


@lru_cache(maxsize=20_000)
def compiled(text: str) -> Compiled:
    """The closure of an expression's text, shared by all who use it. Raises XPathError."""
    tree = parse(text)
    return Compiled(text, _closure(tree), tree)


def _closure(tree: Expr) -> Closure:
    match tree:
        case Literal(value) | Number(value):
            return lambda _scope: value
        case Negative(operand):
            inner = _closure(operand)
            return lambda scope: -values.number(inner(scope))
        case Binary(operator, left, right):
            return _binary(operator, _closure(left), _closure(right))
        case Call(name, arguments):
            return _call(name, arguments)
        case Variable(name):
            raise XPathError(_("“${name}” is a variable, and forms have none.").format(name=name))
        case Path():
            return _path(tree)


def _binary(operator: str, left: Closure, right: Closure) -> Closure:
    if operator == "or":
        return lambda scope: values.boolean(left(scope)) or values.boolean(right(scope))
    if operator == "and":
        return lambda scope: values.boolean(left(scope)) and values.boolean(right(scope))
    if operator == "|":
        return lambda scope: in_order([*nodes(left(scope)), *nodes(right(scope))])
    if operator in ("+", "-", "*", "div", "mod"):
        compute = _ARITHMETIC[operator]
        return lambda scope: compute(values.number(left(scope)), values.number(right(scope)))
    return lambda scope: values.compare(operator, left(scope), right(scope))


def _divide(a: float, b: float) -> float:
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _modulo(a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b) or math.isinf(a) or b == 0:
        return math.nan
    return math.fmod(a, b)


def _finite(operation: Callable[[float, float], float]) -> Callable[[float, float], float]:
    def compute(a: float, b: float) -> float:
        try:
            return operation(a, b)
        except OverflowError:
            return math.inf

    return compute


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": _finite(lambda a, b: a * b),
    "div": _divide,
    "mod": _modulo,
}


def _call(name: str, arguments: tuple[Expr, ...]) -> Closure:
    function = lookup(name, len(arguments))
    closures = tuple(_closure(argument) for argument in arguments)
    if name == "jr:choice-name":  # its second argument is a path given as text
        closures = (closures[0], _path_in_text(closures[1]))
    return lambda scope: function(scope, closures)


def _path_in_text(inner: Closure) -> Closure:
    return lambda scope: compiled(values.text(inner(scope))).run(scope)


# -- paths


def _path(tree: Path) -> Closure:
    steps = tuple(_step(step) for step in tree.steps)
    if tree.base is None:
        absolute = tree.absolute

        def from_context(scope: Scope) -> Value:
            found = [scope.node.root] if absolute else [scope.node]
            for step in steps:
                found = step(scope, found)
            return found

        return from_context
    base = _closure(tree.base)
    predicates = tuple(_closure(predicate) for predicate in tree.predicates)

    def from_base(scope: Scope) -> Value:
        found = nodes(base(scope))
        for predicate in predicates:
            found = _filtered(scope, found, predicate)
        for step in steps:
            found = step(scope, found)
        return found

    return from_base


_StepClosure = Callable[[Scope, list[Node]], list[Node]]


def _step(step: Step) -> _StepClosure:
    predicates = tuple(_closure(predicate) for predicate in step.predicates)
    if step.axis == "child" and not step.test.endswith(")") and step.test != "*" and ":*" not in step.test:
        return _child_step(step, predicates)
    walk, test = _AXES[step.axis], _test(step)
    one_way = step.axis in ("child", "self", "attribute", "descendant", "descendant-or-self")

    def run(scope: Scope, context: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in context:
            here = [other for other in walk(node) if other.relevant and test(other)]
            for predicate in predicates:
                here = _filtered(scope, here, predicate)
            found += here
        return found if len(context) == 1 and one_way else in_order(found)

    return run


def _child_step(step: Step, predicates: tuple[Closure, ...]) -> _StepClosure:
    name = step.test.rpartition(":")[2]
    lookup = _equality(step.predicates[0]) if step.predicates else None

    def run(scope: Scope, context: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in context:
            rest = predicates
            if lookup is not None and node.bind is None and scope.runtime.is_static(node):
                here = scope.runtime.indexed(node, name, lookup[0], values.text(lookup[1](scope)))
                rest = predicates[1:]
            else:
                here = [child for child in node.named(name) if child.relevant]
            for predicate in rest:
                here = _filtered(scope, here, predicate)
            found += here
        return found

    return run


def _equality(predicate: Expr) -> tuple[str, Closure] | None:
    """The child name and the other side of `[name = …]`, where the other side is a text that no row changes."""
    if not (isinstance(predicate, Binary) and predicate.operator == "="):
        return None
    for mine, other in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        if (
            isinstance(mine, Path)
            and not mine.absolute
            and mine.base is None
            and len(mine.steps) == 1
            and mine.steps[0].axis == "child"
            and not mine.steps[0].predicates
            and mine.steps[0].test.isidentifier()
            and _is_fixed_text(other)
        ):
            return mine.steps[0].test, _closure(other)
    return None


def _is_fixed_text(tree: Expr) -> bool:
    """Whether this is one text, whatever row of the list is looked at: a literal, or a path to one answer."""
    if isinstance(tree, Literal):
        return True
    starts_elsewhere = isinstance(tree, Path) and (
        tree.absolute or (isinstance(tree.base, Call) and tree.base.name == "current")
    )
    return (
        starts_elsewhere
        and isinstance(tree, Path)
        and not any(
            step.predicates or step.axis not in ("child", "parent", "self") or step.test == "*"
            for step in tree.steps
        )
    )


def _filtered(scope: Scope, found: list[Node], predicate: Closure) -> list[Node]:
    kept, size = [], len(found)
    for position, node in enumerate(found, 1):
        value = predicate(scope.at(node, position, size))
        if value == position if isinstance(value, float) else values.boolean(value):
            kept.append(node)
    return kept


def _test(step: Step) -> Callable[[Node], bool]:
    test = step.test
    if test in ("node()", "*"):
        return lambda _node: True
    if test == "text()":
        return lambda node: not node.children
    if test.endswith(")"):
        return lambda _node: False
    prefix, _colon, name = test.rpartition(":")
    if name == "*":
        return lambda node: node.namespace == prefix
    return lambda node: node.name == name


def _ancestors(node: Node) -> Iterator[Node]:
    current = node.parent
    while current is not None:
        yield current
        current = current.parent


def _siblings(node: Node, *, after: bool) -> list[Node]:
    if node.parent is None:
        return []
    siblings = node.parent.children
    at = next(n for n, sibling in enumerate(siblings) if sibling is node)
    return siblings[at + 1 :] if after else siblings[:at][::-1]


def _following(node: Node) -> Iterator[Node]:
    for above in (node, *_ancestors(node)):
        for sibling in _siblings(above, after=True):
            yield from sibling.walk()


def _preceding(node: Node) -> Iterator[Node]:
    for above in (node, *_ancestors(node)):
        for sibling in _siblings(above, after=False):
            yield from reversed(list(sibling.walk()))


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from child.walk()


def _attributes(node: Node) -> list[Node]:
    found = []
    for name, value in node.attributes.items():
        attribute = Node(name, f"{node.path}/@{name}", None, value)
        attribute.parent = node
        found.append(attribute)
    return found


_AXES: dict[str, Callable[[Node], Iterator[Node] | list[Node]]] = {
    "child": lambda node: node.children,
    "self": lambda node: [node],
    "parent": lambda node: [node.parent] if node.parent is not None else [],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: iter([node, *_ancestors(node)]),
    "descendant": _descendants,
    "descendant-or-self": lambda node: node.walk(),
    "following": _following,
    "following-sibling": lambda node: _siblings(node, after=True),
    "preceding": _preceding,
    "preceding-sibling": lambda node: _siblings(node, after=False),
    "attribute": _attributes,
    "namespace": lambda _node: [],
}


# -- what an expression reads


def _references(tree: Expr, here: str | None, current: str) -> Iterator[Reference]:
    match tree:
        case Negative(operand):
            yield from _references(operand, here, current)
        case Binary(_operator, left, right):
            yield from _references(left, here, current)
            yield from _references(right, here, current)
        case Call(name, arguments):
            for argument in arguments:
                yield from _references(argument, here, current)
            if (
                name in ("jr:choice-name", "choice-name")
                and len(arguments) == 2
                and isinstance(arguments[1], Literal)
            ):
                yield from _references(parse(arguments[1].value), here, current)
            if (
                not arguments
                and name in ("position", "name", "local-name", "string", "number", "string-length")
                and here
            ):
                yield Reference(here, here)
        case Path():
            yield from _path_references(tree, here, current)


def _path_references(tree: Path, here: str | None, current: str) -> Iterator[Reference]:
    place = "" if tree.absolute else here
    if tree.base is not None:
        yield from _references(tree.base, here, current)
        place = current if isinstance(tree.base, Call) and tree.base.name == "current" else None
        if isinstance(tree.base, Path | Binary):
            bases = list(_references(tree.base, here, current))
            place = bases[0].path if len(bases) == 1 else None
        for predicate in tree.predicates:
            yield from _references(predicate, place, current)
    highest, deep = place, False
    for step in tree.steps:
        if place is not None:
            place, deep = _moved(place, step, deep)
            if highest is not None and len(place) < len(highest):
                highest = place
        for predicate in step.predicates:
            yield from _references(predicate, place, current)
    if place is not None and (tree.steps or tree.absolute or tree.base is not None):
        yield Reference(place, highest or "", deep)


def _moved(place: str, step: Step, deep: bool) -> tuple[str, bool]:
    if deep or step.axis in ("attribute", "self"):
        return place, deep
    if step.axis == "parent":
        return place.rpartition("/")[0], deep
    if step.axis == "child" and step.test != "*" and not step.test.endswith(")"):
        return f"{place}/{step.test.rpartition(':')[2]}", deep
    if step.axis in ("child", "descendant", "descendant-or-self"):
        return place, True
    return "", True  # sideways and upwards axes may reach anything
