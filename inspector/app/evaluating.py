"""A rule held against entries in JSON, without an inspection: for scripts, and to try a rule pack out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from inspector.domain.fields import plain
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.book import Book, Place
from inspector.rules.citation import Citation
from inspector.rules.evaluation import evaluate
from inspector.rules.measured import decimal
from inspector.rules.pack import Rule, shipped_packs
from inspector.rules.verdict import Verdict

_PLACE = re.compile(r"(?P<country>[A-Za-z]{2}|[Rr][Ee][Ff])([/:](?P<ordinance>[A-Za-z0-9_-]+))?")


def shipped_book() -> Book:
    """The packs that come with the program, nothing confirmed."""
    return Book(shipped_packs())


def place_of(text: str) -> Place:
    """The place of this text: JP, or JP/chiba_city. Raises InputError."""
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        raise InputError(_("“{text}” is not a place. Write it like JP or JP/chiba_city.").format(text=text))
    return Place(match["country"].upper(), (match["ordinance"] or "").lower().replace("-", "_"))


def entries_of(text: str) -> Any:
    """The entries of this JSON, numbers exactly as written. Raises InputError with line and column."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise InputError(
            _("The input is not JSON: line {line}, column {column}: {reason}.").format(
                line=error.lineno, column=error.colno, reason=error.msg
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(_("The input cannot be understood: {reason}.").format(reason=error)) from error


def answer(book: Book, place: Place, day: date, entries: Any) -> Any:
    """The answer as plain JSON; of a list, one answer each. Raises InputError."""
    if isinstance(entries, list):
        return [answer(book, place, day, one) for one in entries]
    if not isinstance(entries, Mapping):
        raise InputError(
            _('The input is {{…}} that names its rule, such as {{"rule": "pile_height", …}}.').format()
        )
    verdict, unused = evaluate(book, place, day, entries)
    return {
        "rule": verdict.rule,
        "place": place.name,
        "date": day.isoformat(),
        "verdict": verdict.kind.value,
        "limit": verdict.due.isoformat() if verdict.due is not None else _number(verdict.limit),
        "margin": _number(verdict.margin),
        "unit": verdict.unit,
        "citation": _citation(verdict.citation),
        "status": verdict.status,
        "explanation": verdict.explanation,
        "prompt": verdict.prompt,
        "missing": list(verdict.missing),
        "values": _values(verdict),
        "others": [_citation(one) for one in verdict.others],
        "yardsticks": [_citation(one) for one in verdict.yardsticks],
        "unused": list(unused),
    }


def row(rule: Rule) -> dict[str, Any]:
    """Everything that a row of a pack says, with its status."""
    return {
        "id": rule.id,
        "pack": rule.pack,
        "jurisdiction": rule.jurisdiction,
        "regime": rule.regime,
        "requirement": rule.requirement,
        "about": rule.about,
        "numbers": {name: number.written for name, number in rule.numbers.items()},
        "when": [one.written for one in rule.when],
        "instrument": rule.instrument,
        "article": rule.article,
        "article_verified": rule.article_verified,
        "text": rule.text,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "state": rule.state,
        "confidence": rule.confidence,
        "source": rule.source,
        "checked_on": rule.checked_on,
        "status": rule.status.value,
        "overrides": list(rule.overrides),
        "printed": rule.citation.printed,
    }


def asks(rule: Rule) -> str:
    """What a row asks for, in a few words; a row without a number says it itself."""
    if not rule.numbers:
        return rule.text
    numbers = ", ".join(f"{name} {number.written}" for name, number in rule.numbers.items())
    return " ".join(filter(None, (rule.requirement, rule.about, numbers)))


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _citation(citation: Citation | None) -> dict[str, Any] | None:
    return None if citation is None else {**plain(citation), "printed": citation.printed}


def _values(verdict: Verdict) -> dict[str, Any]:
    return {
        name: {
            "value": _number(decimal(one.value)),
            "uncertainty": None if one.uncertainty is None else _number(decimal(one.uncertainty)),
            "unit": verdict.units[name],
        }
        for name, one in verdict.values.items()
    }
