"""The power goes at any moment: what was acknowledged is on the disk, and what is there is sound."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.torture import power
from tests.torture.ground import SCENARIOS, Ground, holds
from tests.torture.nursery import Nursery
from tests.torture.power import Recording


@pytest.fixture(scope="module")
def recordings(
    children: Nursery, prepared: Ground, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Recording]:
    """One run of every scenario that nobody disturbs."""
    made = {}
    for scenario in SCENARIOS:
        folder = tmp_path_factory.mktemp(scenario)
        before = prepared.begun(folder / "before", scenario)
        ground = before.copy(folder / "worked")
        with children.child(scenario, **ground.arguments) as child:
            made[scenario] = power.record(child, ground.folder, before.folder, folder / "log")
    return made


def cut_off(recording: Recording, prepared: Ground, scenario: str, folder: Path, seed: int) -> None:
    """Anywhere, and every other time right after something was acknowledged."""
    chance = random.Random(seed)
    at = chance.randint(0, len(recording.ops))
    if seed % 2:
        at = chance.choice([n for n, op in enumerate(recording.ops, 1) if op.kind == "told"])
    words = power.cut(recording, at, seed, folder)
    try:
        holds(replace(prepared, folder=folder, scenario=scenario), words)
    except BaseException as error:
        error.add_note(f"{scenario}: cut after {at} operations with seed {seed}; told {words}")
        raise
    shutil.rmtree(folder)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_was_acknowledged_outlives_the_power(
    recordings: dict[str, Recording], prepared: Ground, tmp_path: Path, scenario: str
) -> None:
    for seed in range(10):
        cut_off(recordings[scenario], prepared, scenario, tmp_path / "after", seed)


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_was_acknowledged_outlives_two_thousand_cuts(
    recordings: dict[str, Recording], prepared: Ground, tmp_path: Path, scenario: str
) -> None:
    for seed in range(10, 310):
        cut_off(recordings[scenario], prepared, scenario, tmp_path / "after", seed)
