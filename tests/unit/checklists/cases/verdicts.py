"""An item that a rule answers fails where the rule fails, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

VERDICTS = ("pass", "fail", "indeterminate", "no_rule")


def judged(
    item: str, question: str, around: Mapping[str, str] | None = None
) -> list[tuple[str, dict[str, str], bool]]:
    """What the item comes to with each verdict of this question, the other answers being these."""
    told = dict(around or {})
    return [(item, {**told, question: verdict}, verdict == "fail") for verdict in VERDICTS]
