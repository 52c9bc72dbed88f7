"""Parts side by side that go on in the next line where the column is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lays its parts out like words in a text, each as wide as it wants to be."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def put(self, at: int, widget: QWidget) -> None:
        """Add a widget before the one at this place."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(one.width() for one in shown) + self.spacing() * max(len(shown) - 1, 0)
        return QSize(wide, max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, place: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(place)
        self._arrange(place, move=True)

    def _arrange(self, place: QRect, *, move: bool) -> int:
        """Give every item its place; the height that is used."""
        x, y, high = place.x(), place.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = min(item.sizeHint().width(), place.width())
            tall = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
            if x > place.x() and x + wide > place.right() + 1:
                x, y, high = place.x(), y + high + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, wide, tall))
            x, high = x + wide + self.spacing(), max(high, tall)
        return y + high - place.y()
