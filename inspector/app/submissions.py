"""An inspection as OpenRosa submissions, one for each checklist: what ODK Central, KoboToolbox and Collect read.

The record stays ours: amendments go out as an edited instance that names the one it replaces, and the audit log
is written from the ledger, so that the two cannot tell different stories.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from inspector import machine
from inspector.app import attaching, inspections
from inspector.app.files import listed as files_of
from inspector.app.inspections import OpenInspection
from inspector.app.refs import path_of, place_of
from inspector.app.workspace import Workspace
from inspector.clock import Moment
from inspector.domain.inspection import Amendment
from inspector.domain.person import Person
from inspector.errors import DiskError, EvidenceError
from inspector.evidence.files import FileState
from inspector.forms import encryption, submission
from inspector.forms.session import Session
from inspector.i18n import gettext as _
from inspector.ledger.hlc import milliseconds
from inspector.store.store import answer_field

AUDIT = "audit.csv"
_KEY = re.compile(r"\[([^\]]+)\]")
_COLUMNS = ("event", "node", "start", "end", "old-value", "new-value", "user", "change-reason")


def export(ws: Workspace, inspection: str, folder: Path) -> list[Path]:
    """Write the submissions of an inspection into folders named by the checklists; the files written.

    Raises NotFoundError, EvidenceError when an original is not as recorded, DiskError, FormError for a faulty key.
    """
    opened = inspections.load(ws, inspection)
    found = []
    for form_id in opened.checklists:
        for name, content in files(opened, form_id).items():
            target = folder / form_id / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                machine.write_durably(target, content)
            except OSError as error:
                raise DiskError(
                    _("“{file}” cannot be written: {reason}.").format(file=target, reason=error.strerror)
                ) from error
            found.append(target)
    return found


def files(opened: OpenInspection, form_id: str) -> dict[str, bytes]:
    """The files of one submission by name, its XML first; encrypted where the form carries a public key."""
    copy = inspections.load(opened.ws, opened.inspection.id)  # what is put in for sending is not saved
    session = copy.session(form_id)
    amended = [
        one for one in copy.ws.store.all(Amendment, inspection=copy.inspection.id) if one.form_id == form_id
    ]
    _amend(session, amended)
    media = dict(_media(copy, form_id, session, {one.ref for one in amended}))
    audit = next((ref for ref in session.refs() if path_of(ref).endswith("/meta/audit")), None)
    if audit is not None:
        session.answer(audit, AUDIT)
        media[AUDIT] = audit_log(copy, form_id)
    xml = submission.written(session)
    form = session.form
    if not form.sending.public_key:
        return {encryption.MANIFEST: xml, **media}
    return encryption.encrypted(
        form.form_id, form.version, submission.instance_id(session), form.sending.public_key, xml, media
    )


def _amend(session: Session, amendments: list[Amendment]) -> None:
    """Make the instance the successor of the sealed one; the same amendments always give the same id."""
    if not amendments:
        return
    session.begin_edit(str(uuid.uuid5(uuid.NAMESPACE_OID, amendments[-1].id)))
    for one in amendments:
        session.answer(one.ref, one.value)


def _media(
    opened: OpenInspection, form_id: str, session: Session, amended: Set[str]
) -> Iterator[tuple[str, bytes]]:
    """The file that answers each question for a file, and its name as the answer.

    A question that nobody ever answered is sent with the first file that shows it.
    """
    kept = files_of(opened.ws, opened.inspection.id)
    for ref in session.questions():
        state = session.state(ref)
        if state.kind != "upload" or not state.relevant:
            continue
        if state.value or (form_id, ref) in opened.answers or ref in amended:
            shown = attaching.named(kept, state.value)
        else:
            shown = next((file for file in kept if f"{form_id}:{ref}" in file.about), None)
        if shown is not None:
            if opened.ws.files.check(shown.sha256, shown.size) is not FileState.OK:
                raise EvidenceError(
                    _("The file “{name}” is missing or altered, so nothing is sent.").format(name=shown.name)
                )
            session.answer(ref, shown.name)
            yield shown.name, opened.ws.files.path(shown.sha256).read_bytes()


def audit_log(opened: OpenInspection, form_id: str) -> bytes:
    """Every value that every question had, as Collect's audit log has it: when, from what to what, by whom."""
    people = {person.id: person.name for person in opened.ws.store.all(Person)}
    lines: list[tuple[int, dict[str, str]]] = []
    session = opened.session(form_id)
    numbers = _row_numbers(session)
    for ref in session.questions():
        place, old = place_of(opened.inspection.id, ref), ""
        for write in opened.ws.store.history(place.record, answer_field(form_id, place.path)):
            given, end = write.value or {}, milliseconds(write.hlc)
            new = str(given.get("value") or "")
            line = {
                "event": "question",
                "node": _numbered(ref, numbers),
                "start": str(Moment.parse(given["observed"]).milliseconds) if given.get("observed") else "",
                "end": str(end),
                "old-value": old,
                "new-value": new,
                "user": str(people.get(write.who, "")),  # type: ignore[call-overload]  # ids in entries are plain text
                "change-reason": str(given.get("remark") or ""),
            }
            lines.append((end, line))
            old = new
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(line for _end, line in sorted(lines, key=lambda one: one[0]))
    return out.getvalue().encode()


def _row_numbers(session: Session) -> dict[str, int]:
    """The number of each row among its kind, by its key."""
    count: Counter[tuple[str, str]] = Counter()
    numbers = {}
    for row in session.rows():
        count[row.path, row.parent] += 1
        numbers[row.key] = count[row.path, row.parent]
    return numbers


def _numbered(ref: str, numbers: Mapping[str, int]) -> str:
    """The reference with the number of each row instead of its key, as other programs name nodes."""
    return _KEY.sub(lambda match: f"[{numbers[match[1]]}]", ref)
