"""E-waste: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

IMPORTED = {"b02": "household imported"}
EXPORT = {"b26": "not_comply", "b26_route": "oecd"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("B02", {"b02": "household business recycler", "b02_consent": "none"}, False),
    ("B02", {**IMPORTED, "b02_consent": "none"}, True),
    *(("B02", {**IMPORTED, "b02_consent": name}, False) for name in ("consent", "not_waste", "unknown")),
    ("B02", {**IMPORTED, "country": "JP", "b02_consent": "oecd"}, False),
    ("B02", {**IMPORTED, "country": "TH", "b02_consent": "oecd"}, True),
    ("B08", {"b08_days": "91", "b08_limit": "90"}, True),
    ("B08", {"b08_days": "90", "b08_limit": "90"}, False),
    ("B08", {"b08_days": "4000"}, False),
    *judged("B08", "b08_rule", {"country": "MY"}),
    *judged("B08", "b08_rule", {"country": "VN", "b08_reported": "no"}),
    ("B08", {"country": "VN", "b08_reported": "yes", "b08_rule": "fail"}, False),
    ("B09", {"b09": "20.6", "b09_u": "0.5", "b09_limit": "20"}, True),
    ("B09", {"b09": "20.5", "b09_u": "0.5", "b09_limit": "20"}, False),
    ("B09", {"b09": "500", "b09_u": "0.5"}, False),
    *judged("B09", "b09_rule"),
    *((item, {item.lower(): "yes"}, True) for item in ("B22", "B23", "B24")),
    *((item, {item.lower(): name}, False) for item in ("B22", "B23", "B24") for name in ("no", "unknown")),
    ("B26", {"b26": "not_comply", "b26_route": "basel"}, True),
    ("B26", {"b26": "not_comply"}, True),
    ("B26", {"b26": "not_verified"}, False),
    ("B26", {**EXPORT, "country": "JP", "b26_oecd": "yes"}, False),
    ("B26", {**EXPORT, "country": "JP", "b26_oecd": "no"}, True),
    ("B26", {**EXPORT, "country": "TH", "b26_oecd": "yes"}, True),
]
