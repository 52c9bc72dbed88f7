"""Lists of two-line rows drawn by one delegate, quick with ten thousand of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.shared.parts import icon_at
from ui.shared.theme import THEME

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is, what stands under it, a chip, and the time or count at the right."""

    key: str
    title: str
    line: str = ""
    chip: str = ""
    tone: str = "neutral"
    meta: str = ""
    icon: str = ""
    meta_tone: str = ""  # of the time or count, where it says something that is to be seen


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(filter(None, (row.title, row.line, row.chip, row.meta)))
        return row if role == Qt.ItemDataRole.UserRole else None

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, THEME.px(64))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        palette = THEME.palette
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(palette.accent_soft))
            painter.setPen(QPen(QColor(palette.accent), 2) if palette.heavier else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 8, 8)
        inside = area.adjusted(14, 0, -10, 0)
        if row.icon:
            tone = palette.tones[row.tone].color
            icon_at(painter, row.icon, inside.x(), inside.center().y() - THEME.px(10), THEME.px(20), tone)
            inside.setLeft(inside.left() + THEME.px(34))
        icon_at(
            painter,
            "chevron-right",
            inside.right() - THEME.px(18),
            inside.center().y() - THEME.px(9),
            THEME.px(18),
            palette.text2,
        )
        inside.setRight(inside.right() - THEME.px(26))
        inside.setRight(self._right(painter, row, inside))
        self._words(painter, row, inside)
        if index.row() < index.model().rowCount() - 1:
            self._hairline(painter, area)
        painter.restore()

    def _hairline(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(QColor(THEME.palette.line), THEME.palette.line_width))
        painter.drawLine(
            round(area.left() + 14), round(area.bottom()), round(area.right() - 14), round(area.bottom())
        )

    def _right(self, painter: QPainter, row: Row, inside: QRectF) -> float:
        """Draw meta and chip; give where the words must end."""
        palette = THEME.palette
        right = inside.right()
        if row.meta:
            font = THEME.font(13, 600 if row.meta_tone else 400)
            wide = QFontMetricsF(font).horizontalAdvance(row.meta)
            painter.setFont(font)
            tone = palette.tones[row.meta_tone].color if row.meta_tone else palette.text2
            painter.setPen(QColor(tone))
            painter.drawText(
                QRectF(right - wide, inside.y(), wide + 2, inside.height()),
                Qt.AlignmentFlag.AlignVCenter,
                row.meta,
            )
            right -= wide + 12
        if row.chip:
            font = THEME.font(12, 600)
            look = THEME.tone(row.tone)
            wide = QFontMetricsF(font).horizontalAdvance(row.chip) + THEME.px(18)
            place = QRectF(right - wide, inside.center().y() - THEME.px(13), wide, THEME.px(26))
            painter.setBrush(QColor(look.soft))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(place, 6, 6)
            painter.setPen(QColor(look.on_soft))
            painter.setFont(font)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.chip)
            right -= wide + 12
        return right

    def _words(self, painter: QPainter, row: Row, inside: QRectF) -> None:
        half = inside.height() / 2
        lines = [(row.title, THEME.font(14, 600), "text")]
        if row.line:
            lines.append((row.line, THEME.font(13), "text2"))
        top = inside.y() + (half - THEME.px(22) if len(lines) == 2 else half - THEME.px(11))
        for text, font, color in lines:
            painter.setFont(font)
            painter.setPen(THEME.color(color))
            elided = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(
                QRectF(inside.x(), top, inside.width(), THEME.px(22)), Qt.AlignmentFlag.AlignVCenter, elided
            )
            top += THEME.px(22)


class RowList(QListView):
    """The list; `opened` carries the key of the row that was chosen by click or Enter."""

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.clicked.connect(self._chosen)
        self.activated.connect(self._chosen)

    def present(self, rows: Sequence[Row]) -> None:
        """Show these rows; the one that was selected stays so."""
        kept = self.selected
        self._model.show(rows)
        self.select(kept)

    @property
    def selected(self) -> str:
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() else ""

    def select(self, key: str) -> None:
        for n, row in enumerate(self._model.rows):
            if row.key == key:
                self.setCurrentIndex(self._model.index(n))

    def fit(self) -> None:
        """Be as high as the rows need, for a list inside a column that scrolls."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(max(1, len(self._model.rows)) * THEME.px(64) + 4)

    def _chosen(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()].key)
