"""The worker owns the workspace, also when it is replaced by one with another key."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from inspector.app import own_log
from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.realm import Realm
from inspector.errors import CancelledError, InputError
from tests import make
from tests.conftest import FakeClock
from ui.exchange.progress import ProgressStrip
from ui.shared.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tasks]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder, clock = tmp_path / "yard", FakeClock()
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    running = Tasks(clock)
    running.open(folder)
    yield running
    running.shut_down()
    with workspaces.opened(folder, clock=clock) as ws:
        assert verify(ws).is_untouched


def renewed(ws: Workspace) -> Workspace:
    """As it goes on after its key was found elsewhere."""
    signer = own_log.begin_anew(ws.folder, ws.store, ws.clock)
    return replace(ws, signer=signer, device=signer.log)


def test_work_goes_on_with_the_workspace_that_an_exchange_gave_back(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[object] = []
    with qtbot.waitSignal(tasks.changed):
        tasks.exchange(lambda ws: (renewed(ws), ws.device), found.append)
    tasks.run(lambda ws: (ws.device, ws.create(make.facility())), found.append)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert isinstance(found[1], tuple)
    assert found[1][0] != found[0]


def test_an_exchange_that_fails_after_a_new_key_goes_on_with_that_key(qtbot: QtBot, tasks: Tasks) -> None:
    failed: list[object] = []
    found: list[object] = []

    def job(ws: Workspace) -> tuple[Workspace, None]:
        renewed(ws)
        raise CancelledError

    tasks.exchange(job, failed=failed.append)
    tasks.run(lambda ws: (ws.device == ws.store.local("log"), ws.create(make.facility())), found.append)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert len(failed) == 1
    assert isinstance(found[0], tuple)
    assert found[0][0]


def test_progress_is_told_in_bytes_and_can_be_stopped(qtbot: QtBot) -> None:
    window = QWidget()  # shown by itself the strip would want to tell its size, which this platform cannot
    qtbot.addWidget(window)
    strip = ProgressStrip()
    strip.setParent(window)
    strip.begin("Taking in")
    strip.report(12_000_000, 186_000_000)
    assert strip._words.text() == "Taking in: 12.0 MB of 186.0 MB"
    stopped = strip.is_stopped
    assert not stopped()
    strip.cancel()
    assert stopped()
    assert strip._words.text() == "Stopping"
    strip.begin("Taking in")
    assert not strip.is_stopped()


class Part(QLabel):
    """A part that is told something, and words it."""

    def told(self, before: str, said: object) -> None:
        self.setText(f"{before}{said}")


def refuse() -> None:
    raise InputError("No country. Choose one.")


def test_a_refusal_that_comes_after_its_part_is_gone_is_told_where_everything_is(
    qtbot: QtBot, tasks: Tasks
) -> None:
    part, heard, crashes = Part(), list[str](), list[str]()
    tasks.refused.connect(heard.append)
    tasks.crashed.connect(crashes.append)
    tasks.outside(refuse, None, partial(part.told, "!"))
    delete(part)
    qtbot.waitUntil(lambda: bool(heard))
    assert (heard, crashes) == (["No country. Choose one."], [])  # a refusal is no bug


def test_an_answer_that_comes_after_its_part_is_gone_is_left(qtbot: QtBot, tasks: Tasks) -> None:
    part = Part()
    tasks.outside(lambda: 7, partial(part.told, "="))
    delete(part)
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_while_there_is_a_worker_only_the_thread_of_the_window_frees_what_goes_in_circles(
    tasks: Tasks,
) -> None:
    assert tasks is not None
    assert not gc.isenabled()
