"""Reporting duties: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

CASES: list[tuple[str, dict[str, str], bool]] = [
    case
    for number in ("01", "02", "05", "07", "14")
    for case in (
        *judged(f"RD{number}", f"rd{number}_rule", {f"rd{number}": "comply"}),
        (f"RD{number}", {f"rd{number}": "not_comply", f"rd{number}_rule": "pass"}, True),
    )
]
