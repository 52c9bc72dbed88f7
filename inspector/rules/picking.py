"""Which rows govern, and what they say together; or why none does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from inspector.i18n import gettext as _
from inspector.rules.catalogue import ANY_REGIME, CATALOGUE, Alarm
from inspector.rules.holding import ORDER, Held, hold
from inspector.rules.measured import decimal
from inspector.rules.pile import Kind
from inspector.rules.prompts import prompt
from inspector.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inspector.rules.book import Book, Place
    from inspector.rules.entries import Entries
    from inspector.rules.pack import Rule

_ALARMS: Final = (Alarm.LEAVE, Alarm.FIRE, Alarm.RADIATION, Alarm.WATCH)  # from the gravest


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the book: where, when, and for which substance or duty."""

    book: Book
    place: Place
    day: date
    about: str = ""


def judge(
    asked: Asked, rule: str, requirements: Sequence[str], entries: Entries, *, whole: bool = False
) -> Verdict:
    """The verdict of these requirements together, the worst governing.

    With `whole`, nothing passes while one of them could not be held. Raises InputError.
    """
    found = {name: _held(asked, name, entries) for name in requirements}
    rows = [one for held in found.values() for one in held]
    yardsticks = tuple(
        row.citation
        for name in requirements
        for row in asked.book.yardsticks(asked.place, name, asked.day, asked.about)
    )
    if not rows:
        return Verdict(
            rule, Kind.NO_RULE, why_none(asked, requirements, entries), unit="", yardsticks=yardsticks
        )
    told = [_together(held) for held in found.values() if held]
    measured = [one for one in told if not one.missing or one.limit is not None]
    if measured and not whole:
        told = measured
    governing = min(
        told, key=lambda one: (ORDER.index(one.kind), one.margin if one.margin is not None else 0)
    )
    missing = tuple(dict.fromkeys(name for one in told for name in (*one.asks, *one.missing)))
    alarms = {one.rule.alarm for one in rows if one.alarms}
    return Verdict(
        rule,
        governing.kind,
        " ".join(dict.fromkeys(_words(one) for one in sorted(told, key=lambda one: one is not governing))),
        None if governing.limit is None else decimal(governing.limit),
        None if governing.margin is None else decimal(governing.margin),
        governing.rule.citation,
        tuple(one.rule.citation for one in rows if one.rule is not governing.rule),
        unit=governing.unit,
        due=governing.due,
        prompt=prompt(next((alarm for alarm in _ALARMS if alarm in alarms), "")),
        missing=missing,
        yardsticks=yardsticks,
    )


def _held(asked: Asked, requirement: str, entries: Entries) -> list[Held]:
    """Every row that applies or may apply, held against the entries; good practice only where the place has none."""
    here, everywhere = asked.book.rows(
        asked.place, entries.text("regime"), requirement, asked.day, asked.about
    )
    return _fitting(here, entries, asked.day) or _fitting(everywhere, entries, asked.day)


def _fitting(rows: Sequence[Rule], entries: Entries, day: date) -> list[Held]:
    found = []
    for row in rows:
        states = [(condition.name, condition.holds(entries)) for condition in row.when]
        if any(state is False for _name, state in states):
            continue
        asks = tuple(name for name, state in states if state is None)
        found.append(replace(hold(row, entries, day), is_certain=not asks, asks=asks))
    return found


def _together(held: Sequence[Held]) -> Held:
    """The row of one requirement that governs.

    Rows whose condition nobody answered are alternatives: they tell where all of them agree, and of several with
    a condition in common (classes) one must apply, so that what fails in each of them fails.
    """
    certain = [one for one in held if one.is_certain]
    possible = [one for one in held if not one.is_certain]
    worst = min(certain, key=_from_worst) if certain else None
    if worst is not None and (worst.kind is Kind.FAIL or not possible):
        return worst
    strictest = min(held, key=_from_worst)
    kinds = {one.kind for one in possible}
    if kinds == {Kind.PASS}:
        return strictest
    shared = frozenset.intersection(
        *(frozenset(condition.name for condition in one.rule.when) for one in possible)
    )
    if kinds == {Kind.FAIL} and len(possible) > 1 and shared:
        return max(possible, key=_from_worst)
    ask = _("It depends on: {names}. Say it.").format(
        names=", ".join(dict.fromkeys(name for one in possible for name in one.asks))
    )
    return replace(strictest, kind=Kind.INDETERMINATE, words=f"{strictest.words} {ask}")


def _from_worst(one: Held) -> tuple[int, float]:
    return ORDER.index(one.kind), float(one.margin) if one.margin is not None else 0.0


def _words(one: Held) -> str:
    words = f"{one.words} {one.rule.text}"
    if one.rule.overrides:
        words += " " + _("This rule of {pack} stands in place of {rows}.").format(
            pack=one.rule.pack, rows=", ".join(one.rule.overrides)
        )
    return words


def why_none(asked: Asked, requirements: Sequence[str], entries: Entries) -> str:
    """Why no rule fits, naming what this place has that does not apply; never another country's."""
    book, place, day = asked.book, asked.place, asked.day
    labels = ", ".join(_(CATALOGUE[name].label) for name in requirements)
    if not book.knows(place.country):
        words = [
            _(
                "No rule pack for {country} is loaded, so no rule applies and none is cited. "
                "Look at the permit's conditions and ask the authority."
            ).format(country=place.country or _("a place without a country"))
        ]
    else:
        words = [
            _("The rule packs hold no rule that applies on “{what}” in {place} on {day}.").format(
                what=f"{labels}: {asked.about}" if asked.about else labels,
                place=place.name,
                day=day.isoformat(),
            )
        ]
    off = {pack.id for pack in book.packs if not pack.enabled}
    for rule in book.rules:
        if (
            rule.jurisdiction in place.jurisdictions
            and rule.requirement in requirements
            and rule.about.casefold() == asked.about.casefold()
        ):
            reason = not_applied(rule, day, off)
            if not reason and rule.regime not in (ANY_REGIME, entries.text("regime")):
                reason = _("it holds for “{regime}”: say the regime").format(regime=rule.regime)
            words.append(
                _("{id}: {reason}.").format(id=rule.id, reason=reason or _("its conditions are not met"))
            )
    return " ".join(words)


def not_applied(rule: Rule, day: date, switched_off: set[str]) -> str:
    """Why a row does not apply on a day, in a few words; "" where nothing speaks against it."""
    if rule.pack in switched_off:
        return _("its pack is switched off")
    if rule.state == "replaced":
        return _("its instrument was replaced")
    if rule.state == "draft":
        return _("it is a draft or planned, not enacted here")
    if rule.valid_from is not None and day < rule.valid_from:
        return _("it holds only from {day}").format(day=rule.valid_from.isoformat())
    if rule.valid_to is not None and day > rule.valid_to:
        return _("it ended on {day}").format(day=rule.valid_to.isoformat())
    return ""
