"""One worker thread owns the workspace; the window asks and is told.

A job is a function of the workspace. Its result, or the fault that can be explained, comes back to the
window's thread. Anything else that is raised is a bug: it is caught once, here, and told as a report that
names no person and no yard.
"""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal, Slot
from shiboken6 import isValid

from inspector.clock import Clock
from inspector.domain.changes import Changes
from inspector.domain.ids import RecordId
from inspector.errors import InspectorError, WorkspaceError
from ui.shared.garbage import GarbageCollection

if TYPE_CHECKING:
    from inspector.app.viewing import Overview
    from inspector.app.workspace import Workspace

Job = Callable[["Workspace"], Any]
Exchange = Callable[["Workspace"], tuple["Workspace", Any]]
Then = Callable[[Any], None]
Failed = Callable[[InspectorError], None]

ANYTHING = Changes(frozenset({("workspace", RecordId(""))}))
"""Told where nobody can say which records are new."""


class _Worker(QObject):
    """Lives in the worker thread and alone touches the workspace."""

    done = Signal(int, object)
    failed = Signal(int, object)
    crashed = Signal(int, str)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._workspace: Workspace | None = None
        self._close: Callable[[], None] | None = None
        self._folder: Path | None = None

    @Slot(int, object)
    def run(self, ticket: int, job: Callable[[_Worker], Any]) -> None:
        try:
            result = job(self)
        except InspectorError as error:
            self.failed.emit(ticket, error)
        except Exception:  # noqa: BLE001 - the outermost frame of this thread: a bug is reported here, once
            self.crashed.emit(ticket, crash_report(traceback.format_exc()))
        else:
            self.done.emit(ticket, result)

    def open(self, folder: Path | None) -> Overview:
        """Open this workspace, or the last one used, and say what it holds."""
        # The use cases bring heavy libraries: they are loaded here, after the window's first paint.
        from inspector.app import viewing  # noqa: PLC0415
        from inspector.app import workspace as workspaces  # noqa: PLC0415

        chosen = folder or workspaces.last_used()
        self.close()
        self._workspace, self._close = workspaces.open_workspace(chosen, clock=self._clock)
        self._folder = chosen
        workspaces.remember(chosen)
        return viewing.overview(self._workspace)

    def close(self) -> None:
        if self._close is not None:
            self._close()
        self._workspace = self._close = None

    def end(self) -> None:
        """Close the workspace, and only then this thread: one that is told to quit may leave what was asked undone."""
        try:
            self.close()
        finally:
            self.thread().quit()

    def reading(self, job: Job) -> Any:
        """Run a job in the caller's thread on a read-only opening of the same folder."""
        from inspector.app import workspace as workspaces  # noqa: PLC0415 - loaded behind the first paint

        folder = self._folder
        if folder is None:
            raise WorkspaceError
        with workspaces.opened(folder, clock=self._clock, read_only=True) as workspace:
            return job(workspace)

    def exchanging(self, job: Exchange) -> Any:
        """Run a job that may begin a new log, and go on with the workspace that it gives back."""
        workspace = self._workspace
        if workspace is None:
            raise WorkspaceError
        try:
            self._workspace, result = job(workspace)
        except BaseException:
            if workspace.store.local("log") != workspace.device:  # it began one, and could not say so
                self.open(self._folder)
            raise
        return result

    def with_workspace(self, job: Job) -> Any:
        if self._workspace is None:
            raise WorkspaceError
        return job(self._workspace)


class _Reading(QRunnable):
    """A long look at the workspace through a connection of its own that cannot write."""

    def __init__(self, ticket: int, worker: _Worker, job: Job) -> None:
        super().__init__()
        self._ticket, self._worker, self._job = ticket, worker, job

    def run(self) -> None:
        try:
            result = self._worker.reading(self._job)
        except InspectorError as error:
            self._worker.failed.emit(self._ticket, error)
        except Exception:  # noqa: BLE001 - the outermost frame of this thread: a bug is reported here, once
            self._worker.crashed.emit(self._ticket, crash_report(traceback.format_exc()))
        else:
            self._worker.done.emit(self._ticket, result)


class Tasks(QObject):
    """What the window uses: `run` a job, listen to `changed`, `refused` and `crashed`."""

    changed = Signal(object)  # Changes
    refused = Signal(str)  # what nobody is left to be told, in words
    crashed = Signal(str)  # the report of a bug
    busy = Signal(bool)
    _asked = Signal(int, object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._worker = _Worker(clock)
        self._worker.moveToThread(self._thread)
        self._asked.connect(self._worker.run)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        self._worker.crashed.connect(self._crashed)
        self._tickets: dict[int, tuple[Then | None, Failed | None]] = {}
        self._next = 0
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(1)
        self._garbage = GarbageCollection(self)
        self._garbage.start()
        self._thread.start()

    def run(self, job: Job, then: Then | None = None, failed: Failed | None = None) -> None:
        """Do this with the workspace, in its thread; then call back in this one."""
        self._ask(lambda worker: worker.with_workspace(job), then, failed)

    def exchange(self, job: Exchange, then: Then | None = None, failed: Failed | None = None) -> None:
        """Take in what others sent. The job gives the workspace to go on with and its result.

        This is the one way in which the workspace is replaced while it is open: its key may have been used on
        another computer, and it then signs with a new one. Anything may be new afterwards, and `changed` says so.
        """

        def came(result: Any) -> None:
            if then is not None:
                then(result)
            self.changed.emit(ANYTHING)

        self._ask(lambda worker: worker.exchanging(job), came, failed)

    def open(self, folder: Path | None, then: Then | None = None, failed: Failed | None = None) -> None:
        """Open this workspace, or the last one used, instead of the present one; gives its overview."""
        self._ask(lambda worker: worker.open(folder), then, failed)

    def outside(self, job: Callable[[], Any], then: Then | None = None, failed: Failed | None = None) -> None:
        """Do something in the worker's thread that needs no open workspace, such as making one."""
        self._ask(lambda _worker: job(), then, failed)

    def beside(self, job: Job, then: Then | None = None, failed: Failed | None = None) -> None:
        """Do something long that only reads, with a workspace of its own, so that answers never wait for it."""
        self._next += 1
        ticket = self._next
        self._tickets[ticket] = (then, failed)
        self._readers.start(_Reading(ticket, self._worker, job))

    def shut_down(self) -> None:
        """Finish what was asked, close the workspace and end the thread."""
        self._readers.waitForDone()
        self._ask(lambda worker: worker.end(), None, None)
        self._thread.wait()
        self._garbage.stop()

    @property
    def is_idle(self) -> bool:
        return not self._tickets

    def _ask(self, job: Callable[[_Worker], Any], then: Then | None, failed: Failed | None) -> None:
        self._next += 1
        self._tickets[self._next] = (then, failed)
        if len(self._tickets) == 1:
            self.busy.emit(True)
        self._asked.emit(self._next, job)

    def _answered(self, ticket: int) -> tuple[Then | None, Failed | None]:
        pair = self._tickets.pop(ticket)
        if not self._tickets:
            self.busy.emit(False)
        return pair

    @Slot(int, object)
    def _done(self, ticket: int, result: object) -> None:
        then, _failed = self._answered(ticket)
        if then is not None and _is_there(then):
            then(result)
        if isinstance(result, Changes):
            self.changed.emit(result)

    @Slot(int, object)
    def _failed(self, ticket: int, error: InspectorError) -> None:
        _then, failed = self._answered(ticket)
        if failed is not None and _is_there(failed):
            failed(error)
        else:
            self.refused.emit(str(error))

    @Slot(int, str)
    def _crashed(self, ticket: int, report: str) -> None:
        self._answered(ticket)
        self.crashed.emit(report)


def _is_there(callback: Callable[..., Any]) -> bool:
    """Whether the part that asked still exists: somebody may have left its page while the worker was busy."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def crash_report(trace: str) -> str:
    """What a maker needs of a bug: the calls, without the message, which may hold a name or an answer."""
    lines = [line for line in trace.splitlines() if line.startswith(("  File", "    "))]
    kind = trace.rstrip().splitlines()[-1].partition(":")[0]
    places = [line.replace(str(Path.home()), "~") for line in lines if line.startswith("  File")]
    return "\n".join(
        [f"{platform.system()} {platform.machine()}, Python {platform.python_version()}", *places, kind]
    )
