"""Common: answers on both sides of every failing condition."""

from __future__ import annotations

JP, TH = {"country": "JP"}, {"country": "TH"}
LARGE = {"a21": "130", "a21_u": "10", "permit_status": "none"}
FACTORY = {"machine_hp": "50", "a23_licence": "no"}
NEAR = {"a24_new": "yes", "a24_u": "5"}
GATE = "35.6 140.1 10 "
BALANCE = {"a33_in": "900", "a33_start": "100", "a33_residue": "0", "a33_end": "100"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("A05", {"a05": GATE + "25"}, False),
    ("A05", {"a05": GATE + "25.1"}, True),
    ("A05", {}, False),
    ("A07", {"a07": "not_comply"}, True),
    ("A07", {"a07": "not_verified"}, False),
    ("A09", {"a09": "refused"}, True),
    ("A09", {"a09": "obstructed"}, True),
    ("A09", {"a09": "absent"}, False),
    ("A12", {"hazard": "dogs unstable_pile"}, True),
    ("A12", {"hazard": "battery machinery electric water dogs"}, False),
    *(("A12", {"hazard": name}, True) for name in ("fire", "gas", "radiation", "violence")),
    ("A14", {"a14_o2": "19.4"}, True),
    ("A14", {"a14_o2": "19.5", "a14_lel": "10", "a14_co": "25"}, False),
    ("A14", {"a14_lel": "10.1"}, True),
    ("A14", {"a14_co": "25.1"}, True),
    ("A14", {}, False),
    ("A15", {"a15": "no"}, True),
    ("A15", {"a15": "unknown"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city"}, True),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city", "a21_u": "30"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "chiba_city", "permit_status": "valid"}, False),
    ("A21", {**JP, **LARGE, "ordinance": "none"}, False),
    ("A21", {**TH, **LARGE, "ordinance": "chiba_city"}, False),
    ("A23", {**TH, **FACTORY}, True),
    ("A23", {**TH, **FACTORY, "machine_hp": "49.9", "a23_workers": "50"}, True),
    ("A23", {**TH, **FACTORY, "machine_hp": "49.9", "a23_workers": "49"}, False),
    ("A23", {**TH, **FACTORY, "a23_licence": "yes"}, False),
    ("A23", {**JP, **FACTORY}, False),
    ("A24", {**JP, **NEAR, "ordinance": "koshigaya_city", "a24_house": "94.9"}, True),
    ("A24", {**JP, **NEAR, "ordinance": "koshigaya_city", "a24_house": "95"}, False),
    ("A24", {**JP, **NEAR, "ordinance": "chiba_city", "a24_house": "10", "a24_new": "no"}, False),
    ("A24", {**JP, **NEAR, "ordinance": "saitama_pref", "a24_house": "10"}, False),
    ("A24", {**TH, **NEAR, "ordinance": "chiba_city", "a24_house": "10"}, False),
    ("A25", {"permit_state": "expired"}, True),
    ("A25", {"permit_state": "scope"}, True),
    ("A25", {"permit_state": "held"}, False),
    ("A25", {"permit_expiry": "2026-11-23", "a04": "2026-11-24T09:00:00.000+09:00"}, True),
    ("A25", {"permit_expiry": "2026-11-24", "a04": "2026-11-24T09:00:00.000+09:00"}, False),
    *(("A44", {"permit_status": name}, True) for name in ("none", "expired", "suspended")),
    *(
        ("A44", {"permit_status": name}, False)
        for name in ("valid", "deemed", "notified", "exempt", "unknown")
    ),
    ("A33", {**BALANCE, "a33_out": "800"}, False),
    ("A33", {**BALANCE, "a33_out": "799"}, True),
    ("A33", {**BALANCE, "a33_out": "1001"}, True),
    ("A33", {"a33_in": "900"}, False),
    ("A35", {"a35_overdue": "yes"}, True),
    ("A35", {"a35_overdue": "no"}, False),
    ("A37", {"a37_minors_hazard": "1"}, True),
    ("A37", {"a37_minors_hazard": "0", "a37_minors": "2"}, False),
    ("A43", {"a43": "refused"}, True),
    ("A43", {"a43": "signed_objection"}, False),
]
