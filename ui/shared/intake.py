"""Taking files in without holding anyone up: copying, hashing and decoding in a thread of their own.

Only the two short Saves of each file go to the worker that owns the workspace, so answers always come first.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from queue import Queue

from PySide6.QtCore import QObject, QThread, Signal

from inspector.app import files
from inspector.app.files import Made, Source
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.errors import CancelledError, InspectorError
from inspector.evidence.examiner import Examination, Examiner
from inspector.evidence.files import Stored
from ui.shared.tasks import crash_report


class Intake(QThread):
    """Takes files into one inspection. `record_wanted` and `description_wanted` ask for the two Saves."""

    progressed = Signal(int, int)
    refused = Signal(str, str)  # name, reason
    crashed = Signal(str)
    record_wanted = Signal(object, object)  # Source, Stored
    description_wanted = Signal(object, object)  # EvidenceFile, Examination

    def __init__(
        self, workspace: Workspace, sources: Sequence[Source], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        # Of the workspace only folders are used here: its files and thumbnails, never its database.
        self._workspace, self._sources = workspace, sources
        self._stop = threading.Event()
        self._recorded: Queue[EvidenceFile | None] = Queue()

    def cancel(self) -> None:
        """Stop after the file in work; what was finished stays."""
        self._stop.set()
        self._recorded.put(None)

    def recorded(self, file: EvidenceFile | None) -> None:
        """Hand back the record of the file that was stored; None where it was refused."""
        self._recorded.put(file)

    def run(self) -> None:
        try:
            self._take_all()
        except CancelledError:
            return
        except Exception:  # noqa: BLE001 - the outermost frame of this thread: a bug is reported here, once
            self.crashed.emit(crash_report(traceback.format_exc()))

    def _take_all(self) -> None:
        wanted = list(files.files_in(self._sources))
        with Examiner() as examiner:
            for n, source in enumerate(wanted, 1):
                if self._stop.is_set():
                    return
                self._take(source, examiner)
                self.progressed.emit(n, len(wanted))

    def _take(self, source: Source, examiner: Examiner) -> None:
        try:
            given = source.data if isinstance(source, Made) else source
            stored: Stored = self._workspace.files.take(given, cancelled=self._stop.is_set)
        except CancelledError:
            raise
        except InspectorError as error:
            self.refused.emit(source.name, str(error))
            return
        self.record_wanted.emit(source, stored)
        file = self._recorded.get()
        if file is not None and files.is_waiting(file):
            found: Examination = files.look_at(self._workspace, file, examiner)
            self.description_wanted.emit(file, found)


def record_job(
    source: Source, stored: Stored, about: tuple[str, ...]
) -> Callable[[OpenInspection], EvidenceFile]:
    """The Save that records one stored file, for the worker."""

    def job(opened: OpenInspection) -> EvidenceFile:
        caption = source.caption if isinstance(source, Made) else ""
        return files.record(
            opened, source.name, stored, taken_by=opened.ws.person.name, about=about, caption=caption
        )

    return job
