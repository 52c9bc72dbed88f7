"""Checklists go from Markdown to Excel and back, cell by cell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.app.checklists import as_markdown, as_xlsx, check, shipped_checklists
from inspector.errors import InputError
from inspector.forms.excel import read_xlsx, write_xlsx
from inspector.forms.markdown import read_markdown, write_markdown
from inspector.forms.workbook import Sheet, Workbook, trimmed
from inspector.forms.xlsform import convert

CELLS = st.one_of(
    st.sampled_from(
        ["", "text", "a | b", "one\ntwo", "<br>", r"\<br>", "007", "=1+1", "1.10", "TRUE", "_x0041_", "ที่ตั้ง",
         "廃車 / 電池", "-", "#1", "a\\", "2026-11-25"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=12),
)  # fmt: skip


@st.composite
def workbooks(draw: st.DrawFn) -> Workbook:
    names = draw(
        st.lists(st.sampled_from(["survey", "choices", "settings", "entities"]), min_size=1, unique=True)
    )
    sheets = []
    for name in names:
        rows = [trimmed(draw(st.lists(CELLS, max_size=5))) for _n in range(draw(st.integers(1, 4)))]
        rows[0] = ("type", *rows[0]) if rows[0] else ("type",)
        while rows and not rows[-1]:
            rows.pop()
        sheets.append(Sheet(name, tuple(rows)))
    return Workbook(tuple(sheets))


def cells(workbook: Workbook) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The rows of every sheet that hold anything."""
    return [(sheet.name, [row for row in sheet.rows if row]) for sheet in workbook.sheets]


@settings(max_examples=60, deadline=None)
@given(workbooks())
def test_no_cell_is_lost_on_the_way_to_excel_and_back(workbook: Workbook) -> None:
    assert cells(read_xlsx(write_xlsx(workbook))) == cells(workbook)
    assert cells(read_markdown(write_markdown(workbook))) == cells(workbook)


@pytest.mark.parametrize("name", shipped_checklists())
def test_a_shipped_checklist_is_the_same_form_after_excel_and_back(name: str, tmp_path: Path) -> None:
    path = shipped_checklists()[name]
    (tmp_path / f"{name}.xlsx").write_bytes(as_xlsx(path))
    (tmp_path / f"{name}.md").write_bytes(as_markdown(tmp_path / f"{name}.xlsx"))
    wanted = convert(path).xml
    assert convert(tmp_path / f"{name}.xlsx").xml == wanted
    assert convert(tmp_path / f"{name}.md").xml == wanted


def test_what_excel_cannot_keep_is_refused_by_its_cell() -> None:
    with pytest.raises(InputError, match="row 1, column 2"):
        write_xlsx(Workbook((Sheet("survey", (("type", "x" * 40_000),)),)))


def test_no_damage_to_a_file_makes_more_than_a_message(tmp_path: Path) -> None:
    whole = {
        ".xlsx": as_xlsx(shipped_checklists()["common"]),
        ".md": shipped_checklists()["common"].read_bytes(),
    }
    chance = random.Random(5)
    for n in range(120):
        ending, data = chance.choice(list(whole.items()))
        mangled = bytearray(data[: chance.randrange(len(data))] if n % 3 == 0 else data)
        for _hit in range(chance.randrange(0, 40)):
            if mangled:
                mangled[chance.randrange(len(mangled))] = chance.randrange(256)
        path = tmp_path / f"f{n}{chance.choice([ending, '.xls', '.csv', '.xml'])}"
        path.write_bytes(mangled)
        result = check(path)
        assert result.errors or result.form_id
