"""Finds words that are cut, parts that cover each other and targets too small for a glove, by widget geometry."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ui.shared.parts import Button, Title
from ui.shared.theme import TARGET, THEME

_SLACK = 2  # px


def faults(window: QWidget) -> list[str]:
    """Every fault of what is visible in a window."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.width() == 0:
            continue
        found += _cut(widget)
        found += _small(widget)
        found += _covering(widget)
        found += _beyond(widget)
    return found


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} “{text[:50]}”"


def _cut(widget: QWidget) -> list[str]:
    """Words that need more room than they have."""
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + _SLACK:
                return [f"cut: {_name(widget)} needs {needed} px of height and has {widget.height()}"]
        elif not (isinstance(widget, Title) and widget.toolTip() == widget.text()):
            wide = QFontMetricsF(widget.font()).horizontalAdvance(widget.text())
            if wide > widget.width() + _SLACK:
                return [f"cut: {_name(widget)} needs {wide:.0f} px of width and has {widget.width()}"]
    if isinstance(widget, QAbstractButton) and widget.minimumSizeHint().width() > widget.width() + _SLACK:
        return [f"cut: {_name(widget)} needs {widget.minimumSizeHint().width()} px and has {widget.width()}"]
    return []


def _beyond(widget: QWidget) -> list[str]:
    """What is wider than the column it scrolls in, where nobody can scroll sideways."""
    if not isinstance(widget, QScrollArea) or widget.widget() is None:
        return []
    needed, room = widget.widget().width(), widget.viewport().width()
    return [f"beyond: a column needs {needed} px of width and has {room}"] if needed > room + _SLACK else []


def _small(widget: QWidget) -> list[str]:
    if not isinstance(widget, QAbstractButton | QLineEdit):
        return []
    least = THEME.px(TARGET)
    if widget.height() < least or (isinstance(widget, Button) and widget.width() < least):
        return [f"small: {_name(widget)} is {widget.width()} x {widget.height()}"]
    return []


def _covering(widget: QWidget) -> list[str]:
    """Siblings in one layout that lie over each other."""
    parent = widget.parentWidget()
    if (
        parent is None
        or isinstance(parent, QStackedWidget | QAbstractScrollArea)
        or widget.objectName() == "toast"
    ):
        return []
    layout = parent.layout()
    if layout is None:
        return []
    mine = widget.geometry().adjusted(_SLACK, _SLACK, -_SLACK, -_SLACK)
    found = []
    for other in parent.children():
        if (
            isinstance(other, QWidget)
            and other is not widget
            and other.isVisible()
            and other.objectName() != "toast"
            and not other.isWindow()
            and id(other) > id(widget)
            and mine.intersects(other.geometry().adjusted(_SLACK, _SLACK, -_SLACK, -_SLACK))
        ):
            found.append(f"covered: {_name(widget)} and {_name(other)}")
    return found
