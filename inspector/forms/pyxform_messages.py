"""What pyxform says of a form, in plain words and with its place in the sheets."""

from __future__ import annotations

import re
from dataclasses import replace

from inspector.forms import columns
from inspector.forms.problems import Problem
from inspector.forms.workbook import Sheet, Workbook
from inspector.i18n import N_
from inspector.i18n import gettext as _

_ROW = re.compile(r"\[row : (\d+)\]|\brow (\d+)", re.IGNORECASE)
_SHEET = re.compile(
    r"'(survey|choices|settings|entities|external_choices|osm)' sheet"
    r"|(?:on|in|the) the (survey|choices|settings|entities|external_choices|osm) sheet"
    r"|sheet(?: named)?:? '(survey|choices|settings|entities|external_choices|osm)'",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"column:? '([^']+)'|'([^']+)' (?:column|value)|value of '([^']+)'|the (\w+) column", re.IGNORECASE
)
_LINKS = re.compile(r"\s*Learn more: \S+")
_PREFIX = re.compile(
    r"^\s*\[row : \d+\]\s*(?:On the '\w+' sheet, the '(?P<column>[^']+)' value [^.]*is \w+\.\s*)?"
)
_NAMED = (
    re.compile(r"(?:element|question|instance|field|group|repeat) (?:named|name):? ['“]?\$?\{?([\w.\-]+)"),
    re.compile(r"for question \$\{([\w.\-]+)\}"),
    re.compile(r"\$\{([\w.\-]+)\}"),
    re.compile(r"Instance name: '([^']+)'"),
)
_PARAMETERS = re.compile(
    r"location-|track-changes|identify-user|max-pixels|randomize|\bseed\b|[Pp]arameter", re.IGNORECASE
)
_MISSING_HEADERS = re.compile(r"required column headers were not found: (.+?)\.(?:\s|$)")

# What pyxform says, and what a person who writes a form should do.
_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"has no label or hint|Question or group with no label"),
        N_("This question has no label. Write in the column label what is asked."),
    ),
    (
        re.compile(r"Question or group with no name"),
        N_("This row has no name. Give it one in the column name, unlike any other in its group."),
    ),
    (
        re.compile(r"Question with no type"),
        N_("This row has no type. Write one in the column type, such as text, integer or select_one LIST."),
    ),
    (
        re.compile(r"Missing calculation"),
        N_("A calculate row needs an expression in the column calculation."),
    ),
    (
        re.compile(r"must have a sheet named 'survey'|must have a worksheet named: survey", re.IGNORECASE),
        N_("This file has no sheet named survey, which holds the questions. Name the sheet so."),
    ),
)


def located(message: str, workbook: Workbook | None = None) -> Problem:
    """A message of pyxform with the place that it names, or that the sheets show it to mean."""
    text = " ".join(message.split())
    row, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    problem = Problem(
        plain_words(text),
        next((name for name in sheet.groups() if name), "").lower() if sheet else "",
        int(next(number for number in row.groups() if number)) if row else None,
        next((name for name in column.groups() if name), "") if column else "",
    )
    if workbook is None:
        return problem
    if not problem.row:
        return _named_as_here(_found(problem, text, workbook), workbook)
    if not problem.sheet:
        problem = replace(problem, sheet="survey")  # pyxform leaves out the sheet only there
    above = (workbook.sheet(problem.sheet) or Sheet("", ())).heading_row - 1
    return _named_as_here(replace(problem, row=(problem.row or 0) + max(above, 0)), workbook)


def plain_words(text: str) -> str:
    """The message without the place, which stands before it, and without links; known ones as advice."""
    for pattern, advice in _PLAIN:
        if pattern.search(text):
            return _(advice)
    shortened = _LINKS.sub("", _PREFIX.sub("", text)).strip()
    return shortened or text


def _found(problem: Problem, text: str, workbook: Workbook) -> Problem:
    """The row that a message without a number speaks of."""
    missing = _MISSING_HEADERS.search(text)
    if missing and problem.sheet:
        return replace(problem, row=_heading_row(workbook, problem.sheet), column=missing[1].strip("'"))
    if re.search(r"sheet in this xlsform|sheet named", text) and not problem.sheet:
        return replace(problem, sheet="survey")
    survey = workbook.sheet("survey") or (workbook.sheets[0] if len(workbook.sheets) == 1 else None)
    if survey is None:
        return problem
    unknown = re.search(r"Unknown question type '(.+?)'", text)
    if unknown:
        return _row_where(problem, survey, "type", unknown[1]) or problem
    for pattern in _NAMED:
        for name in pattern.findall(text)[::-1]:
            placed = _row_where(problem, survey, "name", name)
            if placed is not None:
                return placed
    if _PARAMETERS.search(text):
        return _by_parameters(problem, text, survey)
    return problem


def _row_where(problem: Problem, sheet: Sheet, what: str, value: str) -> Problem | None:
    for number, record in sheet.records():
        cells = columns.known(record)
        if cells.get(what, "").lower() == value.lower():
            told = problem.column or (what if what == "type" else "")
            return replace(problem, sheet=sheet.name.lower(), row=number, column=told)
    return None


def _by_parameters(problem: Problem, text: str, survey: Sheet) -> Problem:
    """The row whose parameters a message quotes: the one that has most of the words in it."""
    words = set(re.findall(r"[\w-]+", text.lower()))
    best: tuple[int, int] | None = None
    for number, record in survey.records():
        told = columns.known(record).get("parameters", "").lower()
        if told:
            score = len(words & set(re.findall(r"[\w-]+", told)))
            if best is None or score > best[0]:
                best = (score, number)
    return replace(problem, sheet="survey", row=best[1], column="parameters") if best is not None else problem


def _heading_row(workbook: Workbook, sheet: str) -> int:
    found = workbook.sheet(sheet)
    return (found.heading_row if found is not None else 0) or 1


def _named_as_here(problem: Problem, workbook: Workbook) -> Problem:
    """The problem with its column as the sheet heads it, and with the line of a text file."""
    sheet = workbook.sheet(problem.sheet) if problem.sheet else None
    if sheet is None:
        return problem
    heading = columns.heading(sheet, problem.column)
    return replace(problem, column=heading or problem.column, line=sheet.line(problem.row))
