"""Canonical JSON (RFC 8785): one byte string for one meaning, so that a hash names a meaning.

Bytes are signed, stored and verified as they are. Canonical form is the producer's duty and a reason to
reject, never a step of verification.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import rfc8785

from inspector.errors import RecordAlteredError

Json = Any
LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32


class NotCanonicalError(RecordAlteredError):
    exit_code = 30


def encode(value: Json) -> bytes:
    """The canonical bytes. Texts are NFC-normalised (RFC 8785 does not); a float is a bug of the caller."""
    return _dumps(_normalised(value))


def text(value: Json) -> str:
    """Canonical bytes as text, of a value that was decoded from such: it is as it was signed."""
    return _dumps(value).decode()


def decode(data: bytes) -> Json:
    """The value behind canonical bytes. Raises NotCanonicalError for bytes we would not have written."""
    try:
        value = _DECODER.decode(data.decode())
        if _dumps(value) != data or _is_too_deep(data, value):
            raise NotCanonicalError
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise NotCanonicalError from error
    return value


def _dumps(value: Json) -> bytes:
    """The bytes of RFC 8785 for a value without floats and large integers.

    Without characters from U+E000 on, Python's own encoder in C writes the same bytes, ten times as fast:
    only there does the order of keys by UTF-16 differ from that by code points.
    """
    text = _ENCODE(value)
    return text.encode() if text.isascii() or not _HIGH.search(text) else rfc8785.dumps(value)


def _no_float(text: str) -> float:
    raise ValueError(text)


def _integer(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_INTEGER:
        raise ValueError(text)
    return number


def _is_too_deep(data: bytes, value: Json) -> bool:
    """Whether it is nested deeper than a payload with the deepest value can be."""
    deepest = DEEPEST + 2
    if data.count(b"[") + data.count(b"{") <= deepest:
        return False
    level = [value]
    while level and deepest >= 0:
        inner = [
            item.values() if isinstance(item, dict) else item
            for item in level
            if isinstance(item, dict | list)
        ]
        level, deepest = [item for items in inner for item in items], deepest - 1
    return bool(level)


_HIGH = re.compile("[\ue000-\U0010ffff]")
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float, parse_int=_integer)


def _normalised(value: Json, depth: int = 0) -> Json:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"{value} is larger than JSON can carry")
        return value
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key that is not text has no canonical form")
        return {_normalised(key): _normalised(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normalised(item, depth + 1) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
