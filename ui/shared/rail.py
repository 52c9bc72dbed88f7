"""The rail at the left: every page with its key, and how much waits on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.i18n import gettext as _
from ui.shared.measures import fix
from ui.shared.parts import Ground, RailItem

_LOWER = "people"  # from here on they stand at the foot


class Rail(Ground):
    wanted = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__("sunken")
        fix(self, width=84)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(6)
        self._items: dict[str, RailItem] = {}
        pages = (
            ("today", _("Today"), "calendar-check"),
            ("facilities", _("Facilities"), "warehouse"),
            ("inspections", _("Inspections"), "clipboard-list"),
            ("map", _("Map"), "map"),
            ("reports", _("Reports"), "file-text"),
            ("exchange", _("Exchange"), "arrow-left-right"),
            ("conflicts", _("Conflicts"), "split"),
            ("people", _("People"), "user"),
            ("settings", _("Settings"), "settings"),
        )
        for number, (name, words, icon) in enumerate(pages, 1):
            if name == _LOWER:
                column.addStretch(1)
            item = RailItem(words, icon)
            item.setObjectName(f"rail-{name}")
            item.clicked.connect(partial(self.wanted.emit, name))
            QShortcut(QKeySequence(f"Ctrl+{number}"), window, partial(self.wanted.emit, name))
            self._items[name] = item
            column.addWidget(item)

    def check(self, wanted: str) -> None:
        """Mark the page that is shown; "" for one that does not stand here."""
        for name, item in self._items.items():
            item.setChecked(name == wanted)

    def wait(self, name: str, count: int) -> None:
        """Show how much waits on a page."""
        self._items[name].wait(count)
