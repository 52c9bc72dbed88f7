"""Printing from the window: pages at 300 dpi, progress, and a stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from ui.reports.printing import DPI, PrintJob, printer_for


@pytest.fixture
def report(qtbot: QtBot, tmp_path: Path) -> QPdfDocument:
    """Two pages: a black square at the upper left of an upright one, then one that lies."""
    canvas = Canvas(str(tmp_path / "in.pdf"), pagesize=A4)
    canvas.rect(72, A4[1] - 144, 72, 72, fill=1)
    canvas.showPage()
    canvas.setPageSize(landscape(A4))
    canvas.rect(72, 72, 72, 72, fill=1)
    canvas.save()
    document = QPdfDocument(None)
    document.load(str(tmp_path / "in.pdf"))
    return document


def on_paper(target: Path) -> QPrinter:
    printer = printer_for("report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def dark(document: QPdfDocument, page: int, x: float, y: float) -> bool:
    """Whether the page is dark at this place, in points from its upper left corner."""
    size = document.pagePointSize(page).toSize()
    return document.render(page, size).pixelColor(round(x), round(y)).lightness() < 40


def test_every_page_comes_out_as_it_was_laid_out(qtbot: QtBot, report: QPdfDocument, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    job = PrintJob(report, on_paper(tmp_path / "出力.pdf"))
    job.progressed.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(job.ended) as ended:
        assert job.start()
    assert ended.args == [True]
    assert told == [(0, 2), (1, 2), (2, 2)]
    printed = QPdfDocument(None)
    printed.load(str(tmp_path / "出力.pdf"))
    assert [printed.pagePointSize(n).toSize() for n in (0, 1)] == [QSize(595, 842), QSize(842, 595)]
    assert dark(printed, 0, 108, 108)
    assert not dark(printed, 0, 108, 200)
    assert dark(printed, 1, 108, 595 - 108)
    assert not dark(printed, 1, 108, 108)


def test_the_bands_of_a_page_have_300_dots_an_inch(
    qtbot: QtBot, report: QPdfDocument, tmp_path: Path
) -> None:
    job = PrintJob(report, on_paper(tmp_path / "out.pdf"))
    with qtbot.waitSignal(job.ended):
        job.start()
    printed = (tmp_path / "out.pdf").read_bytes()
    widths = {int(found) for found in re.findall(rb"/Width (\d+)", printed)}
    assert sorted(width * 72 / DPI for width in widths) == pytest.approx(sorted(A4), abs=1)


def test_printing_can_be_stopped_between_two_bands(
    qtbot: QtBot, report: QPdfDocument, tmp_path: Path
) -> None:
    job = PrintJob(report, on_paper(tmp_path / "out.pdf"))
    ended: list[bool] = []
    job.ended.connect(ended.append)
    assert job.start()
    job._draw_band()
    job.cancel()
    assert ended == [False]
    assert not job.is_running


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt says it too
def test_a_printer_that_cannot_be_used_is_told(qtbot: QtBot, report: QPdfDocument, tmp_path: Path) -> None:
    assert not PrintJob(report, on_paper(tmp_path / "no such folder" / "out.pdf")).start()
