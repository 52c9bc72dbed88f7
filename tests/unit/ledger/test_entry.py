"""Entries: small signed headers, detachable salted payloads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import TooLargeError
from inspector.ledger import canonical, hlc
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.chain import BrokenEntryError, Chain, Fault
from inspector.ledger.entry import Entry, Head, Header, Kind, Write, decode_writes, make_entry
from inspector.ledger.signing import HEADER_TYPE, Signer, is_signed, pae

SIGNER = Signer.generate()


def log_of_three() -> list[Entry]:
    head, entries = Head.none(), []
    genesis = Write(SIGNER.log, "genesis", {"key": SIGNER.public.hex(), "realm": "practice"})
    for kind, write in (
        (Kind.GENESIS, genesis),
        (Kind.EDIT, Write("a" * 32, "name", "ヤード")),
        (Kind.EDIT, Write("a" * 32, "name", "Yard")),
    ):
        entry, header = make_entry(SIGNER, head, now_ms=1_000, who="p1", kind=kind, writes=(write,))
        head = Head(header.seq, entry.id.hex(), header.hlc)
        entries.append(entry)
    return entries


RECORDED = log_of_three()


def follow_all(entries: list[Entry]) -> None:
    chain = Chain(SIGNER.log)
    for entry in entries:
        chain.follow(entry)


def flipped(entry: Entry, part: str, byte: int) -> Entry:
    data = bytearray(getattr(entry, part))
    data[byte] ^= 1
    return replace(entry, **{part: bytes(data)})


def test_the_signed_bytes_are_the_dsse_encoding() -> None:
    assert (
        pae(b"http://example.com/HelloWorld", b"hello world")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_signature_of_one_type_does_not_pass_for_another() -> None:
    signature = SIGNER.sign(b"body")
    assert is_signed(SIGNER.public, b"body", signature)
    assert not is_signed(SIGNER.public, b"body", signature, b"application/other")
    assert HEADER_TYPE == b"application/vnd.yardproof.header+json"


def test_the_header_carries_no_payload_and_its_hash_is_salted() -> None:
    entry = log_of_three()[1]
    assert "ヤード".encode() not in entry.header
    assert entry.payload is not None
    assert hashlib.sha256(entry.payload).hexdigest() not in entry.header.decode()


def test_a_log_is_followed_from_its_genesis() -> None:
    chain = Chain(SIGNER.log)
    values = [chain.follow(entry)[1][0].value for entry in log_of_three()]
    assert values[1:] == ["ヤード", "Yard"]


@pytest.mark.parametrize("part", ["header", "signature", "salt", "payload"])
def test_a_flipped_bit_anywhere_breaks_the_chain(part: str) -> None:
    for n, entry in enumerate(RECORDED):
        for byte in range(len(getattr(entry, part))):
            with pytest.raises(BrokenEntryError):
                follow_all([*RECORDED[:n], flipped(entry, part, byte)])


def test_a_missing_entry_is_noticed() -> None:
    chain = Chain(SIGNER.log)
    chain.follow(RECORDED[0])
    with pytest.raises(BrokenEntryError) as caught:
        chain.follow(RECORDED[2])
    assert caught.value.fault is Fault.CHAIN


def test_a_log_of_another_key_cannot_take_this_name() -> None:
    other = Signer.generate()
    genesis = Write(SIGNER.log, "genesis", {"key": other.public.hex()})
    entry, _ = make_entry(
        Signer(other.key, other.public, SIGNER.log),
        Head.none(),
        now_ms=1,
        who="p",
        kind=Kind.GENESIS,
        writes=(genesis,),
    )
    with pytest.raises(BrokenEntryError) as caught:
        Chain(SIGNER.log).follow(entry)
    assert caught.value.fault is Fault.KEY


def test_a_field_beyond_64_kib_is_refused_by_name() -> None:
    with pytest.raises(TooLargeError, match="remark"):
        make_entry(
            SIGNER,
            Head.none(),
            now_ms=1,
            who="p",
            kind=Kind.EDIT,
            writes=(Write("r", "remark", "x" * 65_537),),
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_bytes_read_back_as_the_same_meaning(value: object) -> None:
    data = canonical.encode(value)
    assert canonical.encode(canonical.decode(data)) == data


WIDE = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from('"\\\x00\x1f\x7f\u2028\ud7ff\ue000\uffff\U00010000\U0010ffff')
)


@given(
    st.recursive(
        WIDE | st.none() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(WIDE, inner)
    )
)
def test_the_fast_way_writes_the_bytes_of_rfc_8785(value: object) -> None:
    """Also where keys sort differently by UTF-16 than by code points."""
    wanted = rfc8785.dumps(canonical._normalised(value))  # type: ignore[arg-type]
    assert canonical.encode(value) == wanted
    assert canonical.encode(canonical.decode(wanted)) == wanted


def test_keys_sort_by_utf_16() -> None:
    assert canonical.encode({"\ue000": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ue000":1}'.encode()
    with pytest.raises(NotCanonicalError):
        canonical.decode('{"\ue000":1,"\U0001f600":2}'.encode())


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b"-0",
        b"9007199254740992",
        b'"\xed\xa0\x80"',
        b"[" * 40 + b"]" * 40,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        "[1]".encode("utf-16-le"),
        b'{"a": 1}',
        b'{"a":1.5}',
        b'{"a":1,"a":1}',
        b"[NaN]",
        b'"\\u0041"',
        b"[1",
        b"\xff",
        b"[" * 5000,
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.decode(data)


def test_a_float_never_enters_the_record() -> None:
    with pytest.raises(TypeError):
        canonical.encode({"height": 1.5})


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_header_reader(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        Header.decode(data)


@given(JSON)
def test_no_json_crashes_the_header_and_payload_readers(value: object) -> None:
    data = canonical.encode(value)
    with pytest.raises(NotCanonicalError):
        Header.decode(data)
    if not (isinstance(value, list) and not value):
        with pytest.raises(NotCanonicalError):
            decode_writes(data)


@given(st.lists(st.integers(0, 3_000_000_000_000), min_size=1, max_size=30))
def test_the_clock_never_runs_backwards(walls: list[int]) -> None:
    reading, readings = hlc.NEVER, []
    for wall in walls:
        reading = hlc.tick(reading, wall)
        readings.append(reading)
    assert readings == sorted(set(readings))


def test_a_header_reads_back_as_written() -> None:
    header = Header.decode(RECORDED[1].header)
    assert header.encode() == RECORDED[1].header
    assert json.loads(RECORDED[1].header)["kind"] == "edit"
