"""Consignments: answers on both sides of every failing condition."""

from __future__ import annotations

VALID = {"co09_from": "2026-01-01", "co09_to": "2026-12-31", "co09_left": "20", "co09_load_u": "0.5"}
MALAYSIA = {"country": "MY", "co02": "import", "co03": "2026-02-04"}
WEIGHED = {"co15_declared": "10000", "co15_weighed_u": "100", "co15_tolerance": "2"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    *(("CO05", {"co03": "2025-01-01", "co05": code}, True) for code in ("A1180", "B1110", "Y31 B4030")),
    *(("CO05", {"co03": "2025-01-01", "co05": code}, False) for code in ("A1181", "Y49", "A1160", "none")),
    *(("CO05", {"co03": "2024-12-31", "co05": code}, True) for code in ("A1181", "Y49")),
    *(("CO05", {"co03": "2024-12-31", "co05": code}, False) for code in ("A1180", "B1110", "B4030")),
    ("CO08", {"co08": "no"}, True),
    ("CO08", {"co08": "unknown"}, False),
    ("CO09", {**VALID, "co03": "2026-12-31", "co09_load": "20.5"}, False),
    ("CO09", {**VALID, "co03": "2027-01-01"}, True),
    ("CO09", {**VALID, "co03": "2025-12-31"}, True),
    ("CO09", {**VALID, "co03": "2026-01-01", "co09_load": "20.6"}, True),
    ("CO12", {**MALAYSIA, "co12": "yes"}, True),
    ("CO12", {**MALAYSIA, "co12": "no"}, False),
    ("CO14", {"seal_intact": "no"}, True),
    ("CO14", {"seal_declared": "A1", "seal_found": "A2"}, True),
    ("CO14", {"seal_declared": "A1", "seal_found": "A1", "seal_intact": "yes"}, False),
    ("CO14", {"seal_found": "A2"}, False),
    ("CO15", {**WEIGHED, "co15_weighed": "10300"}, False),
    ("CO15", {**WEIGHED, "co15_weighed": "10301"}, True),
    ("CO15", {**WEIGHED, "co15_weighed": "9699"}, True),
    ("CO15", {"co15_declared": "10000", "co15_weighed": "20000"}, False),
]
