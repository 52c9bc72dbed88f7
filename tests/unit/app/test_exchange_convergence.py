"""Workspaces that hand each other bundles in any order, torn, doubled and late: in the end all agree."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inspector.app import exchanging
from inspector.ledger.entry import Blob, Kind, Write
from inspector.store.audit import audit
from inspector.store.tables import PROJECTED
from tests.unit.app.copies import Copy

which = st.integers(0, 5)
YARD = "a" * 32


class Laptops(RuleBasedStateMachine):
    """Three laptops, a folder of bundles that may reach anybody, and a mailbox."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.place = Path(self._folder.name)
        self.copies: list[Copy] = []
        self.bundles: list[Path] = []
        self.made = 0

    @initialize()
    def begin(self) -> None:
        self.copies = [Copy(self.place, name) for name in ("Abe", "Suda", "Ito")]
        (self.place / "mailbox").mkdir()

    def teardown(self) -> None:
        for copy in self.copies:
            copy.close()
        self._folder.cleanup()

    def fresh(self) -> int:
        self.made += 1
        return self.made

    @rule(n=which, field=st.sampled_from(["name", "note"]))
    def edit(self, n: int, field: str) -> None:
        self.copies[n % 3].ws.save(Write(YARD, field, f"{self.fresh()}"))

    @rule(n=which, size=st.sampled_from([10, 3_000]))
    def attach(self, n: int, size: int) -> None:
        ws = self.copies[n % 3].ws
        stored = ws.files.take(self.fresh().to_bytes(4, "big") * size)
        ws.save(
            Write(f"{self.fresh():032x}", "caption", "photo"),
            kind=Kind.ATTACH,
            blobs=(Blob(stored.sha256, stored.size, "image/jpeg"),),
        )

    @rule(n=which, at=which)
    def lose_a_file(self, n: int, at: int) -> None:
        """A drive loses a file that another copy still has."""
        mine, others = self.copies[n % 3], [one for one in self.copies if one is not self.copies[n % 3]]
        for named in list(mine.ws.store.exchanges.files())[at : at + 1]:
            path = mine.ws.files.path(named.blob.sha256)
            if any(one.ws.files.path(named.blob.sha256).is_file() for one in others):
                path.unlink(missing_ok=True)

    @rule(n=which, to=which, everything=st.booleans(), parts=st.booleans())
    def send(self, n: int, to: int, everything: bool, parts: bool) -> None:
        by, receiver = self.copies[n % 3], self.copies[to % 3]
        known = [one for one in exchanging.receivers(by.ws) if one.log == receiver.log and one.recipient]
        sent = exchanging.send(
            by.ws,
            self.place / f"{self.fresh()}.yp",
            to=[one.log for one in known],
            readable_by_anyone=not known,
            everything=everything,
            largest_part=900_000 if parts else exchanging.LARGEST_PART,
        )
        self.bundles += sent.parts

    @precondition(lambda self: self.bundles)
    @rule(at=which, cut=st.floats(0.05, 0.99))
    def tear(self, at: int, cut: float) -> None:
        """A copy of a bundle that broke off."""
        whole = self.bundles[at % len(self.bundles)]
        torn = self.place / f"{self.fresh()}.yp"
        data = whole.read_bytes()
        torn.write_bytes(data[: int(len(data) * cut)])
        self.bundles.append(torn)

    @precondition(lambda self: self.bundles)
    @rule(n=which, at=which, count=st.integers(1, 4))
    def take(self, n: int, at: int, count: int) -> None:
        copy = self.copies[n % 3]
        before = copy.holds()
        taken = copy.take(*[self.bundles[(at + m) % len(self.bundles)] for m in range(count)])
        assert taken.stopped is None
        assert len(copy.holds()) - len(before) == taken.new
        assert before <= copy.holds()

    @rule(n=which)
    def note_receipts(self, n: int) -> None:
        for path in sorted(self.place.glob("*.receipt.json")):
            exchanging.accept_receipt(self.copies[n % 3].ws, path)

    @rule(n=which)
    def visit(self, n: int) -> None:
        copy = self.copies[n % 3]
        copy.ws, told = exchanging.visit_mailbox(copy.ws, self.place / "mailbox")
        assert (told.stopped, told.problems) == (None, ())

    def converge(self) -> None:
        """Everybody visits the mailbox until nobody posts anything; then nothing lacks anywhere."""
        for _round in range(8):
            told = []
            for copy in self.copies:
                copy.ws, visit = exchanging.visit_mailbox(copy.ws, self.place / "mailbox")
                told.append(visit)
            if not any(one.posted or one.taken.bundles or one.delivered for one in told):
                break
        held = [copy.holds() for copy in self.copies]
        assert held[0] == held[1] == held[2]
        rows = [{table: list(copy.ws.store.rows(table)) for table in PROJECTED} for copy in self.copies]
        assert rows[0] == rows[1] == rows[2]
        for copy in self.copies:
            assert exchanging.missing_files(copy.ws) == ()
            assert exchanging.unsent(copy.ws).is_empty
            assert audit(copy.ws.store) == []
            assert not list((copy.folder / "files").glob("*.part"))
        assert not list((self.place / "mailbox").rglob("*.yp*"))


class Converging(Laptops):
    def teardown(self) -> None:
        try:
            if self.copies:
                self.converge()
        finally:
            super().teardown()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Converging,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )


def test_laptops_that_exchange_bundles_in_any_order_agree_in_the_end() -> None:
    run(6, 20)


@pytest.mark.long
def test_laptops_that_exchange_bundles_in_any_order_agree_in_the_end_in_many_histories() -> None:
    run(200, 40)
