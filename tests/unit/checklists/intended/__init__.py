"""Every intended difference of a checklist from checklists.csv, one module a letter, each with its reason."""

from __future__ import annotations

from tests.unit.checklists.intended import a, b, c, d, e, f, g, h, p

INTENDED: list[tuple[str, str, str]] = [
    change for module in (a, b, c, d, e, f, g, h, p) for change in module.CHANGES
]
CHOICES: dict[tuple[str, str], str] = {**a.CHOICES, **f.CHOICES, **h.CHOICES}  # (list, choice)
