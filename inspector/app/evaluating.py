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
from inspector.rules.pack import shipped_packs
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
