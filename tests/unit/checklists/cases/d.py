"""Batteries: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

JP, TH = {"country": "JP"}, {"country": "TH"}
INDOOR = {"d06_special": "yes", "d06_u": "2"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    *judged("D06", "d06_rule", INDOOR),
    ("D06", {"d06_special": "no", "d06_rule": "fail"}, False),  # what insurers ask for is no law
    ("D06", {"d06_rule": "fail"}, False),
    ("D06", {**TH, "d06": "33", "d06_u": "2", "d06_limit": "30"}, True),
    ("D06", {**TH, "d06": "32", "d06_u": "2", "d06_limit": "30"}, False),
    ("D07", {"d07": "9.4", "d07_u": "0.5", "d07_limit": "10"}, True),
    ("D07", {"d07": "9.5", "d07_u": "0.5", "d07_limit": "10"}, False),
    ("D07", {"d07": "0.5", "d07_u": "0.5"}, False),
    ("D09", {"d09": "12.1", "d09_u": "2"}, True),
    ("D09", {"d09": "12", "d09_u": "2"}, False),
    ("D09", {"d09": "10.1"}, True),
    ("D09", {"d09": "3", "d09_u": "2", "d09_max": "62.1", "d09_max_u": "2"}, True),
    ("D09", {"d09": "3", "d09_u": "2", "d09_max": "62", "d09_max_u": "2"}, False),
    ("D09", {"d09_max": "80"}, True),
    *judged("D09", "d09_rule"),
    *judged("D09", "d09_max_rule"),
    ("D11", {"d11": "3.2", "d11_u": "0.1", "d11_limit": "3"}, True),
    ("D11", {"d11": "3.1", "d11_u": "0.1", "d11_limit": "3"}, False),
    ("D11", {"d11": "8", "d11_u": "0.1"}, False),
    ("D12", {**JP, "d12": "1000", "d12_u": "0", "d12_permit": "no"}, True),
    ("D12", {**JP, "d12": "1099", "d12_u": "100", "d12_permit": "no"}, False),
    ("D12", {**JP, "d12": "5000", "d12_permit": "yes"}, False),
    ("D12", {**TH, "d12": "5000", "d12_permit": "no"}, False),
    ("D21", {"d21": "5.4", "d21_u": "0.5"}, True),
    ("D21", {"d21": "5.5", "d21_u": "0.5"}, False),
    ("D21", {"d21": "9.6", "d21_u": "0.5"}, True),
    ("D21", {"d21": "9.5", "d21_u": "0.5"}, False),
    ("D21", {"d21": "2"}, True),
    ("D22", {"d22": "4"}, True),
    ("D22", {"d22": "3"}, False),
    ("D25", {"lot_days": "181", "lot_limit": "180"}, True),
    ("D25", {"lot_days": "180", "lot_limit": "180"}, False),
    ("D25", {"lot_days": "4000"}, False),
    *judged("D25", "lot_rule", {"country": "ID"}),
    *judged("D25", "lot_rule", {"country": "VN", "lot_reported": "no"}),
    ("D25", {"country": "VN", "lot_reported": "yes", "lot_rule": "fail"}, False),
    *((item, {item.lower(): "yes"}, True) for item in ("D10", "D20", "D23")),
    *((item, {item.lower(): name}, False) for item in ("D10", "D20", "D23") for name in ("no", "unknown")),
]
