"""XLSForms as text: Markdown tables read and written, CSV read.

A pipe within a cell is written `\\|` and a line break `<br>`, as tables on the web have them; `\\<br>`
is those four letters themselves.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from inspector.errors import FormError
from inspector.forms.workbook import Rows, Sheet, Workbook
from inspector.i18n import gettext as _

_TABLE = re.compile(r"\s*\|(.*)\|")
_REMARK = re.compile(r"^(.*)(#[^|]+)$")
_RULE = re.compile(r"[|:\-\s]*-[|:\-\s]*")
_PARTING = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"(\\*)<br>")
_SEPARATORS = ",;\t"


def read_markdown(text: str) -> Workbook:
    """The tables of a Markdown file as sheets. Raises FormError."""
    prose: list[str] = []
    found: list[Rows] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        cells = _cells(line)
        if cells is None:
            prose.append(line)
            continue
        name = cells[0]
        if name:
            _begin(found, name)
        if found and (not name or any(cells[1:])):
            found[-1].add(cells[1:], number)
    return Workbook(tuple(rows.sheet() for rows in found), "\n".join(prose).strip())


def _begin(found: list[Rows], name: str) -> None:
    if any(rows.name.lower() == name.lower() for rows in found):
        raise FormError(
            _("The sheet “{name}” stands twice in this file. Put its rows into one table.").format(name=name)
        )
    found.append(Rows(name))


def _cells(line: str) -> list[str] | None:
    """The cells of a table's line; None for prose, a remark or the rule below the headings."""
    if line.lstrip().startswith("#"):
        return None
    remark = _REMARK.match(line)
    table = _TABLE.match(remark[1] if remark else line)
    if table is None:
        return None
    inner = table[1]
    if "-" in inner and not inner.strip("|-"):
        return None
    return [_plain(cell.strip()) for cell in _PARTING.split(inner)]


def _plain(cell: str) -> str:
    def meant(match: re.Match[str]) -> str:
        return f"{match[1][1:]}<br>" if match[1] else "\n"

    return _BREAK.sub(meant, cell.replace(r"\|", "|"))


def write_markdown(workbook: Workbook) -> str:
    """The workbook as Markdown tables, which `read_markdown` reads back cell by cell."""
    parts = [_prose(workbook.prose)] if workbook.prose else []
    parts += ["\n".join(_table(sheet)) for sheet in workbook.sheets]
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    """What stands around the tables, with no line that would be read as a row."""
    return "\n".join(line for line in text.splitlines() if _cells(line) is None)


def _table(sheet: Sheet) -> Iterator[str]:
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [(*row, *("",) * (width - len(row))) for row in sheet.rows]
    if not rows or not sheet.rows[0]:
        yield _line((sheet.name,))
        yield from (_line(("", *row)) for row in rows)
        return
    yield _line((sheet.name, *rows[0]))
    yield "|" + "---|" * (width + 1)
    yield from (_line(("", *row)) for row in rows[1:])


def _line(cells: tuple[str, ...]) -> str:
    return "|" + "|".join(f" {_escaped(cell)} " if cell else " " for cell in cells) + "|"


def _escaped(cell: str) -> str:
    kept = _BREAK.sub(lambda match: f"\\{match[0]}", cell)
    return kept.replace("\n", "<br>").replace("|", r"\|")


def read_csv(text: str) -> Workbook:
    """A CSV file whose first column names the sheets. Raises FormError."""
    found: list[Rows] = []
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=text[:5000].count) if "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            name = row[0].strip() if row else ""
            if name:
                _begin(found, name)
            if found and any(cell.strip() for cell in row[1:]):
                found[-1].add(row[1:], reader.line_num)
    except csv.Error as error:
        raise FormError(
            _("Line {line} of this CSV file cannot be read: {reason}.").format(
                line=reader.line_num, reason=error
            )
        ) from error
    return Workbook(tuple(rows.sheet() for rows in found))
