"""A million mangled expressions: each is read or refused with words, none crashes, none takes long."""

from __future__ import annotations

import os
import random
import time

import pytest

from inspector.forms.xpath.compiler import Compiled, compiled
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.scope import Runtime, Scope
from tests.conftest import FakeClock
from tests.unit.forms.trees import yard

SEEDS = (
    "/data/pile[h > 5]/d + sum(../x) * 2",
    "if(selected(/data/a, 'b'), concat('x', string(.)), coalesce(//y, -3.5e2))",
    "count(/data/row[w = current()/../k and position() != last()]) div 7 mod 2",
    "substr(normalize-space(' a  b '), 1, 2) = 'é' or not(true())",
    "preceding-sibling::*[1]/@id | ancestor-or-self::node()/text()",
    "format-date(today(), '%Y-%n-%e') < date('2026-11-24T10:00:00+09:00')",
)
PIECES = (
    "(", ")", "[", "]", "/", "//", "..", ".", "@", "::", "*", "'", '"', "|", "$", ",", "and", "or", "div", "mod",
    "-", "+", "=", "!=", "<=", ">", "1", "0.5", "9" * 40, "1e400", "node()", "text()", "count", "sum(", "regex(",
    "pow(", "uuid(", "substr(", "self::", "following::", "\x00", "\ud7ff", "ก", "日本", "\n", " ", "-" * 50, "(" * 150,
    "date(", "round(", "int(", "randomize(", "join(", "position(", "area('1 2;3 4;5 6')", "digest('a','sha-256')",
)  # fmt: skip
SLOWEST = 2.0  # seconds for one input; anything near it is a hang in the making
MANY = int(os.environ.get("YARDPROOF_FUZZ", "1000000"))


def mangled(chance: random.Random) -> str:
    text = chance.choice(SEEDS)
    for _n in range(chance.randrange(1, 7)):
        at, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        kind = chance.random()
        if kind < 0.4:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif kind < 0.6:
            text = text[:at] + text[end:]
        elif kind < 0.8:
            text = text[:end] + text[at:end] + text[end:]
        else:
            text = text[:at] + chr(chance.randrange(1, 0x3100)) + text[at + 1 :]
    return text[:400]


def fuzz(number: int, seed: int) -> int:
    """How many of so many inputs could be read; every one of those is run as well."""
    chance = random.Random(seed)
    root = yard()
    scope = Scope.of(root, Runtime(FakeClock(), random.Random(1), {}))
    read = 0
    for n in range(number):
        text = mangled(chance)
        start = time.monotonic()
        try:
            found: Compiled = compiled(text)
            found.faults()
            found.references("/data/row/w")
            read += 1
            found.run(scope)
        except XPathError:
            pass
        assert time.monotonic() - start < SLOWEST, text
        if n % 20_000 == 0:
            compiled.cache_clear()
    return read


def test_mangled_expressions_are_read_or_refused() -> None:
    assert fuzz(5_000, 1) > 100


@pytest.mark.long
def test_a_million_mangled_expressions_are_read_or_refused() -> None:
    assert fuzz(MANY, 2) > MANY // 50
