"""The panel: a receiver is started, seen and taken, and without one it says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFile, QIODevice, QSettings
from PySide6.QtPositioning import QNmeaPositionInfoSource
from pytestqt.qtbot import QtBot

from inspector.errors import InputError
from inspector.geo.fix import Fix
from tests.ui.test_gps import gga
from tests.unit.geo.test_nmea import RMC, sentence
from ui.shared.gps.choice import SourceKind, source_for
from ui.shared.gps.panel import PositionPanel
from ui.shared.gps.platform import PlatformSource
from ui.shared.parts import Label


def words(panel: PositionPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(Label))


def test_a_fix_is_shown_and_taken_as_a_geopoint(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "receiver.log"
    log.write_bytes(gga(1) + b"garbage\r\n" + gga(2))
    panel = PositionPanel(SourceKind.FILE, str(log))
    qtbot.addWidget(panel)
    panel._start.click()
    qtbot.waitUntil(panel._use.isEnabled)
    assert "-37.784788" in words(panel)
    with qtbot.waitSignal(panel.taken) as given:
        panel._use.click()
    assert given.args == ["-37.7847883 175.3148967 59.9 8.8", "from a receiver"]


def test_no_receiver_is_a_normal_case(qtbot: QtBot) -> None:
    panel = PositionPanel()
    qtbot.addWidget(panel)
    assert "type the position" in words(panel)
    assert not panel._use.isEnabled()


@pytest.mark.parametrize(
    ("kind", "address"), [("serial", ""), ("serial", "x@fast"), ("udp", "99999"), ("file", "")]
)
def test_an_address_that_is_none_says_what_to_write(kind: str, address: str) -> None:
    with pytest.raises(InputError):
        source_for(SourceKind(kind), address)


def test_the_settings_keep_the_source(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    log = tmp_path / "receiver.log"
    log.write_bytes(gga(1))
    first = PositionPanel("file", str(log), settings)
    qtbot.addWidget(first)
    first._start.click()
    first.stop()
    again = PositionPanel(settings=settings)
    qtbot.addWidget(again)
    assert (again._kinds.currentData(), again._address.currentText()) == ("file", str(log))


def test_a_position_service_gives_its_fixes(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    log.write_bytes(b"".join(sentence(RMC.replace("030719", f"0307{n:02}")) for n in range(9)))
    file = QFile(str(log))
    assert file.open(QIODevice.OpenModeFlag.ReadOnly)
    service = QNmeaPositionInfoSource(QNmeaPositionInfoSource.UpdateMode.SimulationMode)
    service.setDevice(file)
    source = PlatformSource(service)
    with qtbot.waitSignal(source.fixed) as given:
        source.start(lambda _data: None, lambda _words: None)
    source.stop()
    assert isinstance(given.args[0], Fix)
    assert given.args[0].latitude == pytest.approx(-37.784788, abs=1e-6)
