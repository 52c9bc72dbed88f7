"""The window: the rail, the pages, and who is introduced to whom."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
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
from inspector.app import viewing
from inspector.app import workspace as workspaces
from inspector.app.viewing import Overview
from inspector.app.workspace import Workspace
from inspector.clock import Clock
from inspector.domain.changes import Changes
from inspector.domain.ids import new_id
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.editor.page import EditorPage
from ui.facilities.page import FacilitiesPage
from ui.first_run.page import FirstRunPage
from ui.inspections.page import InspectionsPage
from ui.reports.page import ReportPage
from ui.settings.page import SettingsPage
from ui.shared.page import Page
from ui.shared.parts import Ground, Label, PracticeBanner, RailItem
from ui.shared.tasks import Tasks
from ui.shared.theme import THEME, Mode
from ui.today.page import TodayPage

_TOLD = 6000  # ms a toast stays


class MainWindow(QMainWindow):
    """One workspace at a time. `ready` is emitted when a workspace is open and shown."""

    ready = Signal()

    def __init__(self, clock: Clock, settings: QSettings) -> None:
        super().__init__()
        self._clock, self._settings = clock, settings
        self._closed = False
        self.tasks = Tasks(clock, self)
        self.tasks.changed.connect(self._changed)
        self.tasks.crashed.connect(self._crashed)
        self.setWindowTitle("Yardproof")
        self.setMinimumSize(1100, 660)
        self._build()
        self._keep_shape()

    # -- building

    def _build(self) -> None:
        self.today = TodayPage(self.tasks)
        self.facilities = FacilitiesPage(self.tasks)
        self.inspections = InspectionsPage(self.tasks)
        self.reports = InspectionsPage(self.tasks, _("Reports"), sealed_only=True)
        self.settings = SettingsPage(self.tasks)
        self.editor = EditorPage(self.tasks)
        self.report = ReportPage(self.tasks)
        self.first_run = FirstRunPage()
        self._pages = QStackedWidget()
        self._rail_pages: dict[RailItem, Page] = {}
        rail = Ground("sunken")
        rail.setFixedWidth(THEME.px(84))
        column = QVBoxLayout(rail)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(6)
        railed: tuple[tuple[str, str, Page], ...] = (
            (_("Today"), "calendar-check", self.today),
            (_("Facilities"), "warehouse", self.facilities),
            (_("Inspections"), "clipboard-list", self.inspections),
            (_("Reports"), "file-text", self.reports),
            (_("Settings"), "settings", self.settings),
        )
        for name, icon, page in railed:
            if page is self.settings:
                column.addStretch(1)
            item = RailItem(name, icon)
            item.setObjectName(f"rail-{icon}")
            item.clicked.connect(partial(self.show_page, page))
            self._rail_pages[item] = page
            column.addWidget(item)
        for page in (*self._rail_pages.values(), self.editor, self.report):
            self._pages.addWidget(page)
            page.told.connect(self.tell)
        self._frame = QWidget()
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(rail)
        inside.addWidget(self._pages, 1)
        self._banner = PracticeBanner(_("Practice: nothing here is a real inspection"))
        self._banner.setVisible(False)
        whole = Ground("canvas")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._frame, 1)
        self._outer = QStackedWidget()
        self._outer.addWidget(whole)
        self._outer.addWidget(self.first_run)
        self.setCentralWidget(self._outer)
        self._toast = _Toast(whole)
        self._connect()

    def _connect(self) -> None:
        self.first_run.wanted.connect(self._make)
        self.today.opened.connect(self.open_inspection)
        self.today.new_visit.connect(partial(self.show_page, self.facilities))
        self.inspections.new_visit.connect(partial(self.show_page, self.facilities))
        self.facilities.opened.connect(self.open_inspection)
        self.facilities.visit_started.connect(self.open_inspection)
        self.inspections.opened.connect(self.open_inspection)
        self.reports.opened.connect(self.open_report)
        self.editor.left.connect(partial(self.show_page, self.inspections))
        self.editor.report_wanted.connect(self.open_report)
        self.report.left.connect(partial(self.show_page, self.reports))
        self.settings.look_wanted.connect(self.set_look)
        self.settings.other_workspace.connect(self._choose_workspace)
        for number, page in enumerate(self._rail_pages.values(), 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_page, page))

    def _keep_shape(self) -> None:
        shape = self._settings.value("window/geometry")
        if shape is not None:
            self.restoreGeometry(shape)
        else:
            screen = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(1366, screen.width()), min(768, screen.height()))

    # -- workspaces

    def begin(self, folder: Path | None) -> None:
        """Open this workspace, the last one used, or the page that makes one."""
        try:
            chosen = folder or workspaces.last_used()
        except InspectorError:
            self._outer.setCurrentWidget(self.first_run)
            QTimer.singleShot(0, self, self.ready.emit)  # after whoever asked can listen
            return
        self.tasks.open(chosen, self._opened, self._not_opened)

    def _not_opened(self, error: InspectorError) -> None:
        self._outer.setCurrentWidget(self.first_run)
        self.first_run.refused(error)
        self.ready.emit()

    def _make(self, realm: str, name: str, agency: str, card: str) -> None:
        folder = paths.workspaces_folder() / realm

        def job() -> Path:
            workspaces.create(
                folder, realm=Realm(realm), person=Person(new_id(), name, agency, "", card), clock=self._clock
            )
            return folder

        self.tasks.outside(job, self.begin, self.first_run.refused)

    def _choose_workspace(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Another workspace"))
        if chosen:
            self.tasks.open(Path(chosen), self._opened, self.settings.refused)

    def _opened(self, _workspace: Workspace) -> None:
        self.tasks.run(viewing.overview, self._shown, self._not_opened)

    def _shown(self, found: Overview) -> None:
        self._banner.setVisible(found.is_practice)
        self.setWindowTitle(
            f"Yardproof · {found.folder.name}" + (" · " + _("Practice") if found.is_practice else "")
        )
        self._outer.setCurrentIndex(0)
        left = str(self._settings.value("window/inspection", ""))
        if left in {line.inspection.id for line in found.inspections if not line.is_sealed}:
            section = str(self._settings.value("window/section", "")).partition(" ")
            self.open_inspection(left, section[0], section[2])
        else:
            self.show_page(self.today)
        self.ready.emit()

    # -- moving about

    def show_page(self, page: Page) -> None:
        """Show a page of the rail, read afresh."""
        self._settings.setValue("window/inspection", "")
        for item, other in self._rail_pages.items():
            if other is page:
                item.setChecked(True)
        self._pages.setCurrentWidget(page)
        page.refresh()

    def open_inspection(self, inspection: str, form_id: str = "", section: str = "") -> None:
        """Show an inspection in the editor; the next start comes back here."""
        self._settings.setValue("window/inspection", inspection)
        self._check_rail(self.inspections)
        self._pages.setCurrentWidget(self.editor)
        self.editor.open(inspection, form_id, section)

    def open_report(self, inspection: str) -> None:
        self._check_rail(self.reports)
        self._pages.setCurrentWidget(self.report)
        self.report.open(inspection)

    def _check_rail(self, page: Page) -> None:
        for item, other in self._rail_pages.items():
            item.setChecked(other is page)

    # -- telling

    def tell(self, words: str) -> None:
        """Say something for a few seconds."""
        self._toast.say(words)

    def _changed(self, changes: Changes) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, Page) and page is not self.editor and page.concerns(changes):
            page.refresh()
        self._settings.setValue("window/section", self.editor.place)

    def _crashed(self, report: str) -> None:
        folder = paths.data_folder() / "reports"
        name = f"problem {self._clock.now().instant:%Y-%m-%d %H-%M-%S}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(report, encoding="utf-8")
        except OSError:
            self.tell(_("Something went wrong that Yardproof does not know. What was saved is safe."))
            return
        self.tell(
            _(
                "Something went wrong that Yardproof does not know. What was saved is safe. A report without personal data is in {file}."
            ).format(file=folder / name)
        )

    def set_look(self, mode: str, size: int) -> None:
        """Show everything in this palette and text size, now and at the next start."""
        self._settings.setValue("look/mode", mode)
        self._settings.setValue("look/size", size)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            THEME.apply(app, Mode(mode), size)
        for label in self.findChildren(Label):
            label.restyle()
        self.settings.refresh()
        self.update()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/section", self.editor.place)
        if not self._closed:
            self._closed = True
            self.editor.wait_for_intake()
            self.tasks.shut_down()
            self.report.tidy()
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
