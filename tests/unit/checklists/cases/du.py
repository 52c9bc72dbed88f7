"""Dumping: answers on both sides of every failing condition."""

from __future__ import annotations

HAZARDS = ("DU01", "DU02", "DU03", "DU05")

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("DU04", {"heap_volume": "0.1"}, True),
    ("DU04", {"heap_kind": "ash"}, True),
    ("DU04", {"heap_volume": "0"}, False),
    *(
        ("DU09", {f"du09_{place}": "54.9", "du09_u": "5"}, True)
        for place in ("house", "school", "well", "field", "river")
    ),
    ("DU09", {"du09_house": "55", "du09_u": "5"}, False),
    *((item, {item.lower(): "yes"}, True) for item in HAZARDS),
    *((item, {item.lower(): answer}, False) for item in HAZARDS for answer in ("no", "unknown")),
]
