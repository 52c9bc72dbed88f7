"""The samples of one visit, before its seal and after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal

from inspector.app import case_views, inspections, samples
from inspector.app.case_views import SampleLine
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.samples.forms import Job, ResultForm, SampleForm, TransferForm
from ui.samples.sample import SampleView
from ui.shared.copies import Copies
from ui.shared.form import RecordForm
from ui.shared.page import Page, clear, empty_state
from ui.shared.parts import Button
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks


@dataclass(frozen=True, slots=True)
class SamplesView:
    """Everything that the page shows."""

    visit: RecordId
    number: str
    facility: str
    person: str
    lines: tuple[SampleLine, ...]
    waiting: int  # in the checklists, without a record yet


class SamplesPage(Page):
    left = Signal(str)  # the inspection

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Samples"))
        self._tasks = tasks
        self._inspection = self._shown = ""
        self._view: SamplesView | None = None
        self._form: RecordForm | None = None
        self._copies = Copies(tasks, self.refused, self)
        back = Button("", "chevron-left", "quiet")
        back.setObjectName("samples-back")
        back.setAccessibleName(_("Back to the visit"))
        back.clicked.connect(lambda: self.left.emit(self._inspection))
        self.tools.insertWidget(0, back)
        add = Button(_("Add sample"), "plus")
        add.setObjectName("add-sample")
        add.clicked.connect(self.add)
        self._take = Button("", "clipboard-list", "primary")
        self._take.setObjectName("record-samples")
        self._take.clicked.connect(self._record_all)
        self._take.setVisible(False)
        self.tools.addWidget(add)
        self.tools.addWidget(self._take)
        self._list = RowList(_("Samples"))
        self._list.opened.connect(self.show_sample)
        self._side, self._column = self.split(self._list, side=420, inside=900)

    def open(self, inspection: str) -> None:
        """Show the samples of this inspection."""
        self._inspection, self._shown, self._form = inspection, "", None
        self.refresh()

    def refresh(self) -> None:
        if self._inspection:
            self._tasks.run(partial(_read, self._inspection), self._present, self.refused)

    def _present(self, view: SamplesView) -> None:
        self._view = view
        self.head(_("Samples"), f"{view.facility} · {view.number}")
        words = ngettext(
            "Record {n} sample of the checklist", "Record {n} samples of the checklist", view.waiting
        )
        self._take.rename(words.format(n=view.waiting))
        self._take.setVisible(bool(view.waiting))
        self._side.setVisible(bool(view.lines))
        self._list.present([_row(line) for line in view.lines])
        if self._form is None:
            self.show_sample(self._shown)

    def show_sample(self, wanted: str) -> None:
        """Show this sample; the first where there is none of that name."""
        if self._view is None:
            return
        lines = self._view.lines
        line = next((one for one in lines if one.custody.sample.id == wanted), lines[0] if lines else None)
        self._empty()
        if line is None:
            words = _("No sample is recorded for this visit. Answer the sampling checklist, or add one here.")
            self._column.addWidget(empty_state(words))
            self._column.addStretch(1)
            return
        self._shown = line.custody.sample.id
        self._list.select(self._shown)
        view = SampleView(line)
        view.transfer_wanted.connect(lambda: self._open(TransferForm(line.custody)))
        view.result_wanted.connect(lambda: self._open(ResultForm(line.custody)))
        view.file_wanted.connect(self._copies.show_file)
        self._column.addWidget(view)
        self._column.addStretch(1)

    def add(self) -> None:
        """Record a sample that no checklist holds."""
        if self._view is not None:
            self._open(SampleForm(self._view.visit, self._view.person))

    def _open(self, form: SampleForm | TransferForm | ResultForm) -> None:
        self._empty()
        form.given.connect(partial(self._record, form))
        form.dropped.connect(self._close)
        self._column.addWidget(form)
        self._column.addStretch(1)
        self._form = form
        form.begin()

    def _close(self) -> None:
        self._form = None
        self.refresh()

    def _empty(self) -> None:
        self._form = None
        clear(self._column)

    def _record(self, form: RecordForm, job: Job) -> None:
        self._tasks.run(job, self._recorded, partial(self._not_recorded, form))

    def _recorded(self, changes: Changes) -> None:
        self._form = None
        if changes.made is not None and changes.touches("sample"):
            self._shown = changes.made
        self.told.emit(_("Recorded. It stands beside the visit, sealed or not."))
        self.refresh()

    def _not_recorded(self, form: RecordForm, error: InspectorError) -> None:
        if self._form is form:
            form.refused(error)
        else:
            self.refused(error)

    def _record_all(self) -> None:
        wanted = self._inspection
        self._tasks.run(lambda ws: samples.record(inspections.load(ws, wanted)), self._recorded, self.refused)


def _read(inspection: str, ws: Workspace) -> SamplesView:
    opened = inspections.load(ws, inspection)
    lines = case_views.samples_of(ws, opened.inspection)
    enclosed = [one for line in lines for _result, kept in line.reports for one in kept]
    case_views.draw(ws, enclosed)
    return SamplesView(
        opened.inspection.id,
        opened.inspection.number,
        opened.facility.name,
        ws.person.name,
        lines,
        samples.waiting(opened),
    )


def _row(line: SampleLine) -> Row:
    custody = line.custody
    gaps = len(custody.gaps)
    chip, tone = (_("{n} gaps").format(n=gaps), "decide") if gaps else (_("Closed"), "ok")
    if gaps == 1:
        chip = _("1 gap")
    results = len(custody.results)
    told = ngettext("{n} result", "{n} results", results).format(n=results) if results else _("no result yet")
    return Row(
        custody.sample.id,
        " · ".join(filter(None, (custody.sample.number, custody.sample.medium))),
        f"{_('with {holder}').format(holder=custody.holder)} · {told}",
        chip,
        tone,
        "",
        "scan-line",
    )
