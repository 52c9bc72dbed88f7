"""The sheets of an XLSForm as plain rows of cells, whichever kind of file they came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inspector.errors import FormError
from inspector.i18n import gettext as _

LARGEST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place: row and column count from 1, as spreadsheets count."""

    sheet: str
    row: int
    column: str  # heading of its column
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0]` is row 1; an empty cell is an empty text, and no row ends in one."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()  # where each row stands in a text file

    @property
    def heading_row(self) -> int:
        """The number of the row that holds the headings: the first that is not empty, 0 where none is."""
        return next((number for number, row in enumerate(self.rows, start=1) if row), 0)

    @property
    def headings(self) -> tuple[str, ...]:
        return (
            tuple(" ".join(cell.split(" ")) for cell in self.rows[self.heading_row - 1]) if self.rows else ()
        )

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row below the headings: its number, and its filled cells by heading."""
        headings = self.headings
        for number, row in enumerate(self.rows[self.heading_row :], start=self.heading_row + 1):
            yield (
                number,
                {heading: cell for heading, cell in zip(headings, row, strict=False) if heading and cell},
            )

    def line(self, row: int | None) -> int | None:
        """The line of a text file on which this row stands."""
        return self.lines[row - 1] if row and 0 < row <= len(self.lines) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form in their order; `prose` is what a Markdown file says around its tables."""

    sheets: tuple[Sheet, ...]
    prose: str = ""
    uncalculated: tuple[Cell, ...] = ()  # formulas and error values, whose text nobody has

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of this name, in any case of letters."""
        return next((sheet for sheet in self.sheets if sheet.name.strip().lower() == name), None)


class Rows:
    """Gathers the rows of one sheet, trimmed, within what memory can bear."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rows: list[tuple[str, ...]] = []
        self._lines: list[int] = []
        self._cells = 0
        self._filled = 0

    def add(self, cells: list[str], line: int = 0) -> None:
        row = trimmed(cells)
        self._rows.append(row)
        self._lines.append(line)
        self._cells += len(row)
        if row:
            self._filled = len(self._rows)
        if self._cells > LARGEST_CELLS:
            raise FormError(
                _("The sheet “{name}” holds more than a million cells, so it is no checklist.").format(
                    name=self.name
                )
            )

    def sheet(self) -> Sheet:
        lines = tuple(self._lines[: self._filled])
        return Sheet(self.name, tuple(self._rows[: self._filled]), lines if any(lines) else ())


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """A row without the space around its texts and without empty cells at its end."""
    row = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)
