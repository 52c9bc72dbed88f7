"""`yardproof bundle` and `yardproof mailbox`, as scripts and people use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspector.cli.program import run
from tests.unit.app.copies import Copy


class Terminal:
    """Runs commands in the workspaces of two people."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self._capsys = place, capsys

    def says(self, who: str, *words: str, expect: int = 0) -> str:
        self._capsys.readouterr()
        code = run([*words, "--workspace", str(self.place / who)])
        told = self._capsys.readouterr()
        assert code == expect, told.err + told.out
        return told.out + told.err

    def reads(self, who: str, *words: str) -> Any:
        self._capsys.readouterr()
        assert run([*words, "--json", "--workspace", str(self.place / who)]) == 0
        return json.loads(self._capsys.readouterr().out)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("Abe", "Suda"):
        copy = Copy(tmp_path, name)
        if name == "Abe":
            copy.visit(b"photo" * 100)
        copy.close()
    (tmp_path / "stick").mkdir()
    return Terminal(tmp_path, capsys)


def test_a_bundle_goes_over_and_its_receipt_comes_back(terminal: Terminal) -> None:
    stick, place = terminal.place / "stick", terminal.place
    terminal.says("Suda", "bundle", "make", str(place / "hello.yp"), "--for-anyone")
    assert "taken in (Suda)" in terminal.says("Abe", "bundle", "take", str(place / "hello.yp"))
    assert "Suda" in terminal.says("Abe", "bundle", "to")
    terminal.says("Abe", "bundle", "make", str(stick), "--to", "Suda")
    (bundle,) = stick.glob("*.yp")
    assert "locked for 1 keys" in terminal.says("Suda", "bundle", "show", str(bundle))
    told = terminal.says("Suda", "bundle", "take", str(stick))
    assert "new entries" in told
    assert "Nothing new." in terminal.says("Suda", "bundle", "take", str(bundle))
    (receipt,) = stick.glob("*.receipt.json")
    assert "Suda, delivered" in terminal.says("Abe", "bundle", "receipt", str(receipt))
    assert [one["state"] for one in terminal.reads("Abe", "bundle", "list")] == ["delivered"]
    assert "No file is missing." in terminal.says("Suda", "bundle", "missing")
    assert terminal.reads("Abe", "bundle", "to")["nobody_has"]["entries"] == 0
    assert "They lack nothing" in terminal.says("Abe", "bundle", "make", str(place / "b.yp"), "--to", "Suda")


def test_each_fault_has_its_exit_code(terminal: Terminal) -> None:
    place = terminal.place
    terminal.says("Abe", "bundle", "make", str(place / "a.yp"), expect=12)
    terminal.says("Abe", "bundle", "make", str(place / "a.yp"), "--to", "Nobody", expect=11)
    terminal.says("Abe", "bundle", "make", str(place / "a.yp"), "--for-anyone")
    terminal.says("Abe", "bundle", "make", str(place / "a.yp"), "--for-anyone", expect=2)
    data = (place / "a.yp").read_bytes()
    (place / "torn.yp").write_bytes(data[:-3000])
    (place / "none.yp").write_bytes(b"photo")
    (place / "no.receipt.json").write_bytes(b"{}")
    assert "cut short" in terminal.says("Suda", "bundle", "take", str(place / "torn.yp"), expect=57)
    terminal.says("Suda", "bundle", "take", str(place / "none.yp"), expect=50)
    terminal.says("Suda", "bundle", "take", str(place / "gone.yp"), expect=21)
    terminal.says("Suda", "bundle", "receipt", str(place / "no.receipt.json"), expect=52)
    terminal.says("Suda", "bundle", "receipt", expect=2)
    terminal.says("Suda", "mailbox", "visit", str(place / "gone"), expect=53)


def test_two_devices_meet_in_a_folder(terminal: Terminal) -> None:
    stick = str(terminal.place / "stick")
    for who in ("Abe", "Suda"):
        terminal.says(who, "mailbox", "visit", stick)
    assert "Left for Suda" in terminal.says("Abe", "mailbox", "visit", stick)
    assert "For you: 1 bundles" in terminal.says("Suda", "mailbox", "list", stick)
    assert terminal.reads("Suda", "mailbox", "visit", stick)["taken"]["bundles"][0]["outcome"] == "new"
    assert "To Suda: delivered" in terminal.says("Abe", "mailbox", "visit", stick)
