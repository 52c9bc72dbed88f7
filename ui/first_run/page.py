"""The first start: real or practice, who you are, and a workspace is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector import i18n
from inspector.app import starting
from inspector.clock import Clock
from inspector.domain.realm import Realm
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from ui.shared.measures import at_least, at_most
from ui.shared.page import column
from ui.shared.parts import Box, Button, Choice, Label


class FirstRunPage(QWidget):
    wanted = Signal(str, str, str, str, bool)  # realm, name, agency, card, with a sample in it
    language_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        box = Box(radius=14)
        box.column.setContentsMargins(28, 24, 28, 24)
        box.column.addWidget(Label("Yardproof", 28, 700))
        box.column.addWidget(
            Label(
                _("Field inspection of scrap yards, offline, with a record that proves itself."),
                15,
                400,
                "text2",
            )
        )
        box.column.addWidget(Label(_("Language"), 13, 400, "text2"))
        languages = QHBoxLayout()
        self._languages: dict[str, Choice] = {}
        for code, words in i18n.available().items():
            choice = Choice(code, words)
            choice.setObjectName(f"language-{code}")
            choice.setChecked(code == i18n.language())
            choice.clicked.connect(partial(self._speak, code))
            self._languages[code] = choice
            languages.addWidget(choice)
        languages.addStretch(1)
        box.column.addLayout(languages)
        self._later = Label(_("The language changes at the next start."), 13, 400, "text2")
        self._later.setVisible(False)
        box.column.addWidget(self._later)
        box.column.addWidget(Label(_("What is this workspace for?"), 15, 600))
        row = QHBoxLayout()
        self._realms = {
            Realm.PRACTICE: Choice("practice", _("Practice")),
            Realm.REAL: Choice("real", _("Real inspections")),
        }
        for realm, choice in self._realms.items():
            choice.setObjectName(f"realm-{realm.value}")
            choice.clicked.connect(partial(self._choose, realm))
            row.addWidget(choice)
        box.column.addLayout(row)
        box.column.addWidget(
            Label(
                _("This cannot be changed later, and the two never mix. Practice shows on every page."),
                13,
                400,
                "text2",
            )
        )
        self._realm = Realm.PRACTICE
        self._realms[Realm.PRACTICE].setChecked(True)
        self.name = self._line(box, "person", _("Your name, as it stands in the report"))
        self.agency = self._line(box, "agency", _("Your agency"))
        self.card = self._line(box, "card", _("Number of your identity card"))
        self._sample = Choice("sample", _("Put a sample inspection in, to try everything on"))
        self._sample.setObjectName("sample")
        box.column.addWidget(self._sample)
        self._fault = Label("", 13, 500, "critical")
        self._fault.setVisible(False)
        box.column.addWidget(self._fault)
        make = Button(_("Make the workspace"), "check", "primary")
        make.setObjectName("make-workspace")
        make.clicked.connect(self._give)
        box.column.addWidget(make, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        around = QVBoxLayout(inside)
        at_most(box, width=640)
        around.addStretch(1)
        around.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(2)
        QVBoxLayout(self).addWidget(column(inside))

    def _line(self, box: Box, name: str, words: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(words)
        at_least(edit, width=520)
        edit.returnPressed.connect(self._give)
        box.column.addWidget(Label(words, 13, 400, "text2"))
        box.column.addWidget(edit)
        return edit

    def _speak(self, code: str) -> None:
        for other, choice in self._languages.items():
            choice.setChecked(other == code)
        self._later.setVisible(code != i18n.language())
        self.language_wanted.emit(code)

    def _choose(self, realm: Realm) -> None:
        self._realm = realm
        for other, choice in self._realms.items():
            choice.setChecked(other is realm)
        self._sample.setVisible(realm is Realm.PRACTICE)

    def _give(self) -> None:
        if not self.name.text().strip():
            self._fault.setText(_("Enter your name: every answer carries it."))
            self._fault.setVisible(True)
            self.name.setFocus()
            return
        self.wanted.emit(
            self._realm.value,
            self.name.text().strip(),
            self.agency.text().strip(),
            self.card.text().strip(),
            self._realm is Realm.PRACTICE and self._sample.isChecked(),
        )

    def job(self) -> Callable[[Clock, str, str, str, str, bool], Path]:
        """What makes the workspace, for the worker."""
        return starting.make_workspace

    def refused(self, error: InspectorError) -> None:
        self._fault.setText(str(error))
        self._fault.setVisible(True)
