"""Canonical JSON (RFC 8785): one byte string for one meaning, so that a hash names a meaning.

Bytes are signed, stored and verified as they are. Canonical form is the producer's duty and a reason to
reject, never a step of verification.
"""

from __future__ import annotations

import json
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
    return rfc8785.dumps(_normalised(value))


def decode(data: bytes) -> Json:
    """The value behind canonical bytes. Raises NotCanonicalError for bytes we would not have written."""
    try:
        value = json.loads(data, parse_float=_no_float, parse_constant=_no_float)
        if rfc8785.dumps(value) != data:
            raise NotCanonicalError
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise NotCanonicalError from error
    return value


def _no_float(text: str) -> float:
    raise ValueError(text)


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
        return {_normalised(key): _normalised(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normalised(item, depth + 1) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
