"""Originals: stored by hash, never altered, never half there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from inspector.errors import CancelledError, EvidenceError
from inspector.evidence.files import CHUNK, FileState, FileStore
from inspector.evidence.kind import media_type
from inspector.evidence.names import evidence_name


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "ファイル 1")


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_byte_for_byte_under_its_hash(store: FileStore, tmp_path: Path) -> None:
    data = os.urandom(3 * CHUNK + 17)
    (tmp_path / "video.mp4").write_bytes(data)
    stored = store.take(tmp_path / "video.mp4")
    assert (stored.sha256, stored.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert store.path(stored.sha256).read_bytes() == data
    assert store.check(stored.sha256, stored.size) is FileState.OK


def test_the_same_bytes_again_change_nothing(store: FileStore, tmp_path: Path) -> None:
    first = store.take(b"same")
    before = store.path(first.sha256).stat().st_mtime_ns
    assert store.take(b"same") == first
    assert store.path(first.sha256).stat().st_mtime_ns == before


def test_an_altered_or_missing_original_is_told_apart_and_healed_by_taking_it_again(store: FileStore) -> None:
    stored = store.take(b"original")
    path = store.path(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"originaL")
    assert store.check(stored.sha256, stored.size) is FileState.ALTERED
    path.unlink()
    assert store.check(stored.sha256, stored.size) is FileState.MISSING
    store.take(b"original")
    assert store.check(stored.sha256, stored.size) is FileState.OK


def test_a_cancelled_copy_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(3 * CHUNK))
    seen: list[int] = []
    with pytest.raises(CancelledError):
        store.take(
            tmp_path / "large",
            progress=lambda done, _total: seen.append(done),
            cancelled=lambda: len(seen) == 1,
        )
    assert everything_in(tmp_path / "ファイル 1") == []


def test_what_an_interrupted_copy_left_is_swept(store: FileStore, tmp_path: Path) -> None:
    store.take(b"kept")
    (tmp_path / "ファイル 1" / "0123.part").write_bytes(b"half")
    assert store.sweep() == 1
    assert len(everything_in(tmp_path / "ファイル 1")) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_refused_and_does_not_hang(store: FileStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(EvidenceError, match="pipe"):
        store.take(tmp_path / "pipe.jpg")


def test_a_folder_and_a_missing_file_are_refused_by_name(store: FileStore, tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "gone.jpg"):
        with pytest.raises(EvidenceError, match=name.name):
            store.take(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "ab", ""])
def test_a_name_that_is_no_hash_never_becomes_a_path(store: FileStore, name: str) -> None:
    with pytest.raises(EvidenceError):
        store.path(name)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        ("測定".encode(), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_kind_is_told_by_the_bytes(head: bytes, kind: str) -> None:
    assert media_type(head) == kind


@pytest.mark.parametrize(
    ("taker", "expected"),
    [
        ("สมชาย ใจดี", "K7Q2M-2026-00012-T 003 สมชาย ใจดี.jpg"),
        ("田中", "K7Q2M-2026-00012-T 003 田中.jpg"),
        ("../a:b", "K7Q2M-2026-00012-T 003 a b.jpg"),
        ("\u202e", "K7Q2M-2026-00012-T 003 -.jpg"),
    ],
)
def test_the_name_says_who_took_it_in_any_script(taker: str, expected: str) -> None:
    assert evidence_name("K7Q2M-2026-00012-T", 3, taker, "image/jpeg", "DSC.JPG") == expected
