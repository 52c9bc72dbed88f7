"""Numbers on paper and values as fields."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.clock import Moment
from inspector.domain.evidence import EvidenceFile
from inspector.domain.fields import fields_of, value_of
from inspector.domain.ids import RecordId, new_id
from inspector.domain.numbers import check_character, checked_number, device_code, document_number
from inspector.errors import InputError, RecordAlteredError
from inspector.geo.position import Position, Source
from tests import make

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = st.builds(
    document_number,
    st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=5, max_size=5),
    st.integers(2020, 2099),
    st.integers(1, 99_999),
)


def test_the_check_character_is_that_of_iso_7064() -> None:
    """The example of ISO/IEC 7064 for MOD 37,36: A12425GABC1234002 has the check character M."""
    assert check_character("A12425GABC1234002") == "M"


@given(NUMBERS, st.data())
def test_every_single_wrong_character_is_noticed(number: str, data: st.DataObject) -> None:
    assert checked_number(f" {number.lower()} ") == number
    places = [at for at, letter in enumerate(number) if letter != "-"]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([letter for letter in LETTERS if letter != number[at]]))
    with pytest.raises(InputError):
        checked_number(number[:at] + other + number[at + 1 :])


def test_device_codes_differ_and_are_easy_to_read() -> None:
    codes = {device_code(f"{n:032x}") for n in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("ILOU")


def test_a_value_reads_back_from_its_fields() -> None:
    place = Position(Decimal("35.4981"), Decimal("140.1153"), Source.TYPED, Decimal("3.1"), make.moment())
    facility = make.facility(position=place)
    assert value_of(type(facility), {"id": facility.id, **fields_of(facility)}) == facility
    file = EvidenceFile(
        new_id(),
        new_id(),
        1,
        "a",
        "b",
        "c",
        4,
        "image/jpeg",
        "木村",
        make.moment(),
        ("x:y",),
        "",
        {"taken": "2026"},
    )
    assert value_of(EvidenceFile, {"id": file.id, **fields_of(file)}) == file


def test_fields_of_a_newer_version_are_left_aside_and_impossible_ones_are_told() -> None:
    facility = make.facility()
    fields = {"id": facility.id, **fields_of(facility)}
    assert value_of(type(facility), {**fields, "drone_zone": "red"}) == facility
    with pytest.raises(RecordAlteredError, match=str(facility.id)):
        value_of(type(facility), {**fields, "status": "haunted"})


@pytest.mark.parametrize(
    "text", ["2026-11-24T12:04:05.678+09:00[Asia/Tokyo]", "2026-11-24T03:04:05.678+00:00[UTC]"]
)
def test_a_moment_keeps_its_wall_clock_and_its_zone(text: str) -> None:
    assert str(Moment.parse(text)) == text
    assert Moment.parse(text).utc.hour == 3


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-11-24T12:04:05", "2026-13-24T12:04:05Z", "2026-11-24T12:00[Mars/Base]"]
)
def test_a_time_that_could_be_anywhere_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Moment.parse(text)


def test_ids_are_random_and_well_formed() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 32 and isinstance(RecordId(one), str) for one in made)
