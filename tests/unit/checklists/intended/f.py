"""Rapid assessment: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, NO_STRIP, PATH, SAFE

CHANGES: list[tuple[str, str, str]] = [
    ("action", "F03", "procedure; what to do is the inspector's immediate measure"),
    ("action", "F04 F08 F26", "an order comes from the authority; the checklist proposes what is to be done"),
    ("action", "F05 F06 F07 F09 F10 F11 F12 F15 F25", SAFE),
    ("action", "F21", "a container is not held by a checklist, and nobody opens it"),
    ("evidence", "F06", NO_STRIP),
    ("fails", "F03 F25", "the measure for the inspector shows as soon as the hazard is told"),
    ("label", "F06", NO_STRIP),
    ("legal_basis", "F05 F08 F23 F24 F25", COUNTRY),
    ("legal_basis", "F21", "corrections: no word of guilt before a decision"),
    ("list", "F04", "corrections: `illegal_act` becomes `observed_act`"),
    ("name", "F19 F20 F21 F23 F24 F25", PATH),
    (
        "relevance",
        "F05 F06 F07 F08 F09 F10 F12 F13 F16 F28 F29 F30 F31",
        "the first pass has at most 15 questions: this opens by what was seen, or on demand",
    ),
]
_ACTS = "corrections: acts that differ in law stay apart, each in the country that has it"
CHOICES: dict[tuple[str, str], str] = {
    ("measure", name): _ACTS for name in ("seize", "detain", "attach", "custody", "confiscate")
}
