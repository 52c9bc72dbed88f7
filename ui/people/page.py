"""People and devices: who writes the record, how each stands with the agency, and who writes here now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from inspector.app import enrolling, people
from inspector.app.devices import Grant
from inspector.app.enrolling import Asking, Key, Offer, Roster
from inspector.app.people import Member
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.numbers import device_code
from inspector.domain.person import Person
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.people.forms import AnswerForm, EnrolForm, KeyForm, PersonForm, RequestForm
from ui.people.member import STATES, MemberView, state_words
from ui.shared.flow import Flow
from ui.shared.form import RecordForm
from ui.shared.page import Page, clear
from ui.shared.parts import Box, Button, Choice, Label
from ui.shared.rows import Row, RowList
from ui.shared.tasks import Tasks


class PeoplePage(Page):
    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("People and devices"))
        self._tasks = tasks
        self._roster: Roster | None = None
        self._shown = ""  # the log of who is shown
        self._form: RecordForm | None = None
        for words, icon, name, act in (
            (_("Enrol someone"), "pen-tool", "enrol", self.enrol),
            (_("Take in answer"), "download", "answer", self.take_answer),
            (_("Ask the agency"), "upload", "request", self.request),
        ):
            button = Button(words, icon)
            button.setObjectName(name)
            button.clicked.connect(act)
            self.tools.addWidget(button)
        self._list = RowList(_("People and devices"))
        self._list.opened.connect(self.show_member)
        _side, self._column = self.split(self._list, side=420)

    # -- showing

    def refresh(self) -> None:
        self._tasks.run(enrolling.roster, self._present, self.refused)

    def _present(self, found: Roster) -> None:
        self._roster = found
        agency = found.agency
        line = (
            _("{agency}, fingerprint {digits}").format(agency=agency.name, digits=agency.fingerprint)
            if agency is not None
            else _("No agency: everybody of this realm is shown, and nobody is enrolled")
        )
        self.head(_("People and devices"), line)
        self._list.present([_row(one) for one in found.members])
        if self._form is None:
            self.show_member(self._shown)

    def show_member(self, log: str) -> None:
        """Show this person on this device; who writes here where there is none of it."""
        if self._roster is None:
            return
        found = next((one for one in self._roster.members if one.log == log), self._roster.own)
        self._shown = found.log
        self._list.select(found.log)
        self._empty()
        for words in self._roster.warnings:
            self._column.addWidget(Label(words, 14, 500, "major"))
        if self._roster.agency is not None and self._roster.agency.is_contested:
            words = _("Several keys claim to follow the agency's: ask which is right.")
            self._column.addWidget(Label(words, 14, 500, "critical"))
        self._column.addWidget(self._writer(self._roster))
        if self._roster.quarantined:
            self._column.addWidget(self._quarantine(self._roster))
        view = MemberView(found, has_agency=self._roster.agency is not None)
        view.revoke_wanted.connect(partial(self._revoke, found))
        view.approve_wanted.connect(partial(self._approve, found))
        self._column.addWidget(view)
        self._column.addStretch(1)

    def _writer(self, found: Roster) -> Box:
        """Who writes now, and everybody else who can on this laptop."""
        box = Box()
        box.column.addWidget(Label(_("Who writes here now"), 15, 600))
        row = Flow()
        for one in found.members:
            if one.is_here:
                choice = Choice("writer", one.name)
                choice.setObjectName(f"use-{one.person}")
                choice.setChecked(one.is_own)
                choice.clicked.connect(partial(self._use, choice, one))
                row.addWidget(choice)
        add = Button(_("Add a person"), "plus")
        add.setObjectName("add-person")
        add.clicked.connect(self.add_person)
        row.addWidget(add)
        box.column.addLayout(row)
        return box

    def _quarantine(self, found: Roster) -> Box:
        box = Box()
        words = ngettext("{n} entry in quarantine", "{n} entries in quarantine", found.quarantined)
        box.column.addWidget(Label(words.format(n=found.quarantined), 15, 600))
        told = _("They are kept and passed on, and stand in no table. Enrol the device, or leave them there.")
        box.column.addWidget(Label(told, 14))
        for one in found.members:
            if one.quarantined:
                line = f"{one.name or _('Not known here')} · {device_code(one.log)} · {one.quarantined:,}"
                box.column.addWidget(Label(line, 13, 400, "text2"))
        return box

    def _empty(self) -> None:
        self._form = None
        clear(self._column)

    # -- panels

    def _open(self, form: RecordForm) -> None:
        self._empty()
        self._form = form
        form.dropped.connect(self._close)
        self._column.addWidget(form)
        self._column.addStretch(1)
        form.begin()

    def _close(self) -> None:
        self._form = None
        self.show_member(self._shown)

    def add_person(self) -> None:
        """Open the panel for another person on this laptop."""
        form = PersonForm("")
        form.given.connect(self._add)
        self._open(form)

    def request(self) -> None:
        """Open the panel that asks the agency for a certificate."""
        form = RequestForm(self._roster.own.name if self._roster else "")
        form.given.connect(self._write_request)
        self._open(form)

    def take_answer(self) -> None:
        """Open the panel that takes in the agency's answer."""
        form = AnswerForm()
        form.read_wanted.connect(
            lambda file: self._do(partial(enrolling.read_answer, file=file), form.present)
        )
        form.given.connect(self._accept)
        self._open(form)

    def enrol(self) -> None:
        """Open the panel for who holds the agency's key."""
        self._tasks.run(lambda ws: ws.clock.now().local_date, self._open_enrol, self.refused)

    def _open_enrol(self, today: Any) -> None:
        form = EnrolForm(today)
        form.read_wanted.connect(
            lambda file: self._do(lambda _ws: enrolling.read_request(file), form.present)
        )
        form.given.connect(self._certify)
        self._open(form)

    def _revoke(self, one: Member) -> None:
        told = _(
            "From what is here of {name} on device {code} on, what it writes goes to quarantine. What it wrote so far stays."
        )
        form = KeyForm(
            _("Revoke a device"),
            told.format(name=one.name, code=device_code(one.log)),
            _("Revoke it"),
            reason=True,
        )
        form.given.connect(
            lambda key, why: self._do(
                partial(enrolling.revoke, key=key, log=one.log, reason=why), self._changed_by
            )
        )
        self._open(form)

    def _approve(self, one: Member) -> None:
        told = _("{name} goes on for device {code}. Ask them whether they restored or copied it.")
        form = KeyForm(
            _("Approve a device"),
            told.format(name=one.name, code=device_code(one.continues)),
            _("Approve it"),
            reason=False,
        )
        form.given.connect(
            lambda key, _why: self._do(partial(enrolling.approve, key=key, log=one.log), self._changed_by)
        )
        self._open(form)

    # -- doing

    def _do(self, job: Callable[[Workspace], Any], then: Callable[[Any], None]) -> None:
        """Do what a panel asks; what is refused is told in it."""
        self._tasks.run(job, then, partial(self._not_done, self._form))

    def _not_done(self, form: RecordForm | None, error: InspectorError) -> None:
        if form is not None and form is self._form:
            form.refused(error)
        else:
            self.refused(error)

    def _changed_by(self, _changes: Changes) -> None:
        self._form = None
        self.told.emit(_("Recorded. It travels with the next bundle."))
        self.refresh()

    def _write_request(self, folder: Path) -> None:
        self._do(partial(enrolling.write_request, folder=folder), self._written)

    def _written(self, file: Path) -> None:
        self.told.emit(_("Written to {file}. Bring it to the administrator.").format(file=file))
        self._close()

    def _certify(self, key: Key, asking: Asking, grant: Grant, folder: Path) -> None:
        def job(ws: Workspace) -> Path:
            return enrolling.enrol(ws, key, asking, grant, folder)

        self._do(job, self._answered)

    def _answered(self, file: Path) -> None:
        self.told.emit(_("Written to {file}. Bring it back to who asked.").format(file=file))
        self._close()

    def _accept(self, offer: Offer) -> None:
        self._do(partial(enrolling.accept, offer=offer), self._changed_by)

    def _add(self, person: Person) -> None:
        self._switch(lambda ws: people.add(ws, person))

    def _use(self, choice: Choice, one: Member) -> None:
        choice.setChecked(one.is_own)  # shown as chosen once it is
        if not one.is_own:
            self._switch(lambda ws: people.use(ws, one.person))

    def _switch(self, job: Callable[[Workspace], Workspace]) -> None:
        """Let another person write from now on: the workspace goes on with their key."""

        def change(ws: Workspace) -> tuple[Workspace, str]:
            after = job(ws)
            return after, after.person.name

        self._tasks.exchange(change, self._switched, partial(self._not_done, self._form))

    def _switched(self, name: str) -> None:
        self._form, self._shown = None, ""
        self.told.emit(_("{name} writes here from now on.").format(name=name))
        self.refresh()


def _row(one: Member) -> Row:
    role = one.role.label if one.role else ""
    waits = _("{n} in quarantine").format(n=one.quarantined) if one.quarantined else ""
    where = _("this laptop") if one.is_here else device_code(one.log)
    return Row(
        one.log,
        one.name or _("Not known here"),
        " · ".join(filter(None, (role, where, waits))),
        state_words(one.state),
        STATES[one.state][0],
        "",
        "user",
    )
