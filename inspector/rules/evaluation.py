"""Any rule held against named entries: what `yardproof rules evaluate` and scripts ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules import picking
from inspector.rules.book import Book, Place
from inspector.rules.calculations import CALCULATIONS
from inspector.rules.catalogue import CATALOGUE, DUTY, GROUPS, Requirement, Shape
from inspector.rules.entries import Entries, word
from inspector.rules.picking import Asked
from inspector.rules.pile_entries import pile_of, regime_of
from inspector.rules.synonyms import ENTRY_WORDS, RULE_WORDS, SUBSTANCES
from inspector.rules.units import VOLUME
from inspector.rules.verdict import Verdict
from inspector.rules.verdicts import JUDGES


def rule_names() -> tuple[str, ...]:
    """Every rule that can be evaluated."""
    single = (name for name, one in CATALOGUE.items() if one.shape not in (Shape.PILE, Shape.TEXT))
    return (
        *JUDGES,
        "strip_peak",
        *single,
        *GROUPS,
        *(name for name in CALCULATIONS if name not in CATALOGUE),
    )


def evaluate(
    book: Book, place: Place, day: date, raw: Mapping[str, object]
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict of the rule that the entries name, and the entries that nothing asked for. Raises InputError."""
    entries = Entries(raw)
    wanted = entries.text("rule")
    if not wanted:
        raise InputError(
            _("Name the rule in “rule”. Use one of: {rules}.").format(rules=", ".join(rule_names()))
        )
    rule = RULE_WORDS.get(wanted, wanted)
    if entries.has("ordinance"):
        place = Place(place.country, entries.text("ordinance"))
    if rule in JUDGES:
        verdict = JUDGES[rule](book, place, regime_of(entries), day, pile_of(entries))
    elif rule in CALCULATIONS:
        verdict = CALCULATIONS[rule](book, place, day, entries)
    elif rule in GROUPS or rule in rule_names():
        verdict = _required(book, place, day, rule, entries)
    else:
        raise InputError(
            _("“{rule}” is not a rule. Use one of: {rules}.").format(
                rule=raw["rule"], rules=", ".join(rule_names())
            )
        )
    return replace(verdict, rule=rule), entries.unused


def _required(book: Book, place: Place, day: date, rule: str, entries: Entries) -> Verdict:
    names = GROUPS.get(rule, (rule,))
    for name in names:
        entries = _named(CATALOGUE[name], entries, day, alone=len(names) == 1)
    if rule == "noise" and entries.has("background"):
        names = GROUPS["noise_boundary"]
    if rule in GROUPS["storage"]:
        given = [name for name in GROUPS["storage"] if entries.has(CATALOGUE[name].inputs[0])]
        names = tuple(dict.fromkeys((rule, *(name for name in given if name != "storage_multiple"))))
    if rule == "effluent" and entries.text("substance") == "ph":
        entries, names = _named(CATALOGUE["effluent_ph"], entries, day, alone=True), ("effluent_ph",)
    asked = Asked(book, place, day, _about(CATALOGUE[names[0]], entries))
    return picking.judge(asked, rule, names, entries, whole=rule == "storage")


def _about(requirement: Requirement, entries: Entries) -> str:
    if not requirement.about:
        return ""
    names = (requirement.about, "about", "element", "parameter")
    said = next((str(entries.raw[name]).strip() for name in names if entries.has(name)), "")
    if not said:
        raise InputError(
            _("Name the {kind} in “{name}”.").format(kind=requirement.about, name=requirement.about)
        )
    if requirement.about == DUTY:
        return word(said)
    return SUBSTANCES.get(word(said), said)


def _named(requirement: Requirement, entries: Entries, day: date, *, alone: bool) -> Entries:
    """The entries with what is known under another word put under its own."""
    more: dict[str, object] = {}
    wanted = [*requirement.inputs, "facility_type"]
    if requirement.shape is Shape.DEADLINE:
        wanted += ["event", "period"]
    for name in wanted:
        others = [
            *ENTRY_WORDS.get(name, ()),
            *(("value", "measured") if alone and len(requirement.inputs) == 1 else ()),
        ]
        found = next((other for other in others if entries.has(other)), None)
        if entries.has(name) or found is None or (found == "facility" and name != "facility_type"):
            continue
        value = entries.raw[found]
        if not isinstance(value, Mapping) and ("unit" in entries.raw or "uncertainty" in entries.raw):
            value = {
                "value": value,
                "uncertainty": entries.raw.get("uncertainty"),
                "unit": entries.raw.get("unit"),
            }
            entries.seen.update(("unit", "uncertainty"))
        more[name] = value
    if requirement.shape is Shape.MULTIPLE and "mass" in more and _is_volume(more["mass"]):
        more["volume"] = more.pop("mass")
    entries = entries.with_(**more)
    if "duration" in requirement.inputs and not entries.has("duration"):
        begun = next(
            (name for name in ("stored_since", "since", "start") if entries.has(name)), "stored_since"
        )
        since, until = entries.day(begun), entries.day("stored_until") or day
        if since is not None:
            entries = entries.with_(duration=(until - since).days)
    return entries


def _is_volume(value: object) -> bool:
    unit = value.get("unit") if isinstance(value, Mapping) else None
    return isinstance(unit, str) and unit in VOLUME.factors
