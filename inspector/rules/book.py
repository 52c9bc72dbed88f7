"""The rules of a place on a day: shipped packs, the agency's own over them, and what was confirmed.

Decided: the agency's row stands in for a shipped one on the same matter, visibly (its citation names the row),
instead of changing the shipped file, so that an update of the program never mixes with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.rules.catalogue import ANY_REGIME
from inspector.rules.checks import REFERENCE
from inspector.rules.citation import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from inspector.rules.pack import Pack, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """Where a yard lies: country (ISO 3166-1), and the ordinance of its city or prefecture, if any."""

    country: str
    ordinance: str = ""  # as in the packs: chiba_city

    def jurisdiction(self, regime: str) -> str:
        """Whose rules hold there for a pile under this regime."""
        return f"{self.country}/{self.ordinance}" if regime == "ordinance" else self.country

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Whose rules hold there."""
        return (self.country, f"{self.country}/{self.ordinance}") if self.ordinance else (self.country,)

    @property
    def name(self) -> str:
        return self.jurisdictions[-1]


@dataclass(frozen=True, slots=True)
class Book:
    """All packs of an inspection or a workspace; `confirmed` holds the contents of the rows that are."""

    shipped: tuple[Pack, ...] = ()
    own: tuple[Pack, ...] = ()  # the agency's; a later one goes before an earlier one
    confirmed: frozenset[str] = frozenset()

    @property
    def packs(self) -> tuple[Pack, ...]:
        return (*self.own, *self.shipped)

    @property
    def rules(self) -> Iterator[Rule]:
        """Every row, with its status, those that never govern included."""
        for pack in self.packs:
            yield from (self.told(rule) for rule in pack.rules)

    def told(self, rule: Rule) -> Rule:
        """The row with its status: confirmed only while it says exactly what was confirmed."""
        is_confirmed = rule.is_law and rule.content in self.confirmed
        return replace(rule, status=Status.CONFIRMED if is_confirmed else Status.REFERENCE)

    def governing(self, day: date, requirement: str = "") -> Iterator[Rule]:
        """The rows that hold on a day, of one requirement or all; an agency's row names those it takes the place of."""
        shown: list[Rule] = []
        agency = 0  # how many of those shown are the agency's: they stand first
        for pack in (*reversed(self.own), *self.shipped):
            for rule in pack.rules:
                if not (pack.enabled and rule.applies and rule.holds_on(day)):
                    continue
                if requirement not in ("", rule.requirement):
                    continue
                over = next((n for n in range(agency) if shown[n].stands_for(rule)), None)
                if over is None or rule.requirement == "text" or shown[over].pack == pack.id:
                    shown.append(self.told(rule))
                else:
                    shown[over] = replace(shown[over], overrides=(*shown[over].overrides, rule.id))
            if pack in self.own:
                agency = len(shown)
        return iter(shown)

    def find(self, jurisdiction: str, regime: str, requirement: str, day: date) -> Rule | None:
        """The row of exactly this jurisdiction and regime that governs there and then, or None."""
        wanted = (jurisdiction, regime, requirement)
        rows = self.governing(day, requirement)
        return next((one for one in rows if (one.jurisdiction, one.regime, one.requirement) == wanted), None)

    def rows(
        self, place: Place, regime: str, requirement: str, day: date, about: str = ""
    ) -> tuple[list[Rule], list[Rule]]:
        """The rows of this place on a requirement, and what is good practice everywhere.

        A row under a regime holds only where that regime was named; an ordinance holds where its place is.
        """
        named = ("", ANY_REGIME, regime, *(("ordinance",) if place.ordinance else ()))
        found = [
            rule
            for rule in self.governing(day, requirement)
            if rule.about.casefold() == about.casefold() and rule.regime in named
        ]
        here = [rule for rule in found if rule.jurisdiction in place.jurisdictions]
        return here, [rule for rule in found if rule.jurisdiction == REFERENCE]

    def yardsticks(self, place: Place, requirement: str, day: date, about: str = "") -> list[Rule]:
        """What other places have on it, for a look; never those of another country's law."""
        return [
            rule
            for rule in self.governing(day, requirement)
            if rule.jurisdiction.startswith(f"{REFERENCE}/")
            and rule.jurisdiction not in place.jurisdictions
            and rule.about.casefold() == about.casefold()
        ]

    def knows(self, country: str) -> bool:
        """Whether a pack speaks for this country."""
        return any(pack.jurisdiction.split("/")[0] == country for pack in self.packs)
