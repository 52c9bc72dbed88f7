"""Every checklist is filled to its end in our engine, in every country, and every question of it is reached."""

from __future__ import annotations

import pytest

from tests.unit.checklists.robot import PICKS, alone, asked, fill
from tests.unit.checklists.shipped import PROGRAMME, form

COUNTRIES = ("JP", "ID", "TH", "PH", "MY", "VN")
TURNS = {  # questions whose every choice opens others
    "G": [{"medium": name} for name in form("G").lists["medium"]],
    "CO": [{"route": name} for name in form("CO").lists["route"]],
}
WALKED = ["F", "G", "H", *PROGRAMME]


@pytest.mark.parametrize("letter", WALKED)
def test_every_item_is_reached_and_nothing_is_left_open(letter: str) -> None:
    reached: set[str] = set()
    for country in COUNTRIES:
        for pick in PICKS:
            session = alone(letter, country=country)
            reached |= fill(session, pick)
            assert session.gaps() == (), (country, pick)
            assert all(state.value or state.kind == "upload" for state in asked(session)), (country, pick)
    for turn in TURNS.get(letter, []):
        reached |= fill(alone(letter, country="JP"), 0, **turn)
    assert reached == set(form(letter).items)
