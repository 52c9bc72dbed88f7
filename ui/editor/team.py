"""Whose section is whose: beside the sections of a visit that several people share; a lone inspector sees nothing of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.app.viewing import EditorView, SectionLine
from inspector.i18n import gettext as _
from ui.shared.parts import Button, ChoiceBox, Label, Tab

NOBODY = ""


class SectionFilter(QWidget):
    """Every section, or mine."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all, self._mine = Tab(_("All")), Tab(_("Mine"))
        self._all.setObjectName("all-sections")
        self._mine.setObjectName("my-sections")
        self._all.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(4)
        for tab in (self._all, self._mine):
            tab.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            tab.clicked.connect(self.changed)
            row.addWidget(tab)
        row.addStretch(1)
        self.setVisible(False)

    def present(self, view: EditorView) -> None:
        """Count the sections; with none of mine there is nothing to choose."""
        mine = sum(line.is_mine for line in view.sections)
        self._all.count(len(view.sections))
        self._mine.count(mine)
        self.setVisible(bool(mine) and view.is_shared)
        if not mine:
            self._all.setChecked(True)

    def shown(self, view: EditorView) -> list[SectionLine]:
        """The sections to list; the one in work stays, whoever's it is."""
        if not self._mine.isChecked():
            return list(view.sections)
        here = (view.form_id, view.section)
        return [line for line in view.sections if line.is_mine or (line.form_id, line.ref) == here]


class SectionTeam(QWidget):
    """Whose the shown section is, to be changed; of a colleague's visit, the way to take part in it."""

    assigned = Signal(str, str, str)  # form id, section, person or ""
    join_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._place = ("", "")
        self._words = Label(_("This section is for"), 13, 400, "text2")
        self._whose = ChoiceBox(_("This section is for"))
        self._whose.setObjectName("whose-section")
        self._whose.activated.connect(self._chosen)
        self._join_words = Label("", 13, 400, "text2")
        self._join = Button(_("Join"), "user")
        self._join.setObjectName("join-visit")
        self._join.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._join.clicked.connect(self.join_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(4)
        for part in (self._words, self._whose, self._join_words, self._join):
            column.addWidget(part)
        self.setVisible(False)

    def present(self, view: EditorView) -> None:
        """Show who the section is assigned to, and who it could be."""
        self._place = (view.form_id, view.section)
        is_open = view.sealed is None
        takes_part = any(one.is_me and one.has_joined and not one.has_left for one in view.members)
        lead = next((one.name for one in view.members if one.is_lead), "")
        self._join_words.setText(_("{name} began this visit.").format(name=lead))
        for part in (self._join_words, self._join):
            part.setVisible(not takes_part)
        for choice in (self._words, self._whose):
            choice.setVisible(takes_part)
        self.setVisible(is_open and (view.is_shared or not takes_part))
        line = next(one for one in view.sections if (one.form_id, one.ref) == self._place)
        self._whose.clear()
        self._whose.addItem(_("Nobody in particular"), NOBODY)
        for one in sorted(view.members, key=lambda one: not one.is_me):
            if not one.has_left or one.person == line.person:
                name = _("Me ({name})").format(name=one.name) if one.is_me else one.name
                self._whose.addItem(f"{one.initials} · {name}", str(one.person))
        self._whose.setCurrentIndex(max(0, self._whose.findData(line.person or NOBODY)))

    def _chosen(self, at: int) -> None:
        self.assigned.emit(*self._place, self._whose.itemData(at))
