"""Entries as exact bytes in frames, a run of one chain after another."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector.errors import RecordAlteredError
from inspector.ledger.entry import LARGEST_HEADER, LARGEST_PAYLOAD, Entry
from inspector.sync.faults import BundleError, Refusal

LARGEST_RUN = 4 * 1024 * 1024  # bytes of one run: what a reader holds at once
FULL_RUN = 1024 * 1024  # a writer begins another one here
SIGNATURE, SALT = 64, 16
_RUN = struct.Struct(">6s16sQI")  # magic, log, seq of the first entry, number of entries
_FRAME = struct.Struct(">HBBI")  # lengths of header, signature, salt, payload
_MAGIC = b"YPRUN1"
_ABSENT = 0xFFFFFFFF  # an erased payload; an empty one has length 0


@dataclass(frozen=True, slots=True)
class Run:
    """Entries of one log that follow each other. Nothing here is checked: `ledger.chain` does that."""

    log: str
    first: int  # seq of the first entry, as claimed
    entries: tuple[Entry, ...]


def frame_size(entry: Entry) -> int:
    """How many bytes this entry takes in a run."""
    return (
        _FRAME.size + len(entry.header) + SIGNATURE + (SALT + len(entry.payload or b"") if entry.salt else 0)
    )


def encode_runs(entries: Iterable[Entry]) -> Iterator[tuple[int, bytes]]:
    """The number of entries and the bytes of each run. Raises RecordAlteredError for what no entry can be."""
    frames: list[bytes] = []
    place, last, size = ("", 0), "", 0
    for entry in entries:
        log, seq, prev = _place(entry)
        follows = frames and log == place[0] and seq == place[1] + len(frames) and prev == last
        if frames and (not follows or size >= FULL_RUN):
            yield len(frames), _run(place, frames)
            frames, size = [], 0
        if not frames:
            place = log, seq
        frames.append(_frame(entry))
        size += len(frames[-1])
        last = entry.id.hex()
    if frames:
        yield len(frames), _run(place, frames)


def decode_run(data: bytes, *, cut: bool = False) -> Run:
    """The run in these bytes; when `cut`, the whole frames of one whose end is missing. Raises BundleError."""
    if len(data) < _RUN.size:
        raise BundleError(Refusal.FRAME)
    magic, log, first, count = _RUN.unpack_from(data)
    if (
        magic != _MAGIC
        or not 0 < count <= len(data) // _FRAME.size + 1 + cut * LARGEST_RUN
        or not 0 < first < 2**53
    ):
        raise BundleError(Refusal.FRAME)
    entries: list[Entry] = []
    at = _RUN.size
    while len(entries) < count:
        found = _unframed(data, at)
        if found is None:
            if cut:
                return Run(log.hex(), first, tuple(entries))
            raise BundleError(Refusal.FRAME)
        entry, at = found
        entries.append(entry)
    if at != len(data):
        raise BundleError(Refusal.FRAME)
    return Run(log.hex(), first, tuple(entries))


def _unframed(data: bytes, at: int) -> tuple[Entry, int] | None:
    """The entry at this place and where the next one begins; None where the bytes end before it does."""
    if at + _FRAME.size > len(data):
        return None
    header, signature, salt, payload = _FRAME.unpack_from(data, at)
    erased = payload == _ABSENT
    sound = 0 < header <= LARGEST_HEADER and signature == SIGNATURE and salt == (0 if erased else SALT)
    if not sound or not (erased or payload <= LARGEST_PAYLOAD):
        raise BundleError(Refusal.FRAME)
    at += _FRAME.size
    ends = [at + header, at + header + SIGNATURE, at + header + SIGNATURE + salt]
    end = ends[2] + (0 if erased else payload)
    if end > len(data):
        return None
    return (
        Entry(
            data[at : ends[0]],
            data[ends[0] : ends[1]],
            None if erased else data[ends[1] : ends[2]],
            None if erased else data[ends[2] : end],
        ),
        end,
    )


def _frame(entry: Entry) -> bytes:
    salt, payload = (entry.salt, entry.payload) if entry.salt and entry.payload is not None else (b"", None)
    length = _ABSENT if payload is None else len(payload)
    sizes = len(entry.header) <= LARGEST_HEADER and len(entry.signature) == SIGNATURE
    if not sizes or len(salt) not in (0, SALT) or len(payload or b"") > LARGEST_PAYLOAD:
        raise RecordAlteredError
    return b"".join(
        (
            _FRAME.pack(len(entry.header), SIGNATURE, len(salt), length),
            entry.header,
            entry.signature,
            salt,
            payload or b"",
        )
    )


def _run(place: tuple[str, int], frames: list[bytes]) -> bytes:
    return _RUN.pack(_MAGIC, bytes.fromhex(place[0]), place[1], len(frames)) + b"".join(frames)


def _place(entry: Entry) -> tuple[str, int, str]:
    """Log, seq and predecessor. The canonical check was made when the entry came into the store."""
    try:
        plain = json.loads(entry.header)
        log, seq, prev = plain["log"], plain["seq"], plain["prev"]
        if len(bytes.fromhex(log)) != 16 or type(seq) is not int or seq < 1:
            raise ValueError(log)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordAlteredError from error
    return log, seq, prev
