"""The mailbox: a stick left in place or a shared folder, visited with one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from inspector.i18n import gettext as _
from ui.shared.parts import Box, Button, Label

_KEPT = "exchange/mailbox"


class MailboxBox(Box):
    wanted = Signal(object)  # the folder

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        words = _(
            "A stick left in place or a shared folder. Everybody takes what is theirs and leaves the rest."
        )
        self.column.addWidget(Label(words, 13, 400, "text2"))
        row = QHBoxLayout()
        self._folder = QLineEdit(str(settings.value(_KEPT, "")))
        self._folder.setObjectName("mailbox")
        self._folder.setAccessibleName(_("Folder of the mailbox"))
        self._folder.setPlaceholderText(_("Folder of the mailbox"))
        row.addWidget(self._folder, 1)
        browse = Button(_("Choose folder"), "folder-open")
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        self.column.addLayout(row)
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

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the mailbox"), self._folder.text())
        if chosen:
            self._folder.setText(chosen)

    def _give(self) -> None:
        folder = self._folder.text().strip()
        self._fault.setVisible(not folder)
        if not folder:
            self._fault.setText(_("Choose the folder that all of you use."))
            return
        self._settings.setValue(_KEPT, folder)
        self.wanted.emit(Path(folder))
