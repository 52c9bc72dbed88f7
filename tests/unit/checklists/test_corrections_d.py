"""What the corrections page asks of the checklist on batteries."""

from __future__ import annotations

import pytest

from inspector.clock import SystemClock
from inspector.forms.session import Session
from inspector.forms.state import Context, Ref
from inspector.forms.xform import parse
from tests.unit.checklists.hazards import check_measure
from tests.unit.checklists.shipped import form
from tests.unit.checklists.test_fails import failed

ITEMS = form("D").items
LITHIUM = ["D03", *(f"D{n:02}" for n in range(5, 14)), "D15"]
HAZARDS = ["D03", "D04", "D05", "D06", "D08", "D09", "D10", "D14", "D17", "D19", "D20", "D21", "D23"]


def session(**told: str) -> Session:
    """The checklist with these answers, by question name."""
    started = Session.start(parse(form("D").xform.encode()), Context(SystemClock()))
    for name, value in told.items():
        started.answer(Ref(form("D").named(name).path), value)
    return started


def asked(started: Session, name: str) -> bool:
    return started.state(Ref(form("D").named(name).path)).relevant


@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_keeps_the_inspector_away_and_leaves_the_work_to_competent_persons(name: str) -> None:
    check_measure(ITEMS[name])


@pytest.mark.parametrize("battery", ["li", "ev", "primary", "button", "unknown", "lead primary"])
def test_every_lithium_battery_gets_the_questions_on_lithium(battery: str) -> None:
    started = session(country="JP", activities="battery", bat_type=battery)
    assert [item for item in LITHIUM if not asked(started, item.lower())] == []


@pytest.mark.parametrize("battery", ["lead", "nimh", "nicd"])
def test_other_batteries_do_not(battery: str) -> None:
    started = session(country="JP", activities="battery", bat_type=battery)
    assert [item for item in LITHIUM if asked(started, item.lower())] == []


@pytest.mark.parametrize("fuel", ["ev", "hev"])
def test_a_yard_with_electric_vehicles_only_gets_smoke_heat_and_quarantine(fuel: str) -> None:
    started = session(country="TH", activities="elv", fuel=fuel)
    assert [item for item in ("D08", "D09", "D10") if not asked(started, item.lower())] == []
    assert not asked(session(country="TH", activities="elv", fuel="petrol"), "d10")


def test_smoke_is_met_at_the_distance_of_the_emergency_guide_and_nobody_smells_for_it() -> None:
    node = ITEMS["D10"]
    assert "smell" not in node.label
    assert "500 m in all directions where a trailer load" in node.yp["immediate"]
    assert "emergency guide 147" in node.yp["immediate"]
    assert "carbon monoxide has no smell" in node.yp["immediate"]
    for words in (node.label, node.hint, node.guidance, *node.yp.values()):
        assert "50 m" not in words.replace("500 m", "")


@pytest.mark.parametrize(("name", "word"), [("D04", "insulat"), ("D06", "discharge"), ("D09", "solate")])
def test_the_action_that_could_hurt_is_gone(name: str, word: str) -> None:
    assert word not in ITEMS[name].yp["action"].lower()
    assert "ompetent persons" in ITEMS[name].yp["action"]


@pytest.mark.parametrize(
    ("difference", "surface", "prompted"), [("10.1", "", True), ("", "61", True), ("9", "60", False)]
)
def test_a_hot_pack_prompts_to_withdraw_and_call(difference: str, surface: str, prompted: bool) -> None:
    started = session(country="TH", activities="battery", bat_type="unknown", d09=difference, d09_max=surface)
    assert asked(started, "d09_called") is prompted
    assert (
        form("D").named("d09_called").label.startswith("Withdraw upwind now, keep others away, call the fire")
    )


def test_an_uncertainty_does_not_take_the_prompt_away() -> None:
    told = {"d09": "12", "d09_u": "5", "d06": "65", "d06_u": "10"}
    started = session(country="TH", activities="battery", bat_type="ev", **told)
    assert asked(started, "d09_called")
    assert asked(started, "d06_prompt")
    assert not failed("D09", told)


@pytest.mark.parametrize(("charge", "prompted"), [("61", True), ("60", False), ("", False)])
def test_a_full_pack_prompts_in_every_country_though_it_is_a_finding_only_where_a_limit_holds(
    charge: str, prompted: bool
) -> None:
    started = session(country="PH", activities="battery", bat_type="li", d06=charge)
    assert asked(started, "d06_prompt") is prompted
    assert not failed("D06", {"country": "PH", "d06": charge, "d06_u": "0"})


def test_the_electrolyte_is_worked_out_from_the_masses_of_the_lithium_types() -> None:
    started = session(
        country="JP", activities="battery", bat_type="li lead", d12_per_kg="100", d12_per_kg_u="10"
    )
    (row,) = [row.ref for row in started.rows() if row.path.endswith("/battery")]
    other = started.add_row(Ref(row.partition("[")[0])).ref
    for ref, kind, mass in ((row, "li", "9000"), (other, "lead", "50000")):
        for name, value in (("type", kind), ("mass", mass), ("mass_u", "500")):
            started.answer(Ref(f"{ref}/battery_{name}"), value)
    amount = started.state(Ref("/data/d2/d12")).value, started.state(Ref("/data/d2/d12_u")).value
    assert amount == ("900", "145")


def test_the_days_of_each_lot_are_counted_to_the_day_of_arrival() -> None:
    started = session(country="MY", activities="battery", arrival="2026-11-24T00:30:00.000+08:00")
    (row,) = [row.ref for row in started.rows() if row.path.endswith("/lot")]
    started.answer(Ref(f"{row}/lot_received"), "2026-05-28")
    assert started.state(Ref(f"{row}/lot_days")).value == "180"


def test_storage_time_and_quantity_are_data_for_the_rules() -> None:
    roles = {node.yp.get("role") for node in form("D").nodes.values()}
    assert {"lot", "lot.received", "lot.days", "lot.limit_days", "lot.mass", "lot.mass_u"} <= roles
    assert {
        "battery.type",
        "battery.mass",
        "battery.mass_u",
        "battery.charge",
        "battery.temperature",
    } <= roles


def test_the_gate_on_electric_vehicles_is_shared_with_the_checklist_on_vehicles() -> None:
    ours, theirs = form("D").named("fuel"), form("C").named("fuel")
    assert ours.yp["shared"] == theirs.yp["shared"]
    assert form("D").lists["fuel"] == form("C").lists["fuel"]
