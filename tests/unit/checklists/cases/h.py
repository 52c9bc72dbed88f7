"""Follow-up: answers on both sides of every failing condition."""

from __future__ import annotations

DUE = {"arrival": "2026-11-24T09:00:00.000+09:00", "ordered_deadline": "2026-11-23"}
AGAIN = {"again_limit": "3", "again_height_u": "0.2", "again_distance_u": "0.4"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("H02", {**DUE, "ordered_state": "not_done"}, True),
    ("H02", {**DUE, "ordered_state": "part"}, True),
    ("H02", {**DUE, "ordered_state": "done"}, False),
    ("H02", {**DUE, "ordered_state": "not_verified"}, False),
    ("H02", {**DUE, "ordered_state": "not_done", "ordered_deadline": "2026-11-24"}, False),
    ("H05", {"h05": "44", "h05_u": "5", "h05_ordered": "50"}, True),
    ("H05", {"h05": "45", "h05_u": "5", "h05_ordered": "50"}, False),
    ("H05", {"h05": "0", "h05_u": "5"}, False),
    ("H06", {"receiver_known": "no"}, True),
    ("H06", {"receiver_known": "unknown"}, False),
    ("H07", {**AGAIN, "again_height": "3.4"}, False),  # the limit itself is uncertain by half of 0.4 m
    ("H07", {**AGAIN, "again_height": "3.5"}, True),
    ("H07", {"again_height": "9", "again_height_u": "0.2"}, False),
    ("H10", {"h10": "yes"}, True),
    ("H10", {"h10": "no"}, False),
]
