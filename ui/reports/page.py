"""A report before it leaves: its pages, save, print here or in the system's viewer."""

from __future__ import annotations

import tempfile
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from inspector.app import inspections, reporting
from inspector.app.workspace import Workspace
from inspector.errors import CancelledError, InspectorError
from inspector.i18n import gettext as _
from ui.reports.printing import PrintJob, printer_for
from ui.shared.page import Page
from ui.shared.parts import Button, Label
from ui.shared.tasks import Tasks
from ui.shared.theme import THEME


class ReportPage(Page):
    left = Signal()
    _progressed = Signal(int, int)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Report"))
        self._tasks = tasks
        self._stopped = threading.Event()
        self._progressed.connect(self._show_progress)
        self._folder = tempfile.TemporaryDirectory(prefix="yardproof-")
        self._made: Path | None = None
        self._name = ""
        back = Button("", "chevron-left", "quiet")
        back.setAccessibleName(_("Back"))
        back.clicked.connect(self.stop)
        back.clicked.connect(self.left)
        self.tools.insertWidget(0, back)
        self._viewer = Button(_("Open in viewer"), "maximize-2", "quiet")
        self._print = Button(_("Print"), "printer")
        self._print.setObjectName("print")
        self._save = Button(_("Save PDF"), "save", "primary")
        self._viewer.clicked.connect(self.open_in_viewer)
        self._print.clicked.connect(self.choose_printer)
        self._save.clicked.connect(self.choose_target)
        self._acts = (self._viewer, self._print, self._save)
        for button in self._acts:
            self.tools.addWidget(button)
        self._words = Label("", 14, 400, "text2")
        self._halt = Button(_("Stop"), "x", "quiet")
        self._halt.setObjectName("stop-report")
        self._halt.clicked.connect(self.stop)
        self._halt.hide()
        self._job: PrintJob | None = None
        self._document = QPdfDocument(self)
        self._pages = QPdfView(self)
        self._pages.setDocument(self._document)
        self._pages.setPageMode(QPdfView.PageMode.MultiPage)
        self._pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._pages.setAccessibleName(_("Pages of the report"))
        inside = QVBoxLayout(self.work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        told = QHBoxLayout()
        told.setContentsMargins(20, 0, 16, 0)
        told.addWidget(self._words, 1)
        told.addWidget(self._halt)
        inside.addLayout(told)
        inside.addWidget(self._pages, 1)

    def open(self, inspection: str) -> None:
        """Make the report of this inspection and show it. An altered record says so and shows nothing.

        Leaving the page, or asking for another report, stops one that is still being made.
        """
        self.stop()
        stopped = self._stopped = threading.Event()
        self._made = None
        self._document.close()
        ground = self._pages.palette()
        ground.setColor(QPalette.ColorRole.Dark, THEME.color("sunken"))
        self._pages.setPalette(ground)
        for button in self._acts:
            button.setEnabled(False)
        self._tell_work(_("Comparing the inspection with its signed entries and laying it out"))

        def job(ws: Workspace) -> tuple[Path, str, str]:
            opened = inspections.load(ws, inspection)
            target = Path(self._folder.name) / f"{opened.inspection.number}.pdf"
            reporting.make(opened, target, progress=self._progressed.emit, cancelled=stopped.is_set)
            return target, opened.inspection.number, opened.facility.name

        self._tasks.beside(job, self._present, self._not_made)

    def _present(self, result: tuple[Path, str, str]) -> None:
        self._made, self._name, facility = result
        self.head(_("Report of {number}").format(number=self._name), facility)
        self._document.load(str(self._made))
        self._work_is_over()
        for button in self._acts:
            button.setEnabled(True)

    def _not_made(self, error: InspectorError) -> None:
        self._halt.hide()
        if isinstance(error, CancelledError):
            self._words.setText(_("Stopped at your wish. Open the report again to make it."))
        else:
            self._words.setText(str(error))

    def _tell_work(self, words: str) -> None:
        """Say what is being done, with a way to stop it."""
        self._words.setText(words)
        self._words.setVisible(True)
        self._halt.setVisible(True)

    def _work_is_over(self) -> None:
        self._words.setVisible(False)
        self._halt.setVisible(False)

    def _show_progress(self, done: int, total: int) -> None:
        self._words.setText(_("Laying out, {done} of {total}").format(done=done, total=total))

    def stop(self) -> None:
        """Stop a report that is being made or printed."""
        self._stopped.set()
        if self._job is not None:
            self._job.cancel()

    def tidy(self) -> None:
        """End what is printing and remove the reports that were made to be looked at."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
        self._document.close()
        self._folder.cleanup()

    @property
    def pages(self) -> int:
        return self._document.pageCount()

    def choose_target(self) -> None:
        """Ask where to save it."""
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save PDF"), f"{self._name}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Copy the report there."""
        made = self._made
        if made is not None:
            self._tasks.outside(
                partial(reporting.copy_report, made, target),
                lambda _n: self.told.emit(_("Saved {file}").format(file=target.name)),
                self.refused,
            )

    def open_in_viewer(self) -> None:
        """Hand the report to the system's viewer, which can print it too."""
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made)))

    def choose_printer(self) -> None:
        """Ask for printer and pages in the system's dialog, then print."""
        printer = printer_for(self._name)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self.print_on, printer))
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print the report on this printer; looking and answering go on meanwhile."""
        if self._made is None or self._job is not None:
            return
        job = self._job = PrintJob(self._made, printer, self)
        job.progressed.connect(self._show_printing)
        job.ended.connect(self._printed)
        job.unusable.connect(self._not_printed)
        job.crashed.connect(self._tasks.crashed)
        job.finished.connect(self._print_is_over)
        self._print.setEnabled(False)
        job.start()

    def _show_printing(self, done: int, total: int) -> None:
        self._tell_work(_("Printing, {done} of {total} pages").format(done=done, total=total))

    def _printed(self, whole: bool) -> None:
        self.told.emit(_("Printed") if whole else _("Printing stopped"))

    def _not_printed(self) -> None:
        self.told.emit(_("This printer cannot be used now. Choose another, or save the PDF."))

    def _print_is_over(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._work_is_over()
        self._print.setEnabled(self._made is not None)

    @property
    def is_printing(self) -> bool:
        return self._job is not None
