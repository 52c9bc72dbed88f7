"""Every page fits its screen, has a name for every control, and can be read in every palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import workspace as workspaces
from tests.conftest import FakeClock
from tests.ui import geometry, naming, tour
from ui.shared.page import column
from ui.shared.parts import Choice, RailItem
from ui.shared.theme import PALETTES, THEME, Mode, Palette


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tour.furnished(tmp_path_factory.mktemp("tour") / "demo", FakeClock())


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("mode", "size", "screen"),
    [
        ("light", 100, (1366, 768)),
        pytest.param("dark", 100, (1366, 768), marks=pytest.mark.long),
        ("sunlight", 115, (1366, 768)),
        pytest.param("light", 100, (1920, 1080), marks=pytest.mark.long),
        pytest.param("light", 130, (1366, 768), marks=pytest.mark.long),
        pytest.param("dark", 150, (1366, 768), marks=pytest.mark.long),
    ],
)
def test_nothing_is_cut_covered_or_too_small(
    qtbot: QtBot, furnished: Path, tmp_path: Path, mode: str, size: int, screen: tuple[int, int]
) -> None:
    window = tour.opened(furnished, tmp_path / "window.ini", mode, size)
    qtbot.addWidget(window)
    window.resize(*screen)
    found = [f"{name}: {fault}" for name in tour.pages(window) for fault in geometry.faults(window)]
    window.close()
    assert found == []


def test_everything_still_fits_when_the_text_grows_in_an_open_window(
    qtbot: QtBot, furnished: Path, tmp_path: Path
) -> None:
    window = tour.opened(furnished, tmp_path / "window.ini")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    before = len(list(tour.pages(window)))
    window.set_look("sunlight", 150)
    rail = window.findChild(RailItem, "rail-today")
    assert rail is not None
    assert rail.width() > 84
    found = [f"{name}: {fault}" for name in tour.pages(window) for fault in geometry.faults(window)]
    window.set_look("light", 100)
    window.close()
    assert before > 10
    assert found == []


def test_the_geometry_check_finds_what_it_is_for(qtbot: QtBot) -> None:
    from ui.shared.parts import Button, Label  # noqa: PLC0415 - this test builds faults of its own

    ground = QWidget()
    qtbot.addWidget(ground)
    label, button = (
        Label("Words that need much more room than this", 14, wrap=False),
        Button("Press", "", "primary"),
    )
    for part in (label, button):
        part.setParent(ground)
    label.setFixedWidth(20)
    button.setFixedSize(30, 20)
    ground.show()
    told = " ".join(geometry.faults(ground))
    assert "cut: Label" in told
    assert "small: Button" in told


def test_every_control_has_a_name_and_a_role(qtbot: QtBot, furnished: Path, tmp_path: Path) -> None:
    window = tour.opened(furnished, tmp_path / "window.ini")
    qtbot.addWidget(window)
    nameless: list[str] = []
    seen = 0
    for name in tour.pages(window):
        seen += len(naming.controls(window))
        nameless += [f"{name}: {one}" for one in naming.nameless(window)]
    window.close()
    assert seen > 200
    assert sorted(set(nameless)) == []


class _Windows(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(qtbot: QtBot, furnished: Path, tmp_path: Path) -> None:
    window = tour.opened(furnished, tmp_path / "window.ini")
    qtbot.addWidget(window)
    app, watcher = QApplication.instance(), _Windows()
    assert app is not None
    app.installEventFilter(watcher)
    names = list(tour.pages(window))
    app.removeEventFilter(watcher)
    window.close()
    assert len(names) > 10
    assert watcher.shown == []


def ratio(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(text: str) -> float:
        color = QColor(text)
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(palette: Palette) -> list[tuple[str, str, str]]:
    grounds = {
        "canvas": palette.canvas,
        "surface": palette.surface,
        "sunken": palette.sunken,
        "selection": palette.accent_soft,
    }
    words = {"text": palette.text, "text2": palette.text2, "accent": palette.accent}
    found = [(f"{word} on {ground}", words[word], grounds[ground]) for word in words for ground in grounds]
    found.append(("on accent", palette.on_accent, palette.accent))
    for name, tone in palette.tones.items():
        found.append((f"{name} chip", tone.on_soft, tone.soft))
        found += [(f"{name} on {ground}", tone.color, grounds[ground]) for ground in ("canvas", "surface")]
    return found


@pytest.mark.parametrize("mode", list(Mode))
def test_every_pair_of_colours_can_be_read(mode: Mode) -> None:
    weak = {
        name: round(ratio(one, other), 2)
        for name, one, other in pairs(PALETTES[mode])
        if ratio(one, other) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("mode", list(Mode))
def test_the_hint_in_an_empty_field_can_be_read(qtbot: QtBot, mode: Mode) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    THEME.apply(app, mode, 100)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(300, 60)
    field = QLineEdit(ground)
    field.setPlaceholderText("Year-month-day")
    ground.show()
    hint = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert hint.alpha() == 255
    assert ratio(hint.name(), PALETTES[mode].surface) >= 4.5
    THEME.apply(app, Mode.LIGHT, 100)


def test_a_closed_window_gives_the_workspace_back_at_once(
    qtbot: QtBot, furnished: Path, tmp_path: Path
) -> None:
    for _n in range(8):
        tour.opened(furnished, tmp_path / "window.ini").close()
        with workspaces.opened(furnished, clock=FakeClock()) as ws:
            assert not ws.read_only


class _Contrary(QWidget):
    """Needs more height the wider it is, as answers do that stand in more columns of longer words."""

    def __init__(self, border: int) -> None:
        super().__init__()
        self._border = border
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return 500 if width > self._border else 300


@pytest.mark.parametrize("height", range(320, 561, 16))
def test_a_column_settles_whose_scroll_bar_takes_itself_away(qtbot: QtBot, height: int) -> None:
    """With the bar the words fit, without it they do not: it must not come and go for ever."""
    inside = QWidget()
    layout = QVBoxLayout(inside)
    part = _Contrary(400 - 2 * 24 - 8)  # as wide as it is beside the bar, and a little more
    layout.addWidget(part)
    area = column(inside)
    qtbot.addWidget(area)
    area.resize(400, height)
    area.show()
    for _n in range(5):
        QApplication.processEvents()
        QApplication.sendEvent(inside, QEvent(QEvent.Type.LayoutRequest))
    assert inside.height() >= layout.totalHeightForWidth(inside.width())


def test_a_column_settles_where_its_words_fit_only_without_the_scroll_bar(qtbot: QtBot) -> None:
    """A bar that comes with the words it makes wrap, and goes with them, must not flutter."""
    inside = QWidget()
    layout = QVBoxLayout(inside)
    for number in range(14):
        layout.addWidget(
            Choice(str(number), "not verified because the storage was locked and nobody had a key " * 2)
        )
    layout.addStretch()
    area = column(inside)
    qtbot.addWidget(area)
    area.resize(420, 400)
    area.show()
    heights = set()
    for width in range(290, 700, 8):
        area.resize(width, 10_000)
        QApplication.processEvents()
        free = inside.minimumHeight()
        for height in (free - 3, free - 1, free, free + 1, free + 3):
            area.resize(width, height)
            QApplication.processEvents()
            assert inside.height() >= layout.totalHeightForWidth(inside.width())
            heights.add(inside.minimumHeight())
    assert len(heights) > 3
