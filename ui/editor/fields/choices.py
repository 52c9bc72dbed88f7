"""Select one and select many: every answer visible, a finger wide."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout

from inspector.forms.state import NodeState
from ui.editor.fields.field import Field
from ui.shared.parts import Choice
from ui.shared.theme import THEME

_ROW = 570  # px of width at 100 %, until it is known how much there is


class ChoicesField(Field):
    """Buttons in as few rows as their words allow; pressing the chosen one again takes it back."""

    def __init__(self, *, many: bool) -> None:
        super().__init__()
        self._many = many
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._offered: tuple[tuple[str, str], ...] = ()
        self._buttons: dict[str, Choice] = {}
        self._arranged: tuple[int, tuple[tuple[str, str], ...]] = (0, ())

    def present(self, state: NodeState) -> None:
        if state.choices != self._offered:
            self._offer(state)
        chosen = set((state.value or "").split())
        for value, button in self._buttons.items():
            button.setChecked(value in chosen)
            button.setEnabled(not state.readonly)
            button.setAccessibleDescription(state.label)

    def _offer(self, state: NodeState) -> None:
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.deleteLater()
        self._offered = state.choices
        keys = [str(n) if n < 10 else "" for n in range(1, len(state.choices) + 1)]
        self._buttons = {
            value: Choice(value, label, key) for (value, label), key in zip(state.choices, keys, strict=True)
        }
        for value, button in self._buttons.items():
            button.setObjectName(f"choice-{value}")
            button.installEventFilter(self)
            button.clicked.connect(self._pressed)
        self._arrange(THEME.px(_ROW))

    def _arrange(self, room: int) -> None:
        """Lay the answers out in as many columns as there is room for."""
        columns = max(1, min(len(self._buttons), 4, (room + 8) // (self._widest() + 8)))
        if self._arranged == (columns, self._offered):
            return
        for n in range(self._grid.columnCount()):
            self._grid.setColumnStretch(n, 1 if n < columns else 0)
        for n, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, n // columns, n % columns)
        self._arranged = (columns, self._offered)

    def _widest(self) -> int:
        return max((button.sizeHint().width() for button in self._buttons.values()), default=100)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        least = max((button.minimumSizeHint().width() for button in self._buttons.values()), default=0)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange(self.width())

    def _pressed(self) -> None:
        pressed = self.sender()
        if not self._many:
            for button in self._buttons.values():
                if button is not pressed:
                    button.setChecked(False)
        self.answered.emit(" ".join(value for value, button in self._buttons.items() if button.isChecked()))

    def choose(self, number: int) -> None:
        """Press the answer with this number, counted from 1; as a key does."""
        if 0 < number <= len(self._buttons):
            list(self._buttons.values())[number - 1].click()

    def set_entry_focus(self) -> None:
        for button in self._buttons.values():
            if button.isChecked() or not any(one.isChecked() for one in self._buttons.values()):
                button.setFocus()
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdecimal()
        ):
            self.choose(int(event.text()))  # one key for each answer, as its button shows
            return True
        return super().eventFilter(watched, event)
