"""The questions of one section, a page of them at once, with the heads of groups, rows and tables between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.app.viewing import EditorView, PileProfile, QuestionView
from inspector.i18n import gettext as _
from ui.editor.profile import PileCard
from ui.editor.question import QuestionCard
from ui.editor.row_head import RowHead
from ui.editor.table import TableHead, as_rows, first_rows
from ui.shared.measures import at_most
from ui.shared.media.devices import SYSTEM, Devices
from ui.shared.page import clear
from ui.shared.parts import Button, Label

PAGE = 25  # questions built at once


class QuestionList(QWidget):
    """Shows; what becomes of an answer is for whoever is introduced to each card."""

    row_wanted = Signal(str, str)  # form id, repeat
    row_moved = Signal(object, int)  # the row's view, its new place
    row_removed = Signal(object)
    turned = Signal()  # to another page

    def __init__(self, introduce: Callable[[QuestionCard, QuestionView], None]) -> None:
        super().__init__()
        self._introduce = introduce
        self.devices: Devices = SYSTEM  # cameras, microphones, loudspeakers
        self.cards: dict[str, QuestionCard] = {}
        self._view: EditorView | None = None
        self._page = 0
        self._piles: list[PileProfile] = []
        at_most(self, width=900)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)

    def clear(self) -> None:
        """Show nothing: what stood here belongs to another inspection, and must not be answered now."""
        clear(self._column)
        self.cards, self._view, self._page = {}, None, 0

    def go_to(self, ref: str, view: EditorView) -> None:
        """Turn to the page that has this question; to the first where none has."""
        refs = [str(one.state.ref) for one in view.questions]
        self._page = refs.index(ref) // PAGE if ref in refs else 0

    def present(self, view: EditorView, *, rebuild: bool) -> bool:
        """Show this state; says whether the cards are other ones than before."""
        self._view = view
        wanted = list(view.questions[self._page * PAGE : (self._page + 1) * PAGE])
        questions = [one for one in wanted if one.state.answerable and not one.add_to]
        piles = [one.pile for one in wanted if one.pile is not None]
        same = [one.state.ref for one in questions] == list(self.cards) and piles == self._piles
        self._piles = piles
        if not rebuild and same:
            for one in questions:
                self.cards[one.state.ref].present(one)
            return False
        clear(self._column)
        self.cards = {}
        here = (view.form_id, view.section)
        title = next((line.title for line in view.sections if (line.form_id, line.ref) == here), "")
        self._column.addWidget(Label(title, 17, 600))
        headed = first_rows(view.questions, wanted)
        for one in as_rows(view.questions, wanted):
            if one.state.ref in headed:
                self._column.addWidget(TableHead(one))
            self._add(one, sealed=view.sealed is not None)
        self._paging(len(view.questions))
        self._column.addStretch(1)
        return True

    def insert_below(self, ref: str, widget: QWidget) -> None:
        """Put something under a question."""
        self._column.insertWidget(self._column.indexOf(self.cards[ref]) + 1, widget)

    def _add(self, one: QuestionView, *, sealed: bool) -> None:
        if one.add_to:
            if not sealed:
                self._column.addWidget(self._adder(one))
        elif one.state.kind in ("group", "repeat"):
            self._head(one, sealed=sealed)
        else:
            card = QuestionCard(one, self.devices)
            if sealed:
                card.seal()
            self._introduce(card, one)
            self.cards[one.state.ref] = card
            self._column.addWidget(card)

    def _adder(self, one: QuestionView) -> Button:
        what = one.state.label or one.add_to.rpartition("/")[2]
        add = Button(_("Add another: {what}").format(what=what), "plus", gives=True)
        add.setObjectName(f"add-row {one.add_to}")
        add.clicked.connect(partial(self.row_wanted.emit, one.form_id, one.add_to))
        return add

    def _head(self, one: QuestionView, *, sealed: bool) -> None:
        if one.heading and (one.row is not None or one.pile is None):
            head: QWidget = RowHead(one.heading, one.row if not sealed else None)
            if isinstance(head, RowHead):
                head.moved.connect(partial(self.row_moved.emit, one))
                head.removed.connect(partial(self.row_removed.emit, one))
            self._column.addWidget(head)
        if one.pile is not None:
            self._column.addWidget(PileCard(one.pile))

    def _paging(self, questions: int) -> None:
        pages = (questions - 1) // PAGE + 1
        if pages < 2:
            return
        row = QHBoxLayout()
        for words, icon, step, there in (
            (_("Earlier questions"), "chevron-left", -1, self._page > 0),
            (_("More questions"), "chevron-right", 1, self._page < pages - 1),
        ):
            button = Button(words, icon)
            if not there:
                button.hide()
            button.setObjectName("earlier" if step < 0 else "more")
            button.clicked.connect(partial(self._turn, step))
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _turn(self, step: int) -> None:
        if self._view is not None:
            self._page += step
            self.present(self._view, rebuild=True)
            self.turned.emit()
