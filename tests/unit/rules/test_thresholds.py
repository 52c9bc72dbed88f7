"""Each row of the project's table of thresholds stands in a pack with its number; what differs says why."""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from inspector.rules.catalogue import CATALOGUE
from inspector.rules.pack import shipped_packs

if TYPE_CHECKING:
    from pathlib import Path

RULES = {rule.id: rule for pack in shipped_packs() for rule in pack.rules}
FPP, EFFLUENT = "REF England FPP", "effluent"

# (param, matrix, jurisdiction) -> the rows that carry its numbers, in the order in which it names them
ROWS: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("pile_height_max", "pile", "JP (Art.17-2 equipment)"): ("jp.hue.pile_cap",),
    ("envelope_slope", "pile", "JP"): ("jp.iw.pile_envelope:slope",),
    ("fence_freeboard", "pile", "JP"): ("jp.iw.pile_envelope:freeboard",),
    ("fence_flat_zone", "pile", "JP"): ("jp.iw.pile_envelope:flat_zone",),
    ("unit_area_max", "pile", "JP"): ("jp.hue.unit_area",),
    ("unit_gap_min", "pile", "JP"): ("jp.hue.unit_gap",),
    ("site_area_trigger", "site", "JP ordinances"): ("jp.chiba_city.site_area",),
    ("residence_distance", "site", "JP Chiba City/Koshigaya"): ("jp.chiba_city.dwellings",),
    ("elv_height_near_fence", "elv", "JP"): ("jp.elv.stack_near",),
    ("elv_height_inner", "elv", "JP"): ("jp.elv.stack_inner",),
    ("elv_stack_high", "elv", FPP): ("ref.england.levels",),
    ("block_separation", "pile", FPP): ("ref.england.gap",),
    ("bale_volume_max", "pile", FPP): ("ref.england.volume",),
    ("pile_height_max", "pile", FPP): ("ref.england.height",),
    ("liion_soc_storage", "battery", "JP fire rules (special indoor storage)"): ("jp.fire.state_of_charge",),
    ("liion_soc_transport", "battery", "UN/IATA"): ("ref.battery.transport",),
    ("liion_building_distance", "battery", "REF insurer"): ("ref.battery.buildings",),
    ("liion_temp", "battery", "REF insurer"): ("ref.battery.ambient",),
    ("hot_spot_delta", "battery", "working value"): ("ref.battery.hot_spot",),
    ("storage_time", "waste", "MY SW Regs 2005 r.9"): ("my.sw.storage_time",),
    ("storage_mass", "waste", "MY SW Regs 2005 r.9"): ("my.sw.storage_mass",),
    ("storage_time", "waste", "ID PP22/2021 >=50 kg/d"): ("id.storage.90",),
    ("storage_time", "waste", "ID <50 kg/d cat 1"): ("id.storage.180",),
    ("storage_time", "waste", "ID <50 kg/d cat 2 (general/unspecific)"): ("id.storage.365",),
    ("storage_time", "waste", "TH factory"): ("th.waste.storage_2005",),
    ("storage_time", "waste", "VN"): ("vn.storage_time",),
    ("storage_qty", "waste", "JP transfer storage"): ("jp.iw.storage_transfer",),
    ("factory_trigger", "site", "TH Factory Act 2019"): ("th.factory.power",),
    ("fill_level", "container", "VN Circ.02/2022 Art.35"): ("vn.fill_level:level",),
    ("hw_manifest_trigger", "waste", "TH 2547"): ("th.waste.manifest",),
    ("notify_days", "admin", "JP Art.17-2"): ("jp.hue.notify_days",),
    ("notify_days", "admin", "MY SW Regs r.3"): ("my.sw.notification",),
    ("Pb", "soil", "REF US EPA residential screening"): ("ref.us_epa.soil.pb",),
    ("Pb", "TCLP", "REF US EPA / many"): ("ref.us_epa.tclp.pb",),
    ("XRF Cd", "plastic/board", "REF RoHS"): ("ref.xrf.cd",),
    ("XRF Pb/Hg/Cr/PBB/PBDE", "plastic/board", "REF RoHS"): ("ref.xrf.pb",),
    ("XRF Br", "plastic", "REF EN 50625 BFR segregation"): ("ref.xrf.br",),
    ("gamma", "scrap", "REF practice"): ("ref.gamma.ratio",),
    ("gamma cordon", "scrap", "REF IAEA first responders"): ("ref.gamma.cordon",),
    ("noise boundary", "air", "TH"): ("th.noise", "th.noise.annoyance"),
    ("noise", "air", "ID KepMenLH 48/1996"): ("id.noise.industrial", "id.noise.housing"),
    ("report_due", "admin", "TH 101/105/106"): ("th.waste.monthly",),
    ("report_due", "admin", "PH SMR"): ("ph.smr",),
}
for metal in ("Pb", "Cd", "Cr6", "As", "Hg", "Se"):
    ROWS[metal, "soil content", "JP"] = (f"jp.soil.content.{metal.lower()}",)
    ROWS[metal, "soil leachate", "JP"] = (f"jp.soil.leachate.{metal.lower()}",)
ROWS["CN free", "soil content", "JP"] = ("jp.soil.content.cn",)
for metal in ("Pb", "Cd", "Cu"):
    ROWS[metal, "soil total", "ID PP22/2021 XIII"] = tuple(f"id.soil.{metal.lower()}.tk_{c}" for c in "abc")
for metal in ("Pb", "Cd", "As", "Cu"):
    classes = tuple(f"vn.soil.{metal.lower()}.{n}" for n in (1, 2, 3))
    ROWS[metal, "soil total", "VN QCVN 03:2023 class 1/2/3"] = classes
for name, prefix in (
    ("JP effluent", "jp.effluent"),
    ("MY Std A", "my.effluent.a"),
    ("MY Std B", "my.effluent.b"),
    ("TH industrial effluent", "th.effluent"),
    ("ID PermenLH 5/2014 gol. I", "id.effluent"),
    ("VN QCVN 40:2011 col A", "vn.effluent.a"),
    ("VN QCVN 40:2011 col B", "vn.effluent.b"),
    ("PH DAO 2016-08 class C", "ph.effluent"),
):
    ROWS["pH", EFFLUENT, name] = (f"{prefix}.ph:low", f"{prefix}.ph:high")
    ROWS["Pb", EFFLUENT, name] = (f"{prefix}.pb",)
    ROWS["Cu", EFFLUENT, name] = (f"{prefix}.cu",)

BOARD = ("signboard_min", "board", "JP")  # "60x60" cm is one side in the pack


def thresholds(shared: Path) -> list[dict[str, str]]:
    with (shared / "domain" / "thresholds.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["param"], row["matrix"], row["jurisdiction"]


def numbers(value: str) -> list[Fraction]:
    """Every number of a cell: "6000/1500/300", "70 Leq24 / annoyance 10", "6.0-9.0"."""
    cleaned = value.replace("Leq24", "").replace("-", " ").replace("/", " ")
    return [Fraction(word) for word in cleaned.split() if word.replace(".", "").isdigit()]


def test_every_threshold_stands_in_a_pack_with_its_number(shared: Path) -> None:
    for row in thresholds(shared):
        if key(row) == BOARD:
            assert RULES["jp.hue.signboard"].numbers["side"].written == "60 cm"
            continue
        carried = []
        for name in ROWS[key(row)]:
            rule, _colon, number = name.partition(":")
            told = RULES[rule].numbers
            carried.append(Fraction(told[number or next(iter(told))].written.split()[0]))
        assert carried == numbers(row["value"])[: len(carried)], row
        assert len(carried) == len(numbers(row["value"])), row


def test_the_table_here_names_each_threshold_once_and_no_other(shared: Path) -> None:
    keys = [key(row) for row in thresholds(shared)]
    assert sorted(keys) == sorted([*ROWS, BOARD])


@pytest.mark.parametrize("name", sorted({one.split(":")[0] for names in ROWS.values() for one in names}))
def test_confidence_is_never_higher_than_in_the_table(name: str, shared: Path) -> None:
    order = ("read", "k-high", "k-med", "k-low")
    for row in thresholds(shared):
        if key(row) in ROWS and any(one.split(":")[0] == name for one in ROWS[key(row)]):
            assert order.index(RULES[name].confidence) >= order.index(row["confidence"]), row


def test_every_number_of_a_pack_stands_in_its_own_text() -> None:
    """Whoever confirms a row reads its text: the number that is computed with must be in it."""
    for rule in RULES.values():
        if CATALOGUE[rule.requirement].numbers and rule.requirement != "pile_envelope":
            for number in rule.numbers.values():
                size = number.written.split()[0]
                short = size.removesuffix(".0")
                assert short in rule.text or size in rule.text, rule.id
