"""The forms that record a facility and its permits; faults stand beside them and nothing typed is lost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from inspector.app.duplicates import Resembling, Wanted
from inspector.domain.facility import Condition, Facility, FacilityStatus, Permit
from inspector.domain.ids import RecordId, new_id
from inspector.errors import InputError, PositionError
from inspector.geo.point import Point, parse_point
from inspector.i18n import gettext as _
from ui.shared.form import RecordForm
from ui.shared.page import clear
from ui.shared.parts import Button, Label
from ui.shared.words import typed_day

PAUSE = 400  # ms without a key before the record is asked
COUNTRIES = ("JP", "TH", "VN", "ID", "MY", "PH", "KH", "LA", "MM", "SG", "BN", "TL")


class KnownForm(RecordForm):
    """A form that points to facilities recorded already while one types."""

    asked = Signal(object)  # Wanted: what was typed so far, at a pause
    other_wanted = Signal(str)  # a recorded facility that it may be

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._like = QVBoxLayout()
        self._like.setSpacing(4)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)

    def show_like(self, found: list[Resembling]) -> None:
        """Point to facilities that this one may be. Nothing stops it from being saved."""
        clear(self._like)
        if found:
            self._like.addWidget(Label(_("Perhaps recorded already:"), 15, 600))
        for one in found:
            words = f"{one.facility.name}: {', '.join(one.reasons)}"
            other = Button(words, "building-2", "quiet")
            other.setObjectName("perhaps-the-same")
            other.clicked.connect(partial(self.other_wanted.emit, one.facility.id))
            self._like.addWidget(other)

    def wanted(self) -> Wanted:
        """What was typed so far that tells one facility from another."""
        raise NotImplementedError

    def _ask(self) -> None:
        self.asked.emit(self.wanted())

    def _watch(self, *edits: QLineEdit) -> None:
        """Ask at a pause in these lines; what is found stands under the first, to be seen while one types on."""
        self.column.insertLayout(2, self._like)
        for edit in edits:
            edit.textEdited.connect(self._pause.start)


class FacilityForm(KnownForm):
    given = Signal(object, str)  # the facility, and its position as typed

    def __init__(self, facility: Facility | None) -> None:
        super().__init__(_("Facility") if facility else _("New facility"))
        self._before = facility
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
        self._watch(self.name, self.operator, self.operator_number, self.position)
        self._acts(_("Save facility"), "save-facility")

    def wanted(self) -> Wanted:
        return Wanted(
            self.name.text().strip(),
            self.operator.text().strip(),
            self.operator_number.text().strip(),
            place=_point(self.position.text()),
        )

    def give(self) -> None:
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


class PermitForm(KnownForm):
    given = Signal(object, tuple)  # the permit and its conditions

    def __init__(self, facility: RecordId) -> None:
        super().__init__(_("New permit"))
        self._facility = facility
        self.number = self._line("permit-number", _("Number"), "", _("As it is printed on it"))
        self.kind = self._line("permit-kind", _("Kind"), "", _("Permit, licence, notification, registration"))
        self.issuer = self._line("permit-issuer", _("Issued by"), "", "")
        self.scope = self._line("permit-scope", _("For what"), "", _("Items, capacity, area"))
        self.valid_from = self._line(
            "permit-from", _("Valid from"), "", _("Year-month-day, such as 2026-11-24")
        )
        self.valid_to = self._line(
            "permit-to", _("Valid to"), "", _("Year-month-day; empty where it does not end")
        )
        self.conditions = self._text(
            "permit-conditions", _("Conditions"), _("One on each line, in the permit's own words")
        )
        self._watch(self.number)
        self._acts(_("Save permit"), "save-permit")

    def wanted(self) -> Wanted:
        return Wanted(permit=self.number.text().strip())

    def give(self) -> None:
        try:
            valid_from, valid_to = typed_day(self.valid_from.text()), typed_day(self.valid_to.text())
        except InputError as error:
            self.refused(error)
            return
        number, kind, issuer, scope = (
            edit.text().strip() for edit in (self.number, self.kind, self.issuer, self.scope)
        )
        permit = Permit(new_id(), self._facility, number, kind, issuer, scope, valid_from, valid_to)
        lines = filter(None, (line.strip() for line in self.conditions.toPlainText().splitlines()))
        conditions = tuple(Condition(new_id(), permit.id, str(n), line) for n, line in enumerate(lines, 1))
        self.given.emit(permit, conditions)


def _point(typed: str) -> Point | None:
    """The place that is typed, as far as it is one already."""
    try:
        return parse_point(typed) if typed.strip() else None
    except PositionError:
        return None  # half a position; what is wrong with it is told on saving
