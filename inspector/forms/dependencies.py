"""Who reads whom: found before anything runs, so that an answer touches only what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from inspector.errors import FormError
from inspector.forms.definition import Bind, Control, Reader, Text, Words
from inspector.forms.tree import Node
from inspector.forms.xpath.compiler import Compiled, Reference
from inspector.i18n import gettext as _

RANKED = ("calculate", "relevant")
"""Whose results other expressions read, so that the order matters."""


def ordered(
    template: Node,
    repeats: Mapping[str, Node],
    binds: Mapping[str, Bind],
    controls: Iterable[Control],
    itext: Mapping[str, Mapping[str, Text]],
    language: str,
) -> tuple[dict[str, int], dict[str, tuple[Reader, ...]]]:
    """The rank of each “what:path” and the readers of each path. Raises FormError for a cycle, naming its fields."""
    paths = {node.path for root in (template, *repeats.values()) for node in root.walk() if node.path}
    found: dict[str, dict[Reader, None]] = {}
    graph: TopologicalSorter[str] = TopologicalSorter()
    for path in paths:
        graph.add(f"value:{path}")
    for path, bind in binds.items():
        _rank(graph, path, bind, paths)
        for what, expression in _expressions(bind):
            for reference in _known(expression.references(path), paths):
                found.setdefault(reference.path, {})[Reader(path, what, reference.anchor)] = None
                if what in RANKED and reference.path in paths:
                    graph.add(f"{what}:{path}", f"value:{reference.path}")
    for control in _all(controls):
        for what, expression in _shown(control, itext.get(language, {})):
            for reference in _known(expression.references(control.path), paths):
                found.setdefault(reference.path, {})[Reader(control.path, what, reference.anchor)] = None
    try:
        ranks = {unit: rank for rank, unit in enumerate(graph.static_order())}
    except CycleError as error:
        raise FormError(_cycle(error.args[1])) from error
    return ranks, {path: tuple(readers) for path, readers in found.items()}


def _rank(graph: TopologicalSorter[str], path: str, bind: Bind, paths: set[str]) -> None:
    if bind.calculate is not None:
        graph.add(f"value:{path}", f"calculate:{path}")
    if bind.relevant is not None:
        graph.add(f"value:{path}", f"relevant:{path}")
        for below in paths:
            if below.startswith(f"{path}/"):
                graph.add(f"value:{below}", f"relevant:{path}")


def _expressions(bind: Bind) -> Iterator[tuple[str, Compiled]]:
    for what in ("calculate", "relevant", "readonly", "required", "constraint"):
        expression = getattr(bind, what)
        if expression is not None:
            yield what, expression


def _shown(control: Control, texts: Mapping[str, Text]) -> Iterator[tuple[str, Compiled]]:
    """The expressions in what a control shows: outputs in its texts, the list of its choices, its count."""
    for words in (control.label, control.hint, *(choice.label for choice in control.choices)):
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


def _known(references: Iterable[Reference], paths: set[str]) -> Iterator[Reference]:
    """The references, with a deep one spread over everything below it."""
    for reference in references:
        if not reference.deep:
            yield reference
            continue
        for path in paths:
            if path == reference.path or path.startswith(f"{reference.path}/"):
                yield Reference(path, reference.anchor)


def _all(controls: Iterable[Control]) -> Iterator[Control]:
    for control in controls:
        yield control
        yield from _all(control.children)


def _cycle(units: list[str]) -> str:
    fields = dict.fromkeys(unit.partition(":")[2] for unit in units)
    return _("These fields wait for each other, so none can be computed: {fields}. Break the circle.").format(
        fields=", ".join(fields)
    )
