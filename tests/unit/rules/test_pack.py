"""Rule packs: what ships validates, what does not validate is refused with its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import paths
from inspector.errors import RulePackError
from inspector.rules.book import Book
from inspector.rules.citation import Status
from inspector.rules.pack import load_pack, read_pack, shipped_packs

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '[pack]\nid = "p"\nversion = "1"\ntitle = "t"\njurisdiction = "JP"\n'
ROW = """
[[rule]]
id = "r"
jurisdiction = "JP"
regime = "industrial_waste"
requirement = "pile_cap"
instrument = "Act"
article = "Art. 1"
article_verified = true
text = "At most 5 m."
valid_from = 2020-01-01
valid_to = 2024-12-31
state = "in force"
confidence = "read"
source = "R1"
[rule.parameters]
height = { value = 500, unit = "cm" }
"""


def refusal(text: str) -> str:
    with pytest.raises(RulePackError) as caught:
        read_pack(text.encode(), "own.toml")
    return str(caught.value)


SHIPPED = {
    "id_national",
    "jp_amendment_2026",
    "jp_chiba_city",
    "jp_national",
    "jp_ordinances",
    "my_national",
    "ph_national",
    "reference",
    "th_national",
    "vn_national",
}


def test_the_shipped_packs_validate_and_nothing_in_them_is_confirmed() -> None:
    packs = shipped_packs()
    assert {pack.id for pack in packs} == SHIPPED
    for rule in (rule for pack in packs for rule in pack.rules):
        assert rule.citation.status is Status.REFERENCE
        assert rule.citation.printed.endswith(
            "reference, not confirmed" if rule.is_law else "reference, not law"
        )


def test_only_the_amendment_of_2026_is_switched_off_and_it_holds_heads_alone() -> None:
    (off,) = (pack for pack in shipped_packs() if not pack.enabled)
    assert off.id == "jp_amendment_2026"
    assert all(rule.state == "draft" and not rule.numbers for rule in off.rules)


def test_what_is_in_force_has_its_date_and_was_read() -> None:
    """Corrections: read is not in force; general knowledge never is."""
    for rule in (rule for pack in shipped_packs() for rule in pack.rules if rule.state == "in force"):
        assert rule.valid_from is not None
        assert rule.confidence == "read", rule.id


def test_the_corrections_of_the_law_hold_in_the_packs() -> None:
    rules = {rule.id: rule for pack in shipped_packs() for rule in pack.rules}
    assert rules["th.waste.storage_2005"].valid_to == date(2023, 10, 31)
    assert rules["jp.hue.pile_cap"].state == "read"
    assert "not found" in rules["jp.hue.pile_cap"].text
    replaced = {rule.jurisdiction for rule in rules.values() if rule.state == "replaced"}
    assert replaced == {"VN"}
    assert not any("QCVN" in rule.instrument for rule in rules.values() if rule.jurisdiction != "VN")
    assert not any("BB 01" in rule.text + rule.article for rule in rules.values())


def test_an_article_that_was_not_verified_says_so() -> None:
    rules = {rule.id: rule for pack in shipped_packs() for rule in pack.rules}
    assert "not verified" in rules["jp.hue.unit_area"].citation.printed
    assert "article to be confirmed" in rules["jp.chiba_city.unit_area"].citation.printed
    assert "not verified" not in rules["jp.hue.storage_standards"].citation.printed


def test_the_shipped_numbers_are_those_of_the_thresholds(shared: Path) -> None:
    rows = (shared / "domain" / "thresholds.csv").read_text(encoding="utf-8").splitlines()
    values = {(row.split(",")[0], row.split(",")[2]): row.split(",")[3] for row in rows}
    rules = {
        rule.id: {name: number.value for name, number in rule.numbers.items()}
        for pack in shipped_packs()
        for rule in pack.rules
    }
    envelope = rules["jp.hue.pile_envelope"]
    assert envelope == rules["jp.iw.pile_envelope"]
    assert envelope["slope"] == Fraction(values["envelope_slope", "JP"])
    assert envelope["freeboard"] == Fraction(values["fence_freeboard", "JP"])
    assert envelope["flat_zone"] == Fraction(values["fence_flat_zone", "JP"])
    assert rules["jp.hue.pile_cap"]["height"] == Fraction(
        values["pile_height_max", "JP (Art.17-2 equipment)"]
    )
    for owner in ("hue", "chiba_city"):
        assert rules[f"jp.{owner}.unit_area"]["area"] == Fraction(values["unit_area_max", "JP"])
        assert rules[f"jp.{owner}.unit_gap"]["gap"] == Fraction(values["unit_gap_min", "JP"])
    assert rules["jp.hue.signboard"]["side"] == Fraction(60, 100)


def test_a_parameter_is_read_in_its_unit() -> None:
    assert read_pack((HEAD + ROW).encode()).rules[0].numbers["height"].value == Fraction(5)


def test_a_rule_is_found_on_the_days_of_its_validity_only() -> None:
    book = Book((read_pack((HEAD + ROW).encode()),))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    found = [book.find("JP", "industrial_waste", "pile_cap", day) is not None for day in days]
    assert found == [False, True, True, False]


def test_the_hash_of_a_pack_is_that_of_its_bytes() -> None:
    one, other = read_pack((HEAD + ROW).encode()), read_pack((HEAD + ROW + "\n").encode())
    assert one.sha256 != other.sha256
    assert one.rules == other.rules


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('regime = "industrial_waste"', 'regime = "scrap"', 10, "scrap"),
        ('requirement = "pile_cap"', 'requirement = "pile_top"', 11, "pile_top"),
        ('state = "in force"', 'state = "law"', 18, "law"),
        ('confidence = "read"', 'confidence = "sure"', 19, "sure"),
        ("valid_from = 2020-01-01\n", "", 17, "valid_from"),
        ("valid_to = 2024-12-31", "valid_to = 2019-12-31", 17, "before it begins"),
        ("valid_to = 2024-12-31", 'valid_to = "2024"', 17, "date"),
        ('unit = "cm"', 'unit = "yd"', 22, "units"),
        ("value = 500", "value = -5", 22, "0 or more"),
        ("value = 500", "value = 1e999999999", 22, "0 or more"),
        ("value = 500", "value = inf", 22, "0 or more"),
        ("value = 500", 'value = "5"', 22, "0 or more"),
        ("height =", "top =", 7, "exactly these"),
        ('text = "At most 5 m."', 'text = ""', 15, "text"),
        ('source = "R1"\n', "", 7, "source"),
        ("article_verified = true", 'article_verified = "yes"', 14, "true or false"),
        ('jurisdiction = "JP"\nregime', 'jurisdiction = "TH"\nregime', 9, "another country"),
        ('jurisdiction = "JP"\nregime', 'jurisdiction = "JP/x"\nregime', 10, "ordinance"),
        ('id = "r"', 'id = "r"\ncolour = "red"', 9, "colour"),
        ('id = "r"', 'id = "r"\nabout = "Pb"', 9, "takes no"),
        ('id = "r"', 'id = "r"\ncomparison = "<"', 9, "takes no"),
        ('id = "r"', 'id = "r"\nalarm = "panic"', 9, "panic"),
        ('regime = "industrial_waste"\n', "", 7, "names its regime"),
        ('"pile_cap"', '"soil_total"', 7, "substance"),
        ("[rule.parameters]\n", "[rule.when]\nRate = 1\n[rule.parameters]\n", 10, "no other condition"),
    ],
)
def test_a_faulty_row_is_refused_with_file_line_and_reason(
    old: str, new: str, line: int, reason: str
) -> None:
    assert old in ROW
    message = refusal(HEAD + ROW.replace(old, new))
    assert message.startswith(f"own.toml, line {line}:"), message
    assert reason in message


def test_two_rules_for_the_same_thing_at_the_same_time_are_refused() -> None:
    message = refusal(HEAD + ROW + ROW.replace('id = "r"', 'id = "s"').replace("valid_to = 2024-12-31\n", ""))
    assert "same time" in message


def test_a_rule_may_follow_another_one() -> None:
    later = (
        ROW.replace('id = "r"', 'id = "s"')
        .replace("2020-01-01", "2025-01-01")
        .replace("valid_to = 2024-12-31\n", "")
    )
    assert len(read_pack((HEAD + ROW + later).encode()).rules) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[pack]\n",
        HEAD,
        "rule = 3\n" + HEAD,
        HEAD + "[other]\nx = 1\n" + ROW,
        HEAD + "[rule]\nid = 1\n",
        f"x = {'9' * 5000}",
        "x = " + "[" * 100_000,
        "= =",
    ],
)
def test_a_file_that_is_no_pack_is_refused_by_name(text: str) -> None:
    assert "own.toml" in refusal(text)


def test_a_file_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(RulePackError, match=r"own\.toml, line 2"):
        read_pack(b"# one\n# \xff\n", "own.toml")


def loads_or_is_refused(content: bytes) -> None:
    try:
        read_pack(content, "own.toml")
    except RulePackError as refusal:
        assert str(refusal).startswith("own.toml")  # noqa: PT017 - either outcome is right


@given(st.data())
def test_a_damaged_pack_loads_or_is_refused_and_nothing_else(data: st.DataObject) -> None:
    lines = (HEAD + ROW).splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    odd = st.sampled_from(
        ["", "x = [1]", "[[pack]]", "rule = 1", "value = nan", 'height = { value = 1, unit = ["m"] }',
         "valid_from = 2020-01-01T00:00:00Z", "valid_to = 07:32:00", "id = 1", "parameters = 3", "state = []"]
    )  # fmt: skip
    lines[place] = data.draw(st.one_of(odd, st.text(max_size=20)))
    loads_or_is_refused("\n".join(lines).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_any_bytes_load_or_are_refused_and_nothing_else(content: bytes) -> None:
    loads_or_is_refused(content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match=r"none\.toml"):
        load_pack(tmp_path / "none.toml")


def test_every_pack_under_resources_is_a_shipped_one() -> None:
    names = {path.name for path in paths.shipped("resources/rules").iterdir()}
    assert names == {f"{pack.id}.toml" for pack in shipped_packs()}
