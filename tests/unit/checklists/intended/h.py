"""Follow-up: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, PATH, SAFE

CHANGES: list[tuple[str, str, str]] = [
    ("action", "H07 H10", SAFE),
    ("action", "H09", "corrections: no word of guilt before a decision"),
    ("legal_basis", "H02 H07 H09", COUNTRY),
    ("legal_basis", "H04 H05 H06", "“same” and “A34” are written out: an item is read alone"),
    ("legal_basis", "H14", "a reference says so"),
    ("name", "H02 H06 H07", PATH),
    ("type", "H05", "computed from both stocks with their uncertainties"),
]
CHOICES: dict[tuple[str, str], str] = {
    ("status", "repeat"): "corrections: no word of guilt; “repeat” becomes “earlier findings”",
    ("status", "earlier"): "corrections: no word of guilt; “repeat” becomes “earlier findings”",
}
