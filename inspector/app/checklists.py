"""Checklists: checked, pinned to an inspection by the hash of their XForm, and running again after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path, PurePosixPath

from inspector import paths
from inspector.app import entities
from inspector.app.packs import pinned_bytes
from inspector.app.refs import ref_of
from inspector.app.workspace import Workspace
from inspector.clock import SystemClock
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import (
    Answer,
    ChecklistVersion,
    FormAttachment,
    Inspection,
    RepeatInstance,
)
from inspector.errors import FormError
from inspector.forms.definition import Form
from inspector.forms.external import LAST_SAVED, attached
from inspector.forms.session import Session
from inspector.forms.state import Context, Ref, Row
from inspector.forms.submission import written
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
    beside = files_beside(form, path)
    attached(form, beside, provided=entities.names(ws))  # raises where a list is missing or cannot be read
    stored = ws.files.take(xml)
    blobs = [Blob(stored.sha256, stored.size, MEDIA_TYPE)]
    attachments = []
    for name, content in sorted(beside.items()):
        kept = ws.files.take(content)
        attachments.append(FormAttachment(name, kept.sha256, kept.size))
        blobs.append(Blob(kept.sha256, kept.size, "application/octet-stream"))
    version = ChecklistVersion(
        new_id(), form.form_id, form.version, form.title, stored.sha256, stored.size, tuple(attachments)
    )
    for known in ws.store.all(ChecklistVersion):
        if replace(known, id=version.id) == version:
            return known, None
    return version, Act(Kind.ATTACH, creates(version.id, version), tuple(dict.fromkeys(blobs)))


def files_beside(form: Form, path: Path) -> dict[str, bytes]:
    """The lists that the form asks for and that lie in its folder, or in the folder “NAME-media” beside it."""
    found = {}
    for source in form.external.values():
        name = PurePosixPath(source).name
        for folder in (path.parent, path.parent / f"{path.stem}-media"):
            if source != LAST_SAVED and (folder / name).is_file():
                found[name] = (folder / name).read_bytes()
    return found


def run(
    ws: Workspace,
    inspection: RecordId,
    version: ChecklistVersion,
    instances: Iterable[RepeatInstance],
    answers: Mapping[tuple[str, str], Answer],
) -> Checklist:
    """The pinned checklist as it was left; `answers` by (record, path). Raises EvidenceError, FormError."""
    form = form_of(ws, version)
    rows = [row for row in instances if row.path in form.repeats]  # others belong to another version of it
    pinned = {one.name: pinned_bytes(ws, one.sha256, one.size) for one in version.attachments}
    tables = attached(form, pinned, last_saved=_saved_last(ws, form, inspection), lenient=True)
    context = Context(
        ws.clock,
        identity={"deviceid": ws.device, "username": ws.person.name},
        instances=entities.lists(ws, tables, form.external),
    )
    if not answers and not rows:
        return Checklist(version, form, Session.start(form, context))
    return Checklist(version, form, _restored(form, context, inspection, rows, answers))


def _restored(
    form: Form,
    context: Context,
    inspection: RecordId,
    rows: Iterable[RepeatInstance],
    answers: Mapping[tuple[str, str], Answer],
) -> Session:
    known = {row.id: row for row in sorted(rows, key=lambda row: row.order)}
    saved = {
        Ref(ref_of(inspection, record, path, known)): given.value
        for (record, path), given in answers.items()
        if given.value and (record == inspection or record in known)
    }
    places = [Row(Ref(""), row.path, row.id, row.parent) for row in known.values()]
    return Session.restore(form, context, places, saved)


def _saved_last(ws: Workspace, form: Form, inspection: RecordId) -> bytes:
    """The answers of the inspection with this checklist that was begun before, where the form asks for them."""
    if LAST_SAVED not in form.external.values():
        return b""
    versions = {one.id: one for one in ws.store.all(ChecklistVersion, form_id=form.form_id)}
    for earlier in reversed(list(takewhile(lambda one: one.id != inspection, ws.store.all(Inspection)))):
        mine = [name for name in earlier.checklists if name in versions]
        if mine:
            return written(_alone(ws, earlier, versions[mine[0]]))
    return b""


def _alone(ws: Workspace, inspection: Inspection, version: ChecklistVersion) -> Session:
    """One checklist of an inspection as it was left, without the lists that came with it."""
    rows = [
        row
        for row in ws.store.all(RepeatInstance, inspection=inspection.id)
        if row.form_id == version.form_id and not row.removed
    ]
    answers = {
        (record, path): given
        for (record, form_id, path), given in ws.store.answers(
            (inspection.id, *(row.id for row in rows))
        ).items()
        if form_id == version.form_id
    }
    return _restored(form_of(ws, version), Context(ws.clock), inspection.id, rows, answers)


def form_of(ws: Workspace, version: ChecklistVersion) -> Form:
    """The form of a checklist that the workspace keeps. Raises EvidenceError."""
    return _parsed(pinned_bytes(ws, version.sha256, version.size))


@lru_cache(maxsize=32)
def _parsed(xml: bytes) -> Form:
    return parse(xml)
