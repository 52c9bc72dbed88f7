"""What a screen needs of the rule packs: packs, rows, who confirmed them, the texts of their law."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.app import people, rulebook
from inspector.app.evaluating import asks
from inspector.app.ruling import Standing, standing_of
from inspector.app.workspace import Workspace
from inspector.domain.law import LegalText, RuleConfirmation
from inspector.domain.roles import Right
from inspector.rules.pack import Rule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row with how it stands, every act that confirmed it, and the texts of its instrument."""

    rule: Rule
    asks: str
    standing: Standing
    confirmations: tuple[tuple[RuleConfirmation, bool], ...]  # and whether it stands today
    texts: tuple[LegalText, ...]

    @property
    def can_confirm(self) -> bool:
        return self.rule.is_law and self.rule.applies and self.standing is not Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack with its rows."""

    id: str
    version: str
    title: str
    jurisdiction: str
    is_own: bool
    is_off: bool
    rows: tuple[RuleLine, ...]

    @property
    def confirmed(self) -> int:
        return sum(one.standing is Standing.CONFIRMED for one in self.rows)


@dataclass(frozen=True, slots=True)
class RulesView:
    """All packs, those of the agency first, and whether who writes here may change what is law."""

    packs: tuple[PackLine, ...]
    may_change: bool


def rules_of(ws: Workspace) -> RulesView:
    """Every pack of the workspace."""
    book = rulebook.book(ws)
    acts: dict[tuple[str, str], list[RuleConfirmation]] = {}
    for one in ws.store.all(RuleConfirmation):
        acts.setdefault((one.pack, one.row), []).append(one)
    texts: dict[str, list[LegalText]] = {}
    for text in ws.store.all(LegalText):
        if not text.removed:
            texts.setdefault(text.instrument, []).append(text)
    own = {pack.id for pack in book.own}
    return RulesView(
        tuple(
            PackLine(
                pack.id,
                pack.version,
                pack.title,
                pack.jurisdiction,
                pack.id in own,
                not pack.enabled,
                tuple(
                    _line(book.told(rule), acts.get((rule.pack, rule.id), []), texts.get(rule.instrument, []))
                    for rule in pack.rules
                ),
            )
            for pack in book.packs
        ),
        people.is_allowed(ws, Right.KEEP_RULES),
    )


def _line(rule: Rule, acts: list[RuleConfirmation], texts: list[LegalText]) -> RuleLine:
    stands = tuple((one, one.withdrawn is None and one.content == rule.content) for one in acts)
    return RuleLine(rule, asks(rule), standing_of(rule), stands, tuple(texts))
