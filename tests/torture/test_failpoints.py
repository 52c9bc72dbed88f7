"""SIGKILL before every call that changes a file: what was acknowledged is there, the rest is cleanly absent.

The kernel keeps what a killed process wrote, so this is every state that a crash of the program can leave. What
the power takes with it is `test_power_cut`.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.torture import tracer
from tests.torture.ground import SCENARIOS, Ground, holds
from tests.torture.nursery import Nursery
from tests.torture.tracer import Point

PARTS = 3  # of the points of a scenario, so that two workers share them
LARGE = (
    "receive",
    "take",
    "upgrade",
    "create",
)  # their one transaction is many writes to the log of the database
Points = Callable[[str], list[Point]]


@pytest.fixture(scope="module")
def points(children: Nursery, prepared: Ground, tmp_path_factory: pytest.TempPathFactory) -> Points:
    """The calls of a scenario before which a kill leaves another state than before the call ahead of it."""

    @cache
    def of(scenario: str) -> list[Point]:
        folder = tmp_path_factory.mktemp(scenario)
        ground = prepared.begun(folder / "counted", scenario)
        with children.child(scenario, **ground.arguments) as child:
            found = tracer.points(child, folder / "log")
        # A sync changes nothing that outlives a mere kill.
        return [point for before, point in pairwise(found) if before.call not in tracer.SYNCS]

    return of


def some(points: list[Point]) -> list[Point]:
    """Every call that is no write amid writes, and of those each fifth."""
    return [
        point
        for n, point in enumerate(points)
        if n % 5 == 0 or {one.call for one in points[n - 1 : n + 2]} != {"pwrite64"}
    ]


def killed_before(children: Nursery, ground: Ground, point: Point) -> list[str]:
    """What was told to a child that dies when it begins this call."""
    with (
        children.child(ground.scenario, **ground.arguments) as child,
        tracer.traced(child, *point.at("signal=SIGKILL"), "-o", "/dev/null"),
    ):
        child.say("go")
        return child.words()


def held(ground: Ground, words: list[str], point: Point) -> None:
    try:
        assert not [word for word in words if word.startswith("refused DiskError")]
        holds(ground, words)
    except BaseException as error:
        error.add_note(f"{ground.scenario}: killed first before {point.line}; told {words}")
        raise
    shutil.rmtree(ground.folder)


def kill_at_each_and_again(
    children: Nursery, prepared: Ground, folder: Path, scenario: str, points: list[Point]
) -> None:
    survived = 0  # ids differ from run to run, and with them the number of pages that are written
    for n, point in enumerate(points):
        ground = prepared.begun(folder / f"{n}", scenario)
        words = killed_before(children, ground, point)
        survived += words[-1:] == ["end"]
        words += killed_before(children, ground, points[n // 2])
        held(ground, words, point)
    assert survived <= len(points) // 10


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_before_every_change_and_another_while_it_recovers(
    children: Nursery, prepared: Ground, tmp_path: Path, points: Points, scenario: str, part: int
) -> None:
    every = some(points(scenario)) if scenario in LARGE else points(scenario)
    assert len(every) > 20
    kill_at_each_and_again(children, prepared, tmp_path, scenario, every[part::PARTS])


@pytest.mark.long
@pytest.mark.parametrize("scenario", LARGE)
def test_a_kill_before_every_write_of_a_large_transaction(
    children: Nursery, prepared: Ground, tmp_path: Path, points: Points, scenario: str
) -> None:
    kill_at_each_and_again(children, prepared, tmp_path, scenario, points(scenario))


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_fifty_kills_in_a_row_from_every_change_on(
    children: Nursery, prepared: Ground, tmp_path: Path, points: Points, scenario: str
) -> None:
    """The first at the change, the others anywhere: each child finds what all before it left."""
    every = some(points(scenario)) if scenario in LARGE else points(scenario)
    for n, point in enumerate(every):
        chance = random.Random(n)
        ground = prepared.begun(tmp_path / f"{n}", scenario)
        words = killed_before(children, ground, point)
        for _kill in range(49):
            words += killed_before(children, ground, chance.choice(every))
        held(ground, words, point)
