"""The form that records or changes a facility; faults stand beside it and nothing typed is lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.facility import Facility, FacilityStatus
from inspector.domain.ids import new_id
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.shared.parts import Box, Button, Label

COUNTRIES = ("JP", "TH", "VN", "ID", "MY", "PH", "KH", "LA", "MM", "SG", "BN", "TL")


class FacilityForm(Box):
    given = Signal(object, str)  # the facility, and its position as typed
    dropped = Signal()

    def __init__(self, facility: Facility | None) -> None:
        super().__init__()
        self._before = facility
        self.column.addWidget(Label(_("Facility") if facility else _("New facility"), 17, 600))
        self.name = self._line(
            "name", _("Name"), facility.name if facility else "", _("Where none is known, describe the place")
        )
        self.operator = self._line(
            "operator", _("Operator"), facility.operator if facility else "", _("Legal name")
        )
        self.operator_number = self._line(
            "operator-number",
            _("Number in the business register"),
            facility.operator_number if facility else "",
            "",
        )
        self.address = self._line("address", _("Address"), facility.address if facility else "", "")
        self.country = self._choice(
            "country",
            _("Country"),
            [(code, code) for code in COUNTRIES],
            facility.country if facility else "JP",
        )
        statuses = [(status.value, status.label) for status in FacilityStatus]
        self.status = self._choice(
            "status", _("Status"), statuses, facility.status.value if facility else "unknown"
        )
        place = str(facility.position.point) if facility and facility.position else ""
        self.position = self._line("position", _("Position"), place, _("Such as 35.4981, 140.1153"))
        self._placed = place
        self.note = self._line("note", _("Note"), facility.note if facility else "", "")
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        save, drop = Button(_("Save facility"), "save", "primary"), Button(_("Leave it"), "", "quiet")
        save.setObjectName("save-facility")
        save.clicked.connect(self._give)
        drop.clicked.connect(self.dropped)
        acts = QHBoxLayout()
        acts.addWidget(save)
        acts.addWidget(drop)
        acts.addStretch(1)
        self.column.addLayout(acts)

    def begin(self) -> None:
        """Put the keyboard into the first line."""
        self.name.setFocus()

    def refused(self, error: InspectorError) -> None:
        """Say what is wrong; the entries stay."""
        self._fault.setText(str(error))
        self._fault.setVisible(True)

    def _line(self, name: str, label: str, value: str, hint: str) -> QLineEdit:
        edit = QLineEdit(value)
        edit.setPlaceholderText(hint)
        edit.returnPressed.connect(self._give)
        self._add(name, label, edit)
        return edit

    def _choice(self, name: str, label: str, options: list[tuple[str, str]], chosen: str) -> QComboBox:
        box = QComboBox()
        for value, words in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._add(name, label, box)
        return box

    def _add(self, name: str, label: str, field: QWidget) -> None:
        field.setObjectName(name)
        field.setAccessibleName(label)
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(Label(label, 13, 400, "text2"))
        pair.addWidget(field)
        self.column.addLayout(pair)

    def _give(self) -> None:
        before = self._before
        facility = Facility(
            before.id if before else new_id(),
            self.name.text().strip(),
            str(self.country.currentData()),
            self.operator.text().strip(),
            self.operator_number.text().strip(),
            self.address.text().strip(),
            FacilityStatus(self.status.currentData()),
            before.position if before else None,
            self.note.text().strip(),
        )
        typed = self.position.text().strip()
        self.given.emit(facility, "" if typed == self._placed else typed)
