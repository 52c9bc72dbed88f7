"""What is wrong or doubtful in a form, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspector.errors import FormError
from inspector.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in a form, and where."""

    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""  # its heading; in an XForm, the attribute
    path: str = ""  # of the element or field, in an XForm
    line: int | None = None  # in a text file
    file: str = ""  # where it is not the form itself but a list or picture beside it

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                _("file {name}").format(name=self.file) if self.file else "",
                _("sheet {name}").format(name=self.sheet) if self.sheet else "",
                _("row {number}").format(number=self.row) if self.row else "",
                _("column {name}").format(name=self.column) if self.column and self.sheet else "",
                _("line {number}").format(number=self.line) if self.line else "",
                self.path,
                self.column if not self.sheet else "",
            )
            if part
        )
        return f"{place}: {self.message}" if place else self.message


class FaultyFormError(FormError):
    """The file was refused; `problems` says everything that is wrong with it."""

    exit_code = 44

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
