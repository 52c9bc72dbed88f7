"""Whatever is taken in: refused with a reason or kept as far as it is sound, and nothing else is touched."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import stat
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from inspector.app import exchanging, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.exchanging import BundleTaken
from inspector.app.verifying import verify
from inspector.domain.realm import Realm
from inspector.ledger.entry import Entry, Head, Kind, Write, make_entry
from inspector.ledger.signing import Signer
from inspector.store.audit import audit
from inspector.store.store import Store
from inspector.sync.faults import Refusal
from inspector.sync.manifest import Mark
from tests import make
from tests.conftest import FakeClock
from tests.unit.app.copies import Copy
from tests.unit.sync import made
from tests.unit.sync.hostile import CHAIN, ENTRIES, TORN, Hostile, corpus

MEMORY = 512 * 1024 * 1024  # bytes of address space, which is more than what is in use

CHILD = """
import json, resource, sys
from pathlib import Path
from tests.unit.app.test_taking_hostile import taken_in_child
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
print(json.dumps(taken_in_child(Path(sys.argv[1]), Path(sys.argv[2]))))
"""


def taken_in_child(workspace: Path, inbox: Path) -> list[list[str]]:
    """Take the whole folder in, as a person does, and tell each bundle's end."""
    with workspaces.opened(workspace, clock=FakeClock()) as ws:
        _ws, taken = exchanging.take(ws, [inbox])
        assert taken.stopped is None
        return [[one.paths[0].stem, ending(one)] for one in taken.bundles]


def ending(one: BundleTaken) -> str:
    """How it ended, in the words of the corpus."""
    for refusal in Refusal:
        if one.problem.startswith(f"This bundle is refused: {refusal.label}."):
            return refusal.value
    if one.broken:
        return CHAIN
    return TORN if "cut short" in one.problem else one.outcome.value


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Hostile]:
    return list(corpus(tmp_path_factory.mktemp("corpus")))


def in_child(workspace: Path, inbox: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(workspace), str(inbox), str(MEMORY)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_hostile_bundles_write_nothing_into_the_record_but_what_is_sound(
    hostile: list[Hostile], tmp_path: Path
) -> None:
    inbox, workspace = tmp_path / "inbox", tmp_path / "ws"
    inbox.mkdir()
    workspaces.create(workspace, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    (workspace / "keys" / "exchange.age").write_text(made.KEYS.secret)
    for one in hostile:
        (inbox / f"{one.name}.yp").write_bytes(one.data)
    before = {path: path.read_bytes() for path in workspace.rglob("*.key")}
    told = in_child(workspace, inbox)
    wrong = {
        one.name: (told.get(one.name), str(one.expected))
        for one in hostile
        if one.expected not in (CHAIN, TORN) and told.get(one.name) != str(one.expected)
    }
    assert not wrong
    assert len(told) == len(hostile) >= 280
    assert {path: path.read_bytes() for path in workspace.rglob("*.key")} == before
    store = Store.open(workspace / "record.db")
    assert audit(store) == []
    kept = {one.id for log in store.logs() for one in store.entries(log) if log != store.local("log")}
    assert kept <= {entry.id for entry in ENTRIES}  # those of a bundle that is sound up to there
    store.close()
    assert {path.name for path in tmp_path.iterdir()} == {"inbox", "ws"}
    assert {path.name for path in workspace.iterdir()} <= {
        "boot.json",
        "files",
        "incoming",
        "keys",
        "lock",
        "record.db",
        "record.db-shm",
        "record.db-wal",
        "thumbnails",
    }
    assert not [path for path in (workspace / "files").rglob("*") if path.is_file()]
    assert not list((workspace / "thumbnails").rglob("*"))


def test_files_that_would_hurt_a_decoder_are_kept_as_they_are_and_never_opened(tmp_path: Path) -> None:
    """As photo originals they come by a bundle; a picture of them is made when somebody looks, in a child."""
    sender = Copy(tmp_path, "Abe")
    visit = sender.visit()
    bad = bad_photos()
    assert len(bad) >= 30
    opened = inspections.load(sender.ws, visit)
    for n, data in enumerate(bad):
        stored = sender.ws.files.take(data)
        files.record(opened, f"{n}.jpg", stored, taken_by="Abe")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    sender.send(inbox / "a.yp")
    sender.close()
    receiver = tmp_path / "ws"
    workspaces.create(receiver, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    assert in_child(receiver, inbox) == {"a": "new"}
    with workspaces.opened(receiver, clock=FakeClock()) as ws:
        for data in bad:
            path = ws.files.path(hashlib.sha256(data).hexdigest())
            assert path.read_bytes() == data
            assert not path.stat().st_mode & stat.S_IXUSR
        assert verify(ws).is_untouched
    assert not list((receiver / "thumbnails").rglob("*"))


def bad_photos() -> list[bytes]:
    """Bombs, lies about size and kind, cut and empty files, under the names of photos."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 48)).save(picture, "JPEG")
    jpeg = picture.getvalue()
    picture = io.BytesIO()
    Image.new("RGB", (64, 48)).save(picture, "PNG")
    png = picture.getvalue()
    huge = png[:16] + struct.pack(">II", 60_000, 60_000) + png[24:]
    starts = [
        b"GIF89a",
        b"BM",
        b"II*\x00",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"%PDF-1.7",
        b"\x7fELF",
        b"#!/bin/sh\n",
    ]
    return [
        huge,
        zlib.compress(b"\x00" * 30_000_000, 9),
        gzip.compress(b"\x00" * 30_000_000),
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>",
        b"PK\x03\x04" + b"\x00" * 300,
        *(start + b"\xff" * 100 for start in starts),
        *(jpeg[:size] for size in range(1, len(jpeg), len(jpeg) // 9)),
        *(png[:size] for size in range(9, len(png), len(png) // 7)),
        jpeg + b"\x00" * 5_000_000,
        jpeg[:2] + b"\xff\xe1\xff\xff" + b"Exif\x00\x00" + b"\xff" * 65_000,
    ]


def test_a_bundle_of_the_largest_entries_stays_within_memory(tmp_path: Path) -> None:
    """Entries of 256 KiB, and a Save of so many that it could not be held: refused, and the rest is kept."""
    signer = Signer.generate()
    entries: list[Entry] = []
    for entry in largest(signer, saves=40, together=700):
        entries.append(entry)
    inbox, receiver = tmp_path / "inbox", tmp_path / "ws"
    inbox.mkdir()
    changed = {"heads": {signer.log: (Mark(len(entries), entries[-1].id.hex()),)}}
    made.write(inbox / "large.yp", entries, signer=signer, changed=changed)
    workspaces.create(receiver, realm=Realm.PRACTICE, person=make.person(), clock=FakeClock())
    assert in_child(receiver, inbox) == {"large": "partly"}
    with workspaces.opened(receiver, clock=FakeClock()) as ws:
        assert ws.store.head(signer.log).seq == 41


def largest(signer: Signer, *, saves: int, together: int) -> Iterator[Entry]:
    """A genesis, so many Saves of one large entry, and one Save of many."""
    at = Head.none()
    value = ["x" * 60_000]
    for n in range(1 + saves + together):
        write = Write("a" * 32, "note", value)
        if n == 0:
            written = (
                Write(signer.log, "_type", "device"),
                Write(
                    signer.log, "genesis", {"key": signer.public.hex(), "realm": "practice", "program": "x"}
                ),
            )
        else:
            written = tuple(replace(write, field=f"note{m}") for m in range(4))
        entry, header = make_entry(
            signer,
            at,
            now_ms=1_000,
            who="p1",
            kind=Kind.GENESIS if n == 0 else Kind.EDIT,
            writes=written,
            more=max(0, saves + together - n) if n > saves else 0,
        )
        at = Head(header.seq, entry.id.hex(), header.hlc)
        yield entry
