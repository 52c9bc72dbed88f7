"""How a visit begins: what it is for, and which checklists go with it; both stand open, in the page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from inspector.app.starting_visit import Choices, VisitKind
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.flow import Flow
from ui.shared.parts import Box, Button, Choice, Label


class StartPanel(Box):
    """One kind is chosen always; its checklists are ticked and can be changed before the start."""

    wanted = Signal(str, list)  # the kind, and the names of the checklists
    dropped = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.setObjectName("start-panel")
        self._proposed = dict(choices.proposed)
        self.kind = VisitKind.ROUTINE
        self.column.addWidget(Label(_("Visit to {name}").format(name=choices.facility.name), 17, 600))
        self.column.addWidget(Label(_("What is it for?"), 13, 400, "text2"))
        kinds = Flow()
        self._kinds = {kind: Choice(kind.value, kind.label) for kind in VisitKind}
        for kind, choice in self._kinds.items():
            choice.setObjectName(f"kind-{kind.value}")
            choice.clicked.connect(partial(self.choose, kind))
            kinds.addWidget(choice)
        self.column.addLayout(kinds)
        self._waiting = Label("", 13, 500, "decide")
        if choices.to_check:
            words = ngettext(
                "{n} finding of earlier visits is not closed: a follow-up begins with it.",
                "{n} findings of earlier visits are not closed: a follow-up begins with them.",
                choices.to_check,
            )
            self._waiting.setText(words.format(n=choices.to_check))
            self.column.addWidget(self._waiting)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        self.column.addWidget(self._fault)
        acts = QHBoxLayout()
        self._begin = Button(_("Begin visit"), "clipboard-list", "primary")
        self._begin.setObjectName("begin-visit")
        self._begin.clicked.connect(self.give)
        drop = Button(_("Leave it"), "", "quiet")
        drop.clicked.connect(self.dropped)
        acts.addWidget(self._begin)
        acts.addWidget(drop)
        acts.addStretch(1)
        self.column.addLayout(acts)
        self.column.addWidget(Label(_("Checklists; more can be opened during the visit"), 13, 400, "text2"))
        ticks = Flow()
        self._modules = {one.name: Choice(one.name, one.title) for one in choices.modules}
        for name, choice in self._modules.items():
            choice.setObjectName(f"module-{name}")
            choice.toggled.connect(self._ticked)
            ticks.addWidget(choice)
        self.column.addLayout(ticks)
        self.choose(self.kind)

    def begin(self) -> None:
        """Put the keyboard where one press begins the visit as proposed."""
        self._begin.setFocus()

    def choose(self, kind: VisitKind) -> None:
        """Take this kind, and tick the checklists that are proposed for it."""
        self.kind = kind
        for one, choice in self._kinds.items():
            choice.setChecked(one is kind)
        for name, choice in self._modules.items():
            choice.setChecked(name in self._proposed[kind])

    @property
    def chosen(self) -> list[str]:
        """The names of the checklists that are ticked."""
        return [name for name, choice in self._modules.items() if choice.isChecked()]

    def _ticked(self) -> None:
        self._begin.setEnabled(bool(self.chosen))

    def give(self) -> None:
        """Hand over what was chosen."""
        self.wanted.emit(self.kind.value, self.chosen)

    def refused(self, error: InspectorError) -> None:
        """Say why the visit could not begin; the choice stays."""
        self._fault.setText(str(error))
        self._fault.setVisible(True)
