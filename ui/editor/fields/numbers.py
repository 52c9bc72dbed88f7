"""Numbers in groups of three, and counting by hand."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLineEdit

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField
from ui.shared.parts import Button

_GAP = "\N{NARROW NO-BREAK SPACE}"  # never taken for a decimal sign, as a comma or a point would be
_NUMBER = re.compile(r"([+-]?)([1-9]\d*)([.,]\d*)?")


def grouped(number: str) -> str:
    """A plain number with its digits in groups; anything else as it is."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return number
    return f"{match[1]}{int(match[2]):,}".replace(",", _GAP) + (match[3] or "")


class GroupedField(EntryField):
    """Shows 1 234 567 and answers 1234567."""

    def __init__(self, *, unit: str = "") -> None:
        super().__init__(unit=unit, digits=True)
        if isinstance(self._edit, QLineEdit):
            self._edit.textEdited.connect(self._regroup)

    def _shown(self, value: str) -> str:
        return grouped(value)

    def _meant(self, text: str) -> str:
        return text.replace(_GAP, "")

    def _regroup(self, text: str) -> None:
        """Group while typing, and leave the cursor behind the digit it stood behind."""
        if not isinstance(self._edit, QLineEdit):
            return
        before = len(text[: self._edit.cursorPosition()].replace(_GAP, ""))
        shown = grouped(text.replace(_GAP, ""))
        if shown == text:
            return
        self._edit.setText(shown)
        place = 0
        while before and place < len(shown):
            before -= shown[place] != _GAP
            place += 1
        self._edit.setCursorPosition(place)


class CounterField(EntryField):
    """A number with a button for one less and one for one more; never below nothing."""

    def __init__(self, *, unit: str = "") -> None:
        super().__init__(unit=unit, digits=True)
        self._less, self._more = Button("", "minus"), Button("", "plus")
        for button, name, word in ((self._less, "less", _("One less")), (self._more, "more", _("One more"))):
            button.setObjectName(name)
            button.setAccessibleName(word)
            button.setToolTip(word)
            button.installEventFilter(self)
        self._less.clicked.connect(self._count_down)
        self._more.clicked.connect(self._count_up)
        self._row.insertWidget(0, self._less)
        self._row.addWidget(self._more)

    def present(self, state: NodeState) -> None:
        super().present(state)
        for button in (self._less, self._more):
            button.setEnabled(not state.readonly)

    def _count_down(self) -> None:
        self._count(-1)

    def _count_up(self) -> None:
        self._count(1)

    def _count(self, step: int) -> None:
        """Go on from the number that stands there; other words are left for their writer to correct."""
        text = self._text().strip() or "0"
        if re.fullmatch(r"[+-]?\d+", text):
            self._write(str(max(0, int(text) + step)))
