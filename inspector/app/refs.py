"""From a node in a form to the field of a record, and back.

In a form session "/data/piles/pile[4f…]/height" names one node: the key in brackets is the id of the repeat
instance. In the record the same answer is the field "answer:<form id>:/data/piles/pile/height" of the
record 4f…; outside repeats, of the inspection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from inspector.domain.ids import RecordId
from inspector.domain.inspection import RepeatInstance

_KEY = re.compile(r"\[([0-9a-f]{32})\]")


class Place(NamedTuple):
    """Where an answer lives in the record."""

    record: str
    path: str


def place_of(inspection: RecordId, ref: str) -> Place:
    return Place(innermost_key(ref) or inspection, path_of(ref))


def path_of(ref: str) -> str:
    """The reference without keys."""
    return _KEY.sub("", ref)


def innermost_key(ref: str) -> str:
    """The id of the innermost repeat instance around or at this node; "" outside repeats."""
    keys = _KEY.findall(ref)
    return keys[-1] if keys else ""


def ref_of(inspection: RecordId, record: str, path: str, instances: Mapping[RecordId, RepeatInstance]) -> str:
    """The reference of an answer: the path with the keys of the instances that its record lies in."""
    keys: list[tuple[str, str]] = []
    current = record
    while current != inspection and current in instances:
        row = instances[RecordId(current)]
        keys.append((row.path, row.id))
        current = row.parent or inspection
    for repeat, key in keys:  # innermost first, so that outer paths still match
        path = f"{repeat}[{key}]{path[len(repeat) :]}"
    return path
