"""Choices that `search()` in an appearance draws from an attached table, as Collect has them.

The one choice whose name is no whole number names the columns: its name that of the values, its label those of
the labels. Choices with a whole number for a name are offered as they stand.
"""

from __future__ import annotations

import re

from inspector.forms.definition import Choice, Itemset
from inspector.forms.xpath.compiler import Compiled
from inspector.forms.xpath.parser import Call, Literal

_BEGIN = re.compile(r"(?<![\w-])search\s*\(")
_WHOLE = re.compile(r"-?\d+")


def call_in(appearance: str) -> str:
    """The call of search() with its brackets, or "" where the appearance has none."""
    begin = _BEGIN.search(appearance)
    if begin is None:
        return ""
    depth, quote = 0, ""
    for at in range(begin.end() - 1, len(appearance)):
        letter = appearance[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                return appearance[begin.start() : at + 1]
    return appearance[begin.start() :]


def without_call(appearance: str) -> str:
    """The other words of the appearance."""
    call = call_in(appearance)
    return appearance.replace(call, " ") if call else appearance


def table_of(call: Compiled) -> str:
    """The name of the table that is searched, or "" where only the answers tell it."""
    tree = call.tree
    first = tree.arguments[0] if isinstance(tree, Call) and tree.arguments else None
    return first.value if isinstance(first, Literal) else ""


def itemset(call: Compiled, choices: tuple[Choice, ...]) -> tuple[Itemset | None, tuple[Choice, ...]]:
    """The choices that the table gives, and those that stand in the form; no itemset where no column is named."""
    fixed = tuple(one for one in choices if _WHOLE.fullmatch(one.value))
    columns = [one for one in choices if one not in fixed]
    if not columns:
        return None, fixed
    return Itemset(call, (columns[0].value,), (), False, columns[0].label), fixed
