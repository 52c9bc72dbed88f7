"""XLSForms as Excel workbooks: .xlsx and .xls read, .xlsx written. Every cell is text, as it stands."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from inspector.errors import FormError, InputError
from inspector.forms.workbook import Cell, Rows, Sheet, Workbook
from inspector.i18n import gettext as _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_UNPACKED = 128 * 1024 * 1024
_LONGEST = 32_767  # Excel keeps no more in a cell
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
_NARROW, _WIDE = 10, 60


def read_xlsx(data: bytes) -> Workbook:
    """The sheets of an Excel workbook. Raises FormError."""
    _refuse_bombs(data)
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and needed only when a checklist is taken in

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know of Excel does not concern a form
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = tuple(_xlsx_sheet(book[name]) for name in book.sheetnames if hasattr(book[name], "rows"))
            prose = _decoded(book.properties.description or "")
            book.close()
            uncalculated = tuple(_uncalculated(data, sheets))
    except FormError:
        raise
    except Exception as error:  # openpyxl lets whatever a damaged file provokes through
        raise FormError(
            _(
                "This Excel workbook is damaged ({reason}). Open it in Excel or LibreOffice, and save it again."
            ).format(reason=_reason(error))
        ) from error
    return Workbook(sheets, prose, uncalculated)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # zipfile raises many kinds on a damaged archive
        raise FormError(
            _("This Excel workbook is damaged ({reason}). Copy it again from where it came.").format(
                reason=_reason(error)
            )
        ) from error
    if total > _LARGEST_UNPACKED:
        raise FormError(_("This file unpacks to more than 128 MB, so it is no checklist. It was not opened."))


def _xlsx_sheet(sheet: Worksheet) -> Sheet:
    from pyxform.xls2json_backends import xlsx_value_to_str  # noqa: PLC0415

    sheet.reset_dimensions()  # those told may be wrong
    rows = Rows(sheet.title)
    for row in sheet.iter_rows(values_only=True):
        rows.add(["" if value is None else _decoded(str(xlsx_value_to_str(value))) for value in row])
    return rows.sheet()


def _uncalculated(data: bytes, sheets: tuple[Sheet, ...]) -> list[Cell]:
    """The formulas that came without a result, and those whose result is an error."""
    if b"<f" not in _sheets_xml(data):
        return []
    from openpyxl import load_workbook  # noqa: PLC0415

    found = []
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for sheet in sheets:
        formulas = book[sheet.name]
        formulas.reset_dimensions()
        for number, row in enumerate(formulas.iter_rows(max_row=len(sheet.rows) or 1), start=1):
            for at, cell in enumerate(row):
                told = sheet.rows[number - 1][at] if at < len(sheet.rows[number - 1]) else ""
                if cell.data_type == "f" and (not told or told.startswith("#")):
                    heading = sheet.headings[at] if at < len(sheet.headings) else ""
                    found.append(Cell(sheet.name, number, heading, str(cell.value)))
    book.close()
    return found


def _sheets_xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(
            archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        )


def read_xls(data: bytes) -> Workbook:
    """The sheets of a workbook of Excel before 2007. Raises FormError."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FormError(
            _("This workbook is protected by a password. Save it without one, and load it again.")
        )
    import xlrd  # noqa: PLC0415

    try:
        with xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True) as book:
            return Workbook(tuple(_xls_sheet(book.sheet_by_name(name), book) for name in book.sheet_names()))
    except FormError:
        raise
    except Exception as error:  # xlrd lets whatever a damaged file provokes through
        raise FormError(
            _(
                "This Excel workbook is damaged ({reason}). Open it in Excel or LibreOffice, and save it again."
            ).format(reason=_reason(error))
        ) from error


def _xls_sheet(sheet: Any, book: Any) -> Sheet:
    from pyxform.xls2json_backends import xls_value_to_unicode  # noqa: PLC0415

    rows = Rows(sheet.name)
    for number in range(sheet.nrows):
        rows.add(
            [
                "" if cell.value == "" else xls_value_to_unicode(cell.value, cell.ctype, book.datemode)
                for cell in sheet.row(number)
            ]
        )
    return rows.sheet()


def write_xlsx(workbook: Workbook) -> bytes:
    """The workbook for Excel: headings stay in view, long texts wrap. Raises InputError that names a cell."""
    from openpyxl import Workbook as Book  # noqa: PLC0415 - heavy
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    book = Book()
    book.remove(book.worksheets[0])
    if _UNWRITABLE.search(workbook.prose):
        raise InputError(_("The text around the tables holds a sign that Excel cannot keep. Remove it."))
    book.properties.description = _encoded(workbook.prose) or None
    book.properties.creator = "Yardproof"
    heading = (Font(bold=True), PatternFill("solid", fgColor="FFDDE5EC"))
    wrapped = Alignment(wrap_text=True, vertical="top")
    for sheet in workbook.sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        for number, row in enumerate(sheet.rows, start=1):
            for at, text in enumerate(row, start=1):
                if not text:
                    continue
                cell = page.cell(number, at)
                cell.value = _writable(sheet, number, at, text)
                cell.data_type = "s"  # "=1+1" is a text
                cell.number_format = "@"  # and so is 007
                cell.alignment = wrapped
                if number == sheet.heading_row:
                    cell.font, cell.fill = heading
        _fit(page, sheet)
    if not workbook.sheets:
        raise InputError(_("This file holds no sheet, so there is nothing to write."))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    if len(name) > 31 or _FORBIDDEN_IN_NAMES.search(name) or _UNWRITABLE.search(name):
        raise InputError(
            _(
                "Excel takes no sheet named “{name}”. Use at most 31 letters, and none of \\ / ? * : [ ]."
            ).format(name=name)
        )
    return name


def _writable(sheet: Sheet, row: int, at: int, text: str) -> str:
    place = _("sheet {name}, row {row}, column {column}").format(name=sheet.name, row=row, column=at)
    if len(text) > _LONGEST:
        raise InputError(
            _("{place}: Excel keeps no more than 32,767 letters in a cell. Shorten this text.").format(
                place=place
            )
        )
    if _UNWRITABLE.search(text):
        raise InputError(
            _("{place}: this text holds a sign that Excel cannot keep. Remove it.").format(place=place)
        )
    return _encoded(text)


def _encoded(text: str) -> str:
    """Excel reads _x0041_ as a sign; where a text means those letters, its underscore is written so."""
    return _ESCAPE.sub(lambda match: f"_x005F{match[0]}", text)


def _decoded(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _fit(page: Worksheet, sheet: Sheet) -> None:
    """Columns as wide as their texts, up to a width that still reads; headings that stay in view."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    if sheet.heading_row:
        page.freeze_panes = f"A{sheet.heading_row + 1}"
    for at in range(max((len(row) for row in sheet.rows), default=0)):
        texts = [line for row in sheet.rows if at < len(row) for line in row[at].split("\n")]
        widest = max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts), default=0)
        page.column_dimensions[get_column_letter(at + 1)].width = min(max(widest + 2, _NARROW), _WIDE)
