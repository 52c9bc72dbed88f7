"""Closing the inspection: the gaps, the signatures, the seal; in a panel, not a dialog."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from inspector.app.sealing import Gap, GapKind
from inspector.domain.inspection import SignatureRole
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.editor.signature import SignaturePad
from ui.shared.page import clear
from ui.shared.parts import Box, Button, Chip, Label
from ui.shared.theme import THEME


class SealingPanel(Box):
    """What is open, who signs, and the seal."""

    gap_chosen = Signal(str, str)  # form id, reference
    findings_wanted = Signal()
    signed = Signal(str, str, bytes)  # role, name, PNG
    refused_to_sign = Signal(str, str, str)  # name, witness, reason
    seal_wanted = Signal(str)  # reason for the gaps
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(4)
        self.column.addWidget(Label(_("Review and seal"), 17, 600))
        self.column.addWidget(
            Label(
                _("A sealed inspection cannot be changed; later changes stand beside it."), 13, 400, "text2"
            )
        )
        self.column.addLayout(self._gaps)
        self.column.addWidget(Label(_("Signatures"), 15, 600))
        self._beside: list[QBoxLayout] = []
        self._names: dict[SignatureRole, QLineEdit] = {}
        for role in (SignatureRole.INSPECTOR, SignatureRole.REPRESENTATIVE):
            self._pad(role)
        self._refusal()
        self._reason = _entry("reason", _("Why the gaps stay open"))
        self.column.addWidget(Label(_("Why the gaps stay open"), 13, 400, "text2"))
        self.column.addWidget(self._reason)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        seal, later = Button(_("Seal"), "lock", "primary"), Button(_("Not yet"), "", "quiet")
        seal.setObjectName("seal")
        seal.clicked.connect(lambda: self.seal_wanted.emit(self._reason.text()))
        later.clicked.connect(self.left)
        acts = QHBoxLayout()
        acts.addWidget(seal)
        acts.addWidget(later)
        acts.addStretch(1)
        self.column.addLayout(acts)
        self.column.addStretch(1)

    def present(self, gaps: tuple[Gap, ...], inspector: str) -> None:
        """Show these gaps."""
        large = THEME.scale > 115  # then a name and its signature have no room side by side
        for beside in self._beside:
            beside.setDirection(
                QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
            )
        clear(self._gaps)
        words = _("Nothing is missing.") if not gaps else _("{n} things are open").format(n=len(gaps))
        self._gaps.addWidget(Label(words, 15, 600))
        for gap in gaps:
            row = QHBoxLayout()
            tone = "critical" if gap.kind is GapKind.WRONG else "decide"
            row.addWidget(Chip(_("Entry not accepted") if gap.kind is GapKind.WRONG else _("Open"), tone))
            row.addWidget(Label(f"{gap.question}: {gap.problem}", 13), 1)
            if gap.ref:
                show = Button(_("Show"), "", "link")
                show.clicked.connect(partial(self.gap_chosen.emit, gap.form_id, gap.ref))
                row.addWidget(show)
            elif gap.kind is GapKind.FINDING:
                look = Button(_("Look at the findings"), "", "link")
                look.setObjectName("gap-findings")
                look.clicked.connect(lambda: self.findings_wanted.emit())
                row.addWidget(look)
            self._gaps.addLayout(row)
        if not self._names[SignatureRole.INSPECTOR].text():
            self._names[SignatureRole.INSPECTOR].setText(inspector)

    def tell(self, error: InspectorError) -> None:
        """Say why it cannot be done yet."""
        self._fault.setText(str(error).splitlines()[0])
        self._fault.setVisible(True)

    def _pad(self, role: SignatureRole) -> None:
        name = _entry(f"name-{role.value}", _("Name of the {role}").format(role=role.label.lower()))
        self._names[role] = name
        pad = SignaturePad(role.label)
        pad.setObjectName(f"pad-{role.value}")
        take, wipe = Button(_("Sign"), "pen-tool"), Button(_("Wipe"), "", "quiet")
        take.setObjectName(f"sign-{role.value}")
        take.clicked.connect(partial(self._take, role, pad))
        wipe.clicked.connect(pad.wipe)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.append(row)
        side = QVBoxLayout()
        side.addWidget(Label(role.label, 13, 400, "text2"))
        side.addWidget(name)
        acts = QHBoxLayout()
        acts.addWidget(take)
        acts.addWidget(wipe)
        acts.addStretch(1)
        side.addLayout(acts)
        row.addLayout(side, 1)
        row.addWidget(pad)
        self.column.addLayout(row)

    def _take(self, role: SignatureRole, pad: SignaturePad) -> None:
        if pad.is_empty:
            self._fault.setText(_("Sign in the field first, with mouse, pen, finger or keys."))
            self._fault.setVisible(True)
            return
        self._fault.setVisible(False)
        self.signed.emit(role.value, self._names[role].text(), pad.png())

    def _refusal(self) -> None:
        witness, reason = _entry("witness", _("Witness")), _entry("refusal", _("Reason, in their words"))
        refuse = Button(_("Refused to sign"), "minus")
        refuse.setObjectName("refuse")
        name = self._names[SignatureRole.REPRESENTATIVE]
        refuse.clicked.connect(lambda: self.refused_to_sign.emit(name.text(), witness.text(), reason.text()))
        row = QHBoxLayout()
        for part in (witness, reason, refuse):
            row.addWidget(part)
        self.column.addLayout(row)


def _entry(name: str, words: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setPlaceholderText(words)
    edit.setAccessibleName(words)
    return edit
