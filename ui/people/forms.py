"""The panels of people and devices: a new person, a request, an answer, an enrolment, a revocation, an approval."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.app import enrolling
from inspector.app.devices import Grant
from inspector.app.enrolling import Asking, Key, Offer
from inspector.domain.ids import new_id
from inspector.domain.person import Person
from inspector.domain.roles import Role
from inspector.errors import InputError
from inspector.i18n import gettext as _
from ui.shared.form import RecordForm
from ui.shared.parts import Button, Label
from ui.shared.words import day

_YEARS = 2


class PaperForm(RecordForm):
    """A form with lines for files and folders, which a dialog of the system can fill."""

    def _file(self, name: str, label: str, *, folder: bool = False) -> QLineEdit:
        edit, row, pair = QLineEdit(), QHBoxLayout(), QVBoxLayout()
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.setPlaceholderText(_("Folder or stick") if folder else _("Path of the file"))
        edit.returnPressed.connect(self.give)
        row.addWidget(edit, 1)
        words = _("Choose folder") if folder else _("Choose file")
        browse = Button(words, "folder-open")
        browse.clicked.connect(partial(self._browse, edit, label, folder))
        row.addWidget(browse)
        pair.setSpacing(4)
        pair.addWidget(Label(label, 13, 400, "text2"))
        pair.addLayout(row)
        self.column.addLayout(pair)
        return edit

    def _browse(self, edit: QLineEdit, label: str, folder: bool) -> None:
        if folder:
            chosen = QFileDialog.getExistingDirectory(self, label, edit.text())
        else:
            chosen, _kind = QFileDialog.getOpenFileName(self, label, edit.text())
        if chosen:
            edit.setText(chosen)

    @contextmanager
    def _later(self) -> Iterator[None]:
        """What is added within stays hidden until `_rest` is shown."""
        self._rest = QWidget()
        whole, self.column = self.column, QVBoxLayout(self._rest)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        yield
        self.column = whole
        self.column.addWidget(self._rest)
        self._rest.setVisible(False)

    def _key_lines(self) -> Callable[[], Key]:
        file = self._file("key-file", _("The agency's key file"))
        words = self._line("passphrase", _("Passphrase"), "", "")
        words.setEchoMode(QLineEdit.EchoMode.Password)
        return lambda: Key(_path(file, _("Choose the agency's key file.")), words.text())


class PersonForm(RecordForm):
    given = Signal(object)  # Person

    def __init__(self, agency: str) -> None:
        super().__init__(_("Another person on this laptop"))
        self.column.addWidget(
            Label(_("Each person writes with a key of their own. From now on this one writes."), 14)
        )
        self.name = self._line("person-name", _("Name"), "", _("As it stands in the report"))
        self.agency = self._line("person-agency", _("Agency"), agency, "")
        self.unit = self._line("person-unit", _("Unit"), "", "")
        self.card = self._line("person-card", _("Identity card"), "", "")
        self._acts(_("Add and switch"), "save-person")

    def give(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.refused(InputError(_("Enter the name, as it stands in the report.")))
            return
        agency, unit, card = (edit.text().strip() for edit in (self.agency, self.unit, self.card))
        self.given.emit(Person(new_id(), name, agency, unit, card))


class RequestForm(PaperForm):
    given = Signal(object)  # the folder

    def __init__(self, name: str) -> None:
        super().__init__(_("Ask the agency for a certificate"))
        words = _(
            "Write a request for {name} to a stick and bring it to the administrator who holds the agency's key. The answer comes back the same way."
        )
        self.column.addWidget(Label(words.format(name=name), 14))
        self.folder = self._file("request-folder", _("Folder or stick"), folder=True)
        self._acts(_("Write the request"), "save-request")

    def give(self) -> None:
        try:
            self.given.emit(_path(self.folder, _("Choose the folder or stick.")))
        except InputError as error:
            self.refused(error)


class AnswerForm(PaperForm):
    read_wanted = Signal(object)  # the file
    given = Signal(object)  # Offer

    def __init__(self) -> None:
        super().__init__(_("Take in the agency's answer"))
        self.file = self._file("answer-file", _("The answer"))
        self.file.textChanged.connect(self._another)
        self._offer: Offer | None = None
        self._told = Label("", 14)
        self._told.setObjectName("offer")
        self._told.setVisible(False)
        self._digits = Label("", 17, 600)
        self._digits.setVisible(False)
        self.column.addWidget(self._told)
        self.column.addWidget(self._digits)
        self._acts(_("Read the answer"), "save-answer")

    def _another(self) -> None:
        """Another file is named: what was read of the one before does not stand for it."""
        self._offer = None
        for label in (self._told, self._digits):
            label.setVisible(False)
        self._save.rename(_("Read the answer"))

    def present(self, offer: Offer) -> None:
        """Show what the answer says, for somebody to compare."""
        self._offer = offer
        told = _("{agency} certifies {name} as {role} until {day}.").format(
            agency=offer.agency, name=offer.name, role=offer.role.label, day=day(offer.until)
        )
        compare = (
            _("It is the agency that is followed here.")
            if offer.is_followed
            else _("Compare the fingerprint with the one that the agency tells you, then follow it.")
        )
        self._told.setText(f"{told} {compare}")
        self._digits.setText(offer.fingerprint)
        for label in (self._told, self._digits):
            label.setVisible(True)
        self._fault.setVisible(False)
        self._save.rename(_("Take it in") if offer.is_followed else _("It is the same: follow this agency"))

    def give(self) -> None:
        try:
            file = _path(self.file, _("Choose the file of the answer."))
        except InputError as error:
            self.refused(error)
            return
        if self._offer is None:
            self.read_wanted.emit(file)
        else:
            self.given.emit(self._offer)


class EnrolForm(PaperForm):
    read_wanted = Signal(object)  # the file of the request
    given = Signal(object, object, object, object)  # Key, Asking, Grant, folder

    def __init__(self, today: date) -> None:
        super().__init__(_("Enrol a person on a device"))
        self._asking: Asking | None = None
        self.request = self._file("request-file", _("The request"))
        self.request.textChanged.connect(self._another)
        self._told = Label("", 14)
        self._told.setVisible(False)
        self.column.addWidget(self._told)
        with self._later():
            self._grant(today)
        self._acts(_("Read the request"), "save-enrol")

    def _grant(self, today: date) -> None:
        self.role = self._choice(
            "grant-role", _("Role"), [(role.value, role.label) for role in Role], Role.INSPECTOR.value
        )
        self.scope = self._line("grant-scope", _("Where"), "", _("Such as JP-12, TH; empty is everywhere"))
        self.competences = self._text(
            "grant-competences", _("Competences"), _("One on each line, such as asbestos=2027-03-31")
        )
        last = today + timedelta(days=365 * _YEARS)
        self.until = self._line("grant-until", _("Certified until"), last.isoformat(), _("Year-month-day"))
        self._key = self._key_lines()
        self.folder = self._file("answer-folder", _("Folder or stick for the answer"), folder=True)

    def _another(self) -> None:
        """Another file is named: what was read of the one before does not stand for it."""
        self._asking = None
        for part in (self._told, self._rest):
            part.setVisible(False)
        self._save.rename(_("Read the request"))

    def present(self, asking: Asking) -> None:
        """Show who asks, for somebody to compare."""
        self._asking = asking
        words = _(
            "{name} asks. Fingerprint of the device: {digits}. Compare it with the one on their screen."
        )
        who = " · ".join(filter(None, (asking.name, asking.unit)))
        self._told.setText(words.format(name=who, digits=asking.fingerprint))
        for part in (self._told, self._rest):
            part.setVisible(True)
        self._fault.setVisible(False)
        self._save.rename(_("Sign the certificate"))

    def give(self) -> None:
        try:
            request = _path(self.request, _("Choose the file of the request."))
            if self._asking is None:
                self.read_wanted.emit(request)
                return
            scope = tuple(part.strip() for part in self.scope.text().split(",") if part.strip())
            grant = Grant(
                Role(self.role.currentData()),
                _day(self.until.text().strip()),
                None,
                scope,
                enrolling.competences(self.competences.toPlainText()),
            )
            folder = _path(self.folder, _("Choose the folder or stick for the answer."))
            self.given.emit(self._key(), self._asking, grant, folder)
        except InputError as error:
            self.refused(error)


class KeyForm(PaperForm):
    """What only who holds the agency's key can do to a device: revoke it, or approve it."""

    given = Signal(object, str)  # Key, reason

    def __init__(self, title: str, told: str, act: str, *, reason: bool) -> None:
        super().__init__(title)
        self.column.addWidget(Label(told, 14))
        self._reason = self._line("reason", _("Reason"), "", _("Printed in the record")) if reason else None
        self._key = self._key_lines()
        self._acts(act, "save-key")

    def give(self) -> None:
        try:
            key = self._key()
        except InputError as error:
            self.refused(error)
            return
        self.given.emit(key, self._reason.text().strip() if self._reason is not None else "")


def _path(edit: QLineEdit, fault: str) -> Path:
    if not edit.text().strip():
        raise InputError(fault)
    return Path(edit.text().strip())


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as fault:
        raise InputError(
            _("“{typed}” is not a date that is understood. Enter year-month-day, such as 2026-11-24.").format(
                typed=typed
            )
        ) from fault
