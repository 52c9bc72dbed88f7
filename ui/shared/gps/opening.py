"""Opening the receiver where a position is wanted, and closing it again: there is one at a time on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.shared.gps.panel import PositionPanel


def open_or_close(page: QWidget, settings: QSettings) -> PositionPanel | None:
    """A new panel for the caller to show; None when one was open on this page, which is closed now."""
    from ui.shared.gps.panel import PositionPanel  # noqa: PLC0415 - loads Qt's serial port and positioning

    if close(page):
        return None
    return PositionPanel(settings=settings)


def close(page: QWidget) -> bool:
    """Close the panel that is open on this page, and give its receiver back; says whether there was one."""
    from ui.shared.gps.panel import PositionPanel  # noqa: PLC0415 - loads Qt's serial port and positioning

    there = page.findChild(PositionPanel)
    if there is None:
        return False
    there.hide()  # which gives the receiver back
    there.setParent(None)
    there.deleteLater()
    return True
