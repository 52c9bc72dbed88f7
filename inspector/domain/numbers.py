"""Numbers printed on paper: given offline, unique across devices, and a slip of the pen is noticed.

`K7Q2M-2026-00012-T` is device code, year, counter, check character. The check character is ISO/IEC 7064
MOD 37,36 over the other characters: it catches every single wrong character and nearly all swaps.
"""

from __future__ import annotations

import hashlib
import re

from inspector.errors import InputError
from inspector.i18n import gettext as _

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nobody mistakes I, L, O or U
_NUMBER = re.compile(r"([0-9A-Z]{5})-(\d{4})-(\d{5,})-([0-9A-Z])")


def device_code(log: str) -> str:
    """Five characters for a device's log: 25 bits of its SHA-256.

    Two of 200 devices share a code with a probability of 0.06 %; the record itself never relies on it.
    """
    digest = int.from_bytes(hashlib.sha256(log.encode()).digest()[:4])
    return "".join(_CODE_ALPHABET[digest >> shift & 31] for shift in (27, 22, 17, 12, 7))


def check_character(text: str) -> str:
    """The ISO/IEC 7064 MOD 37,36 character over the letters and digits of the text."""
    product = 36
    for character in text.upper():
        if character in _ALPHABET:
            total = (product + _ALPHABET.index(character)) % 36 or 36
            product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def document_number(code: str, year: int, counter: int) -> str:
    body = f"{code}-{year:04d}-{counter:05d}"
    return f"{body}-{check_character(body)}"


def checked_number(text: str) -> str:
    """The number as printed, if its check character is right. Raises InputError."""
    wanted = text.strip().upper()
    match = _NUMBER.fullmatch(wanted)
    if match is None or check_character(wanted[:-2]) != match[4]:
        raise InputError(
            _("“{text}” is not a number of ours: one character is wrong or missing. Read it again.").format(
                text=text
            )
        )
    return wanted
