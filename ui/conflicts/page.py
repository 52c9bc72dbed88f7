"""The inbox of conflicts: the list, and the one that is decided beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Signal

from inspector.app import inbox
from inspector.app.conflicts import Choice
from inspector.app.inbox import InboxLine, InboxView
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.errors import InspectorError, NotFoundError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.conflicts.decision import DecisionView
from ui.shared.gps import opening
from ui.shared.page import Page, clear, empty_state
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Job, Tasks
from ui.shared.thumbnail import Thumbnail


class ConflictsPage(Page):
    question_wanted = Signal(str, str, str)  # inspection, form id, reference
    facility_wanted = Signal(str)
    counted = Signal(int)  # how many wait for a choice

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__(_("Conflicts"))
        self._tasks, self._settings = tasks, settings
        self._lines: dict[str, InboxLine] = {}
        self._wanted = ""  # the key of the one that is shown
        self._view: DecisionView | None = None
        self._list = RowList(_("Conflicts"))
        self._list.opened.connect(self._choose)
        self._side, self._column = self.split(self._list, side=400, inside=1000)

    def refresh(self) -> None:
        self._tasks.beside(inbox.listed, self._present, self.refused)

    def count(self) -> None:
        """Ask how many wait, for the rail."""
        self._tasks.run(inbox.waiting, self.counted.emit, self.refused)

    def show_conflict(self, record: str, field: str) -> None:
        """Show this conflict, once the list is read."""
        self._wanted = _key(record, field)
        self.refresh()

    def _present(self, lines: tuple[InboxLine, ...]) -> None:
        before = list(self._lines)
        self._lines = {_key(line.conflict.record, line.conflict.field): line for line in lines}
        waiting = sum(line.waits for line in lines)
        self.head(
            _("Conflicts"),
            ngettext("{n} waits for a choice", "{n} wait for a choice", waiting).format(n=waiting),
        )
        self._side.setVisible(bool(lines))
        if not lines:
            self._empty()
            self._column.addWidget(
                empty_state(
                    _("No conflict. Where two people gave different answers, both stand here to choose.")
                )
            )
            self._column.addStretch(1)
            return
        self._list.present([_row(key, line) for key, line in self._lines.items()])
        if self._wanted not in self._lines:
            at = before.index(self._wanted) if self._wanted in before else 0
            self._wanted = list(self._lines)[min(at, len(self._lines) - 1)]
        self._choose(self._wanted)

    def _choose(self, key: str) -> None:
        """Show the values of a conflict, unless they stand there as they are: then what was begun stays."""
        self._wanted = key
        self._list.select(key)
        line = self._lines[key]
        if self._view is not None and self._view.view.line == line:
            return
        show = partial(inbox.show, record=line.conflict.record, field=line.conflict.field)
        self._tasks.beside(show, partial(self._show, key), self._gone)

    def _show(self, key: str, view: InboxView) -> None:
        if key != self._wanted:
            return  # another one was chosen meanwhile
        self._empty()
        shown = self._view = DecisionView(view, self._settings)
        line = view.line
        shown.taken.connect(lambda choice: self._settle(partial(_take, line, choice)))
        shown.written.connect(
            lambda typed, why: self._settle(partial(inbox.write, view=view, typed=typed, reason=why))
        )
        shown.set_aside.connect(lambda: self._settle(partial(inbox.set_aside, line=line)))
        shown.amended.connect(lambda choice, why: self._settle(partial(_amend, line, choice, why)))
        shown.source_wanted.connect(partial(self._open_source, line))
        self._column.addWidget(shown)
        self._column.addStretch(1)
        if view.lacks_pictures:
            self._tasks.beside(partial(inbox.draw, view=view), partial(self._drawn, key), self.refused)

    def _drawn(self, key: str, _done: None) -> None:
        if self._view is not None and key == self._wanted:
            for small in self._view.findChildren(Thumbnail):
                small.reload()

    def _empty(self) -> None:
        if self._view is not None:
            opening.close(self._view)
        self._view = None
        clear(self._column)

    def _gone(self, error: InspectorError) -> None:
        """It was settled meanwhile."""
        if isinstance(error, NotFoundError):
            self.refresh()
        else:
            self.refused(error)

    def _settle(self, job: Job) -> None:
        shown = self._view

        def refused(error: InspectorError) -> None:
            if shown is not None and shown is self._view:
                shown.refused(error)
            else:
                self.refused(error)

        self._tasks.run(job, self._settled, refused)

    def _settled(self, _changes: Changes) -> None:
        self.told.emit(_("Your choice is signed. The other values stay in the history."))

    def _open_source(self, line: InboxLine) -> None:
        if line.inspection:
            self.question_wanted.emit(line.inspection, line.form_id, line.ref)
        else:
            self.facility_wanted.emit(line.facility)


def _key(record: str, field: str) -> str:
    return f"{record} {field}"


def _take(line: InboxLine, choice: Choice, ws: Workspace) -> Changes:
    return inbox.take(ws, line, choice)


def _amend(line: InboxLine, choice: Choice, why: str, ws: Workspace) -> Changes:
    return inbox.amend_by(ws, line, choice, why)


def _row(key: str, line: InboxLine) -> Row:
    chip, tone = (_("Choose"), "decide") if line.waits else (_("Nothing to do"), "neutral")
    return Row(key, line.title, line.place, chip, tone, "", "split")
