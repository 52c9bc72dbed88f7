"""A shape while it is drawn: every act can be undone, and corners set by hand have no accuracy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.geo.editing import Drawing, by_hand
from inspector.geo.measure import Vertex
from inspector.geo.projection import to_map
from inspector.geo.shapes import Kind, Shape

acts = st.lists(
    st.tuples(
        st.sampled_from(["add", "insert", "move", "drag", "remove", "clear"]),
        st.integers(0, 9),
        st.floats(-80, 80),
    ),
    max_size=30,
)


def do(drawing: Drawing, act: str, number: int, degree: float) -> bool:
    """Whether an act was one that undo knows."""
    count, vertex = len(drawing.shape.vertices), Vertex(degree, degree)
    if act == "add":
        drawing.add(vertex)
    elif act == "insert":
        drawing.insert(number % (count + 1), vertex)
    elif act == "clear":
        drawing.clear()
    elif not count:
        return False
    elif act == "move":
        drawing.move(number % count, vertex)
    elif act == "drag":
        drawing.drag(number % count, vertex)
        return False
    else:
        drawing.remove(number % count)
    return True


@given(acts, st.sampled_from([Kind.LINE, Kind.AREA]))
def test_undo_leads_back_to_the_beginning_and_redo_to_the_end(
    wanted: list[tuple[str, int, float]], kind: Kind
) -> None:
    start = Shape("a", "", kind, (Vertex(1, 1, 2.0),), "pile")
    drawing = Drawing(start)
    done = sum(do(drawing, *act) for act in wanted)
    end = drawing.shape
    for _n in range(done):
        assert drawing.can_undo
        drawing.undo()
    assert not drawing.can_undo
    if not any(act == "drag" for act, _n, _d in wanted):
        assert drawing.shape == start
    while drawing.can_redo:
        drawing.redo()
    if not any(act == "drag" for act, _n, _d in wanted):
        assert drawing.shape == end


def test_a_point_has_one_place() -> None:
    drawing = Drawing(Shape("a", "", Kind.POINT))
    drawing.add(Vertex(1, 1))
    drawing.add(Vertex(2, 2))
    assert drawing.shape.vertices == (Vertex(2, 2),)


def test_a_dragged_corner_is_undone_as_one() -> None:
    drawing = Drawing(Shape("a", "", Kind.LINE, (Vertex(1, 1), Vertex(2, 2))))
    drawing.move(0, Vertex(1.1, 1))
    for n in range(20):
        drawing.drag(0, Vertex(1.1 + n / 100, 1))
    drawing.undo()
    assert drawing.shape.vertices[0] == Vertex(1, 1)


def test_a_corner_that_is_not_there_is_an_error() -> None:
    drawing = Drawing(Shape("a", "", Kind.LINE))
    for act in (lambda: drawing.move(0, Vertex(1, 1)), lambda: drawing.remove(0)):
        with pytest.raises(IndexError):
            act()


def test_a_corner_set_by_hand_lies_where_it_was_set_and_claims_no_accuracy() -> None:
    vertex = by_hand(to_map(35.4987, 140.1153))
    assert (vertex.latitude, vertex.longitude) == pytest.approx((35.4987, 140.1153), abs=1e-7)
    assert vertex.accuracy_m is None
