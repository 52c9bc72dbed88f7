"""Any rule of the packs can answer a question: it reads the entries beside it by their roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.app import facilities, inspections
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.inspection import FindingState
from tests import make

FORM = """| survey | | | | | | | | | |
| | type | name | label | bind::yp:item | bind::yp:role | bind::yp:verdict | bind::yp:subject | bind::yp:fails | bind::yp:severity |
| | begin group | store | Store | | | | | | |
| | integer | days | Days in storage | | rule.duration | | | | |
| | text | time | Time in storage | S1 | | storage_time | operator | . = 'fail' | major |
| | end group | | | | | | | | |
| | begin repeat | heap | Heap | | | | | | |
| | decimal | rate | Dose rate | | rule.dose_rate | | | | |
| | decimal | rate_u | Its uncertainty | | rule.dose_rate_u | | | | |
| | text | unit | Its unit | | rule.dose_rate_unit | | | | |
| | text | dose | Radiation | S2 | | dose_rate | operator | . = 'fail' | critical |
| | end repeat | | | | | | | | |
| settings | | | |
| | form_id | version | namespaces |
| | storing | 1 | yp="urn:x-yardproof:checklist" |
"""


def begin(ws: Workspace, folder: Path, country: str) -> OpenInspection:
    path = folder / f"storing-{country}.md"
    path.write_text(FORM, encoding="utf-8")
    yard = make.facility(country=country)
    facilities.add(ws, yard)
    made = inspections.start(ws, yard.id, [path]).made
    return inspections.load(ws, str(made))


def answer(opened: OpenInspection, ref: str, value: str) -> None:
    inspections.answer(opened, "storing", ref, value)


def said(opened: OpenInspection, ref: str) -> str:
    return opened.session("storing").state(ref).value


def test_a_rule_of_the_country_answers_its_question_and_makes_a_finding(
    workspace: Workspace, tmp_path: Path
) -> None:
    opened = begin(workspace, tmp_path, "MY")
    assert said(opened, "/data/store/time") == "indeterminate"
    answer(opened, "/data/store/days", "181")
    assert said(opened, "/data/store/time") == "fail"
    (finding,) = opened.findings.values()
    assert "Malaysia" in finding.citation
    assert finding.citation.endswith("reference, not confirmed")
    answer(opened, "/data/store/days", "180")
    assert said(opened, "/data/store/time") == "pass"
    assert [one.state for one in opened.findings.values()] == [FindingState.WITHDRAWN]


def test_where_the_country_has_no_rule_the_question_says_so(workspace: Workspace, tmp_path: Path) -> None:
    opened = begin(workspace, tmp_path, "TH")
    answer(opened, "/data/store/days", "400")
    assert said(opened, "/data/store/time") == "no_rule"
    assert list(opened.findings.values()) == []


@pytest.mark.parametrize("unit", ["uSv/h", "parsec"])
def test_a_rule_reads_the_row_it_lies_in_and_its_prompt_is_the_immediate_measure(
    workspace: Workspace, tmp_path: Path, unit: str
) -> None:
    opened = begin(workspace, tmp_path, "PH")
    (heap,) = [row.ref for row in opened.session("storing").rows("/data/heap")]
    for name, value in (("unit", unit), ("rate", "150"), ("rate_u", "5")):
        answer(opened, f"{heap}/{name}", value)
    found = [one for one in opened.findings.values() if one.state is FindingState.OPEN]
    if unit == "parsec":
        assert said(opened, f"{heap}/dose") == "indeterminate"
        assert found == []
    else:
        assert said(opened, f"{heap}/dose") == "fail"
        assert found[0].immediate.startswith("Leave now")
        assert found[0].citation.endswith("reference, not law")
