"""What every field has in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from inspector.forms.state import NodeState
from inspector.geo.projection import Spot


class Field(QWidget):
    """Shows the answer of one question; `answered` carries a new one, as ODK writes it."""

    answered = Signal(str)
    told = Signal(str, object, str)  # an answer that is more than seen: the answer, its Manner, what told it
    focused = Signal()
    receiver_wanted = Signal()  # somebody wants the answer from a receiver of positions
    advance = Signal()  # answered, and the form asks to go on at once

    origin: Spot | None = None  # where the site lies, for a field that shows a map

    beside = False  # whether it stands beside the words of its question, as a row of a table does

    is_heading = False  # whether it only says what stands beneath, and nothing is answered in it
    draws_picture = False  # whether the picture of the question is part of the answer

    def present(self, state: NodeState) -> None:
        """Show this state. What is being typed is not disturbed."""
        raise NotImplementedError

    def seal(self) -> None:
        """Take no answer any more; what is there can still be looked at."""
        self.setEnabled(False)

    def finish(self) -> None:
        """Hand over what was begun, before it is left."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell when one of the parts that are watched gets the keyboard."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().eventFilter(watched, event)

    def received(self, geopoint: str) -> bool:
        """Take what a receiver gave as a part of the answer; False where it is the whole answer."""
        return False

    def set_entry_focus(self) -> None:
        """Put the keyboard where the answer is given."""
        self.setFocus()


def mark(control: QWidget, state: NodeState) -> None:
    """Frame a control whose answer is not accepted, and tell a reader of the screen why."""
    control.setAccessibleDescription(state.hint if state.valid else state.message)
    wrong = not state.valid
    if bool(control.property("wrong")) != wrong:
        control.setProperty("wrong", wrong)
        control.style().unpolish(control)
        control.style().polish(control)
        control.update()


def answer_of(state: NodeState) -> tuple[str, ...]:
    """The values chosen; a select one has at most one, whatever it holds."""
    if not state.value:
        return ()
    return (state.value,) if state.kind == "select1" else tuple(dict.fromkeys(state.value.split()))
