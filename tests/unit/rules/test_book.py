"""Which rows govern: the agency's over the shipped ones, visibly, and only what was confirmed word for word."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.rules.book import Book, Place
from inspector.rules.citation import Status
from inspector.rules.pack import Pack, Rule, read_pack

DAY = date(2026, 11, 23)
MALAYSIA = Place("MY")


def pack(name: str, *rows: str, head: str = "") -> Pack:
    text = f'[pack]\nid = "{name}"\nversion = "1"\ntitle = "t"\njurisdiction = "MY"\n{head}\n'
    return read_pack((text + "\n".join(rows)).encode(), f"{name}.toml")


def row(name: str, days: int, *, when: str = "", more: str = 'state = "read"') -> str:
    return f"""
[[rule]]
id = "{name}"
requirement = "storage_time"
instrument = "Act"
text = "At most {days} days."
confidence = "read"
source = "R"
{more}
[rule.parameters]
limit = {{ value = {days}, unit = "days" }}
{"[rule.when]" + chr(10) + when if when else ""}
"""


def governing(book: Book, day: date = DAY) -> dict[str, Rule]:
    return {one.id: one for one in book.governing(day, "storage_time")}


def test_the_agencys_row_stands_in_for_the_shipped_one_and_names_it() -> None:
    found = governing(Book((pack("shipped", row("a", 90)),), (pack("own", row("b", 60)),)))
    assert list(found) == ["b"]
    assert found["b"].overrides == ("a",)
    assert "in place of a" in found["b"].citation.printed


def test_the_later_of_two_packs_of_an_agency_goes_first() -> None:
    packs = (pack("one", row("b", 60)), pack("two", row("c", 30)))
    found = governing(Book((pack("shipped", row("a", 90)),), packs))
    assert list(found) == ["c"]
    assert set(found["c"].overrides) == {"a", "b"}


@pytest.mark.parametrize(
    ("shipped", "own", "left"),
    [
        ("", "", ["b"]),
        ('category = "1"', "", ["b"]),
        ("", 'category = "1"', ["b", "a"]),
        ('category = "1"', 'category = "1"', ["b"]),
        ('category = "1"', 'category = "2"', ["b", "a"]),
    ],
)
def test_only_what_the_agencys_row_covers_is_overridden(shipped: str, own: str, left: list[str]) -> None:
    book = Book((pack("shipped", row("a", 90, when=shipped)),), (pack("own", row("b", 60, when=own)),))
    assert list(governing(book)) == left


@pytest.mark.parametrize("state", ["draft", "replaced"])
def test_a_draft_of_the_agency_overrides_nothing(state: str) -> None:
    own = pack("own", row("b", 60, more=f'state = "{state}"'))
    assert list(governing(Book((pack("shipped", row("a", 90)),), (own,)))) == ["a"]


def test_an_agencys_row_overrides_only_while_it_holds() -> None:
    own = pack("own", row("b", 60, more='state = "in force"\nvalid_from = 2026-06-01\nvalid_to = 2026-12-31'))
    book = Book((pack("shipped", row("a", 90)),), (own,))
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [list(governing(book, day)) for day in days] == [["a"], ["b"], ["b"], ["a"]]


def test_a_pack_that_is_switched_off_governs_nothing_and_is_still_shown() -> None:
    book = Book((pack("shipped", row("a", 90), head="enabled = false"),))
    assert governing(book) == {}
    assert [rule.id for rule in book.rules] == ["a"]


def test_only_the_very_words_that_were_confirmed_are_confirmed() -> None:
    first, second = pack("p", row("a", 90)), pack("p", row("a", 91))
    book = Book((first,), (), frozenset({first.rules[0].content}))
    assert [rule.status for rule in book.rules] == [Status.CONFIRMED]
    changed = Book((second,), (), frozenset({first.rules[0].content}))
    assert [rule.status for rule in changed.rules] == [Status.REFERENCE]


def test_the_same_words_in_another_pack_or_another_order_of_fields() -> None:
    one, other = pack("p", row("a", 90)), pack("q", row("a", 90))
    assert one.rules[0].content != other.rules[0].content
    turned = row("a", 90).replace('id = "a"\n', "").replace('source = "R"', 'source = "R"\nid = "a"')
    assert pack("p", turned).rules[0].content == one.rules[0].content


def test_a_place_has_its_country_and_its_ordinance() -> None:
    assert Place("JP", "chiba_city").jurisdictions == ("JP", "JP/chiba_city")
    assert MALAYSIA.jurisdictions == ("MY",)
