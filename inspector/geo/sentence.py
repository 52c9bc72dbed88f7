"""NMEA 0183 sentences out of a receiver's bytes, whatever lies between them.

Framing and checksums only; what the sentences say is read in `nmea` and `told`. pynmeagps is not used for
it: it refuses sentences with one field more or less than it knows, and half of the receivers send such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from inspector.i18n import gettext as _

LONGEST = 512  # NMEA 0183 allows 82; receivers exceed it a little, garbage a lot


class Skip(StrEnum):
    """Why a stretch of the bytes gave no fix."""

    WRONG_CHECKSUM = "wrong_checksum"
    NO_CHECKSUM = "no_checksum"
    CUT = "cut"
    TOO_LONG = "too_long"
    NOT_NMEA = "not_nmea"
    AIS = "ais"
    COMMENT = "comment"
    NO_FIX = "no_fix"
    BAD_POSITION = "bad_position"

    @property
    def label(self) -> str:
        return {
            Skip.WRONG_CHECKSUM: _("wrong checksum"),
            Skip.NO_CHECKSUM: _("no checksum, though others have one"),
            Skip.CUT: _("cut off"),
            Skip.TOO_LONG: _("too long"),
            Skip.NOT_NMEA: _("not NMEA (binary or text)"),
            Skip.AIS: _("AIS, about other ships"),
            Skip.COMMENT: _("comment"),
            Skip.NO_FIX: _("receiver has no fix"),
            Skip.BAD_POSITION: _("position that is none"),
        }[self]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The address, such as GPGGA, and the fields behind it; a field that is not there is empty."""

    address: str
    fields: tuple[str, ...]

    def __getitem__(self, number: int) -> str:
        return self.fields[number] if number < len(self.fields) else ""

    @property
    def kind(self) -> str:
        """What it is whoever talks: GGA, RMC …; proprietary ones with their first field, PUBX,00."""
        if self.address.startswith("P"):
            if self.address in ("PUBX", "PASHR", "PSTI", "PTNL"):
                return f"{self.address},{self[0]}"
            return self.address
        return self.address[-3:]


_ANY = re.compile(rb"([$!])([A-Z][\x20\x22\x23\x25-\x29\x2b-\x7e]*)(?:\*([0-9A-Fa-f]{2}))?")
_ADDRESS = re.compile(r"P[A-Z0-9]{3,9} ?|[A-Z][A-Z0-9][A-Z]{3}")


@dataclass(slots=True)
class Framer:
    """Takes bytes as they come and gives the whole sentences in them."""

    skipped: Counter[Skip] = field(default_factory=Counter)
    sentences: int = 0
    _rest: bytes = b""
    _drops: bool = False  # inside a line that is too long already
    _summed: set[str] = field(default_factory=set)

    def feed(self, data: bytes) -> Iterator[Sentence]:
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            if self._drops:
                self._drops = False
                line = line[-LONGEST:]  # its end may hold a sentence after binary
            yield from self._line(line, whole=True)
        if len(self._rest) > LONGEST:
            if not self._drops:
                self.skipped[Skip.TOO_LONG] += 1
            # Sentences may lie between binary without any line end: those that are whole are taken out.
            keep = max(self._rest.rfind(b"$"), len(self._rest) - LONGEST)
            self._drops = True
            yield from self._line(self._rest[:keep], whole=False)
            self._rest = self._rest[keep:] if len(self._rest) - keep <= LONGEST else b""

    def finish(self) -> Iterator[Sentence]:
        """What the last line holds, when nothing more will come."""
        rest, self._rest = self._rest, b""
        yield from self._line(rest, whole=False)

    def _line(self, line: bytes, *, whole: bool) -> Iterator[Sentence]:
        if not line.strip():
            return
        if line.lstrip().startswith(b"#"):
            self.skipped[Skip.COMMENT] += 1
            return
        found = False
        for match in _ANY.finditer(line):
            body, told = match[2], match[3]
            address = body.split(b",", 1)[0].decode("ascii")
            if _ADDRESS.fullmatch(address) is None:
                continue
            found = True
            if match[1] == b"!":
                self.skipped[Skip.AIS] += 1
                continue
            why = self._wrong(
                address, body, told, at_end=match.end() == len(line.rstrip(b" \0*")), whole=whole
            )
            if why is not None:
                self.skipped[why] += 1
                continue
            self.sentences += 1
            yield Sentence(address.strip(), tuple(body.decode("ascii").split(",")[1:]))
        if not found:
            self.skipped[Skip.CUT if b"," in line and b"*" in line else Skip.NOT_NMEA] += 1

    def _wrong(
        self, address: str, body: bytes, told: bytes | None, *, at_end: bool, whole: bool
    ) -> Skip | None:
        if len(body) > LONGEST:
            return Skip.TOO_LONG
        if told is None:
            # A sentence without a checksum is whole only where its line ends; and a receiver that adds them
            # to this kind of sentence does not leave one out: then the end is missing.
            if not (at_end and whole):
                return Skip.CUT
            return Skip.NO_CHECKSUM if address in self._summed else None
        total = 0
        for byte in body:
            total ^= byte
        if total != int(told, 16):
            return Skip.WRONG_CHECKSUM
        self._summed.add(address)
        return None
