"""Finds controls that assistive technology could not name, or would not know the role of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def controls(window: QWidget) -> list[QWidget]:
    """Everything visible that the keyboard reaches."""
    found = []
    for widget in window.findChildren(QWidget):
        focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not widget.isVisible() or not focusable or widget.objectName() == "qt_scrollarea_viewport":
            continue
        if (
            isinstance(widget, QAbstractScrollArea)
            and not widget.accessibleName()
            and widget.focusProxy() is not None
        ):
            continue
        found.append(widget)
    return found


def nameless(window: QWidget) -> list[str]:
    """The controls without a name or a role."""
    found = []
    for widget in controls(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if (
            interface is None
            or not interface.text(QAccessible.Text.Name)
            or (interface.role() is QAccessible.Role.Client and not isinstance(widget, QAbstractScrollArea))
        ):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found
