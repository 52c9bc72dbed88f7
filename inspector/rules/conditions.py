"""When a row applies: a class, a use, a rate. A condition that nobody can answer leaves the row possible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from inspector.rules.entries import word

if TYPE_CHECKING:
    from inspector.rules.entries import Entries
    from inspector.rules.units import Quantity


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry that must be one of some words, or lie within bounds in its base unit."""

    name: str
    written: str  # as it is told: “rate at_least 50 kg/d”
    words: tuple[str, ...] = ()
    quantity: Quantity | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    low_counts: bool = True  # whether the bound itself is inside
    high_counts: bool = True

    def holds(self, entries: Entries) -> bool | None:
        """Whether it is met; None where the entry is missing or its uncertainty covers a bound."""
        if self.quantity is None:
            told = entries.text(self.name)
            return word(told) in self.words if told else None
        value = entries.measured(self.name, self.quantity)
        if value is None:
            return None
        ends = {self._within(value.low), self._within(value.high)}
        return ends.pop() if len(ends) == 1 else None

    def _within(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.low_counts and value == self.low)
        below = self.high is None or value < self.high or (self.high_counts and value == self.high)
        return above and below
