"""Common: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

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
    *judged("A21", "a21_rule"),
    *judged("A23", "a23_rule"),
    *judged("A24", "a24_house_rule"),
    *judged("A24", "a24_near_rule"),
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
    ("A33", {**BALANCE, "a33_out": "799", "a33_rule": "no_rule"}, True),
    ("A33", {**BALANCE, "a33_out": "799", "a33_rule": "pass"}, False),
    ("A33", {**BALANCE, "a33_out": "799", "a33_rule": "indeterminate"}, False),
    ("A33", {**BALANCE, "a33_out": "801", "a33_rule": "fail"}, True),
    ("A35", {"a35_overdue": "yes"}, True),
    *judged("A35", "a35_rule"),
    ("A35", {"a35_overdue": "no"}, False),
    ("A37", {"a37_minors_hazard": "1"}, True),
    ("A37", {"a37_minors_hazard": "0", "a37_minors": "2"}, False),
    ("A43", {"a43": "refused"}, True),
    ("A43", {"a43": "signed_objection"}, False),
]
