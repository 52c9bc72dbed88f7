"""An address of the web: written as any text, and opened only when asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from inspector.forms.state import NodeState
from inspector.i18n import gettext as _
from ui.editor.fields.entry import EntryField
from ui.shared.parts import Button


def address_of(text: str) -> QUrl | None:
    """The web address that a text is; None where it is none, so that nothing else is ever started."""
    address = QUrl(text.strip(), QUrl.ParsingMode.StrictMode)
    return address if address.scheme() in ("http", "https") and address.host() else None


class LinkField(EntryField):
    """A line and a button that opens the address in the browser of the system."""

    def __init__(self, open_address: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__(hint=_("Such as https://example.org"))
        self._open_address = open_address
        self._open = Button(_("Open"), "external-link")
        self._open.setObjectName("open")
        self._open.setToolTip(_("Opens in your browser."))
        self._open.clicked.connect(self._pressed)
        self._edit.textChanged.connect(self._allow)
        self._row.addWidget(self._open)
        self._allow()

    def present(self, state: NodeState) -> None:
        super().present(state)
        self._allow()

    def _allow(self) -> None:
        self._open.setEnabled(address_of(self._text()) is not None)

    def _pressed(self) -> None:
        address = address_of(self._text())
        if address is not None:
            self._open_address(address)
