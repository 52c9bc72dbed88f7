"""The head of a row of a repeat: what it is called, and moving it or taking it out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.app.viewing import RowPlace
from inspector.i18n import gettext as _
from ui.editor.wording import Wording
from ui.shared.parts import Button


class RowHead(QWidget):
    moved = Signal(int)  # to this place among its siblings
    removed = Signal()

    def __init__(self, heading: str, place: RowPlace | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 4)
        row.setSpacing(0)
        row.addWidget(Wording(heading, 15, 600), 1)
        if place is None:
            return
        for there, icon, name, words, step in (
            (place.number > 0, "arrow-up", "row-up", _("Move {row} up"), -1),
            (place.number < place.of - 1, "arrow-down", "row-down", _("Move {row} down"), 1),
        ):
            if there:
                button = self._button(icon, name, words.format(row=heading))
                button.clicked.connect(lambda _checked=False, to=place.number + step: self.moved.emit(to))
                row.addWidget(button)
        remove = self._button("trash-2", "row-remove", _("Take out {row}").format(row=heading))
        remove.clicked.connect(self.removed)
        row.addWidget(remove)

    def _button(self, icon: str, name: str, words: str) -> Button:
        button = Button("", icon, "quiet")
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button
