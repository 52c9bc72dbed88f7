"""A rule held against JSON: the example of the documents, every kind of rule, and input that is wrong."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.app import evaluating
from inspector.errors import InputError
from inspector.rules.book import Book
from inspector.rules.evaluation import rule_names
from inspector.rules.inputs import inputs
from inspector.rules.pack import read_pack

BOOK = evaluating.shipped_book()
DAY = date(2026, 11, 23)


def answer(place: str, day: date = DAY, **entries: Any) -> dict[str, Any]:
    text = json.dumps(entries)
    found = evaluating.answer(BOOK, evaluating.place_of(place), day, evaluating.entries_of(text))
    assert isinstance(found, dict)
    return found


def u(value: float, uncertainty: float, unit: str) -> dict[str, Any]:
    return {"value": value, "uncertainty": uncertainty, "unit": unit}


EXAMPLE = {
    "rule": "pile_height",
    "regime": "hazardous_used_equipment",
    "fence": "unloaded",
    "distance": u(8.0, 0.2, "m"),
    "height": u(3.5, 0.1, "m"),
}


def test_the_example_passes_with_limit_margin_citation_and_status() -> None:
    found = answer("JP", **EXAMPLE)
    assert (found["verdict"], found["limit"], found["margin"]) == ("pass", 4, 0.5)
    assert found["status"] == "reference"
    assert found["citation"]["rule"] == "jp.hue.pile_envelope"
    assert found["citation"]["printed"].endswith("reference, not confirmed")
    assert found["explanation"]
    assert found["unused"] == []


@pytest.mark.parametrize("place", ["TH", "ID", "PH", "MY", "VN", "XX"])
def test_elsewhere_the_example_has_no_rule_and_no_citation(place: str) -> None:
    found = answer(place, **EXAMPLE)
    assert (found["verdict"], found["citation"], found["status"]) == ("no_rule", None, "none")
    assert (found["limit"], found["margin"]) == (None, None)


@pytest.mark.parametrize("regime", ["none", "unknown", None])
def test_without_a_regime_a_pile_has_no_rule(regime: str | None) -> None:
    assert answer("JP", **EXAMPLE | {"regime": regime})["verdict"] == "no_rule"


def test_the_unit_makes_no_difference() -> None:
    found = answer("JP", **EXAMPLE | {"distance": u(800, 20, "cm"), "height": u(3500, 100, "mm")})
    assert (found["verdict"], found["limit"], found["margin"], found["unit"]) == ("pass", 4, 0.5, "m")


def test_several_fences_are_judged_at_one_height() -> None:
    fences = [
        {"fence": "unloaded", "distance": u(6, 0, "m")},
        {"fence": "loaded", "fence_height": u(3, 0, "m"), "distance": u(8, 0, "m")},
    ]
    told = {"rule": "pile_height", "regime": "hazardous_used_equipment", "fences": fences}
    assert answer("JP", **told, height=u(3.1, 0, "m"))["limit"] == 3
    assert answer("JP", **told, height=u(3.1, 0, "m"))["verdict"] == "fail"
    assert answer("JP", **told, height=u(3.0, 0, "m"))["verdict"] == "pass"


def test_a_list_of_fences_may_give_each_its_own_height() -> None:
    fences = [{"loaded": True, "height": u(3, 0, "m"), "distance": u(1, 0, "m")}]
    told = {"rule": "pile_height", "regime": "industrial_waste", "fences": fences}
    assert answer("JP", **told, height=u(2.5, 0, "m"))["verdict"] == "pass"
    assert answer("JP", **told, height=u(2.51, 0, "m"))["verdict"] == "fail"


def test_a_regime_that_no_pack_knows_fits_no_rule_and_is_named() -> None:
    found = answer("JP", **EXAMPLE | {"regime": "scrap"})
    assert (found["verdict"], found["citation"]) == ("no_rule", None)
    assert "scrap" in found["explanation"]


def test_an_agency_can_bring_a_regime_of_its_own_for_piles() -> None:
    pack = read_pack(
        b"""
[pack]
id = "own"
version = "1"
title = "Craft villages"
jurisdiction = "VN"
regimes = ["craft_village"]
[[rule]]
id = "own.cap"
regime = "craft_village"
requirement = "pile_cap"
instrument = "Our rule"
text = "At most 3 m."
state = "read"
confidence = "read"
source = "us"
[rule.parameters]
height = { value = 3, unit = "m" }
"""
    )
    own = Book(BOOK.shipped, (pack,))
    entries = EXAMPLE | {"regime": "craft_village"}
    found = evaluating.answer(own, evaluating.place_of("VN"), DAY, entries)
    assert (found["verdict"], found["limit"], found["citation"]["rule"]) == ("fail", 3, "own.cap")
    assert evaluating.answer(own, evaluating.place_of("JP"), DAY, entries)["verdict"] == "no_rule"


def test_the_height_may_come_from_a_clinometer() -> None:
    readings = {"crest_distance": u(16.2, 0.1, "m"), "crest_angle": u(15.85, 0.1, "deg"),
                "toe_distance": u(10, 0.1, "m"), "toe_angle": u(-9.09, 0.1, "deg")}  # fmt: skip
    told = {
        "rule": "pile_height",
        "regime": "industrial_waste",
        "fence": "unloaded",
        "distance": u(11, 0.1, "m"),
    }
    assert answer("JP", **told, clinometer=readings)["verdict"] == "fail"
    assert answer("JP", **told, **readings)["verdict"] == "fail"
    del readings["crest_distance"]
    with pytest.raises(InputError, match="crest is missing"):
        answer("JP", **told, clinometer=readings)


def test_an_ordinance_is_held_where_it_lies_without_a_distance() -> None:
    told = {"rule": "pile_height", "regime": "ordinance", "height": u(5.3, 0.1, "m")}
    assert answer("JP/chiba_city", **told)["citation"]["rule"] == "jp.chiba_city.pile_cap"
    assert answer("JP", **told, ordinance="chiba_city")["verdict"] == "fail"
    assert answer("JP", **told)["verdict"] == "no_rule"


def test_a_strip_between_two_fences_may_be_a_quarter_of_its_width_high_and_no_higher_than_the_cap() -> None:
    told = {"rule": "strip_peak", "regime": "hazardous_used_equipment"}
    assert answer("JP", **told, width=u(16, 0, "m"))["limit"] == 4
    assert answer("JP", **told, width=u(30, 0, "m"))["limit"] == 5
    assert answer("JP", **told, width=u(16, 0, "m"), height=u(4, 0, "m"))["verdict"] == "pass"
    assert answer("JP", **told, width=u(16, 0, "m"), height=u(4.01, 0, "m"))["verdict"] == "fail"
    assert answer("JP", **told, width=u(16, 0.4, "m"), height=u(4.05, 0, "m"))["verdict"] == "indeterminate"


def test_storage_is_time_and_quantity_whichever_comes_first() -> None:
    told = {"rule": "storage", "duration": u(100, 0, "days")}
    assert answer("MY", **told, mass=u(10, 0.1, "t"))["verdict"] == "pass"
    assert answer("MY", **told, mass=u(25_000, 100, "kg"))["verdict"] == "fail"
    assert answer("MY", **told, mass=u(25_000, 100, "kg"))["limit"] == 20
    assert answer("MY", **told)["verdict"] == "indeterminate"
    assert answer("MY", **told)["missing"] == ["mass"]
    assert answer("MY", rule="storage_time", stored_since="2026-05-01")["verdict"] == "fail"


@pytest.mark.parametrize(
    ("days", "entries", "verdict", "limit"),
    [
        (91, {"rate": u(60, 1, "kg/d")}, "fail", 90),
        (90, {"rate": u(60, 1, "kg/d")}, "pass", 90),
        (200, {"rate": u(0.04, 0.001, "t/d"), "category": 2}, "pass", 365),
        (200, {"rate": u(40, 1, "kg/d"), "category": "1"}, "fail", 180),
        (100, {"rate": u(49.9, 1, "kg/d"), "category": 1}, "indeterminate", 90),
        (80, {}, "pass", 90),
        (200, {}, "indeterminate", 90),
        (400, {}, "fail", 365),
    ],
)
def test_the_class_decides_and_an_unknown_one_leaves_open_what_it_decides(
    days: int, entries: dict[str, Any], verdict: str, limit: int
) -> None:
    found = answer("ID", rule="storage_time", duration=u(days, 0, "days"), **entries)
    assert (found["verdict"], found["limit"]) == (verdict, limit)


def test_the_thai_ninety_days_ended_with_their_instrument() -> None:
    told = {"rule": "storage_time", "days": 120}
    assert answer("TH", date(2023, 10, 31), **told)["verdict"] == "fail"
    found = answer("TH", date(2023, 11, 1), **told)
    assert (found["verdict"], found["citation"]) == ("no_rule", None)
    assert "ended on 2023-10-31" in found["explanation"]


@pytest.mark.parametrize(
    ("place", "entries", "due"),
    [
        ("TH", {"duty": "monthly_report", "period": "2026-12", "facility_type": 106}, "2027-01-15"),
        ("PH", {"duty": "quarterly_report", "period": "2026-Q3"}, "2026-10-15"),
        ("PH", {"duty": "quarterly_report", "period": "2026-11-02"}, "2027-01-15"),
        ("TH", {"duty": "annual_report", "period": "2025"}, "2026-04-01"),
        ("MY", {"duty": "notification", "event": "2026-11-01"}, "2026-12-01"),
        (
            "JP",
            {"duty": "notification", "event": "2026-12-01", "regime": "hazardous_used_equipment"},
            "2026-11-21",
        ),
    ],
)
def test_a_deadline_is_a_day_in_the_calendar(place: str, entries: dict[str, Any], due: str) -> None:
    found = answer(place, rule="deadline", **entries)
    assert (found["verdict"], found["limit"]) == ("indeterminate", due)


def test_alarms_say_what_to_do_before_anything_else() -> None:
    leave = answer("VN", rule="radiation", dose_rate=u(0.12, 0.01, "mSv/h"), background=u(0.1, 0.01, "uSv/h"))
    assert leave["prompt"].startswith("Leave now")
    near = answer("VN", rule="radiation", dose_rate=u(0.3, 0.01, "uSv/h"), background=u(0.1, 0.01, "uSv/h"))
    assert (near["verdict"], near["prompt"][:8]) == ("fail", "Withdraw")
    calm = answer("VN", rule="radiation", dose_rate=u(0.1, 0.01, "uSv/h"), background=u(0.1, 0.01, "uSv/h"))
    assert (calm["verdict"], calm["prompt"]) == ("pass", "")
    hot = answer("PH", rule="surface_temperature", temperature=u(343.15, 0, "K"))
    assert "call the fire service" in hot["prompt"]
    assert hot["citation"]["printed"].endswith("reference, not law")
    charged = answer("MY", rule="state_of_charge", use="transport", soc=u(45, 1, "%"))
    assert (charged["verdict"], "withdraw upwind" in charged["prompt"]) == ("fail", True)


def test_the_law_of_the_place_goes_before_practice_and_yardsticks_only_stand_beside() -> None:
    store = {"rule": "state_of_charge", "use": "special_indoor_storage", "soc": u(65, 1, "%")}
    assert answer("JP", **store)["citation"]["rule"] == "jp.fire.state_of_charge"
    lead = {"rule": "soil_total", "substance": "lead", "value": 250, "uncertainty": 1, "unit": "mg/kg"}
    assert answer("TH", **lead)["verdict"] == "no_rule"
    assert [one["rule"] for one in answer("TH", **lead)["yardsticks"]] == ["ref.us_epa.soil.pb"]
    assert answer("REF/us_epa", **lead)["verdict"] == "fail"


def test_a_substance_is_known_by_its_name_too_and_ppm_is_mg_per_kg() -> None:
    for name in ("Pb", "pb", "lead"):
        assert (
            answer("JP", rule="soil_content", substance=name, content=u(151, 0.5, "ppm"))["verdict"] == "fail"
        )
    assert answer("JP", rule="soil_content", substance="Cr(VI)", content=u(0.2, 0.01, "g/kg"))["limit"] == 250


def test_what_is_computed_has_a_value_and_neither_verdict_nor_citation() -> None:
    found = answer("TH", rule="mass", shape="box", material="ash", length=u(2, 0, "m"), width=u(2, 0, "m"),
                   height=u(1, 0, "m"))  # fmt: skip
    assert (found["verdict"], found["citation"]) == ("no_rule", None)
    assert found["values"]["mass"] == {"value": 2.8, "uncertainty": 0.84, "unit": "t"}


def test_what_nothing_asked_for_is_told() -> None:
    assert answer("JP", **EXAMPLE, colour="red")["unused"] == ["colour"]


def test_a_list_of_inputs_gives_a_list_of_answers() -> None:
    found = evaluating.answer(BOOK, evaluating.place_of("JP"), DAY, [EXAMPLE, EXAMPLE | {"height": 9}])
    assert [one["verdict"] for one in found] == ["pass", "indeterminate"]


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"rule": "pile_mass"},
        {"rule": 3},
        EXAMPLE | {"fence": "brick"},
        EXAMPLE | {"height": "tall"},
        EXAMPLE | {"height": True},
        EXAMPLE | {"height": [3]},
        EXAMPLE | {"height": {"value": 3, "unit": "yd"}},
        EXAMPLE | {"height": {"value": -3}},
        EXAMPLE | {"height": {"value": 3, "uncertainty": -1}},
        EXAMPLE | {"height": {"wert": 3}},
        EXAMPLE | {"fences": 3},
        {"rule": "pile_gap", "regime": "ordinance", "barrier": "perhaps"},
        {"rule": "soil_content", "content": 3},
        {"rule": "deadline", "period": "2026"},
        {"rule": "deadline", "duty": "quarterly_report", "period": "2026-Q5"},
        {"rule": "deadline", "duty": "quarterly_report", "period": "9999"},
        {"rule": "volume"},
    ],
)
def test_wrong_input_is_refused_with_a_reason(entries: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        answer("PH", **entries)


@pytest.mark.parametrize("text", ["", "{", "[NaN]", '{"rule": Infinity}', "3", '"x"', "null", "[" * 100_000])
def test_what_is_no_input_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        evaluating.answer(BOOK, evaluating.place_of("JP"), DAY, evaluating.entries_of(text))


@pytest.mark.parametrize("text", ["", "Japan", "J", "JP/", "JP/chiba city", "../x"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        evaluating.place_of(text)


LOOSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10),
    st.text(max_size=5),
    st.sampled_from(["2026", "2026-10-01", "yes", "no", "loaded", "ordinance", "Pb", "notification"]),
    st.fixed_dictionaries({"value": st.integers(0, 300)}, optional={"uncertainty": st.integers(0, 9)}),
)
NAMES = sorted(
    {name for rule in rule_names() for name, _told in inputs(BOOK, rule)} | {"value", "unit", "name"}
)


@given(
    st.sampled_from(rule_names()),
    st.sampled_from(["JP", "JP/chiba_city", "ID", "TH", "MY", "PH", "VN", "XX", "REF/england"]),
    st.dictionaries(st.sampled_from(NAMES), LOOSE, max_size=8),
)
def test_any_entries_are_answered_or_refused_and_nothing_else(
    rule: str, place: str, entries: dict[str, Any]
) -> None:
    try:
        found = evaluating.answer(BOOK, evaluating.place_of(place), DAY, {"rule": rule, **entries})
    except InputError as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right
        return
    assert found["verdict"] in ("pass", "fail", "indeterminate", "no_rule")
    assert (found["citation"] is None) == (found["status"] == "none") == (found["verdict"] == "no_rule")
    json.dumps(found)
