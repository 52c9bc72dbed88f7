"""A hybrid logical clock: never runs backwards on one device, close to the wall clock when that is right.

Written "ms13-ctr5" so that text order is time order. It only chooses what is shown first; what replaces
what is said by the causal parents of a write, never by a clock.
"""

from __future__ import annotations

import re

_FORM = re.compile(r"\d{13}-\d{5}")
NEVER = "0000000000000-00000"
FAR_AHEAD = 10 * 60 * 1000  # milliseconds


def tick(last: str, now_ms: int) -> str:
    """The next reading after `last`, given the wall clock in milliseconds since 1970."""
    ms, counter = int(last[:13]), int(last[14:])
    if now_ms > ms:
        return f"{now_ms:013d}-00000"
    if counter < 99_999:
        return f"{ms:013d}-{counter + 1:05d}"
    return f"{ms + 1:013d}-00000"


def is_reading(text: str) -> bool:
    return _FORM.fullmatch(text) is not None


def milliseconds(reading: str) -> int:
    return int(reading[:13])


def is_ahead(reading: str, now_ms: int) -> bool:
    """Whether a reading lies so far ahead of this clock that one of both is wrong."""
    return milliseconds(reading) > now_ms + FAR_AHEAD
