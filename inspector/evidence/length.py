"""How long a sound or a video is, read from its headers alone: nothing is decoded, so no byte of it can do harm."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

_MOST_PARTS = 10_000  # chunks or boxes looked at, whatever the file says


def seconds(path: Path, media_type: str) -> float | None:
    """The length that the file claims; None where its format does not say, or it is cut."""
    readers = {
        "audio/wav": _wave,
        "audio/flac": _flac,
        "audio/mp4": _iso_media,
        "video/mp4": _iso_media,
        "video/quicktime": _iso_media,
    }
    reader = readers.get(media_type)
    if reader is None:
        return None
    try:
        with path.open("rb") as file:
            return reader(file)
    except (OSError, struct.error, ZeroDivisionError):
        return None


def _wave(file: BinaryIO) -> float | None:
    """The data of a WAVE file by its bytes a second; a recorder that was cut off leaves the size unset."""
    file.seek(12)
    rate = 0
    whole = os.fstat(file.fileno()).st_size
    for _part in range(_MOST_PARTS):
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return float(min(size, whole - file.tell()) / rate)
        if name == b"fmt ":
            rate = struct.unpack("<I", file.read(16)[8:12])[0]
            size -= 16
        file.seek(size + size % 2, os.SEEK_CUR)
    return None


def _flac(file: BinaryIO) -> float | None:
    file.seek(18)
    packed = int.from_bytes(file.read(8), "big")  # 20 bits of rate, 8 of shape, 36 of samples
    samples = packed & ((1 << 36) - 1)
    return samples / (packed >> 44) if samples else None


def _iso_media(file: BinaryIO) -> float | None:
    """The movie header of an MP4 or QuickTime file, wherever in it that stands."""
    end = os.fstat(file.fileno()).st_size
    for wanted in (b"moov", b"mvhd"):
        found = _box(file, wanted, end)
        if found is None:
            return None
        end = found
    version = file.read(4)[0:1]
    if version == b"\x01":
        _made, _changed, scale, units = struct.unpack(">QQIQ", file.read(28))
    else:
        _made, _changed, scale, units = struct.unpack(">IIII", file.read(16))
    return float(units / scale) if units else None


def _box(file: BinaryIO, wanted: bytes, end: int) -> int | None:
    """Go to the inside of this box among those up to `end`; gives where it ends."""
    for _part in range(_MOST_PARTS):
        start = file.tell()
        if start + 8 > end:
            return None
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0]
        stop = start + size if size else end
        if name == wanted:
            return min(stop, end)
        if stop <= start:
            return None
        file.seek(stop)
    return None
