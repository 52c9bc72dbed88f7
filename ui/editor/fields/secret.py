"""An answer that nobody reads over a shoulder."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField
from ui.shared.parts import Button


class MaskedField(EntryField):
    """Shows dots; a button shows the letters until it is pressed again."""

    def __init__(self, *, unit: str = "") -> None:
        super().__init__(unit=unit)
        self._reveal = Button(_("Show"), "eye")
        self._reveal.setObjectName("reveal")
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_letters)
        self._row.addWidget(self._reveal)
        self._show_letters(False)

    def _show_letters(self, shown: bool) -> None:
        if isinstance(self._edit, QLineEdit):
            mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
            self._edit.setEchoMode(mode)
        self._reveal.rename(_("Hide") if shown else _("Show"))
