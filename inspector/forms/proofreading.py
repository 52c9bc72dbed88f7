"""An own look at the sheets of an XLSForm, so that everything wrong is told at once, each with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from inspector.forms import columns
from inspector.forms.problems import Problem
from inspector.forms.workbook import Sheet, Workbook
from inspector.forms.xpath.compiler import compiled
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}]*?)\s*\}")
_SELECT = re.compile(
    r"(?P<kind>select[_ ]one|select1|select[_ ]multiple|rank|select[_ ]all[_ ]that[_ ]apply|select[_ ]one[_ ]external)"
    r"(?:[_ ]from)?\s+(?P<list>\S+)(?P<other>\s+or[_ ]other)?",
    re.IGNORECASE,
)
_FROM_FILE = re.compile(r"select[_ ](one|multiple)[_ ]from[_ ]file\b", re.IGNORECASE)
_BEGIN = re.compile(r"begin[_ ](lgroup|group|repeat|loop|looped group)\b", re.IGNORECASE)
_END = re.compile(r"end[_ ](lgroup|group|repeat|loop|looped group)\b", re.IGNORECASE)
_EXPRESSIONS = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "read_only",
    "choice_filter",
    "repeat_count",
)
_YES_NO = frozenset({"yes", "no", "true", "false"})
_UNASKED = frozenset(
    {
        "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit",
        "simserial", "subscriberid", "start-geopoint", "background-audio", "background-geopoint", "xml-external",
        "csv-external", "imei", "phone number",
    }
)  # fmt: skip
_MEDIA = ("media::image", "media::audio", "media::video", "media::big-image")


@dataclass(slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]
    type: str
    name: str
    path: str = ""


@dataclass(slots=True)
class Survey:
    """The rows of the survey sheet with the path of each field, its root left out."""

    sheet: Sheet
    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def row_of(self, path: str) -> _Row | None:
        """The row whose field has this path in the XForm, the form's own name before it."""
        inner = path.strip("/").partition("/")[2]
        exact = next((row for row in self.rows if row.path == inner), None)
        name = inner.rpartition("/")[2]
        return exact or next((row for row in self.rows if name and row.name == name), None)


def doubled_headings(workbook: Workbook) -> list[Problem]:
    """Columns with the same heading: nobody knows which of them counts."""
    found = []
    for sheet in workbook.sheets:
        seen: set[str] = set()
        for heading in filter(None, sheet.headings):
            if heading in seen:
                text = _("Two columns are headed “{heading}”. Rename or remove one of them.")
                found.append(_at(sheet, sheet.heading_row, heading, text.format(heading=heading)))
            seen.add(heading)
    return found


def doubts(workbook: Workbook) -> list[Problem]:
    """What a form may hold without being refused, and what is lost with it."""
    found = [
        Problem(
            _("This cell holds a formula without a result ({formula}). Write its result as text.").format(
                formula=cell.text
            ),
            cell.sheet,
            cell.row,
            cell.column,
        )
        for cell in workbook.uncalculated
    ]
    for sheet in workbook.sheets:
        headings = sheet.headings
        for number, row in enumerate(sheet.rows[sheet.heading_row :], start=sheet.heading_row + 1):
            stray = [
                cell for at, cell in enumerate(row) if cell and (at >= len(headings) or not headings[at])
            ]
            if stray:
                text = _("“{text}” stands in a column without a heading, so it is not read. Give it one.")
                found.append(_at(sheet, number, "", text.format(text=stray[0][:40])))
                break  # one for each sheet is enough to see it
    return found


def all_errors(workbook: Workbook, told: Problem) -> tuple[Problem, ...]:
    """Everything wrong with a form that was refused with `told`, in the order of the sheets."""
    found = errors(workbook)
    same_place = any((one.sheet, one.row) == (told.sheet, told.row) for one in found)
    if not (told.row and same_place):
        found.append(told)
    order = {sheet.name.lower(): n for n, sheet in enumerate(workbook.sheets)}
    found.sort(key=lambda one: (order.get(one.sheet, -1), one.row or 0))
    return tuple(dict.fromkeys(found))


def placed(problem: Problem, workbook: Workbook) -> Problem:
    """A fault of the form's XForm at the cell that it was made from; as it is where no cell says it."""
    sheet = _survey_sheet(workbook)
    row = survey_of(sheet).row_of(problem.path) if sheet is not None and problem.path else None
    if sheet is None or row is None:
        return replace(problem, line=None)
    return _at(sheet, row.number, columns.of_engine(problem.column), problem.message)


def _survey_sheet(workbook: Workbook) -> Sheet | None:
    return workbook.sheet("survey") or (workbook.sheets[0] if len(workbook.sheets) == 1 else None)


def errors(workbook: Workbook) -> list[Problem]:
    """What no form may hold, as far as the sheets alone show it."""
    sheet = _survey_sheet(workbook)
    if sheet is None or not sheet.rows or not columns.has(sheet, "type"):
        return []
    survey = survey_of(sheet)
    lists = _lists(workbook, "choices")
    found = [*survey.problems, *_names(survey)]
    found += [
        problem
        for row in survey.rows
        for problem in (*_label(survey, row), *_list(survey, row, lists, workbook), *_needs(survey, row))
    ]
    found += _references(workbook, survey)
    found += _expressions(survey)
    found += _choices(workbook)
    return found


def survey_of(sheet: Sheet) -> Survey:
    """The survey with the path of each field; groups that do not close are among its problems."""
    survey = Survey(sheet)
    stack: list[_Row] = []
    for number, record in sheet.records():
        cells = columns.known(record)
        if cells.get("disabled", "").lower() in ("yes", "true"):
            continue
        row = _Row(number, cells, " ".join(cells.get("type", "").split()), cells.get("name", ""))
        if _END.match(row.type):
            _close(survey, stack, row)
            continue
        row.path = "/".join([*(one.name for one in stack), row.name])
        if cells:
            survey.rows.append(row)
        if _BEGIN.match(row.type):
            stack.append(row)
    survey.problems += [
        _at(
            sheet,
            row.number,
            "type",
            _("“{type}” is never closed. Add a row “{end}” after the last question in it.").format(
                type=row.type, end=f"end {_kind(row)}"
            ),
        )
        for row in stack
    ]
    return survey


def _kind(row: _Row) -> str:
    match = _BEGIN.match(row.type) or _END.match(row.type)
    return match[1].lower() if match else ""


def _close(survey: Survey, stack: list[_Row], row: _Row) -> None:
    if not stack:
        text = _("“{type}” closes nothing. Remove this row, or add the row that begins it.")
        survey.problems.append(_at(survey.sheet, row.number, "type", text.format(type=row.type)))
        return
    if ("repeat" in _kind(stack[-1])) != ("repeat" in _kind(row)) and "l" not in _kind(row)[:1]:
        text = _(
            "“{type}” closes “{open}” of row {row}. Write “{end}”, or put the rows into the right order."
        )
        opened = stack[-1]
        survey.problems.append(
            _at(
                survey.sheet,
                row.number,
                "type",
                text.format(type=row.type, open=opened.type, row=opened.number, end=f"end {_kind(opened)}"),
            )
        )
    stack.pop()


def _names(survey: Survey) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in survey.rows:
        kind = row.type.lower()
        if not row.type:
            if row.name or row.cells.get("label"):
                text = _("This row has no type. Write one in the column type, such as text or integer.")
                yield _at(survey.sheet, row.number, "type", text)
            continue
        if not row.name:
            if kind != "audit" and kind != "note" and not _BEGIN.match(row.type):
                text = _(
                    "This row has no name. Give it one in the column name, unlike any other in its group."
                )
                yield _at(survey.sheet, row.number, "name", text)
            continue
        bare = row.name.rpartition(":")[2]
        if not _NAME.fullmatch(bare):
            yield _at(
                survey.sheet,
                row.number,
                "name",
                _(
                    "“{name}” cannot be a name. Begin with a letter; use letters, digits, - and _ only."
                ).format(name=row.name),
            )
        if row.path in seen:
            text = _("“{name}” is the name of row {row} too. Give one of them another name.")
            yield _at(survey.sheet, row.number, "name", text.format(name=row.name, row=seen[row.path]))
        seen.setdefault(row.path, row.number)


def _label(survey: Survey, row: _Row) -> Iterator[Problem]:
    if not row.type or not row.name or _BEGIN.match(row.type) or row.type.lower() in _UNASKED:
        return
    if row.cells.get("calculation") or row.cells.get("bind::calculate"):
        return
    shown = ("label", "hint", *_MEDIA)
    if not any(name.split("::")[0] in shown or name.startswith(_MEDIA) for name in row.cells):
        text = _("This question has no label. Write in the column label what is asked.")
        yield _at(survey.sheet, row.number, "label", text)


def _lists(workbook: Workbook, sheet: str) -> dict[str, list[tuple[int, dict[str, str]]]]:
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    choices = workbook.sheet(sheet)
    for number, record in choices.records() if choices is not None else ():
        cells = columns.known(record)
        if cells.get("list_name"):
            found.setdefault(cells["list_name"], []).append((number, cells))
    return found


def _list(
    survey: Survey,
    row: _Row,
    lists: Mapping[str, object],
    workbook: Workbook,
) -> Iterator[Problem]:
    match = _SELECT.fullmatch(row.type)
    if match is None or _FROM_FILE.match(row.type):
        return
    name, sheet = match["list"], "choices"
    if match["kind"].lower().endswith("external"):
        lists, sheet = _lists(workbook, "external_choices"), "external_choices"
    if name in lists or "${" in name:
        return
    text = _("The sheet {sheet} has no list “{name}”.{near} Add its choices there, or correct the name here.")
    yield _at(survey.sheet, row.number, "type", text.format(sheet=sheet, name=name, near=_near(name, lists)))


def _near(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return " " + _("Did you mean “{name}”?").format(name=close[0]) if close else ""


def _needs(survey: Survey, row: _Row) -> Iterator[Problem]:
    if row.type.lower() == "calculate" and not any(
        row.cells.get(name) for name in ("calculation", "trigger", "default", "bind::calculate")
    ):
        text = _("A calculate row needs an expression in the column calculation.")
        yield _at(survey.sheet, row.number, "calculation", text)
    if _known_type(row.type) is False:
        from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # noqa: PLC0415 - loads the whole of pyxform

        text = _("There is no question type “{type}”.{near} Write one that XLSForm knows.")
        near = _near(
            row.type, [*QUESTION_TYPE_DICT, "select_one", "select_multiple", "begin group", "begin repeat"]
        )
        yield _at(survey.sheet, row.number, "type", text.format(type=row.type, near=near))


def _known_type(kind: str) -> bool | None:
    """Whether pyxform knows a type; None where the type has a list or a file, which is looked at elsewhere."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # noqa: PLC0415

    if not kind or _SELECT.match(kind) or _FROM_FILE.match(kind) or _BEGIN.match(kind):
        return None
    first = kind.split()[0].lower()
    if first in ("osm", "include", "table", "cascading_select", "entity", "range", "audit", "select"):
        return None
    return kind in QUESTION_TYPE_DICT or kind.lower() in {one.lower() for one in QUESTION_TYPE_DICT}


def _references(workbook: Workbook, survey: Survey) -> Iterator[Problem]:
    """Every ${name} that no row of the survey has."""
    known = {row.name for row in survey.rows if row.name} | {
        row.name.rpartition(":")[2] for row in survey.rows
    }
    for sheet in (survey.sheet, *filter(None, map(workbook.sheet, ("choices", "entities")))):
        for number, record in sheet.records():
            for heading, cell in record.items():
                if columns.standard(heading) in ("name", "list_name", "type") and sheet is not survey.sheet:
                    continue
                for match in _REFERENCE.finditer(cell) if "${" in cell else ():
                    name = match[2]
                    if name not in known:
                        text = _(
                            "There is no question named “{name}”.{near} Correct ${{{name}}} here, or add the question."
                        )
                        yield _at(sheet, number, heading, text.format(name=name, near=_near(name, known)))


def _expressions(survey: Survey) -> Iterator[Problem]:
    """Expressions that cannot be read, or that call what does not exist."""
    for row in survey.rows:
        for column in _EXPRESSIONS:
            text = row.cells.get(column, "")
            if not text or text.lower() in _YES_NO:
                continue
            plain = _REFERENCE.sub(lambda match: f" /data/{match[2] or 'x'} ", text)
            for fault in _faults(plain):
                told = fault.replace(plain, text)
                yield _at(survey.sheet, row.number, column, re.sub(r" ?/data/([\w.\-]+) ?", r"${\1}", told))


def _faults(expression: str) -> list[str]:
    try:
        return [str(fault) for fault in compiled(expression).faults()]
    except XPathError as error:
        return [str(error)]


def _choices(workbook: Workbook) -> Iterator[Problem]:
    sheet = workbook.sheet("choices")
    if sheet is None:
        return
    for rows in _lists(workbook, "choices").values():
        seen: dict[str, int] = {}
        for number, cells in rows:
            name = cells.get("name", "")
            if not name:
                yield _at(
                    sheet, number, "name", _("This choice has no name. Give it one in the column name.")
                )
            elif name in seen and not _duplicates_allowed(workbook):
                text = _("The choice “{name}” stands in row {row} too. Give one of them another name.")
                yield _at(sheet, number, "name", text.format(name=name, row=seen[name]))
            seen.setdefault(name, number)


def _duplicates_allowed(workbook: Workbook) -> bool:
    settings = workbook.sheet("settings")
    records = settings.records() if settings is not None else ()
    return any(
        columns.known(record).get("allow_choice_duplicates", "").lower() in ("yes", "true")
        for _number, record in records
    )


def _at(sheet: Sheet, row: int, column: str, message: str) -> Problem:
    return Problem(
        message,
        sheet.name.lower(),
        row,
        columns.heading(sheet, column) or column,
        line=sheet.line(row),
    )
