"""Settings: how the window looks, who you are, where the data lies."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector import i18n
from inspector.app import verifying, viewing
from inspector.app.verifying import Verification
from inspector.app.viewing import Overview
from inspector.app.workspace import Workspace
from inspector.errors import InspectorError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.page import Page, column
from ui.shared.parts import Box, Button, Choice, Label
from ui.shared.tasks import Tasks
from ui.shared.theme import SIZES, THEME, Mode


class SettingsPage(Page):
    look_wanted = Signal(str, int)  # palette, text size
    language_wanted = Signal(str)
    other_workspace = Signal()
    rules_wanted = Signal()
    _progressed = Signal(int, int)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Settings"))
        self._tasks = tasks
        self._stopped = threading.Event()
        self._progressed.connect(self._show_progress)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setSpacing(14)
        self._modes = {mode: Choice(mode.value, mode.label) for mode in Mode}
        self._sizes = {size: Choice(str(size), f"{size} %") for size in SIZES}
        look = Box()
        look.column.addWidget(Label(_("Look"), 15, 600))
        for title, choices in ((_("Palette"), self._modes), (_("Text size"), self._sizes)):
            look.column.addWidget(Label(title, 13, 400, "text2"))
            line = QHBoxLayout()
            for key, choice in choices.items():
                choice.setObjectName(f"look-{key}")
                choice.clicked.connect(partial(self._wanted, key))
                line.addWidget(choice)
            look.column.addLayout(line)
        self._languages = {code: Choice(code, words) for code, words in i18n.available().items()}
        look.column.addWidget(Label(_("Language"), 13, 400, "text2"))
        line = QHBoxLayout()
        for code, choice in self._languages.items():
            choice.setObjectName(f"language-{code}")
            choice.clicked.connect(partial(self.language_wanted.emit, code))
            line.addWidget(choice)
        line.addStretch(1)
        look.column.addLayout(line)
        rows.addWidget(look)
        self._where = Label("", 14)
        self._verified = Label("", 14, 500)
        self._verified.setObjectName("verified")
        self._verified.hide()
        verify = Button(_("Verify everything"), "circle-check")
        verify.setObjectName("verify")
        verify.clicked.connect(self.verify)
        other = Button(_("Another workspace"), "folder-open")
        other.clicked.connect(self.other_workspace)
        data = Box()
        data.column.addWidget(Label(_("This workspace"), 15, 600))
        data.column.addWidget(self._where)
        acts = QHBoxLayout()
        acts.addWidget(verify)
        self._stop = Button(_("Stop"), "x", "quiet")
        self._stop.setObjectName("stop-verify")
        self._stop.clicked.connect(self.stop)
        self._stop.hide()
        acts.addWidget(self._stop)
        acts.addWidget(other)
        acts.addStretch(1)
        data.column.addLayout(acts)
        data.column.addWidget(self._verified)
        rows.addWidget(data)
        rows.addWidget(self._rules())
        rows.addStretch(1)
        QVBoxLayout(self.work).addWidget(column(inside))

    def _rules(self) -> Box:
        box = Box()
        box.column.addWidget(Label(_("Rules"), 15, 600))
        box.column.addWidget(
            Label(
                _("What the law asks for, what of it is confirmed, packs of your agency, legal texts."),
                14,
            )
        )
        look = Button(_("Rules and packs"), "scale")
        look.setObjectName("rules")
        look.clicked.connect(self.rules_wanted)
        row = QHBoxLayout()
        row.addWidget(look)
        row.addStretch(1)
        box.column.addLayout(row)
        return box

    def refresh(self) -> None:
        self.show_choices()
        self._tasks.run(viewing.overview, self._present, self.refused)

    def show_choices(self) -> None:
        """Mark what is chosen."""
        for mode, choice in self._modes.items():
            choice.setChecked(mode is THEME.mode)
        for size, choice in self._sizes.items():
            choice.setChecked(size == THEME.scale)
        for code, choice in self._languages.items():
            choice.setChecked(code == i18n.language())

    def _present(self, found: Overview) -> None:
        realm = (
            _("Practice: nothing here is a real inspection.") if found.is_practice else _("Real inspections.")
        )
        self._where.setText(f"{realm}\n{found.folder}\n{found.person.name}, {found.person.agency}")

    def _wanted(self, key: Mode | int) -> None:
        mode = key if isinstance(key, Mode) else THEME.mode
        size = key if isinstance(key, int) else THEME.scale
        self.look_wanted.emit(mode.value, size)

    def verify(self) -> None:
        """Check every signature, table and file."""
        self._verified.setText(_("Checking every signature, table and file"))
        self._verified.show()
        stopped = self._stopped = threading.Event()
        self._stop.show()

        def job(ws: Workspace) -> Verification:
            return verifying.verify(ws, progress=self._progressed.emit, cancelled=stopped.is_set)

        self._tasks.beside(job, self._told, self._not_verified)

    def stop(self) -> None:
        """Stop a check that is running."""
        self._stopped.set()

    def _show_progress(self, done: int, total: int) -> None:
        self._verified.setText(_("Checking, {done} of {total}").format(done=done, total=total))

    def _not_verified(self, error: InspectorError) -> None:
        self._stop.hide()
        self._verified.setText(str(error))

    def _told(self, result: Verification) -> None:
        self._stop.hide()
        if result.is_untouched:
            words = _("Untouched: {entries} entries and {files} files are as they were signed.")
            told = words.format(entries=result.entries, files=result.files)
            if result.awaited:
                told += "\n" + ngettext(
                    "{n} file of another device has not come yet.",
                    "{n} files of other devices have not come yet.",
                    len(result.awaited),
                ).format(n=len(result.awaited))
            self._verified.setText(told)
        else:
            lines = "\n".join(str(one) for one in result.alterations[:8])
            self._verified.setText(
                _("Altered in {n} places:").format(n=len(result.alterations)) + "\n" + lines
            )
