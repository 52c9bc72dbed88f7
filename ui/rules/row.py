"""One row of a pack: what it asks for, where it stands, who confirmed it, the texts of its law."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from inspector.app.rule_views import RuleLine
from inspector.app.ruling import Standing
from inspector.domain.law import RuleConfirmation
from inspector.i18n import gettext as _
from inspector.rules.pack import Rule as Row
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Chip, Label, Rule
from ui.shared.standing import STANDING_TONES
from ui.shared.words import day


class RuleView(Box):
    confirm_wanted = Signal()
    withdraw_wanted = Signal()
    attach_wanted = Signal()
    text_wanted = Signal(object)  # LegalText

    def __init__(self, line: RuleLine, *, may_change: bool) -> None:
        super().__init__()
        row = line.rule
        self.column.addWidget(Label(row.id, 17, 600))
        chips = Flow()
        chips.addWidget(Chip(line.standing.label, STANDING_TONES[line.standing]))
        chips.addWidget(Chip(row.state, "neutral"))
        self.column.addLayout(chips)
        self.column.addWidget(Label(row.citation.printed, 14, 600))
        for words in dict.fromkeys(filter(None, (row.text, line.asks))):
            self.column.addWidget(Label(words, 14))
        for label, value in _facts(row):
            self.column.addWidget(Label(f"{label}: {value}", 13, 400, "text2"))
        self.column.addWidget(Rule())
        self._confirmed(line, may_change)
        self.column.addWidget(Rule())
        self._texts(line)

    def _confirmed(self, line: RuleLine, may_change: bool) -> None:
        self.column.addWidget(Label(_("Who confirmed it"), 15, 600))
        if not line.confirmations:
            self.column.addWidget(Label(_("Nobody. It prints as reference."), 13, 400, "text2"))
        for act, stands in line.confirmations:
            self.column.addWidget(Label(_act_words(act, stands), 13, 500 if stands else 400))
        if not may_change:
            words = _("Only an administrator of your agency can confirm or withdraw.")
            self.column.addWidget(Label(words, 13, 400, "text2"))
            return
        if line.standing is Standing.CONFIRMED:
            self._act(_("Withdraw"), "undo-2", "danger", "withdraw-rule").clicked.connect(
                self.withdraw_wanted
            )
        elif line.can_confirm:
            self._act(_("Confirm"), "check", "secondary", "confirm-rule").clicked.connect(self.confirm_wanted)
        else:
            words = (
                _("It is no law anywhere, so it cannot be confirmed.")
                if not line.rule.is_law
                else _("It is “{state}”, so it cannot be confirmed.").format(state=line.rule.state)
            )
            self.column.addWidget(Label(words, 13, 400, "text2"))

    def _texts(self, line: RuleLine) -> None:
        self.column.addWidget(Label(_("Text of the law"), 15, 600))
        if not line.texts:
            self.column.addWidget(Label(_("None attached yet."), 13, 400, "text2"))
        for text in line.texts:
            button = self._act(text.name, "book-open", "secondary", "open-text")
            button.setAccessibleName(_("Open the legal text {name}").format(name=text.name))
            button.clicked.connect(partial(self.text_wanted.emit, text))
        self._act(_("Attach a legal text"), "plus", "secondary", "attach-text").clicked.connect(
            self.attach_wanted
        )

    def _act(self, words: str, icon: str, kind: str, name: str) -> Button:
        button = Button(words, icon, kind, gives=True)
        button.setObjectName(name)
        row = Flow()
        row.addWidget(button)
        self.column.addLayout(row)
        return button


def _act_words(act: RuleConfirmation, stands: bool) -> str:
    by = _("{name}, {capacity}, {day}").format(
        name=act.name, capacity=act.capacity, day=day(act.confirmed.local_date)
    )
    if stands:
        return by
    if act.withdrawn is not None:
        return _("{act}: withdrawn by {name} on {day}").format(
            act=by, name=act.withdrawn_by, day=day(act.withdrawn.local_date)
        )
    return _("{act}: of another wording").format(act=by)


def _facts(row: Row) -> list[tuple[str, str]]:
    dates = " – ".join(day(one) if one else "…" for one in (row.valid_from, row.valid_to))
    told = [
        (_("Where"), row.jurisdiction),
        (_("Regime"), row.regime),
        (_("Requirement"), " ".join(filter(None, (row.requirement, row.about)))),
        (_("When"), "; ".join(one.written for one in row.when)),
        (_("Valid"), dates if row.valid_from or row.valid_to else ""),
        (_("How sure"), row.confidence),
        (_("Source"), row.source),
        (_("Looked up"), day(row.checked_on) if row.checked_on else ""),
    ]
    return [(label, value) for label, value in told if value]
