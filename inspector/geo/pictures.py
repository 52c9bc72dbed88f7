"""What the bytes of a map tile are, told without decoding them: a map asks for dozens at every step."""

from __future__ import annotations


def picture_format(data: bytes) -> str | None:
    """png, jpg or webp by the first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def is_whole(data: bytes) -> bool:
    """Whether a picture has a beginning that is known and its end."""
    kind = picture_format(data)
    if kind == "png":
        return b"IEND" in data[-32:]
    if kind == "jpg":
        return b"\xff\xd9" in data[-64:]
    return kind == "webp" and len(data) >= 8 + int.from_bytes(data[4:8], "little")


def is_vector(data: bytes) -> bool:
    """Whether it looks like a vector tile: packed, or protobuf."""
    packed = data[:2] in (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
    return packed or data[:1] == b"\x1a"  # the field of a layer, with which every bare vector tile begins
