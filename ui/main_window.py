"""The window: the rail, the pages, and who is introduced to whom.

It paints itself first and loads what the pages need afterwards, in the worker's thread.
"""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector import paths
from inspector.clock import Clock
from inspector.domain.changes import Changes
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.shared.measures import refit
from ui.shared.page import Page
from ui.shared.parts import Ground, Label, PracticeBanner, Pressable
from ui.shared.rail import Rail
from ui.shared.tasks import Tasks, crash_report
from ui.shared.theme import THEME, Mode

if TYPE_CHECKING:
    from inspector.app.viewing import Overview
    from ui.pages import Pages

_TOLD = 6000  # ms a toast stays
_AFTER_PAINT = 10  # ms


class MainWindow(QMainWindow):
    """One workspace at a time. `ready` is emitted when a workspace is open and shown."""

    ready = Signal()

    def __init__(self, clock: Clock, settings: QSettings) -> None:
        super().__init__()
        self._clock, self._settings = clock, settings
        self._closed = False
        self._bugs_told: set[str] = set()
        self._folder: Path | None = None
        self.tasks = Tasks(clock, self)
        self.tasks.changed.connect(self._changed)
        self.tasks.refused.connect(self.tell)
        self.tasks.crashed.connect(self._crashed)
        self.setWindowTitle("Yardproof")
        self.setMinimumSize(1100, 660)
        self._build()
        self._keep_shape()

    # -- building

    def _build(self) -> None:
        """The frame alone: what can be painted before anything heavy is loaded."""
        self._stack = QStackedWidget()
        self._rail = Rail(self)
        self._rail.wanted.connect(self._show_named)
        frame = QWidget()
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._rail)
        inside.addWidget(self._stack, 1)
        self._banner = PracticeBanner(_("Practice: nothing here is a real inspection"))
        self._banner.setVisible(False)
        whole = Ground("canvas")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(frame, 1)
        self._outer = QStackedWidget()
        self._outer.addWidget(whole)
        self.setCentralWidget(self._outer)
        self._toast = _Toast(whole)

    def begin(self, folder: Path | None) -> None:
        """Load the pages behind the first paint, then open this workspace, or the last one used."""
        self._folder = folder
        self._outer.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Start loading once the frame was painted: the two would only slow each other down."""
        if watched is self._outer and event.type() == QEvent.Type.Paint:
            self._outer.removeEventFilter(self)
            QTimer.singleShot(_AFTER_PAINT, self, self._load)
        return super().eventFilter(watched, event)

    def _load(self) -> None:
        self.tasks.outside(partial(importlib.import_module, "ui.pages"), self._furnish)

    def _furnish(self, module: Any) -> None:
        pages: Pages = module.make(self.tasks, self._settings)
        self._pages = pages
        self.today, self.facilities, self.inspections = pages.today, pages.facilities, pages.inspections
        self.map, self.plan = pages.map, pages.plan
        self.reports, self.settings, self.editor = pages.reports, pages.settings, pages.editor
        self.report, self.first_run = pages.report, pages.first_run
        self.samples, self.rules = pages.samples, pages.rules
        self.exchange, self.conflicts, self.people = pages.exchange, pages.conflicts, pages.people
        self._named: dict[str, Page] = {
            "today": pages.today,
            "facilities": pages.facilities,
            "inspections": pages.inspections,
            "map": pages.map,
            "reports": pages.reports,
            "exchange": pages.exchange,
            "conflicts": pages.conflicts,
            "people": pages.people,
            "settings": pages.settings,
        }
        for page in (
            *self._named.values(),
            pages.editor,
            pages.plan,
            pages.report,
            pages.samples,
            pages.rules,
        ):
            self._stack.addWidget(page)
            page.told.connect(self.tell)
        self._outer.addWidget(pages.first_run)
        self._introduce(pages)
        self._open_first()

    def _introduce(self, pages: Pages) -> None:
        pages.first_run.wanted.connect(self._make)
        pages.first_run.language_wanted.connect(self.set_language)
        pages.today.opened.connect(self.open_inspection)
        pages.today.new_visit.connect(partial(self._show_named, "facilities"))
        pages.today.searched.connect(self._search)
        pages.today.findings_wanted.connect(self._open_findings)
        pages.inspections.new_visit.connect(partial(self._show_named, "facilities"))
        pages.facilities.opened.connect(self.open_inspection)
        pages.facilities.visit_started.connect(self.open_inspection)
        pages.inspections.opened.connect(self.open_inspection)
        pages.map.facility_wanted.connect(self._open_facility)
        pages.map.visit_started.connect(self.open_inspection)
        pages.map.plan_wanted.connect(self.open_plan)
        pages.plan.left.connect(self.open_inspection)
        pages.editor.plan_wanted.connect(self.open_plan)
        pages.reports.opened.connect(self.open_report)
        pages.editor.left.connect(partial(self._show_named, "inspections"))
        pages.editor.report_wanted.connect(self.open_report)
        pages.editor.conflict_wanted.connect(self.open_conflict)
        pages.exchange.people_wanted.connect(partial(self._show_named, "people"))
        pages.exchange.conflict_wanted.connect(self.open_conflict)
        pages.facilities.conflict_wanted.connect(self.open_conflict)
        pages.conflicts.counted.connect(partial(self._rail.wait, "conflicts"))
        pages.conflicts.question_wanted.connect(self.open_question)
        pages.conflicts.facility_wanted.connect(self._open_facility)
        pages.editor.samples_wanted.connect(self.open_samples)
        pages.facilities.samples_wanted.connect(self.open_samples)
        pages.samples.left.connect(self.open_inspection)
        pages.settings.rules_wanted.connect(self.open_rules)
        pages.rules.left.connect(partial(self._show_named, "settings"))
        pages.report.left.connect(partial(self._show_named, "reports"))
        pages.settings.look_wanted.connect(self.set_look)
        pages.settings.language_wanted.connect(self.set_language)
        pages.settings.other_workspace.connect(self._choose_workspace)

    def _keep_shape(self) -> None:
        shape = self._settings.value("window/geometry")
        if shape is not None:
            self.restoreGeometry(shape)
        else:
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(1366, screen.width()), min(768, screen.height()))

    # -- workspaces

    def _open_first(self) -> None:
        self.tasks.open(self._folder, self._opened, self._not_opened)

    def _not_opened(self, error: InspectorError) -> None:
        self._outer.setCurrentWidget(self.first_run)
        if self._folder is not None:  # that there is none yet is no fault
            self.first_run.refused(error)
        self.ready.emit()

    def _make(self, realm: str, name: str, agency: str, card: str, sample: bool) -> None:
        job = partial(self.first_run.job(), self._clock, realm, name, agency, card, sample)
        self.tasks.outside(job, self._made, self.first_run.refused)

    def _made(self, folder: Path) -> None:
        self._folder = folder
        self._open_first()

    def _choose_workspace(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Another workspace"))
        if chosen:
            self.tasks.open(Path(chosen), self._opened, self.settings.refused)

    def _opened(self, found: Overview) -> None:
        self._banner.setVisible(found.is_practice)
        self.setWindowTitle(
            f"Yardproof · {found.folder.name}" + (" · " + _("Practice") if found.is_practice else "")
        )
        self._outer.setCurrentIndex(0)
        self.conflicts.count()
        left = str(self._settings.value("window/inspection", ""))
        if left in {line.inspection.id for line in found.inspections if not line.is_sealed}:
            place = [*str(self._settings.value("window/place", "")).split(" "), "", ""]
            self.open_inspection(left, *place[:3])
        else:
            self.show_page(self.today)
        self.ready.emit()

    # -- moving about

    def _show_named(self, name: str) -> None:
        if self._stack.count():
            self.show_page(self._named[name])

    def _open_facility(self, facility: str) -> None:
        self.show_page(self.facilities)
        self.facilities.show_facility(facility)

    def _open_findings(self, facility: str) -> None:
        self.show_page(self.facilities)
        self.facilities.show_findings(facility)

    def _search(self, words: str) -> None:
        self.show_page(self.facilities)
        self.facilities.search(words)

    def show_page(self, page: Page) -> None:
        """Show a page of the rail, read afresh."""
        self._settings.setValue("window/inspection", "")
        self._check_rail(page)
        self._stack.setCurrentWidget(page)
        page.refresh()

    def open_inspection(
        self, inspection: str, form_id: str = "", section: str = "", question: str = ""
    ) -> None:
        """Show an inspection in the editor; the next start comes back here."""
        self._settings.setValue("window/inspection", inspection)
        self._check_rail(self.inspections)
        self._stack.setCurrentWidget(self.editor)
        self.editor.open(inspection, form_id, section, question)

    def open_question(self, inspection: str, form_id: str, ref: str) -> None:
        """Show a question in the editor, wherever it stands; without one, the inspection."""
        self.open_inspection(inspection)
        if ref:
            self.editor.show_question(form_id, ref)

    def open_conflict(self, record: str, field: str) -> None:
        """Show this conflict with its values."""
        self._check_rail(self.conflicts)
        self._stack.setCurrentWidget(self.conflicts)
        self.conflicts.show_conflict(record, field)

    def open_plan(self, inspection: str) -> None:
        """Show the site plan of an inspection."""
        self._check_rail(self.map)
        self._stack.setCurrentWidget(self.plan)
        self.plan.open(inspection)

    def open_samples(self, inspection: str) -> None:
        """Show the samples of an inspection."""
        self._check_rail(self.inspections)
        self._stack.setCurrentWidget(self.samples)
        self.samples.open(inspection)

    def open_rules(self) -> None:
        """Show the rule packs."""
        self._check_rail(self.settings)
        self._stack.setCurrentWidget(self.rules)
        self.rules.refresh()

    def open_report(self, inspection: str) -> None:
        self._check_rail(self.reports)
        self._stack.setCurrentWidget(self.report)
        self.report.open(inspection)

    def _check_rail(self, page: Page) -> None:
        self._rail.check(next((name for name, one in self._named.items() if one is page), ""))

    # -- telling

    def tell(self, words: str) -> None:
        """Say something for a few seconds."""
        self._toast.say(words)

    def _changed(self, changes: Changes) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, Page) and page is not self.editor and page.concerns(changes):
            page.refresh()
        self._settings.setValue("window/place", self.editor.place)
        self.conflicts.count()

    def _crashed(self, report: str) -> None:
        if report in self._bugs_told:  # one in the painting of a part would come again with every picture
            return
        self._bugs_told.add(report)
        folder = paths.data_folder() / "reports"
        name = f"problem {self._clock.now().instant:%Y-%m-%d %H-%M-%S}.txt"
        words = _("Something went wrong that Yardproof does not know. What was saved is safe.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(report, encoding="utf-8")
        except OSError:
            self.tell(words)
            return
        where = _("A report without personal data is in {file}.").format(file=folder / name)
        self.tell(f"{words} {where}")

    def set_look(self, mode: str, size: int) -> None:
        """Show everything in this palette and text size, now and at the next start."""
        self._settings.setValue("look/mode", mode)
        self._settings.setValue("look/size", size)
        app = QApplication.instance()
        if isinstance(app, QApplication) and (mode, size) != (THEME.mode.value, THEME.scale):
            THEME.apply(app, Mode(mode), size)
        refit(self)
        for label in self.findChildren(Label):
            label.restyle()
        for button in self.findChildren(Pressable):
            button.restyle()
        self.settings.refresh()
        self.update()

    def set_language(self, code: str) -> None:
        """Show every text in this language from the next start on."""
        self._settings.setValue("look/language", code)
        self.settings.show_choices()
        self.tell(_("The language changes at the next start."))

    def report_bug(self, trace: str) -> None:
        """Tell of a bug in the window's own thread; what was shown stays."""
        self._crashed(crash_report(trace))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._settings.setValue("window/geometry", self.saveGeometry())
        if not self._closed:
            self._closed = True
            if self._stack.count():
                self._settings.setValue("window/place", self.editor.place)
                self.report.stop()
                self.settings.stop()
                self.exchange.stop()
                self.editor.wait_for_intake()
                self.plan.finish()
                self.report.tidy()
                self._pages.layers.close()
            self.tasks.shut_down()
        super().closeEvent(event)


class _Toast(Label):
    """A sentence at the foot of the window that goes by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", 14, 500)
        self.setParent(parent)
        self.setObjectName("toast")
        self.setVisible(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOLD)
        self._timer.timeout.connect(self.hide)

    def say(self, words: str) -> None:
        self.setText(words)
        palette = THEME.palette
        self.setStyleSheet(
            f"background: {palette.text}; color: {palette.surface}; border-radius: 8px; padding: 12px 16px;"
        )
        parent = self.parentWidget()
        if parent is not None:
            wide = min(parent.width() - 120, 720)
            self.setFixedWidth(wide)
            self.adjustSize()
            self.move((parent.width() - wide) // 2, parent.height() - self.height() - 24)
        self.setVisible(True)
        self.raise_()
        self._timer.start()
