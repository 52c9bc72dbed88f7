"""Answers in one row of equal columns: a scale of agreement, and the rows and the head of a table."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from inspector.forms.state import NodeState
from ui.editor.fields.answers import offered, toggled
from ui.editor.fields.field import Field, answer_of
from ui.shared.parts import Label, Pressable, icon_at
from ui.shared.theme import TARGET, THEME

_MIDDLE = int(Qt.AlignmentFlag.AlignHCenter)


class Words(Enum):
    """Where the words of an answer stand."""

    BENEATH = "likert"
    ABOVE = "list"
    NOWHERE = "list-nolabel"
    ONLY = "label"


def _fitted(text: str, width: float, weight: int) -> tuple[QFont, int]:
    """The font in which the longest word fits, and how lines are broken; a word too long even so is broken too."""
    wrapped = int(Qt.TextFlag.TextWordWrap)
    for size in (13, 12, 11):
        font = THEME.font(size, weight)
        metrics = QFontMetricsF(font)
        if max((metrics.horizontalAdvance(word) for word in text.split()), default=0) <= width:
            return font, wrapped
    return THEME.font(11, weight), int(Qt.TextFlag.TextWrapAnywhere)


def _high(text: str, width: float, weight: int) -> int:
    font, wrapped = _fitted(text, width, weight)
    room = QRectF(0, 0, max(1.0, width), 10_000)
    return round(QFontMetricsF(font).boundingRect(room, wrapped, text).height() + 0.5)


class Head(Label):
    """The words of an answer at the head of a table; they take any width."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 13, 600)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return _high(self.text(), width - THEME.px(8), 600)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        place = QRectF(self.rect()).adjusted(THEME.px(4), 0, -THEME.px(4), 0)
        font, wrapped = _fitted(self.text(), place.width(), 600)
        painter.setFont(font)
        painter.setPen(THEME.color("text"))
        painter.drawText(place, wrapped | _MIDDLE | int(Qt.AlignmentFlag.AlignBottom), self.text())


class Mark(Pressable):
    """One answer as a ring or a box to mark, its words above, beneath or only for readers of the screen."""

    def __init__(self, value: str, text: str, words: Words, *, many: bool) -> None:
        super().__init__(text)
        self.value, self._words, self._many = value, words, many
        self.setCheckable(True)
        self.setToolTip(text if words is Words.NOWHERE else "")
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(words is not Words.NOWHERE)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if self._words is Words.NOWHERE:
            return THEME.px(TARGET)
        return THEME.px(TARGET) + _high(self.text(), width - THEME.px(8), 600) + THEME.px(6)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(96), self.heightForWidth(THEME.px(96)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(
            THEME.px(TARGET), self.sizeHint().height() if self._words is Words.NOWHERE else THEME.px(TARGET)
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        tone = palette.tones["accent"]
        self.frame(painter, None, None, 1)
        side, size = THEME.px(26), THEME.px(TARGET)
        top = self.height() - size if self._words is Words.ABOVE else 0
        spot = QRectF((self.width() - side) / 2, top + (size - side) / 2, side, side)
        wrong = bool(self.property("wrong"))
        edge = QColor(palette.tones["critical"].color if wrong else palette.edge)
        painter.setBrush(QColor(palette.accent) if self.isChecked() else QColor(palette.surface))
        painter.setPen(QPen(QColor(palette.accent) if self.isChecked() else edge, 2))
        if self._many:
            painter.drawRoundedRect(spot, 5, 5)
        else:
            painter.drawEllipse(spot)
        if self.isChecked():
            tick = THEME.px(16)
            at = (spot.x() + (side - tick) / 2, spot.y() + (side - tick) / 2)
            icon_at(painter, "check", *at, tick, palette.on_accent)
        if self._words is Words.NOWHERE:
            return
        strong = palette.accent if palette.heavier else tone.on_soft
        painter.setPen(QColor(strong if self.isChecked() else palette.text))
        below = self._words is Words.BENEATH
        place = QRectF(THEME.px(4), size if below else 0, self.width() - THEME.px(8), self.height() - size)
        upright = int(Qt.AlignmentFlag.AlignTop if below else Qt.AlignmentFlag.AlignBottom)
        font, wrapped = _fitted(self.text(), place.width(), 600 if self.isChecked() else 400)
        painter.setFont(font)
        painter.drawText(place, upright | _MIDDLE | wrapped, self.text())


class MarksField(Field):
    """Answers side by side; left and right go along them."""

    def __init__(self, words: Words, *, many: bool) -> None:
        super().__init__()
        self._words, self._many = words, many
        self.beside = words is not Words.BENEATH
        self.is_heading = words is Words.ONLY
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._offered: tuple[tuple[str, str], ...] = ()
        self._marks: list[Mark] = []
        self._chosen: tuple[str, ...] = ()

    def present(self, state: NodeState) -> None:
        answers = state.choices if self._words is Words.ONLY else offered(state)
        self._chosen = answer_of(state)
        if answers != self._offered:
            self._offer(answers)
        for one in self._marks:
            one.setChecked(one.value in self._chosen)
            one.setEnabled(not state.readonly)
            one.setProperty("wrong", not state.valid)
            one.setAccessibleDescription(" ".join(filter(None, (state.label, state.message))))
            one.update()

    def _offer(self, answers: tuple[tuple[str, str], ...]) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._offered, self._marks = answers, []
        for value, label in answers:
            if self._words is Words.ONLY:
                self._row.addWidget(Head(label or value), 1)
                continue
            mark = Mark(value, label or value, self._words, many=self._many)
            mark.setObjectName(f"choice-{value}")
            mark.clicked.connect(self._pressed)
            mark.installEventFilter(self)
            self._marks.append(mark)
            self._row.addWidget(mark, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(TARGET) * max(1, len(self._marks)), super().minimumSizeHint().height())

    def _pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Mark):
            self._chosen = toggled(self._chosen, pressed.value, self._offered, many=self._many)
            for one in self._marks:
                one.setChecked(one.value in self._chosen)
            self.answered.emit(" ".join(self._chosen))

    def set_entry_focus(self) -> None:
        chosen = next((one for one in self._marks if one.isChecked()), None)
        if chosen is not None or self._marks:
            (chosen or self._marks[0]).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._marks:
            steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
            step = steps.get(Qt.Key(event.key()), 0)
            if step:
                at = self._marks.index(watched) + step
                self._marks[max(0, min(at, len(self._marks) - 1))].setFocus()
                return True
            if event.text().isdecimal() and 0 < int(event.text()) <= len(self._marks):
                self._marks[int(event.text()) - 1].click()
                return True
        return super().eventFilter(watched, event)
