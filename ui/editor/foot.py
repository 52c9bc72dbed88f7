"""The foot of the questions: the sections before and after, and the keys that answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.measures import at_least
from ui.shared.parts import Button, Ground, KeyCap, Rule


class EditorFoot(QWidget):
    """`stepped` asks for the section before (-1) or after (1)."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._sealed = False
        self._before, self._after = (
            Button("", "chevron-left", "quiet", gives=True),
            Button("", "chevron-right", icon_after=True, gives=True),
        )
        self._before.setObjectName("previous-section")
        self._after.setObjectName("next-section")
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._after.clicked.connect(lambda: self.stepped.emit(1))
        self._keys = QWidget()
        caps = QHBoxLayout(self._keys)
        caps.setContentsMargins(0, 0, 0, 0)
        caps.setSpacing(18)
        for key, words in (
            ("1–9", _("The answer of this number")),  # comply is not everywhere the first
            ("Ctrl+G", _("Next gap")),
        ):
            caps.addWidget(KeyCap(key, words))
        ground = Ground("canvas")
        row = QHBoxLayout(ground)
        row.setContentsMargins(8, 0, 16, 0)
        row.addWidget(self._before)
        row.addStretch(1)
        row.addWidget(self._keys)
        row.addStretch(1)
        row.addWidget(self._after)
        at_least(ground, height=58)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Rule())
        whole.addWidget(ground)

    def present(self, before: str, after: str, *, sealed: bool) -> None:
        """Show the titles of the sections before and after; empty where there is none."""
        for button, title in ((self._before, before), (self._after, after)):
            button.rename(title)
            button.setVisible(bool(title))
        self._sealed = sealed
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fit()

    def _fit(self) -> None:
        """The keys give way where the titles need the room."""
        titles = sum(button.sizeHint().width() for button in (self._before, self._after) if button.text())
        room = self.width() - titles - 60
        self._keys.setVisible(not self._sealed and self._keys.sizeHint().width() < room)
