"""SIGKILL at any moment of the daily work, again and again in one workspace: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.torture.ground import Ground, holds
from tests.torture.nursery import Nursery

WORK = ("answer", "keep", "receive", "send", "take")
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or not hasattr(signal, "SIGKILL"),
    reason="this system cannot kill a process outright",
)


def killed_at_any_moment(children: Nursery, ground: Ground, chance: random.Random) -> list[str]:
    busy: dict[str, str | int | bool] = {"count": 1_000} if ground.scenario == "answer" else {}
    with children.child(ground.scenario, **ground.arguments | busy) as child:
        child.say("go")
        time.sleep(chance.uniform(0, 0.25))
        child.kill()
        return child.words()


def kill_and_look(children: Nursery, prepared: Ground, folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    ground = prepared.copy(folder / "killed")
    for n in range(200):
        (ground.folder / "sources" / f"more-{n:03d}.bin").write_bytes(f"photo {seed} {n} ".encode() * 20_000)
    acknowledged = 0
    for kill in range(kills):
        ground = replace(ground, scenario=WORK[kill % len(WORK)])
        words = killed_at_any_moment(children, ground, chance)
        acknowledged += len(words)
        holds(ground, words)
    assert acknowledged >= kills // 3


@pytest.mark.parametrize("seed", range(2))
def test_what_was_acknowledged_survives_fifty_kills(
    children: Nursery, prepared: Ground, tmp_path: Path, seed: int
) -> None:
    kill_and_look(children, prepared, tmp_path, 25, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_what_was_acknowledged_survives_a_thousand_kills(
    children: Nursery, prepared: Ground, tmp_path: Path, seed: int
) -> None:
    kill_and_look(children, prepared, tmp_path, 50, seed)
