"""Receivers through Qt: a pty, a server and datagrams play them; garbage and losses never stop the reading."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtNetwork import QHostAddress, QTcpServer, QUdpSocket
from pytestqt.qtbot import QtBot

from inspector.geo.receiver import Receiver
from tests.unit.geo.test_nmea import sentence
from ui.shared.gps.sources import ReplaySource, SerialSource, TcpSource, UdpSource


def gga(second: int) -> bytes:
    return sentence(f"GPGGA,0307{second:02}.000,3747.0873,S,17518.8938,E,1,08,1.1,59.9,M,23.7,M,,0000")


class Listener:
    """What the panel does with a source."""

    def __init__(self) -> None:
        self.receiver, self.words = Receiver(), list[str]()
        self.fixes = 0

    def received(self, data: bytes) -> None:
        self.fixes += len(self.receiver.feed(data))


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    if not sys.platform.startswith("linux"):
        pytest.skip("QSerialPort opens a pty on Linux only")
    master, slave = os.openpty()
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


def test_a_serial_receiver_is_read_through_garbage_and_half_sentences(
    qtbot: QtBot, listener: Listener, pty: tuple[int, str]
) -> None:
    source = SerialSource(pty[1], 4800)
    source.start(listener.received, listener.words.append)
    os.write(pty[0], b"\x00\xff$GPGGA,0307" + b"\r\n" + gga(1) + b"\xb5b\x01" + gga(2)[:20])
    os.write(pty[0], gga(2)[20:] + gga(3))
    qtbot.waitUntil(lambda: listener.fixes == 2)
    source.stop()
    assert pty[1] in listener.words[0]


def test_no_receiver_is_said_in_plain_words(qtbot: QtBot, listener: Listener, tmp_path: Path) -> None:
    source = SerialSource(str(tmp_path / "ttyNone"), 4800)
    source.start(listener.received, listener.words.append)
    qtbot.waitUntil(lambda: bool(listener.words))
    source.stop()
    assert "no receiver" in listener.words[-1]


def test_gpsd_is_asked_for_sentences_and_found_again_after_a_loss(qtbot: QtBot, listener: Listener) -> None:
    server = QTcpServer()
    assert server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost))
    source = TcpSource("127.0.0.1", server.serverPort(), gpsd=True)
    source.start(listener.received, listener.words.append)
    for seconds in ((1, 2), (3, 4)):
        qtbot.waitUntil(server.hasPendingConnections, timeout=8000)
        client = server.nextPendingConnection()
        qtbot.waitUntil(lambda client=client: client.bytesAvailable() > 0)  # type: ignore[misc]
        assert b'"nmea":true' in client.readAll().data()
        before = listener.fixes
        client.write(QByteArray(b'{"class":"VERSION"}\r\n' + b"".join(gga(n) for n in seconds)))
        qtbot.waitUntil(lambda before=before: listener.fixes > before)  # type: ignore[misc]
        client.disconnectFromHost()
        qtbot.waitUntil(lambda: "No connection" in listener.words[-1])
    source.stop()


def test_datagrams_are_read(qtbot: QtBot, listener: Listener) -> None:
    source, sender = UdpSource(0), QUdpSocket()
    source.start(listener.received, listener.words.append)
    for data in (b"garbage", gga(1), gga(2)):
        sender.writeDatagram(
            QByteArray(data), QHostAddress(QHostAddress.SpecialAddress.LocalHost), source.port
        )
    qtbot.waitUntil(lambda: listener.fixes == 1)
    source.stop()


def test_a_log_is_played_and_averaged(qtbot: QtBot, listener: Listener, tmp_path: Path) -> None:
    log = tmp_path / "receiver.log"
    log.write_bytes(b"".join(gga(n) for n in range(30)))
    listener.receiver.begin_average()
    source = ReplaySource(log)
    source.start(listener.received, listener.words.append)
    qtbot.waitUntil(lambda: "at its end" in listener.words[-1])
    mean = listener.receiver.end_average()
    assert mean is not None
    assert mean.used == 29  # the last instant is not over until the next begins


def test_a_receiver_that_was_unplugged_is_told_and_read_again(
    qtbot: QtBot, listener: Listener, tmp_path: Path, pty: tuple[int, str]
) -> None:
    first, path = os.openpty(), tmp_path / "ttyGPS"
    path.symlink_to(os.ttyname(first[1]))
    source = SerialSource(str(path), 4800)
    source.start(listener.received, listener.words.append)
    os.write(first[0], gga(1) + gga(2))
    qtbot.waitUntil(lambda: listener.fixes == 1)
    path.unlink()
    path.symlink_to(pty[1])
    os.close(first[1])
    os.close(first[0])
    qtbot.waitUntil(lambda: any("unplugged" in one for one in listener.words))
    qtbot.waitUntil(lambda: listener.words[-1].startswith("Listening"), timeout=8000)
    os.write(pty[0], gga(3) + gga(4))
    qtbot.waitUntil(lambda: listener.fixes >= 2)
    source.stop()
