"""One conflict: its values side by side, another value, and the signed choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app.inbox import Entry, InboxView, Kind, ValueView
from inspector.domain.field_classes import FieldClass
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.conflicts.card import ValueCard
from ui.conflicts.other import OtherValue, line_for
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Chip, Choice, Label
from ui.shared.thumbnail import Thumbnail

_BESIDE = 2  # values in one row


def _told(kind: Kind) -> str:
    """What happened, and what can be done."""
    return {
        Kind.VALUES: "",
        Kind.DELETED: _(
            "One person deleted this while another changed it. It stays visible until somebody decides."
        ),
        Kind.LATE: _(
            "The visit was sealed before this came. What is sealed stays as it is: record the other value as an amendment, or set it aside. It stays in the history either way."
        ),
        Kind.STRAY: _(
            "This came to a visit that was sealed already. It is kept and not shown. Set it aside when nothing follows from it; it stays in the history."
        ),
        Kind.SEALS: _(
            "The visit was sealed on several devices. The first seal holds, the others stay in the history. There is nothing to choose."
        ),
    }[kind]


class DecisionView(QWidget):
    taken = Signal(object)  # Choice
    written = Signal(str, str)  # another value, why
    set_aside = Signal()
    amended = Signal(object, str)  # Choice, why
    source_wanted = Signal()  # the question or facility that it is about

    def __init__(self, view: InboxView, settings: QSettings) -> None:
        super().__init__()
        self.view = view
        self._cards: list[ValueCard] = []
        self._other: OtherValue | None = None
        self._why: QLineEdit | None = None
        self._takes: list[Choice] = []
        self._fault = Label("", 13, 500, "critical")
        self._fault.setObjectName("decision-fault")
        self._fault.setVisible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(self._head())
        told = _told(view.line.kind)
        if told:
            whole.addWidget(Label(told, 14))
        whole.addLayout(self._values())
        self._photos(whole)
        if view.entry is not Entry.NONE:
            self._other = OtherValue(view, settings)
            self._join(self._other.take)
            whole.addWidget(self._other)
        elif view.note:
            whole.addWidget(Label(view.note, 13, 400, "text2"))
        if self._can_amend:
            whole.addWidget(self._reasons())
        whole.addWidget(self._fault)
        whole.addLayout(self._acts())

    @property
    def _can_amend(self) -> bool:
        return self.view.line.kind is Kind.LATE and bool(self.view.line.ref)

    # -- what is shown

    def _head(self) -> QVBoxLayout:
        line = self.view.line
        head, row = QVBoxLayout(), QHBoxLayout()
        head.setSpacing(2)
        row.addWidget(Label(line.title, 17, 600), 1)
        row.addWidget(self._chip(), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(row)
        head.addWidget(Label(line.place, 13, 400, "text2"))
        return head

    def _chip(self) -> Chip:
        line = self.view.line
        if line.kind in (Kind.LATE, Kind.STRAY, Kind.SEALS):
            return Chip(_("Beside a seal"), "neutral", "lock")
        if line.conflict.field_class is FieldClass.AUTO:
            return Chip(_("The later one is shown"), "neutral", "clock")
        count = len(self.view.values)
        words = ngettext("{n} kept until decided", "{n} kept until decided", count).format(n=count)
        return Chip(words, "decide", "split")

    def _values(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        acts = [self._act(value) for value in self.view.values]
        for n, (value, act) in enumerate(zip(self.view.values, acts, strict=True)):
            card = ValueCard(value, act, f"take-{n + 1}")
            if card.take is not None:
                self._join(card.take)
            self._cards.append(card)
            grid.addWidget(card, n // _BESIDE, n % _BESIDE)
        if sum(map(bool, acts)) == 1:  # there is nothing to choose between
            only = next(card.take for card in self._cards if card.take is not None)
            only.setChecked(True)
        for column in range(min(_BESIDE, len(self._cards))):
            grid.setColumnStretch(column, 1)
        return grid

    def _act(self, value: ValueView) -> str:
        """What the button of a value says; "" where it cannot be taken."""
        kind = self.view.line.kind
        if kind is Kind.VALUES:
            return _("Take this")
        if kind is Kind.DELETED:
            return _("Delete it") if value.deletes else _("Keep what was changed")
        return _("Use this in the amendment") if self._can_amend and value.choice.is_late else ""

    def _photos(self, whole: QVBoxLayout) -> None:
        if self.view.photos:
            whole.addWidget(Label(_("Other photos of this question"), 13, 600))
            row = Flow()
            for file, small in self.view.photos:
                row.addWidget(Thumbnail(file, small))
            whole.addLayout(row)

    def _reasons(self) -> Box:
        box = Box()
        box.column.addWidget(Label(_("Why it is amended"), 13, 400, "text2"))
        self._why = line_for("amend-reason", _("Reason, printed in the report"))
        box.column.addWidget(self._why)
        return box

    def _acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(
            Label(_("Every value stays in the record. Your choice is signed."), 13, 400, "text2"), 1
        )
        line = self.view.line
        if line.inspection or line.facility:
            words = _("Open the question") if line.ref else _("Open the visit")
            words = _("Open the facility") if line.facility else words
            source = Button(words, "", "link")
            source.setObjectName("open-source")
            source.clicked.connect(self.source_wanted)
            row.addWidget(source)
        if line.kind in (Kind.LATE, Kind.STRAY):
            aside = Button(_("Set aside"), "eye-off", "secondary" if self._can_amend else "primary")
            aside.setObjectName("set-aside")
            aside.clicked.connect(self.set_aside)
            row.addWidget(aside)
        if self._can_amend:
            amend = Button(_("Record as amendment"), "pen-tool", "primary")
            amend.setObjectName("amend")
            amend.clicked.connect(self._amend)
            row.addWidget(amend)
        if line.kind in (Kind.VALUES, Kind.DELETED):
            sign = Button(_("Sign the choice"), "pen-tool", "primary")
            sign.setObjectName("sign-choice")
            sign.clicked.connect(self._sign)
            row.addWidget(sign)
        return row

    # -- what is done

    def _chosen(self) -> ValueView | None:
        return next((card.value for card in self._cards if card.take and card.take.isChecked()), None)

    def _sign(self) -> None:
        value = self._chosen()
        if value is not None:
            self.taken.emit(value.choice)
        elif self._other is not None and self._other.take.isChecked():
            self.written.emit(self._other.typed, self._other.why)
        else:
            self._say(_("Choose one of the values first, or write another."))

    def _amend(self) -> None:
        value = self._chosen()
        if value is None:
            self._say(_("Choose the value that the amendment takes first."))
        elif self._why is not None:
            self.amended.emit(value.choice, self._why.text())

    def refused(self, error: InspectorError) -> None:
        """Say why it was not taken; what was chosen and written stays."""
        self._say(str(error))

    def _say(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(True)

    def _join(self, take: Choice) -> None:
        """One of several that exclude each other; not a button group, of which Tab would reach one only."""
        self._takes.append(take)
        take.toggled.connect(partial(self._toggled, take))

    def _toggled(self, take: Choice, on: bool) -> None:
        if on:
            self._fault.setVisible(False)
            for other in self._takes:
                if other is not take:
                    other.setChecked(False)
