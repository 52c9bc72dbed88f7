"""What taking in photos costs: against reading, hashing and a scaled decode of the same files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from PIL import Image

from inspector.app import facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.domain.realm import Realm
from tests import make
from tests.benchmarks.test_record import in_turn
from tests.conftest import FakeClock

BATCH = 12


def photographs(folder: Path, count: int) -> list[Path]:
    """JPEGs of 12 megapixels and about 4 MB, no two the same."""
    folder.mkdir()
    noise = Image.effect_noise((1000, 750), 60).resize((4000, 3000)).convert("RGB")
    made = []
    for n in range(count):
        path = folder / f"{n:03d}.jpg"
        noise.putpixel((n % 4000, n // 4000), (255, 0, n % 256))
        noise.save(path, quality=88)
        made.append(path)
    return made


def test_import_takes_at_most_1_8_times_reading_hashing_and_decoding(benchmark: Any, tmp_path: Path) -> None:
    clock = FakeClock()
    rounds = 5
    photos = iter(photographs(tmp_path / "photos", BATCH * (rounds + 3)))
    workspaces.create(tmp_path / "ws", realm=Realm.PRACTICE, person=make.person(), clock=clock)
    with workspaces.opened(tmp_path / "ws", clock=clock) as ws:
        facility = make.facility()
        facilities.add(ws, facility)
        made = inspections.start(ws, facility.id, [shipped_checklists()["common"]]).made
        opened = inspections.load(ws, str(made))
        batch: list[Path] = []

        def ours() -> None:
            batch[:] = [next(photos) for _ in range(BATCH)]
            taken = files.take_in(opened, batch, taken_by="Abe")
            assert len(taken.taken) == BATCH

        def peer() -> None:
            for path in batch:
                data = path.read_bytes()
                hashlib.sha256(data).hexdigest()
                with Image.open(path) as image:
                    image.draft("RGB", (512, 512))
                    image.thumbnail((512, 512))

        ratio = in_turn(benchmark, ours, peer, rounds)
    assert ratio <= 1.8
