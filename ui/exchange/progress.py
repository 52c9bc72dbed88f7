"""Long work in place: what is done, how far it is, and the way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from inspector.i18n import gettext as _
from ui.shared.parts import Bar, Box, Button, Label
from ui.shared.words import size


class ProgressStrip(Box):
    """Hidden until `begin`. Give `report` and `is_stopped` to the work; both can be called from its thread."""

    _progressed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._verb = ""
        self.is_busy = False
        self._stop = threading.Event()
        self._progressed.connect(self._show)
        row = QHBoxLayout()
        self._words = Label("", 14, 500)
        self._words.setObjectName("progress")
        row.addWidget(self._words, 1)
        self._cancel = Button(_("Cancel"), "x", "quiet")
        self._cancel.setObjectName("cancel-exchange")
        self._cancel.clicked.connect(self.cancel)
        row.addWidget(self._cancel)
        self.column.addLayout(row)
        self._bar = Bar(_("Progress"))
        self.column.addWidget(self._bar)
        self.setVisible(False)

    @property
    def report(self) -> Callable[[int, int], None]:
        return self._progressed.emit

    @property
    def is_stopped(self) -> Callable[[], bool]:
        return self._stop.is_set

    def begin(self, verb: str) -> None:
        """Show that this is under way."""
        self._stop = threading.Event()
        self._verb = verb
        self._words.setText(verb)
        self._bar.present(0, 0)
        self.is_busy = True
        self.setVisible(True)

    def end(self) -> None:
        self.is_busy = False
        self.setVisible(False)

    def cancel(self) -> None:
        """Stop it; what is done stays."""
        self._stop.set()
        self._words.setText(_("Stopping"))

    def _show(self, done: int, total: int) -> None:
        if not self._stop.is_set():
            self._words.setText(
                _("{verb}: {done} of {total}").format(verb=self._verb, done=size(done), total=size(total))
            )
        self._bar.present(done, total)
