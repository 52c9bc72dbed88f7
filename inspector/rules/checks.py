"""What a rule pack must look like; whatever differs is refused with its file, its line and the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NoReturn

from inspector.errors import RulePackError
from inspector.i18n import gettext as _
from inspector.rules.catalogue import ANY_REGIME, CATALOGUE, COMPARISONS, PILE_REGIMES, Alarm, Shape
from inspector.rules.numbers import Number, conditions, parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.rules.conditions import Condition

REGIMES: Final = (*PILE_REGIMES, ANY_REGIME, "end_of_life_vehicles", "factory")
STATES: Final = ("in force", "read", "replaced", "draft")
CONFIDENCES: Final = ("read", "k-high", "k-med", "k-low")
REFERENCE: Final = "REF"
"""The jurisdiction of yardsticks that are no law anywhere."""

_HEAD: Final = ("id", "version", "title", "jurisdiction")
_HEAD_KEYS: Final = frozenset({*_HEAD, "enabled", "regimes"})
_TEXTS: Final = ("id", "requirement", "instrument", "text", "state", "confidence", "source")
_OPTIONAL: Final = {
    "jurisdiction": "",
    "regime": ANY_REGIME,
    "article": "",
    "about": "",
    "comparison": "",
    "alarm": "",
}
_DATES: Final = ("valid_from", "valid_to", "checked_on")
_KEYS: Final = frozenset({*_TEXTS, *_OPTIONAL, *_DATES, "article_verified", "parameters", "when"})
_JURISDICTION: Final = re.compile(r"([A-Z]{2}|REF)(/[a-z0-9_]+)?")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_ROW_HEADER: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]")


@dataclass(frozen=True, slots=True)
class Head:
    """What a pack says of itself."""

    id: str
    version: str
    title: str
    jurisdiction: str
    enabled: bool  # a pack that is switched off is shown and never applied
    regimes: tuple[str, ...]  # further ones, of the pack's own


@dataclass(frozen=True, slots=True)
class Row:
    """A row that passed: its values by name, its numbers in base units."""

    values: Mapping[str, object]
    numbers: dict[str, Number]
    when: tuple[Condition, ...]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def flag(self, key: str) -> bool:
        return self.values.get(key) is True

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    @property
    def subject(self) -> tuple[object, ...]:
        """What the row is about: two rows of one pack on the same never hold at the same time."""
        keys = ("jurisdiction", "regime", "requirement", "about")
        return (*(self.text(key) for key in keys), tuple(one.written for one in self.when))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file a row stands, to name the line of whatever is wrong in it."""

    name: str
    lines: tuple[str, ...]
    first: int  # index of the row's header line
    last: int

    def refuse(self, key: str, reason: str) -> NoReturn:
        line = next(
            (n for n in range(self.first, self.last) if re.match(rf"\s*{re.escape(key)}\s*=", self.lines[n])),
            self.first,
        )
        raise RulePackError(
            _("{file}, line {line}: {reason}").format(file=self.name, line=line + 1, reason=reason)
        )


def checked_pack(raw: Mapping[str, object], text: str, name: str) -> tuple[Head, tuple[Row, ...]]:
    """Head and rows of a pack that keeps every rule of this page. Raises RulePackError."""
    lines = tuple(text.splitlines())
    starts = [n for n, line in enumerate(lines) if _ROW_HEADER.match(line)]
    top = _Place(name, lines, 0, starts[0] if starts else len(lines))
    for key in raw:
        if key not in ("pack", "rule"):
            top.refuse(key, _("“{key}” is not known here. A pack has [pack] and [[rule]].").format(key=key))
    head = _head(raw.get("pack"), top)
    rows = raw.get("rule", [])
    if not isinstance(rows, list) or not rows or len(rows) != len(starts):
        top.refuse("rule", _("the pack has no rules. Write each as a table of its own under [[rule]]."))
    ends = [*starts[1:], len(lines)]
    places = [_Place(name, lines, first, last) for first, last in zip(starts, ends, strict=True)]
    checked = tuple(_row(row, head, place) for row, place in zip(rows, places, strict=True))
    _refuse_doubles(checked, places)
    return head, checked


def _head(raw: object, place: _Place) -> Head:
    if not isinstance(raw, dict):
        place.refuse("pack", _("there is no [pack] with id, version, title and jurisdiction."))
    for key in raw:
        if key not in _HEAD_KEYS:
            place.refuse(key, _("“{key}” is not a field of [pack].").format(key=key))
    for key in _HEAD:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            place.refuse(key, _("[pack] needs “{key}” as a text.").format(key=key))
    if not _JURISDICTION.fullmatch(raw["jurisdiction"]):
        place.refuse("jurisdiction", _("a jurisdiction is written like JP or JP/chiba_city."))
    enabled, regimes = raw.get("enabled", True), raw.get("regimes", [])
    if not isinstance(enabled, bool):
        place.refuse("enabled", _("say true or false in “enabled”."))
    if not isinstance(regimes, list) or not all(
        isinstance(one, str) and _NAME.fullmatch(one) for one in regimes
    ):
        place.refuse("regimes", _("write “regimes” as a list of names in small letters."))
    return Head(raw["id"], raw["version"], raw["title"], raw["jurisdiction"], enabled, tuple(regimes))


def _row(given: Mapping[str, object], head: Head, place: _Place) -> Row:
    raw = {**_OPTIONAL, "jurisdiction": head.jurisdiction, "article_verified": False, **given}
    for key in raw:
        if key not in _KEYS:
            place.refuse(key, _("“{key}” is not a field of a rule.").format(key=key))
    for key in _TEXTS:
        value = raw.get(key)
        if not isinstance(value, str) or not value.strip():
            place.refuse(key, _("the rule needs “{key}” as a text.").format(key=key))
    for key in _OPTIONAL:
        if not isinstance(raw[key], str):
            place.refuse(key, _("“{key}” is a text.").format(key=key))
    _check_choices(raw, head, place)
    _check_place_and_time(raw, head, place)
    if not isinstance(raw["article_verified"], bool):
        place.refuse("article_verified", _("say true or false in “article_verified”."))
    if raw["article_verified"] and not raw["article"]:
        place.refuse("article", _("an article cannot be verified where none is given."))
    return Row(raw, parameters(raw, place.refuse), conditions(raw, place.refuse))


def _check_choices(raw: Mapping[str, object], head: Head, place: _Place) -> None:
    for key, allowed in (
        ("regime", (*REGIMES, *head.regimes)),
        ("state", STATES),
        ("confidence", CONFIDENCES),
        ("requirement", tuple(CATALOGUE)),
        ("comparison", ("", *COMPARISONS)),
        ("alarm", ("", *Alarm)),
    ):
        if raw[key] not in allowed:
            place.refuse(
                key,
                _("“{value}” cannot stand in “{key}”. Use one of: {allowed}.").format(
                    value=raw[key], key=key, allowed=", ".join(filter(None, allowed))
                ),
            )
    requirement = CATALOGUE[str(raw["requirement"])]
    if bool(requirement.about) != bool(raw["about"]):
        if requirement.about:
            place.refuse("about", _("name the {kind} in “about”.").format(kind=requirement.about))
        place.refuse("about", _("“{name}” takes no “about”.").format(name=raw["requirement"]))
    if raw["comparison"] and requirement.shape not in (Shape.LIMIT, Shape.TRIGGER):
        place.refuse("comparison", _("“{name}” takes no “comparison”.").format(name=raw["requirement"]))
    if requirement.shape is Shape.PILE and (raw["regime"] == ANY_REGIME or raw.get("when")):
        place.refuse("regime", _("a rule on piles names its regime and has no other condition."))


def _check_place_and_time(raw: Mapping[str, object], head: Head, place: _Place) -> None:
    jurisdiction = str(raw["jurisdiction"])
    if not _JURISDICTION.fullmatch(jurisdiction):
        place.refuse("jurisdiction", _("a jurisdiction is written like JP or JP/chiba_city."))
    country = jurisdiction.split("/")[0]
    if country != head.jurisdiction.split("/")[0]:
        place.refuse("jurisdiction", _("the rule speaks for another country than its pack."))
    if country != REFERENCE and (raw["regime"] == "ordinance") != ("/" in jurisdiction):
        place.refuse("regime", _("an ordinance, and nothing else, has a jurisdiction like JP/chiba_city."))
    for key in _DATES:
        value = raw.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            place.refuse(key, _("“{key}” is a date, written like 2018-04-01 without quotes.").format(key=key))
    start, end = raw.get("valid_from"), raw.get("valid_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        place.refuse("valid_to", _("the rule ends before it begins."))
    if raw["state"] == "in force" and start is None:
        place.refuse("state", _("a rule in force needs the date from which it holds in “valid_from”."))
    if raw["state"] == "in force" and country == REFERENCE:
        place.refuse("state", _("a reference is no law, so it is not in force. Write “read”."))


def _refuse_doubles(rows: tuple[Row, ...], places: list[_Place]) -> None:
    subjects = [row.subject for row in rows]
    for n, row in enumerate(rows):
        for earlier, subject in zip(rows[:n], subjects, strict=False):
            if row.text("id") == earlier.text("id"):
                places[n].refuse("id", _("the id “{id}” is used twice.").format(id=row.text("id")))
            if row.text("requirement") != "text" and subject == subjects[n] and _overlap(row, earlier):
                places[n].refuse(
                    "valid_from",
                    _("the rule holds at the same time as “{id}” for the same thing.").format(
                        id=earlier.text("id")
                    ),
                )


def _overlap(one: Row, other: Row) -> bool:
    starts = [row.day("valid_from") or date.min for row in (one, other)]
    ends = [row.day("valid_to") or date.max for row in (one, other)]
    return max(starts) <= min(ends)
