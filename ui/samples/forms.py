"""The forms of a sample: taken without a checklist, handed over, and what a laboratory reported.

Each hands over the job that records it, to be run in the worker's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from inspector.app import samples
from inspector.app.samples import Custody
from inspector.app.workspace import Workspace
from inspector.domain.casework import LaboratoryResult, Sample, Transfer
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId, new_id
from inspector.errors import InputError
from inspector.i18n import gettext as _
from ui.shared.attached import AttachedFiles
from ui.shared.flow import Flow
from ui.shared.form import RecordForm
from ui.shared.parts import Choice, Label

Job = Callable[[Workspace], Changes]


class SampleForm(RecordForm):
    """A sample that no checklist holds."""

    given = Signal(object)  # Job

    def __init__(self, visit: RecordId, person: str) -> None:
        super().__init__(_("A sample that no checklist holds"))
        self._visit = visit
        self.number = self._line("sample-number", _("Number on its label"), "", "")
        self.medium = self._line("sample-medium", _("What it is of"), "", _("Soil, water, ash, dust"))
        self.sampler = self._line("sample-sampler", _("Who took it"), person, "")
        self.seal = self._line("sample-seal", _("Number of its seal"), "", "")
        self.witness = self._line("sample-witness", _("Witness"), "", "")
        self.analyses = self._line("sample-analyses", _("What the laboratory is asked for"), "", "")
        self._acts(_("Save sample"), "save-sample")

    def give(self) -> None:
        number, medium, sampler, seal, witness, analyses = (
            edit.text().strip()
            for edit in (self.number, self.medium, self.sampler, self.seal, self.witness, self.analyses)
        )
        visit = self._visit

        def job(ws: Workspace) -> Changes:
            taken = ws.clock.now()
            return samples.add(
                ws, Sample(new_id(), visit, number, medium, taken, sampler, "", seal, witness, analyses)
            )

        self.given.emit(job)


class TransferForm(RecordForm):
    """A sample going from one hand to another."""

    given = Signal(object)  # Job

    def __init__(self, custody: Custody) -> None:
        super().__init__(_("Hand over {number}").format(number=custody.sample.number))
        self._sample = custody.sample.id
        self.giver = self._line("transfer-from", _("Released by"), custody.holder, "")
        self.receiver = self._line("transfer-to", _("Received by"), "", _("Courier, laboratory, person"))
        self.condition = self._line("transfer-condition", _("Its condition"), "", _("Cooled, sealed, broken"))
        self.temperature = self._line("transfer-temperature", _("Temperature in °C"), "", "")
        self.column.addWidget(Label(_("Was the seal intact?"), 13, 400, "text2"))
        row, group = Flow(), QButtonGroup(self)
        self._choices = [
            Choice("yes", _("Intact")),
            Choice("no", _("Not intact")),
            Choice("unseen", _("Nobody looked")),
        ]
        for choice in self._choices:
            choice.setObjectName(f"seal-{choice.value}")
            group.addButton(choice)
            row.addWidget(choice)
        self.column.addLayout(row)
        self._acts(_("Record handing over"), "save-transfer")

    def give(self) -> None:
        chosen = next((one.value for one in self._choices if one.isChecked()), "")
        if not chosen:
            self.refused(InputError(_("Say whether the seal was intact, or that nobody looked.")))
            return
        try:
            temperature = _number(self.temperature.text())
        except InputError as error:
            self.refused(error)
            return
        giver, receiver, condition = (
            edit.text().strip() for edit in (self.giver, self.receiver, self.condition)
        )
        sample, intact = self._sample, {"yes": True, "no": False}.get(chosen)

        def job(ws: Workspace) -> Changes:
            at = ws.clock.now()
            return samples.hand_over(
                ws, Transfer(new_id(), sample, giver, receiver, at, condition, temperature, intact)
            )

        self.given.emit(job)


class ResultForm(RecordForm):
    """One parameter as the laboratory reported it, with the report."""

    given = Signal(object)  # Job

    def __init__(self, custody: Custody) -> None:
        super().__init__(_("Result of {number}").format(number=custody.sample.number))
        self._sample = custody.sample.id
        known = custody.results[-1].laboratory if custody.results else ""
        self.laboratory = self._line("result-laboratory", _("Laboratory"), known, "")
        self.parameter = self._line("result-parameter", _("Parameter"), "", _("Pb, pH, PCB"))
        self.value = self._line("result-value", _("Value as reported"), "", _("Such as 12.5 or < 0.01"))
        self.unit = self._line("result-unit", _("Unit"), "", _("mg/kg, mg/L"))
        self.method = self._line("result-method", _("Method"), "", "")
        self.accreditation = self._line("result-accreditation", _("Accreditation"), "", "")
        self.loq = self._line("result-loq", _("Limit of quantification"), "", "")
        self.uncertainty = self._line("result-uncertainty", _("Uncertainty"), "", _("Expanded, k = 2"))
        self.limit = self._line("result-limit", _("Compared with, and where that stands"), "", "")
        self.files = AttachedFiles("result-files", _("Report of the laboratory"))
        self.column.addWidget(self.files)
        self._acts(_("Record result"), "save-result")

    def give(self) -> None:
        laboratory, parameter, value, unit, method, accreditation, loq, uncertainty, limit = (
            edit.text().strip()
            for edit in (
                self.laboratory, self.parameter, self.value, self.unit, self.method, self.accreditation,
                self.loq, self.uncertainty, self.limit,
            )
        )  # fmt: skip
        sample, files = self._sample, self.files.paths

        def job(ws: Workspace) -> Changes:
            found = LaboratoryResult(
                new_id(), sample, laboratory, parameter, value, unit, ws.clock.now(), method, accreditation,
                loq, uncertainty, limit,
            )  # fmt: skip
            return samples.result(ws, found, files)

        self.given.emit(job)


def _number(typed: str) -> Decimal | None:
    words = typed.strip().replace(",", ".").replace("\u2212", "-")
    try:
        value = Decimal(words) if words else None
    except InvalidOperation as fault:
        raise InputError(_("“{typed}” is not a number. Enter it like 4.5.").format(typed=typed)) from fault
    if value is not None and not value.is_finite():
        raise InputError(_("“{typed}” is not a number. Enter it like 4.5.").format(typed=typed))
    return value
