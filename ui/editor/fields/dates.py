"""A date: typed as people write it, or taken from a calendar; every calendar's year beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from inspector import eras
from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.calendar_panel import CalendarPanel
from ui.editor.fields.calendars import Calendar, in_line, precision_of, told
from ui.editor.fields.entry import EntryField
from ui.shared.parts import Button, Label
from ui.shared.words import day as written_day


def today() -> date:
    """The day by this device's clock."""
    now = QDate.currentDate()
    return date(now.year(), now.month(), now.day())


class DateField(EntryField):
    """One line; beneath it what was understood, and the days to choose from where it can mean two."""

    def __init__(self, looks: frozenset[str] = frozenset(), today: Callable[[], date] = today) -> None:
        self._calendar, self._precision = Calendar.of(looks), precision_of(looks)
        super().__init__(hint=self._hint())
        self._today = today
        self._panel: CalendarPanel | None = None  # built when first opened
        self._opener = Button(_("Calendar"), "calendar")
        self._opener.setObjectName("calendar")
        self._opener.setCheckable(True)
        self._opener.toggled.connect(self._toggle)
        self._opener.installEventFilter(self)
        self._has_calendar = "no-calendar" not in looks
        self._understood = Label("", 13, 400, "text2")
        self._understood.setObjectName("understood")
        self._either = [Button("", kind="secondary") for _n in range(2)]
        asked = QHBoxLayout()
        asked.setSpacing(8)
        for n, button in enumerate(self._either):
            button.setObjectName(f"either-{n}")
            button.hide()
            asked.addWidget(button)
        asked.addStretch(1)
        self._days: tuple[date, ...] = ()
        for n, button in enumerate(self._either):
            button.clicked.connect(partial(self._settle, n))
        self._row.addWidget(self._opener)
        self._column.addWidget(self._understood)
        self._column.addLayout(asked)
        self._edit.textChanged.connect(self._tell)
        self._tell()

    def _hint(self) -> str:
        example = date(2026, 11, 24)
        return _("Such as {example}").format(example=in_line(example, self._calendar, self._precision))

    def present(self, state: NodeState) -> None:
        super().present(state)
        self._opener.setVisible(self._has_calendar and not state.readonly)
        if state.readonly:
            self._opener.setChecked(False)
        self._tell()

    def _shown(self, value: str) -> str:
        day = _of_iso(value)
        return value if day is None else in_line(day, self._calendar, self._precision)

    def _meant(self, text: str) -> str:
        day = eras.read(text, self._precision)
        return text if day is None else day.isoformat()

    def _day_in(self, text: str) -> tuple[date, ...]:
        """The days that the text may mean."""
        return eras.readings(text, self._precision)

    def _with(self, day: date) -> str:
        """The text with this day in it."""
        return in_line(day, self._calendar, self._precision)

    def _tell(self) -> None:
        """Say what is understood while it is typed; ask where it can mean two days."""
        self._days = self._day_in(self._text())
        words = ""
        if len(self._days) == 1:
            words = told(self._days[0], self._calendar, self._precision)
        elif self._days:
            words = _("This can mean two days. Which one?")
        self._understood.setText(words)
        self._understood.setVisible(bool(words))
        asking = len(self._days) == 2 and not self._edit.isReadOnly()
        for n, button in enumerate(self._either):
            if asking:
                button.rename(written_day(self._days[n]))
            button.setVisible(asking)

    def _settle(self, n: int) -> None:
        if n < len(self._days):
            self._take(self._days[n])

    def _take(self, day: date) -> None:
        """Write this day into the line, and answer it."""
        self._write(self._with(day))
        self._opener.setChecked(False)
        self._edit.setFocus()

    def open_calendar(self) -> None:
        """Show the calendar below."""
        self._opener.setChecked(True)

    def _toggle(self, opened: bool) -> None:
        if not opened:
            if self._panel is not None:
                had_keys = self._panel.isAncestorOf(self.focusWidget() or self)
                self._panel.hide()
                if had_keys:
                    self._opener.setFocus()
            return
        if self._panel is None:
            self._panel = CalendarPanel(self._calendar, self._precision)
            self._panel.picked.connect(self._take)
            self._panel.closed.connect(partial(self._opener.setChecked, False))
            self._column.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignLeft)
        self._panel.open(self._days[0] if len(self._days) == 1 else None, self._today())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Down and self._opener.isVisibleTo(self):
            self.open_calendar()  # from the line, which has no use for the key
        elif event.key() == Qt.Key.Key_Escape and self._opener.isChecked():
            self._opener.setChecked(False)
        else:
            super().keyPressEvent(event)


def _of_iso(value: str) -> date | None:
    """The day of a date, or of a moment."""
    try:
        return date.fromisoformat(value[:10]) if value[10:11] in ("", "T") else None
    except ValueError:
        return None
