"""The mailbox: a stick left in place or a shared folder, visited with one button."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QHBoxLayout

from inspector.i18n import gettext as _
from ui.exchange.folder import FolderLine
from ui.shared.parts import Box, Button, Label

_KEPT = "exchange/mailbox"


class MailboxBox(Box):
    wanted = Signal(object)  # the folder

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        words = _(
            "A stick left in place or a shared folder. Everybody takes what is theirs and leaves the rest."
        )
        self.column.addWidget(Label(words, 13, 400, "text2"))
        called = _("Folder of the mailbox")
        self._folder = FolderLine(settings, _KEPT, name="mailbox", label=called, hint=called)
        self.column.addWidget(self._folder)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        now = Button(_("Exchange now"), "arrow-left-right")
        now.setObjectName("exchange-now")
        now.clicked.connect(self._give)
        acts = QHBoxLayout()
        acts.addWidget(now)
        acts.addStretch(1)
        self.column.addLayout(acts)

    def _give(self) -> None:
        folder = self._folder.folder()
        self._fault.setVisible(folder is None)
        if folder is None:
            self._fault.setText(_("Choose the folder that all of you use."))
            return
        self._folder.keep()
        self.wanted.emit(folder)
