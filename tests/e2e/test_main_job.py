"""The main job through the command line, on real photos and a real log where they are, on made ones elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.cli.program import run

SHARED = Path(os.environ.get("YARDPROOF_SHARED", Path(__file__).resolve().parents[3] / "shared"))


class Terminal:
    """Runs commands as a person at a terminal does, and reads what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self._capsys = folder, capsys

    def does(self, *words: str, expect: int = 0) -> str:
        self._capsys.readouterr()
        code = run([*words, "--workspace", str(self.workspace)])
        told = self._capsys.readouterr()
        assert code == expect, told.err + told.out
        return told.out if expect == 0 else told.err

    def reads(self, *words: str) -> Any:
        return json.loads(self.does(*words, "--json"))


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "ワーク สเปซ 1"
    assert (
        run(["workspace", "create", str(folder), "--practice", "--person", "Abe R.", "--agency", "Chiba"])
        == 0
    )
    return Terminal(folder, capsys)


def test_an_inspection_from_the_gate_to_the_printed_report(terminal: Terminal, tmp_path: Path) -> None:
    t = terminal
    t.does(
        "facility",
        "add",
        "Yard 2 ลานเก็บเศษโลหะ",
        "--country",
        "JP",
        "--position",
        "35°29'53\"N 140°6'55\"E",
        "--status",
        "notified",
    )
    t.does("facility", "permit", "Yard 2 ลานเก็บเศษโลหะ", "N-42", "--condition", "Stay below 5 m")
    number = t.reads("inspection", "start", "Yard 2 ลานเก็บเศษโลหะ")["number"]

    rows = t.reads("inspection", "questions", number)
    ref = {row["ref"].rpartition("/")[2]: row["ref"] for row in rows}
    t.does("inspection", "answer", number, ref["visit_type"], "routine", "--how", "told")
    t.does("inspection", "answer", number, ref["activities"], "scrap plastic")
    t.does("inspection", "answer", number, "A27", "not_comply", "--remark", "ป้ายอยู่หลังประตู", "--how", "seen")

    rows = t.reads("inspection", "questions", number)
    pile = next(row["ref"] for row in rows if row["ref"].endswith("/pile_name")).rpartition("/")[0]
    for name, value in (
        ("pile_name", "P1"),
        ("pile_regime", "hazardous_used_equipment"),
        ("e12_measured", "4.6"),
        ("e12_measured_u", "0.2"),
        ("e12_distance", "6,4"),
        ("e12_distance_u", "0.2"),
        ("fence_loaded", "no"),
    ):
        t.does("inspection", "answer", number, f"{pile}/{name}", value, "--how", "measured")
    shown = t.reads("inspection", "show", number)
    findings = {finding["item"]: finding for finding in shown["findings"]}
    assert findings.keys() == {"A27", "E15"}
    assert findings["E15"]["severity"] == "critical"
    assert "not confirmed" in findings["E15"]["citation"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", findings["E15"]["deadline"])

    wrong = t.reads("inspection", "answer", number, f"{pile}/e12_measured_u", "-1")
    assert not wrong["valid"]
    told = t.does("inspection", "seal", number, "--reason", "x", expect=19)
    assert "cannot be below 0" in told  # the reason stands for gaps, never for a wrong entry
    t.does("inspection", "answer", number, f"{pile}/e12_measured_u", "0.2")

    photos = SHARED / "samples" / "photos"
    if not photos.is_dir():
        photos = tmp_path / "made"
        subprocess.run(
            [sys.executable, "-m", "inspector.cli", "demo", str(photos)], check=True, capture_output=True
        )
        shutil.rmtree(photos / "workspace")
        (photos / "verification.txt").unlink()
    taken = t.reads("file", "add", number, str(photos), "--about", f"{pile}/e15", "--taken-by", "สมชาย")
    assert taken["refused"] == []
    assert all("สมชาย" in file["name"] for file in taken["taken"])

    drawing = tmp_path / "signature.png"
    _draw(drawing)
    t.does("inspection", "sign", number, "--role", "inspector", "--name", "Abe R.", "--image", str(drawing))
    assert "Nobody signed" in t.does("inspection", "seal", number, expect=19)
    sealed = t.reads("inspection", "seal", number, "--reason", "Representative left; signs on paper")
    assert len(sealed["seal"]) == 64
    t.does("inspection", "answer", number, "A27", "comply", expect=18)
    t.does(
        "inspection",
        "sign",
        number,
        "--role",
        "representative",
        "--name",
        "M.",
        "--image",
        str(drawing),
        "--seal-id",
        "0" * 64,
        expect=12,
    )
    t.does(
        "inspection",
        "sign",
        number,
        "--role",
        "representative",
        "--name",
        "M.",
        "--image",
        str(drawing),
        "--seal-id",
        sealed["seal"],
    )
    t.does("inspection", "amend", number, f"{pile}/pile_name", "P1 ใต้", "--reason", "แก้ชื่อ")

    report = tmp_path / "報告書.pdf"
    t.does("report", "make", number, str(report))
    assert t.reads("verify")["untouched"]
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(report), "-"], capture_output=True, text=True, check=True
        ).stdout
        flat = "".join(text.split())
        for words in (
            number,
            "PRACTICE",
            "ลานเก็บเศษโลหะ",
            "ป้ายอยู่หลังประตู",
            "Stay below 5 m",
            "แก้ชื่อ",
            sealed["seal"],
        ):
            assert "".join(words.split()) in flat
        pages = text.split("\f")[:-1]
        assert all("PRACTICE" in page for page in pages)
        assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1))


def _draw(path: Path) -> None:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - this test alone draws

    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).line([(10, 50), (150, 20), (290, 80)], fill="black", width=4)
    image.save(path)


def test_the_demo_leaves_workspace_report_and_verification(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "デモ 1"
    photos, log = SHARED / "samples" / "photos", SHARED / "samples" / "nmea" / "ublox-lea-5h.log"
    options = ["--photos", str(photos), "--nmea", str(log)] if SHARED.is_dir() else []
    assert run(["demo", str(folder), *options]) == 0
    assert len(list(folder.glob("*.pdf"))) == 1
    assert "Untouched" in (folder / "verification.txt").read_text(encoding="utf-8")
    assert run(["verify", str(folder)]) == 0
    assert run(["demo", str(folder), *options]) == 13  # never over a workspace that is there


def test_real_and_practice_are_fixed_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert run(["workspace", "create", str(tmp_path / "a"), "--person", "Abe"]) == 2
    assert run(["workspace", "create", str(tmp_path / "a"), "--real", "--person", "Abe"]) == 0
    assert run(["workspace", "create", str(tmp_path / "a"), "--practice", "--person", "Abe"]) == 13
    capsys.readouterr()
    assert run(["workspace", "info", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["realm"] == "real"
    assert (
        run(["--workspace", str(tmp_path / "b"), "workspace", "create", "--practice", "--person", "Abe"]) == 0
    )
    capsys.readouterr()
    assert run(["--workspace", str(tmp_path / "a"), "workspace", "info", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["realm"] == "real"


def test_a_checklist_is_checked(
    terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from inspector.app.checklists import shipped_checklists  # noqa: PLC0415 - named where it is used

    for path in shipped_checklists().values():
        assert run(["form", "check", str(path)]) == 0
    faulty = tmp_path / "faulty.md"
    faulty.write_text(
        "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |\n| | text | t | T | |\n"
    )
    capsys.readouterr()
    assert run(["form", "check", str(faulty), "--json"]) == 20
    told = json.loads(capsys.readouterr().out)
    assert "/faulty/a" in told["errors"][0]["message"] or "a" in told["errors"][0]["message"]


def test_a_position_is_typed_or_read_with_its_source_and_accuracy(terminal: Terminal) -> None:
    t = terminal
    t.does("facility", "add", "Yard", "--country", "JP")
    t.does("facility", "edit", "Yard", "--position", "35.4981, 140.1153", "--status", "closed")
    shown = t.reads("facility", "show", "Yard")["facility"]
    assert (shown["status"], shown["position"]["source"]) == ("closed", "typed")
    number = t.reads("inspection", "start", "Yard")["number"]
    t.does("inspection", "position", number, expect=2)
    t.does("inspection", "position", number, "--typed", "35.4981, 140.1153")
    if SHARED.is_dir():
        log, photo = SHARED / "samples/nmea/ublox-lea-5h.log", SHARED / "samples/photos/IMG_5195.HEIC"
        averaged = t.reads("inspection", "position", number, "--from", str(log))
        assert averaged["source"] == "average"
        assert float(averaged["accuracy_m"]) >= 3
        assert (
            t.reads("facility", "edit", "Yard", "--position-from", str(photo))["position"]["source"]
            == "photo"
        )
    site = next(row for row in t.reads("inspection", "questions", number) if row["item"] == "A05")
    assert site["value"]
    assert site["given"]["remark"]


def test_every_fault_has_words_and_its_own_exit_code(terminal: Terminal) -> None:
    assert "no facility" in terminal.does("inspection", "start", "nowhere", expect=11)
    assert "two capital letters" in terminal.does("facility", "add", "X", "--country", "japan", expect=12)
    assert "more than one way" in terminal.does(
        "facility", "add", "X", "--country", "JP", "--position", "35,5", expect=23
    )


def test_the_demo_goes_on_without_usable_photos_or_fixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    (tmp_path / "log.nmea").write_bytes(
        b"$GPGGA,214350,4023.8600,N,00339.1630,W,8,09,2.0,695.7,M,51.6,M,,*5A\r\n"
    )
    options = ["--photos", str(tmp_path / "photos"), "--nmea", str(tmp_path / "log.nmea")]
    assert run(["demo", str(tmp_path / "demo"), *options]) == 0
    assert run(["verify", str(tmp_path / "demo")]) == 0
