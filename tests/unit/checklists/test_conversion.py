"""The checklists are XLSForms that any ODK tool reads, as Markdown and as a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pyxform.xls2xform import convert

from tests.unit.checklists.shipped import FORMS, form, source

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = ("settings", "survey", "choices")


def sheets(markdown: str) -> dict[str, list[list[str | None]]]:
    """The tables of a Markdown form: one sheet each, its rows as cells."""
    found: dict[str, list[list[str | None]]] = {}
    name = ""
    for line in markdown.splitlines():
        if not line.startswith("|") or set(line) <= set("|-"):
            continue
        first, *cells = (cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
        name = first or name
        found.setdefault(name, []).append([cell or None for cell in cells])
    return found


@pytest.mark.parametrize("letter", FORMS)
def test_a_checklist_converts_without_a_warning(letter: str) -> None:
    others = [text for text in form(letter).warnings if "max-pixels" not in text]
    assert others == []


@pytest.mark.parametrize("letter", FORMS)
def test_the_same_checklist_as_a_workbook_gives_the_same_form(letter: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets(source(letter).read_text(encoding="utf-8")).items():
        assert name in SHEETS
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / f"{FORMS[letter]}.xlsx"
    book.save(path)
    assert convert(path).xform == form(letter).xform


@pytest.mark.parametrize(("letter", "name"), FORMS.items())
def test_a_checklist_has_its_name_and_a_version_that_is_a_date(letter: str, name: str) -> None:
    assert form(letter).id == f"yp_{name}"
    assert re.search(r'version="20\d{8}"', form(letter).xform)


@pytest.mark.parametrize("letter", FORMS)
def test_our_columns_stand_in_our_namespace(letter: str) -> None:
    assert 'xmlns:yp="urn:x-yardproof:checklist"' in form(letter).xform
