"""The whole main job, done through the same use cases as by a person, in a practice workspace."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from inspector.app import (
    consequences,
    facilities,
    files,
    findings,
    inspections,
    plans,
    positions,
    reporting,
    sealing,
    verifying,
)
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import Verification
from inspector.app.workspace import Workspace
from inspector.clock import Clock
from inspector.domain.facility import Condition, Facility, FacilityStatus, Permit
from inspector.domain.ids import new_id
from inspector.domain.inspection import Manner, Signature, SignatureManner, SignatureRole
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.errors import PositionError
from inspector.geo.measure import Vertex
from inspector.geo.position import Position
from inspector.geo.shapes import Kind, Shape
from inspector.i18n import gettext as _

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """Where everything is, and what the verification said."""

    workspace: Path
    report: Path
    verification: Verification


def run(
    folder: Path,
    *,
    clock: Clock,
    photos: Path | None = None,
    nmea: Path | None = None,
    step: Step = lambda _text: None,
) -> Result:
    """Make a practice workspace in `folder`, inspect, seal, amend, print and verify.

    Without photos it takes pictures that it draws itself; without a log of a receiver, a typed position.
    Raises WorkspaceError when the folder holds a workspace already.
    """
    place = folder / "workspace"
    step(_("Making a practice workspace"))
    person = Person(
        new_id(), "木村 晶 (Kimura Akira)", "Practice Prefecture", "Environment Division", "P-0118"
    )
    workspaces.create(place, realm=Realm.PRACTICE, person=person, clock=clock)
    with workspaces.opened(place, clock=clock) as ws:
        opened = _inspect(ws, photos, nmea, step)
        step(_("Printing"))
        report = folder / f"report {opened.inspection.number}.pdf"
        reporting.make(opened, report)
        step(_("Verifying"))
        verification = verifying.verify(ws)
    (folder / "verification.txt").write_text(_told(verification), encoding="utf-8")
    return Result(place, report, verification)


def fill(ws: Workspace) -> None:
    """Put the sample inspection, sealed, into a practice workspace that is open."""
    _inspect(ws, None, None, lambda _text: None)


def _inspect(ws: Workspace, photos: Path | None, nmea: Path | None, step: Step) -> OpenInspection:
    step(_("Recording the facility"))
    position = _position(ws, nmea, step)
    facility = _facility(ws, position)
    checklists = shipped_checklists()
    chosen = [checklists["common"], checklists["outdoor_storage"]]
    step(_("Answering"))
    started = inspections.start(
        ws,
        facility.id,
        chosen,
        purpose="Practice of the whole visit",
        limits="North yard not entered: machine at work",
    )
    opened = inspections.load(ws, str(started.made))
    _answer(opened, position)
    form_id, name = _by_role(opened, "pile.name")
    row = consequences.enclosing(opened, form_id, name, "pile")
    accuracy = float(position.accuracy_m) if position.accuracy_m is not None else None
    middle = Vertex(float(position.latitude), float(position.longitude), accuracy)
    draw_plan(opened, middle, f"{form_id}:{row}")
    step(_("Taking in photos"))
    _take_photos(opened, photos, step)
    step(_("Confirming findings"))
    findings.confirm(opened, findings.open_ones(opened))
    findings.assess(
        opened, findings.proposal(opened).triage, "As proposed; the pile is to be lowered at once"
    )
    step(_("Signing and sealing"))
    _sign(opened)
    sealing.seal(opened, reason="Practice: not every question is answered")
    amount = inspections.question(opened, _by_role(opened, "pile.name")[1])
    sealing.amend(opened, amount.form_id, amount.ref, "P1 (south)", "Name made clearer after the visit")
    return opened


def draw_plan(opened: OpenInspection, middle: Vertex, pile: str) -> None:
    """A yard of 90 by 54 m around a place: boundary, piles, a workshop, a gate, gas bottles, a distance."""
    east = 1 / (111_320 * math.cos(math.radians(middle.latitude)))

    def at(metres_east: float, metres_north: float) -> Vertex:
        latitude = middle.latitude + metres_north / 110_950
        return Vertex(latitude, middle.longitude + metres_east * east, middle.accuracy_m)

    for style, kind, name, corners in (
        ("boundary", Kind.AREA, _("Boundary"), ((-45, -27), (45, -29), (47, 22), (5, 27), (-44, 24))),
        ("pile", Kind.AREA, "", ((-13, -20), (-10, -12), (-2, -11), (4, -15), (2, -22), (-6, -23))),
        ("pile", Kind.AREA, "P3", ((24, -16), (26, -8), (33, -6), (36, -14), (30, -18))),
        ("building", Kind.AREA, _("Workshop"), ((24, 5), (40, 4), (41, 18), (25, 19))),
        ("measure", Kind.LINE, "", ((-4, -22), (-4, -27.5))),
        ("gate", Kind.POINT, _("Gate"), ((-20, -27.4),)),
        ("fire", Kind.POINT, _("Gas bottles"), ((10, 8),)),
    ):
        shape = Shape("", name, kind, tuple(at(*corner) for corner in corners), style)
        plans.draw(opened, shape, pile if style == "pile" and not name else "")


def _position(ws: Workspace, nmea: Path | None, step: Step) -> Position:
    """From the receiver's log; typed where there is none, or where it holds no measured fix."""
    if nmea is not None:
        try:
            return positions.from_file(ws, nmea)
        except PositionError as error:
            step(f"{error} " + _("A typed position is used."))
    return facilities.typed_position(ws, "35.4980, 140.1150")


def _facility(ws: Workspace, position: Position) -> Facility:
    facility = Facility(
        new_id(),
        "Nakagawa Metal, Yard 2 / 中川金属 第2ヤード",
        "JP",
        "中川金属株式会社 (Nakagawa Metal Co., Ltd.)",
        "0400-01-000000",
        "千葉県 (practice address)",
        FacilityStatus.NOTIFIED,
        position,
    )
    facilities.add(ws, facility)
    permit = Permit(
        new_id(),
        facility.id,
        "PRACTICE-17-2-0042",
        "notification",
        "Practice Prefecture",
        "hazardous used equipment",
        date(2025, 1, 15),
        date(2030, 1, 14),
    )
    condition = Condition(new_id(), permit.id, "1", "Piles stay below the height shown on the signboard.")
    facilities.add_permit(ws, permit, [condition])
    return facility


def _answer(opened: OpenInspection, position: Position) -> None:
    """Answers of a visit in which one pile is too high."""
    told = {
        "visit_type": "routine",
        "power": "admin_entry",
        "activities": "scrap",
    }
    for row in inspections.questions(opened):
        name = row.ref.rpartition("/")[2]
        if name in told:
            inspections.answer(opened, row.form_id, row.ref, told[name])
    positions.record_site(opened, position)
    _judge(opened, "E04", "not_comply", "Board shows items and manager, no height / 高さの表示なし")
    _judge(opened, "A26", "comply", "")
    _judge(opened, "A27", "not_comply", "Board stands behind the gate, not seen from the road")
    form_id, name = _by_role(opened, "pile.name")
    pile = name.rpartition("/")[0]
    _measure(
        opened,
        form_id,
        pile,
        {"pile.name": "P1", "pile.regime": "hazardous_used_equipment", "pile.fence_loaded": "no"},
    )
    heights = {"pile.height_measured": ("4.6", "0.2"), "pile.distance": ("6.4", "0.2")}
    values = {role: value for role, (value, _u) in heights.items()}
    _measure(opened, form_id, pile, values | {f"{role}_u": u for role, (_v, u) in heights.items()})
    added = inspections.add_row(opened, form_id, pile.partition("[")[0]).made
    second = f"{pile.partition('[')[0]}[{added}]"
    _measure(
        opened,
        form_id,
        second,
        {
            "pile.name": "P2",
            "pile.regime": "hazardous_used_equipment",
            "pile.fence_loaded": "no",
            "pile.height_measured": "3.5",
            "pile.height_measured_u": "0.1",
            "pile.distance": "8,0",
            "pile.distance_u": "0.2",
        },
    )


def _judge(opened: OpenInspection, item: str, value: str, remark: str) -> None:
    row = next((one for one in inspections.questions(opened) if one.item == item and one.relevant), None)
    if row is not None:
        inspections.answer(opened, row.form_id, row.ref, value, remark=remark)


def _measure(opened: OpenInspection, form_id: str, row: str, told: dict[str, str]) -> None:
    """Answer the questions of one row by their roles, those that open others first."""
    session = opened.session(form_id)
    for role, value in told.items():
        ref = next(ref for ref in session.questions(row) if session.state(ref).extra.get("role") == role)
        inspections.answer(
            opened, form_id, ref, value, how=Manner.MEASURED if value[0].isdigit() else Manner.SEEN
        )


def _by_role(opened: OpenInspection, role: str) -> tuple[str, str]:
    """The first question with this role."""
    return next((form_id, ref) for form_id, ref, _state in consequences.with_role(opened, role))


def _take_photos(opened: OpenInspection, photos: Path | None, step: Step) -> None:
    sources: Sequence[Path] = [photos] if photos is not None else _drawn(opened.ws)
    failed = [finding for finding in opened.findings.values() if finding.item == "E15"]
    about = tuple(f"{finding.form_id}:{finding.ref}" for finding in failed)
    result = files.take_in(
        opened, sources, taken_by=opened.ws.person.name, about=about, caption="Pile P1 from the south fence"
    )
    for path, reason in result.refused:
        step(_("Not taken in: {path}: {reason}").format(path=path, reason=reason))


def _drawn(ws: Workspace) -> list[Path]:
    """Two pictures of a heap, drawn here, for a machine without photos."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only the demo without photos draws

    made = []
    for n, color in enumerate(("#8A6D4F", "#5F6F7A")):
        image = Image.new("RGB", (1600, 1200), "#CFE0EE")
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 900, 1600, 1200), fill="#8C8C80")
        draw.polygon([(200, 900), (700 + 150 * n, 330), (1400, 900)], fill=color)
        draw.text((40, 40), "PRACTICE", fill="#6A3DA3", font_size=90)
        path = ws.folder.parent / f"practice photo {n + 1}.jpg"
        image.save(path, quality=88)
        made.append(path)
    return made


def _sign(opened: OpenInspection) -> None:
    ws = opened.ws
    blob = files.keep_image(ws, _scribble())
    signed = Signature(
        new_id(),
        opened.inspection.id,
        SignatureRole.INSPECTOR,
        ws.person.name,
        SignatureManner.DRAWN,
        ws.clock.now(),
        blob.sha256,
    )
    sealing.sign(opened, signed, blob)
    refused = Signature(
        new_id(),
        opened.inspection.id,
        SignatureRole.REPRESENTATIVE,
        "Nakagawa M.",
        SignatureManner.REFUSED,
        ws.clock.now(),
        witness="Abe R.",
        reason="Wants to speak with the owner first",
    )
    sealing.sign(opened, refused)


def _scribble() -> bytes:
    """A drawn signature as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only the demo draws a signature

    image = Image.new("RGB", (600, 200), "white")
    points = [(40 + x, 100 + 60 * math.sin(x / 22) * math.exp(-x / 500)) for x in range(0, 520, 4)]
    ImageDraw.Draw(image).line(points, fill="#1A1C5E", width=5)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _told(verification: Verification) -> str:
    lines = [
        _("Checked {entries} signed entries and {files} files.").format(
            entries=verification.entries, files=verification.files
        )
    ]
    lines += [str(one) for one in verification.alterations] or [
        _("Untouched: entries, tables and files are as they were signed.")
    ]
    return "\n".join(lines) + "\n"
