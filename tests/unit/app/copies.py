"""Workspaces of several people that exchange bundles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.app import exchanging, facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.exchanging import BundleTaken, Sent, Taken
from inspector.app.workspace import Workspace
from inspector.domain.realm import Realm
from tests import make
from tests.conftest import FakeClock

SMALL = "| survey |\n| | type | name | label |\n| | text | a | What is there? |\n"


class Copy:
    """One person's workspace, open for as long as the test runs."""

    def __init__(self, folder: Path, name: str, *, realm: Realm = Realm.PRACTICE) -> None:
        self.name, self.folder = name, folder / name
        self.clock = FakeClock()
        workspaces.create(self.folder, realm=realm, person=make.person(name=name), clock=self.clock)
        self.ws: Workspace
        self.close: Callable[[], None]
        self.ws, self.close = workspaces.open_workspace(self.folder, clock=self.clock)

    @classmethod
    def of(cls, folder: Path) -> Copy:
        """The workspace that lies in this folder."""
        copy = object.__new__(cls)
        copy.name, copy.folder, copy.clock = folder.name, folder, FakeClock()
        copy.ws, copy.close = workspaces.open_workspace(folder, clock=copy.clock)
        return copy

    def visit(self, *photos: bytes) -> str:
        """An inspection with these files; gives its id."""
        made = facilities.add(self.ws, make.facility(name=f"Yard of {self.name}")).made
        assert made
        checklist = self.folder.with_name("small.md")
        checklist.write_text(SMALL, encoding="utf-8")
        visit = str(inspections.start(self.ws, made, [checklist]).made)
        self.photograph(visit, *photos)
        return visit

    def photograph(self, visit: str, *photos: bytes) -> None:
        opened = inspections.load(self.ws, visit)
        for data in photos:
            files.keep(opened, files.Made(f"{data[:8].hex()}.bin", data), taken_by=self.name)

    @property
    def log(self) -> str:
        return self.ws.device

    def holds(self) -> set[bytes]:
        """The ids of every entry that is here."""
        return {stored.id for log in self.ws.store.logs() for stored in self.ws.store.entries(log)}

    def send(self, target: Path, *to: Copy, **options: Any) -> Sent:
        options.setdefault("readable_by_anyone", not to)
        return exchanging.send(self.ws, target, to=[one.log for one in to], **options)

    def take(self, *paths: Path, **options: Any) -> Taken:
        self.ws, taken = exchanging.take(self.ws, paths, **options)
        return taken

    def take_one(self, path: Path) -> BundleTaken:
        (one,) = self.take(path).bundles
        return one
