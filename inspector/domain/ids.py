"""Names of things: random, so that two laptops offline for weeks never give the same one twice."""

from __future__ import annotations

import uuid
from typing import NewType

RecordId = NewType("RecordId", str)
"""32 hexadecimal digits that name one record (a facility, an inspection, a repeat instance, a photo)."""


def new_id() -> RecordId:
    return RecordId(uuid.uuid4().hex)
