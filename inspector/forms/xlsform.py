"""XLSForms (.xlsx, .xls, .md, .csv) into XForms, through pyxform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from inspector.errors import FormError, InspectorError
from inspector.forms import excel, external_choices, markdown
from inspector.forms.external import text_of
from inspector.forms.problems import FaultyFormError, Problem
from inspector.forms.workbook import Sheet, Workbook
from inspector.i18n import gettext as _

XLSFORM = frozenset({".xlsx", ".xls", ".xlsm", ".md", ".csv"})
XFORM = frozenset({".xml", ".xform"})
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Converted:
    """The XForm of a checklist's file, with what was doubtful in it and what it was made from."""

    xml: bytes
    warnings: tuple[Problem, ...] = ()
    workbook: Workbook | None = None  # None for a file that was an XForm already


def convert(path: Path) -> Converted:
    """The XForm in this file; an XForm passes, its external choices made plain. Raises FaultyFormError, FormError."""
    return _made(path.name, content(path))


@lru_cache(maxsize=32)
def _made(name: str, data: bytes) -> Converted:
    """Kept for the next visit that begins with this checklist: pyxform takes a tenth of a second and more for each."""
    if Path(name).suffix.lower() in XFORM:
        return Converted(external_choices.brought_in(data))
    return converted(workbook_in(name, data), Path(name).stem)


def content(path: Path) -> bytes:
    """The bytes of a checklist's file. Raises FormError."""
    if path.suffix.lower() not in XLSFORM | XFORM:
        raise FormError(
            _(
                "“{name}” is no checklist. A checklist is an XLSForm (.xlsx, .xls, .md, .csv) or an XForm (.xml)."
            ).format(name=path.name)
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise FormError(_("“{name}” is larger than 32 MB, so it is no checklist.").format(name=path.name))
        return path.read_bytes()
    except OSError as error:
        raise FormError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error


def workbook_in(name: str, data: bytes) -> Workbook:
    """The sheets of an XLSForm, read as what it is and not as what it is called. Raises FormError."""
    if data.startswith(excel.ZIP):
        return excel.read_xlsx(data)
    if data.startswith(excel.OLE):
        return excel.read_xls(data)
    if not data.strip():
        raise FormError(_("“{name}” is empty.").format(name=name))
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise FormError(
            _("“{name}” is neither a workbook nor a text, or it is damaged. Copy it again.").format(name=name)
        )
    text = text_of(data)
    is_table = text.count("|") > text.count(",") if Path(name).suffix.lower() != ".md" else True
    workbook = markdown.read_markdown(text) if is_table else markdown.read_csv(text)
    if not workbook.sheets:
        raise FormError(
            _("“{name}” holds no table that names its sheet, such as survey, in its first column.").format(
                name=name
            )
        )
    return workbook


def converted(workbook: Workbook, stem: str) -> Converted:
    """The XForm of these sheets. Raises FaultyFormError, which names everything that is wrong."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - heavy, and needed only when a checklist is taken in
    from pyxform.xls2xform import convert as pyxform_convert  # noqa: PLC0415

    from inspector.forms import proofreading, pyxform_messages  # noqa: PLC0415

    doubled = proofreading.doubled_headings(workbook)
    if doubled:
        raise FaultyFormError(doubled)
    warnings: list[str] = []
    try:
        result = pyxform_convert(
            xlsform=definition(workbook, stem), validate=False, pretty_print=False, warnings=warnings
        )
    except PyXFormError as error:
        told = pyxform_messages.located(str(error), workbook)
        raise FaultyFormError(proofreading.all_errors(workbook, told)) from error
    except InspectorError:
        raise
    except Exception as error:  # pyxform lets stray errors of its own through
        told = Problem(
            _("This cannot be read as an XLSForm ({reason}).").format(
                reason=" ".join(str(error).split())[:200] or type(error).__name__
            )
        )
        raise FaultyFormError(proofreading.all_errors(workbook, told)) from error
    return Converted(
        external_choices.brought_in(result.xform.encode(), result.itemsets),
        (
            *proofreading.doubts(workbook),
            *(pyxform_messages.located(warning, workbook) for warning in warnings),
        ),
        workbook,
    )


def definition(workbook: Workbook, stem: str) -> dict[str, Any]:
    """The sheets as pyxform takes them, with the space between words that it expects."""
    from pyxform.constants import SUPPORTED_SHEET_NAMES, SURVEY  # noqa: PLC0415

    told: dict[str, Any] = {
        "sheet_names": [sheet.name for sheet in workbook.sheets],
        "fallback_form_name": stem,
    }
    for sheet in workbook.sheets:
        name = sheet.name.lower()
        if name not in SUPPORTED_SHEET_NAMES:
            if len(workbook.sheets) > 1:
                continue
            name = SURVEY
        told[name] = [
            {heading: cell.replace("\xa0", " ") for heading, cell in record.items()}
            for _row, record in sheet.records()
        ]
        told[f"{name}_header"] = [dict.fromkeys(filter(None, sheet.headings))] if _headed(sheet) else []
    return told


def _headed(sheet: Sheet) -> bool:
    return sheet.heading_row > 0
