"""Random keys and clicks, seeded: nothing raises, Qt says nothing, and the record verifies."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import workspace as workspaces
from inspector.app.verifying import verify
from tests.conftest import FakeClock
from tests.ui import tour
from ui.main_window import MainWindow

# A list that opens from a box wants the screen's keyboard, which a machine without a screen has not.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support raise", "This plugin does not support grabbing the keyboard"
)

KEYS = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_1,
    Qt.Key.Key_2,
    Qt.Key.Key_3,
    Qt.Key.Key_A,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Backspace,
)
COMBINATIONS = (
    Qt.Key.Key_Z,
    Qt.Key.Key_Y,
    Qt.Key.Key_G,
    Qt.Key.Key_1,
    Qt.Key.Key_2,
    Qt.Key.Key_3,
    Qt.Key.Key_4,
    Qt.Key.Key_5,
    Qt.Key.Key_6,
    Qt.Key.Key_7,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_Return,
)


# What opens a dialog or a program of the system, which is not ours to shake.
OUTSIDE = {
    "Another workspace", "Save PDF", "Open in viewer", "Print", "Original", "Add files", "Add folder",
    "Add a map or layer", "Choose file", "From a photo", "Open",
    "Import files", "Import folder", "Choose folder",
}  # fmt: skip


def leads_outside(part: QWidget) -> bool:
    return isinstance(part, QAbstractButton) and (part.accessibleName() in OUTSIDE or part.text() in OUTSIDE)


def act(chance: random.Random, window: MainWindow) -> None:
    """One random thing that a hand could do."""
    kind = chance.random()
    if kind < 0.45:
        parts = [
            one
            for one in window.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.width() > 4
        ]
        part = chance.choice([one for one in parts if isinstance(one, QAbstractButton)] or parts)
        if not leads_outside(part):
            spot = QPoint(chance.randrange(part.width()), chance.randrange(part.height()))
            QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=spot)
        return
    target = window.focusWidget() or window
    if leads_outside(target):
        target.clearFocus()
    elif kind < 0.85:
        QTest.keyClick(target, chance.choice(KEYS))
    else:
        QTest.keyClick(target, chance.choice(COMBINATIONS), Qt.KeyboardModifier.ControlModifier)


def run_monkey(qtbot: QtBot, tmp_path: Path, seed: int, events: int) -> None:
    place = tour.furnished(tmp_path / "demo", FakeClock())
    window = tour.opened(place, tmp_path / "window.ini")
    qtbot.addWidget(window)
    crashes: list[str] = []
    window.tasks.crashed.connect(crashes.append)
    chance = random.Random(seed)
    app = QApplication.instance()
    assert app is not None
    for n in range(events):
        act(chance, window)
        if n % 5 == 0:
            app.processEvents()
        if n % 50 == 0:
            tour.settle(window)
    tour.settle(window)
    window.close()
    assert crashes == []
    assert not window.findChildren(QFileDialog)
    with workspaces.opened(place, clock=FakeClock()) as ws:
        assert verify(ws).is_untouched


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def test_a_monkey_harms_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    run_monkey(qtbot, tmp_path, seed=7, events=400)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_monkey_harms_nothing_for_long(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    run_monkey(qtbot, tmp_path, seed, events=5_000)
