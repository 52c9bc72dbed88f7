"""A visit by its kind, by command: its checklists, more of them, and a site that has no name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.cli.program import run

Does = Callable[..., str]


@pytest.fixture
def does(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Does:
    """Run a command on a workspace with one yard; gives what it printed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("YARDPROOF_WORKSPACE", str(tmp_path / "w"))

    def command(*words: str, expect: int = 0) -> str:
        capsys.readouterr()
        code = run(list(words))
        told = capsys.readouterr()
        assert code == expect, told.err + told.out
        return told.err if expect else told.out

    command("workspace", "create", str(tmp_path / "w"), "--practice", "--person", "Kimura")
    command("facility", "add", "Yard 7", "--country", "JP")
    return command


def test_a_kind_brings_its_checklists_and_more_are_opened(does: Does) -> None:
    number = json.loads(does("inspection", "start", "Yard 7", "--kind", "export", "--json"))["number"]
    listed = json.loads(does("inspection", "add-module", number, "--json"))
    names = [one["module"]["name"] for one in listed]
    assert "consignment" not in names
    assert "smelting" in names
    assert "Melting, smelting" in does("inspection", "add-module", number, "smelting")
    assert json.loads(does("inspection", "add-module", number, "pv_modules", "--json")) == [
        "yp_consignment",
        "yp_smelting",
        "yp_pv_modules",
    ]


def test_checklists_that_are_named_go_before_those_of_the_kind(does: Does) -> None:
    words = ("--kind", "complaint", "--checklist", "common", "--checklist", "dumping", "--json")
    started = json.loads(does("inspection", "start", "Yard 7", *words))
    assert len(started["checklists"]) == 2
    asked = json.loads(does("inspection", "questions", started["number"], "--json"))
    typed = [row["value"] for row in asked if row["ref"].endswith("/visit_type")]
    assert typed == ["complaint"]


def test_a_rapid_assessment_needs_a_place_and_says_where_the_country_is_not_clear(does: Does) -> None:
    place = ("inspection", "start", "--kind", "rapid", "--at", "3.1, 101.7")
    assert "--country" in does(*place, expect=12)
    number = json.loads(does(*place, "--country", "MY", "--json"))["number"]
    assert "Unnamed site 3.1" in does("facility", "list", "--json")
    asked = json.loads(does("inspection", "questions", number, "--json"))
    assert next(row["value"] for row in asked if row["ref"].endswith("/country")) == "MY"


def test_a_visit_without_a_facility_and_one_with_two_ways_to_say_where_are_refused(does: Does) -> None:
    assert "--at" in does("inspection", "start", expect=2)
    does("inspection", "start", "Yard 7", "--at", "35.5, 140.1", expect=2)
    does("inspection", "start", "--kind", "routine", "--at", "35.5, 140.1", expect=2)


def test_a_follow_up_names_the_inspection_it_follows(does: Does) -> None:
    first = json.loads(does("inspection", "start", "Yard 7", "--json"))
    does("inspection", "answer", first["number"], "A27", "not_comply")
    does("inspection", "seal", first["number"], "--reason", "The visit ended.")
    started = json.loads(
        does("inspection", "start", "Yard 7", "--kind", "followup", "--follows", first["number"], "--json")
    )
    assert started["follows"] == first["id"]
    asked = json.loads(does("inspection", "questions", started["number"], "--json"))
    assert f"A27, {first['number']}" in [row["value"] for row in asked]
