"""Answers in columns of one width, as many as there is room for: the width alone decides, so one pass settles it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem

from ui.shared.flow import Flow

_MOST = 4  # columns, where the form does not say


class Columns(Flow):
    """Equal columns; each row is as high as its highest answer."""

    def __init__(self, wanted: int = 0) -> None:
        super().__init__()
        self._wanted = wanted
        self._widths: tuple[int, int] | None = None  # of the widest answer, and of it with its words wrapped

    def invalidate(self) -> None:
        self._widths = None
        super().invalidate()

    def _known_widths(self) -> tuple[int, int]:
        if self._widths is None:
            wide = max((item.sizeHint().width() for item in self._items), default=0)
            self._widths = wide, max((item.minimumSize().width() for item in self._items), default=0)
        return self._widths

    def _columns(self, room: int) -> int:
        """So many as the form says, if they fit with their words wrapped; or as fit without."""
        widest, least = self._known_widths()
        gap = self.spacing()
        most = self._wanted or min(_MOST, len(self._items))
        needed = least if self._wanted else widest
        return max(1, min(most, (room + gap) // (needed + gap)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        most = max(1, min(self._wanted or _MOST, len(self._items)))
        wide = most * (self._known_widths()[0] + self.spacing()) - self.spacing()
        return QSize(wide, self.heightForWidth(wide))

    def _arrange(self, place: QRect, *, move: bool) -> int:
        if not self._items:
            return 0
        columns, gap, y = self._columns(place.width()), self.spacing(), place.y()
        edges = [place.x() + round(n * (place.width() + gap) / columns) for n in range(columns + 1)]
        for row in _rows(self._items, columns):
            widths = [right - left - gap for left, right in pairwise(edges)]
            high = max(_height(item, wide) for item, wide in zip(row, widths, strict=False))
            for item, left, wide in zip(row, edges, widths, strict=False):
                if move:
                    item.setGeometry(QRect(left, y, wide, high))
            y += high + gap
        return y - gap - place.y()


def _rows(items: list[QLayoutItem], columns: int) -> list[list[QLayoutItem]]:
    return [items[n : n + columns] for n in range(0, len(items), columns)]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
