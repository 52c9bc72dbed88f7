"""The small pictures of photos that came from others, made a few at a time so that nobody waits for all of them."""

from __future__ import annotations

import threading
from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QObject

from inspector.app import files
from inspector.app.workspace import Workspace
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError
from ui.shared.tasks import Tasks

_AT_ONCE = 20


class Drawing(QObject):
    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._stopped = threading.Event()

    def draw(self, inspections: Collection[str]) -> None:
        """Make what the photos of these inspections lack."""
        if inspections and not self._stopped.is_set():
            job = partial(_some, inspections=tuple(inspections), stopped=self._stopped)
            self._tasks.beside(job, partial(self._go_on, inspections), self._left)

    def stop(self) -> None:
        """Stop after the picture in work."""
        self._stopped.set()

    def _go_on(self, inspections: Collection[str], is_more: bool) -> None:
        if is_more:
            self.draw(inspections)

    def _left(self, _error: InspectorError) -> None:
        """It was stopped, or cannot be made: a missing small picture shows as the name of its file."""


def _some(ws: Workspace, inspections: tuple[str, ...], stopped: threading.Event) -> bool:
    """Make the next few; says whether more are to be made."""
    kept = [file for one in inspections for file in files.listed(ws, RecordId(one))]
    lacking = files.without_thumbnail(ws, kept)
    files.make_thumbnails(ws, lacking[:_AT_ONCE], cancelled=stopped.is_set)
    return len(lacking) > _AT_ONCE and len(files.without_thumbnail(ws, kept)) < len(lacking)
