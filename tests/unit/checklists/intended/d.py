"""Batteries: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, NO_STRIP, PATH, REFERENCE, SAFE, STORAGE_TIME

CHANGES: list[tuple[str, str, str]] = [
    ("legal_basis", "D01 D02 D12 D17 D26 D27", COUNTRY),
    ("legal_basis", "D03 D04 D05 D06 D07 D13 D16 D18", REFERENCE),
    ("legal_basis", "D11 D15 D22", "confidence is for the rule packs to say, not for the form"),
    ("legal_basis", "D25", STORAGE_TIME),
    ("action", "D04 D06 D09", "corrections: no one is told to insulate, discharge or isolate by himself"),
    ("action", "D10", "corrections: 50 m is too near; the inspector withdraws, the fire service takes over"),
    ("action", "D03 D05 D07 D08 D11 D12 D13 D14 D15 D17 D19 D20 D21 D22 D23", SAFE),
    ("relevance", "D03 D05 D06 D07 D08 D09 D10 D11 D12 D13 D15", "corrections: for every lithium battery"),
    ("relevance", "D14", "a small or light-vehicle pack that is opened burns as well"),
    ("label", "D10", "corrections: carbon monoxide has no smell, and nobody smells for gas"),
    ("label", "D20", "a question that “yes” fails must ask for what fails"),
    ("evidence", "D06", "only the operator's trained persons connect a meter; the display is photographed"),
    ("evidence", "D20", NO_STRIP),
    ("type", "D25", "per lot: each has its date, days and limit, so the lots are rows"),
    ("name", "D25 D27", PATH),
]
