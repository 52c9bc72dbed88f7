"""Inspections: drafts and sealed ones, the newest first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from inspector.app import team, viewing
from inspector.app.viewing import InspectionLine, Overview
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.page import Page, clear, empty_state
from ui.shared.parts import Box, Button, Label
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks
from ui.shared.words import day

_FEW = 8  # rows that fit a small screen without scrolling


class InspectionsPage(Page):
    opened = Signal(str)
    new_visit = Signal()

    def __init__(self, tasks: Tasks, title: str = "", *, sealed_only: bool = False) -> None:
        super().__init__(title or _("Inspections"))
        self._tasks, self._sealed_only, self._name = tasks, sealed_only, title or _("Inspections")
        if not sealed_only:
            button = Button(_("New visit"), "plus", "primary")
            button.clicked.connect(self.new_visit)
            self.tools.addWidget(button)
        self._column = QVBoxLayout(self.work)
        self._column.setContentsMargins(24, 18, 24, 24)

    def refresh(self) -> None:
        self._tasks.run(viewing.overview, self._present, self.refused)

    def _present(self, found: Overview) -> None:
        clear(self._column)
        lines = [line for line in found.inspections if line.is_sealed or not self._sealed_only]
        self.head(self._name, _("{n} on this laptop").format(n=len(lines)))
        if not self._sealed_only:
            self._present_to_join([line for line in lines if line.to_join])
        if not lines:
            words = (
                _("Reports of sealed inspections stand here; a draft prints from its own page.")
                if self._sealed_only
                else _("No inspection yet. Choose a facility and start a visit.")
            )
            self._column.addWidget(empty_state(words))
            self._column.addStretch(1)
            return
        rows = [
            Row(
                line.inspection.id,
                line.facility,
                line.inspection.number
                + (
                    " · " + ngettext("{n} finding", "{n} findings", line.findings).format(n=line.findings)
                    if line.findings
                    else ""
                ),
                _("Sealed") if line.is_sealed else _("Draft"),
                "ok" if line.is_sealed else "accent",
                day(line.inspection.started.local_date),
                "file-text" if self._sealed_only else "clipboard-list",
            )
            for line in lines
        ]
        box, listed = Box(), RowList(self._name)
        box.column.setContentsMargins(2, 2, 2, 2)
        listed.present(rows)
        listed.opened.connect(self.opened)
        box.column.addWidget(listed)
        if len(rows) <= _FEW:
            listed.fit()
            self._column.addWidget(box)
            self._column.addStretch(1)
        else:
            self._column.addWidget(box, 1)

    def _present_to_join(self, lines: list[InspectionLine]) -> None:
        """The open visits of colleagues, each with the way to take part in it."""
        if not lines:
            return
        box = Box()
        box.column.addWidget(Label(_("Visits of colleagues that are open"), 15, 600))
        for line in lines:
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Label(line.facility, 14, 600))
            told = _("{name} began it, {date}").format(
                name=line.to_join, date=day(line.inspection.started.local_date)
            )
            words.addWidget(Label(f"{line.inspection.number} · {told}", 13, 400, "text2"))
            row.addLayout(words, 1)
            join = Button(_("Join"), "user")
            join.setObjectName(f"join {line.inspection.id}")
            join.setAccessibleName(_("Join the visit to {facility}").format(facility=line.facility))
            join.clicked.connect(partial(self._join, line.inspection.id))
            row.addWidget(join)
            box.column.addLayout(row)
        self._column.addWidget(box)

    def _join(self, wanted: str) -> None:
        self._tasks.run(
            lambda ws: team.join(ws, wanted), lambda _changes: self.opened.emit(wanted), self.refused
        )
