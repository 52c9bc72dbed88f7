"""Fills a checklist to its end as an inspector would: whatever is asked is answered, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.forms.session import Session
from inspector.forms.state import Context
from inspector.forms.xform import parse
from tests.conftest import FakeClock
from tests.unit.checklists.shipped import form

if TYPE_CHECKING:
    from inspector.forms.state import NodeState

PICKS = (0, 1, -1)  # which choice is taken where one is taken: comply, does not comply, not verified
GATES = {"samples_taken": "yes"}  # the answer that opens a checklist
ALONE = {"none", "nobody"}  # choices that stand by themselves
ENTRIES = {
    "int": ("1", "2000"),
    "decimal": ("1", "50"),
    "string": ("As seen", "JPY", "MSKU1234567", "3480", "8549.99"),
    "barcode": ("S-2026-1",),
    "date": ("2026-11-24",),
    "dateTime": ("2026-11-24T09:00:00.000+09:00",),
    "time": ("09:00:00.000+09:00",),
    "geopoint": ("35.6 140.1 3 4",),
    "geotrace": ("35.6 140.1 3 4; 35.601 140.101 3 4",),
    "geoshape": ("35.6 140.1 3 4; 35.601 140.1 3 4; 35.601 140.101 3 4; 35.6 140.1 3 4",),
}


def alone(letter: str, clock: FakeClock | None = None, **answers: str) -> Session:
    """A checklist by itself, with these answers by the name of their question."""
    session = Session.start(parse(form(letter).xform.encode()), Context(clock or FakeClock()))
    for name, value in answers.items():
        session.answer(ref(session, name), value)
    return session


def ref(session: Session, name: str) -> str:
    """The first question, group or row of this name."""
    return next(one for one in session.refs() if one.rpartition("/")[2].partition("[")[0] == name)


def asked(session: Session) -> list[NodeState]:
    """What a person is asked just now, in order."""
    states = (session.state(one) for one in session.questions())
    return [state for state in states if state.relevant and state.answerable and not state.readonly]


def fill(
    session: Session, pick: int, answer: Callable[[str, str], object] | None = None, **fixed: str
) -> set[str]:
    """Answer all that is asked, and what opens by it; gives the items that were asked or computed.

    Questions named in `fixed` get that answer, others the choice that `pick` says and entries that are accepted.
    """
    give = answer or session.answer
    known = GATES | fixed
    done: set[str] = set()
    while True:
        waiting = [state for state in asked(session) if state.ref not in done and not state.value]
        if not waiting:
            break
        for state in waiting:
            done.add(state.ref)
            if session.state(state.ref).relevant:
                _answer(session, state, _entries(state, pick, known), give)
    return _reached(session)


def _answer(
    session: Session, state: NodeState, entries: Sequence[str], give: Callable[[str, str], object]
) -> None:
    for entry in entries:
        give(state.ref, entry)
        if session.state(state.ref).valid:
            return


def _entries(state: NodeState, pick: int, known: Mapping[str, str]) -> tuple[str, ...]:
    name = state.ref.rpartition("/")[2]
    if name in known:
        return (known[name],)
    names = [value for value, _label in state.choices]
    if state.kind == "select":
        return (" ".join(value for value in names if value not in ALONE),)
    if state.kind == "select1":
        return (names[pick],)
    return () if state.kind == "upload" else ENTRIES[state.type]


def _reached(session: Session) -> set[str]:
    return {
        state.extra["item"]
        for one in session.refs()
        for state in (session.state(one),)
        if state.relevant and "item" in state.extra
    }
