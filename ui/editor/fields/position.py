"""A position: typed, or taken from a receiver."""

from __future__ import annotations

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField, hint_for
from ui.shared.parts import Button


class PositionField(EntryField):
    """The typed position, and a button that asks for a receiver."""

    def __init__(self) -> None:
        super().__init__(hint=hint_for("geopoint"))
        self._receive = Button(_("Receiver"), "satellite")
        self._receive.setObjectName("receiver")
        self._receive.clicked.connect(self.receiver_wanted)
        self._row.addWidget(self._receive)

    def present(self, state: NodeState) -> None:
        super().present(state)
        self._receive.setVisible(not state.readonly)
