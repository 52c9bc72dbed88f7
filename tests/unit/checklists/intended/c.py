"""End-of-life vehicles: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, PATH, REFERENCE, SAFE

CHANGES: list[tuple[str, str, str]] = [
    ("legal_basis", "C01 C05 C12 C15", COUNTRY),
    ("legal_basis", "C03 C06 C07 C08 C09 C10 C11 C13 C14 C16 C17 C18 C19 C20 C21 C23 C24 C25", REFERENCE),
    ("legal_basis", "C26", "makers' guides are no law and say so; confidence is for the rule packs"),
    ("action", "C03", "the authority asks the police; the operator is not told to report himself"),
    ("legal_basis", "C04", "the referral is the subject of the item, not a law"),
    ("action", "C04", "a referral: the police decide, and the vehicle stays as it is"),
    ("action", "C06 C07 C08 C12 C13 C15 C16 C17 C24 C25 C26", SAFE),
    ("type", "C22", "computed from the volumes of bund and tank, each with its uncertainty"),
    ("relevance", "C28", "the question opens module D as well, so it says itself where it applies"),
    ("name", "C27", PATH),
]
