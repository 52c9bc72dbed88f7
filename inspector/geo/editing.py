"""A shape while somebody draws it: corners are set, moved, put between others and taken out, and every act undone."""

from __future__ import annotations

from dataclasses import replace

from inspector.geo.measure import Vertex
from inspector.geo.projection import Spot, to_degrees
from inspector.geo.shapes import Kind, Shape


class Drawing:
    """One shape in work. A corner that is set or moved by hand has no known accuracy: only a receiver gives one."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._past: list[Shape] = []
        self._future: list[Shape] = []

    @property
    def shape(self) -> Shape:
        return self._shape

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def add(self, vertex: Vertex) -> None:
        """Set the next corner; a point has one place, which is set anew."""
        kept = () if self._shape.kind is Kind.POINT else self._shape.vertices
        self._become((*kept, vertex))

    def insert(self, before: int, vertex: Vertex) -> None:
        """Set a corner between two others. Raises IndexError when there is no such place."""
        vertices = self._shape.vertices
        if not 0 <= before <= len(vertices):
            raise IndexError(before)
        self._become((*vertices[:before], vertex, *vertices[before:]))

    def move(self, number: int, vertex: Vertex) -> None:
        """Put a corner elsewhere. Raises IndexError when there is none of this number."""
        self._become(self._put(number, vertex))

    def drag(self, number: int, vertex: Vertex) -> None:
        """Put a corner elsewhere as part of a movement that `move` or `add` began: undone with it."""
        self._shape = self._shape.with_vertices(self._put(number, vertex))

    def remove(self, number: int) -> None:
        """Take a corner out. Raises IndexError when there is none of this number."""
        vertices = self._shape.vertices
        if not 0 <= number < len(vertices):
            raise IndexError(number)
        self._become((*vertices[:number], *vertices[number + 1 :]))

    def clear(self) -> None:
        self._become(())

    def undo(self) -> None:
        if self._past:
            self._future.append(self._shape)
            self._shape = self._past.pop()

    def redo(self) -> None:
        if self._future:
            self._past.append(self._shape)
            self._shape = self._future.pop()

    def _put(self, number: int, vertex: Vertex) -> tuple[Vertex, ...]:
        vertices = self._shape.vertices
        if not 0 <= number < len(vertices):
            raise IndexError(number)
        return (*vertices[:number], vertex, *vertices[number + 1 :])

    def _become(self, vertices: tuple[Vertex, ...]) -> None:
        self._past.append(self._shape)
        self._future.clear()
        self._shape = replace(self._shape, vertices=vertices)


def by_hand(spot: Spot) -> Vertex:
    """The corner at a place that was pointed at on the map, to a centimetre."""
    latitude, longitude = to_degrees(spot)
    return Vertex(round(latitude, 7), round(longitude, 7))
