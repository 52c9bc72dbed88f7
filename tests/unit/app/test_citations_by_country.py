"""A yard in Thailand gets no Japanese citation: in no module, on no screen and on no page that is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from inspector.app import facilities, inspections, reporting
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.inspection import FindingState
from tests import make
from tests.unit.checklists.robot import fill
from tests.unit.checklists.shipped import FORMS, form

FOREIGN = (
    "JP: ",
    "WMA",
    "Rule Art",
    "Order Art",
    "Art.17-2",
    "Art.16-3",
    "Antique Dealings",
    "Metal theft Act",
)


def everything_wrong(ws: Workspace, letter: str) -> OpenInspection:
    """A visit in Thailand where the robot answers what does not comply, and names an ordinance of Japan."""
    yard = make.facility(country="TH")
    facilities.add(ws, yard)
    started = inspections.start(ws, yard.id, [shipped_checklists()[FORMS[letter]]])
    opened, name = inspections.load(ws, str(started.made)), form(letter).id
    told = {"country": "TH", "ordinance": "chiba_city", "pile_regime": "hazardous_used_equipment"}
    fill(opened.session(name), 1, lambda ref, value: inspections.answer(opened, name, ref, value), **told)
    return opened


def japanese(opened: OpenInspection) -> set[str]:
    """The names of every instrument of Japan that the packs hold, and what the checklists write for them."""
    return {row.instrument for row in opened.book.rules if row.jurisdiction.startswith("JP")} | set(FOREIGN)


@pytest.mark.parametrize("letter", FORMS)
def test_a_yard_in_thailand_gets_no_japanese_citation(
    letter: str, workspace: Workspace, tmp_path: Path
) -> None:
    opened = everything_wrong(workspace, letter)
    words = japanese(opened)
    assert len(words) > 20
    findings = [one for one in opened.findings.values() if one.state is FindingState.OPEN]
    told = [text for one in findings for text in (one.citation, one.observation)]
    told += [given.remark for given in opened.answers.values()]
    target = tmp_path / "report.pdf"
    reporting.make(opened, target)
    pages = PdfReader(target).pages
    told.append(" ".join(" ".join(page.extract_text() for page in pages).split()))
    assert [(word, text[:200]) for text in told for word in words if word in text] == []
