"""Photos are described and shown by a child process, and the hostile ones harm nothing."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from inspector.evidence.examiner import Examiner
from inspector.evidence.kind import media_type_of


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner() as running:
        yield running


def jpeg(width: int = 640, height: int = 480, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(buffer, "JPEG", **options)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(10**6)))
        + chunk(b"IEND", b"")
    )


def test_real_cameras_are_read(examiner: Examiner, shared: Path) -> None:
    """Values checked by hand against the tags' raw bytes."""
    photos = shared / "samples" / "photos"
    nikon = examiner.examine(photos / "DSCN0010.jpg", "image/jpeg").facts
    assert nikon is not None
    assert nikon["taken"].startswith("2008-10-22T16:28:39")
    assert (nikon["latitude"], nikon["longitude"]) == ("43.4674483", "11.8851267")
    assert nikon["gps_time"] == "2008-10-23T14:27:07+00:00"
    assert nikon["camera"] == "NIKON COOLPIX P6000"


def test_every_sample_photo_is_described_and_shown(examiner: Examiner, shared: Path, tmp_path: Path) -> None:
    photos = sorted((shared / "samples" / "photos").iterdir())
    assert photos
    for photo in photos:
        target = tmp_path / f"{photo.stem}.jpg"
        before = photo.read_bytes()
        result = examiner.examine(photo, media_type_of(photo), {target: 512})
        assert result.problem == ""
        assert result.facts is not None
        with Image.open(target) as small:
            assert max(small.size) <= 512
            assert not small.getexif()
        assert photo.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "upright"), [("landscape_8.jpg", "landscape"), ("portrait_6.jpg", "portrait")]
)
def test_a_copy_stands_upright(
    examiner: Examiner, shared: Path, tmp_path: Path, name: str, upright: str
) -> None:
    examiner.examine(shared / "samples" / "photos" / name, "image/jpeg", {tmp_path / "small.jpg": 512})
    with Image.open(tmp_path / "small.jpg") as small:
        assert (small.width > small.height) == (upright == "landscape")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (jpeg()[:2000], "image/jpeg"),
        (b"\xff\xd8\xff" + b"\x00" * 500, "image/jpeg"),
        (bomb(50_000, 50_000), "image/png"),
        (b"\x00\x00\x00\x18ftypheic" + b"\xff" * 500, "image/heic"),
        (b"", "image/jpeg"),
    ],
    ids=["cut", "garbage", "bomb", "garbage-heic", "empty"],
)
def test_a_broken_or_hostile_photo_gives_a_reason_and_the_next_one_works(
    examiner: Examiner, tmp_path: Path, data: bytes, kind: str
) -> None:
    (tmp_path / "hostile").write_bytes(data)
    result = examiner.examine(tmp_path / "hostile", kind, {tmp_path / "small.jpg": 512})
    assert result.problem
    assert not (tmp_path / "small.jpg").exists()
    (tmp_path / "good.jpg").write_bytes(jpeg())
    assert examiner.examine(tmp_path / "good.jpg", "image/jpeg", {tmp_path / "small.jpg": 512}).problem == ""


def test_a_decoder_that_hangs_is_ended(tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(jpeg(4000, 3000))
    with Examiner(patience=0.0) as hurried:
        assert "too long" in hurried.examine(tmp_path / "good.jpg", "image/jpeg").problem


def test_a_position_of_zero_over_zero_is_not_a_position(examiner: Examiner, tmp_path: Path) -> None:
    exif = Image.Exif()
    unknown = IFDRational(0, 0)
    exif.get_ifd(0x8825).update({1: "N", 2: (unknown, unknown, unknown), 3: "E", 4: (140.0, 0.0, 0.0)})
    (tmp_path / "odd.jpg").write_bytes(jpeg(exif=exif))
    facts = examiner.examine(tmp_path / "odd.jpg", "image/jpeg").facts
    assert facts is not None
    assert "latitude" not in facts
    assert any("position" in problem for problem in facts["problems"])


def test_files_of_other_kinds_are_not_opened(examiner: Examiner, tmp_path: Path) -> None:
    assert examiner.examine(tmp_path / "not-there.mp4", "video/mp4").problem == ""
