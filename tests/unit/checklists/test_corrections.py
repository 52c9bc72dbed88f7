"""What the corrections page asks of modules A and E, one test each, and what every question carries."""

from __future__ import annotations

import re

import pytest

from inspector.rules.basis import legal_basis
from inspector.rules.pack import Regime
from inspector.rules.pile import Kind
from inspector.rules.verdicts import JUDGES
from tests.unit.checklists.shipped import FORMS, Node, form, module, plain

ITEMS = [pytest.param(node, id=name) for letter in FORMS for name, node in form(letter).items.items()]
NODES = [node for letter in FORMS for node in form(letter).nodes.values()]
PROCEDURE = ("A05", "A07", "A09", "A43")
HAZARDS = ("A12", "A14", "E06", "E07", "E19", "E22", "E23", "E24")
ASKED_OF_ALL = "touch|smell|cool|spread|quench|discharge|insulate|move"


def item(name: str) -> Node:
    return form(module(name)).items[name]


@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_has_a_measure_for_the_inspector_and_an_action_for_competent_persons(name: str) -> None:
    node = item(name)
    assert re.search(r"[Ww]ithdraw|[Kk]eep|[Ss]tay|[Ll]eave", node.yp["immediate"])
    assert re.search(r"ompetent persons|fire service|emergency service|rained persons", node.yp["action"])


@pytest.mark.parametrize("name", HAZARDS)
def test_the_inspector_is_never_told_to_handle_a_hazard(name: str) -> None:
    measure = re.split(r"Never|Do not|do not", item(name).yp["immediate"])[0]
    assert not re.search(rf"\b({ASKED_OF_ALL})\b", measure)


def test_a_hot_spot_is_left_alone_and_the_fire_service_called() -> None:
    node = item("E23")
    assert "call the fire service" in node.yp["immediate"]
    assert "Do not touch, cool, spread, quench" in node.yp["immediate"]
    assert not re.search(r"\b([Cc]ool|[Ss]pread)\b", node.yp["action"])


@pytest.mark.parametrize("name", PROCEDURE)
def test_a_gap_of_the_procedure_is_no_finding_against_the_operator(name: str) -> None:
    assert item(name).yp["subject"] == "procedure"
    assert "fails" in item(name).yp
    assert item(name).yp["immediate"]
    assert "action" not in item(name).yp


def test_minors_are_a_referral() -> None:
    assert item("A37").yp["subject"] == "referral"
    assert "Do not question" in item("A37").yp["immediate"]


def test_refusing_entry_is_said_to_be_lawful_where_entry_rests_on_consent() -> None:
    assert "lawful where entry rests on consent" in item("A09").yp["immediate"]


def test_each_pile_is_asked_all_of_its_questions() -> None:
    (repeat,) = (node for node in form("E").nodes.values() if node.yp.get("item") == "E09")
    assert repeat.control == "repeat"
    for number in range(10, 21):
        assert item(f"E{number}").path.startswith(f"{repeat.path}/"), number
    for number in (21, 22):
        assert not item(f"E{number}").path.startswith(f"{repeat.path}/")


@pytest.mark.parametrize("name", ["E11", "E15", "E17"])
def test_area_height_and_gap_depend_on_the_regime_of_the_pile(name: str) -> None:
    assert "${pile_regime}!='none'" in plain(item(name).bind["relevant"])
    assert "${country}='JP'" in plain(item(name).bind["relevant"])
    assert item(name).yp["verdict"] in JUDGES
    assert item(name).yp["fails"] == ". = 'fail'"


@pytest.mark.parametrize("name", ["A21", "A23", "A24"])
def test_a_law_of_one_place_is_looked_up_by_the_program(name: str) -> None:
    """Which rules apply where is tried in tests/unit/app/test_rules_in_checklists.py."""
    fails = plain(item(name).yp["fails"])
    named = re.findall(r"\$\{(\w+)\}='fail'", fails)
    assert fails == "or".join(f"${{{one}}}='fail'" for one in named) != ""
    assert all("verdict" in form("A").named(one).yp for one in named)


@pytest.mark.parametrize(
    ("name", "country"),
    [("E01", "JP"), ("E05", "JP"), ("E06", "JP"), ("E08", "JP")],
)
def test_a_law_of_one_country_fails_nobody_elsewhere(name: str, country: str) -> None:
    first = plain(item(name).yp["fails"])
    assert first.startswith(f"${{country}}='{country}'and")
    depth = 0
    for place, sign in enumerate(first):  # the country must hold together with all the rest: no bare "or"
        depth += {"(": 1, ")": -1}.get(sign, 0)
        assert depth > 0 or not first.startswith("or", place) or first[place - 1].isalnum()


@pytest.mark.parametrize("name", ["E03", "E04", "E31", "E32"])
def test_what_only_japan_asks_is_asked_in_japan_only(name: str) -> None:
    assert plain(item(name).bind["relevant"]).startswith("${country}='JP'")


def test_the_slope_of_a_pile_gives_no_finding() -> None:
    assert not {"fails", "severity", "action", "deadline", "legal_basis"} & set(item("E16").yp)
    assert "For information" in item("E16").hint


def test_practice_is_no_type_of_visit() -> None:
    assert "training" not in form("A").lists["visit_type"]


def test_a_clinometer_asks_for_the_distance_to_the_crest_and_to_the_toe() -> None:
    calculation = plain(item("E12").bind["calculate"])
    for name in ("clino_crest", "clino_toe"):
        assert f"${{{name}}}!=''" in calculation
    assert "${clino_crest}*tan(${clino_crest_angle}*pi()div180)-${clino_toe}*tan(" in calculation


@pytest.mark.parametrize("letter", ["A", "E"])
def test_every_measured_value_has_its_uncertainty_beside_it(letter: str) -> None:
    names = {node.name for node in form(letter).nodes.values()}
    judged = {
        "A": ["a20", "a21", "a24"],
        "E": [
            "e03",
            "e05",
            "e07",
            "e10_length",
            "e10_width",
            "pile_area",
            "e12",
            "e12_measured",
            "e12_distance",
            "fence_height",
            "e13",
            "point_distance",
            "point_height",
            "point_fence_height",
            "e17_gap",
            "e18",
            "e20",
            "e23",
            "e25",
            "e27",
            "clino_crest",
            "clino_crest_angle",
            "clino_toe",
            "clino_toe_angle",
            "pile_outline",
        ],
    }
    assert {f"{name}_u" for name in judged[letter]} <= names


def test_a_hot_or_leaning_thing_fails_even_before_its_uncertainty_is_entered() -> None:
    for name in ("E07", "E23"):
        assert "coalesce(" in item(name).yp["fails"]


@pytest.mark.parametrize("country", ["TH", "ID", "PH", "MY", "VN"])
@pytest.mark.parametrize("node", ITEMS)
def test_no_japanese_law_is_cited_outside_japan(node: Node, country: str) -> None:
    cited = legal_basis(node.yp.get("legal_basis", ""), country)
    assert not re.search(
        r"\bJP\b|Japan|Art\.\s?(13|16|17)|[Oo]rdinance|Chiba|Koshigaya|WMA|ELV Rule",
        cited.replace("fire ordinance (k-med)", ""),
    )


def test_no_word_of_guilt_stands_in_a_checklist() -> None:
    for node in NODES:
        words = " ".join((node.label, node.hint, node.guidance, *node.yp.values())).lower()
        assert not re.search(r"illegal|offender|guilty|criminal|haram|violat", words), node.path


def test_texts_keep_the_voice_of_the_program() -> None:
    for node in NODES:
        words = " ".join((node.label, node.hint, node.guidance, *node.yp.values(), *node.bind.values()))
        assert not re.search(r"\b(please|error|invalid)\b|!(?!=)", words, re.IGNORECASE), node.path


@pytest.mark.parametrize("node", ITEMS)
def test_every_item_says_what_to_look_for_why_and_which_evidence(node: Node) -> None:
    assert re.fullmatch(
        r"Look for: .+\. Why: .+\. Evidence: .+\.", form(module(node.yp["item"])).guidance(node.yp["item"])
    )


@pytest.mark.parametrize("node", ITEMS)
def test_every_item_names_its_subject_and_a_finding_has_all_it_needs(node: Node) -> None:
    assert node.yp["subject"] in ("operator", "procedure", "referral")
    if node.yp["subject"] == "operator" and "fails" in node.yp:
        assert node.yp["severity"] in ("critical", "major", "minor")
        assert node.yp["action"]
        assert int(node.yp["deadline"]) >= 0


@pytest.mark.parametrize("node", [param for param in ITEMS if param.values[0].list_name in ("conf", "yn")])
def test_what_was_not_verified_needs_a_reason(node: Node) -> None:
    if "fails" not in node.yp:
        return
    (why,) = (
        part
        for part in form(module(node.yp["item"])).parts(node.yp["item"])
        if part.yp.get("role") == "reason"
    )
    open_answer = "not_verified" if node.list_name == "conf" else "unknown"
    assert plain(why.bind["relevant"]) == f"${{{node.name}}}='{open_answer}'"
    assert why.bind["required"] == "true()"
    assert set(form(module(node.yp["item"])).lists["reason_not_verified"]) == {
        "not_accessible",
        "not_in_operation",
        "refused",
        "time",
        "other",
    }


def test_only_what_an_inspection_is_worthless_without_is_always_required() -> None:
    always = {
        node.name
        for node in NODES
        if node.bind.get("required") == "true()" and not node.yp.get("role", "").startswith("reason")
    }
    assert always == {
        "visit_type",
        "country",
        "a04",
        "team_name",
        "a07",
        "a08",
        "a09",
        "hazard",
        "activities",
        "permit_status",
        "a43",
        "pile_name",
        "pile_regime",
        "arrival",  # the a04 of a checklist that stands alone
        "f02_point",
        "g02",
        "medium",
        "stage_what",
        "stage_deadline",
        "co03",
        "gr01_name",
        "pr01",
        "pr18",
        "pr19",
        "condition_text",
        "condition_date",
        "c06_proviso",
        "c10_lacking",
        "c10_roof",
        "c10_separator",
        "c11_proviso",
    }


def test_a_limit_on_an_answer_says_what_is_accepted_and_that_the_entry_is_kept() -> None:
    message = "{http://openrosa.org/javarosa}constraintMsg"
    for node in NODES:
        assert ("constraint" in node.bind) == (message in node.bind), node.path
        assert "is kept" in node.bind.get(message, "Your entry is kept"), node.path


def test_the_regimes_and_verdicts_of_the_form_are_those_of_the_rules() -> None:
    assert set(form("E").lists["regime"]) == set(Regime)
    assert form("E").lists["verdict"] == {kind.value: kind.label for kind in Kind}


def test_a_shared_answer_is_the_same_question_in_every_module() -> None:
    asked: dict[str, tuple[str, str, dict[str, str] | None]] = {}
    for letter in FORMS:
        for node in form(letter).nodes.values():
            if "shared" in node.yp:
                same = (node.label, node.bind["type"], form(letter).lists.get(node.list_name))
                assert asked.setdefault(node.yp["shared"], same) == same, node.path


def test_every_module_beside_the_common_one_asks_where_it_applies() -> None:
    for letter in FORMS:
        gates = {node.yp["shared"] for node in form(letter).nodes.values() if "shared" in node.yp}
        assert "country" in gates, letter
        used = re.findall(r"\$\{(activities|visit_type|permit_status|samples_taken)\}", _relevance(letter))
        assert set(used) <= gates, letter


def _relevance(letter: str) -> str:
    """What the sections of a checklist depend on."""
    return " ".join(
        plain(node.bind.get("relevant", ""))
        for path, node in form(letter).nodes.items()
        if path.count("/") == 2
    )
