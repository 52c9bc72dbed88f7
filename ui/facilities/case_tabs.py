"""The tabs of a dossier on what goes on between visits: findings as threads, samples, papers served."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.app.case_views import CaseFile, SampleLine
from inspector.app.casework import ThreadState
from inspector.domain.casework import Service
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.page import empty_state
from ui.shared.parts import Box, Button, Chip, Label
from ui.shared.rows import Row, RowList
from ui.shared.thread import ThreadCard
from ui.shared.words import day


class ThreadsTab(QWidget):
    """Every finding of sealed visits, the overdue first and the closed last."""

    proof_wanted = Signal(str)  # finding
    judging_wanted = Signal(str)  # proof
    file_wanted = Signal(str, str)

    def __init__(self, case: CaseFile) -> None:
        super().__init__()
        rows = _rows(self)
        if not case.threads:
            rows.addWidget(empty_state(_("No finding of a sealed visit.")))
        order = [ThreadState.PROOF, ThreadState.OPEN, ThreadState.PART, ThreadState.CLOSED]
        listed = sorted(
            case.threads,
            key=lambda line: (order.index(line.thread.state), -line.days_over, line.thread.finding.item),
        )
        for line in listed:
            card = ThreadCard(line, acts=True)
            card.proof_wanted.connect(self.proof_wanted)
            card.judging_wanted.connect(self.judging_wanted)
            card.file_wanted.connect(self.file_wanted)
            rows.addWidget(card)


class SamplesTab(QWidget):
    """Where each sample is; a click opens the samples of its visit."""

    visit_wanted = Signal(str)

    def __init__(self, lines: tuple[SampleLine, ...], latest: str) -> None:
        super().__init__()
        rows = _rows(self)
        if not lines:
            words = _("No sample is recorded. Those of the sampling checklist are recorded in the visit.")
            rows.addWidget(empty_state(words, self._latest(latest) if latest else None))
            return
        box, listed = Box(), RowList(_("Samples"))
        box.column.setContentsMargins(2, 2, 2, 2)
        listed.present([_sample(line) for line in lines])
        listed.fit()
        by_key = {line.custody.sample.id: line.visit for line in lines}
        listed.opened.connect(lambda key: self.visit_wanted.emit(by_key[key]))
        box.column.addWidget(listed)
        rows.addWidget(box)
        row = QHBoxLayout()
        row.addWidget(self._latest(latest))
        row.addStretch(1)
        rows.addLayout(row)

    def _latest(self, visit: str) -> Button:
        button = Button(_("Samples of the latest visit"), "scan-line")
        button.setObjectName("latest-samples")
        button.clicked.connect(lambda: self.visit_wanted.emit(visit))
        return button


class PapersTab(QWidget):
    """What was served on whom, how and when."""

    service_wanted = Signal()

    def __init__(self, case: CaseFile) -> None:
        super().__init__()
        rows = _rows(self)
        add = Button(_("Record service"), "plus")
        add.setObjectName("add-service")
        add.clicked.connect(self.service_wanted)
        if not case.visits:
            rows.addWidget(empty_state(_("Papers are served once a visit is sealed.")))
            return
        if not case.services:
            rows.addWidget(empty_state(_("No paper was served yet. Record it when it was handed over."), add))
            return
        for service, number in case.services:
            rows.addWidget(_paper(service, number))
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        rows.addLayout(row)


def _rows(tab: QWidget) -> QVBoxLayout:
    rows = QVBoxLayout(tab)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(10)
    return rows


def _sample(line: SampleLine) -> Row:
    custody = line.custody
    gaps, results = len(custody.gaps), len(custody.results)
    chip, tone = (
        (ngettext("{n} gap in custody", "{n} gaps in custody", gaps).format(n=gaps), "decide")
        if gaps
        else (_("Custody closed"), "ok")
    )
    told = ngettext("{n} result", "{n} results", results).format(n=results) if results else _("no result yet")
    where = _("with {holder}").format(holder=custody.holder)
    return Row(
        custody.sample.id,
        " · ".join(filter(None, (custody.sample.number, custody.sample.medium))),
        " · ".join((where, told, _("visit {number}").format(number=line.number))),
        chip,
        tone,
        day(custody.sample.taken.local_date),
        "scan-line",
    )


def _paper(service: Service, number: str) -> Box:
    box = Box()
    head = QHBoxLayout()
    head.addWidget(Label(service.document, 15, 600), 1)
    head.addWidget(Chip(service.manner, "neutral"))
    box.column.addLayout(head)
    when = f"{day(service.served.local_date)} {service.served.instant:%H:%M}"
    told = (
        _("Received by {name}").format(name=service.receiver),
        _("Witness: {name}").format(name=service.witness) if service.witness else "",
        when,
        _("visit {number}").format(number=number),
    )
    box.column.addWidget(Label(" · ".join(filter(None, told)), 13, 400, "text2"))
    if service.note:
        box.column.addWidget(Label(service.note, 13))
    return box
