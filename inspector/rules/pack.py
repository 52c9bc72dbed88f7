"""Rule packs: rows of law as data, checked when they are read, each able to cite itself."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from inspector import paths
from inspector.errors import RulePackError
from inspector.i18n import gettext as _
from inspector.rules.checks import Row, checked_pack

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction
    from pathlib import Path


class Regime(StrEnum):
    """Under which rules a pile is kept: asked for each pile, never guessed from the country."""

    HAZARDOUS_USED_EQUIPMENT = "hazardous_used_equipment"
    INDUSTRIAL_WASTE = "industrial_waste"
    ORDINANCE = "ordinance"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            Regime.HAZARDOUS_USED_EQUIPMENT: _("Hazardous used equipment"),
            Regime.INDUSTRIAL_WASTE: _("Industrial waste"),
            Regime.ORDINANCE: _("Ordinance of the prefecture or city"),
            Regime.NONE: _("None of these"),
            Regime.UNKNOWN: _("Not known"),
        }[self]


class Status(StrEnum):
    """How far a citation may be relied on. Only an administrator's signed act makes a row confirmed."""

    CONFIRMED = "confirmed"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        return {Status.CONFIRMED: _("confirmed"), Status.REFERENCE: _("reference, not confirmed")}[self]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a verdict rests on, and how sure that is."""

    rule: str  # id of the row
    pack: str
    instrument: str
    article: str  # "" where the notes give none
    article_verified: bool
    text: str
    source: str
    confidence: str
    state: str  # "in force" or "read"
    valid_from: date | None
    valid_to: date | None
    status: Status

    @property
    def printed(self) -> str:
        """As it stands in a document: with its status, and saying so where an article is not verified."""
        if not self.article:
            place = _("{instrument} (article to be confirmed)").format(instrument=self.instrument)
        elif not self.article_verified:
            place = _("{instrument}, {article} (article number not verified)").format(
                instrument=self.instrument, article=self.article
            )
        else:
            place = f"{self.instrument}, {self.article}"
        return _("{place}: {status}").format(place=place, status=self.status.label)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a pack: one requirement with its numbers, where and when it holds."""

    id: str
    pack: str
    jurisdiction: str  # "JP", or "JP/chiba_city" for an ordinance
    regime: str
    requirement: str
    parameters: dict[str, Fraction]  # in the base unit of the requirement: m, m2, or rise over run
    instrument: str
    article: str
    article_verified: bool
    text: str
    valid_from: date | None
    valid_to: date | None
    state: str
    confidence: str
    source: str
    checked_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within the row's validity, as far as its limits are known."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def citation(self) -> Citation:
        return Citation(
            self.id,
            self.pack,
            self.instrument,
            self.article,
            self.article_verified,
            self.text,
            self.source,
            self.confidence,
            self.state,
            self.valid_from,
            self.valid_to,
            Status.REFERENCE,
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules: its name and version, the hash of its bytes, and its rows."""

    id: str
    version: str
    title: str
    jurisdiction: str
    sha256: str
    rules: tuple[Rule, ...]

    def find(self, jurisdiction: str, regime: str, requirement: str, day: date) -> Rule | None:
        """The row that holds there and then, or None; a pack whose rows overlap was refused at load."""
        for rule in self.rules:
            if (rule.jurisdiction, rule.regime, rule.requirement) == (jurisdiction, regime, requirement) and (
                rule.holds_on(day)
            ):
                return rule
        return None


_SHIPPED: Final = "resources/rules"


def load_pack(path: Path) -> Pack:
    """The pack in this file. Raises RulePackError with file, line and reason."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RulePackError(
            _("The rule pack {file} could not be read: {reason}.").format(
                file=path.name, reason=error.strerror
            )
        ) from error
    return read_pack(content, path.name)


def shipped_packs() -> tuple[Pack, ...]:
    """All packs that come with the program, by name."""
    return tuple(load_pack(path) for path in sorted(paths.shipped(_SHIPPED).glob("*.toml")))


def read_pack(content: bytes, name: str = "pack") -> Pack:
    """The pack in these bytes; `name` stands for the file in messages. Raises RulePackError."""
    try:
        text = content.decode("utf-8")
        raw = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RulePackError(
            _("{file}, line {line}: the text is not UTF-8. Save it as UTF-8.").format(file=name, line=line)
        ) from error
    except (ValueError, RecursionError) as error:  # TOML's own, numbers of 5,000 digits, endless brackets
        raise RulePackError(_("{file}: {reason}.").format(file=name, reason=error)) from error
    head, rows = checked_pack(raw, text, name)
    rules = tuple(_rule(row, head["id"]) for row in rows)
    return Pack(
        head["id"],
        head["version"],
        head["title"],
        head["jurisdiction"],
        hashlib.sha256(content).hexdigest(),
        rules,
    )


def _rule(row: Row, pack: str) -> Rule:
    return Rule(
        row.text("id"),
        pack,
        row.text("jurisdiction"),
        row.text("regime"),
        row.text("requirement"),
        row.parameters,
        row.text("instrument"),
        row.text("article"),
        row.flag("article_verified"),
        row.text("text"),
        row.day("valid_from"),
        row.day("valid_to"),
        row.text("state"),
        row.text("confidence"),
        row.text("source"),
        row.day("checked_on"),
    )
