"""Sampling: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, PATH, SAFE

CHANGES: list[tuple[str, str, str]] = [
    (
        "action",
        "G04 G07 G09 G13 G21 G22 G25",
        "corrections: procedure; what to do is the inspector's immediate measure",
    ),
    ("action", "G18 G19", SAFE),
    ("action", "G10 G17", "it has a failing condition, and a finding needs a corrective action"),
    ("deadline", "G10 G17", "it has a failing condition, and a finding needs a deadline"),
    ("fails", "G18", "the measure for the inspector shows at the value that A14 names"),
    ("label", "G19", "corrections: nobody measures in contact with a source"),
    ("legal_basis", "G06 G08", COUNTRY),
    ("legal_basis", "G15 G19 G20", "a reference or a screening value says so"),
    ("name", "G07 G15 G22 G24", PATH),
    (
        "relevance",
        "G08 G21 G22 G23 G24",
        "a reading of noise, gas or radiation leaves nothing to seal or to send",
    ),
]
