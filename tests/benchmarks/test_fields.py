"""What a field costs beside the plainest widget that could show the same."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QLayout, QListView, QVBoxLayout, QWidget

from tests.benchmarks.test_record import in_turn
from tests.ui.asked import question
from ui.editor.field_factory import field_for
from ui.shared.theme import THEME

COUNT = 5_000
OFFERED = tuple((f"v{n}", f"Answer number {n}") for n in range(COUNT))
LABELS = [label for _value, label in OFFERED]


@pytest.mark.parametrize("look", ["autocomplete", ""])
@pytest.mark.parametrize("tuned", [False, True])
def test_5000_choices_are_first_painted_within_1_5_times_a_bare_list(
    benchmark: Any, qapp: QApplication, look: str, tuned: bool
) -> None:
    """The bare list is as Qt makes it; beside one that is told all rows are alike, the ratio is stated only."""
    THEME.apply(qapp)
    state = question(kind="select1", appearance=look, choices=OFFERED, value="v17")

    def shown(widget: QWidget) -> None:
        window = QWidget()
        column = QVBoxLayout(window)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(widget)
        window.resize(640, 360)
        window.show()
        qapp.processEvents()
        window.grab()
        window.close()

    def ours() -> None:
        field = field_for(state)
        field.present(state)
        shown(field)

    def bare() -> None:
        view = QListView()
        view.setUniformItemSizes(tuned)
        view.setModel(QStringListModel(LABELS, view))
        shown(view)

    ratio = in_turn(benchmark, ours, bare, 25)
    assert tuned or ratio <= 1.5
