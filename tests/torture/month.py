"""Inspectors for a month: each on a laptop with a clock of its own, handing bundles over as it happens."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inspector.app import agencies, conflicts, devices, exchanging, facilities, files, inspections
from inspector.app import workspace as workspaces
from inspector.app.devices import Grant
from inspector.app.exchanging import Outcome
from inspector.app.workspace import Workspace
from inspector.domain.facility import Facility
from inspector.domain.ids import RecordId
from inspector.domain.realm import Realm
from inspector.domain.roles import Role
from inspector.ledger.admission import Standing
from inspector.ledger.entry import Write
from tests import make
from tests.conftest import FakeClock

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
SKEWS = (0, 0, 0, 0, 90, -4_000, 3 * 86_400, -30 * 86_400, 700 * 86_400)  # seconds
SMALL = "| survey |\n| | type | name | label |\n| | text | a | What is there? |\n"


@dataclass
class Laptop:
    folder: Path
    clock: FakeClock
    skew: int
    ws: Workspace
    close: Callable[[], None]
    visits: list[str] = field(default_factory=list)
    copy: Path | None = None  # of the workspace, as a backup program makes it

    @classmethod
    def new(cls, folder: Path, n: int, chance: random.Random) -> Laptop:
        skew = chance.choice(SKEWS)
        clock = FakeClock(START + timedelta(seconds=skew))
        workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=f"Person {n}"), clock=clock)
        return cls(folder, clock, skew, *workspaces.open_workspace(folder, clock=clock))

    def begin(self, day: int) -> None:
        self.clock.instant = START + timedelta(days=day, seconds=self.skew)

    def back_up(self) -> None:
        self.close()
        self.copy = self.folder.with_name(f"{self.folder.name} of an earlier day")
        shutil.copytree(self.folder, self.copy, ignore=shutil.ignore_patterns("keys"))
        self.ws, self.close = workspaces.open_workspace(self.folder, clock=self.clock)

    def restore(self) -> None:
        """Set back to the copy; what it wrote since and handed to nobody is gone with its disk."""
        assert self.copy is not None
        self.close()
        shutil.rmtree(self.folder)
        self.copy.rename(self.folder)
        self.copy, before = None, self.ws.device
        self.ws, self.close = workspaces.open_workspace(self.folder, clock=self.clock)
        assert self.ws.device != before
        self.visits = [one for one in self.visits if self.ws.store.kind_of(one)]

    def holds(self) -> set[bytes]:
        return {stored.id for log in self.ws.store.logs() for stored in self.ws.store.entries(log)}


class Month:
    def __init__(self, folder: Path, laptops: int, days: int, seed: int) -> None:
        self.folder, self.days = folder, days
        self.chance = random.Random(seed)
        self.stick = folder / "stick"
        self.stick.mkdir()
        (folder / "small.md").write_text(SMALL, encoding="utf-8")
        self.laptops = [Laptop.new(folder / f"laptop {n}", n, self.chance) for n in range(laptops)]
        self.agency = agencies.create(
            folder / "office", "Office", "correct horse battery staple", FakeClock(START)
        )
        for laptop in self.laptops:
            self._enrol(laptop)
        self.yards = [
            str(facilities.add(self.laptops[0].ws, make.facility(name=f"Yard {n}")).made) for n in range(4)
        ]
        self.revoked = ""
        self.bundles = self.refused = 0

    def _enrol(self, laptop: Laptop) -> None:
        grant = Grant(Role.INSPECTOR, date(2028, 1, 1))
        now = str(FakeClock(START).now())
        self.agency, answer = devices.enrol(
            self.agency, devices.request(laptop.ws), grant, now, date(2026, 11, 1)
        )
        devices.accept(laptop.ws, answer)

    def run(self) -> None:
        set_back = self.chance.sample(range(1, len(self.laptops) - 1), 2)
        for day in range(self.days):
            for laptop in self.laptops:
                laptop.begin(day)
            if day == self.days // 3:
                for n in set_back:
                    self.laptops[n].back_up()
            for _ in range(2 * len(self.laptops)):
                self._work(self.chance.choice(self.laptops))
                if self.chance.random() < 0.5:
                    self._hand_over(*self.chance.sample(self.laptops, 2))
            if day == self.days // 2:
                self._revoke()
            if day == 2 * self.days // 3:
                for n in set_back:
                    self.laptops[n].restore()

    def _work(self, laptop: Laptop) -> None:
        ws, chance = laptop.ws, self.chance
        if ws.store.judgement().of(ws.device).standing is Standing.REVOKED:
            ws.save(
                Write(self.yards[0], "note", "forged")
            )  # kept and waiting; nothing of it is shown even here
            return
        known = [yard for yard in self.yards if ws.store.kind_of(yard)]
        match chance.randint(0, 5):
            case 0 if known:
                laptop.visits.append(self._visit(ws, chance.choice(known)))
            case 1 if laptop.visits:
                opened = inspections.load(ws, chance.choice(laptop.visits))
                data = chance.randbytes(2_000)
                files.keep(opened, files.Made("photo.bin", data), taken_by=ws.person.name)
            case 2 if found := conflicts.listed(ws):
                one = chance.choice(found)
                if not one.is_sealed:
                    ws.save(Write(one.record, one.field, one.choices[-1].value))
            case 3:
                facilities.add(ws, make.facility(name=f"found by {ws.person.name}"))
            case _ if known:
                yard, name = chance.choice(known), chance.choice(("note", "address", "operator"))
                ws.save(Write(yard, name, f"{ws.person.name} {chance.random()}"))

    def _visit(self, ws: Workspace, yard: str) -> str:
        return str(inspections.start(ws, RecordId(yard), [self.folder / "small.md"]).made)

    def _hand_over(self, by: Laptop, to: Laptop, *, surely: bool = False) -> None:
        """As a rule for one alone; some are lost, some come late, some come again."""
        self.bundles += 1
        known = {one.log: one for one in exchanging.receivers(by.ws)}
        target = self.stick / f"{self.bundles:05d}.yp"
        for_one = not surely and to.ws.device in known and bool(known[to.ws.device].recipient)
        sent = exchanging.send(
            by.ws,
            target,
            to=[to.ws.device] if for_one else [],
            readable_by_anyone=not for_one,
            everything=surely,
        )
        if sent.is_empty or (not surely and self.chance.random() < 0.2):
            return
        paths = list(sent.parts)
        if not surely and self.chance.random() < 0.2:
            paths += self.chance.sample(sorted(self.stick.glob("*.yp")), 1)
        to.ws, taken = exchanging.take(to.ws, paths)
        assert taken.stopped is None
        self.refused += sum(one.outcome in (Outcome.REFUSED, Outcome.LOCKED) for one in taken.bundles)
        assert not [one for told in taken.bundles for one in told.broken]
        if self.chance.random() < 0.5:
            for receipt in self.stick.glob("*.receipt*"):
                by.ws, _taken = exchanging.take(by.ws, [receipt])
                receipt.unlink()

    def _revoke(self) -> None:
        """The last one is stolen; whoever holds the key file says how far it is believed, and it goes on writing."""
        thief, office = self.laptops[-1], self.laptops[0]
        self._hand_over(thief, office, surely=True)
        self.agency, _changes = devices.revoke(office.ws, self.agency, thief.ws.device, reason="stolen")
        self.revoked = thief.ws.device
        thief.ws.save(Write(self.yards[0], "note", "forged"))

    def meet(self) -> None:
        """Everybody brings everything to one, who hands it to everybody."""
        middle = self.laptops[0]
        for laptop in self.laptops[1:]:
            self._hand_over(laptop, middle, surely=True)
        for laptop in self.laptops[1:]:
            self._hand_over(middle, laptop, surely=True)

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()


def facility_notes(ws: Workspace, yard: str) -> str:
    return ws.store.get(Facility, yard).note
