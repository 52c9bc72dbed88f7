"""Finding yards in the window: by any word of their file, and while a new one is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit

from inspector.app import facilities
from inspector.app import workspace as workspaces
from inspector.domain.facility import Condition, Permit
from inspector.domain.ids import new_id
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock
from tests.ui.robot import Robot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def robot(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "yards"
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    with workspaces.opened(folder, clock=FakeClock()) as ws:
        yard = make.facility(name="Nakagawa Metal, Yard 2")
        facilities.add(ws, yard)
        permit = Permit(new_id(), yard.id, "12-345")
        facilities.add_permit(ws, permit, [Condition(new_id(), permit.id, "1", "使用済電池は屋内に保管する")])
        facilities.add(ws, make.facility(name="Siam Recycle", operator="", address="", country="TH"))
    made = Robot(qtbot, folder, tmp_path / "window.ini")
    yield made
    made.closes()


def test_a_yard_is_found_by_a_word_of_two_letters_in_its_permit(robot: Robot) -> None:
    robot.presses("Ctrl+2").sees_words("2 of 2")
    robot.enters("search", "電池").sees_words("1 of 2")


def test_a_name_that_is_known_is_pointed_out_and_what_was_typed_waits(robot: Robot) -> None:
    robot.presses("Ctrl+2").sees_words("2 of 2").pushes("add-facility")
    robot.enters("name", "NAKAGAWA METALS Yard No. 2").sees_words("Perhaps recorded already")
    robot.window.resize(1366, 768)
    robot.pushes("perhaps-the-same").sees_words("Nakagawa Metal, Yard 2")
    robot.pushes("back-to-form")
    assert robot.window.findChild(QLineEdit, "name").text() == "NAKAGAWA METALS Yard No. 2"
    robot.pushes("save-facility").sees_words("3 of 3")
