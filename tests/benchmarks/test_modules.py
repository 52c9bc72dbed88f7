"""A visit with every checklist open beside one with two: what opening it and one answer cost.

Run with `pytest tests/benchmarks/test_modules.py --benchmark-only -s`; the figures are printed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from inspector.app import facilities, inspections, starting_visit, viewing
from inspector.app.checklists import shipped_checklists
from inspector.app.starting_visit import VisitKind
from inspector.app.workspace import Workspace
from tests import make

ROUNDS = 15
FEW = ("common", "outdoor_storage")


def milliseconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def costs(ws: Workspace, *names: str) -> dict[str, float]:
    """The median of opening a visit, of one answer, and of showing its section after it."""
    yard = make.facility()
    facilities.add(ws, yard)
    visit = str(starting_visit.start(ws, yard.id, VisitKind.ROUTINE, names).made)
    opened = inspections.load(ws, visit)
    question = inspections.question(opened, "A27")
    place = (question.form_id, question.ref)
    values = iter(["comply", "not_comply"] * ROUNDS)
    acts: dict[str, Callable[[], Any]] = {
        "open": lambda: inspections.load(ws, visit),
        "answer": lambda: inspections.answer(opened, *place, next(values)),
        "show": lambda: viewing.editor(opened, question.form_id, viewing.section_of(opened, *place)),
    }
    return {name: statistics.median(milliseconds(act) for _n in range(ROUNDS)) for name, act in acts.items()}


def test_an_answer_costs_little_more_with_every_checklist_open(benchmark: Any, workspace: Workspace) -> None:
    """Nine times as many checklists: an answer at most 4 times, and its section is shown within 250 ms."""
    few, many = dict[str, float](), dict[str, float]()

    def measure() -> None:
        few.update(costs(workspace, *FEW))
        many.update(costs(workspace, *shipped_checklists()))

    benchmark.pedantic(measure, rounds=1)
    for name, cost in many.items():
        told = (
            f"{cost:.1f} ms with {len(shipped_checklists())} checklists, {few[name]:.1f} ms with {len(FEW)}"
        )
        benchmark.extra_info[name] = told
        print(f"{name}: {told}")  # noqa: T201 - what the benchmark is for
    assert many["answer"] <= 4 * few["answer"]
    assert many["show"] <= 250
