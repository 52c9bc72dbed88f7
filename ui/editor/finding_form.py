"""One finding in the inspector's words: observation, corrective action, severity, deadline, condition, group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.app.case_views import FindingsView
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Finding, Severity
from inspector.errors import InputError
from inspector.i18n import gettext as _
from ui.shared.flow import Flow
from ui.shared.form import RecordForm
from ui.shared.measures import fix
from ui.shared.parts import Button, Chip, Choice, Label
from ui.shared.words import typed_day


@dataclass(frozen=True, slots=True)
class Worded:
    """A finding as it was worded, and whether its severity and deadline were looked at."""

    finding: Finding
    reason: str
    confirmed: bool


class FindingForm(RecordForm):
    given = Signal(object)  # Worded
    question_wanted = Signal(str, str)  # form id, reference

    def __init__(self, view: FindingsView, finding: Finding) -> None:
        super().__init__(f"{finding.item} · {finding.severity.label}")
        self._finding, self._sealed = finding, view.is_sealed
        self._state()
        self.observation = self._words("observation", _("Observation"), finding.observation, 96)
        if not view.is_sealed and view.wordings:
            self._offer(view.wordings)
        self.action = self._words(
            "action", _("Corrective action, for competent persons of the operator"), finding.action, 84
        )
        self._severities()
        deadline = finding.deadline.isoformat() if finding.deadline else ""
        hint = _("Year-month-day, such as 2026-11-24")
        self.deadline = self._line("deadline", _("Deadline"), deadline, hint)
        self._why(finding)
        conditions = [("", _("None")), *((one.id, f"{one.number}. {one.text}") for one in view.conditions)]
        chosen = finding.condition or ""
        self.condition = self._choice(
            "condition", _("Condition of the permit that it breaks"), conditions, chosen
        )
        self.group = self._line(
            "group", _("Told together with others as"), finding.group, _("Empty: it stands alone")
        )
        self._offer_groups([one for one in view.groups if one != finding.group])
        if view.is_sealed:
            self._lock()
        else:
            self._end()

    def _state(self) -> None:
        row = Flow()
        finding = self._finding
        row.addWidget(
            Chip(_("Confirmed"), "ok", "check")
            if finding.confirmed
            else Chip(_("Not confirmed"), "decide", "circle-question-mark")
        )
        show = Button(_("Show the question"), "crosshair", "link")
        show.setObjectName("show-question")
        show.clicked.connect(partial(self.question_wanted.emit, finding.form_id, finding.ref))
        row.addWidget(show)
        self.column.addLayout(row)
        if finding.citation:
            self.column.addWidget(Label(finding.citation, 13, 400, "text2"))
        if finding.immediate:
            self.column.addWidget(
                Label(_("At once: {words}").format(words=finding.immediate), 13, 500, "critical")
            )

    def _words(self, name: str, label: str, value: str, height: int) -> QPlainTextEdit:
        edit = QPlainTextEdit(value)
        edit.setTabChangesFocus(True)
        fix(edit, height=height)
        self._add(name, label, edit)
        return edit

    def _offer(self, wordings: tuple[str, ...]) -> None:
        """Canned words; those that end with a space or colon only begin the sentence."""
        self.column.addWidget(Label(_("Words used before, and ways to begin"), 13, 400, "text2"))
        row = Flow()
        for n, words in enumerate(wordings):
            button = Button(words.strip(), "plus", gives=True)
            button.setObjectName(f"wording-{n}")
            button.clicked.connect(partial(self._use, words))
            row.addWidget(button)
        self.column.addLayout(row)

    def _use(self, words: str) -> None:
        is_beginning = words.endswith((" ", ","))
        self.observation.setPlainText(words + self.observation.toPlainText() if is_beginning else words)
        self.observation.setFocus()

    def _severities(self) -> None:
        self.column.addWidget(Label(_("Severity"), 13, 400, "text2"))
        row, group = Flow(), QButtonGroup(self)
        self._choices = {one: Choice(one.value, one.label) for one in Severity}
        for one, choice in self._choices.items():
            choice.setObjectName(f"severity-{one.value}")
            choice.setChecked(one is self._finding.severity)
            group.addButton(choice)
            row.addWidget(choice)
        self.column.addLayout(row)

    def _why(self, finding: Finding) -> None:
        """Asked for once severity or deadline are another; what was said before stays visible."""
        self._reason = QWidget()
        whole, self.column = self.column, QVBoxLayout(self._reason)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.reason = self._line(
            "reason", _("Why severity or deadline is another than proposed"), finding.reason, ""
        )
        self.column = whole
        self.column.addWidget(self._reason)
        for choice in self._choices.values():
            choice.toggled.connect(self._ask_why)
        self.deadline.textChanged.connect(self._ask_why)
        self._ask_why()

    def _ask_why(self) -> None:
        finding = self._finding
        moved = self.severity is not finding.severity or self.deadline.text().strip() != str(
            finding.deadline or ""
        )
        self._reason.setVisible(moved or bool(finding.reason))

    @property
    def severity(self) -> Severity:
        return next(
            (one for one, choice in self._choices.items() if choice.isChecked()), self._finding.severity
        )

    def _offer_groups(self, groups: list[str]) -> None:
        if not groups or self._sealed:
            return
        row = Flow()
        for n, words in enumerate(groups):
            button = Button(words, "layers", gives=True)
            button.setObjectName(f"group-{n}")
            button.clicked.connect(partial(self.group.setText, words))
            row.addWidget(button)
        self.column.addLayout(row)

    def _lock(self) -> None:
        for edit in (self.deadline, self.reason, self.group):
            edit.setReadOnly(True)
        for text in (self.observation, self.action):
            text.setReadOnly(True)
        self.condition.setEnabled(False)
        for choice in self._choices.values():
            choice.setEnabled(False)

    def _end(self) -> None:
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        confirm = Button(_("Save and confirm"), "check", "primary")
        confirm.setObjectName("confirm-finding")
        confirm.clicked.connect(partial(self._give, True))
        save = Button(_("Save"), "save")
        save.setObjectName("save-finding")
        save.clicked.connect(partial(self._give, False))
        row = Flow()
        row.addWidget(confirm)
        row.addWidget(save)
        self.column.addLayout(row)

    def give(self) -> None:
        if not self._sealed:
            self._give(False)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or chosen that is not saved."""
        if self._sealed:
            return False
        finding = self._finding
        return (
            self.deadline.text().strip() != str(finding.deadline or "")
            or self.reason.text().strip() != finding.reason
            or self._as_worded(finding.deadline) != finding
        )

    def saved(self, worded: Worded) -> None:
        """What stands here is in the record."""
        self._finding = replace(
            worded.finding, reason=worded.reason, confirmed=self._finding.confirmed or worded.confirmed
        )

    def worded(self, *, confirmed: bool = False) -> Worded | None:
        """The finding as it stands here; None where the date is not understood, which is then told."""
        try:
            deadline = typed_day(self.deadline.text())
        except InputError as error:
            self.refused(error)
            return None
        return Worded(self._as_worded(deadline), self.reason.text().strip(), confirmed)

    def _as_worded(self, deadline: date | None) -> Finding:
        condition = self.condition.currentData()
        return replace(
            self._finding,
            observation=self.observation.toPlainText().strip(),
            action=self.action.toPlainText().strip(),
            severity=self.severity,
            deadline=deadline,
            condition=RecordId(str(condition)) if condition else None,
            group=self.group.text().strip(),
        )

    def _give(self, confirmed: bool) -> None:
        worded = self.worded(confirmed=confirmed)
        if worded is not None:
            self.given.emit(worded)
