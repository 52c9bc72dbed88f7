"""A checklist filled in without a workspace: to try a form out, or to prepare answers for it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.app.checklists import files_beside
from inspector.clock import Clock
from inspector.errors import InputError
from inspector.forms import submission
from inspector.forms.entities import EntityChange, changes
from inspector.forms.external import attached
from inspector.forms.session import Session
from inspector.forms.state import Context, Gap, NodeState
from inspector.forms.xform import parse
from inspector.forms.xlsform import convert
from inspector.i18n import gettext as _

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as the answers leave it."""

    form_id: str
    version: str
    language: str
    nodes: tuple[NodeState, ...]
    gaps: tuple[Gap, ...]
    entities: tuple[EntityChange, ...]
    submission: bytes


def fill(
    checklist: Path, answers: Path | None, clock: Clock, *, language: str = "", folder: Path | None = None
) -> Filled:
    """Answer a checklist from a file: JSON, or the XML of a submission. Lists come from `folder` or from beside.

    Raises FormError for the checklist, InputError that names what in the answers has no question.
    """
    converted = convert(checklist)
    form = parse(converted.xml)
    files = {**files_beside(form, checklist), **converted.files}
    if folder is not None:
        files |= files_beside(form, folder / checklist.name)
    context = Context(clock, language, instances=attached(form, files), seed=1)
    if language and language not in form.languages:
        raise InputError(
            _("The form has no language “{name}”. It has {known}.").format(
                name=language, known=", ".join(form.languages) or _("one only")
            )
        )
    given = _read(answers) if answers is not None else b"{}"
    if given.lstrip()[:1] == b"<":
        session = submission.restored(form, context, given)
    else:
        session = Session.start(form, context)
        _Answers(session).take(_json(given))
    return Filled(
        form.form_id,
        form.version,
        session.language,
        tuple(session.state(ref) for ref in session.refs()),
        session.gaps(),
        changes(session),
        submission.written(session),
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(
                _("“{name}” is larger than 16 MB, so it holds no answers.").format(name=path.name)
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            _("“{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(
            _("The answers are neither JSON nor the XML of a submission ({reason}).").format(reason=error)
        ) from error
    if not isinstance(found, dict):
        raise InputError(_("The answers must be a JSON object: names of questions with their values."))
    return found


class _Answers:
    """Puts answers into a session: by name where only one question has it, otherwise by path."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._form = session.form

    def take(self, answers: Mapping[str, Any], path: str = "", ref: str = "") -> None:
        """Answers of what lies below a row, or of the whole form; the ref is that of the row."""
        for name, value in answers.items():
            found = self._path(name, path)
            if isinstance(value, list) and found in self._form.repeats:
                self._rows(found, self._ref(found, path, ref), value)
            elif isinstance(value, dict):
                self.take(value, found, self._ref(found, path, ref))
            else:
                self._session.answer(self._ref(found, path, ref), _written(value))

    def _rows(self, path: str, ref: str, values: list[Any]) -> None:
        above = ref.rpartition("/")[0]
        for n, value in enumerate(values):
            if not isinstance(value, dict):
                raise InputError(_("“{path}” is a repeat: its rows are objects in a list.").format(path=path))
            rows = [row for row in self._session.rows(path) if row.ref.rpartition("/")[0] == above]
            if n >= len(rows) and self._form.by_path[path].count is not None:
                raise InputError(
                    _("“{path}” has {n} rows, as its count says; the answers have more.").format(
                        path=path, n=len(rows)
                    )
                )
            row = rows[n] if n < len(rows) else self._session.add_row(ref)
            self.take(value, path, row.ref)

    def _path(self, name: str, around: str) -> str:
        form = self._form
        known = (*form.binds, *form.by_path, *(node.path for node in form.template.walk()))
        places = list(dict.fromkeys(path for path in known if path.startswith(f"{around}/")))
        found = [path for path in places if name in (path, path[len(around) + 1 :], path.rpartition("/")[2])]
        exact = [path for path in found if path in (name, f"{around}/{name}")] or found
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise InputError(
                _("“{name}” is the name of {n} questions. Write one of their paths: {paths}.").format(
                    name=name, n=len(exact), paths=", ".join(sorted(exact))
                )
            )
        near = difflib.get_close_matches(name, [path.rpartition("/")[2] for path in places], 1)
        hint = " " + _("Did you mean “{name}”?").format(name=near[0]) if near else ""
        raise InputError(_("The form has no question “{name}”.{hint}").format(name=name, hint=hint))

    def _ref(self, path: str, around: str, ref: str) -> str:
        wanted = f"{ref}{path[len(around) :]}"
        for repeat in self._form.repeats:
            if path.startswith(f"{repeat}/") and len(repeat) > len(around):
                raise InputError(
                    _("“{path}” lies in the repeat “{repeat}”. Give its rows as a list of objects.").format(
                        path=path, repeat=repeat.rpartition("/")[2]
                    )
                )
        return wanted


def _written(value: Any) -> str:
    """A JSON value as a person would enter it; several chosen answers as a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(_written(one) for one in value)
    return str(value)
