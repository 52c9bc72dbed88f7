"""A long list of answers in few rows, found by a part of their words: thousands cost no more than ten."""

from __future__ import annotations

import unicodedata
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.measures import fix
from ui.shared.parts import Box, Label, icon_at
from ui.shared.theme import TARGET, THEME

FEW = 10  # answers that are seen at a glance, and need no line to find them
_ROWS = 6  # seen at once
_VALUE = Qt.ItemDataRole.UserRole

Choices = tuple[tuple[str, str], ...]


def folded(text: str) -> str:
    """One form for capitals, full-width and half-width letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class ChoiceModel(QStringListModel):
    """The answers whose words or value hold what is searched for; the chosen ones are checked.

    Qt's own list of words, because a view asks for each of thousands of rows before it paints six.
    """

    def __init__(self) -> None:
        super().__init__()
        self._choices: Choices = ()
        self._keys: list[str] = []  # made at the first search
        self._found: Choices = ()
        self.chosen: frozenset[str] = frozenset()

    def present(self, choices: Choices, chosen: frozenset[str]) -> None:
        """Offer these answers; those chosen are marked."""
        if choices != self._choices:
            self._choices, self._keys, self.chosen = choices, [], chosen
            self._show(choices)
        elif chosen != self.chosen:
            self.chosen = chosen
            if self._found:
                role = [Qt.ItemDataRole.CheckStateRole]
                self.dataChanged.emit(self.index(0), self.index(len(self._found) - 1), role)

    def search(self, words: str) -> None:
        """Show only answers that hold each of these words somewhere in their label or value."""
        wanted = folded(words).split()
        if wanted and not self._keys:
            self._keys = [f"{folded(label)}\n{folded(value)}" for value, label in self._choices]
        self._show(
            tuple(
                choice
                for choice, key in zip(self._choices, self._keys, strict=True)
                if all(word in key for word in wanted)
            )
            if wanted
            else self._choices
        )

    def _show(self, found: Choices) -> None:
        self._found = found
        self.setStringList([label or value for value, label in found])

    @property
    def total(self) -> int:
        return len(self._choices)

    @property
    def found(self) -> int:
        return len(self._found)

    def row_of(self, value: str) -> int:
        """The row that shows this value; -1 where none does."""
        return next((row for row, choice in enumerate(self._found) if choice[0] == value), -1)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid():
            chosen = self._found[index.row()][0] in self.chosen
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role == _VALUE and index.isValid():
            return self._found[index.row()][0]
        return super().data(
            index, Qt.ItemDataRole.DisplayRole if role == Qt.ItemDataRole.ToolTipRole else role
        )


class _Row(QStyledItemDelegate):
    """Paints one answer in a row that a gloved finger hits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(THEME.px(120), THEME.px(TARGET))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown: Any = option  # Qt's stubs leave the fields of an option untyped
        rect: QRect = shown.rect
        model = index.model()
        chosen = model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        tone = THEME.tone("accent")
        words = QColor(tone.on_soft if chosen else THEME.palette.text)
        painter.save()
        if chosen:
            painter.fillRect(rect, QColor(tone.soft))
            size = THEME.px(16)
            icon_at(
                painter, "check", rect.x() + THEME.px(10), rect.y() + (rect.height() - size) / 2, size,
                tone.on_soft,
            )  # fmt: skip
        elif shown.state & QStyle.StateFlag.State_MouseOver:
            hover = THEME.color("text")
            hover.setAlphaF(0.06)
            painter.fillRect(rect, hover)
        if shown.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(THEME.color("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(words)
        painter.setFont(THEME.font(14, 600 if chosen else 400))
        place = rect.adjusted(THEME.px(36), 0, -THEME.px(10), 0)
        text = painter.fontMetrics().elidedText(
            str(model.data(index, Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class _Rows(QListView):
    """The list; what is typed in it goes on in the line above."""

    picked = Signal(QModelIndex)
    typed = Signal(str)
    left_upwards = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Row(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self.picked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, at = event.key(), self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and at.isValid():
            self.picked.emit(at)
        elif key == Qt.Key.Key_Up and at.row() <= 0:
            self.left_upwards.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class ChoiceList(Box):
    """A line to search with, the answers that hold it, and which are chosen."""

    pressed = Signal(str)  # the value of an answer that was pressed

    def __init__(self) -> None:
        super().__init__(radius=8)
        self.column.setContentsMargins(6, 6, 6, 6)
        self.column.setSpacing(4)
        self._model = ChoiceModel()
        self._readonly = False
        self.line = QLineEdit()
        self.line.setObjectName("search")
        self.line.setFont(THEME.font(14))
        self.line.setPlaceholderText(_("Type a part of the answer"))
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._take_first)
        self.line.installEventFilter(self)
        self.rows = _Rows()
        self.rows.setObjectName("rows")
        self.rows.setModel(self._model)
        self.rows.picked.connect(self._pick)
        self.rows.typed.connect(self._type_on)
        self.rows.left_upwards.connect(self.set_entry_focus)
        self._told = Label("", 13, 400, "text2")
        self.column.addWidget(self.line)
        self.column.addWidget(self.rows)
        self.column.addWidget(self._told)

    def present(self, choices: Choices, chosen: frozenset[str], name: str, *, readonly: bool) -> None:
        """Show these answers, and those of them that are chosen."""
        moved = chosen != self._model.chosen
        renewed = self._model.total != len(choices)
        self._model.present(choices, chosen)
        if renewed and self.line.text():
            self._model.search(self.line.text())
        self.line.setVisible(len(choices) > FEW)
        self.line.setAccessibleName(_("Search: {question}").format(question=name))
        self.rows.setAccessibleName(name)
        self._readonly = readonly
        fix(self.rows, height=TARGET * max(1, min(len(choices), _ROWS)))
        if moved and chosen:
            row = next((row for row in map(self._model.row_of, sorted(chosen)) if row >= 0), -1)
            if row >= 0 and not self.rows.hasFocus():
                self.rows.setCurrentIndex(self._model.index(row))
        self._tell()

    def set_entry_focus(self) -> None:
        """Put the keyboard into the line, or into the list where no line is needed."""
        (self.line if self.line.isVisibleTo(self) else self.rows).setFocus()
        if not self.rows.currentIndex().isValid() and self._model.found:
            self.rows.setCurrentIndex(self._model.index(0))

    def clear_search(self) -> None:
        self.line.clear()

    def _search(self, words: str) -> None:
        self._model.search(words)
        if self._model.found:
            self.rows.setCurrentIndex(self._model.index(0))
        self._tell()

    def _tell(self) -> None:
        """How many answers the search left; nothing where all of them are seen."""
        words = self.line.text().strip()
        found = self._model.found
        if words and not found:
            told = _("No answer holds “{words}”. Type less of it.").format(words=words)
        elif self._model.total > _ROWS:
            told = ngettext("{n} answer of {total}", "{n} answers of {total}", found).format(
                n=found, total=self._model.total
            )
        else:
            told = ""
        self._told.setText(told)
        self._told.setVisible(bool(told))

    def _pick(self, index: QModelIndex) -> None:
        if not self._readonly:
            self.pressed.emit(str(index.data(_VALUE)))

    def _take_first(self) -> None:
        """Enter takes the answer that is marked in the list."""
        if self.line.text().strip() and self.rows.currentIndex().isValid():
            self._pick(self.rows.currentIndex())

    def _type_on(self, letters: str) -> None:
        if self.line.isVisibleTo(self):
            self.line.setFocus()
            self.line.insert(letters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self._model.found:
                self.rows.setFocus()
                if not self.rows.currentIndex().isValid():
                    self.rows.setCurrentIndex(self._model.index(0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.line.clear()
                return True
        return super().eventFilter(watched, event)

    def watch_focus(self, watcher: QObject) -> list[QWidget]:
        """The parts that take the keyboard, each of them watched."""
        parts: list[QWidget] = [self.line, self.rows]
        for part in parts:
            part.installEventFilter(watcher)
        return parts
