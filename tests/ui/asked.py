"""Questions made for tests of fields, and fields as an editor holds them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.forms.state import NodeState, Ref
from ui.editor.field_factory import field_for
from ui.editor.fields.field import Field
from ui.shared.theme import THEME

_PLAIN: dict[str, Any] = {
    "ref": Ref("/data/s/q"), "kind": "input", "type": "string", "value": None, "relevant": True, "readonly": False,
    "required": False, "valid": True, "message": "", "problem": None, "label": "What is it", "hint": "", "guidance": "",
    "choices": (), "appearance": "", "extra": {}, "attributes": {}, "media": {}, "choice_media": {}, "choice_places": {},
}  # fmt: skip


def question(**told: Any) -> NodeState:
    """A question of which only this is told."""
    return NodeState(**(_PLAIN | told))


def wrong(**told: Any) -> NodeState:
    """A question whose answer is not accepted."""
    return question(**told, valid=False, message="Say it differently.")


def choices(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"v{n}", f"Answer {n}") for n in range(1, count + 1))


class Held:
    """A field in a window that has the keyboard, and what it answered."""

    def __init__(self, qtbot: QtBot, state: NodeState, field: Field | None = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        THEME.apply(app)
        self.answers: list[str] = []
        self.window = QWidget()
        self.field = field or field_for(state)
        self.told: list[
            tuple[str, object, str]
        ] = []  # answers with how they were observed, and what told them
        self.field.answered.connect(self.answers.append)
        self.field.told.connect(self._told)
        column = QVBoxLayout(self.window)
        column.setSizeConstraint(
            QLayout.SizeConstraint.SetNoConstraint
        )  # which this platform cannot tell a window
        column.addWidget(self.field)
        column.addStretch(1)
        qtbot.addWidget(self.window)
        self.field.present(state)
        self.window.resize(640, 400)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def _told(self, answer: str, how: object, words: str) -> None:
        self.answers.append(answer)
        self.told.append((answer, how, words))

    def part(self, kind: type, name: str = "") -> Any:
        """The visible part of this kind and name."""
        found = [one for one in self.field.findChildren(kind, name or None) if one.isVisibleTo(self.window)]
        assert found, f"no {kind.__name__} {name}"
        return found[0]

    def has(self, kind: type, name: str = "") -> bool:
        return any(one.isVisibleTo(self.window) for one in self.field.findChildren(kind, name or None))
