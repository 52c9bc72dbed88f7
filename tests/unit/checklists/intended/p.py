"""Plastics and cable: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import REFERENCE, SAFE

CHANGES: list[tuple[str, str, str]] = [
    ("legal_basis", "P01 P08", REFERENCE),
    ("action", "P02 P08", SAFE),
    ("action", "P07", "“Hold” does not say whom to tell"),
]
