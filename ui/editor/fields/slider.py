"""A range as a slider: unset until somebody touches it, exact to the digit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.field import Field, mark
from ui.editor.fields.steps import Steps
from ui.shared.parts import Button, Label
from ui.shared.theme import TARGET, THEME

_MOST_TICKS = 50


class Track(QSlider):
    """A slider that can have no value yet; it is a QSlider so that keys and readers of the screen know it."""

    put = Signal(int)  # the step that somebody chose
    under_hand = Signal(int)  # the step that a drag has come to

    def __init__(self, orientation: Qt.Orientation, *, ticks: bool) -> None:
        super().__init__(orientation)
        self._ticks = ticks
        self._at: int | None = None
        self._down: int | None = None
        flat = orientation == Qt.Orientation.Horizontal
        wide, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide if flat else fixed, fixed if flat else wide)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPageStep(10)

    def show_step(self, at: int | None, last: int) -> None:
        """Show this step of so many, or that there is none yet."""
        self._at = at
        self.blockSignals(True)
        self.setRange(0, last)
        self.setPageStep(max(1, last // 10))
        self.setValue(at or 0)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        long, high = THEME.px(220), THEME.px(TARGET)
        return QSize(long, high) if self.orientation() == Qt.Orientation.Horizontal else QSize(high, long)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint() / 2 if self._is_flat else self.sizeHint()

    @property
    def _is_flat(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal

    def place(self, step: int) -> QPointF:
        """Where a step lies."""
        margin = THEME.px(14)
        share = step / self.maximum() if self.maximum() else 0.0
        if self._is_flat:
            return QPointF(margin + share * (self.width() - 2 * margin), self.height() / 2)
        return QPointF(self.width() / 2, self.height() - margin - share * (self.height() - 2 * margin))

    def _step_at(self, point: QPointF) -> int:
        first, last = self.place(0), self.place(self.maximum())
        along = (point.x() - first.x()) if self._is_flat else (first.y() - point.y())
        whole = (last.x() - first.x()) if self._is_flat else (first.y() - last.y())
        return max(0, min(self.maximum(), round(along / whole * self.maximum()))) if whole else 0

    def _follow(self, step: int) -> None:
        self._down = step
        self._at = step
        self.under_hand.emit(step)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._follow(self._step_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(self._step_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._down is not None:
            self.put.emit(self._down)
            self._down = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: self.pageStep(), Qt.Key.Key_PageDown: -self.pageStep(),
            Qt.Key.Key_Home: -self.maximum(), Qt.Key.Key_End: self.maximum(),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self._at is None:  # the first key sets it, at the end it points to
            wanted = self.maximum() if event.key() == Qt.Key.Key_End else 0
        else:
            wanted = max(0, min(self.maximum(), self._at + step))
        if wanted != self._at:
            self.put.emit(wanted)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()  # who scrolls the page does not answer

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        wrong = bool(self.property("wrong"))
        edge = QColor(palette.tones["critical"].color if wrong else palette.edge)
        first, last = self.place(0), self.place(self.maximum())
        painter.setPen(QPen(edge, 4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(first, last)
        if self._ticks and 0 < self.maximum() <= _MOST_TICKS:
            painter.setPen(QPen(edge, 2))
            across = QPointF(0, THEME.px(9)) if self._is_flat else QPointF(THEME.px(9), 0)
            for step in range(self.maximum() + 1):
                painter.drawLine(self.place(step) - across, self.place(step) + across)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        if self._at is None:
            return
        here = self.place(self._at)
        accent = QColor(palette.accent if self.isEnabled() else palette.text2)
        painter.setPen(QPen(accent, 4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(first, here)
        painter.setPen(QPen(QColor(palette.surface), 3))
        painter.setBrush(accent)
        painter.drawEllipse(here, THEME.px(12), THEME.px(12))


class SliderField(Field):
    """The slider between its ends, the value in figures, a step less, a step more, and nothing again."""

    def __init__(self, steps: Steps, *, upright: bool = False, ticks: bool = True, unit: str = "") -> None:
        super().__init__()
        self._steps, self._unit = steps, unit
        self._value: str | None = None
        direction = Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal
        self.track = Track(direction, ticks=ticks)
        self.track.setObjectName("track")
        self.track.put.connect(self._put)
        self.track.under_hand.connect(self._preview)
        self._shown = Label("", 17, 600, wrap=False)
        self._shown.setObjectName("value")
        self._less, self._more = Button("", "minus"), Button("", "plus")
        self._clear = Button(_("Clear"), "x", "quiet")
        for button, name, words in (
            (self._less, "less", _("One step less")),
            (self._more, "more", _("One step more")),
            (self._clear, "clear", _("Clear")),
        ):
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setToolTip(words)
        self._less.clicked.connect(self._step_down)
        self._more.clicked.connect(self._step_up)
        self._clear.clicked.connect(self._take_back)
        for part in (self.track, self._less, self._more, self._clear):
            part.installEventFilter(self)
        ends = [Label(f"{steps.value(n)}", 12, 400, "text2", wrap=False) for n in (0, steps.last)]
        if upright:
            self._lay_upright(*ends)
        else:
            self._lay_flat(*ends)

    def _lay_flat(self, first: Label, last: Label) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(self._less, 0, 0)
        grid.addWidget(self.track, 0, 1)
        grid.addWidget(self._more, 0, 2)
        below = QHBoxLayout()
        below.addWidget(first)
        below.addStretch(1)
        below.addWidget(self._shown)
        below.addWidget(self._clear)
        below.addStretch(1)
        below.addWidget(last)
        grid.addLayout(below, 1, 1)
        grid.setColumnStretch(1, 1)

    def _lay_upright(self, first: Label, last: Label) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(last, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self.track, 1, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(first, 0, Qt.AlignmentFlag.AlignHCenter)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addStretch(1)
        for part in (self._shown, self._more, self._less, self._clear):
            beside.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addStretch(1)
        row.addLayout(middle)
        row.addLayout(beside)
        row.addStretch(1)

    def present(self, state: NodeState) -> None:
        self._steps = Steps.of(state.attributes)
        self._value = state.value
        near = self._steps.nearest(state.value)
        self.track.show_step(near, self._steps.last)
        self._tell(state.value)
        for part in (self.track, self._less, self._more, self._clear):
            part.setEnabled(not state.readonly)
        self._clear.setVisible(state.value is not None)
        mark(self.track, state)
        name = state.label or state.ref
        self.track.setAccessibleName(f"{name}: {self._shown.text()}")

    def _tell(self, value: str | None) -> None:
        words = _("not answered") if value is None else f"{value} {self._unit}".strip()
        self._shown.setText(words)

    def _preview(self, step: int) -> None:
        """Say the value under the hand while it drags."""
        self._tell(self._steps.value(step))

    def _put(self, step: int) -> None:
        value = self._steps.value(step)
        self.track.show_step(step, self._steps.last)
        self._tell(value)
        if value != self._value:
            self._value = value
            self.answered.emit(value)

    def _step_down(self) -> None:
        self._go(-1)

    def _step_up(self) -> None:
        self._go(1)

    def _go(self, by: int) -> None:
        """A step from where the value stands; the first press sets the start."""
        near = self._steps.nearest(self._value)
        self._put(0 if near is None else max(0, min(self._steps.last, near + by)))

    def _take_back(self) -> None:
        self._value = None
        self.answered.emit("")

    def set_entry_focus(self) -> None:
        self.track.setFocus()
