"""Files shown in the system's viewer: as copies with their names, so that no program writes into an original."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices

from inspector.app import case_views, rulebook
from inspector.app.workspace import Workspace
from inspector.domain.ids import RecordId
from inspector.domain.law import LegalText
from ui.shared.tasks import Failed, Tasks


class Copies(QObject):
    """Copies that are looked at; they go when the window does."""

    def __init__(self, tasks: Tasks, failed: Failed, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._failed = tasks, failed
        self._folder: QTemporaryDir | None = None

    def show_file(self, record: str, name: str) -> None:
        """Open a file of an inspection, a proof or a result."""
        copy = self._place(name)
        self._open(partial(_file, RecordId(record), name, copy))

    def show_text(self, text: LegalText) -> None:
        """Open the text of a law; no network is asked."""
        copy = self._place(f"{text.sha256[:8]} {Path(text.name).name}")
        self._open(partial(_text, text, copy))

    def _place(self, name: str) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        return Path(self._folder.path()) / name

    def _open(self, job: Callable[[Workspace], Path]) -> None:
        self._tasks.beside(job, _show, self._failed)


def _file(record: RecordId, name: str, copy: Path, ws: Workspace) -> Path:
    return case_views.copy_out(ws, record, name, copy)


def _text(text: LegalText, copy: Path, ws: Workspace) -> Path:
    return copy if copy.is_file() else rulebook.export_text(ws, text, copy)


def _show(copy: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
