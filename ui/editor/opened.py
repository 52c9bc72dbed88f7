"""Files shown in the system's viewer: as copies with their names, so that no program writes into an original."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices

from inspector.app import files
from inspector.app.workspace import Workspace
from inspector.domain.ids import RecordId
from ui.shared.tasks import Failed, Tasks


class OpenedFiles(QObject):
    """Copies that are looked at; they go when the window does."""

    def __init__(self, tasks: Tasks, failed: Failed, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._failed = tasks, failed
        self._folder: QTemporaryDir | None = None

    def show(self, inspection: RecordId, name: str) -> None:
        """Open the file of this name in the viewer that the system has for it."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        copy = Path(self._folder.path()) / name
        self._tasks.beside(partial(_copied, inspection, name, copy), _open, self._failed)


def _copied(inspection: RecordId, name: str, copy: Path, ws: Workspace) -> Path:
    """The copy; one made earlier may be open in a viewer, and is the same."""
    return copy if copy.is_file() else files.export(ws, inspection, name, copy)


def _open(copy: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
