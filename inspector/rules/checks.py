"""What a rule pack must look like; whatever differs is refused with its file, its line and the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NoReturn

from inspector.errors import RulePackError
from inspector.i18n import gettext as _
from inspector.rules.measured import is_sane

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH: Final = {"m": Fraction(1), "cm": Fraction(1, 100), "mm": Fraction(1, 1000)}
_AREA: Final = {"m2": Fraction(1)}
_RATIO: Final = {"rise/run": Fraction(1), "%": Fraction(1, 100)}

# Each requirement with the parameters it takes and the units they may stand in. "text" has no number.
REQUIREMENTS: Final[Mapping[str, Mapping[str, Mapping[str, Fraction]]]] = {
    "pile_envelope": {"slope": _RATIO, "freeboard": _LENGTH, "flat_zone": _LENGTH},
    "pile_cap": {"height": _LENGTH},
    "unit_area": {"area": _AREA},
    "unit_gap": {"gap": _LENGTH},
    "signboard": {"side": _LENGTH},
    "site_area_trigger": {"area": _AREA},
    "dwelling_distance": {"distance": _LENGTH},
    "briefing_distance": {"distance": _LENGTH},
    "text": {},
}
REGIMES: Final = ("hazardous_used_equipment", "industrial_waste", "ordinance")
STATES: Final = ("in force", "read")
CONFIDENCES: Final = ("read", "k-high", "k-med", "k-low")

_HEAD: Final = ("id", "version", "title", "jurisdiction")
_TEXTS: Final = (
    "id",
    "jurisdiction",
    "regime",
    "requirement",
    "instrument",
    "article",
    "text",
    "state",
    "confidence",
    "source",
)
_MAY_BE_EMPTY: Final = frozenset({"article"})
_DATES: Final = ("valid_from", "valid_to", "checked_on")
_KEYS: Final = frozenset({*_TEXTS, *_DATES, "article_verified", "parameters"})
_JURISDICTION: Final = re.compile(r"[A-Z]{2}(/[a-z0-9_]+)?")
_ROW_HEADER: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that passed: its values by name, its numbers in base units."""

    values: Mapping[str, object]
    parameters: dict[str, Fraction]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def flag(self, key: str) -> bool:
        return self.values.get(key) is True

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        return value if isinstance(value, date) else None


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


def checked_pack(raw: Mapping[str, object], text: str, name: str) -> tuple[dict[str, str], tuple[Row, ...]]:
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


def _head(raw: object, place: _Place) -> dict[str, str]:
    if not isinstance(raw, dict):
        place.refuse("pack", _("there is no [pack] with id, version, title and jurisdiction."))
    for key in _HEAD:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            place.refuse(key, _("[pack] needs “{key}” as a text.").format(key=key))
    if not _JURISDICTION.fullmatch(raw["jurisdiction"]):
        place.refuse("jurisdiction", _("a jurisdiction is written like JP or JP/chiba_city."))
    return {key: raw[key] for key in _HEAD}


def _row(raw: Mapping[str, object], head: Mapping[str, str], place: _Place) -> Row:
    for key in raw:
        if key not in _KEYS:
            place.refuse(key, _("“{key}” is not a field of a rule.").format(key=key))
    for key in _TEXTS:
        value = raw.get(key)
        if not isinstance(value, str) or not (value.strip() or key in _MAY_BE_EMPTY):
            place.refuse(key, _("the rule needs “{key}” as a text.").format(key=key))
    for key, allowed in (
        ("regime", REGIMES),
        ("state", STATES),
        ("confidence", CONFIDENCES),
        ("requirement", tuple(REQUIREMENTS)),
    ):
        if raw[key] not in allowed:
            place.refuse(
                key,
                _("“{value}” cannot stand in “{key}”. Use one of: {allowed}.").format(
                    value=raw[key], key=key, allowed=", ".join(allowed)
                ),
            )
    _check_place_and_time(raw, head, place)
    if not isinstance(raw.get("article_verified"), bool):
        place.refuse("article_verified", _("say true or false in “article_verified”."))
    if raw["article_verified"] and not raw["article"]:
        place.refuse("article", _("an article cannot be verified where none is given."))
    return Row(raw, _parameters(raw, place))


def _check_place_and_time(raw: Mapping[str, object], head: Mapping[str, str], place: _Place) -> None:
    jurisdiction = str(raw["jurisdiction"])
    if not _JURISDICTION.fullmatch(jurisdiction):
        place.refuse("jurisdiction", _("a jurisdiction is written like JP or JP/chiba_city."))
    if jurisdiction.split("/")[0] != head["jurisdiction"].split("/")[0]:
        place.refuse("jurisdiction", _("the rule speaks for another country than its pack."))
    if (raw["regime"] == "ordinance") != ("/" in jurisdiction):
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


def _parameters(raw: Mapping[str, object], place: _Place) -> dict[str, Fraction]:
    wanted = REQUIREMENTS[str(raw["requirement"])]
    given = raw.get("parameters", {})
    if not isinstance(given, dict) or set(given) != set(wanted):
        place.refuse(
            "parameters",
            _("“{requirement}” takes exactly these parameters: {names}.").format(
                requirement=raw["requirement"], names=", ".join(wanted) or _("none")
            ),
        )
    return {key: _parameter(key, given[key], units, place) for key, units in wanted.items()}


def _parameter(key: str, given: object, units: Mapping[str, Fraction], place: _Place) -> Fraction:
    if not isinstance(given, dict) or set(given) != {"value", "unit"}:
        place.refuse(key, _('write “{key}” as {{ value = 5.0, unit = "m" }}.').format(key=key))
    value, unit = given["value"], given["unit"]
    if not isinstance(unit, str) or unit not in units:
        place.refuse(
            key, _("“{key}” stands in one of these units: {units}.").format(key=key, units=", ".join(units))
        )
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or not is_sane(Decimal(value)) or value < 0:
        place.refuse(key, _("“{key}” needs a number of 0 or more.").format(key=key))
    return Fraction(value) * units[unit]


def _refuse_doubles(rows: tuple[Row, ...], places: list[_Place]) -> None:
    for n, row in enumerate(rows):
        for earlier in rows[:n]:
            if row.text("id") == earlier.text("id"):
                places[n].refuse("id", _("the id “{id}” is used twice.").format(id=row.text("id")))
            if row.text("requirement") != "text" and _overlap(row, earlier):
                places[n].refuse(
                    "valid_from",
                    _("the rule holds at the same time as “{id}” for the same thing.").format(
                        id=earlier.text("id")
                    ),
                )


def _overlap(one: Row, other: Row) -> bool:
    keys = ("jurisdiction", "regime", "requirement")
    if any(one.text(key) != other.text(key) for key in keys):
        return False
    starts = [row.day("valid_from") or date.min for row in (one, other)]
    ends = [row.day("valid_to") or date.max for row in (one, other)]
    return max(starts) <= min(ends)
