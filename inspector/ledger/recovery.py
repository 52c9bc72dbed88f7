"""An agency's seed as text for paper: short lines, each with its own check, so that a typing error is told by line.

Seven lines of five bytes: the seed and the first three bytes of its hash. A line is its number, two groups of
four letters and digits, and a group that checks both. Letters that look like digits are read as these.
"""

from __future__ import annotations

import hashlib
import re

from inspector.errors import InputError
from inspector.i18n import gettext as _

SEED = 32
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
_ALIKE = str.maketrans("ILO", "110")
_LINE, _CHECK = 5, 3  # bytes
LINES = (SEED + _CHECK) // _LINE
_NUMBERED = re.compile(r"\s*(\d)\s*[.:)]\s*(.*)")


class RecoveryError(InputError):
    """The typed text is not that of a recovery sheet; it names the lines to look at."""

    exit_code = 61

    def __init__(self, message: str, lines: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.lines = lines


def to_lines(seed: bytes) -> tuple[str, ...]:
    """The seed as it is printed."""
    data = seed + hashlib.sha256(seed).digest()[:_CHECK]
    found = []
    for n in range(LINES):
        text = _text(data[n * _LINE : (n + 1) * _LINE])
        found.append(f"{n + 1}. {text[:4]} {text[4:]} {_check(n, text)}")
    return tuple(found)


def from_text(text: str) -> bytes:
    """The seed behind typed or scanned text. Raises RecoveryError naming the lines that do not fit."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != LINES:
        raise RecoveryError(
            _("The sheet has {wanted} numbered lines; here are {n}. Type each on a line of its own.").format(
                wanted=LINES, n=len(lines)
            )
        )
    parts, wrong = [], []
    for n, line in enumerate(lines):
        typed = _typed(line)
        if len(typed) != 12 or typed[8:] != _check(n, typed[:8]):
            wrong.append(n + 1)
        else:
            parts.append(_bytes(typed[:8]))
    if wrong:
        raise RecoveryError(
            _("Look again at line {lines}: what is typed there does not fit its check.").format(
                lines=", ".join(map(str, wrong))
            ),
            tuple(wrong),
        )
    data = b"".join(parts)
    if hashlib.sha256(data[:SEED]).digest()[:_CHECK] != data[SEED:]:
        raise RecoveryError(_("The lines fit by themselves, but are not all of one sheet."))
    return data[:SEED]


def _typed(line: str) -> str:
    numbered = _NUMBERED.fullmatch(line)
    plain = numbered[2] if numbered else line
    kept = "".join(letter for letter in plain.upper() if letter.isalnum()).translate(_ALIKE)
    return kept if set(kept) <= set(_ALPHABET) else ""


def _check(n: int, text: str) -> str:
    return _text(hashlib.sha256(f"yardproof recovery line {n + 1}: {text}".encode()).digest()[:_LINE])[:4]


def _text(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def _bytes(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number << 5 | _ALPHABET.index(letter)
    return number.to_bytes(_LINE, "big")
