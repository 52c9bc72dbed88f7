"""Parts side by side, as many in a row as fit, each as wide as it needs."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class Flow(QLayout):
    """Lays its parts out like words in a text."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._placed(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        least = QSize(0, 0)
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._placed(rect, move=True)

    def _placed(self, room: QRect, *, move: bool) -> int:
        """Put every part in its place, or only find out how much height that takes."""
        x, y, high = room.x(), room.y(), 0
        for item in self._items:
            wide = min(item.sizeHint().width(), room.width())
            tall = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
            if x > room.x() and x + wide > room.right() + 1:
                x, y, high = room.x(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(x, y, wide, tall))
            x, high = x + wide + self._gap, max(high, tall)
        return y + high - room.y()
