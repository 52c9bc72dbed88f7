"""Select one and select many: every answer visible, a finger wide; a long list is searched instead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.forms.state import NodeState
from ui.editor.fields.answers import PictureChoice, offered, toggled
from ui.editor.fields.choice_list import ChoiceList
from ui.editor.fields.columns import Columns
from ui.editor.fields.field import Field, answer_of, mark
from ui.shared.flow import Flow
from ui.shared.parts import Choice

MANY = 20  # answers; more of them are a list


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a form wants the answers laid out."""

    columns: int = 0  # exactly so many; 0 for as many as fit
    packed: bool = False  # each as wide as it needs
    bare: bool = False  # pictures without frames
    quick: bool = False  # an answer asks to go on

    @classmethod
    def of(cls, looks: frozenset[str]) -> Arrangement:
        """As these words of an appearance say; the older words of ODK among them."""
        numbered = [
            int(tail)
            for look in looks
            for head, _dash, tail in (look.rpartition("-"),)
            if head in ("columns", "compact", "quickcompact") and tail.isdecimal() and int(tail) > 0
        ]
        packed = bool(looks & {"columns-pack", "compact", "quickcompact", "horizontal-compact"})
        quick = any(look.startswith("quick") for look in looks)
        return cls(numbered[0] if numbered else 0, packed, "no-buttons" in looks, quick)


class ChoicesField(Field):
    """Buttons in as few rows as their words allow; pressing the chosen one again takes it back."""

    def __init__(
        self,
        *,
        many: bool,
        arrangement: Arrangement = Arrangement(),
        searched: bool = False,
    ) -> None:
        super().__init__()
        self._many, self._asked, self._searched = many, arrangement, searched
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._held = QWidget()  # of the buttons
        self._layout = Flow() if arrangement.packed else Columns(arrangement.columns)
        self._held.setLayout(self._layout)
        self._column.addWidget(self._held)
        self._list: ChoiceList | None = None
        self._offered: tuple[tuple[str, str], ...] = ()
        self._buttons: dict[str, Choice] = {}
        self._chosen: tuple[str, ...] = ()

    def present(self, state: NodeState) -> None:
        answers = offered(state)
        self._chosen = answer_of(state)
        if answers != self._offered:
            self._offer(answers, state)
        for value, button in self._buttons.items():
            button.setChecked(value in self._chosen)
            button.setEnabled(not state.readonly)
            mark(button, state)
            button.setAccessibleDescription(" ".join(filter(None, (state.label, state.message))))
        if self._list is not None:
            name = state.label or state.ref
            self._list.present(answers, frozenset(self._chosen), name, readonly=state.readonly)
            mark(self._list, state)
            self._list.rows.setAccessibleDescription(state.message)

    def _offer(self, answers: tuple[tuple[str, str], ...], state: NodeState) -> None:
        for button in self._buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offered, self._buttons = answers, {}
        listed = self._searched or len(answers) > MANY
        self._held.setVisible(not listed)
        if listed and self._list is None:
            self._list = ChoiceList()
            self._list.pressed.connect(self.press)
            self._list.watch_focus(self)
            self._column.addWidget(self._list)
        if self._list is not None:
            self._list.setVisible(listed)
        if listed:
            return
        for n, (value, label) in enumerate(answers, start=1):
            path = state.choice_media.get(value, {}).get("image", "")
            key = str(n) if n < 10 and not self._asked.bare else ""
            button = (
                PictureChoice(value, label or value, path, bare=self._asked.bare)
                if path
                else Choice(value, label or value, key)
            )
            button.setObjectName(f"choice-{value}")
            button.installEventFilter(self)
            button.clicked.connect(self._pressed)
            self._buttons[value] = button
            self._layout.addWidget(button)
            button.show()

    def _pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Choice):
            self.press(pressed.value)

    def press(self, value: str) -> None:
        """Choose this answer, or take it back; as its button does."""
        self._chosen = toggled(self._chosen, value, self._offered, many=self._many)
        for other, button in self._buttons.items():
            button.setChecked(other in self._chosen)
        self.answered.emit(" ".join(self._chosen))
        if self._asked.quick and self._chosen and not self._many:
            self.advance.emit()

    def choose(self, number: int) -> None:
        """Press the answer with this number, counted from 1; as a key does."""
        if 0 < number <= len(self._buttons):
            list(self._buttons.values())[number - 1].click()

    def set_entry_focus(self) -> None:
        if not self._buttons and self._list is not None:
            self._list.set_entry_focus()
            return
        for button in self._buttons.values():
            if button.isChecked() or not any(one.isChecked() for one in self._buttons.values()):
                button.setFocus()
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif (
            isinstance(watched, Choice)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.text().isdecimal()
        ):
            self.choose(int(event.text()))  # one key for each answer, as its button shows
            return True
        return super().eventFilter(watched, event)
