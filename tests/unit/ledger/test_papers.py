"""What an agency signs is read strictly: altered, cut, of another kind or by another key, it is refused with a reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from inspector.ledger import canonical, papers
from inspector.ledger.entry import LARGEST_FIELD
from inspector.ledger.envelope import Envelope
from inspector.ledger.papers import Approval, Certificate, PaperError, Revocation, Rotation, Wrong
from tests.unit.store.agencies import Agency
from tests.unit.store.devices import Device

CHIBA, OTHER = Agency(), Agency(201)
DEVICE = Device("A", seed=1)
GOOD = CHIBA.certificate(DEVICE)


def signed(plain: object, kind: str = Certificate.TYPE, by: Agency = CHIBA) -> bytes:
    return Envelope.signed(canonical.encode(plain), kind, by.signer).encode()


def body() -> dict[str, object]:
    told: dict[str, object] = json.loads(base64.b64decode(json.loads(GOOD)["payload"]))
    return told


def changed(**fields: object) -> bytes:
    return signed(body() | fields)


def resigned(change: Callable[[dict[str, object]], object]) -> bytes:
    envelope = json.loads(GOOD)
    change(envelope)
    return canonical.encode(envelope)


def deep() -> bytes:
    inner: object = 0
    for _n in range(30):
        inner = [inner]
    return signed(body() | {"scope": [inner]})


HOSTILE = {
    "cut short": (GOOD[:-20], Wrong.FORM),
    "empty": (b"", Wrong.FORM),
    "no JSON": (b"\xff\xfe", Wrong.FORM),
    "not canonical": (GOOD.replace(b'"payload":', b'"payload": '), Wrong.FORM),
    "deep JSON": (b"[" * 30_000 + b"]" * 30_000, Wrong.FORM),
    "deep JSON inside": (deep(), Wrong.FORM),
    "too large": (b"x" * (LARGEST_FIELD + 1), Wrong.SIZE),
    "an altered name": (
        resigned(
            lambda one: one.update(
                payload=base64.b64encode(canonical.encode(body() | {"name": "Somebody"})).decode()
            )
        ),
        Wrong.SIGNATURE,
    ),
    "signed by another agency": (signed(body(), by=OTHER), Wrong.SIGNATURE),
    "another type": (resigned(lambda one: one.update(payloadType="application/json")), Wrong.TYPE),
    "a certificate as a revocation": (
        resigned(lambda one: one.update(payloadType=Revocation.TYPE)),
        Wrong.FORM,
    ),
    "an approval whose signature is of a revocation": (
        Envelope(
            Approval.TYPE,
            Approval(CHIBA.root, "1" * 32, "2" * 32, "2026-11-24T10:00:00.000+09:00[Asia/Tokyo]").encode(),
            Envelope.decode(CHIBA.revocation("1" * 32), LARGEST_FIELD).signatures,
        ).encode(),
        Wrong.SIGNATURE,
    ),
    "no signature": (resigned(lambda one: one.update(signatures=[])), Wrong.FORM),
    "a hundred signatures": (
        resigned(lambda one: one.update(signatures=json.loads(GOOD)["signatures"] * 100)),
        Wrong.FORM,
    ),
    "a rotation with one signature": (
        Envelope.signed(
            Rotation(CHIBA.root, OTHER.root, False, "2026-11-24T10:00:00.000+09:00[Asia/Tokyo]").encode(),
            Rotation.TYPE,
            CHIBA.signer,
        ).encode(),
        Wrong.SIGNATURE,
    ),
    "a log that is not its key's": (changed(log="0" * 32), Wrong.FORM),
    "an unknown role": (changed(role="king"), Wrong.FORM),
    "an unknown field": (changed(more=1), Wrong.FORM),
    "dates the wrong way round": (changed(notAfter="2020-01-01"), Wrong.FORM),
    "a date that is none": (changed(notAfter="20271231"), Wrong.FORM),
    "a name of several lines": (changed(name="A\nB"), Wrong.FORM),
    "an endless name": (changed(name="x" * 401), Wrong.FORM),
    "a thousand places": (changed(scope=["JP"] * 1000), Wrong.FORM),
    "a key that is a number": (changed(key=5), Wrong.FORM),
    "a list": (signed([1]), Wrong.FORM),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_that_is_not_as_it_was_signed_is_refused_with_the_reason(name: str) -> None:
    data, wrong = HOSTILE[name]
    with pytest.raises(PaperError) as refused:
        papers.read(data)
    assert refused.value.wrong is wrong
    assert wrong.label in str(refused.value)


def test_every_kind_of_document_is_read_as_it_was_written() -> None:
    for data in (
        GOOD,
        CHIBA.revocation("1" * 32),
        CHIBA.revocation("1" * 32, 5, "f" * 64),
        CHIBA.approval("1" * 32, "2" * 32),
        CHIBA.rotation(OTHER, ends=True),
    ):
        paper = papers.read(data)
        assert paper.agency == CHIBA.root
        assert base64.b64encode(paper.encode()).decode() == json.loads(data)["payload"]


def test_no_flipped_bit_of_a_certificate_is_accepted() -> None:
    for n in range(0, len(GOOD) * 8, 7):
        flipped = bytearray(GOOD)
        flipped[n // 8] ^= 1 << (n % 8)
        with pytest.raises(PaperError):
            papers.read(bytes(flipped))


def test_a_fingerprint_is_read_out_in_groups() -> None:
    told = papers.fingerprint(CHIBA.root)
    assert [len(group) for group in told.split()] == [4] * 8
    assert told != papers.fingerprint(OTHER.root)
