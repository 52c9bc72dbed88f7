"""A form in the page instead of a dialog: faults stand in it, and nothing typed is lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.shared.measures import fix
from ui.shared.parts import Box, Button, ChoiceBox, Label


class RecordForm(Box):
    """Lines under their names, a place for what is wrong, save and leave."""

    dropped = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column.addWidget(Label(title, 17, 600))

    def begin(self) -> None:
        """Put the keyboard into the first line."""
        first = self.findChild(QLineEdit)
        if isinstance(first, QLineEdit):
            first.setFocus()

    def refused(self, error: InspectorError) -> None:
        """Say what is wrong; the entries stay."""
        self._fault.setText(str(error))
        self._fault.setVisible(True)

    def give(self) -> None:
        """Hand over what was typed."""
        raise NotImplementedError

    def _line(self, name: str, label: str, value: str, hint: str) -> QLineEdit:
        edit = QLineEdit(value)
        edit.setPlaceholderText(hint)
        edit.returnPressed.connect(self.give)
        self._add(name, label, edit)
        return edit

    def _text(self, name: str, label: str, hint: str) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        fix(edit, height=132)
        self._add(name, label, edit)
        return edit

    def _choice(self, name: str, label: str, options: list[tuple[str, str]], chosen: str) -> QComboBox:
        box = ChoiceBox(label)
        for value, words in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._add(name, label, box)
        return box

    def _add(self, name: str, label: str, field: QWidget) -> None:
        field.setObjectName(name)
        field.setAccessibleName(label)
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(Label(label, 13, 400, "text2"))
        pair.addWidget(field)
        self.column.addLayout(pair)

    def _acts(self, words: str, name: str) -> None:
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        save = self._save = Button(words, "save", "primary")
        drop = Button(_("Leave it"), "", "quiet")
        save.setObjectName(name)
        save.clicked.connect(self.give)
        drop.clicked.connect(self.dropped)
        acts = QHBoxLayout()
        acts.addWidget(save)
        acts.addWidget(drop)
        acts.addStretch(1)
        self.column.addLayout(acts)
