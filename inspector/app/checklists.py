"""Checklists: checked, pinned to an inspection by the hash of their XForm, and running again after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from inspector import paths
from inspector.app.packs import pinned_bytes
from inspector.app.refs import ref_of
from inspector.app.workspace import Workspace
from inspector.clock import SystemClock
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Answer, ChecklistVersion, RepeatInstance
from inspector.errors import FormError
from inspector.forms.definition import Form
from inspector.forms.session import Session
from inspector.forms.state import Context, Ref, Row
from inspector.forms.xform import parse
from inspector.forms.xlsform import FaultyFormError, Problem, convert
from inspector.i18n import gettext as _
from inspector.ledger.entry import Blob, Kind
from inspector.store.store import Act, creates

MEDIA_TYPE = "application/xml"


@dataclass(frozen=True, slots=True)
class Checklist:
    """One checklist of an open inspection."""

    version: ChecklistVersion
    form: Form
    session: Session


@dataclass(frozen=True, slots=True)
class Check:
    """What `form check` found."""

    title: str
    form_id: str
    version: str
    questions: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def shipped_checklists() -> dict[str, Path]:
    """The checklists that come with the program, by name."""
    return {path.stem: path for path in sorted(paths.shipped("forms").glob("*.md"))}


def check(path: Path) -> Check:
    """Whether a checklist works, with everything that is wrong or doubtful in it."""
    try:
        converted = convert(path)
        form = parse(converted.xml)
        session = Session.start(form, Context(SystemClock()))
    except FaultyFormError as error:
        return Check(path.name, "", "", 0, error.problems, ())
    except FormError as error:
        return Check(path.name, "", "", 0, tuple(Problem(line) for line in str(error).splitlines()), ())
    missing = tuple(
        Problem(_("This list must be attached when the form is used: {file}.").format(file=source))
        for source in form.external.values()
    )
    return Check(
        form.title, form.form_id, form.version, len(session.questions()), (), (*converted.warnings, *missing)
    )


def pin(ws: Workspace, path: Path) -> tuple[ChecklistVersion, Act | None]:
    """The version of this checklist as the workspace keeps it, and the act that records it when it is new."""
    xml = convert(path).xml
    form = _parsed(xml)
    stored = ws.files.take(xml)
    known = next((one for one in ws.store.all(ChecklistVersion) if one.sha256 == stored.sha256), None)
    if known is not None:
        return known, None
    version = ChecklistVersion(new_id(), form.form_id, form.version, form.title, stored.sha256, stored.size)
    return version, Act(
        Kind.ATTACH, creates(version.id, version), (Blob(stored.sha256, stored.size, MEDIA_TYPE),)
    )


def run(
    ws: Workspace,
    inspection: RecordId,
    version: ChecklistVersion,
    instances: Iterable[RepeatInstance],
    answers: Mapping[tuple[str, str], Answer],
) -> Checklist:
    """The pinned checklist as it was left; `answers` by (record, path). Raises EvidenceError, FormError."""
    form = _parsed(pinned_bytes(ws, version.sha256, version.size))
    rows = sorted(instances, key=lambda row: row.order)
    context = Context(ws.clock, identity={"deviceid": ws.device, "username": ws.person.name})
    if not answers and not rows:
        return Checklist(version, form, Session.start(form, context))
    known = {row.id: row for row in rows}
    saved = {
        Ref(ref_of(inspection, record, path, known)): given.value
        for (record, path), given in answers.items()
        if given.value and (record == inspection or record in known)
    }
    places = [Row(Ref(""), row.path, row.id, row.parent) for row in rows]
    return Checklist(version, form, Session.restore(form, context, places, saved))


@lru_cache(maxsize=32)
def _parsed(xml: bytes) -> Form:
    return parse(xml)
