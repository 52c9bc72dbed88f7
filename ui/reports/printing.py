"""Printing a report from the window at 300 dpi: page by page in narrow bands, so that the window never waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

DPI = 300
_BAND = 160  # device pixels of a page drawn at once; a page of A4 has twenty-two bands
_POINT = 72  # points in an inch


def printer_for(name: str) -> QPrinter:
    """A printer set up for a report of this name, with the whole sheet to draw on."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setDocName(name)
    return printer


class PrintJob(QObject):
    """Prints a document. `ended` says whether every page was drawn; `progressed` tells the pages that are."""

    progressed = Signal(int, int)
    ended = Signal(bool)

    def __init__(self, document: QPdfDocument, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._printer = document, printer
        first = max(printer.fromPage() - 1, 0)
        last = printer.toPage() or document.pageCount()
        self._pages = list(range(first, min(last, document.pageCount())))
        self._at = 0  # in `_pages`
        self._top = 0  # of the next band
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.setInterval(0)  # one band for each turn of the event loop
        self._timer.timeout.connect(self._draw_band)

    def start(self) -> bool:
        """Begin; False where the printer cannot be used or there is nothing to print."""
        if not self._pages:
            return False
        self._turn_sheet()
        if not self._painter.begin(self._printer):
            return False
        self.progressed.emit(0, len(self._pages))
        self._timer.start()
        return True

    def cancel(self) -> None:
        """Stop after the band in work; a printer that can takes nothing of the job."""
        if self._timer.isActive():
            self._timer.stop()
            self._printer.abort()
            self._painter.end()
            self.ended.emit(False)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def _draw_band(self) -> None:
        place = self._place()
        height = min(_BAND, place.height() - self._top)
        band = QRect(0, self._top, place.width(), height)
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(place.size())
        options.setScaledClipRect(band)
        drawn = self._document.render(self._pages[self._at], band.size(), options)
        self._painter.drawImage(place.topLeft() + QPoint(0, self._top), _on_white(drawn))
        self._top += height
        if self._top >= place.height():
            self._next_page()

    def _next_page(self) -> None:
        self._at, self._top = self._at + 1, 0
        self.progressed.emit(self._at, len(self._pages))
        if self._at == len(self._pages):
            self._timer.stop()
            self.ended.emit(self._painter.end())
            return
        self._turn_sheet()
        self._printer.newPage()

    def _turn_sheet(self) -> None:
        """Lay the sheet the way the next page lies."""
        size = self._document.pagePointSize(self._pages[self._at])
        wide = size.width() > size.height()
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )

    def _place(self) -> QRect:
        """Where on the sheet the page goes: in its own size, smaller only where the sheet is."""
        sheet = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        page: QSizeF = self._document.pagePointSize(self._pages[self._at]) * (
            self._printer.resolution() / _POINT
        )
        size: QSize = page.toSize()
        if size.width() > sheet.width() or size.height() > sheet.height():
            size.scale(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            (sheet.width() - size.width()) // 2,
            (sheet.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )


def _on_white(drawn: QImage) -> QImage:
    """A band on paper: what a page leaves empty is transparent and some drivers print that black."""
    band = QImage(drawn.size(), QImage.Format.Format_RGB32)
    band.fill(Qt.GlobalColor.white)
    painter = QPainter(band)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return band
