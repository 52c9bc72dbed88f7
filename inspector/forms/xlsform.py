"""XLSForms (.xlsx, .xls, .md, .csv) into XForms, through pyxform."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import FormError
from inspector.i18n import gettext as _

XLSFORM = frozenset({".xlsx", ".xls", ".xlsm", ".md", ".csv"})
XFORM = frozenset({".xml", ".xform"})
_LARGEST = 32 * 1024 * 1024
_ROW = re.compile(r"\[row : (\d+)\]|row (\d+)", re.IGNORECASE)
_SHEET = re.compile(
    r"'(survey|choices|settings|entities|external_choices|osm)' sheet|on the (\w+) sheet", re.IGNORECASE
)
_COLUMN = re.compile(r"column:? '([^']+)'|'([^']+)' column", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in a form, and where."""

    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                _("sheet {name}").format(name=self.sheet) if self.sheet else "",
                _("row {number}").format(number=self.row) if self.row else "",
                _("column {name}").format(name=self.column) if self.column else "",
            )
            if part
        )
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class Converted:
    """The XForm of a checklist's file, with what was doubtful in it."""

    xml: bytes
    warnings: tuple[Problem, ...] = ()


class FaultyFormError(FormError):
    """The file was refused; `problems` says everything that is wrong with it."""

    exit_code = 44

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def convert(path: Path) -> Converted:
    """The XForm in this file; an XForm itself passes unchanged. Raises FaultyFormError, FormError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise FormError(_("“{name}” is larger than 32 MB, so it is no checklist.").format(name=path.name))
        if path.suffix.lower() in XFORM:
            return Converted(path.read_bytes())
    except OSError as error:
        raise FormError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if path.suffix.lower() not in XLSFORM:
        raise FormError(
            _(
                "“{name}” is no checklist. A checklist is an XLSForm (.xlsx, .xls, .md, .csv) or an XForm (.xml)."
            ).format(name=path.name)
        )
    return _from_xlsform(path)


def _from_xlsform(path: Path) -> Converted:
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - heavy, and needed only when a checklist is taken in
    from pyxform.xls2xform import convert as pyxform_convert  # noqa: PLC0415

    try:
        result = pyxform_convert(xlsform=path, validate=False, pretty_print=False)
    except PyXFormError as error:
        raise FaultyFormError((located(str(error)),)) from error
    except Exception as error:  # pyxform lets openpyxl's, xlrd's and its own stray errors through
        raise FaultyFormError(
            (Problem(_("This file cannot be read as an XLSForm ({reason}).").format(reason=error)),)
        ) from error
    return Converted(result.xform.encode(), tuple(located(warning) for warning in result.warnings))


def located(message: str) -> Problem:
    """A message of pyxform with the place that it names."""
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    return Problem(
        " ".join(message.split()),
        next((name for name in sheet.groups() if name), "").lower() if sheet else "",
        int(row[1] or row[2]) if row else None,
        next((name for name in column.groups() if name), "") if column else "",
    )
