"""After any sequence of edits the state that was kept up to date equals one that is computed anew."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from inspector.forms.session import Session
from inspector.forms.state import Context, NodeState, Ref, Row
from inspector.forms.xform import parse
from tests.conftest import FakeClock
from tests.unit.forms.generated import forms

MOST_ROWS = 12
EXAMPLES = int(os.environ.get("YARDPROOF_EXAMPLES", "80"))


def counted() -> Context:
    keys = iter(f"{n:06x}" for n in range(1_000_000))
    return Context(FakeClock(), new_key=lambda: next(keys), seed=1)


class AnyForm(RuleBasedStateMachine):
    """Answers, rows that come, go and move, in a form that nobody wrote."""

    @initialize(xml=forms())
    def begin(self, xml: str) -> None:
        self.form = parse(xml.encode())
        self.session = Session.start(self.form, counted())
        self.told: dict[Ref, NodeState] = self._all()

    def _all(self) -> dict[Ref, NodeState]:
        return {ref: self.session.state(ref) for ref in self.session.refs()}

    @rule(data=st.data(), value=st.sampled_from(["", "0", "1", "2", "3", "7", "c0", "c1", "c4", "x y"]))
    def answer(self, data: st.DataObject, value: str) -> None:
        places = [ref for ref, control, _depth in self.session.controls() if control.is_question]
        if places:
            self._hear(self.session.answer(data.draw(st.sampled_from(places)), value))

    @precondition(lambda self: len(self.session.rows()) < MOST_ROWS)
    @rule(data=st.data(), at=st.sampled_from([None, 0, 1]))
    def add(self, data: st.DataObject, at: int | None) -> None:
        counts = {path for path, one in self.form.by_path.items() if one.count is not None}
        places = [
            f"{ref}/{path.rpartition('/')[2]}"
            for path in self.form.repeats
            for ref in self.session.refs()
            if path not in counts and self._path(ref) == path.rpartition("/")[0]
        ]
        if places:
            self.session.add_row(data.draw(st.sampled_from(places)), at=at)
            self._hear(self.session.changed)

    def _path(self, ref: str) -> str:
        return "/".join(step.partition("[")[0] for step in ref.split("/"))

    def _own_rows(self) -> list[Ref]:
        return [row.ref for row in self.session.rows() if self.form.by_path[row.path].count is None]

    @precondition(lambda self: self._own_rows())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self._hear(self.session.remove_row(data.draw(st.sampled_from(self._own_rows()))))

    @precondition(lambda self: self._own_rows())
    @rule(data=st.data(), at=st.integers(0, 3))
    def move(self, data: st.DataObject, at: int) -> None:
        self._hear(self.session.move_row(data.draw(st.sampled_from(self._own_rows())), at))

    def _hear(self, changed: frozenset[Ref]) -> None:
        """Nothing may look different that was not told as changed."""
        now = self._all()
        for ref, state in now.items():
            assert ref in changed or self.told.get(ref) == state, ref
        assert {ref for ref in self.told if ref not in now} <= changed
        self.told = now

    def _seen(self, state: NodeState) -> NodeState:
        """What a calculation once gave where it does not apply now, nobody sees and no expression reads."""
        is_hidden = not state.relevant and state.kind == ""
        return replace(state, value=None, valid=True, message="", problem=None) if is_hidden else state

    @invariant()
    def equals_a_full_recomputation(self) -> None:
        if not hasattr(self, "session"):
            return
        rows = [Row(row.ref, row.path, row.key, row.parent) for row in self.session.rows()]
        again = Session.restore(self.form, counted(), rows, self.session.values())
        assert list(again.refs()) == list(self.session.refs())
        for ref in again.refs():
            assert self._seen(again.state(ref)) == self._seen(self.session.state(ref)), ref
        assert again.gaps() == self.session.gaps()


TestAnyForm = AnyForm.TestCase
TestAnyForm.settings = settings(
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
