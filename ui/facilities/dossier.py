"""One facility with everything known of it: facts, visits, open findings, permits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from inspector.app.case_views import CaseFile
from inspector.app.casework import ThreadState
from inspector.app.facilities import Dossier
from inspector.app.inbox import InboxLine
from inspector.app.viewing import InspectionLine
from inspector.domain.facility import FacilityStatus, Permit
from inspector.domain.inspection import Severity
from inspector.geo.position import Position
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.facilities.case_tabs import PapersTab, SamplesTab, ThreadsTab
from ui.shared.flow import Flow
from ui.shared.page import empty_state
from ui.shared.parts import Box, Button, Chip, Label, Rule, Tab
from ui.shared.rows import Row, RowList
from ui.shared.words import day

STATUS_TONES = {
    FacilityStatus.PERMITTED: "ok",
    FacilityStatus.NOTIFIED: "ok",
    FacilityStatus.EXEMPT: "ok",
    FacilityStatus.UNAUTHORISED: "critical",
    FacilityStatus.TRANSITION: "major",
    FacilityStatus.CLOSED: "neutral",
    FacilityStatus.UNKNOWN: "decide",
}


class DossierView(QWidget):
    edit_wanted = Signal()
    permit_wanted = Signal()
    visit_wanted = Signal()
    opened = Signal(str)  # an inspection
    conflict_wanted = Signal(str, str)  # record, field
    proof_wanted = Signal(str)  # finding
    judging_wanted = Signal(str)  # proof
    file_wanted = Signal(str, str)  # record, name
    samples_wanted = Signal(str)  # an inspection
    service_wanted = Signal()

    def __init__(
        self,
        dossier: Dossier,
        visits: Sequence[InspectionLine],
        case: CaseFile,
        contested: Sequence[InboxLine],
        tab: str,
    ) -> None:
        super().__init__()
        self._dossier = dossier
        self._drafts = [line for line in visits if not line.is_sealed]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(self._head())
        whole.addLayout(self._chips(case))
        if contested:
            whole.addLayout(self._contested(contested))
        whole.addWidget(_facts(dossier, visits))
        tabs = Flow(4)  # they go on in a second line where the text is large
        self._body = QVBoxLayout()
        self.tab = tab
        views: dict[str, tuple[str, int, Callable[[], QWidget]]] = {
            "timeline": (_("Timeline"), len(visits), partial(self._visits, visits)),
            "findings": (_("Findings"), len(case.threads), partial(self._threads, case)),
            "samples": (_("Samples"), len(case.samples), partial(self._samples, case)),
            "papers": (_("Papers"), len(case.services), partial(self._papers, case)),
            "permits": (_("Permits"), len(dossier.permits), self._permits),
        }
        for name, (words, count, show) in views.items():
            button = Tab(words)
            button.setObjectName(f"tab-{name}")
            button.count(count)
            button.setChecked(name == tab)
            button.clicked.connect(partial(self._turn_to, name, show))
            tabs.addWidget(button)
        whole.addLayout(tabs)
        whole.addWidget(Rule())
        whole.addLayout(self._body)
        self._shown = views[tab][2]()
        self._body.addWidget(self._shown)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(Label(self._dossier.facility.name, 22, 600), 1)
        edit = Button(_("Edit"), "pen-tool")
        edit.clicked.connect(self.edit_wanted)
        head.addWidget(edit)
        if self._drafts:
            go_on = Button(_("Continue visit"), "clipboard-list", "primary")
            go_on.setObjectName("continue-visit")
            go_on.clicked.connect(partial(self.opened.emit, self._drafts[0].inspection.id))
            head.addWidget(go_on)
        else:
            visit = Button(_("Start visit"), "clipboard-list", "primary")
            visit.setObjectName("start-visit")
            visit.clicked.connect(self.visit_wanted)
            head.addWidget(visit)
        return head

    def _chips(self, case: CaseFile) -> QLayout:
        chips = Flow()
        status = self._dossier.facility.status
        chips.addWidget(Chip(status.label, STATUS_TONES[status]))
        standing = [line for line in case.threads if line.thread.state is not ThreadState.CLOSED]
        if standing:
            order = list(Severity)
            worst = min((line.thread.finding.severity for line in standing), key=order.index)
            words = ngettext("{n} open finding", "{n} open findings", len(standing)).format(n=len(standing))
            chips.addWidget(Chip(words, worst.value, "flag"))
        overdue = sum(line.days_over > 0 for line in standing)
        if overdue:
            chips.addWidget(Chip(_("{n} overdue").format(n=overdue), "critical", "calendar-clock"))
        if case.waiting:
            words = ngettext("{n} proof waits", "{n} proofs wait", case.waiting).format(n=case.waiting)
            chips.addWidget(Chip(words, "decide", "inbox"))
        return chips

    def _contested(self, contested: Sequence[InboxLine]) -> Flow:
        """What several people recorded differently, each with the way to its values."""
        row = Flow()
        for line in contested:
            words = _("{field}: recorded differently").format(field=line.title)
            button = Button(words, "split", "decide", gives=True)
            button.setObjectName(f"conflict-{line.conflict.field}")
            button.clicked.connect(
                partial(self.conflict_wanted.emit, line.conflict.record, line.conflict.field)
            )
            row.addWidget(button)
        return row

    def _turn_to(self, name: str, show: Callable[[], QWidget]) -> None:
        self.tab = name
        self._body.removeWidget(self._shown)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = show()
        self._body.addWidget(self._shown)

    def _visits(self, visits: Sequence[InspectionLine]) -> QWidget:
        if not visits:
            return empty_state(_("Not visited yet."))
        rows = [
            Row(
                line.inspection.id,
                _("Visit {number}").format(number=line.inspection.number),
                _findings_words(line.findings),
                _("Sealed") if line.is_sealed else _("Draft"),
                "ok" if line.is_sealed else "accent",
                day(line.inspection.started.local_date),
                "clipboard-list",
            )
            for line in visits
        ]
        return self._listed(_("Visits"), rows)

    def _threads(self, case: CaseFile) -> QWidget:
        tab = ThreadsTab(case)
        tab.proof_wanted.connect(self.proof_wanted)
        tab.judging_wanted.connect(self.judging_wanted)
        tab.file_wanted.connect(self.file_wanted)
        return tab

    def _samples(self, case: CaseFile) -> QWidget:
        tab = SamplesTab(case.samples, case.latest)
        tab.visit_wanted.connect(self.samples_wanted)
        return tab

    def _papers(self, case: CaseFile) -> QWidget:
        tab = PapersTab(case)
        tab.service_wanted.connect(self.service_wanted)
        return tab

    def _listed(self, name: str, rows: Sequence[Row]) -> QWidget:
        box, listed = Box(), RowList(name)
        box.column.setContentsMargins(2, 2, 2, 2)
        listed.present(rows)
        listed.fit()
        listed.opened.connect(self.opened)
        box.column.addWidget(listed)
        return box

    def _permits(self) -> QWidget:
        add = Button(_("Add permit"), "plus")
        add.setObjectName("add-permit")
        add.clicked.connect(self.permit_wanted)
        if not self._dossier.permits:
            return empty_state(_("No permit recorded. Enter what the operator shows you."), add)
        whole = QWidget()
        held = QVBoxLayout(whole)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(10)
        for permit in self._dossier.permits:
            held.addWidget(self._permit(permit))
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        held.addLayout(row)
        return whole

    def _permit(self, permit: Permit) -> Box:
        box = Box()
        box.column.addWidget(Label(" · ".join(filter(None, (permit.number, permit.kind))), 15, 600))
        dates = " – ".join(day(one) if one else "…" for one in (permit.valid_from, permit.valid_to))
        has_dates = permit.valid_from or permit.valid_to
        line = " · ".join(filter(None, (permit.issuer, permit.scope, dates if has_dates else "")))
        if line:
            box.column.addWidget(Label(line, 13, 400, "text2"))
        for condition in self._dossier.conditions_of(permit):
            box.column.addWidget(Label(f"{condition.number}. {condition.text}", 14))
        return box


def _findings_words(count: int) -> str:
    return ngettext("{n} finding", "{n} findings", count).format(n=count) if count else _("No finding")


def _provenance(place: Position) -> str:
    exact = f"± {place.accuracy_m} m" if place.accuracy_m is not None else ""
    when = day(place.time.local_date) if place.time else ""
    return ", ".join(filter(None, (place.source.label, exact, when)))


def _facts(dossier: Dossier, visits: Sequence[InspectionLine]) -> Box:
    """The four things that are asked for first, and the note."""
    one, box = dossier.facility, Box()
    place = one.position
    last = max((line.inspection.started.local_date for line in visits), default=None)
    row = QHBoxLayout()
    row.setSpacing(16)
    for label, value, line in (
        (_("Operator"), one.operator or _("Not known"), one.operator_number),
        (_("Address"), one.address or _("Not recorded"), one.country),
        (
            _("Position"),
            f"{place.point.latitude:.5f}, {place.point.longitude:.5f}" if place else _("Not recorded"),
            _provenance(place) if place else "",
        ),
        (_("Last visit"), day(last) if last else _("Not yet"), ""),
    ):
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(label, 12, 400, "text2"))
        column.addWidget(Label(value, 14, 600))
        if line:
            column.addWidget(Label(line, 12, 400, "text2"))
        column.addStretch(1)
        row.addLayout(column, 1)
    box.column.addLayout(row)
    if one.note:
        box.column.addWidget(Label(one.note, 13, 400, "text2"))
    return box
