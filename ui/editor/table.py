"""Questions of one group as a table: the answers across, a question in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.app.viewing import QuestionView
from inspector.forms.state import Ref
from ui.editor.fields.marks import MarksField, Words
from ui.editor.question import LABEL_SHARE, margins
from ui.shared.measures import fix
from ui.shared.parts import Label


def as_rows(questions: Sequence[QuestionView], shown: Sequence[QuestionView]) -> list[QuestionView]:
    """What is shown, with the choices of a group that is a table asked as its rows."""
    tables = [f"{one.state.ref}/" for one in questions if "table-list" in one.state.looks]
    return [
        replace(one, state=replace(one.state, appearance="list-nolabel"))
        if one.state.kind in ("select", "select1") and one.state.ref.startswith(tuple(tables))
        else one
        for one in shown
    ]


def first_rows(questions: Sequence[QuestionView], shown: Sequence[QuestionView]) -> frozenset[Ref]:
    """The rows above which the answers are to be written: the first of each table that is shown."""
    tables = [f"{one.state.ref}/" for one in questions if "table-list" in one.state.looks]
    rows = [one.state for one in shown if one.state.kind in ("select", "select1")]
    firsts = (next((row.ref for row in rows if row.ref.startswith(table)), None) for table in tables)
    return frozenset(ref for ref in firsts if ref is not None)


class TableHead(QWidget):
    """The answers of a table, above the marks of its rows."""

    def __init__(self, view: QuestionView) -> None:
        super().__init__()
        self.setObjectName(f"head {view.state.ref}")
        number = Label("", 12)
        fix(number, width=36)
        words = MarksField(Words.ONLY, many=False)
        words.present(view.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins(view.depth))
        row.setSpacing(6)
        row.addWidget(number)
        row.addStretch(LABEL_SHARE[0])
        row.addWidget(words, LABEL_SHARE[1])
