"""Closing an inspection: what is still open, who signed, the seal, and amendments beside the original."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from inspector.app import consequences, entities, facilities, following, inspections, samples, team
from inspector.app.inspections import OpenInspection
from inspector.app.own_log import PROGRAM
from inspector.app.refs import place_of
from inspector.domain.casework import Assessment
from inspector.domain.changes import Changes
from inspector.domain.evidence import EvidenceFile
from inspector.domain.fields import plain
from inspector.domain.ids import new_id
from inspector.domain.inspection import (
    AddedChecklist,
    Amendment,
    FindingState,
    OpenPoint,
    RepeatInstance,
    Seal,
    Signature,
    SignatureManner,
    SignatureRole,
)
from inspector.domain.plan import PlanItem
from inspector.domain.team import Assignment, Participant
from inspector.errors import GapsError, InputError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from inspector.ledger import canonical
from inspector.ledger.entry import Blob, Kind
from inspector.store.store import Act, creates

_CAME_LATER: dict[str, Any] = {
    "edited": [],
    "reason": "",
    "confirmed": False,
    "condition": None,
    "group": "",
    "follows": None,
}


class GapKind(StrEnum):
    UNANSWERED = "unanswered"
    WRONG = "wrong"  # an entry that its question does not accept: it is kept, but it cannot be sealed
    EVIDENCE = "evidence"
    SIGNATURE = "signature"
    FINDING = "finding"  # severity and deadline that nobody confirmed
    TEAM = "team"  # a colleague's section of which nothing came here


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or wrong before the inspection is closed."""

    kind: GapKind
    form_id: str
    ref: str
    question: str
    problem: str


def gaps(opened: OpenInspection) -> list[Gap]:
    """Everything that a complete inspection would have and this one has not, in the order of the checklists."""
    found = [
        Gap(
            GapKind.UNANSWERED if gap.kind == "required" else GapKind.WRONG,
            form_id,
            str(gap.ref),
            checklist.session.state(gap.ref).label,
            gap.message,
        )
        for form_id, checklist in opened.checklists.items()
        for gap in checklist.session.gaps()
    ]
    return [
        *found,
        *_missing_parts(opened),
        *_missing_evidence(opened),
        *_unconfirmed(opened),
        *_missing_signatures(opened),
    ]


def _unconfirmed(opened: OpenInspection) -> list[Gap]:
    """One gap for all findings whose severity and deadline are proposals still."""
    count = sum(one.state is FindingState.OPEN and not one.confirmed for one in opened.findings.values())
    if not count:
        return []
    words = ngettext(
        "{n} finding is not confirmed. Look at its severity and deadline.",
        "{n} findings are not confirmed. Look at their severity and deadline.",
        count,
    )
    return [Gap(GapKind.FINDING, "", "", _("Findings"), words.format(n=count))]


def _missing_parts(opened: OpenInspection) -> list[Gap]:
    return [
        Gap(GapKind.TEAM, one.share.form_id, one.share.section, one.title, one.problem)
        for one in team.missing_parts(opened)
    ]


def _missing_evidence(opened: OpenInspection) -> list[Gap]:
    files = opened.ws.store.all(EvidenceFile, inspection=opened.inspection.id)
    shown = {about for file in files for about in file.about}
    found = []
    for finding in opened.findings.values():
        if finding.state is not FindingState.OPEN or {finding.id, f"{finding.form_id}:{finding.ref}"} & shown:
            continue
        wanted = opened.checklists[finding.form_id].session.state(finding.ref)
        if "photo" in wanted.extra.get("evidence", ""):
            found.append(
                Gap(
                    GapKind.EVIDENCE,
                    finding.form_id,
                    finding.ref,
                    wanted.label,
                    _(
                        "A finding rests on this answer and no photo shows it. Add one, or say why there is none."
                    ),
                )
            )
    return found


def _missing_signatures(opened: OpenInspection) -> list[Gap]:
    signed = {signature.role for signature in opened.ws.store.all(Signature, inspection=opened.inspection.id)}
    return [
        Gap(
            GapKind.SIGNATURE,
            "",
            "",
            role.label,
            _("Nobody signed as {role}.").format(role=role.label.lower()),
        )
        for role in (SignatureRole.INSPECTOR, SignatureRole.REPRESENTATIVE)
        if role not in signed
    ]


def sign(opened: OpenInspection, signature: Signature, image: Blob | None = None) -> Changes:
    """Record a signature: drawn before the seal, or in ink on the page that carries the seal id.

    The image must already be in the workspace's files. Raises InputError, SealedError.
    """
    if not signature.name.strip():
        raise InputError(_("Enter the name of the person who signs, or who refuses to."))
    if signature.manner is SignatureManner.REFUSED:
        if not signature.witness.strip():
            raise InputError(_("A refusal needs the name of a witness. Enter it."))
    elif image is None or signature.image != image.sha256:
        raise InputError(_("A signature needs its drawing, or the photo of the signed page."))
    if signature.manner is SignatureManner.INK:
        if opened.seal is None or signature.seal != seal_id(opened):
            raise InputError(
                _(
                    "An ink signature belongs to a sealed inspection: enter the seal id that is printed on the signed page."
                )
            )
    else:
        opened.require_draft()
    return opened.ws.create(
        signature, kind=Kind.ATTACH if image else Kind.EDIT, blobs=(image,) if image else ()
    )


def seal(opened: OpenInspection, *, reason: str = "") -> Changes:
    """Close the inspection for good. Gaps stay open only with a reason; a wrong entry cannot be sealed.

    Raises GapsError that lists them, SealedError.
    """
    opened.require_draft()
    inspections.catch_up(opened)  # what follows from the answers of several laptops is bound with them
    ws, open_gaps = opened.ws, gaps(opened)
    wrong = [gap for gap in open_gaps if gap.kind is GapKind.WRONG]
    if wrong or (open_gaps and not reason.strip()):
        raise GapsError(_told(wrong or open_gaps))
    _finish(opened)
    dossier = facilities.dossier(ws, opened.facility.id)
    closed = Seal(
        new_id(),
        opened.inspection.id,
        ws.clock.now(),
        ws.person.id,
        content_hash(opened),
        plain(dossier),
        tuple(OpenPoint(gap.form_id, gap.ref, gap.question, gap.problem) for gap in open_gaps),
        reason.strip(),
        PROGRAM,
        tuple(ws.store.heads_of(opened.inspection.id, dossier.records)),
    )
    sessions = {form_id: checklist.session for form_id, checklist in opened.checklists.items()}
    after = (*entities.acts(ws, sessions), *samples.acts(opened), *following.acts(opened))
    changes = ws.save_all(Act(Kind.SEAL, creates(closed.id, closed)), *after)
    opened.seal = closed
    return replace(changes, made=closed.id)


def _finish(opened: OpenInspection) -> None:
    """Let each form set what it sets at its end."""
    for form_id, checklist in opened.checklists.items():
        changed = checklist.session.finish()
        if changed:
            inspections.save_outcome(opened, consequences.of_change(opened, form_id, changed))


def _told(open_gaps: list[Gap]) -> str:
    lines = [f"- {gap.question}: {gap.problem}" for gap in open_gaps]
    return "\n".join([GapsError().args[0], *lines])


def content_hash(opened: OpenInspection) -> str:
    """SHA-256 over the canonical JSON of everything the inspection holds: what the seal binds."""
    store, wanted = opened.ws.store, opened.inspection.id
    answers = {
        f"{record} {form_id} {path}": plain(given)
        for (record, form_id, path), given in store.answers(opened.records).items()
    }
    kinds: tuple[type[RepeatInstance | EvidenceFile | Signature], ...] = (
        RepeatInstance,
        EvidenceFile,
        Signature,
    )
    rows = {
        kind.__name__: {row.id: plain(row) for row in store.all(kind, inspection=wanted)} for kind in kinds
    }
    kinds_of_team: tuple[type[Participant | Assignment], ...] = (Participant, Assignment)
    for kind in kinds_of_team:
        shared = {row.id: plain(row) for row in store.all(kind, inspection=wanted)}
        if shared:  # a visit of one person is bound as before there were teams
            rows[kind.__name__] = shared
    added = {one.id: plain(one) for one in store.all(AddedChecklist, inspection=wanted)}
    if added:
        rows[AddedChecklist.__name__] = added
    drawn = {item.id: plain(item) for item in store.all(PlanItem, inspection=wanted)}
    if drawn:  # an inspection sealed before there were plans keeps its hash
        rows[PlanItem.__name__] = drawn
    assessed = {one.id: plain(one) for one in store.all(Assessment, inspection=wanted)}
    if assessed:
        rows[Assessment.__name__] = assessed
    findings = {finding.id: _as_before(plain(finding)) for finding in opened.findings.values()}
    whole = {
        "answers": answers,
        "findings": findings,
        "inspection": _as_before(plain(opened.inspection)),
        "records": rows,
    }
    return hashlib.sha256(canonical.encode(whole)).hexdigest()


def _as_before(told: dict[str, Any]) -> dict[str, Any]:
    """Without fields that came later and say nothing here, so that what was sealed before them keeps its hash."""
    return {
        name: value for name, value in told.items() if name not in _CAME_LATER or value != _CAME_LATER[name]
    }


def seal_id(opened: OpenInspection) -> str:
    """The id of the signed entry that closed the inspection; "" for a draft."""
    return opened.ws.store.entry_of(opened.seal.id) if opened.seal else ""


def amend(opened: OpenInspection, form_id: str, ref: str, value: str, reason: str) -> Changes:
    """Set a later value beside a sealed answer, with its reason. The original stays. Raises InputError."""
    if opened.seal is None:
        raise InputError(_("This inspection is not sealed: change the answer itself."))
    if not reason.strip():
        raise InputError(_("An amendment needs its reason. Enter it."))
    session, place = opened.session(form_id), place_of(opened.inspection.id, ref)
    if not session.state(ref).answerable:
        raise InputError(_("“{ref}” is not a question that takes an answer.").format(ref=ref))
    original = opened.ws.store.answers((place.record,)).get((place.record, form_id, place.path))
    amendment = Amendment(
        new_id(),
        opened.inspection.id,
        form_id,
        ref,
        (original.value if original else None) or "",
        value,
        reason.strip(),
        opened.ws.person.id,
        opened.ws.clock.now(),
    )
    return replace(opened.ws.create(amendment, kind=Kind.AMEND), refs=frozenset({(form_id, ref)}))
