"""What this later visit found of an earlier finding: done, in part, or not."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from inspector.domain.casework import Done
from inspector.i18n import gettext as _
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Label

_ICONS = {Done.YES: "check", Done.PART: "clock", Done.NO: "x"}


class RecheckBox(Box):
    recorded = Signal(str, str, str)  # finding, done, note

    def __init__(self, finding: str, item: str) -> None:
        super().__init__(ground="canvas")
        words = _("What this visit finds of {item}").format(item=item)
        self.column.addWidget(Label(words, 13, 600))
        note = QLineEdit()
        note.setObjectName(f"recheck-note-{item}")
        note.setPlaceholderText(_("What was seen"))
        note.setAccessibleName(f"{words}: {_('What was seen')}")
        self.column.addWidget(note)
        row = Flow()
        for done in Done:
            button = Button(done.label, _ICONS[done])
            button.setObjectName(f"recheck-{item}-{done.value}")
            button.setAccessibleName(f"{words}: {done.label}")
            button.clicked.connect(partial(self._give, finding, done, note))
            row.addWidget(button)
        self.column.addLayout(row)

    def _give(self, finding: str, done: Done, note: QLineEdit) -> None:
        self.recorded.emit(finding, done.value, note.text())
