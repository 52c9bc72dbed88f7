"""What the findings' panel asks for, done; the counterpart of `closing` before the seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from inspector.app import case_views, casework, findings
from inspector.app.case_views import FindingsView
from inspector.app.inspections import OpenInspection
from inspector.domain.casework import Done, Triage
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.editor.closing import Do
from ui.editor.finding_form import Worded
from ui.editor.findings import FindingsPanel

Act = Callable[[OpenInspection], Changes]


class Reviewing(QObject):
    """Words, confirms, groups and assesses."""

    ready = Signal()  # the panel has something to show
    told = Signal(str)
    changed = Signal(object)  # Changes
    left = Signal()
    question_wanted = Signal(str, str)  # form id, reference

    def __init__(self, panel: FindingsPanel, do: Do) -> None:
        super().__init__(panel)
        self._panel, self._do = panel, do
        self._shown = ""
        panel.chosen.connect(self.show_finding)
        panel.left.connect(lambda: self._once_kept(self.left.emit))
        panel.question_wanted.connect(self._to_question)
        panel.worded.connect(self._word)
        panel.all_confirmed.connect(self._confirm_all)
        panel.assessed.connect(self._assess)
        panel.rechecked.connect(self._recheck)

    def show_finding(self, finding: str = "") -> None:
        """Show the findings and this one; the worst where it is not among them."""
        self._once_kept(partial(self._read, finding))

    def keep(self) -> None:
        """Save what stands in the form and was not saved yet."""
        self._once_kept(lambda: None)

    def _read(self, finding: str) -> None:
        self._shown = finding
        self._do(lambda opened: case_views.findings_of(opened, finding), self._show)

    def _once_kept(self, then: Callable[[], None]) -> None:
        """Go on when what was typed is saved; where it cannot be, it stays with what is wrong."""
        form = self._panel.form
        if form is None or not form.is_touched:
            then()
            return
        worded = form.worded()
        if worded is None:
            return

        def kept(changes: Changes) -> None:
            form.saved(worded)
            self.changed.emit(changes)
            then()

        self._do(lambda opened: _worded(opened, worded), kept, self._panel.refused)

    def _show(self, view: FindingsView) -> None:
        self._shown = view.shown.id if view.shown else ""
        self._panel.present(view)
        self.ready.emit()

    def _to_question(self, form_id: str, ref: str) -> None:
        self._once_kept(partial(self.question_wanted.emit, form_id, ref))

    def _word(self, worded: Worded) -> None:
        words = _("Finding confirmed") if worded.confirmed else _("Finding saved")
        self._run_now(lambda opened: _worded(opened, worded), words, self._panel.refused)

    def _confirm_all(self) -> None:
        self._run(
            lambda opened: findings.confirm(opened, findings.open_ones(opened)),
            _("All findings confirmed"),
            self._panel.refused,
        )

    def _assess(self, triage: str, reason: str) -> None:
        self._run(
            lambda opened: findings.assess(opened, Triage(triage), reason),
            _("Urgency confirmed"),
            self._panel.urgency_refused,
        )

    def _recheck(self, finding: str, done: str, note: str) -> None:
        self._run(
            lambda opened: casework.recheck(opened, RecordId(finding), Done(done), note),
            _("Recorded of the earlier finding"),
            lambda error: self.told.emit(str(error)),
        )

    def _run(self, act: Act, words: str, refused: Callable[[InspectorError], None]) -> None:
        self._once_kept(partial(self._run_now, act, words, refused))

    def _run_now(self, act: Act, words: str, refused: Callable[[InspectorError], None]) -> None:
        shown = self._shown

        def job(opened: OpenInspection) -> tuple[Changes, FindingsView]:
            return act(opened), case_views.findings_of(opened, shown)

        def done(result: tuple[Changes, FindingsView]) -> None:
            self.told.emit(words)
            self._show(result[1])
            self.changed.emit(result[0])

        self._do(job, done, refused)


def _worded(opened: OpenInspection, worded: Worded) -> Changes:
    """Keep the words, then what else was said; what did not change is not written again."""
    wanted = worded.finding
    before = opened.findings[wanted.id]
    words = replace(wanted, condition=before.condition, group=before.group)
    changes = findings.edit(opened, words, reason=worded.reason)
    if wanted.condition != before.condition:
        changes |= findings.break_of(opened, opened.findings[wanted.id], wanted.condition)
    if wanted.group != before.group:
        changes |= findings.group(opened, [opened.findings[wanted.id]], wanted.group)
    if worded.confirmed:
        changes |= findings.confirm(opened, [opened.findings[wanted.id]])
    return changes
