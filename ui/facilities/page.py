"""Facilities: the list with search and filter, and the dossier of the one that is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from inspector.app import case_views, duplicates, facilities, inbox, searching, starting_visit, viewing
from inspector.app.case_views import CaseFile
from inspector.app.duplicates import Wanted
from inspector.app.facilities import Dossier
from inspector.app.inbox import InboxLine
from inspector.app.starting_visit import Choices, VisitKind
from inspector.app.viewing import Overview
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.facility import Condition, Facility, FacilityStatus, Permit
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.facilities.case_forms import CaseForm, Job, JudgeForm, ProofForm, ServiceForm
from ui.facilities.dossier import STATUS_TONES, DossierView
from ui.facilities.form import PAUSE, FacilityForm, KnownForm, PermitForm
from ui.facilities.start import StartPanel
from ui.shared.copies import Copies
from ui.shared.form import RecordForm
from ui.shared.page import Page, clear, empty_state
from ui.shared.parts import Button, Choice, Label
from ui.shared.rapid import RapidPanel
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks


class FacilitiesPage(Page):
    visit_started = Signal(str)
    opened = Signal(str)
    conflict_wanted = Signal(str, str)  # record, field
    samples_wanted = Signal(str)  # of an inspection

    def __init__(self, tasks: Tasks, settings: QSettings) -> None:
        super().__init__(_("Facilities"))
        self._tasks, self._settings = tasks, settings
        self._found: Overview | None = None
        self._shown = ""
        self._tab = "timeline"
        self._copies = Copies(tasks, self.refused, self)
        self._form_shown: RecordForm | None = None
        self._form_aside: KnownForm | None = None  # while one that it may be is looked at
        self._deep: dict[RecordId, str] = {}  # facilities in whose file the words stand, with the text
        self._deeper = QTimer(self)
        self._deeper.setSingleShot(True)
        self._deeper.setInterval(PAUSE)
        self._deeper.timeout.connect(self._search_deeper)
        self._view: DossierView | None = None
        rapid = Button(_("Rapid assessment"), "triangle-alert")
        rapid.setObjectName("rapid")
        rapid.clicked.connect(self.start_rapid)
        self.tools.addWidget(rapid)
        add = Button(_("Add facility"), "plus", "primary")
        add.setObjectName("add-facility")
        add.clicked.connect(self.add)
        self.tools.addWidget(add)
        self._search = QLineEdit()
        self._search.setObjectName("search")
        self._search.setPlaceholderText(_("Name, place, operator, permit, in any script"))
        self._search.setAccessibleName(_("Search facilities"))
        self._search.textChanged.connect(self._searched)
        self._filters = {
            name: Choice(name, words)
            for name, words in (("suspected", _("Suspected")), ("findings", _("Open findings")))
        }
        self._list = RowList(_("Facilities"))
        self._list.opened.connect(self.show_facility)
        choices = QHBoxLayout()
        for choice in self._filters.values():
            choice.toggled.connect(self._filter)
            choices.addWidget(choice)
        self._count = Label("", 13, 400, "text2")
        _side, self._dossier = self.split(self._list, self._search, choices, self._count, side=436)

    def refresh(self) -> None:
        self._tasks.run(viewing.overview, self._present, self.refused)

    def _present(self, found: Overview) -> None:
        self._found = found
        self._filter()
        if self._form_shown is not None:
            return  # what is typed stays, whatever else changed
        if self._shown:
            self.show_facility(self._shown)
        elif not found.facilities:
            self._empty()
            act = Button(_("Add facility"), "plus", "primary")
            act.clicked.connect(self.add)
            self._dossier.addWidget(
                empty_state(_("The yards you inspect stand here, permitted or not."), act)
            )
            self._dossier.addStretch(1)

    def _searched(self) -> None:
        """Filter what the list shows at once, and ask the record for the rest at a pause."""
        self._deep = {}
        self._deeper.start()
        self._filter()

    def _search_deeper(self) -> None:
        words = self._search.text()
        if words.strip():
            self._tasks.run(
                partial(searching.facilities_with, words=words),
                partial(self._found_deeper, words),
                self.refused,
            )

    def _found_deeper(self, words: str, found: dict[RecordId, str]) -> None:
        if words == self._search.text():  # otherwise somebody typed on
            self._deep = found
            self._filter()

    def _filter(self) -> None:
        if self._found is None:
            return
        words = self._search.text().casefold().split()
        permits = dict(self._found.permits)
        drafts = [line for line in self._found.inspections if not line.is_sealed and line.findings]
        open_ones = {line.inspection.facility for line in drafts} | {
            line.site for line in self._found.findings
        }
        rows = [
            Row(
                one.id,
                one.name,
                self._deep.get(one.id) or " · ".join(filter(None, (one.operator, one.address, one.country))),
                one.status.label,
                STATUS_TONES[one.status],
            )
            for one in self._found.facilities
            if (
                one.id in self._deep
                or all(
                    word
                    in f"{one.name} {one.operator} {one.address} {one.country} {permits.get(one.id, '')}".casefold()
                    for word in words
                )
            )
            and (not self._filters["suspected"].isChecked() or one.status is FacilityStatus.UNAUTHORISED)
            and (not self._filters["findings"].isChecked() or one.id in open_ones)
        ]
        self._list.present(rows)
        total = len(self._found.facilities)
        self.head(_("Facilities"), _("{n} on this laptop").format(n=total))
        self._count.setText(_("{n} of {total}").format(n=len(rows), total=total))

    def search(self, words: str) -> None:
        """Show the facilities that these words are found in."""
        self._search.setText(words)
        self._search.setFocus()

    def show_facility(self, wanted: str) -> None:
        """Show the dossier of this facility."""
        if self._view is not None:
            self._tab = self._view.tab
        self._shown = wanted
        self._tasks.run(partial(_read, wanted), self._show, self.refused)

    def show_findings(self, facility: str) -> None:
        """Show what came of the findings of this facility."""
        self._view, self._tab = None, "findings"
        self.show_facility(facility)

    def _show(self, read: tuple[Dossier, tuple[InboxLine, ...], CaseFile]) -> None:
        dossier, contested, case = read
        one, found = dossier.facility, self._found
        self._list.select(one.id)
        self._empty()
        if self._form_aside is not None:
            back = Button(_("Back to what you were entering"), "chevron-left", "quiet")
            back.setObjectName("back-to-form")
            back.clicked.connect(self._back_to_form)
            self._dossier.addWidget(back)
        visits = [line for line in found.inspections if line.inspection.facility == one.id] if found else []
        view = self._view = DossierView(dossier, visits, case, contested, self._tab)
        view.proof_wanted.connect(partial(self._take_proof, case))
        view.judging_wanted.connect(partial(self._judge, case))
        view.service_wanted.connect(lambda: self._show_case_form(ServiceForm(case)))
        view.file_wanted.connect(self._copies.show_file)
        view.samples_wanted.connect(self.samples_wanted)
        view.conflict_wanted.connect(self.conflict_wanted)
        view.edit_wanted.connect(partial(self._form, one))
        view.permit_wanted.connect(partial(self._permit, one))
        view.visit_wanted.connect(partial(self.start_visit, one.id))
        view.opened.connect(self.opened)
        self._dossier.addWidget(view)
        self._dossier.addStretch(1)

    # -- between visits

    def _take_proof(self, case: CaseFile, finding: str) -> None:
        line = next(one for one in case.threads if one.thread.finding.id == finding)
        self._show_case_form(ProofForm(line))

    def _judge(self, case: CaseFile, proof: str) -> None:
        line, one = next((line, one) for line in case.threads for one in line.proofs if one.proof.id == proof)
        form = JudgeForm(line, one)
        form.file_wanted.connect(self._copies.show_file)
        self._show_case_form(form)

    def _show_case_form(self, form: CaseForm) -> None:
        """Show a form in place of the dossier, which comes back when it is saved or left."""
        if self._view is not None:
            self._tab = self._view.tab
        self._view = None
        self._empty()
        form.given.connect(partial(self._record, form))
        form.dropped.connect(self._dropped)
        self._dossier.addWidget(form)
        self._dossier.addStretch(1)
        self._form_shown = form
        form.begin()

    def _record(self, form: CaseForm, job: Job) -> None:
        self._tasks.run(job, self._recorded, partial(self._not_saved, form))

    def _recorded(self, _changes: Changes) -> None:
        self._form_shown = None
        self.told.emit(_("Recorded beside the sealed visit."))
        self.refresh()

    # -- facilities and permits

    def add(self) -> None:
        """Show an empty form in place of the dossier, or the one that was begun."""
        if self._form_aside is not None:
            self._back_to_form()
        else:
            self._form(None)

    def _form(self, one: Facility | None) -> None:
        form = FacilityForm(one)
        form.given.connect(partial(self._save, form, one is None))
        self._show_form(form, one.id if one else "")

    def _ask_like(self, form: KnownForm, itself: str, wanted: Wanted) -> None:
        self._tasks.run(
            partial(duplicates.resembling, wanted=wanted, apart_from=itself),
            lambda found: form.show_like(found) if self._form_shown is form else None,
            self.refused,
        )

    def _look_at(self, form: KnownForm, other: str) -> None:
        """Show the dossier of a facility that it may be; what was typed waits."""
        self._dossier.removeWidget(form)
        form.setVisible(False)
        self._form_aside = form
        self.show_facility(other)

    def _back_to_form(self) -> None:
        form, self._form_aside = self._form_aside, None
        if form is not None:
            self._empty()
            self._dossier.addWidget(form)
            self._dossier.addStretch(1)
            form.setVisible(True)
            self._form_shown = form
            form.begin()

    def _permit(self, one: Facility) -> None:
        form = PermitForm(one.id)
        form.given.connect(partial(self._save_permit, form))
        self._show_form(form, one.id)

    def _show_form(self, form: KnownForm, itself: str) -> None:
        self._empty()
        form.asked.connect(partial(self._ask_like, form, itself))
        form.other_wanted.connect(partial(self._look_at, form))
        form.dropped.connect(self._dropped)
        self._dossier.addWidget(form)
        self._dossier.addStretch(1)
        self._form_shown = form
        form.begin()

    def _empty(self) -> None:
        """Take the dossier or form away that is shown."""
        self._form_shown = None
        clear(self._dossier)

    def _dropped(self) -> None:
        self._form_shown = None
        if self._shown:
            self.show_facility(self._shown)
        else:
            self.refresh()

    def _save(self, form: FacilityForm, is_new: bool, facility: Facility, position: str) -> None:
        def job(ws: Workspace) -> Changes:
            placed = facilities.with_typed_position(ws, facility, position)
            return facilities.add(ws, placed) if is_new else facilities.change(ws, placed)

        self._shown = facility.id
        self._tasks.run(job, self._saved, partial(self._not_saved, form))

    def _save_permit(self, form: PermitForm, permit: Permit, conditions: tuple[Condition, ...]) -> None:
        self._tasks.run(
            lambda ws: facilities.add_permit(ws, permit, conditions),
            self._saved,
            partial(self._not_saved, form),
        )

    def _not_saved(self, form: RecordForm, error: InspectorError) -> None:
        """Tell it in the form, unless somebody went on to another page of the dossier meanwhile."""
        if self._form_shown is form:
            form.refused(error)
        else:
            self.refused(error)

    def _saved(self, _changes: Changes) -> None:
        self._form_shown = None
        self._search.clear()
        self.refresh()

    def start_visit(self, facility: str) -> None:
        """Show what a visit to this facility can be for, and the checklists of it."""
        self._tasks.run(
            partial(starting_visit.choices, facility=facility),
            partial(self._show_start, facility),
            self.refused,
        )

    def _show_start(self, facility: str, choices: Choices) -> None:
        panel = StartPanel(choices)
        panel.wanted.connect(partial(self._begin_visit, panel, facility))
        panel.dropped.connect(self._dropped)
        self._empty()
        self._dossier.addWidget(panel)
        self._dossier.addStretch(1)
        panel.begin()

    def _begin_visit(self, panel: StartPanel, facility: str, kind: str, chosen: list[str]) -> None:
        def job(ws: Workspace) -> Changes:
            return starting_visit.start(ws, RecordId(facility), VisitKind(kind), chosen)

        self._tasks.run(job, self._started, panel.refused)

    def start_rapid(self) -> None:
        """Show how to begin where no facility is recorded."""
        panel = RapidPanel(self._tasks, self._settings)
        panel.begun.connect(self.visit_started)
        panel.told.connect(self.told)
        panel.left.connect(self._dropped)
        self._empty()
        self._dossier.addWidget(panel)
        self._dossier.addStretch(1)
        panel.open()

    def _started(self, changes: Changes) -> None:
        self.visit_started.emit(str(changes.made))


def _read(wanted: str, ws: Workspace) -> tuple[Dossier, tuple[InboxLine, ...], CaseFile]:
    """The facility with what several people recorded of it differently, and what goes on between visits."""
    dossier = viewing.facility(ws, wanted)
    contested = tuple(line for line in inbox.of_records(ws, dossier.records) if line.waits)
    case = case_views.of_facility(ws, dossier.facility.id)
    enclosed = [one for line in case.threads for proof in line.proofs for one in proof.files]
    case_views.draw(ws, enclosed)
    return dossier, contested, case
