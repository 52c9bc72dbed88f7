"""The report: everything that was recorded stands on paper, and every page says what it is."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from inspector.errors import CancelledError, DiskError
from inspector.reports.document import (
    AnswerLine,
    AnswerSection,
    FindingLine,
    InspectionReport,
    PhotoCard,
    PileLine,
    SignatureCard,
)
from inspector.reports.inspection_report import write
from tests import make

HASH = "ab" * 32


def report(**changed: object) -> InspectionReport:
    whole = InspectionReport(
        number="K7Q2M-2026-00012-T",
        language="en",
        is_practice=False,
        agency="Chiba Prefecture · Environment Division",
        facility_name="中川金属 ลานเก็บเศษโลหะ",
        facility=(("Name", "中川金属"), ("Permit", "N-42")),
        visit=(("Started", "24 November 2026"),),
        findings=(
            FindingLine(
                "F-1",
                "E15",
                "กองสูงเกิน",
                "Art. X: reference, not confirmed",
                "critical",
                "Critical",
                "Lower it",
                "2026-12-01",
                "1, 2",
            ),
        ),
        piles=(
            PileLine(
                "P1",
                "Ordinance",
                "4.6 ± 0.2 m",
                "6.4 ± 0.2 m",
                "3.2 m",
                "Above the limit",
                "critical",
                "Because",
                "Art. X",
            ),
        ),
        sections=(AnswerSection("Common", "A1 Visit", (AnswerLine("A01", "Number", "12"),)),),
        maps=(),
        gaps=(("Signboard", "not answered"),),
        gaps_reason="Rain",
        photos=(),
        files=(),
        signatures=(SignatureCard("Inspector", "木村", "Signed on the device", "12:04", None, ""),),
        sealed=make.moment(),
        seal_id=HASH,
        content_hash=HASH,
        program="yardproof",
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def pages(folder: Path, document: InspectionReport) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    write(document, folder / "report.pdf")
    done = subprocess.run(
        ["pdftotext", "-layout", str(folder / "report.pdf"), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


def photo(folder: Path, n: int) -> PhotoCard:
    path = folder / f"{n % 3}.jpg"
    if not path.exists():
        Image.new("RGB", (400, 300 + 100 * (n % 3)), "#886644").save(path)
    return PhotoCard(
        n, path, "", f"Caption {n}", "2026-11-24", "35.5, 140.1", "348°", "Abe", f"{n}.jpg", HASH
    )


def test_every_recorded_word_stands_in_the_report(tmp_path: Path) -> None:
    text = "".join("".join(pages(tmp_path, report())).split())
    for words in (
        "K7Q2M-2026-00012-T",
        "中川金属",
        "กองสูงเกิน",
        "reference, not confirmed",
        "4.6 ± 0.2 m",
        "Rain",
        "木村",
        HASH,
    ):
        assert "".join(words.split()) in text


def test_practice_and_draft_stand_on_every_page(tmp_path: Path) -> None:
    lines = tuple(AnswerLine(f"A{n}", f"Question {n}", f"Answer {n}") for n in range(150))
    document = report(
        is_practice=True, sealed=None, seal_id="", sections=(AnswerSection("Common", "A1", lines),)
    )
    found = pages(tmp_path, document)
    assert len(found) > 3
    assert all("PRACTICE" in page and "DRAFT" in page for page in found)
    assert all("PRACTICE" not in page for page in pages(tmp_path, report()))


def test_no_row_is_lost_and_pages_are_counted(tmp_path: Path) -> None:
    lines = tuple(AnswerLine(f"A{n}", f"Question {n}?", f"Answer {n} ตอบ") for n in range(400))
    found = pages(tmp_path, report(sections=(AnswerSection("Common", "A1 Visit", lines),)))
    text = "".join(found)
    assert all(f"Question {n}?" in text for n in range(400))
    assert all(f"Page {n} of {len(found)}" in page for n, page in enumerate(found, 1))
    assert sum("Question" in page and "Answer" in page for page in found) >= len(found) - 2


def test_a_cell_larger_than_a_page_is_continued_and_whole(tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(8_000))
    lines = (AnswerLine("A01", "Long", long), AnswerLine("A02", "After", "short"))
    text = "".join(pages(tmp_path, report(sections=(AnswerSection("Common", "A1", lines),))))
    assert all(f"word{n}" in text for n in (0, 1, 4_000, 7_998, 7_999))
    assert len([word for word in text.split() if word.startswith("word")]) == 8_000
    assert "After" in text


@pytest.mark.parametrize("count", [0, 1, 60])
def test_any_number_of_photos_comes_out_with_its_facts(tmp_path: Path, count: int) -> None:
    text = "".join(pages(tmp_path, report(photos=tuple(photo(tmp_path, n) for n in range(1, count + 1)))))
    assert all(f"{n}. Caption {n}" in text for n in range(1, count + 1))


def test_a_photo_that_cannot_be_shown_prints_its_reason_and_its_hash(tmp_path: Path) -> None:
    card = replace(photo(tmp_path, 1), picture=None, missing="it cannot be shown: cut")
    text = "".join(pages(tmp_path, report(photos=(card,))))
    assert "it cannot be shown: cut" in text
    assert HASH in "".join(text.split())


def test_hostile_words_in_every_field_neither_break_nor_change_it(tmp_path: Path) -> None:
    words = "<b>&amp;</b><para> 😀 \u202e [x]"
    line = AnswerLine(words, words, words, words, "ok", words)
    finding = FindingLine(words, words, words, words, "minor", words, words, words, words)
    document = report(
        facility=((words, words),),
        findings=(finding,),
        sections=(AnswerSection(words, words, (line,)),),
        agency=words * 20,
    )
    assert "<b>&amp;</b><para>" in "".join(pages(tmp_path, document))


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    write(report(), tmp_path / "a.pdf")
    write(report(), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_cancelled_or_refused_report_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        write(report(), tmp_path / "a.pdf", cancelled=lambda: True)
    with pytest.raises(DiskError):
        write(report(), tmp_path / "nowhere" / "a.pdf")
    assert list(tmp_path.iterdir()) == []
