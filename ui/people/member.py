"""One person on one device: what the agency says of them, what they wrote, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from inspector.app.people import Member, State
from inspector.domain.numbers import device_code
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Chip, Label, Rule
from ui.shared.words import day

STATES = {
    State.NOT_ENROLLED: ("neutral", "circle-dashed"),
    State.ENROLLED: ("ok", "check"),
    State.EXPIRED: ("major", "calendar-clock"),
    State.PROVISIONAL: ("decide", "circle-question-mark"),
    State.UNKNOWN: ("decide", "circle-question-mark"),
    State.REVOKED: ("critical", "x"),
}


def state_words(state: State) -> str:
    """How a device stands, in the few words of a chip."""
    return {
        State.NOT_ENROLLED: _("Not enrolled"),
        State.ENROLLED: _("Enrolled"),
        State.EXPIRED: _("Expired"),
        State.PROVISIONAL: _("Provisional"),
        State.UNKNOWN: _("Unknown"),
        State.REVOKED: _("Revoked"),
    }[state]


def _what_to_do(one: Member) -> str:
    return {
        State.NOT_ENROLLED: _("This workspace follows no agency: what everybody writes is shown."),
        State.ENROLLED: "",
        State.EXPIRED: _("The certificate has ended. What is written is still shown; ask for a new one."),
        State.PROVISIONAL: _(
            "It goes on for another device after a restore or a copy. What it writes is shown and marked until the agency approves it."
        ),
        State.UNKNOWN: _(
            "The agency has not certified this device. What it writes is kept and passed on, and not shown. It comes out by itself when the certificate comes: enrol it, or take in a bundle that brings it."
        ),
        State.REVOKED: _("What it wrote after its last good entry is kept and not shown."),
    }[one.state]


class MemberView(Box):
    revoke_wanted = Signal()
    approve_wanted = Signal()

    def __init__(self, one: Member, *, has_agency: bool) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(Label(one.name or _("Not known here"), 17, 600), 1)
        tone, icon = STATES[one.state]
        head.addWidget(Chip(state_words(one.state), tone, icon), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        told = _what_to_do(one)
        if told:
            self.column.addWidget(Label(told, 14))
        if one.quarantined:
            words = ngettext("{n} entry in quarantine", "{n} entries in quarantine", one.quarantined)
            self.column.addWidget(Label(words.format(n=one.quarantined), 14, 600, "major"))
        self.column.addLayout(_facts(one))
        self._competences(one)
        if one.fingerprint:
            self.column.addWidget(Rule())
            self.column.addWidget(Label(_("Fingerprint of the device"), 12, 400, "text2"))
            self.column.addWidget(Label(one.fingerprint, 14, 500))
        if one.forked is not None:
            words = _("The key of this device was used in two places, from entry {n} on. Both are kept.")
            self.column.addWidget(Label(words.format(n=one.forked), 13, 500, "major"))
        if has_agency and not one.is_own:
            self._acts(one)

    def _competences(self, one: Member) -> None:
        if not one.competences:
            return
        row = Flow()
        for competence in one.competences:
            is_over = competence.name in one.expired
            words = _("{name} until {day}").format(name=competence.name, day=day(competence.until))
            row.addWidget(Chip(words, "major" if is_over else "neutral", "clock" if is_over else "check"))
        self.column.addWidget(Label(_("Competences"), 12, 400, "text2"))
        self.column.addLayout(row)

    def _acts(self, one: Member) -> None:
        acts = QHBoxLayout()
        if one.state is State.PROVISIONAL:
            approve = Button(_("Approve"), "check")
            approve.setObjectName("approve")
            approve.clicked.connect(self.approve_wanted)
            acts.addWidget(approve)
        if one.state not in (State.REVOKED, State.UNKNOWN):
            revoke = Button(_("Revoke"), "x", "danger")
            revoke.setObjectName("revoke")
            revoke.clicked.connect(self.revoke_wanted)
            acts.addWidget(revoke)
        acts.addStretch(1)
        self.column.addLayout(acts)


def _facts(one: Member) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    where = ", ".join(one.scope) or (_("Everywhere") if one.role else _("Not told"))
    device = device_code(one.log) + (" · " + _("this laptop") if one.is_here else "")
    goes_on = _("goes on for {code}").format(code=device_code(one.continues)) if one.continues else ""
    for n, (label, value, line) in enumerate(
        (
            (_("Role"), one.role.label if one.role else _("Not told"), ""),
            (_("Where"), where, ""),
            (_("Certified until"), day(one.until) if one.until else _("Not certified"), ""),
            (_("Device"), device, goes_on),
            (_("Entries"), f"{one.entries:,}", ""),
        )
    ):
        grid.addWidget(Label(label, 12, 400, "text2"), 0, n)
        grid.addWidget(Label(value, 14, 600), 1, n, Qt.AlignmentFlag.AlignTop)
        if line:
            grid.addWidget(Label(line, 12, 400, "text2"), 2, n)
        grid.setColumnStretch(n, 1)
    return grid
