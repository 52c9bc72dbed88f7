"""Sampling: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

LIMITS = {"g10_low": "6", "g10_high": "9", "g10_ph_u": "0.2"}
BACKGROUND = {"g19_background": "0.1", "g19_rate_u": "0.05"}
TAKEN = {"g05": "2026-11-24T09:00:00.000+09:00"}

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("G04", {"g04": "35.6 140.1 10 10"}, False),
    ("G04", {"g04": "35.6 140.1 10 10.1"}, True),
    ("G07", {"xrf_value": "410", "xrf_value_u": "10", "xrf_screening": "400"}, False),
    ("G07", {"xrf_value": "411", "xrf_value_u": "10", "xrf_screening": "400"}, True),
    ("G07", {"xrf_value": "9000", "xrf_value_u": "10"}, False),  # no screening value, no verdict
    ("G09", {"g09": "no"}, True),
    ("G09", {"g09": "unknown"}, False),
    ("G10", {**LIMITS, "g10_ph": "5.8"}, False),
    ("G10", {**LIMITS, "g10_ph": "5.7"}, True),
    ("G10", {**LIMITS, "g10_ph": "9.2"}, False),
    ("G10", {**LIMITS, "g10_ph": "9.3"}, True),
    ("G10", {"g10_ph": "1", "g10_ph_u": "0.2"}, False),
    ("G13", {"g13": "2"}, True),
    ("G13", {"g13": "3"}, False),
    ("G14", {"g14_mass": "94", "g14_mass_u": "5"}, True),
    ("G14", {"g14_mass": "95", "g14_mass_u": "5"}, False),
    *judged("G15", "plastic_rule", {"plastic_element": "br"}),
    *judged("G15", "plastic_rule", {"plastic_element": "cd"}),
    ("G15", {"plastic_element": "pb", "plastic_rule": "fail"}, False),  # solder of boards holds lead
    *judged("G07", "xrf_rule"),
    *judged("G10", "g10_rule"),
    *judged("G16", "g16_rule"),
    *judged("G17", "g17_rule"),
    *judged("G19", "g19_rule"),
    ("G16", {"g16": "56", "g16_u": "5", "g16_limit": "50"}, True),
    ("G16", {"g16": "55", "g16_u": "5", "g16_limit": "50"}, False),
    ("G16", {"g16": "900", "g16_u": "5"}, False),
    ("G17", {"g17_leq": "72.1", "g17_leq_u": "2", "g17_limit": "70"}, True),
    ("G17", {"g17_leq": "72", "g17_leq_u": "2", "g17_limit": "70"}, False),
    ("G17", {"g17_leq": "120", "g17_leq_u": "2"}, False),
    ("G18", {"g18_co": "25", "g18_co_u": "5"}, False),
    ("G18", {"g18_co": "25.1", "g18_co_u": "5"}, True),
    ("G19", {**BACKGROUND, "g19_rate": "0.24"}, False),
    ("G19", {**BACKGROUND, "g19_rate": "0.26"}, True),
    ("G19", {"g19_rate": "100"}, True),  # leave, whatever the background
    ("G19", {"g19_rate": "99"}, False),
    ("G21", {"g21_sealed": "no"}, True),
    ("G21", {"g21_sealed": "yes", "g21": "S-1"}, False),
    ("G22", {"custody_gap": "yes"}, True),
    ("G22", {"custody_intact": "no"}, True),
    ("G22", {"custody_gap": "no", "custody_intact": "yes"}, False),
    ("G25", {**TAKEN, "g25_due": "2026-11-23"}, True),
    ("G25", {**TAKEN, "g25_due": "2026-11-24"}, False),
]
