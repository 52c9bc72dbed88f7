"""How long sounds and videos are, by their headers; a broken header says nothing and does no harm."""

from __future__ import annotations

import os
import struct
import wave
from pathlib import Path

import pytest

from inspector.evidence.kind import fits
from inspector.evidence.length import seconds


def wav(path: Path, frames: int) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(bytes(frames * 4))
    return path


def box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside) + 8) + name + inside


def mp4(*, long: bool = False) -> bytes:
    """A movie of 12.5 s whose header stands behind its data, as phones write it."""
    told = (
        bytes([1, 0, 0, 0]) + struct.pack(">QQIQ", 0, 0, 1000, 12500)
        if long
        else bytes(4) + struct.pack(">IIII", 0, 0, 600, 7500)
    )
    head = box(b"ftyp", b"isom" + bytes(8))
    return head + box(b"mdat", bytes(500)) + box(b"moov", box(b"udta", b"x") + box(b"mvhd", told + bytes(80)))


def test_a_wave_file_by_its_bytes_a_second(tmp_path: Path) -> None:
    assert seconds(wav(tmp_path / "a.wav", 40000), "audio/wav") == 2.5


def test_a_wave_file_whose_recorder_was_cut_off_by_what_is_there(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", 40000)
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert seconds(path, "audio/wav") == 2.5


@pytest.mark.parametrize("long", [False, True])
def test_a_movie_by_its_header(tmp_path: Path, long: bool) -> None:
    (tmp_path / "a.mp4").write_bytes(mp4(long=long))
    assert seconds(tmp_path / "a.mp4", "video/mp4") == 12.5


def test_flac_by_its_samples(tmp_path: Path) -> None:
    packed = (44100 << 44) | (1 << 41) | (15 << 36) | (44100 * 7)
    (tmp_path / "a.flac").write_bytes(b"fLaC" + bytes(14) + packed.to_bytes(8, "big") + bytes(30))
    assert seconds(tmp_path / "a.flac", "audio/flac") == 7.0


@pytest.mark.parametrize("kind", ["audio/wav", "audio/flac", "video/mp4"])
def test_cut_and_random_files_have_no_length(tmp_path: Path, kind: str) -> None:
    whole = {"audio/wav": wav(tmp_path / "w", 10).read_bytes(), "video/mp4": mp4()}.get(kind, b"fLaC")
    for n in range(0, 44, 3):
        (tmp_path / "cut").write_bytes(whole[:n])
        assert seconds(tmp_path / "cut", kind) is None
    for _try in range(200):
        (tmp_path / "noise").write_bytes(whole[:12] + os.urandom(200))
        found = seconds(tmp_path / "noise", kind)
        assert found is None or found >= 0


def test_what_tells_no_length_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"ID3" + bytes(100))
    assert seconds(tmp_path / "a.mp3", "audio/mpeg") is None
    assert seconds(tmp_path / "gone.wav", "audio/wav") is None


@pytest.mark.parametrize(
    ("media_type", "wanted", "does"),
    [
        ("image/heic", "image/*", True),
        ("application/pdf", "image/*", False),
        ("video/mp4", "image/*", False),
        ("video/mp4", "audio/*", True),  # a telephone's sound in a container for both
        ("audio/wav", "video/*", False),
        ("application/octet-stream", "audio/*", True),  # nobody can tell
        ("text/plain", "application/*", True),
        ("text/plain", "", True),
    ],
)
def test_whether_a_file_is_what_was_asked_for(media_type: str, wanted: str, does: bool) -> None:
    assert fits(media_type, wanted) is does
