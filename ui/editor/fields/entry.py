"""Typed answers: text, numbers, positions. Saved half a second after the last key, and on leaving."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field, mark
from ui.shared.measures import fix
from ui.shared.parts import Label
from ui.shared.theme import THEME

PAUSE = 500  # ms


class Line(QLineEdit):
    """One line with its unit inside at the right."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._unit = unit
        self.setFont(THEME.font(15, 500))

    def _wide(self) -> int:
        return round(QFontMetricsF(THEME.font(14)).horizontalAdvance(self._unit)) if self._unit else 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.setTextMargins(0, 0, self._wide() + THEME.px(8) if self._unit else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setFont(THEME.font(14))
            painter.setPen(THEME.color("text2"))
            place = QRectF(self.rect()).adjusted(0, 0, -THEME.px(14), 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)


class EntryField(Field):
    """One line, or several where the form asks for it."""

    def __init__(
        self, *, lines: bool = False, unit: str = "", hint: str = "", digits: bool = False, note: str = ""
    ) -> None:
        super().__init__()
        self._unit = unit
        self._edit: QLineEdit | QPlainTextEdit = QPlainTextEdit() if lines else Line(unit)
        self._edit.setObjectName("entry")
        self._edit.setFont(THEME.font(15, 500))
        self._edit.setPlaceholderText(hint)
        self._edit.installEventFilter(self)
        if digits:  # what a keyboard on the screen shows first; nothing typed is refused
            self._edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        if isinstance(self._edit, QPlainTextEdit):
            fix(self._edit, height=96)
            self._edit.setTabChangesFocus(True)
        self._saved = ""
        self._standing = ""  # what stood in the line before anybody typed
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.commit)
        self._edit.textChanged.connect(self._typed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._edit, 1)
        self._column.addLayout(self._row)
        if note:
            self._column.addWidget(Label(note, 13, 400, "text2"))

    def present(self, state: NodeState) -> None:
        name = state.label or state.ref
        self._edit.setAccessibleName(f"{name}, {self._unit}" if self._unit else name)
        self._edit.setReadOnly(state.readonly)
        mark(self._edit, state)
        value = state.value or ""
        self._edit.setVisible(bool(value) or not state.readonly)  # a note is its words alone
        if not self._timer.isActive() and value != self._saved:
            self._saved = value
            self._put(self._shown(value))

    def _shown(self, value: str) -> str:
        """How a value is written in the line."""
        return value

    def _meant(self, text: str) -> str:
        """The answer that a text in the line gives."""
        return text

    def _put(self, text: str) -> None:
        self._standing = text
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

    def _write(self, text: str) -> None:
        """Write as somebody who types would, and hand it over at once."""
        if isinstance(self._edit, QLineEdit):
            self._edit.setText(text)
            self.commit()

    def _typed(self) -> None:
        if not self._edit.isReadOnly():
            self._timer.start()

    def commit(self) -> None:
        """Hand over what was typed, if it is new."""
        self._timer.stop()
        text = self._text()
        if text == self._standing:
            return
        self._standing, meant = text, self._meant(text)
        if meant != self._saved:
            self._saved = meant
            self.answered.emit(meant)

    def set_entry_focus(self) -> None:
        self._edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif event.type() == QEvent.Type.FocusOut:
            self.commit()
            self._put(self._shown(self._saved))
        return super().eventFilter(watched, event)


def hint_for(kind: str) -> str:
    """How an answer of this type is written."""
    return {
        "geopoint": _("Latitude and longitude, such as 35.4981 140.1153"),
        "geotrace": _("Points as “latitude longitude”, separated by ;"),
        "geoshape": _("Corners as “latitude longitude”, separated by ;"),
    }.get(kind, "")
