"""Outdoor storage: every intended difference from checklists.csv: field, items, reason."""

from __future__ import annotations

from tests.unit.checklists.intended.reasons import COUNTRY, PATH, SAFE

CHANGES: list[tuple[str, str, str]] = [
    (
        "legal_basis",
        "E01 E03 E04 E05 E06 E08 E09 E10 E11 E13 E14 E17 E19 E20 E21 E22 E28 E29 E31 E32",
        COUNTRY,
    ),
    ("legal_basis", "E12 E18 E24", "England's guidance is a reference and says so"),
    ("legal_basis", "E15", "corrections: the 5 m cap is not confirmed; the verdict cites its row"),
    ("legal_basis", "E16", "corrections: it contradicts the regulations: no finding from it"),
    ("severity", "E16", "corrections: no finding from it"),
    ("action", "E16", "corrections: no finding from it"),
    ("deadline", "E16", "corrections: no finding from it"),
    ("fails", "E16", "corrections: no finding from it"),
    ("action", "E06 E07 E15 E17 E19 E20 E22 E24", SAFE),
    ("action", "E23", "corrections: nobody is told to cool or spread; fire service or competent persons"),
    (
        "relevance",
        "E11 E15 E17",
        "corrections: it depends on the regime of the pile, so it is asked per pile",
    ),
    ("relevance", "E21", "a question before it asks whether anything happened, so that “none” is no finding"),
    ("relevance", "E31 E32", "the ordinances that ask for it are named; others were not read"),
    ("type", "E10", "length and width are two fields, each with its uncertainty"),
    ("type", "E12", "computed: as measured, or from the clinometer with distances to crest and toe"),
    ("type", "E17", "a verdict of the program; gap, uncertainty and barrier are its parts"),
    ("fails", "E12", "the csv says “see E15”: the verdict on the height stands there, once"),
    ("unit", "E11 E15 E17", "the item is the verdict; the unit stands at the values it rests on"),
    ("name", "E09 E14", PATH),
]
