"""Generator record: answers on both sides of every failing condition."""

from __future__ import annotations

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("GR03", {"discard_receiver_known": "no"}, True),
    ("GR03", {"discard_receiver_known": "unknown"}, False),
]
