"""The site plan of an inspection: what was drawn, what it measures, and where its photos were taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector.app import consequences, files
from inspector.app.inspections import OpenInspection
from inspector.app.placing import FAR_M
from inspector.domain.changes import Changes
from inspector.domain.fields import fields_of
from inspector.domain.ids import new_id
from inspector.domain.plan import PlanItem
from inspector.errors import InputError
from inspector.evidence.kind import PHOTOS
from inspector.geo import measure, shapes
from inspector.geo.measure import Measured, Vertex
from inspector.geo.position import Source
from inspector.geo.scene import SYMBOLS
from inspector.geo.shapes import Kind, Shape
from inspector.i18n import gettext as _
from inspector.ledger.entry import Write
from inspector.rules.pile import Kind as Verdict

_TONES = {Verdict.PASS: "ok", Verdict.FAIL: "critical", Verdict.INDETERMINATE: "decide"}


_PHOTO = "photo "  # begins the keys of photos
NOWHERE = Vertex(0.0, 0.0)  # where a plan is drawn whose yard has no position: at sea, far from every yard
_AT_SEA = 0.05  # degrees around it


@dataclass(frozen=True, slots=True)
class Style:
    """Something that can be drawn: a name for the record, words, and whether it is a point, line or area."""

    name: str
    label: str
    kind: Kind
    icon: str


def styles() -> tuple[Style, ...]:
    """Everything that can be drawn on a plan, in the order in which it is offered."""
    areas = (
        ("boundary", _("Boundary"), "maximize-2"),
        ("pile", _("Pile"), "pentagon"),
        ("building", _("Building"), "warehouse"),
        ("area", _("Other area"), "circle-dashed"),
    )
    lines = (
        ("fence", _("Fence"), "fence"),
        ("measure", _("Distance"), "ruler"),
        ("road", _("Road"), "road"),
        ("water", _("Water"), "waves"),
    )
    points = {
        "gate": _("Gate"),
        "office": _("Office"),
        "weighbridge": _("Weighbridge"),
        "drain": _("Drain"),
        "tank": _("Tank"),
        "fire": _("Fire risk"),
        "battery": _("Batteries"),
        "waste": _("Waste"),
        "point": _("Other point"),
    }
    return (
        *(Style(name, label, Kind.AREA, icon) for name, label, icon in areas),
        *(Style(name, label, Kind.LINE, icon) for name, label, icon in lines),
        *(Style(name, label, Kind.POINT, SYMBOLS[name]) for name, label in points.items()),
    )


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the list beside the plan: what it is, and what it measures."""

    title: str
    shape: Shape
    measures: tuple[Measured, ...]
    words: str
    about: str = ""  # form id and reference of the row that it shows
    is_photo: bool = False
    is_far: bool = False  # a photo from elsewhere, which the plan does not reach to


@dataclass(frozen=True, slots=True)
class Pile:
    """A pile of the checklist that can be drawn: the row it stands in, its name and its verdict."""

    about: str
    name: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it stands."""

    number: str
    facility: str
    origin: Vertex | None  # where the facility lies, if anybody knows
    lines: tuple[PlanLine, ...]
    piles: tuple[Pile, ...]
    is_sealed: bool

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return tuple(line.shape for line in self.lines)

    @property
    def is_placed(self) -> bool:
        """Whether it says where on the Earth the yard lies; else it is to scale only."""
        return not any(_is_nowhere(one) for line in self.lines for one in line.shape.vertices)

    @property
    def site(self) -> tuple[Vertex, ...]:
        """The places that a drawing of the site has to show; none when nothing has a place."""
        return tuple(one for line in self.lines if not line.is_far for one in line.shape.vertices)


def plan(opened: OpenInspection) -> Plan:
    """Everything drawn for this inspection and where its photos were taken, with what it measures."""
    piles = tuple(_piles(opened))
    told = {pile.about: pile for pile in piles}
    drawn = [_line(item, told.get(item.about)) for item in items(opened)]
    position = opened.facility.position
    origin = Vertex(float(position.latitude), float(position.longitude)) if position is not None else None
    anchors = [one for line in drawn for one in line.shape.vertices]
    return Plan(
        opened.inspection.number,
        opened.facility.name,
        origin,
        (*drawn, *_photos(opened, anchors or ([origin] if origin is not None else []))),
        piles,
        opened.seal is not None,
    )


def items(opened: OpenInspection) -> list[PlanItem]:
    """What is drawn and was not taken out again, as it was drawn."""
    listed = opened.ws.store.all(PlanItem, inspection=opened.inspection.id)
    return [item for item in listed if not item.removed]


def draw(opened: OpenInspection, shape: Shape, about: str = "") -> Changes:
    """Record a new shape; `made` is its id. Raises InputError when it has too few corners, SealedError."""
    opened.require_draft()
    check_whole(shape)
    item = PlanItem(
        new_id(),
        opened.inspection.id,
        shape.kind.value,
        shape.style,
        shapes.as_odk(shape),
        shape.name.strip(),
        about,
    )
    return opened.ws.create(item)


def change(opened: OpenInspection, shape: Shape, about: str = "") -> Changes:
    """Record what changed of a shape. Raises InputError, NotFoundError, SealedError."""
    opened.require_draft()
    check_whole(shape)
    before = opened.ws.store.get(PlanItem, shape.key)
    after = replace(
        before, style=shape.style, place=shapes.as_odk(shape), name=shape.name.strip(), about=about
    )
    old, new = fields_of(before), fields_of(after)
    writes = [Write(before.id, name, value) for name, value in new.items() if old[name] != value]
    return opened.ws.save(*writes) if writes else Changes()


def remove(opened: OpenInspection, key: str) -> Changes:
    """Take a shape off the plan; what it was stays in the record. Raises NotFoundError, SealedError."""
    opened.require_draft()
    item = opened.ws.store.get(PlanItem, key)
    return opened.ws.save(Write(item.id, "removed", True))


def restore(opened: OpenInspection, key: str) -> Changes:
    """Put a shape back that was taken off. Raises NotFoundError, SealedError."""
    opened.require_draft()
    item = opened.ws.store.get(PlanItem, key)
    return opened.ws.save(Write(item.id, "removed", False))


def measures(shape: Shape) -> tuple[Measured, ...]:
    """Area and perimeter, or length and, of two points, bearing; nothing of what is not whole yet."""
    if not shape.is_whole or shape.kind is Kind.POINT:
        return ()
    if shape.kind is Kind.AREA:
        return measure.area(shape.vertices), measure.perimeter(shape.vertices)
    found = [measure.length(shape.vertices)]
    if len(shape.vertices) == 2 and found[0].value > 0:  # two ends in one place have no bearing
        found.append(measure.bearing(*shape.vertices))
    return tuple(found)


def in_words(shape: Shape) -> str:
    """What a shape measures, in one line."""
    found = measures(shape)
    if shape.kind is Kind.POINT:
        return ", ".join(str(value) for value in _accuracy(shape))
    if not found:
        return _("not whole yet")
    figures = [one.figure for one in found]
    if shape.kind is Kind.AREA:
        corners = _("{n} corners").format(n=len(shape.vertices))
        words = _("{area}, {corners}, {around} round").format(
            area=figures[0], around=figures[1], corners=corners
        )
    else:
        words = ", ".join([figures[0], *(_("bearing {angle}").format(angle=one) for one in figures[1:])])
    unknown = any(one.uncertainty is None for one in found)
    return _("{figures}; uncertainty unknown").format(figures=words) if unknown else words


def provenance(shape: Shape) -> str:
    """Where its corners come from: only a receiver gives them an accuracy."""
    received, count = sum(one.accuracy_m is not None for one in shape.vertices), len(shape.vertices)
    if received == count:
        return Source.NMEA.label
    if not received:
        return Source.MAP.label
    return _("{n} of {m} corners from a receiver").format(n=received, m=count)


def _accuracy(shape: Shape) -> list[str]:
    vertex = shape.vertices[0] if shape.vertices else None
    if vertex is None:
        return [_("not whole yet")]
    if _is_nowhere(vertex):
        return [_("not placed on the Earth")]
    place = f"{vertex.latitude:.6f}, {vertex.longitude:.6f}"
    return [place, f"± {vertex.accuracy_m:.1f} m"] if vertex.accuracy_m else [place]


def _is_nowhere(vertex: Vertex) -> bool:
    return max(abs(vertex.latitude - NOWHERE.latitude), abs(vertex.longitude - NOWHERE.longitude)) < _AT_SEA


def check_whole(shape: Shape) -> None:
    """Raises InputError when it has too few corners, and says how many it needs."""
    if not shape.is_whole:
        raise InputError(
            _("This needs {least} corners at least and has {n}. Set another one.").format(
                least=shape.kind.least, n=len(shape.vertices)
            )
        )


def _label(item: PlanItem) -> str:
    """What a thing without a name is called in a list; on the drawing it needs none."""
    return next((one.label for one in styles() if one.name == item.style), item.style)


def _line(item: PlanItem, pile: Pile | None) -> PlanLine:
    kind = Kind(item.kind)
    shape = Shape(
        item.id,
        item.name or (pile.name if pile else ""),
        kind,
        shapes.parse(item.place, kind),
        item.style,
        pile.tone if pile else "",
        pile.words if pile else "",
    )
    found = measures(shape)
    if item.style == "measure" and found:
        shape = replace(shape, note=found[0].figure)
    title = shape.name or _label(item)
    return PlanLine(title, shape, found, f"{in_words(shape)}; {provenance(shape)}", item.about)


def _photos(opened: OpenInspection, anchors: list[Vertex]) -> list[PlanLine]:
    """The photos, each held against the places that are on the site for certain."""
    found = []
    for file in files.listed(opened.ws, opened.inspection.id):
        if file.media_type not in PHOTOS:
            continue
        position = files.position_of(file)
        vertices: tuple[Vertex, ...] = ()
        if position is not None:
            accuracy = float(position.accuracy_m) if position.accuracy_m is not None else None
            vertices = (Vertex(float(position.latitude), float(position.longitude), accuracy),)
        source = position.source.label if position is not None else _("no position: place it on the plan")
        heading = (file.facts or {}).get("heading")
        shape = Shape(
            f"{_PHOTO}{file.id}",
            file.label,
            Kind.POINT,
            vertices,
            "photo",
            heading=float(heading) if heading else None,
        )
        away = (
            min((measure.distance(vertices[0], one).value for one in anchors), default=0.0)
            if vertices
            else 0.0
        )
        is_far = away > FAR_M
        beyond = _("beyond this plan, {km:,.1f} km away").format(km=away / 1000) if is_far else ""
        if any(map(_is_nowhere, anchors)):
            beyond = _("not on this plan, which is not placed on the Earth")
        words = ", ".join(filter(None, (file.name, source, _looking(file.facts or {}), beyond)))
        title = _("Photo {n}").format(n=file.label)
        found.append(PlanLine(title, shape, (), words, is_photo=True, is_far=is_far))
    return found


def photo_of(shape: Shape) -> str:
    """The id of the file whose place a shape of the plan shows."""
    return shape.key.removeprefix(_PHOTO)


def _looking(facts: Mapping[str, Any]) -> str:
    """Where the camera looked, as it says itself; a compass knows magnetic north only."""
    if not facts.get("heading"):
        return ""
    words = (
        _("looking {degrees}° from magnetic north")
        if facts.get("heading_is_magnetic")
        else _("looking {degrees}°")
    )
    return words.format(degrees=facts["heading"])


def _piles(opened: OpenInspection) -> list[Pile]:
    """The rows of every checklist that are piles."""
    found = []
    for form_id, checklist in opened.checklists.items():
        for ref, control, _depth in checklist.session.controls():
            state = checklist.session.state(ref) if control.kind == "repeat" else None
            if state is None or state.extra.get("role") != "pile" or not state.relevant:
                continue
            verdict = consequences.judged(opened, form_id, f"{ref}/x", "pile_height")
            name = consequences.roles_below(opened, form_id, ref).get("pile.name", "")
            found.append(Pile(f"{form_id}:{ref}", name, _TONES.get(verdict.kind, "neutral"), verdict.chip))
    return found
