"""The inspection editor: sections at the left, the questions of one in the middle, what belongs to one at the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.app import files, inspections, placing, ruling, starting_visit, team, viewing
from inspector.app.files import Source
from inspector.app.inspections import OpenInspection
from inspector.app.placing import PhotoCheck, Placed
from inspector.app.refs import innermost_key
from inspector.app.sealing import Gap, GapKind
from inspector.app.viewing import EditorView, QuestionView, SectionLine
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Manner
from inspector.errors import InspectorError
from inspector.geo.projection import Spot, to_map
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.editor.closing import Closing
from ui.editor.fields.file import FileField
from ui.editor.findings import FindingsPanel
from ui.editor.foot import EditorFoot
from ui.editor.incoming import AnsweredWith, Batch, Incoming
from ui.editor.intake_bar import IntakeBar
from ui.editor.modules import ModulesBar
from ui.editor.panel import Beside, Panel
from ui.editor.photos import Files, PhotosView
from ui.editor.question import QuestionCard
from ui.editor.question_list import QuestionList
from ui.editor.reviewing import Reviewing
from ui.editor.sealing import SealingPanel
from ui.editor.team import SectionFilter, SectionTeam
from ui.editor.undoing import Act, Step, Undoing
from ui.shared.copies import Copies
from ui.shared.gps import opening
from ui.shared.measures import at_most, stand_beside
from ui.shared.page import Page, clear, column
from ui.shared.parts import Bar, Button, Ground, Icon, Label, SectionRow
from ui.shared.tasks import Tasks
from ui.shared.words import day, sentence


class EditorPage(Page):
    left = Signal()
    report_wanted = Signal(str)
    plan_wanted = Signal(str)
    samples_wanted = Signal(str)
    conflict_wanted = Signal(str, str)  # record, field

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__("")
        self._tasks, self._settings = tasks, settings
        self._middle = QStackedWidget()
        self._inspection = ""
        self._opened: OpenInspection | None = None  # used in the worker's thread only
        self._view: EditorView | None = None
        self._current = ""
        self._answered_quickly = ""  # the question that is gone on from, once its answer is saved
        self._incoming = Incoming(tasks, self._open_in_worker, self)
        self._copies = Copies(tasks, self.refused, self)
        self._undoing = Undoing()
        self._bar()
        self._sides()
        self.setAcceptDrops(True)
        self._keys()

    # -- laying out

    def _bar(self) -> None:
        self.tools.setSpacing(8)
        back = Button("", "chevron-left", "quiet")
        back.setAccessibleName(_("Back"))
        back.clicked.connect(self.left)
        self.tools.insertWidget(0, back)
        self._state = Label("", 13, 400, "text2", wrap=False)
        self._state.setObjectName("save-state")
        self._state_icon = Icon()
        self.tools.addWidget(self._state_icon)
        self.tools.addWidget(self._state)
        self._undo_button = self._tool("undo-2", _("Undo"), self.undo)
        self._redo_button = self._tool("redo-2", _("Redo"), self.redo)
        self._tool("camera", _("Add files"), self.choose_files)
        self._tool("image", _("All photos and files"), self.show_photos).setObjectName("all-photos")
        self._tool("map", _("Site plan"), lambda: self.plan_wanted.emit(self._inspection)).setObjectName(
            "plan-of"
        )
        self._tool("flag", _("Findings"), self.show_findings).setObjectName("findings")
        self._samples = self._tool(
            "scan-line", _("Samples"), lambda: self.samples_wanted.emit(self._inspection)
        )
        self._samples.setObjectName("samples-of")
        self._next_gap = Button(_("Next gap"), "crosshair", "primary")
        self._next_gap.setObjectName("next-gap")
        self._next_gap.clicked.connect(self.next_gap)
        self.tools.addWidget(self._next_gap)
        self._report = Button(_("Report"), "file-text")
        self._report.setObjectName("report")
        self._report.clicked.connect(lambda: self.report_wanted.emit(self._inspection))
        self.tools.addWidget(self._report)

    def _tool(self, icon: str, name: str, act: Callable[[], object]) -> Button:
        button = Button("", icon, "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: act())
        self.tools.addWidget(button)
        return button

    def _sides(self) -> None:
        sections = QWidget()
        self._sections = QVBoxLayout(sections)
        self._sections.setSpacing(2)
        listed = column(sections, margin=10)
        self._progress = Label("", 14, 500)
        self._review = Button(_("Review and seal"), "lock")
        self._review.setObjectName("review")
        self._review.clicked.connect(self.review)
        side = Ground("canvas")
        stand_beside(side, 262)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 10)
        self._filter, self._team = SectionFilter(), SectionTeam()
        self._filter.changed.connect(self._filtered)
        self._team.assigned.connect(self._assign)
        self._team.join_wanted.connect(lambda: self._save(_join))
        left.addWidget(self._filter)
        left.addWidget(listed, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 4, 10, 0)
        foot.setSpacing(6)
        self._progress_bar, self._problems = Bar(_("Answered")), Label("", 13, 400, "text2")
        self._more = Button(_("Add checklist"), "file-plus", "quiet")
        self._more.setObjectName("add-checklist")
        self._modules = ModulesBar()
        self._modules.wanted.connect(self._open_module)
        self._more.clicked.connect(self._modules.show_all)
        foot.addWidget(self._team)
        foot.addWidget(self._more)
        foot.addWidget(self._progress)
        foot.addWidget(self._progress_bar)
        foot.addWidget(self._problems)
        foot.addWidget(self._review)
        self._review.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        left.addLayout(foot)
        self._list = QuestionList(self._introduce)
        self._list.row_wanted.connect(self._add_row)
        self._list.row_moved.connect(self._move_row)
        self._list.row_removed.connect(self._remove_row)
        self._list.turned.connect(self._turned)
        self._area = column(self._list, margin=16)
        sealing = SealingPanel()
        sealing.gap_chosen.connect(self.show_question)
        sealing.left.connect(self._back_to_questions)
        sealing.findings_wanted.connect(self.show_findings)
        self._closing = Closing(sealing, self._do)
        self._closing.ready.connect(partial(self._middle.setCurrentIndex, 1))
        self._closing.told.connect(self.told)
        self._closing.sealed.connect(self._sealed)
        sealing_column = QWidget()
        at_most(sealing_column, width=900)
        QVBoxLayout(sealing_column).addWidget(sealing)
        self._foot = EditorFoot()
        self._foot.stepped.connect(self._step_section)
        asked = QWidget()
        below = QVBoxLayout(asked)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._modules)
        below.addWidget(self._area, 1)
        below.addWidget(self._foot)
        self._middle.addWidget(asked)
        self._middle.addWidget(column(sealing_column, margin=16))
        self._photos = PhotosView()
        self._photos.left.connect(self._back_to_questions)
        self._photos.described.connect(self._describe_file)
        self._photos.original_wanted.connect(self._open_file)
        self._photos.track_wanted.connect(self._place_by_track)
        self._middle.addWidget(self._photos)
        self._findings = FindingsPanel()
        self._findings.file_wanted.connect(self._copies.show_file)
        self._reviewing = Reviewing(self._findings, self._do)
        self._reviewing.left.connect(self._back_to_questions)
        self._reviewing.question_wanted.connect(self.show_question)
        self._reviewing.ready.connect(partial(self._middle.setCurrentWidget, self._findings))
        self._reviewing.told.connect(self.told)
        self._reviewing.changed.connect(self._reviewed)
        self._middle.addWidget(self._findings)
        self._intake_bar = IntakeBar()
        self._intake_bar.cancelled.connect(self.stop_intake)
        self._incoming.begun.connect(lambda: self._intake_bar.present(0, 0))
        self._incoming.progressed.connect(self._intake_bar.present)
        self._incoming.answered.connect(self._answered_with_file)
        self._incoming.finished.connect(self._taken)
        self._incoming.failed.connect(self.refused)
        self._panel = Panel()
        self._panel.add_files.connect(self.choose_files)
        self._panel.add_folder.connect(self.choose_folder)
        self._panel.finding_wanted.connect(self.show_findings)
        self._panel.text_wanted.connect(self._copies.show_text)
        panel: QScrollArea = column(self._panel, margin=16)
        beside = Ground("surface")
        stand_beside(beside, 312)
        QVBoxLayout(beside).addWidget(panel)
        beside.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # just given one
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._middle, 1)
        middle.addWidget(self._intake_bar)
        row.addLayout(middle, 1)
        row.addWidget(beside)
        self._sides_of_questions = (side, beside)
        self._middle.currentChanged.connect(self._show_sides)

    def _show_sides(self) -> None:
        """Photos and findings take the whole width; they have panels of their own."""
        whole = self._middle.currentWidget() in (self._photos, self._findings)
        for part in self._sides_of_questions:
            part.setVisible(not whole)

    def _back_to_questions(self) -> None:
        self._middle.setCurrentIndex(0)

    def _keys(self) -> None:
        standard, written = QKeySequence.keyBindings, QKeySequence
        for keys, act in (
            (standard(QKeySequence.StandardKey.Undo), self.undo),
            (standard(QKeySequence.StandardKey.Redo), self.redo),
            ([written("Ctrl+G")], self.next_gap),
            ([written("Ctrl+PgDown")], partial(self._step_section, 1)),
            ([written("Ctrl+PgUp")], partial(self._step_section, -1)),
            ([written("Ctrl+Return")], self.review),
            ([written("Ctrl+Shift+V")], self.paste),
            ([written("Ctrl+I")], self.show_photos),
        ):
            shortcut = QShortcut(self)
            shortcut.setKeys(keys)
            shortcut.activated.connect(act)

    # -- opening and showing

    @property
    def place(self) -> str:
        """The checklist, section and question in work, to come back to."""
        return f"{self._view.form_id} {self._view.section} {self._current}" if self._view is not None else ""

    def open(self, inspection: str, form_id: str = "", section: str = "", question: str = "") -> None:
        """Show this inspection, at this section and question."""
        self._commit_entries()
        self._keep_words()
        self._inspection = inspection
        self._view, self._current = None, question
        self._list.clear()
        self._undoing = Undoing()
        self._middle.setCurrentIndex(0)

        def job(ws: Workspace) -> EditorView:
            self._opened = inspections.load(ws, inspection)
            if not ws.read_only:
                files.describe_waiting(ws, self._opened.inspection.id)
                if team.is_recorded_by_several(self._opened):
                    inspections.catch_up(self._opened)
            return viewing.editor(self._opened, form_id, section)

        self._tasks.run(job, self._present, self.refused)

    def refresh(self) -> None:
        """Read the section again."""
        if self._view is not None and self._inspection:
            self._show(self._view.form_id, self._view.section)

    def _show(self, form_id: str, section: str) -> None:
        self._do(lambda opened: viewing.editor(opened, form_id, section), self._present)

    def _do(
        self,
        job: Callable[[OpenInspection], Any],
        then: Callable[[Any], None],
        failed: Callable[[InspectorError], None] | None = None,
    ) -> None:
        """Run a job on the open inspection in the worker's thread."""

        def in_worker(ws: Workspace) -> Any:
            if self._opened is None or self._opened.ws is not ws:
                self._opened = inspections.load(ws, self._inspection)
            return job(self._opened)

        self._tasks.run(in_worker, then, failed or self.refused)

    def _open_in_worker(self, ws: Workspace, inspection: str) -> OpenInspection:
        """The inspection that is open if it is the one wanted, else that one opened anew; in the worker's thread."""
        if self._opened is None or self._opened.ws is not ws or self._opened.inspection.id != inspection:
            return inspections.load(ws, inspection)
        return self._opened

    def _present(self, view: EditorView) -> None:
        moved = self._view is None or (view.inspection.id, view.form_id, view.section) != (
            self._view.inspection.id,
            self._view.form_id,
            self._view.section,
        )
        self._view = view
        if moved:
            self._list.go_to(self._current, view)
        sealed = view.sealed is not None
        self.head(
            view.facility.name,
            f"{view.inspection.number} · {day(view.inspection.started.local_date)}"
            + (" · " + _("Sealed") if sealed else ""),
        )
        self._saved(view.saved_at.instant.strftime("%H:%M:%S"))
        self._present_sections(view)
        self._present_questions(view, rebuild=moved)
        self._present_foot(view)
        self._progress.setText(
            _("{answered} of {total} answered").format(answered=view.answered, total=view.total)
        )
        self._progress_bar.present(view.answered, view.total)
        self._problems.setVisible(bool(view.problems) and not sealed)
        self._problems.setText(
            ngettext("{n} to look at before sealing", "{n} to look at before sealing", view.problems).format(
                n=view.problems
            )
        )
        self._samples.setVisible(view.has_samples)
        for button in (self._review, self._next_gap, self._undo_button, self._redo_button, self._more):
            button.setVisible(not sealed)
        self._modules.present(view)

    def _saved(self, clock: str) -> None:
        words = (
            _("Sealed; only amendments")
            if self._view is not None and self._view.sealed
            else _("All saved, {time}").format(time=clock)
        )
        self._say_state(
            words, "lock" if self._view is not None and self._view.sealed else "circle-check", "ok"
        )

    def _say_state(self, words: str, icon: str, tone: str) -> None:
        self._state.setText(words)
        self._state_icon.present(icon, tone)

    def _present_sections(self, view: EditorView) -> None:
        clear(self._sections)
        checklist = ""
        self._filter.present(view)
        self._team.present(view)
        for line in self._filter.shown(view):
            if line.checklist != checklist:
                checklist = line.checklist
                self._sections.addWidget(Label(checklist, 13, 600, "text2"))
                if line.signature:
                    tone = "decide" if line.is_doubtful else "text2"
                    words = Label(sentence(line.signature), 12, 600 if line.is_doubtful else 400, tone)
                    words.setObjectName(f"signature {line.form_id}")
                    self._sections.addWidget(words)
            row = SectionRow(line.title)
            row.setObjectName(f"section {line.ref}")
            row.present(line.answered, line.total, line.problems)
            row.assign(line.initials, line.name, mine=line.is_mine)
            row.setChecked((line.form_id, line.ref) == (view.form_id, view.section))
            row.clicked.connect(partial(self._show, line.form_id, line.ref))
            self._sections.addWidget(row)
        self._sections.addStretch(1)

    def _open_module(self, name: str) -> None:
        """Open one more checklist; the question in work stays where it is."""
        self._commit_entries()
        self._save(partial(_open_checklist, name))

    def _filtered(self) -> None:
        if self._view is not None:
            self._present_sections(self._view)

    def _assign(self, form_id: str, section: str, person: str) -> None:
        self._save(partial(_assign, form_id, section, person))

    def _present_questions(self, view: EditorView, *, rebuild: bool) -> None:
        if self._list.present(view, rebuild=rebuild):
            self._turned()

    def _turned(self) -> None:
        """Other questions are shown: go back to the one in work, or look at the first."""
        if self._current in self._list.cards:
            self._focus(self._current)
        elif self._list.cards:
            self._look_at(next(iter(self._list.cards)))
            self._area.verticalScrollBar().setValue(0)

    @property
    def _origin(self) -> Spot | None:
        position = self._view.facility.position if self._view is not None else None
        return to_map(float(position.latitude), float(position.longitude)) if position is not None else None

    def _introduce(self, card: QuestionCard, one: QuestionView) -> None:
        """Connect a question that was just made with what it asks for."""
        card.field.origin = self._origin
        card.answered.connect(partial(self._answer, one.form_id))
        card.field.told.connect(partial(self._answer, one.form_id, one.state.ref))
        card.focused.connect(self._look_at)
        card.receiver_wanted.connect(partial(self._receive, one.form_id))
        card.advance.connect(self._go_on_from)
        card.conflict_wanted.connect(self.conflict_wanted)
        if isinstance(card.field, FileField):
            card.field.offers.made.connect(partial(self._answer_with_files, one.form_id, one.state.ref))
            card.field.open_wanted.connect(self._open_file)
            card.field.copy_wanted.connect(partial(self._give_copy, one.state.ref))
            self._tell_refusal(card, one.state.ref)

    def _present_foot(self, view: EditorView) -> None:
        places = [(line.form_id, line.ref) for line in view.sections]
        at = places.index((view.form_id, view.section))
        titles = ["", *(line.title for line in view.sections), ""]
        self._foot.present(titles[at], titles[at + 2], sealed=view.sealed is not None)

    # -- answering

    def _answer(
        self, form_id: str, ref: str, value: str, how: Manner = Manner.SEEN, told_by: str = ""
    ) -> None:
        give = partial(_give, form_id, ref, value or None, how, told_by)
        self._undoing.done(Step(partial(_give, form_id, ref, *self._given(ref)), give))
        self._save(give)

    def _receive(self, form_id: str, ref: str) -> None:
        """Open the receiver below a question for a position; a second time closes it."""
        panel = opening.open_or_close(self, self._settings)
        if panel is not None:
            panel.taken.connect(partial(self._received, form_id, ref))
            self._list.insert_below(ref, panel)

    def _received(self, form_id: str, ref: str, geopoint: str, source: str) -> None:
        card = self._list.cards.get(ref)
        if card is None or not card.field.received(geopoint):
            self._answer(form_id, ref, geopoint, Manner.MEASURED, source)

    def _given(self, ref: str) -> tuple[str | None, Manner, str]:
        """The answer that stands now, with how it was observed and what told it."""
        views = self._view.questions if self._view is not None else ()
        view = next((one for one in views if one.state.ref == ref), None)
        if view is None:
            return None, Manner.SEEN, ""
        given = view.given
        if given is None or given.how is Manner.COMPUTED:
            return view.state.value, Manner.SEEN, ""
        return view.state.value, given.how, given.remark

    def _save(self, act: Act, then: Callable[[tuple[Changes, EditorView]], None] | None = None) -> None:
        """Have an act recorded, and show what came of it."""
        section = self._view.section if self._view is not None else ""
        shown_form = self._view.form_id if self._view is not None else ""
        QTimer.singleShot(1000, self, self._still_saving)

        def job(opened: OpenInspection) -> tuple[Changes, EditorView]:
            return act(opened), viewing.editor(opened, shown_form, section)

        self._do(job, then or self._answered, self._not_saved)

    def _answered(self, result: tuple[Changes, EditorView]) -> None:
        self._present(result[1])
        self._tasks.changed.emit(result[0])
        quick, self._answered_quickly = self._answered_quickly, ""
        if quick:
            self._focus_after(quick)
        elif self._current:
            self._look_at(self._current)

    def _still_saving(self) -> None:
        if not self._tasks.is_idle:
            self._say_state(_("Saving…"), "clock", "neutral")

    def _not_saved(self, error: InspectorError) -> None:
        self._answered_quickly = ""
        self._say_state(_("Not saved"), "octagon-alert", "critical")
        self.refused(error)

    def undo(self) -> None:
        """Take the last answer back; that, too, is recorded."""
        self._commit_entries()
        act = self._undoing.undo()
        if act is not None:
            self._save(act)

    def redo(self) -> None:
        """Give again what was taken back."""
        act = self._undoing.redo()
        if act is not None:
            self._save(act)

    def _commit_entries(self) -> None:
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()

    def _add_row(self, form_id: str, place: str) -> None:
        self._save(
            lambda opened: inspections.add_row(opened, form_id, place), partial(self._added, form_id, place)
        )

    def _added(self, form_id: str, place: str, result: tuple[Changes, EditorView]) -> None:
        key = str(result[0].made)
        back = partial(_take_out, form_id, f"{place}[{key}]")
        self._undoing.done(Step(back, partial(_put_back, key)))
        self._answered(result)

    def _move_row(self, view: QuestionView, to: int) -> None:
        if view.row is not None:
            put = partial(_put, view.form_id, str(view.state.ref))
            self._undoing.done(Step(partial(put, view.row.number), partial(put, to)))
            self._save(partial(put, to))

    def _remove_row(self, view: QuestionView) -> None:
        ref = str(view.state.ref)
        take = partial(_take_out, view.form_id, ref)
        self._undoing.done(Step(partial(_put_back, innermost_key(ref)), take))
        self._save(take)
        self.told.emit(_("{row} was taken out. Undo puts it back.").format(row=view.heading))

    # -- finding one's way

    def _look_at(self, ref: str) -> None:
        for name, card in self._list.cards.items():
            card.set_current(name == ref)
        self._current = ref
        view = next(
            (one for one in (self._view.questions if self._view else ()) if one.state.ref == ref), None
        )
        if view is None:
            return
        form_id = view.form_id

        def job(opened: OpenInspection) -> Beside:
            return (
                viewing.photos(opened, f"{form_id}:{ref}"),
                viewing.history(opened, form_id, ref),
                ruling.applied(opened, view),
            )

        sealed = self._view is not None and self._view.sealed is not None
        self._do(
            job,
            lambda found: self._panel.present(view, *found, sealed=sealed) if self._current == ref else None,
        )

    def show_question(self, form_id: str, ref: str) -> None:
        """Go to a question, wherever it is."""
        self._middle.setCurrentIndex(0)
        self._current = ref

        def job(opened: OpenInspection) -> EditorView:
            return viewing.editor(opened, form_id, viewing.section_of(opened, form_id, ref))

        self._do(job, partial(self._present_at, ref))

    def _present_at(self, ref: str, view: EditorView) -> None:
        self._view, self._current = view, ref
        self._list.go_to(ref, view)
        self._present(view)
        self._present_questions(view, rebuild=True)
        self._focus(ref)

    def _focus(self, ref: str) -> None:
        card = self._list.cards.get(ref)
        if card is not None:
            card.field.set_entry_focus()
            self._look_at(ref)
            QTimer.singleShot(0, card, partial(self._bring_into_view, card))

    def _bring_into_view(self, card: QuestionCard) -> None:
        # Questions that were just made have no place yet: that is asked for by events that wait.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._area.ensureWidgetVisible(card)

    def _go_on_from(self, ref: str) -> None:
        """Remember to go on; only when the answer is saved is it known which question comes next."""
        self._answered_quickly = ref

    def _focus_after(self, ref: str) -> None:
        refs = list(self._list.cards)
        at = refs.index(ref) + 1 if ref in refs else len(refs)
        self._focus(refs[at] if at < len(refs) else ref)

    def next_gap(self) -> None:
        """Go to the next thing that is open, after the question in work."""
        self._commit_entries()
        self._do(viewing.gaps, self._to_next)

    def _to_next(self, gaps: tuple[Gap, ...]) -> None:
        places = [(gap.form_id, gap.ref) for gap in gaps if gap.ref and gap.kind is not GapKind.TEAM]
        if not places:
            self.told.emit(_("No gap is left in the questions."))
            return
        refs = [ref for _form, ref in places]
        at = refs.index(self._current) + 1 if self._current in refs else 0
        self.show_question(*places[at % len(places)])

    def _step_section(self, step: int) -> None:
        if self._view is None:
            return
        lines: tuple[SectionLine, ...] = self._view.sections
        places = [(line.form_id, line.ref) for line in lines]
        at = places.index((self._view.form_id, self._view.section)) + step
        if 0 <= at < len(places):
            self._current = ""
            self._show(*places[at])

    # -- files

    def choose_files(self) -> None:
        """Ask which files show the question in work."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Add files"))
        self.take_in([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        """Ask for a folder of files, such as a camera's card."""
        chosen = QFileDialog.getExistingDirectory(self, _("Add folder"))
        if chosen:
            self.take_in([Path(chosen)])

    def take_in(self, sources: list[Path]) -> None:
        """Take these files and folders in for the question in work; answering goes on meanwhile."""
        if sources and self._view is not None:
            about = (f"{self._view.form_id}:{self._current}",) if self._current else ()
            self._incoming.take(Batch(self._view.inspection.id, tuple(sources), about))

    def _answer_with_files(
        self, form_id: str, ref: str, sources: tuple[Source, ...], remark: str, passing: bool
    ) -> None:
        """Take files in as evidence about a question that the first of them answers."""
        if self._view is not None:
            about = (f"{form_id}:{ref}",)
            batch = Batch(self._view.inspection.id, sources, about, (form_id, ref), remark, passing)
            self._incoming.take(batch)

    def _answered_with_file(self, found: AnsweredWith) -> None:
        here = self._view is not None and self._view.inspection.id == found.batch.inspection
        if here and found.batch.answers is not None:
            give = partial(_give, *found.batch.answers)
            back, again = (partial(give, name, Manner.SEEN, "") for name in (found.before, found.file.name))
            self._undoing.done(Step(back, again))
            self.refresh()
        self._tasks.changed.emit(found.changes)

    def _open_file(self, name: str) -> None:
        if self._view is not None:
            self._copies.show_file(self._view.inspection.id, name)

    def _give_copy(self, ref: str, sha256: str) -> None:
        """Have a copy of a photo made that can be drawn on; a field that is gone by then needs none."""

        def made(copy: Path | None) -> None:
            card = self._list.cards.get(ref)
            if card is not None and isinstance(card.field, FileField):
                card.field.use_copy(copy)

        self._tasks.beside(lambda ws: files.print_copy(ws, sha256), made, self.refused)

    def stop_intake(self) -> None:
        """Stop taking files in; what is in stays."""
        self._incoming.cancel()

    def wait_for_intake(self) -> None:
        """End the intake before the window closes; what was begun at a question is handed over first."""
        for card in self._list.cards.values():
            card.field.finish()
        self._keep_words()
        self._incoming.close()

    @property
    def is_taking_in(self) -> bool:
        return self._incoming.is_busy

    def _taken(self, batch: Batch, refused: tuple[tuple[str, str], ...]) -> None:
        self._intake_bar.setVisible(False)
        if self._view is not None and batch.inspection != self._view.inspection.id:
            return  # another inspection is open by now
        reasons = "; ".join(f"{name}: {reason}" for name, reason in refused[:5])
        asked = batch.answers is not None and batch.answers[1] in self._list.cards
        if refused and not asked:  # where its question is in view, it stands there
            self.told.emit(_("Some files were not taken in: {reasons}").format(reasons=reasons))
        elif batch.answers is None:
            self.told.emit(_("Files taken in"))
        elif len(batch.sources) > len(refused) + 1:
            self.told.emit(_("The first file is the answer; the others are kept as evidence about it."))
        for ref, card in self._list.cards.items():
            self._tell_refusal(card, ref)
        self.refresh()
        if self._middle.currentWidget() is self._photos:
            self.show_photos()
        elif self._current:
            self._look_at(self._current)

    def _tell_refusal(self, card: QuestionCard, ref: str) -> None:
        if self._view is not None and isinstance(card.field, FileField):
            inspection, form_id = self._view.inspection.id, self._view.form_id
            card.field.tell_refused(self._incoming.refusal(inspection, form_id, ref))

    def show_photos(self) -> None:
        """Show all files of the inspection as a grid."""
        self._commit_entries()
        self._do(lambda opened: (viewing.all_files(opened), placing.check(opened)), self._present_photos)

    def _place_by_track(self, track: Path, seconds: float) -> None:
        def place(opened: OpenInspection) -> Placed:
            return placing.geotag(opened, track, timedelta(seconds=seconds))

        self._do(place, self._placed)

    def _placed(self, found: Placed) -> None:
        words = ngettext("{n} photo was placed.", "{n} photos were placed.", len(found.placed))
        left = "; ".join(reason for _name, reason in found.left[:3])
        self.told.emit(" ".join(filter(None, (words.format(n=len(found.placed)), left))))
        self.show_photos()

    def _present_photos(self, found: tuple[Files, tuple[PhotoCheck, ...]]) -> None:
        view, about, words = self._view, "", ""
        if view is not None and self._current:
            about = f"{view.form_id}:{self._current}"
            words = next((one.state.label for one in view.questions if one.state.ref == self._current), "")
        self._photos.present(*found, about, words, sealed=view is not None and view.sealed is not None)
        self._middle.setCurrentWidget(self._photos)

    def _describe_file(self, wanted: str, about: tuple[str, ...], caption: str) -> None:
        self._do(
            lambda opened: files.assign(opened, wanted, about, caption), lambda _file: self.show_photos()
        )

    def paste(self) -> None:
        """Take in the files that were copied elsewhere."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasUrls():
            self.take_in([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.take_in([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # -- findings and closing

    def show_findings(self, finding: str = "") -> None:
        """Show the findings of the visit, and this one of them."""
        self._commit_entries()
        self._reviewing.show_finding(finding)

    def _keep_words(self) -> None:
        """Save what stands at a finding that is left for another page or inspection."""
        if self._inspection:
            self._reviewing.keep()

    def _reviewed(self, changes: Changes) -> None:
        self._tasks.changed.emit(changes)
        self.refresh()

    def review(self) -> None:
        """Show what is open, the signatures and the seal."""
        self._commit_entries()
        self._closing.review()

    def _sealed(self, view: EditorView) -> None:
        self._middle.setCurrentIndex(0)
        self._view = None
        self._present(view)
        self.told.emit(_("Sealed {number}").format(number=view.inspection.number))


def _give(
    form_id: str, ref: str, value: str | None, how: Manner, told_by: str, opened: OpenInspection
) -> Changes:
    """Record an answer; `told_by` says which instrument or source told it, where one did."""
    return inspections.answer(opened, form_id, ref, value, how=how, remark=told_by)


def _take_out(form_id: str, ref: str, opened: OpenInspection) -> Changes:
    return inspections.remove_row(opened, form_id, ref)


def _put_back(key: str, opened: OpenInspection) -> Changes:
    return inspections.restore_row(opened, key)


def _put(form_id: str, ref: str, at: int, opened: OpenInspection) -> Changes:
    return inspections.move_row(opened, form_id, ref, at)


def _open_checklist(name: str, opened: OpenInspection) -> Changes:
    return starting_visit.add(opened, [name])


def _join(opened: OpenInspection) -> Changes:
    return team.join(opened.ws, opened.inspection.id)


def _assign(form_id: str, section: str, person: str, opened: OpenInspection) -> Changes:
    if not person:
        return team.unassign(opened, form_id, section)
    return team.assign(opened, form_id, section, RecordId(person))
