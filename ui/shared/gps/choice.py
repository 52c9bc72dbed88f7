"""Which receiver is meant, as one line of text that people type and settings keep."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject

from inspector.errors import InputError
from inspector.geo.receiver import ByteSource
from inspector.i18n import gettext as _
from ui.shared.gps.sources import ReplaySource, SerialSource, TcpSource, UdpSource

GPSD_PORT = 2947
NMEA_PORT = 10110  # registered for NMEA 0183 over TCP and UDP


class SourceKind(StrEnum):
    SERIAL = "serial"
    GPSD = "gpsd"
    TCP = "tcp"
    UDP = "udp"
    FILE = "file"
    PLATFORM = "platform"

    @property
    def label(self) -> str:
        return {
            SourceKind.SERIAL: _("Serial port (USB, Bluetooth)"),
            SourceKind.GPSD: _("gpsd"),
            SourceKind.TCP: _("TCP server"),
            SourceKind.UDP: _("UDP datagrams"),
            SourceKind.FILE: _("Log file, played"),
            SourceKind.PLATFORM: _("This machine's position service"),
        }[self]

    @property
    def hint(self) -> str:
        """How its address is written."""
        return {
            SourceKind.SERIAL: _("Port, such as COM3 or /dev/ttyUSB0; @ and the speed if known"),
            SourceKind.GPSD: f"localhost:{GPSD_PORT}",
            SourceKind.TCP: f"192.168.1.10:{NMEA_PORT}",
            SourceKind.UDP: str(NMEA_PORT),
            SourceKind.FILE: _("Path of the log"),
            SourceKind.PLATFORM: _("It has no address"),
        }[self]


def source_for(kind: SourceKind, address: str, parent: QObject | None = None) -> ByteSource:
    """The source at this address. Raises InputError with what to write instead."""
    text = address.strip()
    if kind is SourceKind.PLATFORM:
        from ui.shared.gps.platform import PlatformSource  # noqa: PLC0415 - QtPositioning is loaded when it is used

        return PlatformSource(parent=parent)
    if kind is SourceKind.SERIAL:
        path, _at, baud = text.partition("@")
        if not path or (baud and not (baud.isdecimal() and 300 <= int(baud) <= 4_000_000)):
            raise InputError(_("Name the port of the receiver, such as COM3 or /dev/ttyUSB0@4800."))
        return SerialSource(path, int(baud) if baud else None, parent)
    if kind is SourceKind.FILE:
        if not text:
            raise InputError(_("Name the log file to be played."))
        return ReplaySource(Path(text), parent)
    if kind is SourceKind.UDP:
        return UdpSource(_port(text or str(NMEA_PORT)), parent)
    host, _colon, port = text.rpartition(":") if ":" in text else (text, "", "")
    usual = GPSD_PORT if kind is SourceKind.GPSD else NMEA_PORT
    return TcpSource(
        host or "localhost", _port(port or str(usual)), gpsd=kind is SourceKind.GPSD, parent=parent
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise InputError(_("A port is a whole number from 1 to 65535."))
    return int(text)
