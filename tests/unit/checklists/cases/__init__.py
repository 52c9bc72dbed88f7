"""Answers on both sides of every failing condition, one module a letter: item, answers, whether it fails."""

from __future__ import annotations

from tests.unit.checklists.cases import a, b, c, co, d, du, e, ev, f, g, gr, h, mb, pr, pv, rd, sm

Case = tuple[str, dict[str, str], bool]
CASES: list[Case] = [
    case for module in (a, b, c, co, d, du, e, ev, f, g, gr, h, mb, pr, pv, rd, sm) for case in module.CASES
]
