"""The panel that writes a bundle: for whom, how much of it, and where to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QHBoxLayout

from inspector.app.exchanging import Receiver
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.exchange.folder import FolderLine
from ui.exchange.standing import Standing
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Choice, Label

_KEPT = "exchange/target"


class SendPanel(Box):
    wanted = Signal(object, tuple, bool)  # folder, logs of the receivers (none is anyone), everything
    left = Signal()

    def __init__(self, standing: Standing, chosen: str, settings: QSettings) -> None:
        super().__init__()
        self.column.addWidget(Label(_("Write a bundle"), 17, 600))
        self.column.addWidget(Label(_("For whom"), 13, 400, "text2"))
        self._to = {one.log: _choice(one) for one, _backlog in standing.receivers}
        self._anyone = Choice("anyone", _("Anyone, not locked"))
        self._anyone.setObjectName("to-anyone")
        flow = Flow()
        for choice in (*self._to.values(), self._anyone):
            choice.toggled.connect(partial(self._chosen, choice))
            flow.addWidget(choice)
        self.column.addLayout(flow)
        self._note = Label("", 13, 400, "text2")
        self.column.addWidget(self._note)
        self._keyless = {one.log: one for one, _backlog in standing.receivers if not one.recipient}
        self._everything = Choice("everything", _("All of it, not only what they lack"))
        self._everything.setObjectName("everything")
        row = QHBoxLayout()
        row.addWidget(self._everything)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(Label(_("Folder or stick"), 13, 400, "text2"))
        self._target = FolderLine(
            settings, _KEPT, name="target", label=_("Folder or stick"), hint=_("Where the bundle is written")
        )
        self.column.addWidget(self._target)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        acts = QHBoxLayout()
        send, leave = Button(_("Write it"), "upload", "primary"), Button(_("Leave it"), "", "quiet")
        send.setObjectName("send-now")
        send.clicked.connect(self._give)
        leave.clicked.connect(self.left)
        acts.addWidget(send)
        acts.addWidget(leave)
        acts.addStretch(1)
        self.column.addLayout(acts)
        if chosen in self._to:
            self._to[chosen].setChecked(True)
        elif not self._to:
            self._anyone.setChecked(True)
        self._explain()

    def begin(self) -> None:
        """Put the keyboard to the first choice."""
        next(iter((*self._to.values(), self._anyone))).setFocus()

    def refused(self, error: InspectorError | str) -> None:
        """Say why nothing was written; what was chosen stays."""
        self._fault.setText(str(error))
        self._fault.setVisible(True)

    def _chosen(self, choice: Choice, on: bool) -> None:
        if on and choice is self._anyone:
            for other in self._to.values():
                other.setChecked(False)
        elif on:
            self._anyone.setChecked(False)
        self._explain()

    def _explain(self) -> None:
        """Say what the choice means for who can read it."""
        keyless = [one.name for log, one in self._keyless.items() if self._to[log].isChecked()]
        words = _("Locked: only those who are chosen can open it.")
        if self._anyone.isChecked():
            words = _("Not locked: whoever finds the stick can read it. Good for a first meeting.")
        elif keyless:
            words = _("{name} has told no key yet to lock it for. Take in a bundle of theirs first.").format(
                name=", ".join(keyless)
            )
        self._note.setText(words)

    def _give(self) -> None:
        folder = self._target.folder()
        logs = tuple(log for log, choice in self._to.items() if choice.isChecked())
        if not logs and not self._anyone.isChecked():
            self.refused(_("Choose for whom it is."))
        elif folder is None:
            self.refused(_("Choose the folder or stick that it is written to."))
        else:
            self._fault.setVisible(False)
            self._target.keep()
            self.wanted.emit(folder, logs, self._everything.isChecked())


def _choice(one: Receiver) -> Choice:
    choice = Choice("receiver", one.name)
    choice.setObjectName(f"to-{one.log}")
    return choice
