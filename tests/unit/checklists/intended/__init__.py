"""Every intended difference of a checklist from checklists.csv, one module a letter, each with its reason."""

from __future__ import annotations

from tests.unit.checklists.intended import a, e, f, g, h

INTENDED: list[tuple[str, str, str]] = [change for module in (a, e, f, g, h) for change in module.CHANGES]
CHOICES: dict[tuple[str, str], str] = {**a.CHOICES, **f.CHOICES, **h.CHOICES}  # (list, choice)
