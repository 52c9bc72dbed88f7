"""Permit visit: answers on both sides of every failing condition."""

from __future__ import annotations

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("PR15", {"kept_state": "not_kept"}, True),
    *(("PR15", {"kept_state": state}, False) for state in ("kept", "not_due", "not_verified")),
]
