"""Trigger: something to acknowledge."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field, mark
from ui.shared.parts import Choice


class TriggerField(Field):
    """One button: pressed it answers OK, pressed again it takes that back."""

    def __init__(self) -> None:
        super().__init__()
        self._button = Choice("OK", _("Seen and understood"))
        self._button.setObjectName("acknowledge")
        self._button.clicked.connect(self._pressed)
        self._button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)

    def present(self, state: NodeState) -> None:
        self._button.setChecked(bool(state.value))
        self._button.setEnabled(not state.readonly)
        words = _("Seen and understood")
        known = state.value in (None, "", "OK")
        self._button.rename(words if known else f"{words} ({state.value})")
        mark(self._button, state)

    def _pressed(self) -> None:
        self.answered.emit("OK" if self._button.isChecked() else "")

    def set_entry_focus(self) -> None:
        self._button.setFocus()
