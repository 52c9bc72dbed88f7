"""What a file is, by its first bytes: a name proves nothing."""

from __future__ import annotations

from pathlib import Path

UNKNOWN = "application/octet-stream"
PHOTOS = frozenset({"image/jpeg", "image/png", "image/heic"})
"""The kinds that are decoded, in a child process, to be described and shown."""

_GROUPS = ("image", "audio", "video")
_HOLD_EITHER = frozenset({"video/mp4", "video/quicktime", "video/x-matroska", "audio/ogg"})
"""Containers whose first bytes do not tell whether there is a picture in them."""

_HEAD = 4096
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!", "application/vnd.rar"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def media_type_of(path: Path) -> str:
    """The media type of a readable file."""
    with path.open("rb") as file:
        return media_type(file.read(_HEAD))


def media_type(head: bytes) -> str:
    """The media type that the first bytes of a file tell."""
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    for offset, sign, kind in _SIGNS:
        if head[offset : offset + len(sign)] == sign:
            return _inside_zip(head) if kind == "application/zip" else kind
    return "text/plain" if _is_text(head) else UNKNOWN


def _iso_media(head: bytes) -> str:
    brand = head[8:12]
    if brand in _HEIC:
        return "image/heic"
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand == b"qt  ":
        return "video/quicktime"
    return "audio/mp4" if brand in (b"M4A ", b"M4B ") else "video/mp4"


def _inside_zip(head: bytes) -> str:
    return next((kind for folder, kind in _OFFICE.items() if folder in head), "application/zip")


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # A character may be cut at the end of what was read.
        return len(head) == _HEAD and error.start > _HEAD - 4
    return True


def fits(media_type: str, wanted: str) -> bool:
    """Whether a file of this type is what a question for `wanted`, such as image/*, asks for; in doubt it is."""
    group = wanted.partition("/")[0]
    if group not in _GROUPS or media_type == UNKNOWN:
        return True
    return media_type.startswith(f"{group}/") or (group != "image" and media_type in _HOLD_EITHER)
