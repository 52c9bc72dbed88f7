"""A bundle: one file with entries and files, written whole or not at all, read from front to back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from inspector.domain.realm import Realm
from inspector.errors import CancelledError, DiskError, InputError
from inspector.sync import bundle
from inspector.sync.bundle import PIECE, FileRef
from inspector.sync.encryption import stanzas
from inspector.sync.faults import BundleError, LockedBundleError, Refusal
from inspector.sync.manifest import Amount
from inspector.sync.reading import read
from tests.unit.sync import made
from tests.unit.sync.made import Files, got

PHOTOS = Files(b"", b"one", os.urandom(300_000))


@pytest.mark.parametrize("locked", [False, True])
def test_what_is_written_is_read(tmp_path: Path, locked: bool) -> None:
    entries = made.log(40)
    options = {"recipients": [made.KEYS.recipient]} if locked else {}
    written = made.write(tmp_path / "a.yp", entries, PHOTOS, **options)
    found = got(tmp_path / "a.yp", tmp_path / "staging", identities=[made.KEYS.secret])
    assert found.manifest == written.manifest
    assert found.manifest.log == made.SENDER.log
    assert found.entries == entries
    assert {name: path.read_bytes() for name, path in found.files.items()} == PHOTOS.by_hash
    assert found.end is not None
    assert found.end.mark.last
    assert sorted(path.name for path in (tmp_path / "staging" / "blob").iterdir()) == sorted(PHOTOS.by_hash)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.yp"]


def test_any_zip_program_opens_a_plain_one(tmp_path: Path) -> None:
    made.write(tmp_path / "a.yp", made.log(3), PHOTOS)
    with zipfile.ZipFile(tmp_path / "a.yp") as file:
        assert file.testzip() is None
        assert file.namelist()[:3] == ["manifest.json", "manifest.sig", "run/000001"]
        assert file.namelist()[-1] == "end.json"
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}


def test_an_erased_payload_travels_as_erased(tmp_path: Path) -> None:
    first, second, third = made.log(3)
    erased = type(second)(second.header, second.signature, None, None)
    made.write(tmp_path / "a.yp", [first, erased, third])
    assert got(tmp_path / "a.yp", tmp_path / "s").entries == [first, erased, third]


def test_many_entries_go_in_runs_of_about_a_megabyte(tmp_path: Path) -> None:
    entries = made.log(40, text="x" * 60_000)
    made.write(tmp_path / "a.yp", entries)
    runs = [
        item for item in read(tmp_path / "a.yp", tmp_path, realm=Realm.PRACTICE) if hasattr(item, "entries")
    ]
    assert [run.first for run in runs[1:]] == [1, 20, 38]
    assert made.follow(got(tmp_path / "a.yp", tmp_path).entries) == 40


def test_a_file_that_is_not_as_recorded_stays_behind_and_is_named(tmp_path: Path) -> None:
    files = Files(b"good", b"altered", b"gone")
    good, altered, gone = files.by_hash
    refs = files.refs
    files.by_hash[altered] = b"Altered"
    del files.by_hash[gone]
    written = made.write(tmp_path / "a.yp", made.log(2), files, changed={"files": refs})
    found = got(tmp_path / "a.yp", tmp_path / "s")
    assert list(found.files) == [good]
    assert found.end is not None
    assert found.end.mark.missing == written.missing == (altered, gone)


def test_a_bundle_is_for_somebody_or_said_to_be_for_anyone(tmp_path: Path) -> None:
    for options in (
        {"readable_by_anyone": False},
        {"readable_by_anyone": True, "recipients": [made.KEYS.recipient]},
    ):
        with pytest.raises(InputError):
            made.write(tmp_path / "a.yp", made.log(1), **options)
    with pytest.raises(InputError, match="age1nobody"):
        made.write(tmp_path / "a.yp", made.log(1), recipients=["age1nobody"])
    assert not list(tmp_path.iterdir())


def test_a_large_file_goes_in_pieces_through_parts_that_each_read_alone(tmp_path: Path) -> None:
    video = os.urandom(2 * PIECE + 3_000_000)
    files = Files(b"small", video, b"behind")
    written = made.write(tmp_path / "a.yp", made.log(3), files, largest_part=PIECE + 2_000_000)
    assert [path.name for path in written.parts] == ["a.yp1of3", "a.yp2of3", "a.yp3of3"]
    assert all(path.stat().st_size <= PIECE + 2_000_000 for path in written.parts)
    alone = [got(path, tmp_path / path.name[2:]) for path in written.parts]
    assert [one.manifest.part for one in alone if one.manifest] == [1, 2, 3]
    assert [bool(one.waits) for one in alone] == [False, True, True]
    assert [one.end.mark.last for one in alone if one.end] == [False, False, True]
    assert len(alone[0].entries) == 3
    together = {}
    for path in written.parts:
        together |= got(path, tmp_path / "s").files
    assert {name: path.read_bytes() for name, path in together.items()} == files.by_hash


def test_encryption_names_no_person_but_how_many_keys_open_it(tmp_path: Path) -> None:
    made.write(
        tmp_path / "a.yp", made.log(1), recipients=[made.OTHER_KEYS.recipient, made.OTHER_KEYS.recipient]
    )
    with pytest.raises(LockedBundleError, match=r"one of 2 keys \(X25519, X25519\)"):
        got(tmp_path / "a.yp", tmp_path / "s", identities=[made.KEYS.secret])
    with pytest.raises(LockedBundleError):
        got(tmp_path / "a.yp", tmp_path / "s")
    assert stanzas(b"age\n-> ssh-ed25519 AbCd xyz\nq\n-> a-grease 1\n\n--- mac") == ["ssh-ed25519 AbCd"]


def test_the_other_realm_is_refused(tmp_path: Path) -> None:
    made.write(tmp_path / "a.yp", made.log(1))
    with pytest.raises(BundleError) as caught:
        got(tmp_path / "a.yp", tmp_path / "s", realm=Realm.REAL)
    assert caught.value.refusal is Refusal.REALM


def test_a_reader_that_stops_early_leaves_no_thread(tmp_path: Path) -> None:
    made.write(tmp_path / "a.yp", made.log(2), Files(os.urandom(9_000_000)), recipients=[made.KEYS.recipient])
    before = threading.active_count()
    items = read(tmp_path / "a.yp", tmp_path, realm=Realm.PRACTICE, identities=[made.KEYS.secret])
    next(items)
    items.close()
    assert threading.active_count() == before


@pytest.mark.parametrize("locked", [False, True])
def test_stopping_leaves_nothing(tmp_path: Path, locked: bool) -> None:
    files = Files(*(os.urandom(100_000) for _ in range(20)))
    told: list[tuple[int, int]] = []
    options = {"recipients": [made.KEYS.recipient]} if locked else {}
    with pytest.raises(CancelledError):
        made.write(
            tmp_path / "a.yp",
            made.log(2),
            files,
            progress=lambda done, all_: told.append((done, all_)),
            cancelled=lambda: len(told) > 5,
            **options,
        )
    assert not list(tmp_path.iterdir())
    assert told[-1][0] < told[-1][1]


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made.write(tmp_path / "a.yp", [], PHOTOS, progress=lambda done, all_: told.append((done, all_)))
    assert told[-1] == (300_003, 300_003)


def test_a_drive_without_room_is_told_before_the_first_byte(tmp_path: Path) -> None:
    huge = (FileRef("a" * 64, 10**15),)
    with pytest.raises(DiskError, match="drive has"):
        made.write(tmp_path / "a.yp", [], changed={"files": huge})
    assert not list(tmp_path.iterdir())


FULL = """
import resource, sys
from pathlib import Path
from inspector.errors import DiskError
from tests.unit.sync import made
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
options = {"recipients": [made.KEYS.recipient]} if sys.argv[2] == "locked" else {}
try:
    made.write(Path(sys.argv[1]) / "a.yp", made.log(2), made.Files(bytes(3_000_000)), **options)
except DiskError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system has no limit on the size of a file")
@pytest.mark.parametrize("how", ["plain", "locked"])
def test_a_full_drive_is_told_and_nothing_is_left(tmp_path: Path, how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), how],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert "is full" in done.stdout
    assert not list(tmp_path.iterdir())


KILLED = """
import sys
from pathlib import Path
from tests.unit.sync import made
files = made.Files(*(bytes([n]) * 400_000 for n in range(60)))
options = {"recipients": [made.KEYS.recipient]} if sys.argv[2] == "locked" else {}
entries = made.log(20)
print("ready", flush=True)
for n in range(1000):
    made.write(Path(sys.argv[1]) / f"{n}.yp", entries, files, changed={"sender": made.KEYS.secret}, **options)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
@pytest.mark.parametrize(
    ("how", "delay"), [("plain", 0.05), ("plain", 0.21), ("locked", 0.1), ("locked", 0.3)]
)
def test_a_kill_leaves_whole_files_or_none(tmp_path: Path, how: str, delay: float) -> None:
    victim = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "ready\n"
    time.sleep(delay)
    victim.kill()
    victim.wait()
    victim.stdout.close()
    for path in tmp_path.glob("*.yp"):
        if path.name.startswith("."):
            continue
        if how == "plain":
            found = got(path, tmp_path / "s")
            assert found.end is not None
            assert len(found.files) == 60
        else:
            assert path.stat().st_size > 24_000_000
    assert bundle.sweep(tmp_path) <= 1
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


SIZE = 600_000_000


def test_memory_stays_small_with_large_files(tmp_path: Path) -> None:
    """Zeros made on the fly: what is written is far more than what a process may hold here."""
    script = f"""
import hashlib, io, resource, sys
from pathlib import Path
from inspector.sync.bundle import FileRef
from tests.unit.sync import made
size = {SIZE}
class Zeros(io.RawIOBase):
    def __init__(self): self.at = 0
    def readable(self): return True
    def seekable(self): return True
    def seek(self, place, whence=0): self.at = place; return place
    def read(self, n=-1):
        n = min(n, size - self.at); self.at += n; return bytes(n)
digest = hashlib.sha256()
for _ in range(size // 1_000_000): digest.update(bytes(1_000_000))
sha = digest.hexdigest()
resource.setrlimit(resource.RLIMIT_AS, (512_000_000, 512_000_000))
target = Path(sys.argv[1]) / "a.yp"
written = made.write(target, made.log(2), recipients=[made.KEYS.recipient],
                     changed={{"files": (FileRef(sha, size),)}}, open_file=lambda _sha: Zeros())
found = made.got(target, Path(sys.argv[1]) / "s", identities=[made.KEYS.secret])
assert found.end and list(found.files) == [sha], found.end
print("fine")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "fine\n"


def test_what_is_announced_stands_in_the_manifest(tmp_path: Path) -> None:
    written = made.write(tmp_path / "a.yp", made.log(4), PHOTOS)
    assert written.manifest.files == Amount(3, 300_003)
    assert written.manifest.entries.count == 4


def test_what_a_killed_writer_left_goes_with_the_next_bundle_and_another_writers_part_stays(
    tmp_path: Path,
) -> None:
    for name, age in (("mine.yp", 0), ("other.yp", 0), ("old.yp", 90_000)):
        part = tmp_path / f".{name}.{'0' * 16}.part"
        part.write_bytes(b"half")
        os.utime(part, (time.time() - age,) * 2)
    made.write(tmp_path / "mine.yp", made.log())
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".other.yp.{'0' * 16}.part", "mine.yp"]
