"""The findings of a visit: the list, the one that is worded, how urgent the outcome is, and earlier ones beside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app.case_views import FindingsView
from inspector.app.casework import ThreadState
from inspector.app.findings import Proposal
from inspector.domain.casework import Assessment, Triage
from inspector.domain.inspection import Finding
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.editor.finding_form import FindingForm
from ui.editor.rechecking import RecheckBox
from ui.shared.flow import Flow
from ui.shared.measures import stand_beside
from ui.shared.page import clear, column, empty_state
from ui.shared.parts import Box, Button, Chip, Choice, Ground, Label
from ui.shared.rows import Row, RowList
from ui.shared.thread import ThreadCard
from ui.shared.words import day

TRIAGE_TONES = {Triage.RED: "critical", Triage.AMBER: "major", Triage.GREEN: "ok"}


class FindingsPanel(QWidget):
    """In place of the questions: the worst first, those of one group together."""

    left = Signal()
    chosen = Signal(str)  # finding
    worded = Signal(object)  # Worded
    all_confirmed = Signal()
    assessed = Signal(str, str)  # triage, reason
    rechecked = Signal(str, str, str)  # earlier finding, done, note
    question_wanted = Signal(str, str)  # form id, reference
    file_wanted = Signal(str, str)  # record, name

    def __init__(self) -> None:
        super().__init__()
        self.form: FindingForm | None = None
        self._urgency: UrgencyBox | None = None
        self._list = RowList(_("Findings of this visit"))
        self._list.opened.connect(self.chosen)
        back = Button(_("Back to the questions"), "chevron-left", "quiet")
        back.setObjectName("findings-back")
        back.clicked.connect(self.left)
        self._count = Label("", 13, 400, "text2")
        self._all = Button(_("Confirm all as proposed"), "check")
        self._all.setObjectName("confirm-all")
        self._all.clicked.connect(self.all_confirmed)
        side = Ground("surface")
        stand_beside(side, 364)
        listed = QVBoxLayout(side)
        listed.setContentsMargins(10, 10, 10, 10)
        listed.setSpacing(8)
        listed.addWidget(back)
        listed.addWidget(self._count)
        listed.addWidget(self._list, 1)
        listed.addWidget(self._all)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(12)
        self._beside = QWidget()
        self._right = QVBoxLayout(self._beside)
        self._right.setSpacing(10)
        ground = Ground("canvas")
        stand_beside(ground, 372)
        held = QVBoxLayout(ground)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(column(self._beside, margin=14))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(column(inside, margin=16), 1)
        row.addWidget(ground)

    def present(self, view: FindingsView) -> None:
        """Show these findings, and the one that is worded."""
        self._list.present([_row(one) for one in view.findings])
        if view.shown is not None:
            self._list.select(view.shown.id)
        self._count.setText(_counted(view))
        self._all.setVisible(bool(view.unconfirmed) and not view.is_sealed)
        clear(self._column)
        clear(self._right)
        self.form = None
        if view.shown is None:
            self._column.addWidget(
                empty_state(_("No finding. A question that the operator does not meet makes one."))
            )
        else:
            self.form = FindingForm(view, view.shown)
            self.form.given.connect(self.worded)
            self.form.question_wanted.connect(self.question_wanted)
            self._column.addWidget(self.form)
        self._column.addStretch(1)
        self._urgency = UrgencyBox(view.proposal, view.assessment, sealed=view.is_sealed)
        self._urgency.assessed.connect(self.assessed)
        self._right.addWidget(self._urgency)
        self._right.addWidget(Label(_("Earlier findings of this facility"), 15, 600))
        if not view.earlier:
            self._right.addWidget(
                Label(_("No sealed visit before this one has a finding."), 13, 400, "text2")
            )
        for line in view.earlier:
            card = ThreadCard(line)
            card.file_wanted.connect(self.file_wanted)
            self._right.addWidget(card)
            if not view.is_sealed and line.thread.state is not ThreadState.CLOSED:
                again = RecheckBox(line.thread.finding.id, line.thread.finding.item)
                again.recorded.connect(self.rechecked)
                self._right.addWidget(again)
        self._right.addStretch(1)

    def refused(self, error: InspectorError) -> None:
        """Say what is wrong with the words; they stay."""
        if self.form is not None:
            self.form.refused(error)

    def urgency_refused(self, error: InspectorError) -> None:
        if self._urgency is not None:
            self._urgency.refused(error)


class UrgencyBox(Box):
    """How urgent the outcome is: proposed with its reasons, and what was confirmed."""

    assessed = Signal(str, str)

    def __init__(self, proposal: Proposal, assessment: Assessment | None, *, sealed: bool) -> None:
        super().__init__()
        self.column.addWidget(Label(_("How urgent the outcome is"), 15, 600))
        head = Flow()
        head.addWidget(Label(_("Proposed"), 13, 400, "text2", wrap=False))
        head.addWidget(Chip(proposal.triage.label, TRIAGE_TONES[proposal.triage]))
        self.column.addLayout(head)
        reasons = "; ".join(proposal.reasons) or _("No critical or major finding")
        self.column.addWidget(Label(_("Because: {reasons}").format(reasons=reasons), 13))
        if assessment is not None:
            told = Flow()
            told.addWidget(Label(_("Confirmed"), 13, 400, "text2", wrap=False))
            told.addWidget(Chip(assessment.triage.label, TRIAGE_TONES[assessment.triage], "check"))
            self.column.addLayout(told)
            when = day(assessment.made.local_date)
            self.column.addWidget(Label(f"{assessment.reason} ({when})", 13))
        if not sealed:
            self._ask(assessment.triage if assessment else proposal.triage)

    def _ask(self, chosen: Triage) -> None:
        group = QButtonGroup(self)
        self._choices = {one: Choice(one.value, one.label) for one in Triage}
        for one, choice in self._choices.items():
            choice.setObjectName(f"triage-{one.value}")
            choice.setChecked(one is chosen)
            group.addButton(choice)
            self.column.addWidget(choice)
        self._reason = QLineEdit()
        self._reason.setObjectName("urgency-reason")
        self._reason.setPlaceholderText(_("Why it is as urgent as this"))
        self._reason.setAccessibleName(_("Why it is as urgent as this"))
        self._reason.returnPressed.connect(self._give)
        self.column.addWidget(self._reason)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setObjectName("urgency-fault")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        record = Button(_("Confirm the urgency"), "check")
        record.setObjectName("assess")
        record.clicked.connect(self._give)
        self.column.addWidget(record)

    def _give(self) -> None:
        chosen = next(one for one, choice in self._choices.items() if choice.isChecked())
        self.assessed.emit(chosen.value, self._reason.text())

    def refused(self, error: InspectorError) -> None:
        self._fault.setText(str(error))
        self._fault.setVisible(True)


def _counted(view: FindingsView) -> str:
    count = ngettext("{n} finding", "{n} findings", len(view.findings)).format(n=len(view.findings))
    return _("{findings}, {n} not confirmed").format(findings=count, n=view.unconfirmed)


def _row(one: Finding) -> Row:
    until = _("by {day}").format(day=day(one.deadline)) if one.deadline else ""
    state = "" if one.confirmed else _("not confirmed")
    told = " · ".join(filter(None, (one.group, state, until)))
    return Row(
        one.id,
        f"{one.item} {one.observation}",
        told,
        one.severity.label,
        one.severity.value,
        "",
        "circle-check" if one.confirmed else "circle-question-mark",
    )
