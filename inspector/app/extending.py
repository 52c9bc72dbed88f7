"""A local checklist from a signed national one: the national questions as they are, local ones beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector import small_files
from inspector.app import checklists, signed_checklists
from inspector.app.signed_checklists import Agency, Word
from inspector.clock import Clock
from inspector.errors import FormError, InputError
from inspector.forms import columns, excel, markdown
from inspector.forms.definition import Form
from inspector.forms.problems import FaultyFormError
from inspector.forms.workbook import Sheet, Workbook
from inspector.forms.xform import parse
from inspector.forms.xlsform import XFORM, content, convert, workbook_in
from inspector.i18n import gettext as _
from inspector.ledger.signing import Signer

GROUP = "local"


@dataclass(frozen=True, slots=True)
class Read:
    """A checklist's file with what lies beside it."""

    form: Form
    xml: bytes
    files: dict[str, bytes]


def read(path: Path) -> Read:
    """Raises FormError."""
    xml = convert(path).xml
    form = parse(xml)
    if form.faults:
        raise FaultyFormError(form.faults)
    return Read(form, xml, checklists.files_beside(form, path))


def sign(
    path: Path, signer: Signer, agency: str, clock: Clock, *, open_questions: tuple[str, ...] = ()
) -> Path:
    """Sign a checklist for an agency; the signature is written beside it. Raises FormError, InputError, DiskError."""
    found = read(path)
    document = signed_checklists.signed(
        found.form,
        found.xml,
        found.files,
        signer=signer,
        agency=agency,
        clock=clock,
        open_questions=open_questions,
    )
    return signed_checklists.write_beside(path, document)


def verify(path: Path, agency: Agency) -> tuple[Form, Word]:
    """How a checklist's file stands with the signature beside it.

    Raises PaperError for a signature that is none, FormError that names what was altered or dropped.
    """
    found = read(path)
    return found.form, signed_checklists.word(
        found.form,
        checklists.digest(found.xml),
        signed_checklists.hashes(found.files),
        signed_checklists.read_beside(path),
        agency,
    )


def extend(national: Path, target: Path, *, form_id: str, title: str, local: Path | None = None) -> Word:
    """Write a local checklist with the signature of the national one; `local` brings its questions and choices.

    Raises InputError, FormError, PaperError, DiskError; then nothing is left behind.
    """
    document = signed_checklists.read_beside(national)
    if document is None:
        raise InputError(
            _(
                "“{name}” has no signature beside it, so there is nothing to extend: {file} is missing."
            ).format(name=national.name, file=signed_checklists.signature_file(national).name)
        )
    if national.suffix.lower() in XFORM:
        raise FormError(_("An XForm has no sheets to add questions to. Take the checklist's workbook."))
    if not form_id.strip() or not title.strip():
        raise InputError(_("A local checklist needs an id and a title of its own."))
    original = read(national)
    if form_id == original.form.form_id:
        raise InputError(_("“{id}” is the id of the national checklist. Choose another.").format(id=form_id))
    whole = _extended(_workbook(national), _workbook(local) if local else None, form_id, title)
    if target.exists():
        raise InputError(
            _("“{file}” is there already. Choose another name: nothing is overwritten.").format(file=target)
        )
    written = [target, signed_checklists.signature_file(target)]
    written += [target.with_name(name) for name in original.files if not target.with_name(name).exists()]
    try:
        small_files.write(target, _in_kind(target, whole))
        for name, data in original.files.items():
            if target.with_name(name) in written:
                small_files.write(target.with_name(name), data)
        signed_checklists.write_beside(target, document)
        return verify(target, Agency())[1]
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _workbook(path: Path) -> Workbook:
    return workbook_in(path.name, content(path))


def _in_kind(target: Path, workbook: Workbook) -> bytes:
    if target.suffix.lower() == ".xlsx":
        return excel.write_xlsx(workbook)
    if target.suffix.lower() == ".md":
        return markdown.write_markdown(workbook).encode()
    raise InputError(_("“{name}” must end in .xlsx or .md.").format(name=target.name))


def _extended(national: Workbook, local: Workbook | None, form_id: str, title: str) -> Workbook:
    """The national sheets with the local questions in a group of their own at the end."""
    survey = national.sheet("survey")
    if survey is None:
        raise FormError(_("This checklist has no sheet “survey”."))
    begin = {"type": "begin group", "name": GROUP, "label": title}
    note = {
        "type": "note",
        "name": f"{GROUP}_note",
        "label": _("Put the local questions in the place of this row."),
    }
    added = _records(local, "survey") if local is not None else [note]
    sheets = {"survey": _with_rows(survey, [begin, *added, {"type": "end group"}])}
    if local is not None and (more := _records(local, "choices")):
        sheets["choices"] = _with_rows(
            national.sheet("choices") or Sheet("choices", (("list_name", "name", "label"),)), more
        )
    settings = national.sheet("settings") or Sheet("settings", (("form_id", "form_title"),))
    sheets["settings"] = _settings(settings, {"form_id": form_id, "form_title": title})
    kept = tuple(sheets.pop(sheet.name.strip().lower(), sheet) for sheet in national.sheets)
    return Workbook((*kept, *sheets.values()), national.prose)


def _records(workbook: Workbook, name: str) -> list[dict[str, str]]:
    sheet = workbook.sheet(name)
    return [record for _row, record in sheet.records() if record] if sheet is not None else []


def _with_rows(sheet: Sheet, records: list[dict[str, str]]) -> Sheet:
    """The sheet with these rows behind its own; a column that it has under any of its names is that column."""
    headings = list(sheet.headings)
    placed: list[dict[str, str]] = []
    for record in records:
        row: dict[str, str] = {}
        for name, cell in record.items():
            heading = name if name in headings else columns.heading(sheet, name) or name
            if heading not in headings:
                headings.append(heading)
            row[heading] = cell
        placed.append(row)
    return _filled(sheet, headings, [*sheet.rows[sheet.heading_row :], *_rows(placed, headings)])


def _settings(sheet: Sheet, told: dict[str, str]) -> Sheet:
    headings = list(sheet.headings)
    first = next((record for _row, record in sheet.records() if record), {})
    for name, value in told.items():
        heading = columns.heading(sheet, name) or name
        if heading not in headings:
            headings.append(heading)
        first = first | {heading: value}
    return _filled(sheet, headings, _rows([first], headings))


def _rows(records: list[dict[str, str]], headings: list[str]) -> list[tuple[str, ...]]:
    return [tuple(record.get(heading, "") for heading in headings) for record in records]


def _filled(sheet: Sheet, headings: list[str], rows: list[tuple[str, ...]]) -> Sheet:
    before = sheet.rows[: max(0, sheet.heading_row - 1)]
    return Sheet(sheet.name, (*before, tuple(headings), *rows))
