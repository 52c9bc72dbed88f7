"""A syntax tree into a closure, and into the list of what it will read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from inspector.forms.tree import Node, NodeKind
from inspector.forms.xpath import values
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.functions import Function, lookup
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
from inspector.forms.xpath.scope import Closure, Runtime, Scope
from inspector.forms.xpath.values import Value, in_order, is_nodes, nodes
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
    own: bool = False  # the very node that the expression belongs to
    chosen: bool = False  # a row that a predicate chooses, which may be another one than the expression's own


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run in many places."""

    text: str
    run: Closure
    tree: Expr = field(repr=False)

    def faults(self) -> tuple[XPathError, ...]:
        """What can never be evaluated in it: functions that there are none of, or called wrongly."""
        return tuple(_faults(self.tree))

    def references(self, context: str, repeats: frozenset[str] = frozenset()) -> frozenset[Reference]:
        """What it reads when its context node has this path in a form with these repeats."""
        return frozenset(_References(context, repeats).of(self.tree, context))

    def totals(self) -> frozenset[str]:
        """The paths whose sum or count it asks for."""
        return frozenset(_totals_in(self.tree))


@lru_cache(maxsize=20_000)
def compiled(text: str) -> Compiled:
    """The closure of an expression's text, shared by all who use it. Raises XPathError."""
    tree = parse(text)
    return Compiled(text, _closure(tree), tree)


def broken(text: str, fault: XPathError) -> Compiled:
    """An expression that cannot be read: whoever asks it is told why, and the rest of the form goes on."""
    return Compiled(text, _raising(fault), Literal(""))


_OF_ALL_ROWS = frozenset(
    {
        "sum", "count", "count-non-empty", "min", "max", "join", "concat", "position", "indexed-repeat",
        "distinct-values", "randomize", "area", "distance", "checklist", "weighted-checklist",
    }
)  # fmt: skip
"""Functions of a set: their paths mean every row, also where the expression stands in one of them."""


def _closure(tree: Expr, *, all_rows: bool = False) -> Closure:
    match tree:
        case Literal(value) | Number(value):
            return lambda _scope: value
        case Negative(operand):
            inner = _closure(operand)
            return lambda scope: -values.number(inner(scope), scope.runtime.zone)
        case Binary(operator, left, right):
            return _binary(operator, _closure(left), _closure(right))
        case Call(name, arguments):
            return _call(name, arguments)
        case Variable(name):
            raise XPathError(_("“${name}” is a variable, and forms have none.").format(name=name))
        case Path():
            return _path(tree, all_rows=all_rows)


def _binary(operator: str, left: Closure, right: Closure) -> Closure:
    if operator == "or":
        return lambda scope: values.boolean(left(scope)) or values.boolean(right(scope))
    if operator == "and":
        return lambda scope: values.boolean(left(scope)) and values.boolean(right(scope))
    if operator == "|":
        return lambda scope: in_order([*nodes(left(scope)), *nodes(right(scope))])
    if operator in _ARITHMETIC:
        compute = _ARITHMETIC[operator]

        def run(scope: Scope) -> Value:
            zone = scope.runtime.zone
            return compute(values.number(left(scope), zone), values.number(right(scope), zone))

        return run

    def compare(scope: Scope) -> Value:
        a, b, runtime = left(scope), right(scope), scope.runtime
        if runtime.namespaces is None:  # in a form, what does not apply compares as blank, as in Collect
            a, b = (a if a or not is_nodes(a) else ""), (b if b or not is_nodes(b) else "")
        return values.compare(operator, a, b, runtime.zone)

    return compare


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
    try:
        function = lookup(name, len(arguments))
    except XPathError as fault:
        return _raising(fault)
    closures = tuple(_closure(argument, all_rows=name in _OF_ALL_ROWS) for argument in arguments)
    if name in ("jr:choice-name", "choice-name"):  # its second argument is a path given as text
        closures = (closures[0], _path_in_text(closures[1]))
    if name in ("sum", "count"):
        total = _plain_path(arguments[0])
        if total:
            return _total(name, total, function, closures)
    prefix = name.rpartition(":")[0]
    if prefix in _LIBRARIES:
        return _in_library(prefix, function, closures)
    return lambda scope: function(scope, closures)


def _raising(fault: XPathError) -> Closure:
    """What can never be evaluated says so when it is asked, and not before: `and` may stop short of it."""

    def run(_scope: Scope) -> Value:
        raise fault

    return run


_LIBRARIES = {"jr": "http://openrosa.org/javarosa", "fn": "http://www.w3.org/2005/xpath-functions"}


def _in_library(prefix: str, function: Function, closures: tuple[Closure, ...]) -> Closure:
    """Where prefixes are declared, one that means something else brings no function of ours."""

    def run(scope: Scope) -> Value:
        declared = scope.runtime.namespaces
        if declared is not None and declared.get(prefix, _LIBRARIES[prefix]) != _LIBRARIES[prefix]:
            raise XPathError(
                _("“{prefix}:” stands for a library that there is none of.").format(prefix=prefix)
            )
        return function(scope, closures)

    return run


def _total(name: str, path: str, function: Function, closures: tuple[Closure, ...]) -> Closure:
    """A sum or count of every node of a path: asked of whoever keeps it, where somebody does."""

    def run(scope: Scope) -> Value:
        totals = scope.runtime.totals
        if totals is None or not totals.has(path):
            return function(scope, closures)
        return totals.sum(path) if name == "sum" else totals.count(path)

    return run


def _plain_path(tree: Expr) -> str:
    """The path, where it is absolute and goes down by names alone; "" otherwise."""
    if not (isinstance(tree, Path) and tree.absolute and tree.steps) or not all(
        step.axis == "child" and not step.predicates and step.test.replace("-", "_").isidentifier()
        for step in tree.steps
    ):
        return ""
    return "".join(f"/{step.test}" for step in tree.steps)


def _path_in_text(inner: Closure) -> Closure:
    return lambda scope: compiled(values.text(inner(scope))).run(scope)


# -- paths


def _path(tree: Path, *, all_rows: bool) -> Closure:
    if tree.absolute and not all_rows and tree.steps and all(step.axis == "child" for step in tree.steps):
        return _absolute(tree)
    steps = _steps(tree)
    if tree.base is None:
        if not tree.absolute and len(tree.steps) == 1 and tree.steps[0] == Step("self", "node()"):
            return lambda scope: (scope.node,) if scope.node.relevant else ()
        absolute = tree.absolute
        if not absolute and _goes_up_and_down(tree.steps):
            return _relative(tree.steps, steps)

        def from_context(scope: Scope) -> Value:
            found: Sequence[Node] = (scope.runtime.root or scope.node.root,) if absolute else (scope.node,)
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


def _goes_up_and_down(steps: Sequence[Step]) -> bool:
    """Whether a path climbs and then goes down by plain names: most paths that people write."""
    up = next((n for n, step in enumerate(steps) if step != _UP), len(steps))
    return len(steps) > up and all(_is_name(step) for step in steps[up:])


_UP = Step("parent", "node()")


def _is_name(step: Step) -> bool:
    return step.axis == "child" and not step.predicates and _is_plain(step.test) and ":" not in step.test


def _relative(path: Sequence[Step], steps: Sequence[_StepClosure]) -> Closure:
    """A path that climbs and goes down by names, without a list for each step."""
    climbs = sum(step == _UP for step in path)
    names = tuple(step.test for step in path[climbs:])

    def run(scope: Scope) -> Value:
        if scope.runtime.namespaces is not None:
            found: Sequence[Node] = (scope.node,)
            for step in steps:
                found = step(scope, found)
            return found
        node: Node = scope.node
        for _level in range(climbs):
            above = node.parent
            if above is None or not above.relevant:
                return ()
            node = above
        return _down_by(names, node)

    return run


def _down_by(names: Sequence[str], node: Node) -> Sequence[Node]:
    """What applies below a node by these names."""
    if len(names) == 1:
        below = node.named(names[0])
        if len(below) == 1 and below[0].relevant:
            return (below[0],)
        return [child for child in below if child.relevant]
    for n, name in enumerate(names):
        below = node.named(name)
        if len(below) != 1:  # none, or a repeat
            found = [child for child in below if child.relevant]
            for rest in names[n + 1 :]:
                found = [child for one in found for child in one.named(rest) if child.relevant]
            return found
        node = below[0]
        if not node.relevant:
            return ()
    return (node,)


def _absolute(tree: Path) -> Closure:
    """A path from the root: where it passes the repeat that the expression stands in, it means its own row.

    So Collect reads it, and so do those who write forms; a row that is chosen by a predicate stays chosen.
    """
    steps = _steps(tree)
    turns: dict[str, int] = {}  # path of a repeat that is passed -> the step after it
    place = ""
    for n, step in enumerate(tree.steps[:-1], 1):
        if step.predicates:
            break
        place = f"{place}/{step.test.rpartition(':')[2]}"
        turns[place] = n
    names = tuple(step.test for step in tree.steps) if all(map(_is_name, tree.steps)) else ()

    def run(scope: Scope) -> Value:
        runtime = scope.runtime
        top = runtime.root or scope.node.root
        at = 0
        row: Node | None = scope.current if runtime.repeats else None
        while row is not None:
            if row.key and row.path in turns:
                top, at = row, turns[row.path]
                break
            row = row.parent
        if at and not top.relevant:
            return ()
        if names and runtime.namespaces is None:
            return _down_by(names[at:], top)
        found: Sequence[Node] = (top,)
        for step in steps[at:]:
            found = step(scope, found)
        return found

    return run


_StepClosure = Callable[[Scope, Sequence[Node]], Sequence[Node]]
_FLAT = frozenset({"child", "self", "attribute"})


def _steps(tree: Path) -> tuple[_StepClosure, ...]:
    """The steps; `//name` goes straight down, and sets that cannot be out of order are not sorted."""
    found: list[_StepClosure] = []
    flat = tree.base is None or (isinstance(tree.base, Call) and tree.base.name in ("instance", "current"))
    steps = list(tree.steps)
    while steps:
        step = steps.pop(0)
        if step == Step("descendant-or-self", "node()") and steps and _can_join(steps[0]):
            step = Step("descendant", steps.pop(0).test)
        found.append(_step(step, in_order_already=flat))
        flat = flat and step.axis in _FLAT
    return tuple(found)


def _can_join(step: Step) -> bool:
    return step.axis == "child" and not step.predicates


def _step(step: Step, *, in_order_already: bool) -> _StepClosure:
    predicates = tuple(_closure(predicate) for predicate in step.predicates)
    if step.axis == "child" and _is_plain(step.test):
        return _child_step(step, predicates, in_order_already=in_order_already)
    walk, test = _AXES[step.axis], _test(step)
    keeps_order = step.axis in _FLAT
    forward = step.axis in (*_FLAT, "descendant", "descendant-or-self", "following", "following-sibling")

    def run(scope: Scope, context: Sequence[Node]) -> Sequence[Node]:
        found: list[Node] = []
        for node in context:
            here: Sequence[Node] = [
                other for other in walk(node) if other.relevant and test(other, scope.runtime)
            ]
            for predicate in predicates:
                here = _filtered(scope, here, predicate)
            found += here
        sorted_already = (keeps_order and in_order_already) or (len(context) == 1 and forward)
        return found if sorted_already else in_order(found)

    return run


def _is_plain(test: str) -> bool:
    """Whether a node test is a name, so that the index of children by name answers it."""
    return not test.endswith((")", "*"))


def _child_step(step: Step, predicates: tuple[Closure, ...], *, in_order_already: bool) -> _StepClosure:
    prefix, _colon, name = step.test.rpartition(":")
    lookup = _equality(step.predicates[0]) if step.predicates else None

    def run(scope: Scope, context: Sequence[Node]) -> Sequence[Node]:
        found: list[Node] = []
        runtime = scope.runtime
        for node in context:
            rest = predicates
            here: Sequence[Node]
            if lookup is not None and node.bind is None and runtime.is_static(node):
                here = runtime.indexed(node, name, lookup[0], values.text(lookup[1](scope)))
                rest = predicates[1:]
            else:
                here = [child for child in node.named(name) if child.relevant]
                if runtime.namespaces is not None:
                    wanted = _namespace(prefix, runtime)
                    here = [child for child in here if child.namespace == wanted]
            for predicate in rest:
                here = _filtered(scope, here, predicate)
            found += here
        return found if in_order_already else in_order(found)

    return run


def _namespace(prefix: str, runtime: Runtime) -> str:
    """What a prefix stands for where names are taken with their namespaces."""
    if not prefix:
        return runtime.default_namespace
    found = (runtime.namespaces or {}).get(prefix)
    if found is None:
        raise XPathError(_("The prefix “{prefix}” is not declared in this form.").format(prefix=prefix))
    return found


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
            and _is_plain(mine.steps[0].test)
            and _is_fixed_text(other)
        ):
            return mine.steps[0].test.rpartition(":")[2], _closure(other)
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


def _filtered(scope: Scope, found: Sequence[Node], predicate: Closure) -> Sequence[Node]:
    kept, size = [], len(found)
    inner = scope.at(scope.node, 1, size)
    for position, node in enumerate(found, 1):
        inner.node, inner.position = node, position
        value = predicate(inner)
        if value == position if isinstance(value, float) else values.boolean(value):
            kept.append(node)
    return kept


_Test = Callable[[Node, Runtime], bool]
_TYPES = {
    "text()": NodeKind.TEXT,
    "comment()": NodeKind.COMMENT,
    "processing-instruction()": NodeKind.INSTRUCTION,
}


def _test(step: Step) -> _Test:
    """Whether a node passes the test of a step (XPath 1.0 section 2.3)."""
    test = step.test
    if test == "node()":
        return lambda _node, _runtime: True
    if test in _TYPES:
        kind = _TYPES[test]
        return lambda node, _runtime: node.kind is kind
    if test.endswith(")"):
        target = test.partition("(")[2][:-1]
        return lambda node, _runtime: node.kind is NodeKind.INSTRUCTION and node.name == target
    principal = NodeKind.ATTRIBUTE if step.axis == "attribute" else NodeKind.ELEMENT
    if test == "*":
        return lambda node, _runtime: node.kind is principal
    prefix, _colon, name = test.rpartition(":")

    def named(node: Node, runtime: Runtime) -> bool:
        if node.kind is not principal or name not in ("*", node.name):
            return False
        if runtime.namespaces is None:
            return not prefix or name != "*" or node.prefix == prefix
        if not prefix and principal is not NodeKind.ELEMENT:
            return not node.namespace
        return node.namespace == _namespace(prefix, runtime)

    return named


def _ancestors(node: Node) -> Iterator[Node]:
    current = node.parent
    while current is not None:
        yield current
        current = current.parent


def _siblings(node: Node, *, after: bool) -> Sequence[Node]:
    if node.parent is None or node.kind is NodeKind.ATTRIBUTE:
        return ()
    siblings = node.parent.contents()
    at = node.parent.place(node)
    return siblings[at + 1 :] if after else siblings[:at][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.kind is NodeKind.ATTRIBUTE and node.parent is not None:
        node = node.parent
        yield from _descendants(node)
    for above in (node, *_ancestors(node)):
        for sibling in _siblings(above, after=True):
            yield from _whole(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    start = node.parent if node.kind is NodeKind.ATTRIBUTE and node.parent is not None else node
    for above in (start, *_ancestors(start)):
        for sibling in _siblings(above, after=False):
            yield from reversed(list(_whole(sibling)))


def _whole(node: Node) -> Iterator[Node]:
    """A node and everything below it, the texts of leaves too."""
    yield node
    for child in node.contents():
        yield from _whole(child)


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.contents():
        yield from _whole(child)


_AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "child": lambda node: node.contents(),
    "self": lambda node: (node,),
    "parent": lambda node: (node.parent,) if node.parent is not None else (),
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: (node, *_ancestors(node)),
    "descendant": _descendants,
    "descendant-or-self": _whole,
    "following": _following,
    "following-sibling": lambda node: _siblings(node, after=True),
    "preceding": _preceding,
    "preceding-sibling": lambda node: _siblings(node, after=False),
    "attribute": lambda node: node.attributes.values(),
    "namespace": lambda _node: (),  # as every browser and Collect: forms have no use for namespace nodes
}


# -- what is wrong with an expression before it runs


def _faults(tree: Expr) -> Iterator[XPathError]:
    match tree:
        case Negative(operand):
            yield from _faults(operand)
        case Binary(_operator, left, right):
            yield from _faults(left)
            yield from _faults(right)
        case Call(name, arguments):
            try:
                lookup(name, len(arguments))
            except XPathError as fault:
                yield fault
            for argument in arguments:
                yield from _faults(argument)
        case Path(_absolute, steps, base, predicates):
            for inner in (*predicates, *(one for step in steps for one in step.predicates)):
                yield from _faults(inner)
            if base is not None:
                yield from _faults(base)


# -- what an expression reads


def _parts(tree: Expr) -> Iterator[Expr]:
    """The expressions directly inside another."""
    match tree:
        case Negative(operand):
            yield operand
        case Binary(_operator, left, right):
            yield left
            yield right
        case Call(_name, arguments):
            yield from arguments
        case Path(_absolute, steps, base, predicates):
            if base is not None:
                yield base
            yield from predicates
            for step in steps:
                yield from step.predicates


def _totals_in(tree: Expr) -> Iterator[str]:
    if isinstance(tree, Call) and tree.name in ("sum", "count") and len(tree.arguments) == 1:
        path = _plain_path(tree.arguments[0])
        if path:
            yield path
    for part in _parts(tree):
        yield from _totals_in(part)


_OF_CONTEXT = frozenset({"string", "number", "string-length", "normalize-space"})


class _References:
    """Follows an expression through the paths of a form without running it."""

    def __init__(self, current: str, repeats: frozenset[str]) -> None:
        self._current = current
        self._repeats = repeats

    def of(self, tree: Expr, here: str | None, *, all_rows: bool = False) -> Iterator[Reference]:
        """What a part of the expression reads when its context is `here` (None: a list that never changes)."""
        match tree:
            case Negative() | Binary():
                for part in _parts(tree):
                    yield from self.of(part, here, all_rows=all_rows)
            case Call(name, arguments):
                for argument in (
                    arguments if name != "position" else ()
                ):  # where rows stand, not what is in them
                    yield from self.of(argument, here, all_rows=name in _OF_ALL_ROWS)
                if name in ("jr:choice-name", "choice-name") and len(arguments) == 2:
                    if isinstance(arguments[1], Literal):
                        yield from self.of(parse(arguments[1].value), here)
                elif not arguments and name in _OF_CONTEXT and here:
                    yield Reference(here, here, own=here == self._current)
            case Path():
                yield from self._of_path(tree, here, all_rows=all_rows)

    def _of_path(self, tree: Path, here: str | None, *, all_rows: bool) -> Iterator[Reference]:
        place = "" if tree.absolute else here
        own = not tree.absolute and here == self._current
        if tree.base is not None:
            yield from self.of(tree.base, here, all_rows=all_rows)
            is_current = isinstance(tree.base, Call) and tree.base.name == "current"
            place, own = (self._current, True) if is_current else (None, False)
            if isinstance(tree.base, Path | Binary):
                bases = list(self.of(tree.base, here))
                place = bases[0].path if len(bases) == 1 else None
            for predicate in tree.predicates:
                yield from self._of_predicate(predicate, place, "")
        highest, deep, chosen = place, False, False
        for step in tree.steps:
            if place is not None:
                place, deep = _moved(place, step, deep)
                own = own and step.axis == "self"
                if step.axis in _ELSEWHERE:
                    chosen, highest = True, place.rpartition("/")[0]
                if highest is not None and len(place) < len(highest):
                    highest = place
                chosen = chosen or (place in self._repeats and bool(step.predicates))
                if tree.absolute and not chosen and self._is_own_row(tree, step, place, all_rows):
                    highest = place
            for predicate in step.predicates:
                yield from self._of_predicate(predicate, place, highest)
        if place is not None and (tree.steps or tree.absolute or tree.base is not None):
            own = (own or (tree.absolute and place == self._current and not all_rows)) and not chosen
            yield Reference(place, highest or "", deep, own, chosen)

    def _of_predicate(self, tree: Expr, here: str | None, anchor: str | None) -> Iterator[Reference]:
        """What a predicate reads: it runs at every node of the set, so its reach is that of the path around it."""
        for reference in self.of(tree, here):
            is_wider = here is not None and anchor is not None and reference.anchor.startswith(anchor)
            yield replace(reference, anchor=anchor) if is_wider and anchor is not None else reference

    def _is_own_row(self, tree: Path, step: Step, place: str, all_rows: bool) -> bool:
        """Whether an absolute path means the row around the expression (see `_absolute`)."""
        is_passed = place in self._repeats and step is not tree.steps[-1]
        return is_passed and not all_rows and self._current.startswith(f"{place}/")


def _moved(place: str, step: Step, deep: bool) -> tuple[str, bool]:
    if deep or step.axis == "self":
        return place, deep
    above, name = place.rpartition("/")[0], step.test.rpartition(":")[2]
    if step.axis == "attribute":
        return f"{place}/@{name}", deep
    if step.axis == "parent":
        return above, deep
    if step.axis == "child" and _is_plain(step.test):
        return f"{place}/{name}", deep
    if step.axis in ("child", "descendant", "descendant-or-self"):
        return place, True
    if step.axis in _SIBLINGS:
        return (f"{above}/{name}", deep) if _is_plain(step.test) else (above, True)
    if step.axis in ("ancestor", "ancestor-or-self") and f"/{name}/" in f"{place}/":
        return f"{place}/"[: f"{place}/".rindex(f"/{name}/")] + f"/{name}", deep
    return "", True  # the other axes may reach anything


_SIBLINGS = ("preceding-sibling", "following-sibling")
_ELSEWHERE = (*_SIBLINGS, "preceding", "following")  # never the node itself, nor what stands in its row
