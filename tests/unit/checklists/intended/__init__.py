"""Every intended difference of a checklist from checklists.csv, one module a letter, each with its reason."""

from __future__ import annotations

from tests.unit.checklists.intended import a, b, c, d, e, p

INTENDED: list[tuple[str, str, str]] = [change for module in (a, b, c, d, e, p) for change in module.CHANGES]
