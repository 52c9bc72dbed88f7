"""A workspace whose making was cut short: told as such, and made in the same place."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import workspace as workspaces
from inspector.domain.realm import Realm
from inspector.errors import WorkspaceError
from inspector.store.store import Store
from tests import make
from tests.conftest import FakeClock


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    for name in ("keys", "files", "thumbnails"):
        (folder / name).mkdir(parents=True)
    Store.open(folder / workspaces.RECORD).close()
    return folder


def create(folder: Path) -> None:
    workspaces.create(folder, realm=Realm.REAL, person=make.person(), clock=FakeClock())


def test_a_workspace_cut_short_says_so_and_is_made_in_the_same_place(unfinished: Path) -> None:
    with pytest.raises(WorkspaceError, match="cut short"), workspaces.opened(unfinished, clock=FakeClock()):
        pass
    create(unfinished)
    with workspaces.opened(unfinished, clock=FakeClock()) as ws:
        assert ws.warnings == ()


def test_a_whole_workspace_is_never_made_again(unfinished: Path) -> None:
    create(unfinished)
    with pytest.raises(WorkspaceError, match="already is a workspace"):
        create(unfinished)


def test_a_folder_with_something_of_somebody_else_is_left_alone(unfinished: Path) -> None:
    (unfinished / "diary.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="already is a workspace"):
        create(unfinished)
