"""Laptops that edit, hand over parts, crash, are restored and cloned, with wrong clocks: in the end all agree."""

from __future__ import annotations

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

from inspector.domain.facility import FacilityAlias
from inspector.ledger.entry import Kind, Write
from inspector.store.audit import audit
from inspector.store.settling import TWICE_SEALED
from inspector.store.store import Act
from inspector.store.tables import DELETED_FIELD, TYPE_FIELD
from tests.unit.store.agencies import Agency, follow, relay
from tests.unit.store.devices import Device, sync
from tests.unit.store.test_merge import FINDING, OTHER, VISIT, YARD, agrees_with_the_oracle, seal

which = st.integers(0, 5)
MOST = 6


class Laptops(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.devices: list[Device] = []
        self.copies: list[tuple[int, Device]] = []  # (of which laptop, what it held)
        self.made = 0
        self.agency, self.next = Agency(), Agency(201)
        self.follows = False

    @initialize(skews=st.lists(st.sampled_from([0, 0, -2_000_000, 700 * 86_400_000]), min_size=3, max_size=3))
    def begin(self, skews: list[int]) -> None:
        self.devices = [Device(f"{n}", skew=skew, seed=n + 1) for n, skew in enumerate(skews)]

    def device(self, n: int) -> Device:
        return self.devices[n % len(self.devices)]

    def fresh(self) -> str:
        self.made += 1
        return f"{self.made:032x}"

    @rule(
        n=which, record=st.sampled_from([YARD, OTHER]), field=st.sampled_from(["name", "note"]), value=which
    )
    def edit(self, n: int, record: str, field: str, value: int) -> None:
        self.device(n).save(Write(record, field, str(value)))

    @rule(n=which, record=st.sampled_from([YARD, OTHER]), value=which)
    def create(self, n: int, record: str, value: int) -> None:
        self.device(n).save_all(
            [
                Act(Kind.EDIT, (Write(record, TYPE_FIELD, "facility"), Write(record, "name", str(value)))),
                Act(Kind.EDIT, (Write(record, "country", "JP"),)),
            ]
        )

    @rule(n=which, record=st.sampled_from([YARD, OTHER]), gone=st.booleans())
    def delete(self, n: int, record: str, gone: bool) -> None:
        self.device(n).save(Write(record, DELETED_FIELD, gone))

    @rule(n=which, value=which)
    def answer(self, n: int, value: int) -> None:
        given = {"value": str(value), "how": "seen", "observed": "x"}
        self.device(n).save(Write(VISIT, "answer:yp:/data/q", given))

    @rule(n=which)
    def find(self, n: int) -> None:
        self.device(n).save(Write(FINDING, TYPE_FIELD, "finding"), Write(FINDING, "inspection", VISIT))

    @rule(n=which)
    def close(self, n: int) -> None:
        seal(self.device(n), self.fresh())

    @rule(n=which)
    def alias(self, n: int) -> None:
        name = self.fresh()
        self.device(n).save(
            Write(name, TYPE_FIELD, "alias"),
            Write(name, "one", YARD),
            Write(name, "other", OTHER),
            kind=Kind.ALIAS,
        )

    @rule(n=which)
    def unalias(self, n: int) -> None:
        for known in self.device(n).store.all(FacilityAlias)[:1]:
            self.device(n).save(Write(known.id, DELETED_FIELD, True), kind=Kind.UNALIAS)

    @rule(n=which, by=which)
    def resolve(self, n: int, by: int) -> None:
        device = self.device(n)
        settled = [one for one in device.store.conflicts() if one[1] != TWICE_SEALED]  # that one cannot be
        for record, field in settled[by : by + 1]:
            device.save(
                Write(record, field, device.store.versions(record, field)[-1].value), kind=Kind.RESOLVE
            )

    @rule(n=which, of=which, by_the_next=st.booleans())
    def enrol(self, n: int, of: int, by_the_next: bool) -> None:
        """Somebody relays the certificate of somebody, of the old root or of the one that follows it."""
        agency = self.next if by_the_next else self.agency
        relay(self.device(n), agency.certificate(self.device(of)))

    @rule(n=which, of=which, back=which)
    def revoke(self, n: int, of: int, back: int) -> None:
        """As that laptop has its own log; nobody else may have come so far."""
        thief = self.device(of)
        good = list(thief.store.entries(thief.signer.log))[-1 - back :][0]
        document = self.agency.revocation(good.log, good.seq, good.id.hex())
        relay(self.device(n), document, kind=Kind.REVOKE)

    @rule(n=which)
    def rotate(self, n: int) -> None:
        relay(self.device(n), self.agency.rotation(self.next))

    @rule(n=which, of=which)
    def approve(self, n: int, of: int) -> None:
        told = self.device(of).store.genesis(self.device(of).signer.log).get("continues")
        if told:
            relay(self.device(n), self.agency.approval(self.device(of).signer.log, told["log"]))

    @rule()
    def follow(self) -> None:
        """From now on all laptops follow the agency, whatever they know of each other."""
        self.follows = True
        for device in self.devices:
            follow(device, self.agency)

    @rule(n=which, by=which, most=st.sampled_from([None, None, 1, 3]))
    def pull(self, n: int, by: int, most: int | None) -> None:
        self.device(n).pull(self.device(by), most)

    @rule(n=which, by=which, at=which)
    def replay_backwards(self, n: int, by: int, at: int) -> None:
        """Whole logs again, the last first; entries twice in a row."""
        source = self.device(by)
        for log in reversed(source.store.logs()):
            if log not in source.store.forks():
                entries = source.log(log)
                self.device(n).take(log, [*entries[: at + 1], *entries[at:]])

    @rule(n=which, by=which, after=st.integers(0, 9))
    def crash_while_receiving(self, n: int, by: int, after: int) -> None:
        device, source = self.device(n), self.device(by)

        def torn(entries):  # type: ignore[no-untyped-def]
            for done, entry in enumerate(entries):
                if done == after:
                    raise KeyboardInterrupt
                yield entry

        for run in source.store.missing(device.store.heads()):
            try:
                device.take(run.log, torn(source.store.run(run)), slice_size=2)
            except KeyboardInterrupt:
                break

    @rule(n=which)
    def back_up(self, n: int) -> None:
        self.copies.append((n % len(self.devices), self.device(n).clone("copy")))

    @precondition(lambda self: self.copies)
    @rule(at=which)
    def restore(self, at: int) -> None:
        """A laptop is set back and begins a new log; what nobody else had is gone with its disk."""
        n, copy = self.copies.pop(at % len(self.copies))
        back = copy.clone(f"{n}")
        back.now = self.devices[n].now
        back.begin_anew()
        self.devices[n] = back
        self.abide(back)

    @precondition(lambda self: len(self.devices) < MOST)
    @rule(n=which)
    def clone(self, n: int) -> None:
        """The same key in two places: both write until they meet."""
        self.devices.append(self.device(n).clone(f"{len(self.devices)}"))
        self.abide(self.devices[-1])

    def abide(self, device: Device) -> None:
        """What a copy notes of itself is in its database, and so in a copy of that."""
        if self.follows:
            follow(device, self.agency)

    def teardown(self) -> None:
        if not self.devices:
            return
        held = {
            entry.id for device in self.devices for log in device.store.logs() for entry in device.log(log)
        }
        forks = {name for device in self.devices for name in device.store.forks()}
        sync(self.devices)
        first = self.devices[0]
        agrees_with_the_oracle(first)
        assert audit(first.store) == []
        assert {entry.id for log in first.store.logs() for entry in first.log(log)} == held
        assert forks <= set(first.store.forks())
        rows, told = first.rows(), first.store.conflicts()
        for device in self.devices[1:]:
            assert device.rows() == rows
            assert device.store.conflicts() == told
            assert device.store.forks() == first.store.forks()
            assert device.store.quarantined() == first.store.quarantined()
        first.store.rebuild()
        assert first.rows() == rows
        for device in self.devices:
            device.store.close()


def run_histories(histories: int, steps: int) -> None:
    run_state_machine_as_test(
        Laptops,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # A short run fails fast; to make a failure small takes minutes and belongs to the long one.
            phases=(Phase.generate,) if histories < 100 else tuple(Phase),
            derandomize=histories < 100,
            database=None,
        ),
    )


def test_all_laptops_agree_in_the_end() -> None:
    run_histories(40, 40)


@pytest.mark.long
def test_all_laptops_agree_after_many_long_histories() -> None:
    run_histories(2_000, 60)
