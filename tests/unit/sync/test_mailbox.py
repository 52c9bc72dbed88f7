"""A folder that several devices use as a mailbox, without locks and without trust."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from inspector.domain.realm import Realm
from inspector.ledger.signing import Signer
from inspector.sync import receipts
from inspector.sync.bundle import PIECE, Written
from inspector.sync.faults import MailboxError
from inspector.sync.mailbox import EVERYONE, Card, Found, Mailbox
from tests.unit.sync import made
from tests.unit.sync.made import RECEIVER, SENDER, Files, got

THIRD = Signer.generate()
ENTRIES = made.log(3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def box(root: Path, signer: Signer) -> Mailbox:
    return Mailbox(root, signer.log)


def post(root: Path, to: str = RECEIVER.log, **options: object) -> Written:
    return box(root, SENDER).post(to, lambda path: made.write(path, ENTRIES, **options), SENDER)  # type: ignore[arg-type]


def collect(root: Path, signer: Signer, *, holds: bool = True, lacking: tuple[str, ...] = ()) -> list[Found]:
    """Read what is new and acknowledge what was whole, as a device does."""
    mailbox = box(root, signer)
    found = mailbox.new()
    for one in found:
        read = [got(part, root.parent / signer.log) for part in one.parts]
        if one.complete and all(part.end for part in read):
            manifest = read[0].manifest
            assert manifest is not None
            data = receipts.acknowledge(
                manifest, {}, signer, holds=lambda _log, _mark: holds, now=made.NOW, lacking=lacking
            )
            mailbox.acknowledge(manifest.bundle, data)
    return found


def introduced(root: Path, *signers: Signer) -> None:
    for signer in signers:
        card = Card(signer.log, f"device {signer.log[:4]}", Realm.PRACTICE, made.KEYS.recipient)
        box(root, signer).introduce(card, signer)


def test_a_bundle_is_found_by_whom_it_is_for_and_by_nobody_else(root: Path) -> None:
    written = post(root)
    assert [one.name for one in box(root, RECEIVER).new()] == [written.manifest.bundle]
    assert box(root, RECEIVER).new()[0].sender == SENDER.log
    assert not box(root, THIRD).new()
    assert not box(root, SENDER).new()


def test_a_bundle_stays_until_a_receipt_names_its_heads(root: Path) -> None:
    written = post(root)
    sender = box(root, SENDER)
    assert not sender.clean()
    collect(root, RECEIVER, holds=False)
    assert not sender.clean()
    assert written.parts[0].exists()
    assert [one.expected.bundle for one in sender.pending()] == [written.manifest.bundle]
    for path in (root / RECEIVER.log / "receipts").iterdir():
        path.unlink()
    collect(root, RECEIVER)
    assert not box(root, RECEIVER).new()
    assert [receipt.log for receipt in sender.clean()] == [RECEIVER.log]
    assert not sender.pending()
    assert not written.parts[0].exists()
    assert not box(root, RECEIVER).clean()  # and the receipt goes, once nobody waits for it
    assert not list((root / RECEIVER.log / "receipts").iterdir())


def test_a_bundle_whose_files_did_not_all_arrive_stays(root: Path) -> None:
    written = post(root)
    collect(root, RECEIVER, lacking=("a" * 64,))
    assert not box(root, SENDER).clean()
    assert written.parts[0].exists()


def test_a_bundle_to_all_stays_until_each_known_device_has_it(root: Path) -> None:
    introduced(root, SENDER, RECEIVER, THIRD)
    post(root, EVERYONE)
    collect(root, RECEIVER)
    assert not box(root, SENDER).clean()
    collect(root, THIRD)
    assert {receipt.log for receipt in box(root, SENDER).clean()} == {RECEIVER.log, THIRD.log}


def test_a_bundle_to_all_stays_while_nobody_is_known(root: Path) -> None:
    post(root, EVERYONE)
    assert not box(root, SENDER).clean()
    assert len(box(root, SENDER).pending()) == 1


def test_any_number_of_devices_exchange_through_one_folder(root: Path) -> None:
    devices = [Signer.generate() for _ in range(5)]
    introduced(root, *devices)
    for device in devices:
        box(root, device).post(EVERYONE, lambda path: made.write(path, ENTRIES), device)
    for device in devices:
        assert len(collect(root, device)) == 4
    for device in devices:
        assert len(box(root, device).clean()) == 4
    assert not list(root.rglob("*.yp"))


def test_a_half_copied_bundle_is_looked_at_again(root: Path) -> None:
    written = post(root)
    whole = written.parts[0].read_bytes()
    written.parts[0].write_bytes(whole[: len(whole) // 2])
    assert len(collect(root, RECEIVER)) == 1
    assert not box(root, SENDER).clean()
    written.parts[0].write_bytes(whole)
    assert len(collect(root, RECEIVER)) == 1
    assert box(root, SENDER).clean()


def test_parts_are_found_together_and_a_missing_one_is_told(root: Path) -> None:
    files = Files(os.urandom(PIECE), os.urandom(PIECE))
    written = post(root, files=files, largest_part=PIECE + 2_000_000)
    (found,) = box(root, RECEIVER).new()
    assert found.complete
    assert found.parts == written.parts
    written.parts[0].rename(root / "elsewhere")
    (found,) = box(root, RECEIVER).new()
    assert not found.complete


def test_copies_under_other_names_and_other_cases_are_found(root: Path) -> None:
    written = post(root)
    original = written.parts[0]
    shutil.copy(original, original.with_name(f"{original.stem} (1).yp"))
    shutil.copy(original, original.with_name(original.name.upper()))
    found = box(root, RECEIVER).new()
    assert len(found) == 3
    assert len({one.name for one in found}) == 3
    assert not box(root, RECEIVER).new({one.name for one in found})


def test_a_mailbox_in_capitals_is_the_same_mailbox(root: Path) -> None:
    post(root)
    for folder in sorted(root.rglob("*"), reverse=True):
        if folder.is_dir():
            folder.rename(folder.with_name(folder.name.upper()))
    assert len(box(root, RECEIVER).new()) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator writes anywhere")
def test_a_stick_that_cannot_be_written_is_read_all_the_same(root: Path) -> None:
    written = post(root)
    root.chmod(0o555)
    try:
        (found,) = box(root, RECEIVER).new()
        assert got(found.parts[0], root.parent / "s").end
        with pytest.raises(MailboxError):
            box(root, RECEIVER).acknowledge(written.manifest.bundle, b"x")
    finally:
        root.chmod(0o755)
    assert not box(root, RECEIVER).new({found.name})


def test_where_the_own_folder_is_a_file_the_fault_is_told(root: Path) -> None:
    """What a write-protected stick does, also where tests run as administrator."""
    (root / RECEIVER.log).write_bytes(b"")
    post(root)
    assert len(box(root, RECEIVER).new()) == 1
    with pytest.raises(MailboxError):
        box(root, RECEIVER).acknowledge("a" * 32, b"x")


def test_cleaning_touches_only_what_is_ours(root: Path) -> None:
    post(root)
    theirs = root / THIRD.log / f"to-{RECEIVER.log}"
    theirs.mkdir(parents=True)
    own = root / SENDER.log / f"to-{RECEIVER.log}"
    for folder in (theirs, own):
        (folder / f".draft.yp.{'a' * 16}.part").write_bytes(b"left by a kill")
        (folder / "draft.yp").write_bytes(b"left by a kill")
        (folder / "holiday.yp").write_bytes(b"somebody's")
    box(root, SENDER).clean()
    assert len(list(theirs.iterdir())) == 3
    assert sorted(path.name for path in own.iterdir() if len(path.name) < 20) == ["holiday.yp"]


def test_a_forged_note_removes_nothing(root: Path) -> None:
    written = post(root)
    note = root / SENDER.log / "sent" / f"{written.manifest.bundle}.json"
    plain = json.loads(note.read_bytes())
    body = json.loads(plain["body"]) | {"heads": {}}
    plain["body"] = json.dumps(body, separators=(",", ":"), sort_keys=True)
    note.write_text(json.dumps(plain, separators=(",", ":"), sort_keys=True))
    assert not box(root, SENDER).pending()
    collect(root, RECEIVER, holds=False)
    assert not box(root, SENDER).clean()
    assert written.parts[0].exists()


def test_a_receipt_counts_only_in_the_folder_of_its_device(root: Path) -> None:
    written = post(root)
    collect(root, RECEIVER)
    (root / RECEIVER.log).rename(root / THIRD.log)
    assert not box(root, SENDER).clean()
    assert written.parts[0].exists()


def test_only_cards_that_their_device_signed_are_shown(root: Path) -> None:
    introduced(root, SENDER, RECEIVER)
    assert {card.log for card in box(root, THIRD).cards()} == {SENDER.log, RECEIVER.log}
    shutil.copy(root / SENDER.log / "card.json", root / RECEIVER.log / "card.json")
    assert {card.log for card in box(root, THIRD).cards()} == {SENDER.log}


def test_links_do_not_lead_out_of_the_mailbox(root: Path) -> None:
    outside = root.parent / "outside" / f"to-{RECEIVER.log}"
    outside.mkdir(parents=True)
    made.write(outside / f"{'a' * 32}.yp", ENTRIES)
    (root / THIRD.log).symlink_to(outside.parent)
    assert not box(root, RECEIVER).new()
    (root / THIRD.log).unlink()
    (root / THIRD.log).mkdir()
    (root / THIRD.log / f"to-{RECEIVER.log}").symlink_to(outside)
    assert not box(root, RECEIVER).new()


@pytest.mark.parametrize("where", ["", "receipts"])
def test_nothing_is_written_through_a_link(root: Path, where: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    place = root / RECEIVER.log / where
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside)
    with pytest.raises(MailboxError):
        box(root, RECEIVER).acknowledge("a" * 32, b"x")
    assert not [path for path in outside.rglob("*") if path.is_file()]


def test_the_mailbox_itself_may_be_reached_by_a_link(root: Path) -> None:
    post(root)
    (root.parent / "link").symlink_to(root)
    assert len(box(root.parent / "link", RECEIVER).new()) == 1


def test_a_writer_that_fails_leaves_nothing_to_wait_for(root: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        box(root, SENDER).post(RECEIVER.log, lambda _path: 1 // 0, SENDER)  # type: ignore[arg-type, return-value]
    assert not box(root, SENDER).pending()
    assert not box(root, RECEIVER).new()
