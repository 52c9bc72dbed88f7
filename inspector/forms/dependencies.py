"""Who reads whom: found before anything runs, so that an answer touches only what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from inspector.forms.definition import Bind, Control, Reader, Text, Words
from inspector.forms.problems import FaultyFormError, Problem
from inspector.forms.tree import Node
from inspector.forms.xpath.compiler import Compiled, Reference
from inspector.i18n import gettext as _

_RANKED = ("calculate", "relevant")  # whose results other expressions read, so that the order matters


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Who reads what, and which totals are asked for. The binds have got their ranks."""

    readers: dict[str, tuple[Reader, ...]]
    totals: frozenset[str]


def found(
    template: Node,
    repeats: Mapping[str, Node],
    binds: Mapping[str, Bind],
    controls: Iterable[Control],
    itext: Iterable[Mapping[str, Text]],
) -> Dependencies:
    """Read every expression and rank the binds. Raises FaultyFormError for a cycle, naming its fields."""
    paths = {
        node.path
        for root in (template, *repeats.values())
        for whole in root.walk()
        for node in (whole, *whole.attributes.values())
        if node.path
    }
    places = frozenset(repeats)
    readers: dict[str, dict[Reader, None]] = {}
    order = _Order(paths)
    totals: set[str] = set()
    below = _below(paths)
    for path, bind in binds.items():
        order.add(path, bind, below)
        for what, expression in _expressions(bind):
            totals |= expression.totals()
            for reference in _known(expression.references(path, places), paths, below):
                _note(readers, reference, path, what)
                if what in _RANKED and reference.path in paths:
                    order.reads(what, path, reference)
    for control in _all(controls):
        for what, expression in _shown(control, itext):
            target = control.path.rpartition("/")[0] if what == "count" else control.path
            totals |= expression.totals()
            references = expression.references(control.path, places)
            if what == "choices":  # what stands in an item counts as well
                references = frozenset(replace(one, deep=True) for one in references)
            for reference in _known(references, paths, below):
                _note(readers, reference, target, what)
    for rank, unit in enumerate(order.units()):
        what, _colon, path = unit.partition(":")
        if what in _RANKED:
            setattr(binds[path], f"{what}_rank", rank)
    return Dependencies({path: tuple(known) for path, known in readers.items()}, frozenset(totals))


class _Order:
    """In which order calculations and relevances run, and which of them wait for each other."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._whole: TopologicalSorter[str] = TopologicalSorter()
        self._values: TopologicalSorter[str] = TopologicalSorter()  # without relevance
        for path in paths:
            self._whole.add(f"value:{path}")

    def add(self, path: str, bind: Bind, below: Mapping[str, list[str]]) -> None:
        if bind.calculate is not None:
            for graph in (self._whole, self._values):
                graph.add(f"value:{path}", f"calculate:{path}")
        if bind.relevant is not None:
            for inner in (path, *below.get(path, ())):
                self._whole.add(f"value:{inner}", f"relevant:{path}")

    def reads(self, what: str, path: str, reference: Reference) -> None:
        """Note that a calculation or relevance reads a value. Raises FaultyFormError when it is its own."""
        if reference.path == path and reference.own:
            raise FaultyFormError([_cycle([f"{what}:{path}"])])
        self._whole.add(f"{what}:{path}", f"value:{reference.path}")
        if not reference.chosen:  # a row that a predicate chooses may well be the one before
            self._values.add(f"{what}:{path}", f"value:{reference.path}")

    def units(self) -> list[str]:
        """Everything in order. Raises FaultyFormError when calculations wait for each other.

        Relevances may: two questions that each open the other. Their order is then that of the rest, and
        they run until nothing changes.
        """
        try:
            values = list(self._values.static_order())
        except CycleError as error:
            raise FaultyFormError([_cycle(error.args[1])]) from error
        try:
            return list(self._whole.static_order())
        except CycleError:
            return values


def _note(readers: dict[str, dict[Reader, None]], reference: Reference, target: str, what: str) -> None:
    """Where a change of what is referred to leads: up to the anchor, and down to the reader."""
    anchor = _common(_common(reference.anchor, reference.path), target)
    up = reference.path.count("/") - anchor.count("/")
    down = tuple(filter(None, target[len(anchor) :].split("/")))
    readers.setdefault(reference.path, {})[Reader(target, what, up, down)] = None


def _common(one: str, other: str) -> str:
    """The longest path that both lie at or below."""
    ones, others = one.split("/"), other.split("/")
    shared = 0
    while shared < min(len(ones), len(others)) and ones[shared] == others[shared]:
        shared += 1
    return "/".join(ones[:shared])


def _below(paths: Iterable[str]) -> dict[str, list[str]]:
    """Every path with those below it."""
    below: dict[str, list[str]] = {}
    for path in paths:
        above = path.rpartition("/")[0]
        while above:
            below.setdefault(above, []).append(path)
            above = above.rpartition("/")[0]
    return below


def _expressions(bind: Bind) -> Iterator[tuple[str, Compiled]]:
    for what in ("calculate", "relevant", "readonly", "required", "constraint"):
        expression = getattr(bind, what)
        if expression is not None:
            yield what, expression


def _shown(control: Control, itext: Iterable[Mapping[str, Text]]) -> Iterator[tuple[str, Compiled]]:
    """The expressions in what a control shows: outputs in its texts, the list of its choices, its count."""
    for words in (control.label, control.hint, *(choice.label for choice in control.choices)):
        for texts in itext or ({},):
            for expression in _outputs(words, texts):
                yield "label", expression
    if control.itemset is not None:
        yield "choices", control.itemset.nodeset
    if control.count is not None:
        yield "count", control.count


def _outputs(words: Words, texts: Mapping[str, Text]) -> Iterator[Compiled]:
    pieces = [*words.pieces]
    for form in texts.get(words.text_id, {}).values():
        pieces += form
    for piece in pieces:
        if piece.output is not None:
            yield piece.output
    if words.text_expression is not None:
        yield words.text_expression


def _known(
    references: Iterable[Reference], paths: set[str], below: Mapping[str, list[str]]
) -> Iterator[Reference]:
    """The references, with a deep one spread over everything below it."""
    for reference in references:
        yield reference
        if reference.deep:
            for path in below.get(reference.path, ()) if reference.path else paths:
                yield Reference(path, reference.anchor)


def _all(controls: Iterable[Control]) -> Iterator[Control]:
    for control in controls:
        yield control
        yield from _all(control.children)


def _cycle(units: list[str]) -> Problem:
    what = next(unit.partition(":")[0] for unit in units if not unit.startswith("value:"))
    fields = list(dict.fromkeys(unit.partition(":")[2] for unit in units))
    told = _("These fields wait for each other, so none can be computed: {fields}. Break the circle.")
    return Problem(told.format(fields=", ".join(fields)), column=what, path=fields[0])
