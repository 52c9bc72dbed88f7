"""Rules: the packs with their rows, what is confirmed by whom, the agency's own packs, and legal texts."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from inspector.app import rule_views, rulebook
from inspector.app.rule_views import PackLine, RuleLine, RulesView
from inspector.app.ruling import Standing
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.rules.forms import ConfirmForm, Job, PackForm, RuleForm, TextForm
from ui.rules.row import RuleView
from ui.shared.copies import Copies
from ui.shared.page import Page, clear, empty_state
from ui.shared.parts import Box, Button, ChoiceBox, Label
from ui.shared.rows import Row, RowList
from ui.shared.standing import STANDING_TONES
from ui.shared.tasks import Tasks


class RulesPage(Page):
    left = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Rules"))
        self._tasks = tasks
        self._view: RulesView | None = None
        self._shown = ""  # row
        self._form: RuleForm | None = None
        self._copies = Copies(tasks, self.refused, self)
        back = Button("", "chevron-left", "quiet")
        back.setObjectName("rules-back")
        back.setAccessibleName(_("Back to the settings"))
        back.clicked.connect(self.left)
        self.tools.insertWidget(0, back)
        add = Button(_("Add a pack"), "plus", "primary")
        add.setObjectName("add-pack")
        add.clicked.connect(self.add_pack)
        self.tools.addWidget(add)
        self._packs = ChoiceBox(_("Pack"))
        self._packs.setObjectName("packs")
        self._packs.activated.connect(self._turn)
        self._search = QLineEdit()
        self._search.setObjectName("search-rules")
        self._search.setPlaceholderText(_("Word of a row, article, requirement"))
        self._search.setAccessibleName(_("Search rows"))
        self._search.textChanged.connect(self._list_rows)
        self._count = Label("", 13, 400, "text2")
        self._list = RowList(_("Rows of the pack"))
        self._list.opened.connect(self.show_row)
        above = (self._packs, self._search, self._count)
        _side, self._column = self.split(self._list, *above, side=460, inside=900)

    # -- showing

    def refresh(self) -> None:
        self._tasks.run(rule_views.rules_of, self._present, self.refused)

    def _present(self, view: RulesView) -> None:
        kept = self._packs.currentData()
        self._view = view
        self._packs.clear()
        for pack in view.packs:
            words = f"{pack.title} · {_('of the agency')}" if pack.is_own else pack.title
            self._packs.addItem(words, pack.id)
        self._packs.setCurrentIndex(max(0, self._packs.findData(kept)))
        confirmed, total = sum(one.confirmed for one in view.packs), sum(len(one.rows) for one in view.packs)
        self.head(_("Rules"), _("{n} of {total} rows confirmed").format(n=confirmed, total=total))
        self._list_rows()
        if self._form is None:
            self.show_row(self._shown)

    @property
    def _pack(self) -> PackLine | None:
        packs = self._view.packs if self._view is not None else ()
        return next((one for one in packs if one.id == self._packs.currentData()), None)

    def _turn(self) -> None:
        """Another pack is chosen."""
        self._shown = ""
        self._list_rows()
        self.show_row("")

    def _list_rows(self) -> None:
        pack = self._pack
        if pack is None:
            return
        words = self._search.text().casefold().split()
        shown = [one for one in pack.rows if all(word in _text(one) for word in words)]
        self._list.present([_row(one) for one in shown])
        told = _("{n} of {total} rows, {confirmed} confirmed").format(
            n=len(shown), total=len(pack.rows), confirmed=pack.confirmed
        )
        off = _("switched off, only for a look") if pack.is_off else ""
        self._count.setText(" · ".join(filter(None, (told, _("version {v}").format(v=pack.version), off))))

    def show_row(self, wanted: str) -> None:
        """Show this row, of whichever pack; the first of the one shown where there is none of that name."""
        pack = self._pack
        packs = self._view.packs if self._view is not None else ()
        holding = next((one for one in packs if wanted in {line.rule.id for line in one.rows}), pack)
        if holding is not None and holding is not pack:
            pack = holding
            self._packs.setCurrentIndex(self._packs.findData(pack.id))
            self._list_rows()
        self._empty()
        if pack is None or self._view is None or not pack.rows:
            self._column.addWidget(empty_state(_("This pack has no row.")))
            self._column.addStretch(1)
            return
        line = next((one for one in pack.rows if one.rule.id == wanted), pack.rows[0])
        self._shown = line.rule.id
        self._list.select(self._shown)
        view = RuleView(line, may_change=self._view.may_change)
        view.confirm_wanted.connect(lambda: self._open(ConfirmForm(line.rule)))
        view.withdraw_wanted.connect(partial(self._withdraw, line))
        view.attach_wanted.connect(lambda: self._open(TextForm(line.rule)))
        view.text_wanted.connect(self._copies.show_text)
        self._column.addWidget(view)
        if pack.is_own:
            self._column.addWidget(self._own(pack))
        self._column.addStretch(1)

    def _own(self, pack: PackLine) -> Box:
        box = Box()
        box.column.addWidget(Label(pack.title, 15, 600))
        words = _("Your agency added this pack. Visits that were judged by it keep it.")
        box.column.addWidget(Label(words, 13, 400, "text2"))
        if self._view is not None and self._view.may_change:
            out = Button(_("Take the pack out"), "x", "danger")
            out.setObjectName("remove-pack")
            out.clicked.connect(partial(self._remove, pack.id))
            row = QHBoxLayout()
            row.addWidget(out)
            row.addStretch(1)
            box.column.addLayout(row)
        return box

    # -- doing

    def add_pack(self) -> None:
        """Ask for a pack of the agency."""
        self._open(PackForm())

    def _open(self, form: RuleForm) -> None:
        self._empty()
        form.given.connect(partial(self._do, form))
        form.dropped.connect(self._close)
        self._column.addWidget(form)
        self._column.addStretch(1)
        self._form = form
        form.begin()

    def _close(self) -> None:
        self._form = None
        self.refresh()

    def _empty(self) -> None:
        self._form = None
        clear(self._column)

    def _withdraw(self, line: RuleLine) -> None:
        self._do(
            None,
            lambda ws: rulebook.withdraw(ws, [line.rule.id]),
            _("Withdrawn; what was sealed before keeps it"),
        )

    def _remove(self, pack: str) -> None:
        self._shown = ""
        self._do(None, lambda ws: rulebook.remove_pack(ws, pack), _("Taken out for new visits"))

    def _do(self, form: RuleForm | None, job: Job, words: str) -> None:
        self._tasks.run(job, partial(self._done, words), partial(self._not_done, form))

    def _done(self, words: str, _result: Any) -> None:
        self._form = None
        self.told.emit(words)
        self.refresh()

    def _not_done(self, form: RuleForm | None, error: InspectorError) -> None:
        if form is not None and form is self._form:
            form.refused(error)
        else:
            self.refused(error)


def _text(line: RuleLine) -> str:
    rule = line.rule
    told = (rule.id, rule.requirement, rule.about, rule.instrument, rule.article, rule.text, line.asks)
    return " ".join(told).casefold()


def _row(line: RuleLine) -> Row:
    rule = line.rule
    place = ", ".join(filter(None, (rule.instrument, rule.article)))
    short = {
        Standing.CONFIRMED: _("Confirmed"),
        Standing.REFERENCE: _("Not confirmed"),
        Standing.NO_LAW: _("Not law"),
        Standing.NONE: "",
    }[line.standing]
    texts = len(line.texts)
    meta = ngettext("{n} text", "{n} texts", texts).format(n=texts) if texts else ""
    return Row(rule.id, line.asks, place, short, STANDING_TONES[line.standing], meta)
