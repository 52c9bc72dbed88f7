"""The rule that applies to a question: its citation, how far it may be relied on, and its verdict in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from inspector.app import consequences
from inspector.app.inspections import OpenInspection
from inspector.app.viewing import VERDICT_TONES, QuestionView
from inspector.domain.law import LegalText
from inspector.forms.state import Ref
from inspector.i18n import gettext as _
from inspector.rules.checks import REFERENCE
from inspector.rules.citation import Citation, Status
from inspector.rules.pack import Rule
from inspector.rules.verdict import Verdict
from inspector.rules.verdicts import JUDGES

_TAKES = {
    "pile_area": ("pile.base_area", "pile.length", "pile.width", "pile.outline", "pile.regime"),
    "pile_gap": ("pile.gap", "pile.boundary", "pile.regime"),
    "pile_height": (
        "pile.height", "pile.distance", "pile.fence", "pile.slope", "pile.toe", "pile.clinometer",
        "pile.point", "pile.regime",
    ),
}  # fmt: skip
"""The entries of a pile, by the rule that takes them."""


class Standing(StrEnum):
    """How far what is cited may be relied on."""

    CONFIRMED = "confirmed"
    REFERENCE = "reference"
    NO_LAW = "no law"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            Standing.CONFIRMED: _("Confirmed"),
            Standing.REFERENCE: _("Reference, not confirmed"),
            Standing.NO_LAW: _("Reference, not law"),
            Standing.NONE: _("No rule fits"),
        }[self]


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """One rule beside a question."""

    citation: str
    standing: Standing
    verdict: str = ""  # in a few words; "" where nothing is compared
    tone: str = "neutral"  # of the verdict
    words: str = ""  # what the verdict says
    texts: tuple[LegalText, ...] = ()


def standing_of(rule: Rule | Citation) -> Standing:
    """How far a row may be relied on."""
    if rule.jurisdiction.split("/")[0] == REFERENCE:
        return Standing.NO_LAW
    return Standing.CONFIRMED if rule.status is Status.CONFIRMED else Standing.REFERENCE


def applied(opened: OpenInspection, view: QuestionView) -> tuple[AppliedRule, ...]:
    """The rules that apply to this question: those that answer it or take its answer, else its legal basis."""
    found = tuple(
        _told(opened, consequences.judged(opened, view.form_id, ref, rule))
        for ref, rule in _judging(opened, view)
    )
    if found:
        return found
    finding = view.finding
    citation = finding.citation if finding is not None and finding.citation else view.rule
    return (AppliedRule(citation, Standing.REFERENCE),) if citation else ()


def _judging(opened: OpenInspection, view: QuestionView) -> Iterator[tuple[Ref, str]]:
    """The verdicts that this question is, or whose entries it belongs to."""
    own, role = str(view.state.ref), view.state.extra.get("role", "")
    for form_id, ref, state in consequences.verdict_questions(opened):
        if form_id != view.form_id or not state.relevant:
            continue
        rule = state.extra["verdict"]
        if ref == own or _takes(opened, form_id, own, role, ref, rule):
            yield ref, rule


def _takes(opened: OpenInspection, form_id: str, own: str, role: str, ref: str, rule: str) -> bool:
    """Whether the rule that answers the question `ref` takes the entry of this role at `own`."""
    if rule not in JUDGES:
        return role.startswith("rule.") and own.rpartition("/")[0] == ref.rpartition("/")[0]
    if role != "pile" and not role.startswith(_TAKES[rule]):
        return False
    around = consequences.enclosing(opened, form_id, f"{own}/x", "pile")
    return around == consequences.enclosing(opened, form_id, ref, "pile")


def _told(opened: OpenInspection, verdict: Verdict) -> AppliedRule:
    cited = verdict.citation
    return AppliedRule(
        cited.printed if cited else "",
        standing_of(cited) if cited else Standing.NONE,
        verdict.kind.label if cited is None else verdict.chip,
        VERDICT_TONES[verdict.kind],
        " ".join(filter(None, (verdict.prompt, verdict.explanation))),
        _texts(opened, cited.instrument) if cited else (),
    )


def _texts(opened: OpenInspection, instrument: str) -> tuple[LegalText, ...]:
    kept = opened.ws.store.all(LegalText, instrument=instrument)
    return tuple(one for one in kept if not one.removed)
