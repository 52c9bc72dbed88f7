"""Windows for tests: each is closed when its test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.robot import Robot


@pytest.fixture
def open_robot(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], Robot]]:
    """Opens the workspace at a path in a window that has settings of its own."""
    robots: list[Robot] = []

    def opens(place: Path) -> Robot:
        robots.append(Robot(qtbot, place, tmp_path / f"{place.name}.ini"))
        return robots[-1]

    yield opens
    for robot in robots:
        robot.closes()


@pytest.fixture
def opens(open_robot: Callable[[Path], Robot], folder: Path) -> Callable[[], Robot]:
    """Opens the workspace of the test's own `folder`, at the size of a field laptop."""

    def made() -> Robot:
        robot = open_robot(folder)
        robot.window.resize(1366, 768)
        return robot

    return made
