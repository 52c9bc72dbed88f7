"""An agency comes back from paper, and a typing error is told by its line."""

from __future__ import annotations

import random

import pytest

from inspector.ledger import recovery
from inspector.ledger.recovery import LINES, RecoveryError

SEED = bytes(range(32))


def test_a_seed_comes_back_from_its_lines() -> None:
    chance = random.Random(1)
    for _n in range(50):
        seed = chance.randbytes(32)
        lines = recovery.to_lines(seed)
        assert len(lines) == LINES == 7
        assert recovery.from_text("\n".join(lines)) == seed


def test_how_it_was_typed_does_not_matter() -> None:
    lines = recovery.to_lines(SEED)
    sloppy = "\n\n".join(line.lower().replace("0", "o").replace("1", "l").replace(" ", "") for line in lines)
    with_numbers = "\n".join(f" {n} ) {line[3:].replace(' ', '-')}" for n, line in enumerate(lines, 1))
    without = "\r\n".join(line[3:] for line in lines)
    assert recovery.from_text(with_numbers) == recovery.from_text(without) == SEED
    assert recovery.from_text(sloppy.replace("l.", "1.")) == SEED


@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_letter_is_told_by_its_line(seed: int) -> None:
    chance = random.Random(seed)
    for n in range(LINES):
        lines = list(recovery.to_lines(SEED))
        at = chance.choice([at for at in range(3, len(lines[n])) if lines[n][at] != " "])
        letter = chance.choice([one for one in "23456789ABCDEFGH" if one != lines[n][at]])
        lines[n] = lines[n][:at] + letter + lines[n][at + 1 :]
        with pytest.raises(RecoveryError) as refused:
            recovery.from_text("\n".join(lines))
        assert refused.value.lines == (n + 1,)
        assert str(n + 1) in str(refused.value)


def test_lines_that_changed_places_are_told() -> None:
    lines = list(recovery.to_lines(SEED))
    lines[2], lines[4] = f"3. {lines[4][3:]}", f"5. {lines[2][3:]}"
    with pytest.raises(RecoveryError) as refused:
        recovery.from_text("\n".join(lines))
    assert refused.value.lines == (3, 5)


def test_lines_of_two_sheets_and_missing_lines_are_told() -> None:
    one, other = recovery.to_lines(SEED), recovery.to_lines(SEED[::-1])
    for lines in ((*one[:3], *other[3:]), one[:6], (), (*one, "8. ABCD EFGH JKMN")):
        with pytest.raises(RecoveryError) as refused:
            recovery.from_text("\n".join(lines))
        assert refused.value.lines == ()


def test_other_signs_are_told_by_their_line() -> None:
    lines = list(recovery.to_lines(SEED))
    lines[5] = "6. ÄBCD EFGH ???"
    with pytest.raises(RecoveryError) as refused:
        recovery.from_text("\n".join(lines))
    assert refused.value.lines == (6,)
