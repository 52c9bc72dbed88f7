"""Stands for the program that the system shows a file with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot


class Viewer(QObject):
    """Takes what the window gives the system to show."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def shows(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))
