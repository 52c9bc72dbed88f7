"""SIGKILL in the middle of answering and importing: what was acknowledged is there, the rest is cleanly absent."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inspector.app import facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.verifying import verify
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock

KILLS = 20

# The victim says what was acknowledged only after the call returned; the parent kills it at a random moment.
ANSWERING = """
import sys
from pathlib import Path
from inspector.app import inspections, workspace
from inspector.clock import SystemClock
with workspace.opened(Path(sys.argv[1]), clock=SystemClock()) as ws:
    opened = inspections.load(ws, sys.argv[2])
    for n in range(100_000):
        inspections.answer(opened, "yp_common", "/data/a7/a41", f"value {n}")
        print(n, flush=True)
"""
IMPORTING = """
import sys
from pathlib import Path
from inspector.app import files, inspections, workspace
from inspector.clock import SystemClock
with workspace.opened(Path(sys.argv[1]), clock=SystemClock()) as ws:
    opened = inspections.load(ws, sys.argv[2])
    for n in range(100_000):
        data = f"{sys.argv[3]} {n} ".encode() * 40_000
        source = ws.folder.parent / "source.bin"
        source.write_bytes(data)
        file = files.keep(opened, source, taken_by="Abe")
        print(file.sha256, flush=True)
"""


@pytest.fixture
def draft(tmp_path: Path) -> tuple[Path, str]:
    clock = FakeClock()
    folder = tmp_path / "ws"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder, clock=clock) as ws:
        facility = make.facility()
        facilities.add(ws, facility)
        made = inspections.start(ws, facility.id, [shipped_checklists()["common"]]).made
    return folder, str(made)


def acknowledged_before_the_kill(script: str, folder: Path, inspection: str, seed: int) -> list[str]:
    victim = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), inspection, str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert victim.stdout is not None
    first = victim.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.15))
    victim.send_signal(signal.SIGKILL)
    rest = victim.stdout.read()
    victim.stdout.close()
    victim.wait()
    lines = (first + rest).split("\n")
    return [line for line in lines[:-1] if line]  # a line cut by the kill was not acknowledged


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_every_acknowledged_answer_survives_a_kill(draft: tuple[Path, str]) -> None:
    folder, inspection = draft
    for kill in range(KILLS):
        told = acknowledged_before_the_kill(ANSWERING, folder, inspection, kill)
        assert told
        with workspaces.opened(folder, clock=FakeClock()) as ws:
            kept = inspections.load(ws, inspection).answers["yp_common", "/data/a7/a41"].value
            assert kept is not None
            assert int(kept.split()[1]) - int(told[-1]) in (0, 1)
            if kill % 5 == 4:
                assert verify(ws).is_untouched


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_every_acknowledged_file_survives_a_kill(draft: tuple[Path, str]) -> None:
    folder, inspection = draft
    for kill in range(KILLS):
        told = acknowledged_before_the_kill(IMPORTING, folder, inspection, kill)
        assert told
        with workspaces.opened(folder, clock=FakeClock()) as ws:
            recorded = {file.sha256: file for file in files.listed(ws, inspections.named(ws, inspection).id)}
            assert set(told) <= set(recorded)
            for name, file in recorded.items():
                data = ws.files.path(name).read_bytes()
                assert hashlib.sha256(data).hexdigest() == name
                assert len(data) == file.size
            assert not list((folder / "files").glob("*.part"))
            if kill % 5 == 4:
                assert verify(ws).is_untouched
