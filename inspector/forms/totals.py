"""Counts and sums over all rows, kept up to date node by node instead of added up anew."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import tzinfo

from inspector.forms.tree import Node
from inspector.forms.xpath.values import text_number


class RunningTotals:
    """For each path that an expression sums or counts. Sums are exact, so that the order never shows."""

    def __init__(self, paths: Iterable[str], zone: tzinfo) -> None:
        self._paths = {path: _Total() for path in paths}
        self._zone = zone

    def touch(self, node: Node, *, is_there: bool = True) -> None:
        """Take a node into account as it is now: new, changed, no longer applicable, or gone."""
        total = self._paths.get(node.path)
        if total is not None:
            total.touch(node, self._zone, is_there=is_there and node.relevant)

    def touch_all(self, top: Node, *, is_there: bool = True) -> None:
        if self._paths:
            for node in top.walk():
                self.touch(node, is_there=is_there)

    def count(self, path: str) -> float:
        return float(len(self._paths[path].parts))

    def sum(self, path: str) -> float:
        total = self._paths[path]
        return math.nan if total.strange else _as_float(total.exact)

    def has(self, path: str) -> bool:
        return path in self._paths


class _Total:
    __slots__ = ("exact", "parts", "strange")

    def __init__(self) -> None:
        self.parts: dict[Node, int | None] = {}  # None where the text is no number
        self.exact = 0  # in units of the smallest float
        self.strange = 0

    def touch(self, node: Node, zone: tzinfo, *, is_there: bool) -> None:
        if node in self.parts:
            before = self.parts.pop(node)
            if before is None:
                self.strange -= 1
            else:
                self.exact -= before
        if not is_there:
            return
        part = _part(node, zone)
        self.parts[node] = part
        if part is None:
            self.strange += 1
        elif part:
            self.exact += part


_SHIFT = 1074  # every float is a whole number of 2 ** -1074


def _part(node: Node, zone: tzinfo) -> int | None:
    """What a node adds: an unanswered one nothing, one that is no number makes the sum none either."""
    if node.children or not node.text:
        return 0
    if node.text.isdecimal() and node.text.isascii() and len(node.text) < 16:
        return int(node.text) << _SHIFT  # exact as a float, and the usual case
    number = text_number(node.text, zone)
    if not math.isfinite(number):
        return None
    numerator, denominator = number.as_integer_ratio()
    return numerator << (_SHIFT + 1 - denominator.bit_length())


def _as_float(exact: int) -> float:
    try:
        return exact / (1 << _SHIFT)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf
