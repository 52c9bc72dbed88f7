"""Exchange: what is unsent and to whom, bundles written and taken in, receipts, the mailbox, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.app import exchanging
from inspector.app.exchanging import Sent, Taken, Visit
from inspector.app.workspace import Workspace
from inspector.domain.numbers import device_code
from inspector.errors import InputError, InspectorError
from inspector.i18n import gettext as _
from ui.exchange import standing as standings
from ui.exchange.drawing import Drawing
from ui.exchange.mailbox import MailboxBox
from ui.exchange.progress import ProgressStrip
from ui.exchange.result import SentView, TakenView
from ui.exchange.sending import SendPanel
from ui.exchange.standing import Standing
from ui.exchange.visit import VisitView
from ui.shared.page import Page, clear, column, empty_state
from ui.shared.parts import Box, Button, Label
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks


class ExchangePage(Page):
    conflict_wanted = Signal(str, str)  # record, field
    people_wanted = Signal()

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__(_("Exchange"))
        self._tasks, self._settings = tasks, settings
        self._standing: Standing | None = None
        self._panel: SendPanel | None = None
        self._tool(_("Import folder"), "folder-open", "import-folder", self.choose_folder)
        self._tool(_("Import files"), "download", "import-files", self.choose_files)
        self._tool(_("Write bundle"), "upload", "write-bundle", self.write, "primary")
        self.progress = ProgressStrip()
        self._drawing = Drawing(tasks, self)
        self._mailbox = MailboxBox(settings)
        self._mailbox.wanted.connect(self.visit_mailbox)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setSpacing(24)
        self._acts, self._left, self._right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self._acts, self._left, self._right, left, right):
            part.setSpacing(12)
        left.addWidget(self.progress)
        left.addLayout(self._acts)
        left.addLayout(self._left)
        left.addStretch(1)
        right.addWidget(Label(_("Mailbox"), 15, 600))
        right.addWidget(self._mailbox)
        right.addLayout(self._right)
        right.addStretch(1)
        row.addLayout(left, 11)
        row.addLayout(right, 10)
        whole = QVBoxLayout(self.work)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column(inside))
        self.setAcceptDrops(True)

    def _tool(
        self, words: str, icon: str, name: str, act: Callable[[], None], kind: str = "secondary"
    ) -> None:
        button = Button(words, icon, kind)
        button.setObjectName(name)
        button.clicked.connect(act)
        self.tools.addWidget(button)

    # -- how things stand

    def refresh(self) -> None:
        self._tasks.beside(standings.read, self._present, self.refused)

    def _present(self, found: Standing) -> None:
        self._standing = found
        self.head(
            _("Exchange"),
            _("This laptop: {device}, {name}").format(device=device_code(found.log), name=found.person),
        )
        clear(self._left)
        clear(self._right)
        self._left.addWidget(_heading(_("Not sent to anybody yet"), 0))
        box = Box()
        box.column.addWidget(Label(standings.amount(found.unsent), 14, 600))
        if found.unsent.inspections:
            box.column.addWidget(Label(", ".join(found.unsent.inspections[:6]), 13, 400, "text2"))
        self._left.addWidget(box)
        self._left.addWidget(_heading(_("To whom"), len(found.receivers)))
        if found.receivers:
            listed = _listed(_("To whom"), standings.receiver_rows(found))
            listed.opened.connect(self.write_for)
            self._left.addWidget(_boxed(listed))
        else:
            self._left.addWidget(
                empty_state(
                    _(
                        "No other device is known yet. Write a bundle for anyone, or take in one of theirs: then they stand here."
                    )
                )
            )
        self._right.addWidget(_heading(_("Sent"), len(found.deliveries)))
        if found.deliveries:
            listed = _listed(_("Sent"), standings.delivery_rows(found))
            listed.opened.connect(self._tell_delivery)
            self._right.addWidget(_boxed(listed))
        else:
            self._right.addWidget(empty_state(_("Bundles that you wrote stand here until a receipt comes.")))
        if found.missing:
            self._right.addWidget(_heading(_("Missing files"), len(found.missing)))
            self._right.addWidget(
                Label(_("They fill in by themselves when a bundle brings them."), 13, 400, "text2")
            )
            self._right.addWidget(_boxed(_listed(_("Missing files"), standings.missing_rows(found.missing))))

    def _tell_delivery(self, key: str) -> None:
        """Say which files of a bundle did not arrive, or where it was written."""
        for one in self._standing.deliveries if self._standing else ():
            if key == f"{one.bundle} {one.log}":
                names = ", ".join(file.name for file in one.lacking[:5])
                lacks = _("Did not arrive: {files}").format(files=names) if names else ""
                place = _("Written to {place}").format(place=one.place)
                self.told.emit(lacks or place)

    # -- writing

    def write(self) -> None:
        """Open the panel that writes a bundle."""
        self.write_for("")

    def write_for(self, log: str) -> None:
        """The same, with this receiver chosen."""
        if self._standing is None:
            return
        clear(self._acts)
        panel = self._panel = SendPanel(self._standing, log, self._settings)
        panel.wanted.connect(self._send)
        panel.left.connect(self._close_panel)
        self._acts.addWidget(panel)
        panel.begin()

    def _close_panel(self) -> None:
        self._panel = None
        clear(self._acts)

    def _begin(self, verb: str) -> bool:
        """Show that this is under way; False where something else still is."""
        if self.progress.is_busy:
            self.told.emit(_("Something is still under way. Wait for it, or cancel it."))
            return False
        self.progress.begin(verb)
        return True

    def _send(self, folder: Path, logs: tuple[str, ...], everything: bool) -> None:
        if not self._begin(_("Writing the bundle")):
            return
        report, stopped = self.progress.report, self.progress.is_stopped

        def job(ws: Workspace) -> Sent:
            if not folder.is_dir():
                raise InputError(
                    _("“{folder}” is not there. Choose a folder or stick.").format(folder=folder)
                )
            name = f"{device_code(ws.device)} {ws.clock.now().instant:%Y-%m-%d %H%M%S}.yp"
            sent = exchanging.send(
                ws,
                folder / name,
                to=logs,
                readable_by_anyone=not logs,
                everything=everything,
                progress=report,
                cancelled=stopped,
            )
            exchanging.write_receipts(ws, folder, to=logs)  # those that waited for a place
            return sent

        self._tasks.run(job, self._sent, self._not_sent)

    def _sent(self, sent: Sent) -> None:
        self.progress.end()
        self._close_panel()
        self._acts.addWidget(SentView(sent))
        self.refresh()

    def _not_sent(self, error: InspectorError) -> None:
        self.progress.end()
        if self._panel is not None:
            self._panel.refused(error)
        else:
            self.refused(error)

    # -- taking in

    def choose_files(self) -> None:
        """Ask which bundles and receipts to take in."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import files"))
        self.take([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        """Ask for a folder or stick with bundles and receipts."""
        chosen = QFileDialog.getExistingDirectory(self, _("Import folder"))
        if chosen:
            self.take([Path(chosen)])

    def take(self, paths: Sequence[Path]) -> None:
        """Take in these bundles and receipts, and those in these folders."""
        if not paths or not self._begin(_("Taking in")):
            return
        take = partial(
            exchanging.take, paths=paths, progress=self.progress.report, cancelled=self.progress.is_stopped
        )
        self._tasks.exchange(take, self._taken, self._not_taken)

    def _taken(self, taken: Taken) -> None:
        self._show_result(TakenView(taken, self._own), taken)

    def _visited(self, visit: Visit) -> None:
        self._show_result(VisitView(visit, self._own), visit.taken)

    def _show_result(self, view: TakenView | VisitView, taken: Taken) -> None:
        self.progress.end()
        self._close_panel()
        view.conflict_wanted.connect(self.conflict_wanted)
        view.people_wanted.connect(self.people_wanted)
        self._acts.addWidget(view)
        self._drawing.draw({visit.inspection for one in taken.bundles for visit in one.inspections})

    @property
    def _own(self) -> str:
        return self._standing.log if self._standing is not None else ""

    def _not_taken(self, error: InspectorError) -> None:
        self.progress.end()
        self.refused(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def stop(self) -> None:
        """Stop what is under way: the window closes. What is done stays."""
        self.progress.cancel()
        self._drawing.stop()

    # -- the mailbox

    def visit_mailbox(self, folder: Path) -> None:
        """Take from a mailbox what is for this device, and leave what others lack."""
        if not self._begin(_("Exchanging")):
            return
        visit = partial(
            exchanging.visit_mailbox,
            folder=folder,
            progress=self.progress.report,
            cancelled=self.progress.is_stopped,
        )
        self._tasks.exchange(visit, self._visited, self._not_taken)


def _heading(words: str, count: int) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 6, 0, 0)
    row.addWidget(Label(words, 15, 600, wrap=False))
    if count:
        row.addWidget(Label(str(count), 13, 400, "text2", wrap=False))
    row.addStretch(1)
    return line


def _listed(name: str, rows: Sequence[Row]) -> RowList:
    listed = RowList(name)
    listed.present(rows)
    listed.fit()
    return listed


def _boxed(listed: RowList) -> Box:
    box = Box()
    box.column.setContentsMargins(2, 2, 2, 2)
    box.column.addWidget(listed)
    return box
