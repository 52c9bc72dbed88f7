"""A pile from the answers of a checklist, found by the role names that its questions carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspector.rules.measured import Measured, area, length
from inspector.rules.pack import Regime
from inspector.rules.pile import Fence, Point
from inspector.rules.verdicts import Pile

Answers = Mapping[str, str | None]  # role -> the answer as ODK writes it, all lengths in m


def pile_from(answers: Answers, points: Sequence[Answers] = ()) -> Pile:
    """The pile of these answers: the peak and each profile point that has both distance and height.

    Raises InputError for an answer that is no number.
    """
    fence = Fence(_said(answers, "pile.fence_loaded"), _length(answers, "pile.fence_height"))
    peak = _point(answers, "pile.", fence, answers.get("pile.name") or "")
    profile = [
        _point(row, "pile.point.", _fence_of(row, fence), row.get("pile.point.name") or f"{number}")
        for number, row in enumerate(points, 1)
    ]
    return Pile(
        tuple(point for point in (peak, *profile) if point is not None),
        _area(answers, "pile.base_area"),
        _length(answers, "pile.gap"),
        _said(answers, "pile.gap.barrier"),
        answers.get("pile.gap.alone") == "yes",
    )


def entries_from(answers: Answers) -> dict[str, object]:
    """The entries of a rule from roles like rule.duration, with their uncertainty (_u) and unit (_unit)."""
    told = {role.removeprefix("rule."): value for role, value in answers.items() if role.startswith("rule.")}
    found: dict[str, object] = {}
    for name, value in told.items():
        if not value or any(name == f"{other}{end}" for other in told for end in ("_u", "_unit")):
            continue
        parts = {"uncertainty": told.get(f"{name}_u"), "unit": told.get(f"{name}_unit")}
        known = {part: text for part, text in parts.items() if text}
        found[name] = {"value": value, **known} if known else value
    return found


def regime_from(answers: Answers) -> Regime:
    """The regime named for the pile; unknown where it was not answered."""
    said = answers.get("pile.regime") or ""
    return Regime(said) if said in list(Regime) else Regime.UNKNOWN


def _point(answers: Answers, role: str, fence: Fence, name: str) -> Point | None:
    distance, height = _length(answers, f"{role}distance"), _length(answers, f"{role}height")
    return None if height is None else Point(distance, height, fence, name)


def _fence_of(row: Answers, nearest: Fence) -> Fence:
    if row.get("pile.point.other_fence") != "yes":
        return nearest
    return Fence(_said(row, "pile.point.fence_loaded"), _length(row, "pile.point.fence_height"))


def _length(answers: Answers, role: str) -> Measured | None:
    value = answers.get(role)
    return length(value, answers.get(f"{role}_u") or None) if value else None


def _area(answers: Answers, role: str) -> Measured | None:
    value = answers.get(role)
    return area(value, answers.get(f"{role}_u") or None) if value else None


def _said(answers: Answers, role: str) -> bool | None:
    return {"yes": True, "no": False}.get(answers.get(role) or "")
