"""What a form shows: labels, hints and choices in the language in use, with the values that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector.forms.definition import WORD_FORMS, Control, Form, Itemset, Piece, Words
from inspector.forms.instance import down
from inspector.forms.tree import Node
from inspector.forms.xpath import values
from inspector.forms.xpath.compiler import Compiled, compiled
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.scope import Runtime, Scope
from inspector.forms.xpath.values import Value
from inspector.i18n import gettext as _

_GAP = "…"  # stands in a text where a value cannot be had


class Wording:
    """The texts of one session."""

    def __init__(self, form: Form, runtime: Runtime, language: str) -> None:
        self._form = form
        self._runtime = runtime
        self.language = language

    def shown(self, words: Words, node: Node, kind: str = "") -> str:
        """A text as it stands at a node; `kind` is one of its other forms, such as guidance or image."""
        if words.text_id:
            return self._joined(self._pieces(words.text_id, kind), node)
        if kind:
            return ""
        if words.text_expression is not None:
            return values.text(self._value(words.text_expression, node))
        return self._joined(words.pieces, node)

    def media(self, text_id: str, node: Node) -> dict[str, str]:
        """The pictures and sounds of a text by their form (image, big-image, audio, video), as files are named."""
        if not text_id or not self._form.has_media:
            return {}
        forms: set[str] = set()
        for language in (self.language, self._form.default_language):
            forms |= self._form.itext.get(language, {}).get(text_id, {}).keys()
        return {kind: self._joined(self._pieces(text_id, kind), node) for kind in sorted(forms - WORD_FORMS)}

    def choice_media(self, control: Control, node: Node) -> dict[str, dict[str, str]]:
        """The pictures and sounds of the answers offered, by their values; those without are left out."""
        if not self._form.has_media:
            return {}
        found = {choice.value: self.media(choice.label.text_id, node) for choice in control.choices}
        if control.itemset is not None and control.itemset.label_is_itext:
            for item in self._items_or_none(control.itemset, node):
                text_id = _text_below(item, control.itemset.label_ref)
                found[_text_below(item, control.itemset.value_ref)] = self.media(text_id, node)
        return {value: media for value, media in found.items() if media}

    def choice_places(self, control: Control, node: Node) -> dict[str, str]:
        """Where the answers offered lie, by their values, for a question that shows them on a map."""
        itemset = control.itemset
        if itemset is None or "map" not in control.appearance.split():
            return {}
        return {
            _text_below(item, itemset.value_ref): _text_below(item, ("geometry",))
            for item in self._items_or_none(itemset, node)
            if item.named("geometry")
        }

    def message(self, text: str, node: Node) -> str:
        """A message of a bind: plain words, or a reference into the translations."""
        if not text.strip().startswith("jr:itext("):
            return text
        try:
            return values.text(self._value(compiled(text), node))
        except XPathError:
            return ""  # a message that cannot be read; what is wrong is told in other words

    def itext(self, text_id: str, node: Node) -> str:
        """A text by its id; the id itself where the form has none."""
        found = self._pieces(text_id, "")
        return self._joined(found, node) if found else text_id

    def choices(self, control: Control, node: Node) -> tuple[tuple[str, str], ...]:
        """The answers offered, as (value, label). Raises XPathError when the list cannot be had."""
        fixed = tuple((choice.value, self.shown(choice.label, node)) for choice in control.choices)
        return fixed if control.itemset is None else (*fixed, *self._listed(control.itemset, node))

    def offered(self, control: Control, node: Node) -> frozenset[str]:
        """The values alone of the answers offered. Raises XPathError."""
        fixed = frozenset(choice.value for choice in control.choices)
        if control.itemset is None:
            return fixed
        ref = control.itemset.value_ref
        return fixed | {_text_below(item, ref) for item in self._items(control.itemset, node)}

    def choice_label(self, node: Node, value: str) -> str:
        """The label of a choice of the question at this node. Raises XPathError when it has none."""
        control = self._form.by_path.get(node.path)
        if control is None or not (control.choices or control.itemset):
            raise XPathError(_("“{field}” has no choices, so they have no names.").format(field=node.path))
        return dict(self.choices(control, node)).get(value, "")

    def _pieces(self, text_id: str, kind: str) -> Sequence[Piece]:
        for language in (self.language, self._form.default_language):
            found = self._form.itext.get(language, {}).get(text_id, {}).get(kind)
            if found is not None:
                return found
        return ()

    def _joined(self, pieces: Sequence[Piece], node: Node) -> str:
        return "".join(
            piece.words if piece.output is None else values.text(self._value(piece.output, node))
            for piece in pieces
        ).strip()

    def _value(self, expression: Compiled, node: Node) -> Value:
        """A value inside a text; one that cannot be had leaves a gap in the text, not in the form."""
        try:
            return expression.run(Scope.of(node, self._runtime))
        except XPathError:
            return _GAP

    def _items(self, itemset: Itemset, node: Node) -> Sequence[Node]:
        found = itemset.nodeset.run(Scope.of(node, self._runtime))
        return values.nodes(found)

    def _items_or_none(self, itemset: Itemset, node: Node) -> Sequence[Node]:
        """The items of a list; none where it cannot be had, which the choices themselves tell."""
        try:
            return self._items(itemset, node)
        except XPathError:
            return ()

    def _listed(self, itemset: Itemset, node: Node) -> Iterator[tuple[str, str]]:
        columns = itemset.label_columns
        names = [one.strip() for one in self.shown(columns, node).split(",")] if columns else []
        for item in self._items(itemset, node):
            if columns:
                label = ", ".join(filter(None, (_text_below(item, (name,)) for name in names)))
                yield _text_below(item, itemset.value_ref), label
                continue
            label = _text_below(item, itemset.label_ref)
            yield (
                _text_below(item, itemset.value_ref),
                self.itext(label, node) if itemset.label_is_itext else label,
            )


def _text_below(item: Node, names: tuple[str, ...]) -> str:
    if not names:
        return item.string()
    found = down(item, names)
    return found[0].string() if found else ""
