"""What can be taken back in an inspection: each act with the one that undoes it. Both are recorded like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.app.inspections import OpenInspection
from inspector.domain.changes import Changes

Act = Callable[[OpenInspection], Changes]


@dataclass(frozen=True, slots=True)
class Step:
    """An act that was done."""

    back: Act
    again: Act


class Undoing:
    """The acts of one sitting at one inspection."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def done(self, step: Step) -> None:
        """Remember an act; what was undone before can no longer be done again."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Act | None:
        """The act that takes the last one back; None when there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.back

    def redo(self) -> Act | None:
        """The act that was taken back last; None when there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step.again
