"""What a bundle costs: written against zip and age of the same files, read against unzip.

Both sides end with what they made on the disk. The peer of writing stores the photos with `zip -0` and locks
the archive with age; the peer of reading is `unzip`, which checks a CRC where we check a SHA-256 as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from inspector.evidence.files import FileStore
from inspector.sync.bundle import FileRef
from tests.benchmarks.test_record import in_turn
from tests.unit.sync import made

PHOTOS, PHOTO = 60, 3_000_000
ROUNDS = 7


@pytest.fixture
def photos(tmp_path: Path) -> tuple[FileStore, tuple[FileRef, ...], list[Path]]:
    store = FileStore(tmp_path / "files")
    kept = [store.take(os.urandom(PHOTO)) for _ in range(PHOTOS)]
    refs = tuple(FileRef(one.sha256, one.size) for one in kept)
    return store, refs, [store.path(one.sha256) for one in kept]


def writing(target: Path, store: FileStore, refs: tuple[FileRef, ...], **options: Any) -> Callable[[], None]:
    entries = made.log(200)

    def write() -> None:
        made.write(
            target,
            entries,
            changed={"files": refs},
            open_file=lambda sha256: store.path(sha256).open("rb"),
            **options,
        )

    return write


def needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


def on_the_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def test_writing_a_locked_bundle_is_at_least_0_7_of_zip_and_age(
    benchmark: Any, tmp_path: Path, photos: tuple[FileStore, tuple[FileRef, ...], list[Path]]
) -> None:
    store, refs, paths = photos
    program = needed("zip")
    recipient = pyrage.x25519.Recipient.from_str(made.KEYS.recipient)
    ours = writing(tmp_path / "ours.yp", store, refs, recipients=[made.KEYS.recipient])

    def peer() -> None:
        archive = tmp_path / "peer.zip"
        archive.unlink(missing_ok=True)
        subprocess.run([program, "-0", "-q", "-j", archive, *paths], check=True)
        pyrage.encrypt_file(str(archive), str(tmp_path / "peer.age"), [recipient])
        on_the_disk(tmp_path / "peer.age")

    assert 1 / in_turn(benchmark, ours, peer, ROUNDS) >= 0.7


def test_writing_a_plain_bundle_beside_zip_alone(
    benchmark: Any, tmp_path: Path, photos: tuple[FileStore, tuple[FileRef, ...], list[Path]]
) -> None:
    """The peer does not look whether the files are still the ones recorded; we do."""
    store, refs, paths = photos
    program = needed("zip")

    def peer() -> None:
        archive = tmp_path / "peer.zip"
        archive.unlink(missing_ok=True)
        subprocess.run([program, "-0", "-q", "-j", archive, *paths], check=True)
        on_the_disk(archive)

    assert 1 / in_turn(benchmark, writing(tmp_path / "ours.yp", store, refs), peer, ROUNDS) >= 0.5


def test_reading_with_every_hash_checked_is_at_least_half_of_unzip(
    benchmark: Any, tmp_path: Path, photos: tuple[FileStore, tuple[FileRef, ...], list[Path]]
) -> None:
    store, refs, _paths = photos
    program = needed("unzip")
    bundle = tmp_path / "ours.yp"
    writing(bundle, store, refs)()

    def ours() -> None:
        shutil.rmtree(tmp_path / "staging", ignore_errors=True)
        assert len(made.got(bundle, tmp_path / "staging").files) == PHOTOS

    def peer() -> None:
        shutil.rmtree(tmp_path / "unzipped", ignore_errors=True)
        subprocess.run([program, "-q", bundle, "-d", tmp_path / "unzipped"], check=True)

    assert 1 / in_turn(benchmark, ours, peer, ROUNDS) >= 0.5


def test_reading_a_locked_bundle_beside_age_and_unzip(
    benchmark: Any, tmp_path: Path, photos: tuple[FileStore, tuple[FileRef, ...], list[Path]]
) -> None:
    store, refs, _paths = photos
    program = needed("unzip")
    bundle = tmp_path / "ours.yp"
    writing(bundle, store, refs, recipients=[made.KEYS.recipient])()
    identity = pyrage.x25519.Identity.from_str(made.KEYS.secret)

    def ours() -> None:
        shutil.rmtree(tmp_path / "staging", ignore_errors=True)
        found = made.got(bundle, tmp_path / "staging", identities=[made.KEYS.secret])
        assert len(found.files) == PHOTOS

    def peer() -> None:
        shutil.rmtree(tmp_path / "unzipped", ignore_errors=True)
        pyrage.decrypt_file(str(bundle), str(tmp_path / "peer.zip"), [identity])
        subprocess.run([program, "-q", tmp_path / "peer.zip", "-d", tmp_path / "unzipped"], check=True)

    assert 1 / in_turn(benchmark, ours, peer, ROUNDS) >= 0.5
