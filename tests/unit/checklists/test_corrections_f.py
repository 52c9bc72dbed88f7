"""What the corrections page and the programme ask of the rapid assessment."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.unit.checklists.robot import alone, asked, ref
from tests.unit.checklists.shipped import Node, form

GUILT = r"illegal|unlicen|offender|guilt|criminal|violat|crime"


def item(name: str) -> Node:
    return form("F").items[name]


def names(session: object) -> list[str]:
    return [state.ref.rpartition("/")[2] for state in asked(session)]  # type: ignore[arg-type]


def test_the_first_pass_has_at_most_fifteen_questions_and_opens_with_the_hazards() -> None:
    first = names(alone("F"))
    assert len(first) <= 15
    assert first[0] == "hazard"


def test_the_first_pass_needs_a_position_and_nothing_else_of_the_site() -> None:
    session = alone("F", hazard="none", country="TH")
    assert [gap.ref.rpartition("/")[2] for gap in session.gaps()] == ["f02_point"]
    session.answer(ref(session, "f02_point"), "13.7 100.5 2 4")
    assert session.gaps() == ()
    assert form("F").named("f02_point").yp["role"] == "site.position"


@pytest.mark.parametrize(
    ("name", "answer", "opens"),
    [
        ("f04", "burning", {"f05_state", "f05_material", "f28_house"}),
        ("f04", "acid", {"f06_baths", "f07", "f10_area", "f12", "chemical_name"}),
        ("f04", "dumping", {"f08_type", "f09"}),
        ("f04", "import", {"container_number", "f22"}),
        ("f04", "child", {"f13_workers"}),
        ("f27", "police", {"f30"}),
        ("more", "ownership", {"f17_owner", "f18_power", "document_what"}),
        ("more", "receptors", {"f28_well", "f29_rain"}),
    ],
)
def test_the_rest_opens_by_what_was_seen_or_on_demand(name: str, answer: str, opens: set[str]) -> None:
    before = alone("F", country="TH")
    assert not opens & set(names(before))
    assert opens <= set(names(alone("F", country="TH", **{name: answer})))


@pytest.mark.parametrize("gate", [{"permit_status": "none"}, {"activities": "informal"}])
def test_it_opens_without_a_permit_and_for_informal_open_air_work(gate: dict[str, str]) -> None:
    routine = alone("F", visit_type="routine")
    assert "f04" not in names(routine)
    for name, answer in gate.items():
        routine.answer(ref(routine, name), answer)
    assert "f04" in names(routine)


def test_fire_is_left_to_the_fire_service() -> None:
    node = item("F05")
    assert "Withdraw upwind" in node.yp["immediate"]
    assert "call the fire service" in node.yp["immediate"]
    assert not re.search("quench|cordon", node.yp["action"], re.IGNORECASE)
    assert re.search("fire service or competent persons", node.yp["action"])


def test_nobody_smells_or_dips_a_strip_into_an_acid_bath() -> None:
    node = item("F06")
    texts = [one.label + one.hint + one.guidance for one in form("F").parts("F06")]
    assert not any(re.search(r"strip|smell", text) for text in [node.label, node.yp["evidence"], *texts])
    assert "cyanide" in node.yp["immediate"]
    assert "trained samplers" in form("F").named("f06_ph").label


def test_observed_act_is_the_list_of_the_bank_without_a_word_of_guilt(shared: Path) -> None:
    lists = json.loads((shared / "domain" / "choices.json").read_text(encoding="utf-8"))
    observed = form("F").lists["observed_act"]
    assert list(observed) == [name for name, _label in lists["illegal_act"]]
    assert not any(re.search(GUILT, label, re.IGNORECASE) for label in observed.values())


def test_children_at_work_are_a_referral_and_no_finding_against_the_operator() -> None:
    assert item("F14").yp["subject"] == "referral"
    assert "Do not question" in item("F14").yp["immediate"]


@pytest.mark.parametrize(
    ("country", "taken"),
    [
        ("VN", {"seal", "custody", "confiscate"}),
        ("TH", {"seal", "seize", "attach"}),
        ("JP", {"seal", "detain", "seize"}),
        ("MY", {"seal", "detain", "seize"}),
    ],
)
def test_acts_of_taking_that_differ_in_law_stay_apart(country: str, taken: set[str]) -> None:
    every = {"seal", "detain", "seize", "attach", "custody", "confiscate"}
    session = alone("F", country=country, more="quantity")
    for name in ("f27", "machine_act"):
        offered = {value for value, _label in session.state(ref(session, name)).choices}
        assert offered & every == taken
    labels = form("F").lists["measure"]
    for name, word in (
        ("custody", "tạm giữ"),
        ("confiscate", "tịch thu"),
        ("seize", "ยึด"),
        ("attach", "อายัด"),
    ):
        assert word in labels[name]


def test_the_volume_of_dumped_waste_carries_its_uncertainty() -> None:
    measured = {"f08_length": "10", "f08_width": "4", "f08_depth": "2", "f08_u": "0.1"}
    session = alone("F", f04="dumping", **measured)
    assert session.state(ref(session, "f08_volume")).value == "80"
    assert session.state(ref(session, "f08_volume_u")).value == "6.8"
