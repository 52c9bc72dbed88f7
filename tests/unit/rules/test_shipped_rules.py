"""Every row of the shipped packs on both sides of its limit, and what holds for each: generated from the packs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.rules.catalogue import ABOVE, AT_LEAST, AT_MOST, BELOW, CATALOGUE, Shape
from inspector.rules.evaluation import evaluate
from inspector.rules.pack import Rule
from inspector.rules.pile import Kind
from inspector.rules.units import FLOW, MASS
from tests.unit.rules import fitting
from tests.unit.rules.fitting import held, of_shape, size

STEP = Fraction(1, 10000)
LIMITS = of_shape(Shape.LIMIT)
ORDER = {Kind.PASS: 0, Kind.INDETERMINATE: 1, Kind.FAIL: 2}
spreads = st.fractions(0, 3, max_denominator=1000)
shifts = st.fractions(-2, 2, max_denominator=1000)


def name(rule: Rule) -> str:
    return rule.id


def bounds(rule: Rule) -> list[tuple[str, Fraction]]:
    """Each bound of a row with how a value is compared."""
    numbers = rule.numbers
    if "low" in numbers:
        return [(AT_LEAST, numbers["low"].value), (AT_MOST, numbers["high"].value)]
    requirement = CATALOGUE[rule.requirement]
    return [(rule.comparison or requirement.comparison, numbers[requirement.number].value)]


def limit(rule: Rule, value: Fraction, spread: Fraction = Fraction(0), unit: str = "") -> Kind:
    """How a row comes out for one value in all of its entries."""
    requirement = CATALOGUE[rule.requirement]
    entry = size(requirement.quantity, value, spread, unit)
    verdict = held(rule, **dict.fromkeys(requirement.inputs, entry))
    assert verdict.citation is not None
    assert verdict.citation.rule == rule.id
    return verdict.kind


@pytest.mark.parametrize("rule", LIMITS, ids=name)
def test_every_limit_is_judged_on_both_sides_and_on_itself(rule: Rule) -> None:
    for comparison, bound in bounds(rule):
        inward = -1 if comparison in (AT_MOST, BELOW) else 1
        assert limit(rule, bound + inward * STEP) is Kind.PASS
        assert limit(rule, bound - inward * STEP) is Kind.FAIL
        assert limit(rule, bound) is (Kind.PASS if comparison in (AT_MOST, AT_LEAST) else Kind.FAIL)


@pytest.mark.parametrize("rule", LIMITS, ids=name)
def test_a_limit_within_the_uncertainty_is_open(rule: Rule) -> None:
    for comparison, bound in bounds(rule):
        inward = -1 if comparison in (AT_MOST, BELOW) else 1
        assert limit(rule, bound + inward * STEP, 2 * STEP) is Kind.INDETERMINATE
        assert limit(rule, bound - inward * STEP, 2 * STEP) is Kind.INDETERMINATE
        assert limit(rule, bound - inward * 3 * STEP, 2 * STEP) is Kind.FAIL


@given(st.sampled_from(LIMITS), shifts, spreads, st.data())
def test_the_unit_never_changes_a_verdict(
    rule: Rule, shift: Fraction, spread: Fraction, data: st.DataObject
) -> None:
    quantity = CATALOGUE[rule.requirement].quantity
    value = max(bounds(rule)[0][1] * (1 + shift), Fraction(0))
    unit = data.draw(st.sampled_from(sorted(quantity.factors)))
    if unit == "rad" or "," in unit:
        return
    assert limit(rule, value, spread, unit) is limit(rule, value, spread)


@given(st.sampled_from([rule for rule in LIMITS if "low" not in rule.numbers]), shifts, spreads, spreads)
def test_going_towards_the_limit_never_makes_it_better(
    rule: Rule, shift: Fraction, spread: Fraction, more: Fraction
) -> None:
    ((comparison, bound),) = bounds(rule)
    value = max(bound * (1 + shift), more)
    towards = 1 if comparison in (AT_MOST, BELOW) else -1
    assert ORDER[limit(rule, value + towards * more, spread)] >= ORDER[limit(rule, value, spread)]


@given(st.sampled_from(LIMITS), shifts, spreads, spreads)
def test_more_uncertainty_only_ever_opens_a_verdict(
    rule: Rule, shift: Fraction, spread: Fraction, more: Fraction
) -> None:
    value = max(bounds(rule)[0][1] * (1 + shift), Fraction(0))
    before = limit(rule, value, spread)
    assert limit(rule, value, spread + more) in (before, Kind.INDETERMINATE)


@pytest.mark.parametrize("rule", LIMITS, ids=name)
def test_without_an_uncertainty_only_what_is_counted_is_told(rule: Rule) -> None:
    quantity = CATALOGUE[rule.requirement].quantity
    value = {"value": bounds(rule)[0][1], "unit": quantity.base}
    verdict = held(rule, **dict.fromkeys(CATALOGUE[rule.requirement].inputs, value))
    assert (verdict.kind is Kind.INDETERMINATE) is not quantity.is_counted


@pytest.mark.parametrize("rule", of_shape(Shape.TRIGGER), ids=name)
def test_beyond_a_trigger_something_must_be_there(rule: Rule) -> None:
    requirement = CATALOGUE[rule.requirement]
    ((comparison, bound),) = bounds(rule)
    outward = 1 if comparison in (ABOVE, AT_LEAST) else -1
    entry = requirement.inputs[0]
    beyond = {entry: size(requirement.quantity, bound + outward * STEP)}
    before = {entry: size(requirement.quantity, bound - outward * STEP)}
    assert held(rule, **beyond, **{requirement.present: "no"}).kind is Kind.FAIL
    assert held(rule, **beyond, **{requirement.present: "yes"}).kind is Kind.PASS
    assert held(rule, **beyond).kind is Kind.INDETERMINATE
    assert held(rule, **before, **{requirement.present: "no"}).kind is Kind.PASS
    on = {entry: size(requirement.quantity, bound), requirement.present: "no"}
    assert held(rule, **on).kind is (Kind.PASS if comparison == ABOVE else Kind.FAIL)


@pytest.mark.parametrize("rule", of_shape(Shape.MULTIPLE), ids=name)
def test_a_stock_is_held_against_a_multiple_of_the_daily_flow(rule: Rule) -> None:
    factor = rule.numbers["factor"].value
    daily, most = size(FLOW, Fraction(1000)), factor  # 1 t a day
    assert held(rule, mass=size(MASS, most), daily=daily).kind is Kind.PASS
    assert held(rule, mass=size(MASS, most + STEP), daily=daily).kind is Kind.FAIL
    vague = size(FLOW, Fraction(1000), Fraction(1))
    assert held(rule, mass=size(MASS, most), daily=vague).kind is Kind.INDETERMINATE
    assert held(rule, mass=size(MASS, most + factor / 1000 + STEP), daily=vague).kind is Kind.FAIL


@pytest.mark.parametrize("rule", of_shape(Shape.RISE, Shape.RATIO), ids=name)
def test_a_value_is_held_against_its_background(rule: Rule) -> None:
    requirement = CATALOGUE[rule.requirement]
    is_ratio = requirement.shape is Shape.RATIO
    quantity = CATALOGUE["dose_rate" if is_ratio else rule.requirement].quantity
    entry = requirement.inputs[0]
    background = Fraction(1, 10) if is_ratio else Fraction(50)
    most = background * rule.numbers["factor"].value if is_ratio else background + rule.numbers["limit"].value
    told = {"background": size(quantity, background)}
    assert held(rule, **told, **{entry: size(quantity, most - STEP)}).kind is Kind.PASS
    assert held(rule, **told, **{entry: size(quantity, most + STEP)}).kind is Kind.FAIL
    told = {"background": size(quantity, background, STEP)}
    assert held(rule, **told, **{entry: size(quantity, most)}).kind is Kind.INDETERMINATE


@pytest.mark.parametrize("rule", of_shape(Shape.FILL), ids=name)
def test_a_vessel_keeps_its_level_or_its_headspace(rule: Rule) -> None:
    numbers = CATALOGUE[rule.requirement].numbers
    level, space = rule.numbers["level"].value, rule.numbers["headspace"].value

    def at(more: Fraction, less: Fraction) -> Kind:
        return held(
            rule,
            level=size(numbers["level"], level + more),
            headspace=size(numbers["headspace"], space - less),
        ).kind

    assert at(Fraction(0), Fraction(1, 100)) is Kind.PASS
    assert at(Fraction(1), Fraction(0)) is Kind.PASS
    assert at(Fraction(1), Fraction(1, 100)) is Kind.FAIL
    assert held(rule, level=size(numbers["level"], level + 1)).kind is Kind.INDETERMINATE


@pytest.mark.parametrize("rule", of_shape(Shape.DEADLINE), ids=name)
def test_every_deadline_is_judged_on_both_sides(rule: Rule) -> None:
    event = {"event": fitting.DAY.isoformat()}
    due = held(rule, **event).due
    assert due is not None
    assert held(rule, **event, done=due.isoformat()).kind is Kind.PASS
    assert held(rule, **event, done=fitting.tomorrow(due).isoformat()).kind is Kind.FAIL
    assert held(rule, **event).kind is Kind.INDETERMINATE
    late = held(rule, max(fitting.tomorrow(due), fitting.day(rule)), **event, done="no")
    assert late.kind is Kind.FAIL


@pytest.mark.parametrize(
    "rule", [rule for rule in fitting.RULES if rule.valid_from or rule.valid_to], ids=name
)
def test_a_row_governs_within_its_dates_only(rule: Rule) -> None:
    if rule.valid_from is not None:
        assert rule.holds_on(rule.valid_from)
        assert not rule.holds_on(rule.valid_from - timedelta(days=1))
    if rule.valid_to is not None:
        assert rule.holds_on(rule.valid_to)
        assert not rule.holds_on(fitting.tomorrow(rule.valid_to))


@pytest.mark.parametrize("rule", of_shape(Shape.LIMIT, states=("replaced", "draft")), ids=name)
def test_what_was_replaced_is_named_and_never_applied(rule: Rule) -> None:
    requirement = CATALOGUE[rule.requirement]
    verdict = held(rule, **dict.fromkeys(requirement.inputs, size(requirement.quantity, Fraction(14))))
    assert (verdict.kind, verdict.citation, verdict.status) == (Kind.NO_RULE, None, "none")
    assert rule.id in verdict.explanation


COUNTRIES = ("JP", "ID", "TH", "PH", "MY", "VN")


@given(
    st.sampled_from(("TH", "ID", "PH", "MY", "VN", "XX")),
    st.sampled_from([rule for rule in fitting.RULES if rule.jurisdiction.startswith("JP")]),
    st.sampled_from(("", "chiba_city", "saitama_pref")),
    st.booleans(),
)
def test_a_yard_elsewhere_never_gets_a_japanese_citation(
    country: str, rule: Rule, ordinance: str, given_regime: bool
) -> None:
    requirement = CATALOGUE[rule.requirement]
    if requirement.shape in (Shape.TEXT, Shape.PILE):
        return
    raw = {
        "rule": rule.requirement,
        **fitting.conditions(rule),
        "event": "2026-01-01",
        "ordinance": ordinance,
    }
    raw |= dict.fromkeys(requirement.inputs, 1000) if requirement.shape is not Shape.MULTIPLE else {}
    if not given_regime:
        raw.pop("regime")
    verdict, _unused = evaluate(fitting.BOOK, fitting.Place(country), date(2026, 11, 23), raw)
    cited = [one for one in (verdict.citation, *verdict.others, *verdict.yardsticks) if one is not None]
    assert not any(one.jurisdiction.startswith("JP") or "Japan" in one.printed for one in cited)
    assert "Japan" not in verdict.explanation
    assert "jp." not in verdict.explanation


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_place_gets_the_law_of_another(country: str) -> None:
    for rule in fitting.RULES:
        if CATALOGUE[rule.requirement].shape in (Shape.TEXT, Shape.PILE):
            continue
        raw = {"rule": rule.requirement, **fitting.conditions(rule), "period": "2026"}
        verdict, _unused = evaluate(fitting.BOOK, fitting.Place(country), date(2026, 11, 23), raw)
        for one in (verdict.citation, *verdict.others):
            assert one is None or one.jurisdiction.split("/")[0] in (country, "REF")
