"""EV battery survey: answers on both sides of every failing condition."""

from __future__ import annotations

HAZARDS = ("EV01", "EV02")

CASES: list[tuple[str, dict[str, str], bool]] = [
    *((item, {item.lower(): "yes"}, True) for item in HAZARDS),
    *((item, {item.lower(): answer}, False) for item in HAZARDS for answer in ("no", "unknown")),
]
