"""The forms of what goes on between visits: proof handed in, proof looked at, papers served.

Each hands over the job that records it, to be run in the worker's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from inspector.app import casework
from inspector.app.case_views import CaseFile, ProofLine, ThreadLine
from inspector.app.workspace import Workspace
from inspector.domain.casework import ProofState, Service
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId, new_id
from inspector.errors import InputError
from inspector.i18n import gettext as _
from ui.shared.attached import AttachedFiles
from ui.shared.flow import Flow
from ui.shared.form import RecordForm
from ui.shared.parts import Button, Choice, Label
from ui.shared.thread import FilesRow

Job = Callable[[Workspace], Changes]


class CaseForm(RecordForm):
    given = Signal(object)  # Job
    file_wanted = Signal(str, str)  # record, name


class ProofForm(CaseForm):
    """What the operator handed in for a finding, with its photos and papers."""

    def __init__(self, line: ThreadLine) -> None:
        finding = line.thread.finding
        super().__init__(_("Proof for {item}").format(item=finding.item))
        self._finding = finding.id
        self.column.addWidget(Label(finding.observation, 14))
        if finding.action:
            self.column.addWidget(
                Label(_("Corrective action: {words}").format(words=finding.action), 13, 400, "text2")
            )
        self.what = self._line(
            "proof-what", _("What was handed in"), "", _("Photo of the new board, weigh ticket, letter")
        )
        self.files = AttachedFiles("proof-files", _("Photos and papers that came with it"))
        self.column.addWidget(self.files)
        self.column.addWidget(
            Label(_("They are kept beside the sealed visit, which stays as it was."), 13, 400, "text2")
        )
        self._acts(_("Record proof"), "save-proof")

    def give(self) -> None:
        what, files = self.what.text(), self.files.paths
        self.given.emit(lambda ws: casework.hand_in_with(ws, self._finding, what, files))


class JudgeForm(CaseForm):
    """A proof looked at: accepted or not, with the reason."""

    def __init__(self, line: ThreadLine, one: ProofLine) -> None:
        finding = line.thread.finding
        super().__init__(_("Proof for {item}: {what}").format(item=finding.item, what=one.proof.what))
        self._proof = one.proof.id
        self.column.addWidget(Label(finding.observation, 14))
        if one.files:
            row = FilesRow(one.files)
            for one_file in row.buttons:
                one_file.file_wanted.connect(self.file_wanted)
            self.column.addLayout(row)
        self.reason = self._line("judge-reason", _("Why it is accepted or not"), "", "")
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        acts = Flow()
        for state, words, icon, kind in (
            (ProofState.ACCEPTED, _("Accept: the finding is closed"), "check", "primary"),
            (ProofState.REJECTED, _("Do not accept"), "x", "secondary"),
        ):
            button = Button(words, icon, kind)
            button.setObjectName(state.value)
            button.clicked.connect(partial(self._give, state))
            acts.addWidget(button)
        drop = Button(_("Leave it"), "", "quiet")
        drop.clicked.connect(self.dropped)
        acts.addWidget(drop)
        self.column.addLayout(acts)

    def give(self) -> None:
        """Enter in the reason decides nothing: which of the two it is has to be said."""

    def _give(self, state: ProofState) -> None:
        proof, reason = self._proof, self.reason.text()
        self.given.emit(lambda ws: casework.judge(ws, proof, state, reason))


class ServiceForm(CaseForm):
    """A paper that was handed over or posted."""

    def __init__(self, case: CaseFile) -> None:
        super().__init__(_("A paper that was served"))
        visits = [(str(visit), number) for visit, number in case.visits]
        self.visit = self._choice("service-visit", _("Visit"), visits, visits[0][0] if visits else "")
        self.document = self._line(
            "service-document", _("Paper"), "", _("Copy of the visit record, notice, order")
        )
        self._manners()
        self.receiver = self._line("service-receiver", _("Who received it"), "", "")
        self.witness = self._line("service-witness", _("Witness"), "", _("Where there was one"))
        self.note = self._line("service-note", _("Note"), "", _("Number of the letter, refusal, place"))
        self._acts(_("Record service"), "save-service")

    def _manners(self) -> None:
        self.column.addWidget(Label(_("How it was served"), 13, 400, "text2"))
        row, group = Flow(), QButtonGroup(self)
        self._choices = [
            Choice("hand", _("By hand")),
            Choice("post", _("Registered post")),
            Choice("site", _("Posted at the site")),
            Choice("mail", _("Electronic")),
        ]
        for choice in self._choices:
            choice.setObjectName(f"manner-{choice.value}")
            group.addButton(choice)
            row.addWidget(choice)
        self.column.addLayout(row)

    def give(self) -> None:
        manner = next((one.text() for one in self._choices if one.isChecked()), "")
        if not self.visit.currentData():
            self.refused(InputError(_("There is no sealed visit whose papers could be served.")))
            return
        visit = RecordId(str(self.visit.currentData()))
        document, receiver = self.document.text().strip(), self.receiver.text().strip()
        witness, note = self.witness.text().strip(), self.note.text().strip()

        def job(ws: Workspace) -> Changes:
            now = ws.clock.now()
            return casework.serve(
                ws, Service(new_id(), visit, document, manner, now, receiver, witness, note)
            )

        self.given.emit(job)
