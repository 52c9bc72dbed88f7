"""Bundles that nobody should be hurt by: made here, each with the reason for which it must be refused.

`python -m tests.unit.sync.hostile FOLDER` writes them out. Expected is a Refusal; TORN where a reader
keeps the valid prefix and says that the end is missing; CHAIN where the bundle is sound and an entry is not,
which the ledger finds.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage

from inspector.ledger import canonical
from inspector.ledger.entry import Entry
from inspector.ledger.signing import HEADER_TYPE
from inspector.sync.archive import LARGEST_MEMBER
from inspector.sync.faults import Refusal
from inspector.sync.manifest import BUNDLE_TYPE, EndMark
from tests.unit.sync import made
from tests.unit.sync.made import SENDER, Files

TORN, CHAIN = "torn", "chain"
PHOTO = hashlib.sha256(b"photo").hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()
ENTRIES = made.log(4)


@dataclass(frozen=True)
class Hostile:
    name: str
    data: bytes
    expected: Refusal | str


@dataclass(frozen=True)
class Part:
    """One member, with every field of its header free to lie."""

    name: bytes
    data: bytes
    method: int = 0
    flags: int = 0
    needed: int = 10
    time: int = 0
    date: int = 0x21
    crc: int | None = None
    size: int | None = None
    stored: int | None = None
    extra: bytes = b""
    attributes: int = 0
    offset: int | None = None

    def fields(self) -> tuple[int, ...]:
        size = len(self.data) if self.size is None else self.size
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        stored = size if self.stored is None else self.stored
        return self.needed, self.flags, self.method, self.time, self.date, crc, stored, size, len(self.name)

    def local(self) -> bytes:
        head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *self.fields(), len(self.extra))
        return head + self.name + self.extra + self.data

    def central(self, at: int) -> bytes:
        needed, *rest = self.fields()
        offset = at if self.offset is None else self.offset
        fixed = struct.pack("<4sHH", b"PK\x01\x02", needed, needed)
        return fixed + struct.pack("<HHHHIIIHHHHHII", *rest, 0, 0, 0, 0, self.attributes, offset) + self.name


def built(parts: list[Part], *, tail: bytes = b"", comment: bytes = b"", twice: bool = False) -> bytes:
    body, directory = b"", b""
    for part in parts:
        directory += part.central(len(body))
        body += part.local()
    count = len(parts)
    if twice:
        directory, count = directory * 2, count * 2
    final = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), len(comment)
    )
    return body + directory + final + comment + tail


class Corpus:
    """A good bundle in its members, and ways to spoil them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        written = made.write(folder / "good.yp", ENTRIES, Files(b"photo"))
        self.manifest = written.manifest
        self.good = (folder / "good.yp").read_bytes()
        with zipfile.ZipFile(folder / "good.yp") as file:
            self.parts = [Part(info.filename.encode(), file.read(info)) for info in file.infolist()]
        assert built(self.parts) == self.good
        self.names = [part.name.decode() for part in self.parts]

    def at(self, name: str) -> int:
        return next(n for n, one in enumerate(self.names) if one.startswith(name))

    def with_part(self, name: str, /, **changed: object) -> bytes:
        parts = list(self.parts)
        parts[self.at(name)] = replace(parts[self.at(name)], **changed)  # type: ignore[arg-type]
        return built(parts)

    def with_more(self, before: str, *more: Part) -> bytes:
        at = self.at(before)
        return built([*self.parts[:at], *more, *self.parts[at:]])

    def with_manifest(self, data: bytes, kind: bytes = BUNDLE_TYPE) -> bytes:
        signed = Part(b"manifest.sig", SENDER.sign(data, kind))
        return built([Part(b"manifest.json", data), signed, *self.parts[2:]])

    def saying(self, **changed: object) -> bytes:
        plain = json.loads(self.parts[0].data) | changed
        return self.with_manifest(
            json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        )

    def ending(self, **changed: object) -> bytes:
        plain = json.loads(self.parts[-1].data) | changed
        return self.with_part("end", data=canonical.encode(plain))

    def with_run(self, data: bytes) -> bytes:
        return self.with_part("run", data=data)

    def with_blobs(self, *blobs: Part, files: int = 1, last: bool = True) -> bytes:
        end = EndMark(self.manifest.bundle, 1, last, len(ENTRIES), files).encode()
        return built([*self.parts[:3], *blobs, Part(b"end.json", end)])

    def with_entries(self, entries: list[Entry]) -> bytes:
        made.write(self.folder / "more.yp", entries)
        return (self.folder / "more.yp").read_bytes()


def blob(name: str, data: bytes, /, **changed: object) -> Part:
    return Part(f"blob/{name}".encode(), data, **changed)  # type: ignore[arg-type]


def corpus(folder: Path) -> Iterator[Hostile]:
    """All of them."""
    good = Corpus(folder)
    for kind in (
        _headers,
        _names,
        _order,
        _files,
        _manifests,
        _ends,
        _frames,
        _directories,
        _strangers,
        _locked,
    ):
        yield from kind(good)
    yield from _entries(good)
    yield from _cut(good)


def _headers(good: Corpus) -> Iterator[Hostile]:
    bomb = zlib.compress(bytes(50_000_000), 9)[2:-4]
    yield Hostile(
        "deflate-bomb",
        good.with_part("blob", data=bomb, method=8, size=50_000_000, stored=len(bomb)),
        Refusal.COMPRESSED,
    )
    for method in (1, 9, 12, 14, 93, 99):
        yield Hostile(f"method-{method}", good.with_part("blob", method=method), Refusal.COMPRESSED)
    for flag, refusal in (
        (0x0001, Refusal.ENCRYPTED),
        (0x0040, Refusal.ENCRYPTED),
        (0x2000, Refusal.ENCRYPTED),
        (0x0008, Refusal.DESCRIPTOR),
        (0x0800, Refusal.HEADER),
        (0x0002, Refusal.HEADER),
    ):
        yield Hostile(f"flag-{flag:04x}", good.with_part("run", flags=flag), refusal)
    zip64 = struct.pack("<HHQQ", 1, 16, 5, 5)
    yield Hostile("zip64", good.with_part("blob", extra=zip64), Refusal.HEADER)
    yield Hostile("zip64-sizes", good.with_part("blob", extra=zip64, size=0xFFFFFFFF), Refusal.SIZE)
    yield Hostile("version-needed", good.with_part("blob", needed=45), Refusal.HEADER)
    yield Hostile("time", good.with_part("blob", time=1), Refusal.HEADER)
    yield Hostile("date", good.with_part("blob", date=0), Refusal.HEADER)
    yield Hostile("claims-4-gib", good.with_part("run", size=0xFFFFFFFE), Refusal.SIZE)
    yield Hostile("claims-2-gib", good.with_part("manifest.json", size=2**31), Refusal.SIZE)
    yield Hostile("stored-differs", good.with_part("blob", stored=4), Refusal.SIZE)
    yield Hostile("sum-beyond-file", good.with_part("blob", size=LARGEST_MEMBER, crc=0), TORN)
    yield Hostile("size-too-small", good.with_part("blob", size=3, crc=zlib.crc32(b"pho")), Refusal.HASH)
    yield Hostile("crc-file", good.with_part("blob", crc=1), Refusal.CHECKSUM)
    yield Hostile("crc-run", good.with_part("run", crc=1), Refusal.CHECKSUM)
    yield Hostile("crc-manifest", good.with_part("manifest.json", crc=1), Refusal.CHECKSUM)


def _names(good: Corpus) -> Iterator[Hostile]:
    for n, name in enumerate(
        (
            b"../escape",
            b"blob/../../escape",
            b"/etc/passwd",
            b"C:\\escape",
            b"C:/escape",
            b"\\\\server\\share",
            b"..\\escape",
            b"./" + b"blob/" + PHOTO.encode(),
            b"blob//" + PHOTO.encode(),
            b"blob/" + PHOTO.upper().encode(),
            b"blob/" + PHOTO.encode()[:63],
            b"blob/" + PHOTO.encode() + b"0",
            b"blob/" + PHOTO.encode() + b"\x00.exe",
            b"blob/" + PHOTO.encode() + b"\n",
            b"blob/" + PHOTO.encode() + b".lnk",
            b"blob/" + PHOTO.encode() + b":stream",
            b"blob/" + PHOTO.encode() + b"/",
            b"blob/",
            b"run/1",
            b"run/0000001",
            b"run/00000\xd9\xa1",
            "ยาร์ด".encode(),
            b"CON",
            b"",
            b"end.json.",
            b"MANIFEST.JSON",
            b"~/.ssh/authorized_keys",
            b"a" * 60_000,
        )
    ):
        yield Hostile(f"name-{n:02d}", good.with_more("blob", Part(name, b"x")), Refusal.NAME)


def _order(good: Corpus) -> Iterator[Hostile]:
    photo, run = blob(PHOTO, b"photo"), good.parts[good.at("run")]
    manifest, signature = good.parts[0], good.parts[1]
    yield Hostile("manifest-twice", good.with_more("run", manifest), Refusal.DUPLICATE)
    yield Hostile("signature-twice", good.with_more("run", signature), Refusal.DUPLICATE)
    yield Hostile("file-twice", good.with_more("end", photo), Refusal.DUPLICATE)
    yield Hostile("run-twice", good.with_more("blob", run), Refusal.ORDER)
    yield Hostile("run-left-out", good.with_part("run", name=b"run/000002"), Refusal.ORDER)
    yield Hostile("run-zero", good.with_part("run", name=b"run/000000"), Refusal.ORDER)
    yield Hostile("run-after-file", good.with_more("end", replace(run, name=b"run/000002")), Refusal.ORDER)
    yield Hostile("no-manifest", built(good.parts[2:]), Refusal.ORDER)
    yield Hostile("no-signature", built([manifest, *good.parts[2:]]), Refusal.ORDER)
    yield Hostile("signature-first", built([signature, manifest, *good.parts[2:]]), Refusal.ORDER)
    yield Hostile("no-end", built(good.parts[:-1]), Refusal.ORDER)
    yield Hostile("end-twice", built([*good.parts, good.parts[-1]]), Refusal.DIRECTORY)
    yield Hostile("nothing-in-it", built([]), Refusal.NOT_A_BUNDLE)


def _files(good: Corpus) -> Iterator[Hostile]:
    yield Hostile("wrong-hash", good.with_part("blob", data=b"Photo"), Refusal.HASH)
    yield Hostile("wrong-name", good.with_part("blob", name=f"blob/{OTHER}".encode()), Refusal.HASH)
    yield Hostile("empty-file", good.with_part("blob", data=b""), Refusal.HASH)
    large = bytes(LARGEST_MEMBER + 5)
    name = hashlib.sha256(large).hexdigest()
    first, second = large[:LARGEST_MEMBER], large[LARGEST_MEMBER:]
    one, two = blob(f"{name}.000001of000002", first), blob(f"{name}.000002of000002", second)
    yield Hostile("piece-beyond", good.with_blobs(blob(f"{name}.000003of000002", b"x")), Refusal.SIZE)
    yield Hostile("piece-zero", good.with_blobs(blob(f"{name}.000000of000002", b"x")), Refusal.SIZE)
    yield Hostile("piece-small", good.with_blobs(blob(f"{name}.000001of000002", b"x"), two), Refusal.SIZE)
    yield Hostile("piece-twice", good.with_blobs(one, one), Refusal.DUPLICATE)
    yield Hostile("piece-interrupted", good.with_blobs(one, blob(PHOTO, b"photo"), two), Refusal.ORDER)
    yield Hostile(
        "piece-other-total", good.with_blobs(one, blob(f"{name}.000002of000003", first)), Refusal.ORDER
    )
    yield Hostile("piece-missing", good.with_blobs(one, files=0), Refusal.COUNTS)
    yield Hostile("piece-wrong", good.with_blobs(one, replace(two, data=b"wrong")), Refusal.HASH)
    yield Hostile("too-large", good.with_part("blob", data=bytes(LARGEST_MEMBER + 1)), Refusal.SIZE)


def _manifests(good: Corpus) -> Iterator[Hostile]:
    data = good.parts[0].data
    plain = json.loads(data)
    yield Hostile(
        "deep-manifest", good.with_manifest(b'{"v":' + b"[" * 200_000 + b"]" * 200_000 + b"}"), Refusal.JSON
    )
    yield Hostile("unclosed-deep", good.with_manifest(b"[" * 4_000_000), Refusal.JSON)
    for name, item in (
        ("lists", b"[],"),
        ("objects", b"{},"),
        ("numbers", b"1000,"),
        ("texts", b'"\xe0\xb8\x81",'),
    ):
        wide = b'{"v":[' + item * (4_100_000 // len(item)) + b"1]}"
        yield Hostile(f"wide-{name}", good.with_manifest(wide), Refusal.VERSION)
    yield Hostile("huge-manifest", good.with_manifest(b" " * 4_200_000), Refusal.SIZE)
    for n, spoiled in enumerate(
        (
            b"",
            b"null",
            b"[]",
            b"7",
            b"\xff\xfe",
            data[:-1],
            data + b" ",
            data.replace(b'":', b'": ', 1),
            data.replace(b'"v":1', b'"v":1,"v":1'),
            data.replace(b'"v":1', b'"v":1.0'),
            data.replace(b'"v":1', b'"v":NaN'),
            data.replace(b'"v":1', b'"v":' + b"9" * 5_000),
            data.replace(b'"v":1', b'"v":-1'),
            data.replace(b'"program":"test"', b'"program":"\\ud800"'),
            data.replace(b'"program":"test"', b'"program":"e\xcc\x81"'),
            json.dumps(plain, indent=1).encode(),
        )
    ):
        yield Hostile(f"manifest-{n:02d}", good.with_manifest(spoiled), Refusal.JSON)
    for n, changed in enumerate(
        (
            {"bundle": "../" + plain["bundle"][3:]},
            {"nonce": 7},
            {"part": 0},
            {"part": True},
            {"key": "zz" * 32},
            {"sender": "x" * 500},
            {"sender": None},
            {"made": "yesterday"},
            {"heads": []},
            {"heads": {"x": []}},
            {"heads": {SENDER.log: [[1, "x"]]}},
            {"heads": {SENDER.log: [[1]]}},
            {"entries": [1]},
            {"files": [-1, 0]},
            {"to": "age1"},
            {"to": ["x"] * 1_000},
            {"realm": "other"},
            {"more": 1},
        )
    ):
        yield Hostile(f"manifest-field-{n:02d}", good.saying(**changed), Refusal.JSON)
    yield Hostile("version-2", good.saying(v=2), Refusal.VERSION)
    yield Hostile("version-text", good.saying(v="1"), Refusal.VERSION)
    yield Hostile("other-realm", good.saying(realm="real"), Refusal.REALM)
    yield Hostile("other-key", good.saying(key=made.RECEIVER.public.hex()), Refusal.SIGNATURE)
    yield Hostile("weak-key", good.saying(key="00" * 32), Refusal.SIGNATURE)
    yield Hostile("replayed-type", good.with_manifest(data, HEADER_TYPE), Refusal.SIGNATURE)
    yield Hostile("no-type", good.with_manifest(data, b""), Refusal.SIGNATURE)
    yield Hostile("short-signature", good.with_part("manifest.sig", data=b"x"), Refusal.SIGNATURE)
    yield Hostile("long-signature", good.with_part("manifest.sig", data=b"x" * 65), Refusal.SIZE)


def _ends(good: Corpus) -> Iterator[Hostile]:
    yield Hostile("end-entries", good.ending(entries=5), Refusal.COUNTS)
    yield Hostile("end-files", good.ending(files=0), Refusal.COUNTS)
    yield Hostile("end-bundle", good.ending(bundle="0" * 32), Refusal.COUNTS)
    yield Hostile("end-part", good.ending(part=2), Refusal.COUNTS)
    yield Hostile("end-last", good.ending(last=1), Refusal.JSON)
    yield Hostile("end-missing", good.ending(missing=["../x"]), Refusal.JSON)
    yield Hostile("end-more", good.ending(more=1), Refusal.JSON)
    yield Hostile("end-deep", good.with_part("end", data=b"[" * 300_000), Refusal.JSON)
    yield Hostile("end-of-files-left-out", built([*good.parts[:3], good.parts[-1]]), Refusal.COUNTS)


def _frames(good: Corpus) -> Iterator[Hostile]:
    run = good.parts[good.at("run")].data
    head, first = 34, 42  # where the frames begin, where the first frame's bytes do

    def patched(at: int, form: str, value: int) -> bytes:
        return run[:at] + struct.pack(form, value) + run[at + struct.calcsize(form) :]

    for name, data in (
        ("magic", b"YPRUN2" + run[6:]),
        ("seq-zero", patched(22, ">Q", 0)),
        ("seq-huge", patched(22, ">Q", 2**63)),
        ("count-zero", patched(30, ">I", 0)),
        ("count-huge", patched(30, ">I", 0xFFFFFFFF)),
        ("count-one-more", patched(30, ">I", 5)),
        ("count-one-less", patched(30, ">I", 3)),
        ("header-empty", patched(head, ">H", 0)),
        ("header-over-cap", patched(head, ">H", 4097)),
        ("signature-short", patched(head + 2, ">B", 63)),
        ("signature-none", patched(head + 2, ">B", 0)),
        ("salt-short", patched(head + 3, ">B", 15)),
        ("salt-without-payload", patched(head + 4, ">I", 0xFFFFFFFF)),
        ("payload-without-salt", patched(head + 3, ">B", 0)),
        ("payload-over-cap", patched(head + 4, ">I", 256 * 1024 + 1)),
        ("payload-2-gib", patched(head + 4, ">I", 2**31)),
        ("behind", run + b"x"),
        ("cut", run[:-1]),
        ("cut-in-first", run[:first]),
        ("empty", b""),
        ("short", run[:20]),
    ):
        yield Hostile(f"frame-{name}", good.with_run(data), Refusal.FRAME)
    yield Hostile("run-over-cap", good.with_run(run + bytes(5_000_000)), Refusal.SIZE)


def _directories(good: Corpus) -> Iterator[Hostile]:
    yield Hostile("overlap", good.with_more("end", blob(OTHER, b"other", offset=0)), Refusal.COUNTS)
    parts = [replace(part, offset=0) for part in good.parts]
    yield Hostile("all-at-one-place", built(parts), Refusal.DIRECTORY)
    yield Hostile("directory-twice", built(good.parts, twice=True), Refusal.DIRECTORY)
    link = [replace(part, attributes=0o120777 << 16) for part in good.parts]
    yield Hostile("links", built(link), Refusal.DIRECTORY)
    yield Hostile("comment", built(good.parts, comment=b"x"), Refusal.DIRECTORY)
    yield Hostile("behind", built(good.parts, tail=b"x"), Refusal.TRAILING)
    yield Hostile("behind-another", good.good + good.good, Refusal.TRAILING)
    yield Hostile("before", b"#!/bin/sh\n" + good.good, Refusal.NOT_A_BUNDLE)
    hidden = good.good.replace(
        b"PK\x01\x02", Part(f"blob/{OTHER}".encode(), b"other").local() + b"PK\x01\x02", 1
    )
    yield Hostile("member-behind-end", hidden, Refusal.DIRECTORY)
    yield Hostile("no-final", good.good[:-22], TORN)


def _strangers(good: Corpus) -> Iterator[Hostile]:
    yield Hostile("empty", b"", Refusal.CUT_SHORT)
    yield Hostile("two-bytes", b"PK", Refusal.CUT_SHORT)
    yield Hostile("mark-only", b"PK\x03\x04", Refusal.CUT_SHORT)
    yield Hostile("text", b"hello", Refusal.NOT_A_BUNDLE)
    yield Hostile("zeros", bytes(1_000_000), Refusal.NOT_A_BUNDLE)
    yield Hostile("gzip", b"\x1f\x8b\x08" + bytes(100), Refusal.NOT_A_BUNDLE)
    yield Hostile("marks-only", b"PK\x03\x04" * 100_000, Refusal.ENCRYPTED)
    path = good.folder / "other.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("hello.txt", "hello")
    yield Hostile("other-zip", path.read_bytes(), Refusal.HEADER)


def _locked(good: Corpus) -> Iterator[Hostile]:
    mine = [pyrage.x25519.Recipient.from_str(made.KEYS.recipient)]
    other = [pyrage.x25519.Recipient.from_str(made.OTHER_KEYS.recipient)]
    locked = pyrage.encrypt(good.good, mine)
    header = locked.index(b"\n---")
    yield Hostile("age-other-key", pyrage.encrypt(good.good, other), Refusal.LOCKED)
    yield Hostile("age-passphrase", pyrage.passphrase.encrypt(good.good, "secret"), Refusal.LOCKED)
    yield Hostile("age-mark-only", b"age-encryption.org/v1\n", Refusal.CUT_SHORT)
    yield Hostile("age-cut-header", locked[: header - 3], Refusal.CUT_SHORT)
    yield Hostile("age-cut-mac", locked[: header + 10], Refusal.CHECKSUM)
    yield Hostile("age-no-body", locked[: header + 48], Refusal.CHECKSUM)
    yield Hostile("age-cut-body", locked[:-20], Refusal.CUT_SHORT)
    yield Hostile("age-in-age", pyrage.encrypt(locked, mine), Refusal.ORDER)
    yield Hostile("age-of-nothing", pyrage.encrypt(b"", mine), Refusal.CUT_SHORT)
    yield Hostile("age-of-text", pyrage.encrypt(b"hello" * 100, mine), Refusal.ORDER)
    yield Hostile("age-behind", locked + b"x", Refusal.CUT_SHORT)
    yield Hostile("age-wrong-realm", pyrage.encrypt(good.saying(realm="real"), mine), Refusal.REALM)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    yield Hostile("age-header-bomb", b"age-encryption.org/v1\n" + stanza * 300_000, Refusal.SIZE)
    yield Hostile("age-line-bomb", b"age-encryption.org/v1\n-> X" + b"A" * 20_000_000, Refusal.SIZE)
    large = Files(os.urandom(300_000))
    made.write(good.folder / "large.yp", ENTRIES, large, recipients=[made.KEYS.recipient])
    whole = (good.folder / "large.yp").read_bytes()
    for size in (100_000, 200_000, len(whole) - 1):
        yield Hostile(f"age-torn-{size}", whole[:size], TORN)
    # Whole to its last byte, but age's own last chunk is gone: somebody cut what came behind.
    bare = len(good.good) - len(b"photo") + 5  # the size in the manifest has six digits instead of one
    made.write(good.folder / "exact.yp", ENTRIES, Files(bytes(65_536 * 2 - bare)))
    exact = (good.folder / "exact.yp").read_bytes()
    assert len(exact) == 65_536 * 2
    yield Hostile("age-without-last-chunk", pyrage.encrypt(exact + b"x", mine)[: -(1 + 16)], TORN)
    altered = whole[:200_000] + bytes([whole[200_000] ^ 1]) + whole[200_001:]
    yield Hostile("age-altered", altered, TORN)


def _entries(good: Corpus) -> Iterator[Hostile]:
    first, second, third, _fourth = ENTRIES
    assert second.payload is not None
    deep = b"[" * 200_000 + b"]" * 200_000
    for name, changed in (
        ("replayed-type", replace(second, signature=SENDER.sign(second.header, BUNDLE_TYPE))),
        ("other-signer", replace(second, signature=made.RECEIVER.sign(second.header))),
        ("swapped-payload", replace(second, payload=third.payload, salt=third.salt)),
        ("other-salt", replace(second, salt=bytes(16))),
        ("deep-payload", replace(second, payload=deep[:200_000])),
        ("not-canonical", replace(second, header=second.header + b" ")),
    ):
        yield Hostile(f"entry-{name}", good.with_entries([first, changed, third]), CHAIN)
    yield Hostile("entry-gap", good.with_entries([first, third]), CHAIN)


def _cut(good: Corpus) -> Iterator[Hostile]:
    readable = sum(len(part.local()) for part in good.parts[:2])
    for size in range(5, len(good.good), 41):
        yield Hostile(f"cut-{size:05d}", good.good[:size], Refusal.CUT_SHORT if size < readable else TORN)


def main(folder: Path, make: Callable[[Path], Iterator[Hostile]] = corpus) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for hostile in make(Path(place)):
            (folder / f"{hostile.name}.yp").write_bytes(hostile.data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
