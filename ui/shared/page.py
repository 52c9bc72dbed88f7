"""The frame of every page: a top bar with title, line, tools and the one primary act; the work below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.domain.changes import Changes
from inspector.errors import InspectorError
from ui.shared.measures import at_most, fix, stand_beside
from ui.shared.parts import Box, Ground, Label, Rule, Title


class Page(QWidget):
    """A page of the window. `told` carries a sentence for the toast."""

    told = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        bar = Ground("surface")
        fix(bar, height=60)
        self.tools = QHBoxLayout(bar)
        self.tools.setContentsMargins(20, 0, 16, 0)
        self.tools.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = Title(title, 18, 600)
        self.line = Title("", 13, 400, "text2")
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.line)
        words.addStretch(1)
        self.tools.addLayout(words, 1)
        self.work = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(Rule())
        whole.addWidget(self.work, 1)

    def head(self, title: str, line: str = "") -> None:
        """Show this title and line."""
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        for words in (self.title, self.line):
            words.tell_whole()

    def split(
        self, listing: QWidget, *above: QWidget | QLayout, side: int, inside: int = 0
    ) -> tuple[QWidget, QVBoxLayout]:
        """Lay the work out as a list at the left, with what finds it above, and a column for what is chosen.

        Widths in pixels at the usual text; `inside` is the most that the column takes. Gives the left side and
        the column.
        """
        ground = Ground("surface")
        stand_beside(ground, side)
        beside = QVBoxLayout(ground)
        margin = 12 if above else 6
        beside.setContentsMargins(margin, 12, margin, 0)
        for part in above:
            beside.addLayout(part) if isinstance(part, QLayout) else beside.addWidget(part)
        beside.addWidget(listing, 1)
        chosen = QWidget()
        if inside:
            at_most(chosen, width=inside)
        within = QVBoxLayout(chosen)
        within.setSpacing(12)
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(ground)
        row.addWidget(column(chosen), 1)
        return ground, within

    def refused(self, error: InspectorError) -> None:
        """Tell a fault where the page has no better place for it."""
        self.told.emit(str(error))

    def concerns(self, changes: Changes) -> bool:
        """Whether this page shows something of what changed."""
        return bool(changes.records)

    def refresh(self) -> None:
        """Read again what is shown."""


def column(inside: QWidget, *, margin: int = 24) -> QScrollArea:
    """A column that scrolls by itself."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    inside.installEventFilter(_AsHighAsItsWords(inside))
    layout = inside.layout()
    if layout is not None:
        layout.setContentsMargins(margin, margin - 6, margin, margin)
    return area


class _AsHighAsItsWords(QObject):
    """Keeps what scrolls as high as its wrapped words need at its width, which a scroll area does not ask for."""

    _at_it = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and isinstance(watched, QWidget):
            layout = watched.layout()
            if layout is not None and layout.hasHeightForWidth() and not self._at_it:
                self._at_it = True
                try:
                    self._fit(watched, layout)
                finally:
                    self._at_it = False
        return False

    @staticmethod
    def _fit(watched: QWidget, layout: QLayout) -> None:
        """Set the height; a scroll bar that comes with it takes width away, and the words then only need more.

        The second look never lowers the height again: words that fit just without the bar would make it come and
        go for ever.
        """
        needed = layout.totalHeightForWidth(watched.width())
        if needed != watched.minimumHeight():
            watched.setMinimumHeight(needed)
            narrower = layout.totalHeightForWidth(watched.width())
            if narrower > needed:
                watched.setMinimumHeight(narrower)


def empty_state(icon_words: str, act: QWidget | None = None) -> Box:
    """What will be here, and the one thing to do."""
    box = Box()
    words = Label(icon_words, 14, 400, "text2")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.column.setContentsMargins(24, 32, 24, 32)
    box.column.addWidget(words)
    if act is not None:
        box.column.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
    return box


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
