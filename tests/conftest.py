"""Shared by all tests: a clock that stands still until told, workspaces in temporary folders, shared data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspector.app import workspace as workspaces
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.realm import Realm
from tests import make

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class FakeClock:
    """Goes on by one second at each look, so that every act has its own time."""

    def __init__(
        self, start: datetime = datetime(2026, 11, 24, 1, 0, tzinfo=UTC), zone: str = "Asia/Tokyo"
    ) -> None:
        self.instant, self.zone = start, zone

    def now(self) -> Moment:
        self.instant += timedelta(seconds=1)
        return make.moment(self.instant, self.zone)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: FakeClock) -> Iterator[Workspace]:
    """A practice workspace, open for writing, in a folder with spaces and other scripts in its name."""
    folder = tmp_path / "ตรวจ ヤード 1"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(folder, clock=clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with photos, logs and vectors that nobody here made; a test that needs it is skipped without."""
    folder = Path(os.environ.get("YARDPROOF_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared test data is not at {folder}; name its folder in YARDPROOF_SHARED")
    return folder
