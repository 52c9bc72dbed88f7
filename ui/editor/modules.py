"""Checklists that an answer calls for, each opened by one press; on demand, every one that is not open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from inspector.app.starting_visit import Module
from inspector.app.viewing import EditorView
from inspector.i18n import gettext as _
from ui.shared.flow import Flow
from ui.shared.page import clear
from ui.shared.parts import Button, Ground, Label


class ModulesBar(Ground):
    """A strip over the questions; out of sight while there is nothing to open."""

    wanted = Signal(str)  # name of a checklist

    def __init__(self) -> None:
        super().__init__("surface")
        self._view: EditorView | None = None
        self._all = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 8)
        self._column.setSpacing(6)
        self.setVisible(False)

    def present(self, view: EditorView) -> None:
        """Show what the answers of this inspection call for."""
        known = (self._view.called_for, self._view.to_open) if self._view is not None else None
        self._view = view
        if known != (view.called_for, view.to_open):
            self._fill(view)

    def show_all(self) -> None:
        """Show every checklist that can be opened; a second time only those that are called for."""
        self._all = not self._all
        if self._view is not None:
            self._fill(self._view)
            first = self.findChild(Button)
            if self._all and isinstance(first, Button):
                first.setFocus()

    def _fill(self, view: EditorView) -> None:
        clear(self._column)
        others = [one for one in view.to_open if one not in view.called_for]
        if view.called_for:
            self._line(_("An answer calls for a checklist that is not open:"), view.called_for)
        if self._all and others:
            self._line(_("Checklists that can be opened:"), others)
        self.setVisible(bool(view.called_for or (self._all and others)))

    def _line(self, words: str, modules: tuple[Module, ...] | list[Module]) -> None:
        self._column.addWidget(Label(words, 13, 400, "text2"))
        flow = Flow()
        for one in modules:
            button = Button(
                one.title, "plus", "decide" if words and one in self._called() else "secondary", gives=True
            )
            button.setObjectName(f"add-module {one.name}")
            button.setAccessibleName(_("Open the checklist {title}").format(title=one.title))
            button.clicked.connect(partial(self.wanted.emit, one.name))
            flow.addWidget(button)
        self._column.addLayout(flow)

    def _called(self) -> tuple[Module, ...]:
        return self._view.called_for if self._view is not None else ()
