"""One nursery and one ground for each worker of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.torture import ground, nursery
from tests.torture.ground import Ground
from tests.torture.nursery import Nursery


@pytest.fixture(scope="session")
def children() -> Iterator[Nursery]:
    with nursery.opened() as opened:
        yield opened


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return ground.made(tmp_path_factory.mktemp("ground"))
