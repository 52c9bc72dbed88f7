"""Printing from the window: pages at 300 dpi, progress, and a stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from ui.reports.printing import DPI, PrintJob, printer_for


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """An upright page and one that lies, with squares all over them."""
    made = tmp_path / "in.pdf"
    canvas = Canvas(str(made), pagesize=A4)
    for size in (A4, landscape(A4)):
        canvas.setPageSize(size)
        for step in range(30, int(size[1]) - 30, 30):
            canvas.rect(step * size[0] / size[1], step, 20, 20, fill=1)
        canvas.showPage()
    canvas.save()
    return made


def on_paper(target: Path) -> QPrinter:
    printer = printer_for("report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def run(qtbot: QtBot, job: PrintJob) -> list[bool]:
    """Print to the end; give what `ended` said."""
    ended: list[bool] = []
    job.ended.connect(ended.append)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        job.start()
    return ended


def opened(file: Path) -> QPdfDocument:
    document = QPdfDocument(None)
    document.load(str(file))
    return document


def unlike(one: QPdfDocument, other: QPdfDocument, page: int) -> int:
    """How many pixels differ plainly between a page of two documents, at 100 dots an inch."""
    size = (one.pagePointSize(page) * 100 / 72).toSize()
    pictures = []
    for document in (one, other):
        drawn = document.render(page, size).convertToFormat(QImage.Format.Format_RGBA8888)
        wide = drawn.bytesPerLine()
        seen = Image.frombytes("RGBA", size.toTuple(), bytes(drawn.constBits()), "raw", "RGBA", wide)
        ground = Image.new("L", size.toTuple(), 255)
        ground.paste(seen.convert("L"), mask=seen.getchannel("A"))
        pictures.append(ground)
    return sum(ImageChops.difference(*pictures).histogram()[160:])


def test_every_page_comes_out_as_it_was_laid_out(qtbot: QtBot, report: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    job = PrintJob(report, on_paper(tmp_path / "出力.pdf"))
    job.progressed.connect(lambda done, total: told.append((done, total)))
    assert run(qtbot, job) == [True]
    assert told == [(0, 2), (1, 2), (2, 2)]
    laid_out, printed = opened(report), opened(tmp_path / "出力.pdf")
    assert [printed.pagePointSize(n).toSize() for n in (0, 1)] == [QSize(595, 842), QSize(842, 595)]
    assert [unlike(laid_out, printed, n) for n in (0, 1)] == [0, 0]


def test_a_page_is_printed_with_300_dots_an_inch(qtbot: QtBot, report: Path, tmp_path: Path) -> None:
    run(qtbot, PrintJob(report, on_paper(tmp_path / "out.pdf")))
    printed = (tmp_path / "out.pdf").read_bytes()
    widths = {int(found) for found in re.findall(rb"/Width (\d+)", printed)}
    assert sorted(width * 72 / DPI for width in widths) == pytest.approx(sorted(A4), abs=1)


def test_only_the_pages_asked_for_are_printed(qtbot: QtBot, report: Path, tmp_path: Path) -> None:
    printer = on_paper(tmp_path / "out.pdf")
    printer.setFromTo(2, 2)
    assert run(qtbot, PrintJob(report, printer)) == [True]
    assert opened(tmp_path / "out.pdf").pageCount() == 1


def test_printing_can_be_stopped_in_the_middle_of_a_page(qtbot: QtBot, report: Path, tmp_path: Path) -> None:
    job = PrintJob(report, on_paper(tmp_path / "out.pdf"))
    job.progressed.connect(job.cancel, Qt.ConnectionType.DirectConnection)
    assert run(qtbot, job) == [False]


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt says it too
def test_a_printer_that_cannot_be_used_is_told(qtbot: QtBot, report: Path, tmp_path: Path) -> None:
    job = PrintJob(report, on_paper(tmp_path / "no such folder" / "out.pdf"))
    with qtbot.waitSignal(job.unusable, timeout=20_000):
        job.start()
    job.wait()
