"""Smelting: answers on both sides of every failing condition."""

from __future__ import annotations

HAZARDS = ("SM01", "SM02", "SM03")

CASES: list[tuple[str, dict[str, str], bool]] = [
    *(("SM06", {"sm06": fuel}, True) for fuel in ("tyre", "gas oil", "plastic")),
    ("SM06", {"sm06": "gas power wood"}, False),
    *((item, {item.lower(): "yes"}, True) for item in HAZARDS),
    *((item, {item.lower(): answer}, False) for item in HAZARDS for answer in ("no", "unknown")),
]
