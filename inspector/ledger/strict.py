"""Reading what others signed: every field has its form and its limit, and nothing else is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from inspector.clock import Moment
from inspector.errors import InputError
from inspector.ledger import canonical

LONGEST_TEXT = 400
_HEX = re.compile(r"[0-9a-f]*")
Json = Any


class Fields:
    """The fields of one document. Each look raises ValueError for what does not fit."""

    def __init__(self, data: bytes) -> None:
        plain = canonical.decode(data)
        if not isinstance(plain, Mapping):
            raise ValueError("not an object")  # noqa: TRY004 - a fault of the document, not ours
        self._plain = plain

    def get(self, name: str) -> Json:
        if name not in self._plain:
            raise ValueError(name)
        return self._plain[name]

    def text(self, name: str, most: int = LONGEST_TEXT) -> str:
        return text(self.get(name), most)

    def named(self, name: str) -> str:
        """A text that says something, on one line."""
        found = self.text(name)
        if not found.strip() or not found.isprintable():
            raise ValueError(name)
        return found

    def hexes(self, name: str, length: int) -> str:
        return hexes(self.get(name), length)

    def number(self, name: str) -> int:
        found = self.get(name)
        if type(found) is not int or found < 0:
            raise ValueError(name)
        return found

    def flag(self, name: str) -> bool:
        found = self.get(name)
        if type(found) is not bool:
            raise ValueError(name)
        return found

    def day(self, name: str) -> date:
        return day(self.get(name))

    def moment(self, name: str) -> str:
        try:
            return str(Moment.parse(self.text(name)))
        except InputError as error:
            raise ValueError(name) from error

    def items(self, name: str, most: int) -> list[Json]:
        found = self.get(name)
        if not isinstance(found, list) or len(found) > most:
            raise ValueError(name)
        return found


def text(value: Json, most: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(value)
    return value


def hexes(value: Json, length: int) -> str:
    if not isinstance(value, str) or len(value) != length or _HEX.fullmatch(value) is None:
        raise ValueError(value)
    return value


def day(value: Json) -> date:
    return date.fromisoformat(text(value, 10))
