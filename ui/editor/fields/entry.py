"""Typed answers: text, numbers, dates, times, positions. Saved half a second after the last key, and on leaving."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field
from ui.shared.measures import fix
from ui.shared.parts import Label
from ui.shared.theme import THEME

PAUSE = 500  # ms


class EntryField(Field):
    """One line, or several where the form asks for it."""

    def __init__(self, *, lines: bool = False, unit: str = "", hint: str = "") -> None:
        super().__init__()
        self._edit: QLineEdit | QPlainTextEdit = QPlainTextEdit() if lines else QLineEdit()
        self._edit.setObjectName("entry")
        self._edit.setFont(THEME.font(15, 500))
        self._edit.setPlaceholderText(hint)
        self._edit.installEventFilter(self)
        if isinstance(self._edit, QPlainTextEdit):
            fix(self._edit, height=96)
            self._edit.setTabChangesFocus(True)
        self._saved = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.commit)
        self._edit.textChanged.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._edit, 1)
        if unit:
            row.addWidget(Label(unit, 14, 400, "text2", wrap=False))

    def present(self, state: NodeState) -> None:
        self._edit.setAccessibleName(state.label or state.ref)
        self._edit.setReadOnly(state.readonly)
        self._edit.setProperty("wrong", not state.valid)
        self._edit.style().unpolish(self._edit)
        self._edit.style().polish(self._edit)
        value = state.value or ""
        if not self._timer.isActive() and value != self._saved:
            self._saved = value
            self._put(value)

    def _put(self, text: str) -> None:
        if text == self._text():
            return
        self._edit.blockSignals(True)
        if isinstance(self._edit, QPlainTextEdit):
            self._edit.setPlainText(text)
        else:
            self._edit.setText(text)
        self._edit.blockSignals(False)

    def _text(self) -> str:
        return self._edit.toPlainText() if isinstance(self._edit, QPlainTextEdit) else self._edit.text()

    def _typed(self) -> None:
        if not self._edit.isReadOnly():
            self._timer.start()

    def commit(self) -> None:
        """Hand over what was typed, if it is new."""
        self._timer.stop()
        text = self._text()
        if text != self._saved:
            self._saved = text
            self.answered.emit(text)

    def set_entry_focus(self) -> None:
        self._edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)


def hint_for(kind: str) -> str:
    """How an answer of this type is written."""
    return {
        "date": _("Year-month-day, such as 2026-11-24"),
        "time": _("Hours:minutes, such as 14:05"),
        "dateTime": _("Such as 2026-11-24T14:05:00+09:00"),
        "geopoint": _("Latitude and longitude, such as 35.4981 140.1153"),
        "geotrace": _("Points as “latitude longitude”, separated by ;"),
        "geoshape": _("Corners as “latitude longitude”, separated by ;"),
    }.get(kind, "")
