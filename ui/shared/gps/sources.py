"""What carries a receiver's bytes: serial port, gpsd, TCP, UDP, a log file. Nothing here waits or blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QObject, QTimer
from PySide6.QtNetwork import QAbstractSocket, QHostAddress, QTcpSocket, QUdpSocket
from PySide6.QtSerialPort import QSerialPort, QSerialPortInfo

from inspector.i18n import gettext as _

BAUDS = (4800, 9600, 38400, 115200, 19200, 57600)  # the usual ones of receivers first
AGAIN_MS = 2000
_LISTEN_MS = 2500  # two seconds of a receiver that speaks once a second, and a little
_WATCH = b'?WATCH={"enable":true,"nmea":true}\n'
_STEP = 4096


class _Source(QObject):
    """Tells of bytes and of the connection, and tries again after a loss."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._received: Callable[[bytes], None] = lambda _data: None
        self._told: Callable[[str], None] = lambda _words: None
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._open)
        self._running = False

    def start(self, received: Callable[[bytes], None], told: Callable[[str], None]) -> None:
        self._received, self._told, self._running = received, told, True
        self._open()

    def understood(self) -> None:
        """Nothing to be settled by what was understood."""

    def stop(self) -> None:
        self._running = False
        self._again.stop()
        self._close()

    def _lost(self, words: str) -> None:
        if self._running and not self._again.isActive():
            self._again.start()
            self._told(words)
            self._close()

    def _open(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError


def ports() -> list[tuple[str, str]]:
    """The serial ports of this machine: where each is, and what it calls itself. A path can be typed as well."""
    return [(port.systemLocation(), port.description()) for port in QSerialPortInfo.availablePorts()]


class SerialSource(_Source):
    """A serial port. Without a speed, the usual ones are tried in turn until sentences are understood."""

    def __init__(self, path: str, baud: int | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._baud, self._turn, self._settled = path, baud, 0, baud is not None
        self._port = QSerialPort(self)
        self._port.readyRead.connect(self._read)
        self._port.errorOccurred.connect(self._failed)
        self._scan = QTimer(self, interval=_LISTEN_MS)
        self._scan.timeout.connect(self._next_speed)

    @property
    def baud(self) -> int:
        return self._baud or BAUDS[self._turn]

    def understood(self) -> None:
        if not self._settled:
            self._settled = True
            self._scan.stop()
            self._told(_("Receiver on {port} at {baud} baud.").format(port=self._path, baud=self.baud))

    def _open(self) -> None:
        self._port.setPortName(self._path)
        self._port.setBaudRate(self.baud)
        if not self._port.open(QIODevice.OpenModeFlag.ReadOnly):
            return  # the reason comes through errorOccurred
        self._told(_("Listening to {port} at {baud} baud.").format(port=self._path, baud=self.baud))
        if not self._settled:
            self._scan.start()

    def _close(self) -> None:
        self._scan.stop()
        if self._port.isOpen():
            self._port.close()

    def _read(self) -> None:
        self._received(bytes(self._port.readAll().data()))

    def _next_speed(self) -> None:
        self._turn = (self._turn + 1) % len(BAUDS)
        self._port.setBaudRate(self.baud)
        self._told(
            _("No sentences yet. Trying {baud} baud on {port}.").format(baud=self.baud, port=self._path)
        )

    def _failed(self, error: QSerialPort.SerialPortError) -> None:
        kinds = QSerialPort.SerialPortError
        if error is kinds.NoError:
            return
        if error is kinds.PermissionError:
            words = _("{port} is in use by another program, or you may not open it.")
        elif error is kinds.DeviceNotFoundError:
            words = _("There is no receiver on {port}. Plug it in; it is looked for again.")
        else:
            words = _("The receiver on {port} was unplugged or fell silent. It is looked for again.")
        self._lost(words.format(port=self._path))


class TcpSource(_Source):
    """A TCP server that sends NMEA; `gpsd` asks a gpsd to pass its receiver's sentences on."""

    def __init__(self, host: str, port: int, *, gpsd: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._number, self._gpsd = host, port, gpsd
        self._socket = QTcpSocket(self)
        self._socket.connected.connect(self._connected)
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self._gone)
        self._socket.errorOccurred.connect(self._gone)

    def _open(self) -> None:
        self._socket.connectToHost(self._host, self._number)

    def _close(self) -> None:
        self._socket.abort()

    def _connected(self) -> None:
        if self._gpsd:
            self._socket.write(_WATCH)
        self._told(_("Connected to {host}:{port}.").format(host=self._host, port=self._number))

    def _read(self) -> None:
        self._received(bytes(self._socket.readAll().data()))

    def _gone(self, _error: QAbstractSocket.SocketError | None = None) -> None:
        self._lost(
            _("No connection to {host}:{port}: {reason}. It is tried again.").format(
                host=self._host, port=self._number, reason=self._socket.errorString()
            )
        )


class UdpSource(_Source):
    """Datagrams that a receiver or a telephone sends to this port."""

    def __init__(self, port: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = port
        self._socket = QUdpSocket(self)
        self._socket.readyRead.connect(self._read)

    @property
    def port(self) -> int:
        """The port that is listened on; the system's choice where 0 was asked for."""
        return self._socket.localPort()

    def _open(self) -> None:
        if self._socket.bind(QHostAddress(QHostAddress.SpecialAddress.Any), self._number):
            self._told(_("Listening for datagrams on port {port}.").format(port=self.port))
        else:
            words = _("Port {port} cannot be used: {reason}. It is tried again.")
            self._lost(words.format(port=self._number, reason=self._socket.errorString()))

    def _close(self) -> None:
        self._socket.close()

    def _read(self) -> None:
        while self._socket.hasPendingDatagrams():
            self._received(bytes(self._socket.receiveDatagram().data().data()))


class ReplaySource(_Source):
    """A log file, played piece by piece while the window goes on."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._file = QFile(str(path), self)
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._read)

    def _open(self) -> None:
        if self._file.open(QIODevice.OpenModeFlag.ReadOnly):
            self._told(_("Playing {name}.").format(name=self._path.name))
            self._step.start()
        else:
            words = _("“{name}” cannot be read: {reason}.")
            self._told(words.format(name=self._path.name, reason=self._file.errorString()))

    def _close(self) -> None:
        self._step.stop()
        self._file.close()

    def _read(self) -> None:
        data = bytes(self._file.read(_STEP).data())
        if data:
            self._received(data)
            return
        self.stop()
        self._received(b"\n")  # the last line may have no end
        self._told(_("{name} is at its end.").format(name=self._path.name))
