"""Rank: the answers in an order that is changed with buttons, with keys or by dragging."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.answers import offered
from ui.editor.fields.field import Field, answer_of, mark
from ui.shared.flow import Flow
from ui.shared.measures import fix
from ui.shared.parts import Box, Button, Label, icon_at
from ui.shared.theme import TARGET, THEME

_VALUE = Qt.ItemDataRole.UserRole
_NUMBER = Qt.ItemDataRole.UserRole + 1  # its place, 0 until it is ranked
_ROWS = 8  # seen at once


class _Place(QStyledItemDelegate):
    """Paints one answer with its place and a grip to drag it by."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(THEME.px(120), THEME.px(TARGET))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown: Any = option  # Qt's stubs leave the fields of an option untyped
        rect: QRect = shown.rect
        palette = THEME.palette
        chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setBrush(QColor(palette.accent_soft))
            edge = shown.state & QStyle.StateFlag.State_HasFocus or palette.heavier
            painter.setPen(QPen(QColor(palette.accent), 2) if edge else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        size = THEME.px(18)
        icon_at(
            painter, "grip-vertical", rect.x() + 8, rect.y() + (rect.height() - size) / 2, size, palette.text2
        )
        painter.setPen(QColor(palette.text))
        painter.setFont(THEME.font(14, 600 if chosen else 500))
        place = rect.adjusted(THEME.px(34), 0, -THEME.px(8), 0)
        number = index.data(_NUMBER)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"{number}." if number else "–")
        place.adjust(THEME.px(30), 0, 0, 0)
        words = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class RankList(QListWidget):
    """The answers in order; Alt with an arrow, or a drag, moves one. `moved` says that the order is another."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fixed = False
        self._dragged = False
        self.setItemDelegate(_Place(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def move_current(self, step: int) -> None:
        """Move the marked answer so many places down, or up."""
        if self._shift(self.currentRow(), self.currentRow() + step):
            self.moved.emit()

    def _shift(self, row: int, to: int) -> bool:
        if self.fixed or row < 0 or not 0 <= to < self.count() or row == to:
            return False
        self.insertItem(to, self.takeItem(row))
        self.setCurrentRow(to)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The answer follows the hand from row to row; it is given when the hand lets go."""
        under = self.indexAt(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and under.isValid():
            self._dragged |= self._shift(self.currentRow(), under.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        if self._dragged:
            self._dragged = False
            self.moved.emit()


class RankField(Field):
    """The list with its buttons; until somebody ranks, it says that nothing is ranked."""

    def __init__(self) -> None:
        super().__init__()
        self._state: NodeState | None = None
        self._told = Label("", 13, 500, "text2")
        self.list = RankList()
        self.list.setObjectName("ranked")
        self.list.moved.connect(self._give)
        self.list.installEventFilter(self)
        self._up, self._down = Button(_("Move up"), "arrow-up"), Button(_("Move down"), "arrow-down")
        self._accept, self._clear = Button(_("Put in this order"), "check"), Button(_("Clear"), "x", "quiet")
        row = Flow()
        for button, name in (
            (self._up, "up"), (self._down, "down"), (self._accept, "accept"), (self._clear, "clear"),
        ):  # fmt: skip
            button.setObjectName(name)
            button.installEventFilter(self)
            row.addWidget(button)
        self._up.setToolTip(_("Alt and the arrow up"))
        self._down.setToolTip(_("Alt and the arrow down"))
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)
        self._accept.clicked.connect(self._give)
        self._clear.clicked.connect(self._take_back)
        self._frame = Box(radius=8)
        self._frame.column.setContentsMargins(6, 6, 6, 6)
        self._frame.column.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._told)
        column.addWidget(self._frame)
        column.addLayout(row)

    def present(self, state: NodeState) -> None:
        ranked = answer_of(state)
        names = dict(offered(state))
        self._state = state
        order = [*ranked, *(value for value in names if value not in ranked)]
        if order != self._values() or [names[value] or value for value in order] != self._labels():
            self._show(order, names)
        self._number(len(ranked))
        self.list.fixed = state.readonly
        self.list.setAccessibleName(state.label or state.ref)
        mark(self.list, state)
        mark(self._frame, state)
        missing = [names[value] or value for value in order if value not in ranked]
        if not ranked:
            self._told.setText(_("Nothing is ranked yet. The first is the highest."))
        elif missing:
            self._told.setText(_("Not ranked yet: {answers}").format(answers=", ".join(missing)))
        self._told.setVisible(bool(missing))
        for button in (self._up, self._down, self._clear, self._accept):
            button.setEnabled(not state.readonly)
        self._accept.setVisible(bool(missing))
        self._clear.setVisible(bool(ranked))

    def _show(self, order: list[str], names: dict[str, str]) -> None:
        at = self.list.currentItem()
        kept = at.data(_VALUE) if at is not None else None
        self.list.clear()
        for value in order:
            item = QListWidgetItem(names[value] or value)
            item.setData(_VALUE, value)
            self.list.addItem(item)
        fix(self.list, height=TARGET * max(1, min(len(order), _ROWS)))
        self.list.setCurrentRow(order.index(kept) if kept in order else 0)

    def _values(self) -> list[str]:
        return [str(self.list.item(row).data(_VALUE)) for row in range(self.list.count())]

    def _labels(self) -> list[str]:
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _number(self, ranked: int) -> None:
        """Give the first so many answers their places."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setData(_NUMBER, row + 1 if row < ranked else 0)
            told = f"{row + 1}. {item.text()}" if row < ranked else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    def _move_up(self) -> None:
        self.list.move_current(-1)

    def _move_down(self) -> None:
        self.list.move_current(1)

    def _give(self) -> None:
        self._number(self.list.count())
        self.answered.emit(" ".join(self._values()))

    def _take_back(self) -> None:
        self.answered.emit("")

    def set_entry_focus(self) -> None:
        self.list.setFocus()
