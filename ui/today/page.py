"""Today: drafts, what is due and overdue, and what this laptop lacks."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app import viewing
from inspector.app.casework import ThreadState
from inspector.app.viewing import FindingLine, Overview
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.measures import fix, stand_beside
from ui.shared.page import Page, clear, column, empty_state
from ui.shared.parts import Box, Button, Label, icon_at
from ui.shared.rapid import RapidPanel
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks
from ui.shared.theme import THEME
from ui.shared.words import day, weekday

_ENOUGH = 10 * 10**9  # bytes: a day of photos and some


class TodayPage(Page):
    opened = Signal(str)
    findings_wanted = Signal(str)  # of a facility
    new_visit = Signal()
    searched = Signal(str)

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__(_("Today"))
        self._tasks, self._settings = tasks, settings
        self._search = QLineEdit()
        self._search.setObjectName("search-all")
        self._search.setPlaceholderText(_("Search yards, operators, permits"))
        self._search.setAccessibleName(_("Search yards, operators, permits"))
        fix(self._search, width=300)
        self._search.returnPressed.connect(self._look_for)
        self.tools.addWidget(self._search)
        rapid = Button(_("Rapid assessment"), "triangle-alert")
        rapid.setObjectName("rapid")
        rapid.clicked.connect(self.start_rapid)
        self.tools.addWidget(rapid)
        button = Button(_("New visit"), "plus", "primary")
        button.clicked.connect(self.new_visit)
        self.tools.addWidget(button)
        left, right = QWidget(), QWidget()
        self._left, self._right = QVBoxLayout(left), QVBoxLayout(right)
        for side in (self._left, self._right):
            side.setSpacing(10)
        whole = QVBoxLayout(self.work)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._above = QVBoxLayout()
        whole.addLayout(self._above)
        row = QHBoxLayout()
        row.setSpacing(0)
        whole.addLayout(row, 1)
        row.addWidget(column(left), 1)
        beside = column(right)
        stand_beside(beside, 400)
        row.addWidget(beside)

    def start_rapid(self) -> None:
        """Show how to begin where no facility is recorded; a second time takes it away."""
        was_open = self._above.count() > 0
        self._leave_rapid()
        if not was_open:
            panel = RapidPanel(self._tasks, self._settings)
            panel.begun.connect(self.opened)
            panel.told.connect(self.told)
            panel.left.connect(self._leave_rapid)
            self._above.setContentsMargins(24, 18, 24, 0)
            self._above.addWidget(panel)
            panel.open()

    def _leave_rapid(self) -> None:
        clear(self._above)
        self._above.setContentsMargins(0, 0, 0, 0)

    def _look_for(self) -> None:
        self.searched.emit(self._search.text())
        self._search.clear()

    def refresh(self) -> None:
        self._tasks.run(viewing.overview, self._present, self.refused)

    def _present(self, found: Overview) -> None:
        today = found.now.local_date
        self.head(weekday(today), found.person.name)
        clear(self._left)
        clear(self._right)
        drafts = [line for line in found.inspections if not line.is_sealed]
        if drafts:
            rows = [
                Row(
                    line.inspection.id,
                    line.facility,
                    line.inspection.number,
                    _finding_words(line.findings),
                    "major" if line.findings else "ok",
                    day(line.inspection.started.local_date),
                    "clipboard-list",
                )
                for line in drafts
            ]
            self._block(_("Drafts"), rows).opened.connect(self.opened)
        waiting = [line for line in found.findings if line.state is ThreadState.PROOF]
        rest = [line for line in found.findings if line not in waiting]
        overdue = [line for line in rest if line.finding.deadline and line.finding.deadline < today]
        due = [line for line in rest if line not in overdue]
        for title, lines in (
            (_("Proofs that wait to be looked at"), waiting),
            (_("Overdue corrective actions"), overdue),
            (_("Corrective actions to come"), due),
        ):
            if lines:
                sites = {str(line.finding.id): str(line.site) for line in lines}
                listed = self._block(title, _finding_rows(lines, today))
                listed.opened.connect(partial(self._to_thread, sites))
        if not (drafts or found.findings):
            act = Button(_("New visit"), "plus", "primary")
            act.clicked.connect(self.new_visit)
            self._left.addWidget(
                empty_state(_("Nothing waits. A visit that you begin stands here until it is sealed."), act)
            )
        self._left.addStretch(1)
        self._lacks(found)
        self._right.addStretch(1)

    def _to_thread(self, sites: Mapping[str, str], finding: str) -> None:
        self.findings_wanted.emit(sites[finding])

    def _block(self, title: str, rows: Sequence[Row]) -> RowList:
        self._left.addWidget(Label(f"{title}  {len(rows)}", 15, 600))
        box = Box()
        box.column.setContentsMargins(2, 2, 2, 2)
        listed = RowList(title)
        listed.present(rows)
        listed.fit()
        box.column.addWidget(listed)
        self._left.addWidget(box)
        return listed

    def _lacks(self, found: Overview) -> None:
        """What a day in the field needs, and whether it is there."""
        box = Box()
        box.column.addWidget(Label(_("Before you leave"), 15, 600))
        free = shutil.disk_usage(found.folder).free
        box.column.addWidget(
            _Line(
                free > _ENOUGH,
                _("Disk {n} GB free").format(n=free // 10**9),
                _("Room for about {n:,} photos").format(n=free // 5_000_000_000 * 1000),
            )
        )
        where = (
            _("No facility yet")
            if not found.facilities
            else ngettext(
                "{n} facility on this laptop", "{n} facilities on this laptop", len(found.facilities)
            ).format(n=len(found.facilities))
        )
        box.column.addWidget(_Line(bool(found.facilities), where, _("You can also add one at the gate")))
        sealed = sum(line.is_sealed for line in found.inspections)
        box.column.addWidget(
            _Line(
                sealed == 0,
                ngettext(
                    "{n} sealed inspection only on this laptop",
                    "{n} sealed inspections only on this laptop",
                    sealed,
                ).format(n=sealed)
                if sealed
                else _("No sealed inspection waits for a copy"),
                _("Copy the workspace folder to a second drive"),
            )
        )
        for warning in found.warnings:
            box.column.addWidget(_Line(False, warning, ""))
        self._right.addWidget(box)


class _Line(QWidget):
    """One thing that is right, or to be seen to."""

    def __init__(self, right: bool, title: str, line: str) -> None:
        super().__init__()
        self._right = right
        words = QVBoxLayout(self)
        words.setContentsMargins(THEME.px(32), 4, 0, 4)
        words.setSpacing(0)
        words.addWidget(Label(title, 14, 600))
        if line:
            words.addWidget(Label(line, 13, 400, "text2"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        tone = THEME.tone("ok" if self._right else "major").color
        icon_at(painter, "circle-check" if self._right else "triangle-alert", 0, 7, THEME.px(20), tone)


def _finding_words(count: int) -> str:
    return ngettext("{n} finding", "{n} findings", count).format(n=count) if count else _("No finding")


def _finding_rows(lines: Sequence[FindingLine], today: date) -> list[Row]:
    found = []
    for line in lines:
        finding = line.finding
        days = (finding.deadline - today).days if finding.deadline else None
        when = (
            ""
            if days is None
            else _("today")
            if days == 0
            else ngettext("in {n} day", "in {n} days", days).format(n=days)
            if days > 0
            else ngettext("{n} day over", "{n} days over", -days).format(n=-days)
        )
        waits = line.state is ThreadState.PROOF
        over = days is not None and days < 0
        icon = "inbox" if waits else "triangle-alert" if over else "calendar-clock"
        found.append(
            Row(
                finding.id,
                f"{line.facility} · {finding.item}",
                finding.action or finding.observation,
                _("Look at the proof") if waits else finding.severity.label,
                "decide" if waits else finding.severity.value,
                when,
                icon,
                "critical" if over else "",
            )
        )
    return found
