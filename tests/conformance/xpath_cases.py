"""Recorded XPath cases: an expression, a document, a node, and what two other evaluators made of it."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inspector.clock import Moment
from inspector.errors import FormError
from inspector.forms import xform, xml
from inspector.forms.tree import Node, NodeKind
from inspector.forms.xpath import values
from inspector.forms.xpath.compiler import compiled
from inspector.forms.xpath.scope import Runtime, Scope
from inspector.forms.xpath.values import Value
from tests.conformance.tally import Failure, Tally

_STEP = re.compile(
    r"(?P<kind>\*|text\(\)|comment\(\)|processing-instruction\(\))\[(?P<at>\d+)\]|@(?P<attribute>.+)"
)
_KINDS = {
    "*": NodeKind.ELEMENT,
    "text()": NodeKind.TEXT,
    "comment()": NodeKind.COMMENT,
    "processing-instruction()": NodeKind.INSTRUCTION,
}


class StoppedClock:
    """Always the same instant, in the zone the case was recorded in."""

    def __init__(self, milliseconds: float, zone: str) -> None:
        stamp = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(ZoneInfo(zone))
        self._now = Moment(stamp, zone)

    def now(self) -> Moment:
        return self._now


def run(file: Path, tally: Tally) -> None:
    """Run every case of this file."""
    for case in json.loads(file.read_text(encoding="utf-8")):
        reason = _fault(case)
        keys = ["xpath_all", *(["xpath_must_pass"] if case["must_pass"] else [])]
        feature = case["source"].rpartition("/")[2].partition(".")[0]
        tally.add(keys, None if reason is None else Failure("xpath", case["id"], feature, reason))


def _fault(case: dict[str, Any]) -> str | None:
    """Why the case fails, or None."""
    try:
        got = _evaluated(case)
    except FormError as error:
        return None if case["expected_type"] == "error" else f"{case['expression']}: {error}"
    except Exception as error:  # noqa: BLE001 - a crash of the engine is a failed case, not the end of the run
        return f"{case['expression']}: crashed with {error!r}"
    if case["expected_type"] == "error":
        return f"{case['expression']}: gave {_shown(got)}, an error was expected"
    return _difference(case, got)


def _evaluated(case: dict[str, Any]) -> Value:
    document = xml.document(case["context_xml"].encode())
    node = _at(document, case["context_node"])
    root = _at(document, case["root_node"])
    labels, instances = _form_around(case["context_xml"], case["language"])
    runtime = Runtime(
        StoppedClock(case["now"], case["tz"]),
        random.Random(1),
        instances,
        labels=labels,
        root=None if root is document else root,
        namespaces=_prefixes(case["context_xml"]) | case["namespaces"],
        default_namespace=case["default_ns"] or "",
    )
    return _as_asked(
        compiled(case["expression"]).run(Scope.of(node, runtime)), case["expected_type"], runtime
    )


def _prefixes(text: str) -> dict[str, str]:
    """The prefixes that the document declares, for the names in the expression."""
    return dict(re.findall(r'xmlns:(\w+)="([^"]*)"', text))


def _form_around(text: str, language: str | None) -> tuple[Any, dict[str, Node]]:
    """The texts and lists of the form that the document is, where it is one."""
    if "http://www.w3.org/2002/xforms" not in text:
        return None, {}
    return xform.texts_and_lists(text.encode(), language or "")


def _as_asked(value: Value, kind: str, runtime: Runtime) -> Value:
    if kind == "number":
        return values.number(value, runtime.zone)
    if kind == "boolean":
        return values.boolean(value)
    if kind == "string":
        return values.text(value)
    return value


def _at(document: Node, path: str) -> Node:
    node = document
    for step in filter(None, path.split("/")):
        match = _STEP.fullmatch(step)
        assert match is not None, path
        if match["attribute"]:
            name = match["attribute"].rpartition(":")[2]
            node = next(one for one in node.attributes.values() if one.name == name)
        else:
            same = [child for child in node.contents() if child.kind is _KINDS[match["kind"]]]
            node = same[int(match["at"]) - 1]
    return node


def _path(node: Node) -> str:
    steps: list[str] = []
    current = node
    while current.parent is not None:
        if current.kind is NodeKind.ATTRIBUTE:
            steps.append(f"@{current.prefix + ':' if current.prefix else ''}{current.name}")
        else:
            kind = next(word for word, kind in _KINDS.items() if kind is current.kind)
            same = [child for child in current.parent.contents() if child.kind is current.kind]
            steps.append(f"{kind}[{1 + [id(one) for one in same].index(id(current))}]")
        current = current.parent
    return "/" + "/".join(reversed(steps))


def _difference(case: dict[str, Any], got: Value) -> str | None:
    wanted = case["expected"]
    if case["expected_type"] == "nodeset":
        if not values.is_nodes(got):
            return f"{case['expression']}: gave {_shown(got)}, nodes were expected"
        paths = [_path(node) for node in got]
        if case.get("first_node_only"):
            paths = paths[:1]
        if case.get("unordered"):
            paths, wanted = sorted(paths), sorted(wanted)
        right = paths == wanted
        return None if right else f"{case['expression']}: gave {paths}, wanted {wanted}"
    if case.get("match") == "regex":
        pattern, _slash, flags = wanted[1:].rpartition("/")
        right = re.search(pattern, str(got), re.IGNORECASE if "i" in flags else 0) is not None
    elif case.get("match") == "length":
        right = len(str(got)) == wanted
    elif isinstance(got, float):
        right = _same_number(got, wanted, case.get("tolerance"))
    else:
        right = got == wanted
    return None if right else f"{case['expression']}: gave {_shown(got)}, wanted {wanted!r}"


def _same_number(got: float, wanted: Any, tolerance: float | None) -> bool:
    if isinstance(wanted, str):  # JSON has no word for these
        wanted = float(wanted.replace("Infinity", "inf"))
    if wanted is None or math.isnan(wanted):
        return math.isnan(got)
    if tolerance is not None:
        return abs(got - wanted) <= tolerance
    return got == wanted


def _shown(value: Value) -> str:
    if values.is_nodes(value):
        return str(list(_paths(value)))
    return repr(value)


def _paths(nodes: Sequence[Node]) -> Iterator[str]:
    return (_path(node) for node in nodes)
