"""The forms of the rules: a row confirmed, a pack of the agency added, a legal text attached."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from inspector.app import rulebook
from inspector.app.workspace import Workspace
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.pack import Rule
from ui.shared.form import RecordForm
from ui.shared.parts import Button, Label

Job = Callable[[Workspace], Any]


class RuleForm(RecordForm):
    """Hands over the job that records it, and what to say once it is."""

    given = Signal(object, str)  # Job, words

    def _file(self, name: str, label: str, kinds: str) -> QLineEdit:
        edit, row, pair = QLineEdit(), QHBoxLayout(), QVBoxLayout()
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.setPlaceholderText(_("Path of the file"))
        edit.returnPressed.connect(self.give)
        row.addWidget(edit, 1)
        browse = Button(_("Choose file"), "folder-open")
        browse.clicked.connect(partial(self._browse, edit, label, kinds))
        row.addWidget(browse)
        pair.setSpacing(4)
        pair.addWidget(Label(label, 13, 400, "text2"))
        pair.addLayout(row)
        self.column.addLayout(pair)
        return edit

    def _browse(self, edit: QLineEdit, label: str, kinds: str) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, label, edit.text(), kinds)
        if chosen:
            edit.setText(chosen)


class ConfirmForm(RuleForm):
    """The signed act that makes a row law: in which office, on what ground."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(_("Confirm {row} as the law").format(row=rule.id))
        self._rule = rule.id
        self.column.addWidget(
            Label(f"{rule.instrument}, {rule.article}" if rule.article else rule.instrument, 14, 600)
        )
        if rule.text:
            self.column.addWidget(Label(rule.text, 14))
        self.column.addWidget(
            Label(
                _(
                    "You confirm what the row says, word for word. From then on it prints as law. The act is signed, and you can withdraw it."
                ),
                13,
                400,
                "text2",
            )
        )
        self.capacity = self._line(
            "capacity",
            _("In which office you confirm, and on what ground"),
            "",
            _("Administrator of …, decision 12/2026"),
        )
        self._acts(_("Confirm"), "save-confirmation")

    def give(self) -> None:
        rule, capacity = self._rule, self.capacity.text()
        self.given.emit(lambda ws: rulebook.confirm(ws, [rule], capacity), _("Confirmed; it prints as law"))


class PackForm(RuleForm):
    """A pack of the agency: refused with file, line and reason where it does not validate."""

    def __init__(self) -> None:
        super().__init__(_("Add a pack of your agency"))
        self.column.addWidget(
            Label(
                _(
                    "Its rows stand in for shipped ones on the same matter. A later pack of the same id takes the place of the earlier."
                ),
                13,
                400,
                "text2",
            )
        )
        self.file = self._file("pack-file", _("Rule pack (TOML)"), _("Rule packs (*.toml)"))
        self._acts(_("Add pack"), "save-pack")

    def give(self) -> None:
        typed = self.file.text().strip()
        if not typed:
            self.refused(InputError(_("Choose the file of the pack.")))
            return
        self.given.emit(lambda ws: rulebook.add_pack(ws, Path(typed)), _("Pack added"))


class TextForm(RuleForm):
    """The text of an instrument, kept so that it opens where there is no network."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(_("Attach a legal text"))
        self._rule = rule
        self.column.addWidget(Label(rule.instrument, 14, 600))
        self.column.addWidget(
            Label(
                _("It opens for every row of this instrument, also where there is no network."),
                13,
                400,
                "text2",
            )
        )
        self.file = self._file("text-file", _("File of the text"), "")
        self._acts(_("Attach"), "save-text")

    def give(self) -> None:
        typed, rule = self.file.text().strip(), self._rule
        if not typed:
            self.refused(InputError(_("Choose the file of the text.")))
            return
        self.given.emit(lambda ws: rulebook.attach_text(ws, rule, Path(typed)), _("Text attached"))
