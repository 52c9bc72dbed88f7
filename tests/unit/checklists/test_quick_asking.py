"""What an inspection asks of a session in passing is what the whole state says."""

from __future__ import annotations

import pytest

from tests.unit.checklists.robot import alone, fill
from tests.unit.checklists.shipped import form


@pytest.mark.parametrize("letter", ["A", "H"])
def test_the_quick_answers_are_those_of_the_state(letter: str) -> None:
    session = alone(letter, country="JP", activities="scrap elv")
    for _round in range(2):
        for ref in session.refs():
            state = session.state(ref)
            asked = state.answerable and state.relevant and not state.readonly and not state.is_heading
            assert (session.is_asked(ref), session.applies(ref), session.value(ref)) == (
                asked,
                state.relevant,
                state.value,
            )
        fill(session, 0)


def test_nodes_are_found_by_what_their_question_is_for() -> None:
    session = alone("H", country="JP")
    marked = session.form.marked
    for name, paths in marked.items():
        found = [ref for path in paths for ref in session.at(path)]
        assert set(found) == {ref for ref in session.refs() if name in session.state(ref).extra}
    assert {"item", "role", "fails", "shared"} <= marked.keys()
    assert form("H").items
