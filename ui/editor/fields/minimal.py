"""A choice that takes one line until it is opened, and opens in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.answers import offered, toggled
from ui.editor.fields.choice_list import ChoiceList
from ui.editor.fields.field import Field, answer_of, mark
from ui.shared.parts import Pressable, icon_at
from ui.shared.theme import TARGET, THEME


class Opener(Pressable):
    """Shows the answer and opens the list of answers; looks like a line to type in, with a chevron."""

    def __init__(self) -> None:
        super().__init__("")
        self._is_empty = True
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, words: str, name: str) -> None:
        """Show these words, or that nothing is chosen."""
        self._is_empty = not words
        self.rename(words or _("Choose"))
        self.setAccessibleName(f"{name}: {words or _('not answered')}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THEME.px(220), THEME.px(TARGET))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(THEME.px(100), THEME.px(TARGET))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = THEME.palette
        ground = palette.surface if self.isEnabled() else palette.sunken
        self.frame(painter, QColor(ground), QColor(palette.edge), palette.line_width)
        size = THEME.px(18)
        chevron = "chevron-up" if self.isChecked() else "chevron-down"
        icon_at(
            painter,
            chevron,
            self.width() - size - THEME.px(12),
            (self.height() - size) / 2,
            size,
            palette.text2,
        )
        painter.setFont(THEME.font(15, 400 if self._is_empty else 500))
        painter.setPen(QColor(palette.text2 if self._is_empty else palette.text))
        place = QRectF(self.rect()).adjusted(THEME.px(12), 0, -size - THEME.px(20), 0)
        seen = QFontMetricsF(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, place.width()
        )
        self.setToolTip(self.text() if seen != self.text() else "")
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, seen)


class Opening(Field):
    """A line that opens something below it; Escape closes it again."""

    def __init__(self) -> None:
        super().__init__()
        self.opener = Opener()
        self.opener.setObjectName("opener")
        self.opener.toggled.connect(self._toggle)
        self.opener.installEventFilter(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self.opener)

    def below(self) -> QWidget | None:
        """What opens; None until it was opened once."""
        raise NotImplementedError

    def open_below(self) -> None:
        """Show it and give it the keyboard."""
        raise NotImplementedError

    def _toggle(self, opened: bool) -> None:
        if opened:
            self.open_below()
            return
        shown = self.below()
        if shown is not None:
            had_keys = shown.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
            shown.hide()
            if had_keys:
                self.opener.setFocus()

    def set_entry_focus(self) -> None:
        self.opener.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.opener.isChecked():
                self.opener.setChecked(False)
                return True
            if watched is self.opener and event.key() in (
                Qt.Key.Key_Down,
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            ):
                self.opener.setChecked(True)
                return True
        return super().eventFilter(watched, event)


class MinimalField(Opening):
    """One line with the answer; a press opens the answers, and choosing one of one closes them."""

    def __init__(self, *, many: bool, quick: bool = False) -> None:
        super().__init__()
        self._many, self._quick = many, quick
        self._list: ChoiceList | None = None  # built when first opened
        self._state: NodeState | None = None
        self._chosen: tuple[str, ...] = ()

    def below(self) -> QWidget | None:
        return self._list

    def present(self, state: NodeState) -> None:
        self._state, self._chosen = state, answer_of(state)
        self._say()
        self.opener.setEnabled(not state.readonly)
        mark(self.opener, state)
        if state.readonly:
            self.opener.setChecked(False)
        if self._list is not None:
            self._present_list()

    def choices(self, state: NodeState) -> tuple[tuple[str, str], ...]:
        """The answers to choose from."""
        return offered(state)

    def _say(self) -> None:
        if self._state is not None:
            names = dict(self.choices(self._state)) if self._chosen else {}
            words = ", ".join(names.get(value) or value for value in self._chosen)
            self.opener.present(words, self._state.label or self._state.ref)

    def _present_list(self) -> None:
        state = self._state
        if state is not None and self._list is not None:
            name = state.label or state.ref
            self._list.present(self.choices(state), frozenset(self._chosen), name, readonly=state.readonly)

    def open_below(self) -> None:
        if self._list is None:
            self._list = ChoiceList()
            self._list.pressed.connect(self._press)
            self._list.watch_focus(self)
            self.column.addWidget(self._list)
        self._list.clear_search()
        self._present_list()
        self._list.show()
        self._list.set_entry_focus()

    def _press(self, value: str) -> None:
        if self._state is None:
            return
        self._chosen = toggled(self._chosen, value, self.choices(self._state), many=self._many)
        self._say()
        if not self._many:
            self.opener.setChecked(False)
        elif self._list is not None:
            self._present_list()
        self.answered.emit(" ".join(self._chosen))
        if self._quick and self._chosen and not self._many:
            self.advance.emit()
