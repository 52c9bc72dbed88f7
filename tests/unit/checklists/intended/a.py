"""Common: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, PATH, SAFE

CHANGES: list[tuple[str, str, str]] = [
    ("legal_basis", "A19 A27 A31 A32 A34 A35 A39", COUNTRY),
    ("legal_basis", "A26 A44", "“same as A25” is written out: an item is read alone"),
    ("legal_basis", "A21 A24", "corrections: ordinances apply where they say so, and only there"),
    ("legal_basis", "A37", "the referral is the subject of the item, not a law"),
    ("legal_basis", "A43", "“others similar” names nothing that could be cited"),
    ("severity", "A21", "it has a failing condition, and a finding needs a severity"),
    ("action", "A21", "it has a failing condition, and a finding needs a corrective action"),
    ("deadline", "A21", "it has a failing condition, and a finding needs a deadline"),
    ("action", "A05 A07 A09 A43", "corrections: procedure; what to do is the inspector's immediate measure"),
    ("action", "A12 A14 A37", SAFE),
    ("type", "A14", "four gases need four fields"),
    ("type", "A23", "machines repeat, workers and licence do not: a group with the repeat inside"),
    ("unit", "A14", "each gas has its own unit"),
    ("name", "A06 A25 A42", PATH),
]
CHOICES: dict[tuple[str, str], str] = {
    ("visit_type", "training"): "corrections: practice is a property of the workspace",
    ("visit_type", "permit"): "programme: a visit before a permit is given, renewed or changed",
    ("activities", "pv"): "corrections: PV modules open their questions",
}
