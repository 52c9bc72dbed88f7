"""A disk that is full from one write on, for every write: said plainly, nothing lost, and it goes on with room."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.torture import tracer
from tests.torture.ground import SCENARIOS, Ground, holds
from tests.torture.nursery import Nursery
from tests.torture.tracer import TAKES_ROOM, Point

FAULTS = ("full from there on", "broken once")
EACH = 14  # points of a scenario and a fault that a change is tried with; two hundred in all
Points = Callable[[str], list[Point]]


@pytest.fixture(scope="module")
def points(children: Nursery, prepared: Ground, tmp_path_factory: pytest.TempPathFactory) -> Points:
    @cache
    def of(scenario: str) -> list[Point]:
        folder = tmp_path_factory.mktemp(scenario)
        ground = prepared.begun(folder / "counted", scenario)
        with children.child(scenario, **ground.arguments) as child:
            return tracer.points(child, folder / "log", TAKES_ROOM)

    return of


def refused(children: Nursery, ground: Ground, options: list[str], log: Path) -> tuple[list[str], bool]:
    """What a child tells whose writes are refused until it complains, and whether any was."""
    words: list[str] = []
    with children.child(ground.scenario, **ground.arguments, patient=True) as child:
        with tracer.traced(child, *options, "-o", str(log), calls=TAKES_ROOM):
            child.say("go")
            while (word := child.next_word()) is not None:
                words.append(word)
                if word.startswith("refused "):
                    break
        if words and words[-1].startswith("refused "):
            child.say("there is room")
            words += child.words()
    return words, "(INJECTED)" in log.read_text(errors="replace")


def refuse_at(
    children: Nursery, prepared: Ground, folder: Path, scenario: str, fault: str, points: list[Point]
) -> None:
    untouched = 0  # ids differ from run to run, and with them the number of pages that are written
    for n, point in enumerate(points):
        ground = prepared.begun(folder / f"{n}", scenario)
        full = fault == FAULTS[0]
        options = point.from_here("error=ENOSPC", TAKES_ROOM) if full else point.at("error=EIO")
        words, was_refused = refused(children, ground, options, folder / "log")
        untouched += not was_refused
        try:
            assert words[-1] == "end"
            holds(ground, words)
        except BaseException as error:
            error.add_note(f"{scenario}, {fault}: refused {point.line}; told {words}")
            raise
        shutil.rmtree(ground.folder)
    assert untouched <= len(points) // 10


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_refused_write_loses_nothing(
    children: Nursery, prepared: Ground, tmp_path: Path, points: Points, scenario: str, fault: str
) -> None:
    every = points(scenario)
    step = max(1, len(every) // EACH)
    refuse_at(children, prepared, tmp_path, scenario, fault, every[FAULTS.index(fault) :: step])


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_refused_write_loses_anything(
    children: Nursery, prepared: Ground, tmp_path: Path, points: Points, scenario: str, fault: str
) -> None:
    refuse_at(children, prepared, tmp_path, scenario, fault, points(scenario))
