"""A follow-up starts from the visit before it, and what it finds of each ordered action goes into the finding's thread.

The follow-up checklist says by its roles what it takes over (`earlier.*`, told in the head of forms/follow_up.md).
A row that stands for an earlier finding is named after it, so that its answers find their way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from inspector.app import casework, consequences, facilities, files, inspections
from inspector.app.casework import ThreadState
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.casework import Done, Recheck, Service
from inspector.domain.fields import plain
from inspector.domain.ids import RecordId
from inspector.domain.inspection import Finding, Inspection, Seal
from inspector.domain.team import named_after
from inspector.ledger.entry import Kind
from inspector.rules.measured import Measured, written
from inspector.rules.pile import Judged
from inspector.store.store import Act, changes_of, creates

Told = Mapping[str, str]  # by the part of the role behind “earlier.<kind>.”

_STOCK = "stock.total"


def last_visit(ws: Workspace, facility: RecordId, apart_from: str = "") -> Inspection | None:
    """The sealed visit to this facility that began last."""
    sealed = {seal.inspection for seal in ws.store.all(Seal)}
    visits = [
        visit
        for name in facilities.same_as(ws, facility)
        for visit in ws.store.all(Inspection, facility=name)
        if visit.id in sealed and visit.id != apart_from
    ]
    return max(visits, key=lambda one: one.started.utc, default=None)


def prefill(opened: OpenInspection, form_id: str) -> None:
    """Put what is known from earlier visits into a follow-up checklist that was just opened; others stay as they are."""
    if not _places(opened, form_id, "earlier.finding"):
        return
    ws = opened.ws
    wanted = opened.inspection.follows
    visit = (
        ws.store.find(Inspection, wanted)
        if wanted
        else last_visit(ws, opened.facility.id, opened.inspection.id)
    )
    _add_rows(opened, form_id, "earlier.finding", _findings(opened))
    if visit is None:
        return
    before = inspections.load(ws, visit.id)
    _add_rows(opened, form_id, "earlier.viewpoint", _viewpoints(before))
    _add_rows(opened, form_id, "earlier.point", _points(before))
    _add_rows(opened, form_id, "earlier.stage", _stages(before))
    for role, value in _singles(before).items():
        for path in _places(opened, form_id, role):
            opened.session(form_id).answer(path, value)


def _places(opened: OpenInspection, form_id: str, role: str) -> list[str]:
    """The paths of what has this role in a form."""
    form = opened.checklists[form_id].form
    return [path for path in form.marked.get("role", ()) if form.binds[path].extra["role"] == role]


def _add_rows(opened: OpenInspection, form_id: str, role: str, wanted: Iterable[tuple[str, Told]]) -> None:
    """One row for each of these, named after what it stands for; the empty rows that the form began with go."""
    session = opened.session(form_id)
    for path in _places(opened, form_id, role):
        begun = session.rows(path)
        added = False
        for name, told in wanted:
            added = True
            row = session.add_row(path, row_key(opened.inspection.id, name))
            for part, value in told.items():
                for place in _places(opened, form_id, f"{role}.{part}"):
                    if value and place.startswith(f"{path}/"):
                        session.answer(f"{row.ref}{place[len(path) :]}", value)
        for old in begun if added else ():
            session.remove_row(old.ref)


def row_key(inspection: RecordId, name: str) -> str:
    """The id that every laptop gives the row about something of an earlier visit."""
    return named_after("earlier", inspection, name)


def _findings(opened: OpenInspection) -> Iterator[tuple[str, Told]]:
    for thread in casework.earlier(opened):
        finding = thread.finding
        if thread.state is not ThreadState.CLOSED:
            yield (
                finding.id,
                {
                    "id": f"{finding.item}, {thread.visit.number}",
                    "observation": finding.observation,
                    "citation": finding.citation,
                    "action": finding.action,
                    "deadline": str(finding.deadline or ""),
                },
            )


def _viewpoints(before: OpenInspection) -> Iterator[tuple[str, Told]]:
    for file in files.listed(before.ws, before.inspection.id):
        position = files.position_of(file)
        if position is not None and file.about and file.media_type.startswith("image/"):
            heading = (file.facts or {}).get("heading")
            yield (
                file.id,
                {
                    "file": file.name,
                    "caption": file.caption,
                    "position": position.as_odk(),
                    "bearing": str(heading or ""),
                },
            )


def _points(before: OpenInspection) -> Iterator[tuple[str, Told]]:
    """Each measured point of each pile, with the limit that it was held against."""
    for form_id, checklist in before.checklists.items():
        for row in checklist.session.rows():
            if consequences.role_of(before, form_id, row.path) != "pile":
                continue
            name = consequences.roles_below(before, form_id, row.ref).get("pile.name", "")
            verdict = consequences.judged(before, form_id, f"{row.ref}/x", "pile_height")
            for number, judged in enumerate(verdict.points, 1):
                yield f"{row.key} {number}", {"pile": name, **_point(judged, number)}


def _point(judged: Judged, number: int) -> Told:
    point = judged.point
    return {
        "name": point.name or str(number),
        "limit": written(judged.limit),
        **_value("height", point.height),
        **(_value("distance", point.distance) if point.distance is not None else {}),
    }


def _value(name: str, measured: Measured) -> Told:
    known = measured.uncertainty
    return {name: written(measured.value)} | ({f"{name}_u": written(known)} if known is not None else {})


def _stages(before: OpenInspection) -> Iterator[tuple[str, Told]]:
    """The stages of the plan that was agreed then, and those of a plan before it that were not reached."""
    for form_id, checklist in before.checklists.items():
        session = checklist.session
        for row in session.rows():
            told = consequences.roles_below(before, form_id, row.ref)
            role = consequences.role_of(before, form_id, row.path)
            if role == "plan.stage" and told:
                kind = next(
                    (
                        session.state(f"{row.ref}{path[len(row.path) :]}").words
                        for path in _places(before, form_id, "plan.stage.what")
                    ),
                    "",
                )
                words = told.get("plan.stage.text") or kind
                yield row.key, {"text": words, "deadline": told.get("plan.stage.deadline", "")}
            if (
                role == "earlier.stage"
                and told.get("earlier.stage.text")
                and told.get("stage.state") != "done"
            ):
                deadline = told.get("earlier.stage.deadline", "")
                yield row.key, {"text": told["earlier.stage.text"], "deadline": deadline}


def _singles(before: OpenInspection) -> dict[str, str]:
    """What is asked once: the visit, the paper that was served, the stock."""
    found = {"earlier.inspection": before.inspection.number}
    served = sorted(before.ws.store.all(Service, visit=before.inspection.id), key=lambda one: one.served.utc)
    if served:
        found["earlier.notice.number"] = served[-1].document
        found["earlier.notice.date"] = str(served[-1].served.local_date)
    for form_id in before.checklists:
        for ours, theirs in (("earlier.stock", _STOCK), ("earlier.stock_u", f"{_STOCK}_u")):
            for path in _places(before, form_id, theirs):
                for ref in before.session(form_id).at(path):
                    value = before.session(form_id).value(ref)
                    if value and before.session(form_id).applies(ref):
                        found[ours] = value
    return found


# -- what was found of them


def acts(opened: OpenInspection) -> list[Act]:
    """What records the state of each earlier finding, as this visit's checklists have it; made anew or changed."""
    ws, now, found = opened.ws, opened.ws.clock.now(), list[Act]()
    for finding, told in _answered(opened):
        state = told.get("finding.state", "")
        if state not in list(Done):
            continue  # not verified today: the thread stays as it was
        name = named_after("recheck", opened.inspection.id, finding.id)
        seen = Recheck(
            name, finding.id, opened.inspection.id, now, Done(state), told.get("finding.proof", "").strip()
        )
        before = ws.store.find(Recheck, name)
        writes = creates(name, seen) if before is None else changes_of(before, seen)
        if before is None or plain(before) != plain(seen):
            found.append(Act(Kind.EDIT, writes))
    return found


def _answered(opened: OpenInspection) -> Iterator[tuple[Finding, Told]]:
    """Each earlier finding that a row stands for, with the answers of that row."""
    rows = {
        row.key: (form_id, row)
        for form_id, checklist in opened.checklists.items()
        for row in checklist.session.rows()
        if consequences.role_of(opened, form_id, row.path) == "earlier.finding"
    }
    for thread in casework.earlier(opened) if rows else ():
        place = rows.get(row_key(opened.inspection.id, thread.finding.id))
        if place is not None:
            form_id, row = place
            yield thread.finding, consequences.roles_below(opened, form_id, row.ref)
