"""Outdoor storage: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

JP, TH = {"country": "JP"}, {"country": "TH"}
BOARD = {"e03_present": "yes", "e03_items": "yes", "e03_height": "60", "e03_width": "60", "e03_u": "1"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("E01", {**JP, "material": "mixed ewaste", "e01_notified": "no"}, True),
    ("E01", {**JP, "material": "mixed ewaste", "e01_notified": "exempt"}, False),
    ("E01", {**TH, "material": "mixed ewaste", "e01_notified": "no"}, False),
    ("E02", {"e02": "paid_yard", "e02_licence": "no"}, True),
    ("E02", {"e02": "paid_supplier", "e02_licence": "no"}, False),
    ("E03", BOARD, False),
    ("E03", {**BOARD, "e03_height": "58.9"}, True),
    ("E03", {**BOARD, "e03_width": "58.9"}, True),
    ("E03", {**BOARD, "e03_width": "59"}, False),
    ("E03", {"e03_present": "no"}, True),
    *judged("E03", "e03_rule", BOARD),
    ("E03", {**BOARD, "e03_width": "40", "e03_rule": "indeterminate"}, False),
    ("E03", {**BOARD, "e03_width": "40", "e03_rule": "no_rule"}, True),
    ("E03", {**BOARD, "e03_width": "40", "e03_rule": "no_rule", "e03_regime": "none"}, False),
    ("E03", {**BOARD, "e03_items": "no"}, True),
    ("E05", {**JP, "e05_continuous": "no"}, True),
    ("E05", {**TH, "e05_continuous": "no"}, False),
    ("E06", {**JP, "e06": "yes", "e06_proof": "no"}, True),
    ("E06", {**JP, "e06": "yes", "e06_proof": "unknown"}, True),
    ("E06", {**JP, "e06": "yes", "e06_proof": "yes"}, False),
    ("E06", {**TH, "e06": "yes", "e06_proof": "no"}, False),
    ("E07", {"e07": "2.5", "e07_u": "0.5"}, False),
    ("E07", {"e07": "2.6", "e07_u": "0.5"}, True),
    ("E07", {"e07": "2.1"}, True),
    ("E08", {**JP, "e08": "not_comply"}, True),
    ("E08", {**TH, "e08": "not_comply"}, False),
    *((item, {item.lower(): "fail"}, True) for item in ("E11", "E15", "E17")),
    *((item, {item.lower(): "indeterminate"}, False) for item in ("E11", "E15", "E17")),
    ("E18", {"e18": "5.4", "e18_u": "0.5", "e18_local": "6"}, True),
    ("E18", {"e18": "5.5", "e18_u": "0.5", "e18_local": "6"}, False),
    ("E18", {"e18": "0.5", "e18_u": "0.1"}, False),
    ("E20", {"e20": "0.1"}, True),
    ("E20", {"e20": "0"}, False),
    ("E21", {"e21_any": "yes", "e21": "Fire on 2026-03-02"}, True),
    ("E21", {"e21_any": "no"}, False),
    ("E23", {"e23": "61", "e23_u": "2", "e23_ambient": "50"}, False),
    ("E23", {"e23": "62.1", "e23_u": "2", "e23_ambient": "50"}, True),
    ("E23", {"e23": "37", "e23_u": "2", "e23_ambient": "20"}, False),
    ("E23", {"e23": "37.1", "e23_u": "2", "e23_ambient": "20"}, True),
    ("E23", {"e23": "80"}, True),
    ("E25", {"e25": "3.3", "e25_u": "0.1"}, True),
    ("E25", {"e25": "3.4", "e25_u": "0.1"}, False),
    ("E27", {"e27": "71", "e27_u": "1", "e27_limit": "70"}, False),
    ("E27", {"e27": "71.1", "e27_u": "1", "e27_limit": "70"}, True),
    ("E27", {"e27": "120", "e27_u": "1"}, False),
    *judged("E27", "e27_rule"),
    *((item, {item.lower(): "yes"}, True) for item in ("E19", "E22", "E24", "E29")),
    *(
        (item, {item.lower(): answer}, False)
        for item in ("E19", "E22", "E24", "E29")
        for answer in ("no", "unknown")
    ),
]
