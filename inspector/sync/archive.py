"""The few bytes of the zip format that a bundle has: stored members with constant headers, and a directory.

Every field that a writer could choose has one value here, so a flipped bit in it is seen; the directory
follows from the members and is compared, never read.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass, field

from inspector.sync.faults import BundleError, Refusal

LOCAL_HEADER = 30
LARGEST_MEMBER = 16 * 1024 * 1024
MOST_MEMBERS = 60_000  # a zip without extensions counts to 65,535
MANIFEST, MANIFEST_SIGNATURE, END = "manifest.json", "manifest.sig", "end.json"
NAMES = re.compile(
    r"manifest\.json|manifest\.sig|end\.json|run/[0-9]{6}|blob/[0-9a-f]{64}(?:\.[0-9]{6}of[0-9]{6})?"
)
LONGEST_NAME = 85
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_FINAL = struct.Struct("<4sHHHHIIH")
_NEEDED, _TIME, _DATE = 10, 0, 0x21  # version 1.0; midnight of 1 January 1980: a bundle tells its time inside
_LOCAL_MARK, _CENTRAL_MARK, _FINAL_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ENCRYPTED, _DESCRIPTOR = 0x0001 | 0x0040 | 0x2000, 0x0008


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int
    crc: int


@dataclass(slots=True)
class Directory:
    """The directory that the members so far ask for."""

    offset: int = 0
    count: int = 0
    length: int = 0
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _records: list[bytes] | None = None

    @classmethod
    def kept(cls) -> Directory:
        """One that can be written out."""
        return cls(_records=[])

    def add(self, member: Member) -> None:
        record = _record(member, self.offset)
        self._digest.update(record)
        if self._records is not None:
            self._records.append(record)
        self.offset += LOCAL_HEADER + len(member.name) + member.size
        self.count += 1
        self.length += len(record)

    def final(self) -> bytes:
        return _FINAL.pack(_FINAL_MARK, 0, 0, self.count, self.count, self.length, self.offset, 0)

    def encode(self) -> bytes:
        assert self._records is not None  # noqa: S101 - `kept` was asked for
        return b"".join(self._records) + self.final()

    @property
    def digest(self) -> bytes:
        """SHA-256 of what stands before the final record."""
        return self._digest.digest()


def local_header(name: str, data: bytes) -> tuple[bytes, Member]:
    """What stands before a member's bytes."""
    member = Member(name, len(data), zlib.crc32(data))
    head = _LOCAL.pack(
        _LOCAL_MARK, _NEEDED, 0, 0, _TIME, _DATE, member.crc, member.size, member.size, len(name), 0
    )
    return head + name.encode("ascii"), member


def read_local(head: bytes) -> tuple[int, int, int]:
    """Length of the name, size and checksum of the member behind this header. Raises BundleError."""
    mark, needed, flags, method, time, date, crc, stored, size, name, extra = _LOCAL.unpack(head)
    if mark != _LOCAL_MARK:
        raise BundleError(Refusal.ORDER)
    if flags & _ENCRYPTED:
        raise BundleError(Refusal.ENCRYPTED)
    if flags & _DESCRIPTOR:
        raise BundleError(Refusal.DESCRIPTOR)
    if method != 0:
        raise BundleError(Refusal.COMPRESSED)
    if size > LARGEST_MEMBER or stored != size:
        raise BundleError(Refusal.SIZE)
    if name > LONGEST_NAME:
        raise BundleError(Refusal.NAME)
    if (needed, flags, time, date, extra) != (_NEEDED, 0, _TIME, _DATE, 0):
        raise BundleError(Refusal.HEADER)
    return name, size, crc


def checked_name(raw: bytes) -> str:
    """A member's name, if it is one of the few a bundle has. Raises BundleError."""
    name = raw.decode("latin-1")
    if NAMES.fullmatch(name) is None:
        raise BundleError(Refusal.NAME, repr(name))
    return name


def _record(member: Member, offset: int) -> bytes:
    return _CENTRAL.pack(
        _CENTRAL_MARK,
        _NEEDED,
        _NEEDED,
        0,
        0,
        _TIME,
        _DATE,
        member.crc,
        member.size,
        member.size,
        len(member.name),
        0,
        0,
        0,
        0,
        0,
        offset,
    ) + member.name.encode("ascii")
