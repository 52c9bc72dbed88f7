"""E-waste: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, NO_STRIP, PATH, REFERENCE, SAFE, STORAGE_TIME

CHANGES: list[tuple[str, str, str]] = [
    ("legal_basis", "B01 B02 B03 B06 B09 B10 B12 B21 B22 B24 B26 B30 B31", COUNTRY),
    ("legal_basis", "B04 B05 B07 B11 B13 B14 B15 B16 B17 B18 B19 B20 B29", REFERENCE),
    ("legal_basis", "B08", STORAGE_TIME),
    ("legal_basis", "B25", "“same as A34” is written out: an item is read alone"),
    ("legal_basis", "B28", "a target of the programme is no law"),
    ("label", "B06", "codes and articles stand in the legal basis, by country: a label prints everywhere"),
    ("action", "B14 B16 B17 B18 B19 B22", SAFE),
    ("action", "B23", "corrections: it may be cyanide; competent persons secure it, samplers come after"),
    ("action", "B24", "corrections: nobody is told to quench; the fire service puts out what burns"),
    ("evidence", "B23", NO_STRIP),
    ("name", "B28 B31", PATH),
]
