"""The thread of a finding as one: condition, finding, corrective action, deadline, proof, later visits, closed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.app.case_views import ProofLine, RecheckLine, ThreadLine
from inspector.app.casework import ThreadState
from inspector.app.enclosures import Enclosed
from inspector.domain.casework import Done, ProofState
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Chip, Label, icon_at
from ui.shared.theme import THEME
from ui.shared.thumbnail import Thumbnail
from ui.shared.words import day

_DOT = 24
STATE_LOOKS = {
    ThreadState.OPEN: ("major", "flag"),
    ThreadState.PROOF: ("decide", "inbox"),
    ThreadState.PART: ("minor", "clock"),
    ThreadState.CLOSED: ("ok", "circle-check"),
}
_PROOF_LOOKS = {
    ProofState.WAITING: ("decide", "inbox"),
    ProofState.ACCEPTED: ("ok", "check"),
    ProofState.REJECTED: ("critical", "x"),
}
_DONE_LOOKS = {Done.YES: ("ok", "check"), Done.PART: ("minor", "clock"), Done.NO: ("critical", "x")}


def overdue_words(days: int) -> str:
    """Such as: 12 days overdue."""
    return ngettext("{n} day overdue", "{n} days overdue", days).format(n=days)


class ThreadStep(QWidget):
    """One step of a thread: a dot with an icon on a line, what it is, and its date at the right."""

    def __init__(self, icon: str, tone: str, title: str, line: str = "", when: str = "") -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.is_last = False
        self.setAccessibleName(", ".join(filter(None, (title, line, when))))
        self.words = QVBoxLayout(self)
        self.words.setContentsMargins(THEME.px(_DOT + 12), 2, 0, 10)
        self.words.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(Label(title, 13, 600), 1)
        if when:
            dated = Label(when, 13, 400, "text2", wrap=False)
            head.addWidget(dated, 0, Qt.AlignmentFlag.AlignTop)
        self.words.addLayout(head)
        if line:
            self.words.addWidget(Label(line, 13, 400, "text2"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone, size = THEME.tone(self._tone), THEME.px(_DOT)
        if not self.is_last:
            painter.setPen(QPen(THEME.color("edge"), THEME.palette.line_width))
            painter.drawLine(size // 2, size + 2, size // 2, self.height())
        painter.setBrush(QColor(tone.soft))
        outlined = THEME.palette.heavier and self._tone == "neutral"
        painter.setPen(QPen(THEME.color("text"), 2) if outlined else Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(1, 1, size - 2, size - 2))
        inset = (size - THEME.px(14)) / 2
        icon_at(painter, self._icon, inset, inset, THEME.px(14), tone.on_soft)


class ThreadCard(Box):
    """One finding with everything that came of it."""

    proof_wanted = Signal(str)  # finding
    judging_wanted = Signal(str)  # proof
    file_wanted = Signal(str, str)  # record that the file belongs to, its name

    def __init__(self, line: ThreadLine, *, acts: bool = False) -> None:
        super().__init__()
        self.line = line
        thread = line.thread
        finding = thread.finding
        self.setObjectName(f"thread-{finding.item}")
        self.setAccessibleName(f"{finding.item}: {finding.observation}")
        head = Flow()
        head.addWidget(Label(finding.item, 15, 600, wrap=False))
        head.addWidget(Chip(finding.severity.label, finding.severity.value, "flag"))
        head.addWidget(Chip(thread.state.label, *STATE_LOOKS[thread.state]))
        if line.days_over:
            head.addWidget(Chip(overdue_words(line.days_over), "critical", "calendar-clock"))
        self.column.addLayout(head)
        self.column.addSpacing(8)
        steps = [*self._before(), *self._after(acts)]
        steps[-1].is_last = True
        for step in steps:
            self.column.addWidget(step)
        self.column.setSpacing(0)
        if acts and thread.state is not ThreadState.CLOSED:
            self.column.addSpacing(4)
            add = Button(_("Record proof"), "inbox")
            add.setObjectName(f"proof-{finding.item}")
            add.setAccessibleName(_("Record proof for {item}").format(item=finding.item))
            add.clicked.connect(partial(self.proof_wanted.emit, finding.id))
            row = QHBoxLayout()
            row.addWidget(add)
            row.addStretch(1)
            self.column.addLayout(row)

    def _before(self) -> list[ThreadStep]:
        """Up to the seal: what was to be kept, what was found, what shall be done and by when."""
        thread, found = self.line.thread, []
        finding = thread.finding
        if thread.condition is not None:
            words = _("Condition {number} of permit {permit}").format(
                number=thread.condition.number, permit=self.line.permit
            )
            found.append(ThreadStep("file-text", "neutral", words, thread.condition.text))
        words = _("Finding of visit {number}").format(number=thread.visit.number)
        when = day(thread.visit.started.local_date)
        found.append(ThreadStep("flag", finding.severity.value, words, finding.observation, when))
        if finding.action:
            found.append(ThreadStep("clipboard-list", "neutral", _("Corrective action"), finding.action))
        if finding.deadline is not None:
            over = self.line.days_over
            tone, line = ("critical", overdue_words(over)) if over else ("neutral", "")
            found.append(ThreadStep("calendar-clock", tone, _("Deadline"), line, day(finding.deadline)))
        return found

    def _after(self, acts: bool) -> list[ThreadStep]:
        """Since the seal: proofs and later visits by time, and the end."""
        dated = [(one.proof.received.utc, one.proof.id, self._proof(one, acts)) for one in self.line.proofs]
        dated += [(one.recheck.seen.utc, one.recheck.id, _later(one)) for one in self.line.rechecks]
        steps = [step for _when, _id, step in sorted(dated, key=lambda one: one[:2])]
        if self.line.thread.state is ThreadState.CLOSED:
            steps.append(ThreadStep("circle-check", "ok", _("Closed")))
        return steps

    def _proof(self, one: ProofLine, acts: bool) -> ThreadStep:
        proof = one.proof
        tone, icon = _PROOF_LOOKS[proof.state]
        judged = ""
        if proof.state is not ProofState.WAITING:
            by = _("{state} by {name}: {reason}") if one.judged_by else _("{state}: {reason}")
            judged = by.format(state=proof.state.label, name=one.judged_by, reason=proof.reason)
        step = ThreadStep(
            icon, tone, _("Proof: {what}").format(what=proof.what), judged, day(proof.received.local_date)
        )
        self._files(step, one.files)
        if proof.state is ProofState.WAITING:
            row = Flow()
            row.addWidget(Chip(proof.state.label, tone, icon))
            if acts:
                judge = Button(_("Look at it"), "eye", "decide")
                judge.setObjectName(f"judge-{self.line.thread.finding.item}")
                judge.setAccessibleName(_("Look at proof: {what}").format(what=proof.what))
                judge.clicked.connect(partial(self.judging_wanted.emit, proof.id))
                row.addWidget(judge)
            step.words.addLayout(row)
        return step

    def _files(self, step: ThreadStep, files: tuple[Enclosed, ...]) -> None:
        if files:
            row = FilesRow(files)
            for button in row.buttons:
                button.file_wanted.connect(self.file_wanted)
            step.words.addLayout(row)


class FileButton(QWidget):
    """A file with its small picture, and the button that opens it."""

    file_wanted = Signal(str, str)

    def __init__(self, one: Enclosed) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        if one.thumbnail.is_file():
            row.addWidget(Thumbnail(one.file, one.thumbnail))
        there = one.original.is_file()
        words = (
            one.file.original_name if there else _("{name}: not here yet").format(name=one.file.original_name)
        )
        button = Button(words, "image" if one.thumbnail.is_file() else "file-text", "quiet", gives=True)
        button.setObjectName("open-file")
        button.setAccessibleName(_("Open {name}").format(name=one.file.original_name))
        button.clicked.connect(partial(self.file_wanted.emit, one.file.inspection, one.file.name))
        row.addWidget(button)


class FilesRow(Flow):
    """The files of one record, side by side."""

    def __init__(self, files: tuple[Enclosed, ...]) -> None:
        super().__init__()
        self.buttons = [FileButton(one) for one in files]
        for button in self.buttons:
            self.addWidget(button)


def _later(one: RecheckLine) -> ThreadStep:
    tone, icon = _DONE_LOOKS[one.recheck.done]
    title = _("Later visit {number}: {done}").format(number=one.number, done=one.recheck.done.label)
    return ThreadStep(icon, tone, title, one.recheck.note, day(one.recheck.seen.local_date))
