"""Another value than those that stand there, written with the field that the question or the record has."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app.inbox import Entry, InboxView
from inspector.forms.state import NodeState
from inspector.i18n import N_
from inspector.i18n import gettext as _
from ui.editor.field_factory import field_for
from ui.editor.fields.field import Field
from ui.shared.gps import opening
from ui.shared.parts import Choice, ChoiceBox, Label

_HINTS = {
    Entry.TEXT: N_("Write it as it should stand"),
    Entry.DATE: N_("Year-month-day, such as 2026-11-24"),
    Entry.POSITION: N_("Such as 35.4981, 140.1153"),
}


class OtherValue(QWidget):
    """The choice of writing another value; its field opens below it."""

    def __init__(self, view: InboxView, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._value = ""
        self._field: Field | None = None
        self._state: NodeState | None = None
        self._edit: QLineEdit | None = None
        self._box: QComboBox | None = None
        self.take = Choice("other", _("Write another value"))
        self.take.setObjectName("take-other")
        self.take.toggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.take)
        row.addStretch(1)
        column.addLayout(row)
        self._inside = QWidget()
        self._below = QVBoxLayout(self._inside)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        column.addWidget(self._inside)
        self._below.addWidget(self._entry(view))
        self.reason: QLineEdit | None = None
        if view.entry is Entry.ANSWER:
            self.reason = line_for("reason", _("Reason, printed in the report"))
            self._below.addWidget(Label(_("Reason"), 13, 400, "text2"))
            self._below.addWidget(self.reason)
        self._inside.setVisible(False)

    @property
    def typed(self) -> str:
        """The value as it was written."""
        if self._field is not None:
            self._field.finish()
            return self._value
        if self._box is not None:
            return str(self._box.currentData())
        return self._edit.text() if self._edit is not None else ""

    @property
    def why(self) -> str:
        return self.reason.text() if self.reason is not None else ""

    def _entry(self, view: InboxView) -> QWidget:
        if view.entry is Entry.ANSWER and view.state is not None:
            return self._answer(view.state)
        if view.entry is Entry.CHOICE:
            self._box = ChoiceBox(view.line.title)
            self._box.setObjectName("other-value")
            for value, words in view.options:
                self._box.addItem(words, value)
            return self._box
        hint = _(_HINTS[view.entry])
        self._edit = line_for("other-value", hint, view.line.title)
        return self._edit

    def _answer(self, state: NodeState) -> QWidget:
        self._state = replace(state, value=None, valid=True, message="", problem=None, required=False)
        field = self._field = field_for(self._state)
        field.answered.connect(self._answered)
        field.told.connect(lambda value, _how, _words: self._answered(value))
        field.receiver_wanted.connect(self._receive)
        field.present(self._state)
        return field

    def _answered(self, value: str) -> None:
        self._value = value
        if self._field is not None and self._state is not None:
            self._field.present(replace(self._state, value=value or None))
        self.take.setChecked(True)

    def _receive(self) -> None:
        panel = opening.open_or_close(self, self._settings)
        if panel is not None:
            panel.taken.connect(self._received)
            self._below.insertWidget(1, panel)

    def _received(self, geopoint: str, _source: str) -> None:
        if self._field is None or not self._field.received(geopoint):
            self._answered(geopoint)

    def _toggled(self, on: bool) -> None:
        self._inside.setVisible(on)
        if not on:
            return
        if self._field is not None:
            self._field.set_entry_focus()
        else:
            (self._edit or self._box or self).setFocus()


def line_for(name: str, hint: str, label: str = "") -> QLineEdit:
    """A line to type in."""
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(label or hint)
    return edit
