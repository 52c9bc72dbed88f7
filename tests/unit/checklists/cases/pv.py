"""PV modules: answers on both sides of every failing condition."""

from __future__ import annotations

HAZARDS = ("PV01", "PV02", "PV05")

CASES: list[tuple[str, dict[str, str], bool]] = [
    *((item, {item.lower(): "yes"}, True) for item in HAZARDS),
    *((item, {item.lower(): answer}, False) for item in HAZARDS for answer in ("no", "unknown")),
]
