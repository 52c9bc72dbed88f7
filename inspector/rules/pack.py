"""Rule packs: rows of law as data, checked when they are read, each able to cite itself."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from inspector import paths
from inspector.errors import RulePackError
from inspector.i18n import gettext as _
from inspector.rules.catalogue import ANY_REGIME
from inspector.rules.checks import REFERENCE, Row, checked_pack
from inspector.rules.citation import Citation, Status

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from inspector.rules.conditions import Condition
    from inspector.rules.numbers import Number


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


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a pack: one requirement with its numbers, where and when it holds."""

    id: str
    pack: str
    jurisdiction: str  # "JP", "JP/chiba_city" for an ordinance, "REF" for what is no law
    regime: str
    requirement: str
    numbers: dict[str, Number]  # in the base unit of the requirement, and as written
    when: tuple[Condition, ...]
    about: str  # the substance or the duty
    comparison: str  # "" for that of the catalogue
    alarm: str
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
    content: str  # SHA-256 of everything the row says: what an administrator confirms
    status: Status = field(default=Status.REFERENCE, compare=False)
    overrides: tuple[str, ...] = field(default=(), compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within the row's validity, as far as its limits are known."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def applies(self) -> bool:
        """Whether it can govern at all: a draft and what was replaced are only shown."""
        return self.state in ("in force", "read")

    @property
    def is_law(self) -> bool:
        """Whether an administrator could confirm it; a yardstick of elsewhere never becomes law."""
        return self.jurisdiction.split("/")[0] != REFERENCE

    def stands_for(self, other: Rule) -> bool:
        """Whether this row of an agency takes the place of another pack's: the same matter, as wide or wider."""
        same = ("jurisdiction", "requirement", "about")
        return (
            all(getattr(self, name) == getattr(other, name) for name in same)
            and self.regime in (other.regime, ANY_REGIME)
            and {one.written for one in self.when} <= {one.written for one in other.when}
        )

    @property
    def citation(self) -> Citation:
        return Citation(
            self.id,
            self.pack,
            self.jurisdiction,
            self.instrument,
            self.article,
            self.article_verified,
            self.text,
            self.source,
            self.confidence,
            self.state,
            self.valid_from,
            self.valid_to,
            self.checked_on,
            self.status,
            self.overrides,
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules: its name and version, the hash of its bytes, and its rows."""

    id: str
    version: str
    title: str
    jurisdiction: str
    enabled: bool
    sha256: str
    rules: tuple[Rule, ...]


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


@lru_cache(maxsize=64)
def read_pack(content: bytes, name: str = "pack") -> Pack:
    """The pack in these bytes; `name` stands for the file in messages. Raises RulePackError.

    Remembered, because every inspection reads the same ten packs, which takes a tenth of a second.
    """
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
    rules = tuple(_rule(row, head.id) for row in rows)
    digest = hashlib.sha256(content).hexdigest()
    return Pack(head.id, head.version, head.title, head.jurisdiction, head.enabled, digest, rules)


def _rule(row: Row, pack: str) -> Rule:
    return Rule(
        row.text("id"),
        pack,
        row.text("jurisdiction"),
        row.text("regime"),
        row.text("requirement"),
        row.numbers,
        row.when,
        row.text("about"),
        row.text("comparison"),
        row.text("alarm"),
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
        _digest(pack, row),
    )


def _digest(pack: str, row: Row) -> str:
    """One hash of all that the row says, in whatever order its file writes it."""
    said = json.dumps([pack, row.values], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
