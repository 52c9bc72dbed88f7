"""Facilities: the list with search and filter, and the dossier of the one that is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app import facilities, inspections, viewing
from inspector.app.checklists import shipped_checklists
from inspector.app.facilities import Dossier
from inspector.app.viewing import Overview
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.facility import Facility, FacilityStatus
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.facilities.form import FacilityForm
from ui.shared.page import Page, clear, column, empty_state
from ui.shared.parts import Box, Button, Chip, Choice, Ground, Label
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks
from ui.shared.theme import THEME

STATUS_TONES = {
    FacilityStatus.PERMITTED: "ok",
    FacilityStatus.NOTIFIED: "ok",
    FacilityStatus.EXEMPT: "ok",
    FacilityStatus.UNAUTHORISED: "critical",
    FacilityStatus.TRANSITION: "major",
    FacilityStatus.CLOSED: "neutral",
    FacilityStatus.UNKNOWN: "decide",
}


class FacilitiesPage(Page):
    visit_started = Signal(str)
    opened = Signal(str)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Facilities"))
        self._tasks = tasks
        self._found: Overview | None = None
        self._shown = ""
        self._form_shown: FacilityForm | None = None
        add = Button(_("Add facility"), "plus", "primary")
        add.setObjectName("add-facility")
        add.clicked.connect(self.add)
        self.tools.addWidget(add)
        self._search = QLineEdit()
        self._search.setObjectName("search")
        self._search.setPlaceholderText(_("Name, place, operator, in any script"))
        self._search.setAccessibleName(_("Search facilities"))
        self._search.textChanged.connect(self._filter)
        self._filters = {
            name: Choice(name, words)
            for name, words in (("suspected", _("Suspected")), ("findings", _("Open findings")))
        }
        self._list = RowList(_("Facilities"))
        self._list.opened.connect(self.show_facility)
        side = Ground("surface")
        side.setFixedWidth(THEME.px(436))
        beside = QVBoxLayout(side)
        beside.setContentsMargins(12, 12, 12, 0)
        beside.addWidget(self._search)
        choices = QHBoxLayout()
        for choice in self._filters.values():
            choice.toggled.connect(self._filter)
            choices.addWidget(choice)
        beside.addLayout(choices)
        self._count = Label("", 13, 400, "text2")
        beside.addWidget(self._count)
        beside.addWidget(self._list, 1)
        inside = QWidget()
        self._dossier = QVBoxLayout(inside)
        self._dossier.setSpacing(12)
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(column(inside), 1)

    def refresh(self) -> None:
        self._tasks.run(viewing.overview, self._present, self.refused)

    def _present(self, found: Overview) -> None:
        self._found = found
        self._filter()
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

    def _filter(self) -> None:
        if self._found is None:
            return
        words = self._search.text().casefold().split()
        open_ones = {line.inspection.facility for line in self._found.inspections if line.findings}
        rows = [
            Row(
                one.id,
                one.name,
                " · ".join(filter(None, (one.operator, one.address, one.country))),
                one.status.label,
                STATUS_TONES[one.status],
            )
            for one in self._found.facilities
            if all(
                word in f"{one.name} {one.operator} {one.address} {one.country}".casefold() for word in words
            )
            and (not self._filters["suspected"].isChecked() or one.status is FacilityStatus.UNAUTHORISED)
            and (not self._filters["findings"].isChecked() or one.id in open_ones)
        ]
        self._list.present(rows)
        total = len(self._found.facilities)
        self.head(_("Facilities"), _("{n} on this laptop").format(n=total))
        self._count.setText(_("{n} of {total}").format(n=len(rows), total=total))

    def show_facility(self, wanted: str) -> None:
        """Show the dossier of this facility."""
        self._shown = wanted
        self._tasks.run(partial(viewing.facility, wanted=wanted), self._show, self.refused)

    def _show(self, dossier: Dossier) -> None:
        one = dossier.facility
        self._empty()
        head = QHBoxLayout()
        head.addWidget(Label(one.name, 22, 600), 1)
        edit = Button(_("Edit"), "pen-tool")
        edit.clicked.connect(partial(self._edit, one))
        visit = Button(_("Start visit"), "clipboard-list", "primary")
        visit.setObjectName("start-visit")
        visit.clicked.connect(partial(self.start_visit, one.id))
        head.addWidget(edit)
        head.addWidget(visit)
        self._dossier.addLayout(head)
        chips = QHBoxLayout()
        chips.addWidget(Chip(one.status.label, STATUS_TONES[one.status]))
        chips.addStretch(1)
        self._dossier.addLayout(chips)
        self._dossier.addWidget(_facts(dossier))
        self._dossier.addWidget(Label(_("Timeline"), 15, 600))
        self._dossier.addWidget(self._timeline(one))
        self._dossier.addStretch(1)

    def _timeline(self, one: Facility) -> QWidget:
        lines = (
            [line for line in self._found.inspections if line.inspection.facility == one.id]
            if self._found
            else []
        )
        if not lines:
            return empty_state(_("Not visited yet."))
        rows = [
            Row(
                line.inspection.id,
                _("Visit {number}").format(number=line.inspection.number),
                str(line.inspection.started.local_date),
                _("Sealed") if line.is_sealed else _("Draft"),
                "ok" if line.is_sealed else "accent",
                "",
                "clipboard-list",
            )
            for line in lines
        ]
        box, listed = Box(), RowList(_("Visits"))
        box.column.setContentsMargins(2, 2, 2, 2)
        listed.present(rows)
        listed.fit()
        listed.opened.connect(self.opened)
        box.column.addWidget(listed)
        return box

    def add(self) -> None:
        """Show an empty form in place of the dossier."""
        self._form(None)

    def _edit(self, one: Facility) -> None:
        self._form(one)

    def _form(self, one: Facility | None) -> None:
        self._empty()
        form = FacilityForm(one)
        form.given.connect(partial(self._save, form, one is None))
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

    def _not_saved(self, form: FacilityForm, error: InspectorError) -> None:
        """Tell it in the form, unless somebody went on to another page of the dossier meanwhile."""
        if self._form_shown is form:
            form.refused(error)
        else:
            self.refused(error)

    def _saved(self, _changes: Changes) -> None:
        self._search.clear()
        self.refresh()

    def start_visit(self, facility: str) -> None:
        """Begin an inspection of this facility with the shipped checklists."""

        def job(ws: Workspace) -> Changes:
            checklists = shipped_checklists()
            return inspections.start(
                ws, RecordId(facility), [checklists["common"], checklists["outdoor_storage"]]
            )

        self._tasks.run(job, self._started, self.refused)

    def _started(self, changes: Changes) -> None:
        self.visit_started.emit(str(changes.made))


def _facts(dossier: Dossier) -> Box:
    one, box = dossier.facility, Box()
    pairs = [
        (_("Operator"), " · ".join(filter(None, (one.operator, one.operator_number)))),
        (_("Address"), one.address),
        (_("Country"), one.country),
        (_("Position"), str(one.position) if one.position else _("Not recorded")),
        (_("Note"), one.note),
    ]
    for permit in dossier.permits:
        conditions = "".join(f"\n{item.number}. {item.text}" for item in dossier.conditions_of(permit))
        pairs.append(
            (_("Permit"), ", ".join(filter(None, (permit.number, permit.kind, permit.issuer))) + conditions)
        )
    for label, value in pairs:
        if value:
            line = QHBoxLayout()
            name = Label(label, 13, 400, "text2")
            name.setFixedWidth(THEME.px(110))
            line.addWidget(name)
            line.addWidget(Label(value, 14, 500), 1)
            box.column.addLayout(line)
    return box
