"""A range as stars, and a range as a list of its values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field, answer_of
from ui.editor.fields.minimal import MinimalField
from ui.editor.fields.steps import Steps
from ui.shared.flow import Flow
from ui.shared.measures import fix
from ui.shared.parts import Button, Label, Pressable, icon_at
from ui.shared.theme import TARGET, THEME

MOST_STARS = 10
MOST_PICKED = 5_000  # values in a list; more are a slider


class Star(Pressable):
    """One star; full up to the rating."""

    def __init__(self, n: int, name: str) -> None:
        super().__init__(name)
        self.n = n
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(TARGET), THEME.px(TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        self.frame(painter, None, None, 1)
        size = THEME.px(30)
        at = ((self.width() - size) / 2, (self.height() - size) / 2)
        name = "star-full" if self.isChecked() else "star"
        icon_at(painter, name, *at, size, palette.accent if self.isChecked() else palette.text2)


def _named(value: str, n: int, total: int) -> str:
    """Which star of how many, with the value it stands for where that is another number."""
    words = _("{n} of {total}").format(n=n + 1, total=total)
    return words if value == str(n + 1) else f"{words} ({value})"


class RatingField(Field):
    """Stars from one to the most; the star that stands is pressed again to take the rating back."""

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self._steps = steps
        self._value: str | None = None
        row = Flow(4)
        self.setLayout(row)
        total = steps.last + 1
        self._stars = [Star(n, _named(steps.value(n), n, total)) for n in range(total)]
        for star in self._stars:
            star.setObjectName(f"star-{star.n + 1}")
            star.clicked.connect(self._pressed)
            star.installEventFilter(self)
            row.addWidget(star)
        self._shown = Label("", 14, 500, wrap=False)
        self._clear = Button(_("Clear"), "x", "quiet")
        self._clear.setObjectName("clear")
        self._clear.clicked.connect(self._take_back)
        fix(self._shown, height=TARGET)
        row.addWidget(self._shown)
        row.addWidget(self._clear)

    def present(self, state: NodeState) -> None:
        self._value = state.value
        self._show()
        for star in self._stars:
            star.setEnabled(not state.readonly)
            star.setProperty("wrong", not state.valid)
            star.setAccessibleDescription(" ".join(filter(None, (state.label, state.message))))
        self._clear.setVisible(state.value is not None and not state.readonly)

    def _show(self) -> None:
        at = self._steps.at(self._value)
        for star in self._stars:
            star.setChecked(at is not None and star.n <= at)
        if self._value is None:
            self._shown.setText(_("not answered"))
        elif at is None:
            self._shown.setText(self._value)
        else:
            self._shown.setText(_named(self._value, at, self._steps.last + 1))

    def _pressed(self) -> None:
        star = self.sender()
        if isinstance(star, Star):
            value = self._steps.value(star.n)
            self._give("" if value == self._value else value)

    def _give(self, value: str) -> None:
        self._value = value or None
        self._show()
        self.answered.emit(value)

    def _take_back(self) -> None:
        self._give("")

    def set_entry_focus(self) -> None:
        at = self._steps.at(self._value)
        self._stars[at or 0].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, Star)
        ):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step:
                self._stars[max(0, min(watched.n + step, len(self._stars) - 1))].setFocus()
                return True
            if event.text().isdecimal() and 0 < int(event.text()) <= len(self._stars):
                self._stars[int(event.text()) - 1].click()
                return True
        return super().eventFilter(watched, event)


class PickerField(MinimalField):
    """The values of a range in a list that opens."""

    def __init__(self, unit: str = "") -> None:
        super().__init__(many=False)
        self._unit = unit

    def choices(self, state: NodeState) -> tuple[tuple[str, str], ...]:
        steps = Steps.of(state.attributes)
        values = [steps.value(n) for n in range(steps.last + 1)]
        strange = tuple(
            (value, _("{value} (not among the answers)").format(value=value))
            for value in answer_of(state)
            if value not in values
        )
        return strange + tuple((value, f"{value} {self._unit}".strip()) for value in values)
