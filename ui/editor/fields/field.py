"""What every field has in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.forms.state import NodeState


class Field(QWidget):
    """Shows the answer of one question; `answered` carries a new one, as ODK writes it."""

    answered = Signal(str)
    focused = Signal()
    receiver_wanted = Signal()  # somebody wants the answer from a receiver of positions

    def present(self, state: NodeState) -> None:
        """Show this state. What is being typed is not disturbed."""
        raise NotImplementedError

    def seal(self) -> None:
        """Take no answer any more; what is there can still be looked at."""
        self.setEnabled(False)

    def set_entry_focus(self) -> None:
        """Put the keyboard where the answer is given."""
        self.setFocus()
