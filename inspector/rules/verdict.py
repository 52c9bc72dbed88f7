"""The verdict of a rule, whichever rule it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from inspector.i18n import gettext as _
from inspector.rules.citation import Citation, Status
from inspector.rules.measured import Measured, written
from inspector.rules.pile import Judged, Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule; limit and margin in `unit`, the margin negative beyond the limit."""

    rule: str
    kind: Kind
    explanation: str
    limit: Decimal | None = None
    margin: Decimal | None = None
    citation: Citation | None = None  # of the row that governs; never there without a rule
    others: tuple[Citation, ...] = ()  # of further rows that were looked at
    points: tuple[Judged, ...] = ()
    governing: Judged | None = None
    unit: str = "m"
    prompt: str = ""  # what the inspector must know at once
    values: Mapping[str, Measured] = field(default_factory=dict)  # what was computed on the way
    units: Mapping[str, str] = field(default_factory=dict)  # of those values
    due: date | None = None  # the day by which something had to be done
    missing: tuple[str, ...] = ()  # entries that would tell more
    yardsticks: tuple[Citation, ...] = ()  # what other places have on it; never decides

    @property
    def status(self) -> str:
        """“confirmed”, “reference”, or “none” where no rule applied."""
        return self.citation.status.value if self.citation else "none"

    @property
    def chip(self) -> str:
        """The verdict in a few words, with “reference” where the rule is not confirmed."""
        words = self.kind.label
        if self.kind is Kind.FAIL and self.margin is not None:
            said = (
                _("Below the limit by {size}") if self.rule == "pile_gap" else _("Above the limit by {size}")
            )
            words = said.format(size=f"{written(-Fraction(self.margin))} {self.unit}")
        if self.citation is not None and self.citation.status is Status.REFERENCE:
            words = _("{verdict}, reference").format(verdict=words)
        return words
