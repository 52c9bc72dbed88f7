"""End-of-life vehicles: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

JP, TH = {"country": "JP"}, {"country": "TH"}
STACK = {"c07_height_u": "0.2", "c07_distance": "2.8", "c07_distance_u": "0.2"}
LANE = {"ordinance": "chiba_city", "c09_u": "0.1"}
NO = "not_comply"

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("C02", {"c02_wet": "30", "c02_dry": "60", "c02_baled": "11", "c02_limit": "100"}, True),
    ("C02", {"c02_wet": "30", "c02_dry": "60", "c02_baled": "10", "c02_limit": "100"}, False),
    ("C02", {"c02_wet": "101", "c02_limit": "100"}, True),
    ("C02", {"c02_wet": "5000"}, False),
    ("C04", {"c04": "yes"}, True),
    ("C04", {"c04": "unknown"}, False),
    *((item, {**TH, item.lower(): NO}, True) for item in ("C06", "C10", "C11")),
    *((item, {**JP, item.lower(): "not_verified"}, False) for item in ("C06", "C10", "C11")),
    *((item, {**JP, item.lower(): NO, f"{item.lower()}_proviso": "no"}, True) for item in ("C06", "C11")),
    *(
        (item, {**JP, item.lower(): NO, f"{item.lower()}_proviso": name}, False)
        for item in ("C06", "C11")
        for name in ("yes", "unknown")
    ),
    *judged("C07", "c07_rule"),
    ("C07", {**TH, **STACK, "c07_height": "9"}, False),
    ("C07", {**TH, **STACK, "c07_height": "9", "c07_limit": "8.7"}, True),
    ("C09", {**JP, **LANE, "c09": "1.8"}, True),
    ("C09", {**JP, **LANE, "c09": "1.9"}, False),
    ("C09", {**JP, **LANE, "c09": "1", "c09_barrier": "yes"}, False),
    ("C09", {**JP, **LANE, "ordinance": "none", "c09": "1"}, False),
    ("C09", {**TH, **LANE, "c09": "1"}, False),
    ("C09", {**TH, "c09_u": "0.1", "c09": "5.8", "c09_limit": "6"}, True),
    ("C09", {**TH, "c09_u": "0.1", "c09": "5.9", "c09_limit": "6"}, False),
    ("C10", {**JP, "c10": NO, "c10_lacking": "floor"}, True),
    ("C10", {**JP, "c10": NO, "c10_lacking": "floor roof", "c10_roof": "yes"}, True),
    *(
        ("C10", {**JP, "c10": NO, "c10_lacking": name, f"c10_{name}": "no"}, True)
        for name in ("roof", "separator")
    ),
    *(
        ("C10", {**JP, "c10": NO, "c10_lacking": name, f"c10_{name}": "yes"}, False)
        for name in ("roof", "separator")
    ),
    (
        "C10",
        {**JP, "c10": NO, "c10_lacking": "roof separator", "c10_roof": "yes", "c10_separator": "no"},
        True,
    ),
    (
        "C10",
        {**JP, "c10": NO, "c10_lacking": "roof separator", "c10_roof": "yes", "c10_separator": "yes"},
        False,
    ),
    ("C10", {**TH, "c10": NO, "c10_lacking": "roof"}, True),
    ("C19", {"c19": "151", "c19_u": "50"}, True),
    ("C19", {"c19": "150", "c19_u": "50"}, False),
    ("C22", {"c22": "104.9", "c22_u": "5"}, True),
    ("C22", {"c22": "105", "c22_u": "5"}, False),
    ("C24", {"c24": "0.1"}, True),
    ("C24", {"c24": "0"}, False),
    ("C26", {"c26": "14.4", "c26_u": "0.5"}, True),
    ("C26", {"c26": "14.5", "c26_u": "0.5"}, False),
    ("C26", {"c26": "14.9"}, True),
]
