"""Widths and heights that follow the text size, also when it changes while the window is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.shared.theme import THEME

_KINDS = ("setFixedWidth", "setFixedHeight", "setMinimumWidth", "setMinimumHeight", "setMaximumWidth")

_GROWTH = 0.35  # of what the text grows by


def fix(widget: QWidget, *, width: int | None = None, height: int | None = None) -> None:
    """Give a widget exactly this width or height, in pixels at 100 %."""
    if width is not None:
        _keep(widget, "setFixedWidth", width)
    if height is not None:
        _keep(widget, "setFixedHeight", height)


def at_least(widget: QWidget, *, width: int | None = None, height: int | None = None) -> None:
    """Give a widget at least this width or height, in pixels at 100 %."""
    if width is not None:
        _keep(widget, "setMinimumWidth", width)
    if height is not None:
        _keep(widget, "setMinimumHeight", height)


def at_most(widget: QWidget, *, width: int) -> None:
    """Give a widget at most this width, in pixels at 100 %."""
    _keep(widget, "setMaximumWidth", width)


def stand_beside(widget: QWidget, width: int) -> None:
    """Give a column at a side this width at 100 %; it grows less than the text, so that the work keeps room."""
    widget.setProperty("beside", width)
    widget.setFixedWidth(_damped(width))


def _damped(width: int) -> int:
    return round(width * (1 + (THEME.scale - 100) / 100 * _GROWTH))


def refit(window: QWidget) -> None:
    """Measure everything in a window anew, after the text size changed."""
    for widget in window.findChildren(QWidget):
        column = widget.property("beside")
        if column is not None:
            widget.setFixedWidth(_damped(column))
        for kind in _KINDS:
            length = widget.property(kind)
            if length is not None:
                getattr(widget, kind)(THEME.px(length))


def _keep(widget: QWidget, kind: str, length: int) -> None:
    widget.setProperty(kind, length)
    getattr(widget, kind)(THEME.px(length))
