"""Names of files as evidence: after the inspection, a number, and who took them."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "text/plain": ".txt",
}
_LONGEST_TAKER = 40


def evidence_name(
    inspection: str, number: int, taker: str, media_type: str, original: str, series: str = ""
) -> str:
    """Such as “K7Q2M-2026-00012-T 003 Tanaka.jpg”: safe on every file system, in every script.

    With the code of a colleague's laptop: “K7Q2M-2026-00012-T 003-W3XHN Abe.jpg”.
    """
    suffix = _SUFFIXES.get(media_type) or _plain_suffix(original)
    counted = f"{number:03d}-{series}" if series else f"{number:03d}"
    return f"{inspection} {counted} {safe(taker)}{suffix}"


def safe(text: str) -> str:
    """The text without what some file system forbids; letters of every script stay."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(
        character if unicodedata.category(character)[0] not in "CZ" and character not in '<>:"/\\|?*' else " "
        for character in normal
    )
    return " ".join(kept.split()).strip(". ")[:_LONGEST_TAKER] or "-"


def _plain_suffix(original: str) -> str:
    suffix = PurePath(original).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
