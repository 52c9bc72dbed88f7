"""Whether the tests of bundles and receipts would notice a wrong reader: copies of the program with one error each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import ROOT, complaints, copied, killed

MEASURING = "memory_stays_small"  # it would take long and says nothing of these errors
MUTANTS = {
    # name: (file, what stands there, what is put instead, the tests that are about it)
    "a file need not be the one it is named after": (
        "sync/staging.py",
        "if growing.digest.hexdigest() != sha256:",
        "if False:",
        "test_hostile.py",
    ),
    "practice is read into real": (
        "sync/reading.py",
        "if told.realm is not self._realm:",
        "if False:",
        "test_hostile.py",
    ),
    "bytes behind the end are passed over": (
        "sync/reading.py",
        "if self._source.read(1):",
        "if False:",
        "test_hostile.py",
    ),
    "the directory is not compared": (
        "sync/reading.py",
        "if digest.digest() != self._directory.digest or self._exactly(len(final)) != final:",
        "if self._exactly(len(final)) is None:",
        "test_hostile.py",
    ),
    "any name is written": (
        "sync/archive.py",
        "if NAMES.fullmatch(name) is None:",
        "if not name:",
        "test_hostile.py",
    ),
    "a checksum of a member is not looked at": (
        "sync/reading.py",
        "if zlib.crc32(data) != member.crc:",
        "if False:",
        "test_hostile.py",
    ),
    "the end mark need not agree with what came": (
        "sync/reading.py",
        "if ours != (mark.bundle, mark.part, mark.entries, mark.files) or (",
        "if (",
        "test_hostile.py",
    ),
    "a frame may be longer than an entry is": (
        "sync/frames.py",
        "if not sound or not (erased or payload <= LARGEST_PAYLOAD):",
        "if False:",
        "test_hostile.py",
    ),
    "the same name comes twice": (
        "sync/reading.py",
        "        if key in self._seen:",
        "        if False:",
        "test_hostile.py",
    ),
    "members come in any order": (
        "sync/reading.py",
        "if blobs or int(rest) != runs:",
        "if False:",
        "test_hostile.py",
    ),
    "the last entries before a tear are lost": (
        "sync/reading.py",
        "if len(torn.partial) > 64:",
        "if False:",
        "test_hostile.py",
    ),
    "a bundle has its name before it is whole": (
        "sync/bundle.py",
        'waiting.append(target.with_name(f".{target.name}.{secrets.token_hex(8)}.part"))',
        "waiting.append(target)",
        "test_bundle.py",
    ),
    "an altered file is sent": (
        "sync/bundle.py",
        "if size != file.size or digest.hexdigest() != file.sha256:",
        "if size != file.size:",
        "test_bundle.py",
    ),
    "a receipt for another bundle counts": (
        "sync/receipts.py",
        "if receipt.bundle != expected.bundle or not",
        "if not",
        "test_receipts.py",
    ),
    "a receipt of before counts again": (
        "sync/receipts.py",
        "_hash(receipt.nonce), expected.nonce_hash",
        "expected.nonce_hash, expected.nonce_hash",
        "test_receipts.py",
    ),
    "anybody may sign a receipt": (
        "sync/receipts.py",
        "or not envelope.is_signed_by([bytes.fromhex(receipt.key)])",
        "",
        "test_receipts.py",
    ),
    "a receipt of somebody else counts": (
        "sync/receipts.py",
        "if by is not None and receipt.log != by:",
        "if False:",
        "test_receipts.py",
    ),
    "a receipt covers what its signer does not hold": (
        "sync/receipts.py",
        "return all(set(marks)",
        "return any(set(marks)",
        "test_receipts.py",
    ),
}
QUICK = (
    "a file need not be the one it is named after",
    "a bundle has its name before it is whole",
    "a receipt for another bundle counts",
    "anybody may sign a receipt",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the tests of its bundles, in a folder of their own."""
    tests = [path.relative_to(ROOT / "tests").as_posix() for path in Path(__file__).parent.glob("*.py")]
    return copied(tmp_path_factory.mktemp("mutant"), [name for name in tests if "test_mutants" not in name])


@pytest.mark.parametrize("mutant", QUICK)
def test_an_error_in_the_bundle_is_noticed(copy: Path, mutant: str) -> None:
    *changed, test = MUTANTS[mutant]
    killed(copy, mutant, (changed[0], changed[1], changed[2]), [f"unit/sync/{test}"], MEASURING)


@pytest.mark.long
@pytest.mark.parametrize("mutant", sorted(MUTANTS.keys() - set(QUICK)))
def test_every_other_error_in_the_bundle_is_noticed(copy: Path, mutant: str) -> None:
    *changed, test = MUTANTS[mutant]
    killed(copy, mutant, (changed[0], changed[1], changed[2]), [f"unit/sync/{test}"], MEASURING)


@pytest.mark.long
def test_the_copy_without_an_error_has_nothing_to_say(copy: Path) -> None:
    tests = ["unit/sync/test_hostile.py", "unit/sync/test_bundle.py", "unit/sync/test_receipts.py"]
    done = complaints(copy, tests, MEASURING)
    assert done.returncode == 0, done.stdout[-3000:]
