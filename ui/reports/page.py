"""A report before it leaves: its pages, save, print in the system's viewer."""

from __future__ import annotations

import tempfile
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from inspector.app import inspections, reporting
from inspector.app.workspace import Workspace
from inspector.errors import CancelledError, InspectorError
from inspector.i18n import gettext as _
from ui.shared.page import Page
from ui.shared.parts import Button, Label
from ui.shared.tasks import Tasks


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
        self._print = Button(_("Open to print"), "printer")
        self._save = Button(_("Save PDF"), "save", "primary")
        self._print.clicked.connect(self.print)
        self._save.clicked.connect(self.choose_target)
        self.tools.addWidget(self._print)
        self.tools.addWidget(self._save)
        self._words = Label("", 14, 400, "text2")
        self._document = QPdfDocument(self)
        self._pages = QPdfView(self)
        self._pages.setDocument(self._document)
        self._pages.setPageMode(QPdfView.PageMode.MultiPage)
        self._pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._pages.setAccessibleName(_("Pages of the report"))
        inside = QVBoxLayout(self.work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._words)
        inside.addWidget(self._pages, 1)

    def open(self, inspection: str) -> None:
        """Make the report of this inspection and show it. An altered record says so and shows nothing.

        Leaving the page, or asking for another report, stops one that is still being made.
        """
        self.stop()
        stopped = self._stopped = threading.Event()
        self._made = None
        self._document.close()
        for button in (self._print, self._save):
            button.setEnabled(False)
        self._words.setText(_("Comparing the inspection with its signed entries and printing it"))
        self._words.setVisible(True)

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
        self._words.setVisible(False)
        for button in (self._print, self._save):
            button.setEnabled(True)

    def _not_made(self, error: InspectorError) -> None:
        if not isinstance(error, CancelledError):
            self._words.setText(str(error))

    def _show_progress(self, done: int, total: int) -> None:
        self._words.setText(_("Printing, {done} of {total}").format(done=done, total=total))

    def stop(self) -> None:
        """Stop a report that is being made."""
        self._stopped.set()

    def tidy(self) -> None:
        """Remove the reports that were made to be looked at."""
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

    def print(self) -> None:
        """Hand the report to the system's viewer, which prints it."""
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made)))
