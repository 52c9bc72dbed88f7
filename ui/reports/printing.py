"""Printing a report from the window at 300 dpi, in a thread of its own, so that the window stays at hand."""

from __future__ import annotations

import threading
import traceback
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, QThread, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from ui.shared.tasks import crash_report

DPI = 300
_BAND = 160  # dots of a page drawn at once: a stop is heard, and the window painted, between two
_POINT = 72  # points in an inch


def printer_for(name: str) -> QPrinter:
    """A printer set up for a report of this name, with the whole sheet to draw on."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setDocName(name)
    return printer


class PrintJob(QThread):
    """Prints a PDF file. `ended` says whether every page went out; `progressed` tells how many did."""

    progressed = Signal(int, int)
    ended = Signal(bool)
    unusable = Signal()  # the printer takes nothing
    crashed = Signal(str)

    def __init__(self, file: Path, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._printer = file, printer
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Stop after the band in work; a printer that can takes nothing of the job."""
        self._stop.set()

    def run(self) -> None:
        try:
            self._print()
        except Exception:  # noqa: BLE001 - the outermost frame of this thread: a bug is reported here, once
            self.crashed.emit(crash_report(traceback.format_exc()))

    def _print(self) -> None:
        document = QPdfDocument()
        document.load(str(self._file))
        pages = self._wanted(document.pageCount())
        painter = QPainter()
        if pages:
            self._turn_sheet(document, pages[0])
        if not pages or not painter.begin(self._printer):
            self.unusable.emit()
            return
        self.progressed.emit(0, len(pages))
        for done, page in enumerate(pages, 1):
            if done > 1:
                self._turn_sheet(document, page)
                self._printer.newPage()
            if not self._draw(document, page, painter):
                self._printer.abort()
                painter.end()
                self.ended.emit(False)
                return
            self.progressed.emit(done, len(pages))
        self.ended.emit(painter.end())

    def _wanted(self, count: int) -> range:
        """The pages asked for in the system's dialog, counted from nought; all where none was."""
        first = max(self._printer.fromPage() - 1, 0)
        return range(first, min(self._printer.toPage() or count, count))

    def _draw(self, document: QPdfDocument, page: int, painter: QPainter) -> bool:
        """Draw a page on its sheet; False when it was stopped.

        Only the whole page goes to the printer: systems that scale what they are given would show the seams
        of bands. Handing it over keeps the window waiting for about an eighth of a second, once a page.
        """
        place = self._place(document, page)
        paper = QImage(place.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)  # what a page leaves empty is transparent
        for top in range(0, place.height(), _BAND):
            if self._stop.is_set():
                return False
            band = QRect(0, top, place.width(), min(_BAND, place.height() - top))
            _draw_band(document, page, band, paper)
        painter.drawImage(place.topLeft(), paper)
        return True

    def _turn_sheet(self, document: QPdfDocument, page: int) -> None:
        """Lay the sheet the way the page lies."""
        size = document.pagePointSize(page)
        wide = size.width() > size.height()
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )

    def _place(self, document: QPdfDocument, page: int) -> QRect:
        """Where on the sheet the page goes: in its own size, smaller only where the sheet is."""
        dots = self._printer.resolution()
        sheet = self._printer.pageLayout().fullRectPixels(dots)
        size = (document.pagePointSize(page) * (dots / _POINT)).toSize()
        if size.width() > sheet.width() or size.height() > sheet.height():
            size.scale(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (sheet.width() - size.width()) // 2, (sheet.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())


def _draw_band(document: QPdfDocument, page: int, band: QRect, paper: QImage) -> None:
    """Draw a band of a page that fills this paper."""
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(paper.size())
    # Qt scales to the last pixel, not past it: without the one more, each band is a pixel too small.
    options.setScaledClipRect(band.adjusted(0, 0, 1, 1))
    painter = QPainter(paper)
    painter.drawImage(band.topLeft(), document.render(page, band.size(), options))
    painter.end()
