"""One sample: where it is, every hand it went through, the gaps, and what the laboratory found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from inspector.app.case_views import SampleLine
from inspector.app.enclosures import Enclosed
from inspector.clock import Moment
from inspector.domain.casework import LaboratoryResult, Transfer
from inspector.i18n import gettext as _
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Chip, Label, Rule
from ui.shared.thread import FilesRow, ThreadStep
from ui.shared.words import day


class SampleView(Box):
    transfer_wanted = Signal()
    result_wanted = Signal()
    file_wanted = Signal(str, str)

    def __init__(self, line: SampleLine) -> None:
        super().__init__()
        custody = line.custody
        sample = custody.sample
        head = QHBoxLayout()
        head.addWidget(Label(" · ".join(filter(None, (sample.number, sample.medium))), 17, 600), 1)
        self.column.addLayout(head)
        chips = Flow()
        chips.addWidget(Chip(_("With {holder}").format(holder=custody.holder), "accent", "map-pin"))
        chips.addWidget(
            Chip(_("Custody closed"), "ok", "check")
            if not custody.gaps
            else Chip(_("Gaps in custody"), "decide", "triangle-alert")
        )
        self.column.addLayout(chips)
        for gap in custody.gaps:
            self.column.addWidget(Label(gap, 13, 500, "decide"))
        told = (
            _("Seal {number}").format(number=sample.seal_number) if sample.seal_number else "",
            _("Witness: {name}").format(name=sample.witness) if sample.witness else "",
            _("Asked for: {analyses}").format(analyses=sample.analyses) if sample.analyses else "",
        )
        if any(told):
            self.column.addWidget(Label(" · ".join(filter(None, told)), 13, 400, "text2"))
        self.column.addWidget(Rule())
        self._hands(line)
        self.column.addWidget(Rule())
        self._results(line)

    def _hands(self, line: SampleLine) -> None:
        self.column.addWidget(Label(_("Custody"), 15, 600))
        sample = line.custody.sample
        steps = [
            ThreadStep(
                "flag",
                "neutral",
                _("Taken by {name}").format(name=sample.sampler),
                sample.place,
                _stamp(sample.taken),
            ),
            *(_step(one) for one in line.custody.transfers),
        ]
        steps[-1].is_last = True
        for step in steps:
            self.column.addWidget(step)
        give = Button(_("Hand over"), "arrow-left-right")
        give.setObjectName("hand-over")
        give.clicked.connect(self.transfer_wanted)
        self._act(give)

    def _results(self, line: SampleLine) -> None:
        self.column.addWidget(Label(_("Laboratory"), 15, 600))
        if not line.reports:
            self.column.addWidget(Label(_("No result has come yet."), 13, 400, "text2"))
        for result, files in line.reports:
            self._result(result, files)
        add = Button(_("Record result"), "plus")
        add.setObjectName("add-result")
        add.clicked.connect(self.result_wanted)
        self._act(add)

    def _result(self, result: LaboratoryResult, files: tuple[Enclosed, ...]) -> None:
        value = " ".join(filter(None, (result.value, result.unit)))
        exact = f" ± {result.uncertainty}" if result.uncertainty else ""
        self.column.addWidget(Label(f"{result.parameter}: {value}{exact}", 14, 600))
        told = (
            result.laboratory,
            result.method,
            result.accreditation,
            _("quantified from {limit}").format(limit=result.quantification_limit)
            if result.quantification_limit
            else "",
            _("compared with {limit}").format(limit=result.limit) if result.limit else "",
            day(result.received.local_date),
        )
        self.column.addWidget(Label(" · ".join(filter(None, told)), 13, 400, "text2"))
        if files:
            row = FilesRow(files)
            for button in row.buttons:
                button.file_wanted.connect(self.file_wanted)
            self.column.addLayout(row)

    def _act(self, button: Button) -> None:
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)


def _step(one: Transfer) -> ThreadStep:
    intact = {True: _("seal intact"), False: _("seal not intact"), None: _("nobody looked at the seal")}
    tone = {True: "ok", False: "critical", None: "decide"}[one.seal_intact]
    degrees = f"{one.temperature} °C" if one.temperature is not None else ""
    return ThreadStep(
        "arrow-left-right",
        tone,
        _("{giver} to {receiver}").format(giver=one.released_by, receiver=one.received_by),
        " · ".join(filter(None, (intact[one.seal_intact], one.condition, degrees))),
        _stamp(one.at),
    )


def _stamp(when: Moment) -> str:
    return f"{day(when.local_date)} {when.instant:%H:%M}"
