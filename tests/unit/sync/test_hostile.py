"""Whatever a bundle is, it is refused with a reason or read up to where it is sound, and hurts nobody."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.realm import Realm
from inspector.ledger.chain import BrokenEntryError
from inspector.sync.faults import BundleError
from inspector.sync.reading import read
from tests.unit.sync import made
from tests.unit.sync.hostile import CHAIN, TORN, Hostile, corpus
from tests.unit.sync.made import Files, Got

MEMORY = 512 * 1024 * 1024  # bytes of address space, which is more than what is in use

CHILD = """
import json, resource, sys
from pathlib import Path
from tests.unit.sync.test_hostile import told_of
secret = sys.argv[2]
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
for path in sorted(Path(sys.argv[1]).glob("*.yp")):
    staging = path.parent.parent / "staging" / path.stem
    print(json.dumps([path.stem, told_of(path, staging, secret)]))
"""


def told_of(path: Path, staging: Path, secret: str) -> str:
    """How a reader that checks the chain, as an import does, ends with this bundle."""
    found = Got()
    try:
        for item in read(path, staging, realm=Realm.PRACTICE, identities=[secret]):
            found.take(item)
    except BundleError as error:
        return error.refusal.value
    assert found.manifest is not None
    try:
        made.follow(found.entries, found.manifest.log)
    except BrokenEntryError:
        return CHAIN
    if found.torn is not None:
        return TORN
    assert found.end is not None
    return "accepted"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Hostile]:
    return list(corpus(tmp_path_factory.mktemp("corpus")))


def test_every_hostile_bundle_ends_as_it_should_within_memory_and_staging(
    hostile: list[Hostile], tmp_path: Path
) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    for one in hostile:
        (place / f"{one.name}.yp").write_bytes(one.data)
    # The child is told the key, because each process makes its own.
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(place), made.KEYS.secret, str(MEMORY)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = dict(map(json.loads, done.stdout.splitlines()))
    wrong = {
        one.name: (told[one.name], str(one.expected))
        for one in hostile
        if told[one.name] != str(one.expected)
    }
    assert not wrong
    assert len(told) == len({one.name for one in hostile}) == len(hostile) >= 60
    assert {path.name for path in tmp_path.iterdir()} <= {"inbox", "staging"}
    assert {path.name for path in place.iterdir()} == {f"{one.name}.yp" for one in hostile}
    for path in (tmp_path / "staging").rglob("*"):
        if path.is_file():
            assert path.parent.name == "blob"
            whole = hashlib.sha256(path.read_bytes()).hexdigest() == path.name
            assert whole or path.suffix == ".part"


def altered_bundle(folder: Path, data: bytes, bit: int) -> Got:
    """What a reader gives of the bundle with this bit flipped; a refusal is told as no end."""
    flipped = bytearray(data)
    flipped[bit // 8] ^= 1 << bit % 8
    (folder / "flipped.yp").write_bytes(flipped)
    found = Got()
    try:
        for item in read(
            folder / "flipped.yp", folder / "s", realm=Realm.PRACTICE, identities=[made.KEYS.secret]
        ):
            found.take(item)
    except BundleError:
        found.end = None
    return found


def small_bundle(folder: Path, how: str) -> tuple[bytes, list[object], set[str]]:
    entries, files = made.log(3), Files(b"photo", b"another photo")
    options = {"recipients": [made.KEYS.recipient]} if how == "locked" else {}
    made.write(folder / "good.yp", entries, files, **options)
    return (folder / "good.yp").read_bytes(), list(entries), set(files.by_hash)


def no_flip_is_accepted(folder: Path, how: str, chosen: int | None) -> None:
    data, entries, files = small_bundle(folder, how)
    bits = range(len(data) * 8) if chosen is None else random.Random(7).sample(range(len(data) * 8), chosen)
    for bit in bits:
        found = altered_bundle(folder, data, bit)
        assert found.end is None, bit
        assert all(entry in entries for entry in found.entries), bit
        assert found.files.keys() <= files


@pytest.mark.parametrize("how", ["plain", "locked"])
def test_of_1500_flipped_bits_none_is_accepted(tmp_path: Path, how: str) -> None:
    no_flip_is_accepted(tmp_path, how, 1_500)


@pytest.mark.long
@pytest.mark.parametrize("how", ["plain", "locked"])
def test_of_all_flipped_bits_none_is_accepted(tmp_path: Path, how: str) -> None:
    no_flip_is_accepted(tmp_path, how, None)


def test_a_torn_bundle_gives_every_entry_and_file_before_the_tear(tmp_path: Path) -> None:
    data, entries, _files = small_bundle(tmp_path, "plain")
    counts = []
    for size in range(0, len(data) + 1, 7):
        (tmp_path / "cut.yp").write_bytes(data[:size])
        found = Got()
        try:
            for item in read(tmp_path / "cut.yp", tmp_path / "s", realm=Realm.PRACTICE):
                found.take(item)
        except BundleError:
            assert found.manifest is None
        assert (found.end is not None) == (size == len(data))
        assert found.entries == entries[: len(found.entries)]
        counts.append(len(found.entries) + len(found.files))
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3, 4, 5}


@given(
    texts=st.lists(st.text(max_size=50), max_size=5),
    contents=st.lists(st.binary(max_size=5_000), max_size=6, unique=True),
    locked=st.booleans(),
    sender=st.text(max_size=40),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_entries_and_files_come_back_as_they_were(
    tmp_path: Path, texts: list[str], contents: list[bytes], locked: bool, sender: str
) -> None:
    entries = [entry for text in texts for entry in made.log(2, text=text)]
    files = Files(*contents)
    options = {"recipients": [made.KEYS.recipient]} if locked else {}
    written = made.write(tmp_path / "a.yp", entries, files, changed={"sender": sender}, **options)
    found = made.got(tmp_path / "a.yp", tmp_path / "s", identities=[made.KEYS.secret])
    assert found.entries == entries
    assert {name: path.read_bytes() for name, path in found.files.items()} == files.by_hash
    assert found.manifest is not None
    assert found.manifest.bundle == written.manifest.bundle
    assert found.end is not None


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"age-encryption.org/v1\n"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused_with_a_reason(tmp_path: Path, data: bytes, before: bytes) -> None:
    (tmp_path / "a.yp").write_bytes(before + data)
    with pytest.raises(BundleError):
        made.got(tmp_path / "a.yp", tmp_path / "s", identities=[made.KEYS.secret])
