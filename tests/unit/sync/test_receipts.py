"""A receipt proves that one bundle reached one device, and nothing else does."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.ledger import canonical
from inspector.ledger.signing import HEADER_TYPE
from inspector.sync import receipts
from inspector.sync.faults import ReceiptError
from inspector.sync.manifest import BUNDLE_TYPE, Manifest, Mark
from inspector.sync.receipts import Expected
from tests.unit.sync import made
from tests.unit.sync.made import RECEIVER, SENDER

AHEAD = {SENDER.log: (Mark(9, "b" * 64),)}


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return made.write(tmp_path / "a.yp", made.log(3)).manifest


def receipt_for(manifest: Manifest, *, holds: bool = True, lacking: tuple[str, ...] = ()) -> bytes:
    return receipts.acknowledge(
        manifest, AHEAD, RECEIVER, holds=lambda _log, _mark: holds, now=made.NOW, lacking=lacking
    )


def resigned(data: bytes, signature: bytes, kind: str = receipts.RECEIPT_TYPE) -> bytes:
    envelope = json.loads(data)
    envelope["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    envelope["payloadType"] = kind
    return canonical.encode(envelope)


def body_of(data: bytes) -> bytes:
    return base64.b64decode(json.loads(data)["payload"])


def test_a_receipt_names_who_got_what(manifest: Manifest) -> None:
    found = receipts.check(receipt_for(manifest), Expected.of(manifest), by=RECEIVER.log)
    assert found.log == RECEIVER.log
    assert found.received == str(made.NOW)
    assert found.covers(manifest.heads)
    assert found.covers(AHEAD)


def test_a_receipt_that_holds_one_log_does_not_cover_two(manifest: Manifest) -> None:
    found = receipts.check(receipt_for(manifest), Expected.of(manifest))
    assert not found.covers({**manifest.heads, RECEIVER.log: (Mark(1, "d" * 64),)})


def test_a_receiver_that_lacks_a_head_does_not_cover_it(manifest: Manifest) -> None:
    data = receipt_for(manifest, holds=False, lacking=("c" * 64,))
    found = receipts.check(data, Expected.of(manifest))
    assert not found.covers(manifest.heads)
    assert found.lacking == ("c" * 64,)


def test_a_receipt_of_another_bundle_or_device_proves_nothing(manifest: Manifest) -> None:
    data, expected = receipt_for(manifest), Expected.of(manifest)
    for wrong in (
        Expected.of(replace(manifest, bundle="d" * 32)),
        Expected.of(replace(manifest, nonce="d" * 32)),
    ):
        with pytest.raises(ReceiptError):
            receipts.check(data, wrong)
    with pytest.raises(ReceiptError):
        receipts.check(data, expected, by=SENDER.log)


@pytest.mark.parametrize("kind", [HEADER_TYPE, BUNDLE_TYPE, b"application/vnd.yardproof.card+json"])
def test_a_signature_over_another_type_is_not_one_over_a_receipt(manifest: Manifest, kind: bytes) -> None:
    data = receipt_for(manifest)
    replayed = RECEIVER.sign(body_of(data), kind)
    for told in (receipts.RECEIPT_TYPE, kind.decode()):
        with pytest.raises(ReceiptError):
            receipts.read(resigned(data, replayed, told))
    assert receipts.read(resigned(data, RECEIVER.sign(body_of(data), receipts.RECEIPT_TYPE.encode())))


def test_every_flipped_bit_is_seen(manifest: Manifest) -> None:
    data = receipt_for(manifest)
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ReceiptError):
            receipts.read(bytes(flipped))


@pytest.mark.parametrize(
    "data",
    [b"", b"[" * 100_000, b"{}", b"[]", b'{"payload":1,"payloadType":2,"signatures":[3]}', b"\xff", b"null"],
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ReceiptError):
        receipts.read(data)
