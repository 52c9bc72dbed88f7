"""Checklists: checked, pinned to an inspection by the hash of their XForm, and running again after a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path, PurePosixPath

from inspector import paths
from inspector.app import entities, signed_checklists
from inspector.app.packs import pinned_bytes
from inspector.app.refs import ref_of
from inspector.app.signed_checklists import Word
from inspector.app.workspace import Workspace
from inspector.clock import SystemClock
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import (
    AddedChecklist,
    Answer,
    ChecklistVersion,
    FormAttachment,
    Inspection,
    RepeatInstance,
)
from inspector.domain.team import named_after
from inspector.errors import FormError
from inspector.forms import excel, markdown, proofreading
from inspector.forms.definition import Form
from inspector.forms.external import LAST_SAVED, attached
from inspector.forms.problems import FaultyFormError, Problem
from inspector.forms.session import Session
from inspector.forms.state import Context, Ref, Row
from inspector.forms.submission import written
from inspector.forms.xform import parse
from inspector.forms.xlsform import Converted, content, convert, workbook_in
from inspector.i18n import gettext as _
from inspector.ledger import canonical
from inspector.ledger.entry import Blob, Kind
from inspector.store.store import Act, creates

MEDIA_TYPE = "application/xml"


@dataclass(frozen=True, slots=True)
class Checklist:
    """One checklist of an open inspection."""

    version: ChecklistVersion
    form: Form
    session: Session
    word: Word  # how it stands with the agency


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
    """The checklists that come with the program, by name; the common one first: it asks what others share."""
    pages = [path for path in paths.shipped("forms").glob("*.md") if path.stem != "README"]
    found = sorted(pages, key=lambda path: (path.stem != "common", path.stem))
    return {path.stem: path for path in found}


def check(path: Path) -> Check:
    """Whether a checklist works, with everything that is wrong or doubtful in it, where it is and what to do."""
    return examined(path)[0]


def examined(path: Path) -> tuple[Check, bytes, dict[str, bytes]]:
    """What stands for and against a checklist, its XForm and the files beside it that it names."""
    try:
        converted = convert(path)
    except FormError as error:
        return _refused(path, error), b"", {}
    try:
        form = parse(converted.xml)
        if form.faults:
            raise FaultyFormError(form.faults)
        files = files_beside(form, path)
        lists = attached(form, files, lenient=True)
        session = Session.start(form, Context(SystemClock(), instances=lists))
    except FormError as error:
        return _refused(path, error, converted), converted.xml, {}
    doubts = tuple(Problem(text) for text in form.warnings)
    found = Check(
        form.title,
        form.form_id,
        form.version,
        len(session.questions()),
        (),
        (*converted.warnings, *doubts, *_missing(form, files)),
    )
    return found, converted.xml, files


def _missing(form: Form, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """The files that the form names and that do not lie beside it."""
    lists = (PurePosixPath(source).name for source in form.external.values() if source != LAST_SAVED)
    told = {name: _("This list is not beside the form. Put it there, or attach it.") for name in lists}
    told |= {
        name: _("This picture or sound is not beside the form. Put it there, or in “{folder}”.").format(
            folder="NAME-media"
        )
        for name in sorted(form.media_files)
    }
    return tuple(Problem(words, file=name) for name, words in told.items() if name not in files)


def _refused(path: Path, error: FormError, converted: Converted | None = None) -> Check:
    """What stands against a checklist, at the cells that say it where it came from sheets."""
    found = error.problems if isinstance(error, FaultyFormError) else (Problem(str(error)),)
    workbook = converted.workbook if converted is not None else None
    if workbook is not None:
        found = tuple(proofreading.placed(problem, workbook) for problem in found)
    return Check(path.name, "", "", 0, found, converted.warnings if converted is not None else ())


def as_xlsx(path: Path) -> bytes:
    """The sheets of a checklist as an Excel workbook. Raises FormError, InputError."""
    return excel.write_xlsx(workbook_in(path.name, content(path)))


def as_markdown(path: Path) -> bytes:
    """The sheets of a checklist as Markdown tables. Raises FormError."""
    return markdown.write_markdown(workbook_in(path.name, content(path))).encode()


def pin(ws: Workspace, path: Path) -> tuple[ChecklistVersion, Act | None]:
    """The version of this checklist as the workspace keeps it, and the act that records it when it is new.

    A signature that lies beside it goes with it. Raises PaperError for one that is none, and FormError that
    names every locked question that the checklist altered or dropped.
    """
    converted = convert(path)
    xml, form = converted.xml, _parsed(converted.xml)
    if form.faults:  # one that is pinned already goes on, and says at its question what cannot be worked out
        raise FaultyFormError(form.faults)
    beside = files_beside(form, path)
    attached(form, beside, provided=entities.names(ws))  # raises where a list is missing or cannot be read
    stored = ws.files.take(xml)
    blobs = [Blob(stored.sha256, stored.size, MEDIA_TYPE)]
    attachments = []
    for name, data in sorted(beside.items()):
        kept = ws.files.take(data)
        attachments.append(FormAttachment(name, kept.sha256, kept.size))
        blobs.append(Blob(kept.sha256, kept.size, "application/octet-stream"))
    signature = None
    document = signed_checklists.read_beside(path)
    if document is not None:
        beside_hashes = signed_checklists.hashes(beside)
        signed_checklists.word(form, stored.sha256, beside_hashes, document, signed_checklists.agency_of(ws))
        kept = ws.files.take(document)
        signature = FormAttachment(signed_checklists.signature_file(path).name, kept.sha256, kept.size)
        blobs.append(Blob(kept.sha256, kept.size, "application/json"))
    version = ChecklistVersion(
        RecordId(""),
        form.form_id,
        form.version,
        form.title,
        stored.sha256,
        stored.size,
        tuple(attachments),
        signature,
    )
    for known in ws.store.all(ChecklistVersion):
        if replace(known, id=version.id) == version:
            return known, None
    # Named after what it is, so that two laptops that pin the same one write one record.
    version = replace(version, id=named_after("checklist", canonical.text(plain(version))))
    return version, Act(Kind.ATTACH, creates(version.id, version), tuple(dict.fromkeys(blobs)))


def digest(xml: bytes) -> str:
    """The name under which a form's XForm is kept."""
    return hashlib.sha256(xml).hexdigest()


def files_beside(form: Form, path: Path) -> dict[str, bytes]:
    """The lists, pictures and sounds that the form names and that lie in its folder or in “NAME-media” beside it."""
    found = {}
    lists = {PurePosixPath(source).name for source in form.external.values() if source != LAST_SAVED}
    for name in sorted(lists | form.media_files):
        for folder in (path.parent, path.parent / f"{path.stem}-media"):
            if (folder / name).is_file():
                found[name] = (folder / name).read_bytes()
    return found


def versions_of(ws: Workspace, inspection: Inspection) -> list[ChecklistVersion]:
    """The checklists of an inspection: those it began with, then those opened later, in that order."""
    found = [ws.store.get(ChecklistVersion, name) for name in inspection.checklists]
    known = {version.form_id for version in found}
    later = [
        ws.store.get(ChecklistVersion, added.checklist)
        for added in ws.store.all(AddedChecklist, inspection=inspection.id)
        if added.form_id not in known
    ]
    return [*found, *later]


def run(
    ws: Workspace,
    inspection: RecordId,
    version: ChecklistVersion,
    instances: Iterable[RepeatInstance],
    answers: Mapping[tuple[str, str], Answer],
) -> Checklist:
    """The pinned checklist as it was left; `answers` by (record, path). Raises EvidenceError, FormError."""
    form = form_of(ws, version)
    instances = list(instances)
    rows = [
        row for row in standing(instances) if row.path in form.repeats
    ]  # others belong to another version of it
    pinned = {
        one.name: pinned_bytes(ws, one.sha256, one.size)
        for one in version.attachments
        if one.name not in form.media_files
    }
    tables = attached(form, pinned, last_saved=_saved_last(ws, form, inspection), lenient=True)
    used = {row.id for row in instances}
    first = _FirstKeys(inspection, version.form_id, used)
    context = Context(
        ws.clock,
        identity={"deviceid": ws.device, "username": ws.person.name},
        instances=entities.lists(ws, tables, form.external),
        new_key=first,
        counted_key=_CountedKeys(inspection, version.form_id, used),
    )
    word = signed_checklists.of(ws, version, form)
    if not answers and not rows:
        session = Session.start(form, context)
        first.end()
        return Checklist(version, form, session, word)
    first.end()
    return Checklist(version, form, _restored(form, context, inspection, rows, answers), word)


def standing(rows: Iterable[RepeatInstance]) -> list[RepeatInstance]:
    """The rows that are not taken out, and those around them.

    A row that one laptop took out while another put rows into it stands again: nothing that somebody wrote
    goes out of sight with what is around it. A row whose outer row did not come yet waits for it.
    """
    known = {row.id: row for row in rows}
    found: dict[RecordId, RepeatInstance] = {}
    for row in known.values():
        around, current = [], row
        while current.parent in known and current.id not in found and current not in around:
            around.append(current)
            current = known[RecordId(current.parent)]
        if not row.removed and (not current.parent or current.id in found):
            found |= {one.id: one for one in (*around, current)}
    return [row for row in known.values() if row.id in found]


class _CountedKeys:
    """Ids for the rows that a count makes: the same on every laptop, so that what two fill in there meets."""

    def __init__(self, inspection: RecordId, form_id: str, used: set[RecordId]) -> None:
        self._place, self._used = (inspection, form_id), used

    def __call__(self, around: str, path: str, number: int) -> str:
        key = named_after("row", *self._place, around, path, str(number))
        if key in self._used:  # it was there and went: a new one begins empty
            key = new_id()
        self._used.add(key)
        return key


class _FirstKeys:
    """Ids for the rows that a checklist begins with, the same on every laptop that opens it; then random ones."""

    def __init__(self, inspection: RecordId, form_id: str, used: set[RecordId]) -> None:
        self._place, self._used = (inspection, form_id), used
        self._made: int | None = 0  # None once the checklist began

    def __call__(self) -> str:
        if self._made is None:
            return new_id()
        self._made += 1
        key = named_after("first row", *self._place, str(self._made))
        if key in self._used:
            return new_id()
        self._used.add(key)
        return key

    def end(self) -> None:
        """What is added from now on is a row that somebody adds here."""
        self._made = None


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
    for earlier in reversed(list(takewhile(lambda one: one.id != inspection, ws.store.all(Inspection)))):
        mine = [version for version in versions_of(ws, earlier) if version.form_id == form.form_id]
        if mine:
            return written(_alone(ws, earlier, mine[0]))
    return b""


def _alone(ws: Workspace, inspection: Inspection, version: ChecklistVersion) -> Session:
    """One checklist of an inspection as it was left, without the lists that came with it."""
    rows = [
        row
        for row in ws.store.all(RepeatInstance, inspection=inspection.id)
        if row.form_id == version.form_id
    ]
    answers = {
        (record, path): given
        for (record, form_id, path), given in ws.store.answers(
            (inspection.id, *(row.id for row in rows))
        ).items()
        if form_id == version.form_id
    }
    return _restored(form_of(ws, version), Context(ws.clock), inspection.id, standing(rows), answers)


def form_of(ws: Workspace, version: ChecklistVersion) -> Form:
    """The form of a checklist that the workspace keeps. Raises EvidenceError."""
    return _parsed(pinned_bytes(ws, version.sha256, version.size))


@lru_cache(maxsize=32)
def _parsed(xml: bytes) -> Form:
    return parse(xml)
