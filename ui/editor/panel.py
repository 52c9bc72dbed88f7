"""The right side of the editor: for the question in work, what to look for, the rule, its photos, its history."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.app.ruling import AppliedRule
from inspector.app.viewing import PastAnswer, QuestionView
from inspector.domain.evidence import EvidenceFile
from inspector.i18n import gettext as _
from ui.editor.wording import Wording
from ui.shared import icons
from ui.shared.flow import Flow
from ui.shared.page import clear
from ui.shared.parts import Button, Chip, Label, Rule
from ui.shared.standing import STANDING_TONES
from ui.shared.theme import THEME
from ui.shared.thumbnail import Thumbnail
from ui.shared.words import day

Photos = tuple[tuple[EvidenceFile, Path], ...]
Beside = tuple[Photos, tuple[PastAnswer, ...], tuple[AppliedRule, ...]]


class Panel(QWidget):
    add_files = Signal()
    add_folder = Signal()
    finding_wanted = Signal(str)
    text_wanted = Signal(object)  # LegalText

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)

    def present(
        self,
        view: QuestionView,
        photos: Photos,
        past: tuple[PastAnswer, ...],
        rules: tuple[AppliedRule, ...],
        *,
        sealed: bool,
    ) -> None:
        """Show what belongs to this question."""
        clear(self._column)
        extra = view.state.extra
        self._block("book-open", _("What to look for"), view.state.guidance or view.state.hint)
        if extra.get("evidence", "-") not in ("", "-"):
            self._block("camera", _("Evidence wanted"), extra["evidence"])
        self._rules(rules)
        if view.finding is not None:
            self._finding(view)
        self._photos(photos, sealed)
        if past:
            self._heading("history", _("History"))
            for one in past[:12]:
                self._column.addWidget(Label(f"{one.when:%H:%M}  {one.value}  {one.who}", 13, 400, "text2"))
        self._column.addStretch(1)

    def _heading(self, icon: str, words: str) -> QHBoxLayout:
        line = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(icons.pixmap(icon, THEME.px(16), THEME.palette.text2, THEME.palette.icon_stroke))
        line.addWidget(picture)
        line.addWidget(Label(words, 13, 600), 1)
        self._column.addLayout(line)
        return line

    def _block(self, icon: str, words: str, text: str) -> None:
        if text:
            self._heading(icon, words)
            self._column.addWidget(Wording(text, 13))
            self._column.addWidget(Rule())

    def _rules(self, rules: tuple[AppliedRule, ...]) -> None:
        """The rule that applies, how far it may be relied on, and what it says of what was measured."""
        if not rules:
            return
        self._heading("scale", _("Rule that applies"))
        for n, one in enumerate(rules):
            if n:
                self._column.addSpacing(10)
            chips = Flow()
            if one.verdict:
                chips.addWidget(Chip(one.verdict, one.tone))
            chips.addWidget(Chip(one.standing.label, STANDING_TONES[one.standing]))
            self._column.addLayout(chips)
            if one.citation:
                self._column.addWidget(Label(one.citation, 13, 500))
            if one.words:
                self._column.addWidget(Label(one.words, 13, 400, "text2"))
            for text in one.texts:
                button = Button(_("Open the legal text"), "book-open", gives=True)
                button.setObjectName("open-legal-text")
                button.setToolTip(text.name)
                button.setAccessibleName(_("Open the legal text {name}").format(name=text.name))
                button.clicked.connect(partial(self.text_wanted.emit, text))
                self._column.addWidget(button)
        self._column.addWidget(Rule())

    def _finding(self, view: QuestionView) -> None:
        finding = view.finding
        assert finding is not None  # noqa: S101 - asked by the caller
        line = self._heading("flag", _("Finding"))
        line.addWidget(Chip(finding.severity.label, finding.severity.value))
        self._column.addWidget(Label(finding.observation, 13))
        if finding.action:
            self._column.addWidget(Label(_("Corrective action: {words}").format(words=finding.action), 13))
        if finding.deadline:
            self._column.addWidget(
                Label(_("Deadline: {day}").format(day=day(finding.deadline)), 13, 400, "text2")
            )
        state = Flow()
        state.addWidget(
            Chip(_("Confirmed"), "ok", "check")
            if finding.confirmed
            else Chip(_("Not confirmed"), "decide", "circle-question-mark")
        )
        word = Button(_("Word and confirm"), "pen-tool", gives=True)
        word.setObjectName("word-finding")
        word.clicked.connect(partial(self.finding_wanted.emit, finding.id))
        state.addWidget(word)
        self._column.addLayout(state)
        self._column.addWidget(Rule())

    def _photos(self, photos: Photos, sealed: bool) -> None:
        self._heading("image", _("Photos and files")).addWidget(
            Label(str(len(photos)), 13, 400, "text2", wrap=False)
        )
        grid = QGridLayout()
        for n, (file, small) in enumerate(photos[:6]):
            grid.addWidget(Thumbnail(file, small), n // 3, n % 3)
        self._column.addLayout(grid)
        if not sealed:
            add = Button(_("Add files"), "plus")
            add.setObjectName("add-files")
            add.clicked.connect(self.add_files)
            folder = Button(_("Add folder"), "folder-open")
            folder.setObjectName("add-folder")
            folder.clicked.connect(self.add_folder)
            acts = Flow()  # never wider than the panel
            acts.addWidget(add)
            acts.addWidget(folder)
            self._column.addLayout(acts)
        self._column.addWidget(Rule())
