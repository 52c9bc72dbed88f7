"""A calendar below its line: days of a month, months of a year, or years."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy

from inspector import eras
from inspector.eras import Precision
from inspector.i18n import gettext as _
from inspector.i18n import language
from ui.editor.fields.calendars import Calendar, told
from ui.shared.parts import Box, Button, Label, Pressable
from ui.shared.theme import TARGET, THEME

_YEARS = 12  # on one sheet


class Cell(Pressable):
    """A day, month or year to press."""

    def __init__(self) -> None:
        super().__init__("")
        self.day = date.min
        self.muted = self.today = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(TARGET), THEME.px(TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        chosen = self.isChecked()
        edge = QColor(palette.accent) if self.today else None
        self.frame(painter, QColor(palette.accent) if chosen else None, edge, 2)
        words = palette.on_accent if chosen else palette.text2 if self.muted else palette.text
        painter.setPen(QColor(words))
        painter.setFont(THEME.font(12 if self.muted else 14, 600 if chosen or self.today else 400))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class CalendarPanel(Box):
    """Arrows go along the days, Page up and Page down turn the sheet, Enter takes, Escape closes."""

    picked = Signal(object)  # the date
    closed = Signal()

    def __init__(self, calendar: Calendar, precision: Precision) -> None:
        super().__init__(radius=10)
        self._calendar, self._precision = calendar, precision
        self._shown = self._today = date.min  # a day on the sheet that is shown, and the present day
        self._chosen: date | None = None
        self._title = Label("", 14, 600)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        before, after = Button("", "chevron-left", "quiet"), Button("", "chevron-right", "quiet")
        for button, name, words in ((before, "before", _("Before")), (after, "after", _("After"))):
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setToolTip(words)
        before.clicked.connect(self._turn_back)
        after.clicked.connect(self._turn_on)
        head.addWidget(before)
        head.addWidget(self._title, 1)
        head.addWidget(after)
        now = Button(
            {Precision.DAY: _("Today"), Precision.MONTH: _("This month")}.get(precision, _("This year"))
        )
        now.setObjectName("now")
        now.clicked.connect(self._take_today)
        shut = Button(_("Close"), "x", "quiet")
        shut.setObjectName("close")
        shut.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(now)
        foot.addStretch(1)
        foot.addWidget(shut)
        grid = QGridLayout()
        grid.setSpacing(2)
        if precision is Precision.DAY:
            self._head_of_week(grid)
        across = 7 if precision is Precision.DAY else 4
        self.cells = [Cell() for _n in range(42 if precision is Precision.DAY else _YEARS)]
        for n, cell in enumerate(self.cells):
            cell.clicked.connect(self._pressed)
            cell.installEventFilter(self)
            grid.addWidget(cell, 1 + n // across, n % across)
        self.column.addLayout(head)
        self.column.addLayout(grid)
        self.column.addLayout(foot)

    def _first_of_week(self) -> int:
        return QLocale(language()).firstDayOfWeek().value

    def _head_of_week(self, grid: QGridLayout) -> None:
        for n in range(7):
            day = (self._first_of_week() - 1 + n) % 7 + 1
            name = QLocale(language()).dayName(day, QLocale.FormatType.ShortFormat)
            words = Label(name, 12, 500, "text2", wrap=False)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(words, 0, n)

    def open(self, chosen: date | None, today: date) -> None:
        """Show the sheet of the chosen day, or of today; the keyboard goes to it."""
        self._chosen, self._today = chosen, today
        self._show(chosen or today)
        self.show()
        self._focus(chosen or today)

    def _days(self) -> list[date | None]:
        """What the cells stand for; None beyond the first and the last day that there can be."""
        shown = self._shown
        if self._precision is Precision.YEAR:
            start = shown.year - (shown.year - 1) % _YEARS
            return [
                date(y, 1, 1) if date.min.year <= y <= date.max.year else None
                for y in range(start, start + _YEARS)
            ]
        if self._precision is Precision.MONTH:
            return [date(shown.year, month, 1) for month in range(1, 13)]
        lead = (shown.replace(day=1).isoweekday() - self._first_of_week()) % 7
        first = shown.replace(day=1).toordinal() - lead
        ordinals = range(first, first + 42)
        return [date.fromordinal(n) if 1 <= n <= date.max.toordinal() else None for n in ordinals]

    def _show(self, shown: date) -> None:
        self._shown = shown
        for cell, day in zip(self.cells, self._days(), strict=True):
            cell.setEnabled(day is not None)
            if day is None:
                cell.rename("")
                continue
            cell.day = day
            cell.rename(self._named(day))
            cell.setAccessibleName(told(day, self._calendar, self._precision))
            cell.muted = self._precision is Precision.DAY and day.month != shown.month
            cell.today = self._same(day, self._today)
            cell.setChecked(self._chosen is not None and self._same(day, self._chosen))
            cell.update()
        self._title.setText(self._heading())

    def _named(self, day: date) -> str:
        if self._precision is Precision.DAY:
            return str(day.day)
        if self._precision is Precision.MONTH:
            return QLocale(language()).monthName(day.month, QLocale.FormatType.ShortFormat)
        year = eras.buddhist_year(day)
        return str(year) if self._calendar is Calendar.BUDDHIST and year else str(day.year)

    def _heading(self) -> str:
        if self._precision is Precision.YEAR:
            days = [day for day in self._days() if day is not None]
            return f"{days[0].year} – {days[-1].year}"
        of_sheet = Precision.MONTH if self._precision is Precision.DAY else Precision.YEAR
        return told(self._shown.replace(day=1), self._calendar, of_sheet)

    def _same(self, one: date, other: date) -> bool:
        return eras.written(one, self._precision) == eras.written(other, self._precision)

    def _sheet(self, step: int) -> date:
        """A day of the sheet so many before or after."""
        if self._precision is Precision.DAY:
            return _moved(self._shown, months=step)
        return _moved(self._shown, months=step * 12 * (_YEARS if self._precision is Precision.YEAR else 1))

    def _turn_back(self) -> None:
        self._show(self._sheet(-1))

    def _turn_on(self) -> None:
        self._show(self._sheet(1))

    def _take_today(self) -> None:
        self._take(self._today)

    def _pressed(self) -> None:
        cell = self.sender()
        if isinstance(cell, Cell):
            self._take(cell.day)

    def _take(self, day: date) -> None:
        first = {Precision.YEAR: day.replace(month=1, day=1), Precision.MONTH: day.replace(day=1)}
        self.picked.emit(first.get(self._precision, day))

    def _focus(self, day: date) -> None:
        for cell in self.cells:
            if cell.isEnabled() and self._same(cell.day, day):
                cell.setFocus()
                return

    def _go(self, cell: Cell, key: int) -> bool:
        """Move the keyboard as an arrow or page key says."""
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        upright = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        sheets = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(key), 0)
        if sheets:
            self._shown = cell.day
            wanted = self._sheet(sheets)
        elif not sideways and not upright:
            return False
        elif self._precision is Precision.DAY:
            wanted = _later(cell.day, sideways + 7 * upright)
        else:
            unit = 1 if self._precision is Precision.MONTH else 12
            wanted = _moved(cell.day, months=(sideways + 4 * upright) * unit)
        self._show(wanted)
        self._focus(wanted)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, Cell)
        ):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
            return self._go(watched, event.key())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _later(day: date, days: int) -> date:
    ordinal = min(max(1, day.toordinal() + days), date.max.toordinal())
    return date.min + timedelta(days=ordinal - 1)


def _moved(day: date, *, months: int) -> date:
    """The same day so many months later, or the last of that month; within the years that there can be."""
    whole = min(max(12, day.year * 12 + day.month - 1 + months), date.max.year * 12 + 11)
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
