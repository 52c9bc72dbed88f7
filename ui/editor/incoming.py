"""Files on their way into the record, batch after batch: evidence, and answers to questions for a file.

A batch belongs to the inspection it was given in, whatever is open when its turn comes.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.app import attaching, files
from inspector.app.files import Made, Source
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.errors import InspectorError
from inspector.evidence.examiner import Examination
from inspector.evidence.files import Stored
from ui.shared.intake import Intake, record_job
from ui.shared.tasks import Failed, Tasks, Then


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that are taken in together."""

    inspection: str
    sources: tuple[Source, ...]
    about: tuple[str, ...]
    answers: tuple[str, str] | None = (
        None  # form id and reference of the question that the first file answers
    )
    remark: str = ""
    passing: bool = False  # made for this batch alone: removed once the record has them


@dataclass(frozen=True, slots=True)
class AnsweredWith:
    """What became of a question that a file answers."""

    batch: Batch
    before: str | None
    file: EvidenceFile
    changes: Changes


class Incoming(QObject):
    """Takes batches in, one after another; answers are saved the moment their file is in the record."""

    begun = Signal()
    progressed = Signal(int, int)
    answered = Signal(object)  # AnsweredWith
    finished = Signal(object, object)  # Batch, and what was refused as pairs of name and reason
    failed = Signal(object)  # the fault that kept a description from being saved

    def __init__(
        self, tasks: Tasks, opened: Callable[[Workspace, str], OpenInspection], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._opened = tasks, opened
        self._queue: deque[Batch] = deque()
        self._batch: Batch | None = None
        self._intake: Intake | None = None
        self._has_answered = False
        self._refused: list[tuple[str, str]] = []
        self._told: dict[tuple[str, str, str], str] = {}  # why a question's file was refused

    @property
    def is_busy(self) -> bool:
        return self._batch is not None

    def refusal(self, inspection: str, form_id: str, ref: str) -> str:
        """Why the last file given to this question was not taken in, or ""."""
        return self._told.get((inspection, form_id, ref), "")

    def take(self, batch: Batch) -> None:
        """Take these files in when those before them are in."""
        if batch.answers is not None:
            self._told.pop((batch.inspection, *batch.answers), None)
        self._queue.append(batch)
        if self._batch is None:
            self._next()

    def cancel(self) -> None:
        """Stop taking files in; what is in stays. What exists only here is not given up."""
        self._queue = deque(batch for batch in self._queue if batch.answers is not None)
        if self._intake is not None and self._batch is not None and not _is_all_there_is(self._batch):
            self._intake.cancel()

    def close(self) -> None:
        """End before the window closes: what answers a question is still asked of the worker, the rest is stopped."""
        waiting = [*([self._batch] if self._batch is not None else []), *self._queue]
        self._queue.clear()
        if self._intake is not None:
            self._intake.cancel()
            self._intake.wait()
        self._batch = None
        for batch in waiting:
            if batch.answers is not None:
                self._in(batch, partial(_take_now, batch), lambda _none: None, lambda _error: None)

    def _next(self) -> None:
        self._batch = self._queue.popleft() if self._queue else None
        if self._batch is not None:
            self._refused, self._has_answered = [], False
            self._tasks.run(lambda ws: ws, partial(self._begin, self._batch), self._not_begun)

    def _begin(self, batch: Batch, workspace: Workspace) -> None:
        if self._batch is not batch:
            return  # the window was closed meanwhile
        intake = self._intake = Intake(workspace, batch.sources, self)
        intake.progressed.connect(self.progressed)
        intake.refused.connect(self._refuse)
        intake.crashed.connect(self._tasks.crashed)
        intake.record_wanted.connect(partial(self._record, intake, batch))
        intake.description_wanted.connect(partial(self._describe, batch))
        intake.finished.connect(self._done)
        self.begun.emit()
        intake.start()

    def _not_begun(self, error: InspectorError) -> None:
        assert self._batch is not None  # noqa: S101 - the one that was to begin
        for source in self._batch.sources:
            self._refuse(source.name, str(error))
        self._done()

    def _in(
        self, batch: Batch, job: Callable[[OpenInspection], Any], then: Then, failed: Failed | None = None
    ) -> None:
        """Run a job on the inspection of a batch, in the worker's thread."""
        self._tasks.run(lambda ws: job(self._opened(ws, batch.inspection)), then, failed)

    def _record(self, intake: Intake, batch: Batch, source: Source, stored: Stored) -> None:
        record = record_job(source, stored, batch.about)
        gives_answer, self._has_answered = not self._has_answered and batch.answers is not None, True

        def job(opened: OpenInspection) -> tuple[EvidenceFile, AnsweredWith | None]:
            file = record(opened)
            return file, _answer(opened, batch, file) if gives_answer else None

        self._in(batch, job, partial(self._recorded, intake), partial(self._not_recorded, intake, source))

    def _recorded(self, intake: Intake, found: tuple[EvidenceFile, AnsweredWith | None]) -> None:
        intake.recorded(found[0])
        if found[1] is not None:
            self.answered.emit(found[1])

    def _not_recorded(self, intake: Intake, source: Source, error: InspectorError) -> None:
        intake.recorded(None)
        self._refuse(source.name, str(error))

    def _describe(self, batch: Batch, file: EvidenceFile, found: Examination) -> None:
        self._in(
            batch,
            lambda opened: files.record_description(opened.ws, file, found),
            lambda _file: None,
            self.failed.emit,
        )

    def _refuse(self, name: str, reason: str) -> None:
        self._refused.append((name, reason))

    def _done(self) -> None:
        batch, self._batch, self._intake = self._batch, None, None
        if batch is None:
            return  # the window was closed meanwhile
        refused = tuple(self._refused)
        if batch.answers is not None and refused:
            self._told[batch.inspection, *batch.answers] = "\n".join(reason for _name, reason in refused)
        if not refused:
            _tidy(batch)
        self.finished.emit(batch, refused)
        if self._batch is None:
            self._next()


def _answer(opened: OpenInspection, batch: Batch, file: EvidenceFile) -> AnsweredWith:
    assert batch.answers is not None  # noqa: S101 - asked by the caller
    form_id, ref = batch.answers
    before = opened.session(form_id).state(ref).value
    changes = attaching.answer_with(opened, form_id, ref, file.id, remark=batch.remark)
    return AnsweredWith(batch, before, file, changes)


def _take_now(batch: Batch, opened: OpenInspection) -> None:
    """The whole of a batch in the worker's thread; its photos are described when the inspection is next opened."""
    for n, source in enumerate(batch.sources):
        file = files.keep(opened, source, taken_by=opened.ws.person.name, about=batch.about)
        if n == 0:
            _answer(opened, batch, file)
    _tidy(batch)


def _is_all_there_is(batch: Batch) -> bool:
    """Whether some of a batch lies nowhere else."""
    return batch.passing or any(isinstance(source, Made) for source in batch.sources)


def _tidy(batch: Batch) -> None:
    for source in batch.sources:
        if batch.passing and isinstance(source, Path):
            source.unlink(missing_ok=True)
            with contextlib.suppress(
                OSError
            ):  # something else lies in the folder, which is then not ours to remove
                source.parent.rmdir()
