"""How a visit begins: its kind, the checklists that go with it, and those that an answer asks for later.

A rapid assessment needs no facility: one is made from the position alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from inspector.app import casework, consequences, facilities, following, inspections, positions
from inspector.app.casework import ThreadState
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.changes import Changes
from inspector.domain.facility import Facility, FacilityStatus
from inspector.domain.ids import RecordId, new_id
from inspector.forms.markdown import read_markdown
from inspector.geo.point import distance
from inspector.geo.position import Position
from inspector.i18n import gettext as _

_NEAR = 300_000.0  # m: as far as the country of a known facility is taken for another place's
_LANDS: dict[
    str, tuple[float, float, float, float]
] = {  # south, west, north, east in degrees, generously; where two fit, somebody has to say which
    "JP": (24.0, 122.9, 45.6, 146.0),
    "TH": (5.6, 97.3, 20.5, 105.7),
    "PH": (4.6, 117.0, 21.2, 126.7),
    "VN": (8.3, 102.1, 23.4, 109.5),
    "MY": (0.8, 99.6, 7.4, 119.3),
    "ID": (-11.0, 95.0, 6.1, 141.1),
}


class VisitKind(StrEnum):
    """What a visit is for."""

    ROUTINE = "routine"
    COMPLAINT = "complaint"
    RAPID = "rapid"
    FOLLOW_UP = "followup"
    JOINT = "joint"
    ACCIDENT = "accident"
    TRADE = "export"
    PERMIT = "permit"
    GENERATOR = "generator"
    BATTERY_SURVEY = "battery_survey"

    @property
    def label(self) -> str:
        return {
            VisitKind.ROUTINE: _("Permit inspection"),
            VisitKind.COMPLAINT: _("Complaint"),
            VisitKind.RAPID: _("Rapid assessment of an unauthorised site"),
            VisitKind.FOLLOW_UP: _("Follow-up"),
            VisitKind.JOINT: _("Joint operation"),
            VisitKind.ACCIDENT: _("Fire or accident"),
            VisitKind.TRADE: _("Export or import check"),
            VisitKind.PERMIT: _("Permit application, renewal or change"),
            VisitKind.GENERATOR: _("E-waste generator record"),
            VisitKind.BATTERY_SURVEY: _("EV battery survey"),
        }[self]

    @property
    def modules(self) -> tuple[str, ...]:
        """The checklists that are proposed for it, by name."""
        return _PROPOSED[self]

    @property
    def answer(self) -> str:
        """How checklists call this type of visit; "" where they ask for none."""
        return "" if self in (VisitKind.GENERATOR, VisitKind.BATTERY_SURVEY) else self.value


_PROPOSED = {
    VisitKind.ROUTINE: ("common", "outdoor_storage"),
    VisitKind.COMPLAINT: ("common", "outdoor_storage"),
    VisitKind.RAPID: ("rapid_assessment",),
    VisitKind.FOLLOW_UP: ("follow_up",),
    VisitKind.JOINT: ("common", "outdoor_storage", "consignment"),
    VisitKind.ACCIDENT: ("common", "outdoor_storage", "battery", "sampling"),
    VisitKind.TRADE: ("consignment",),
    VisitKind.PERMIT: ("permit_visit",),
    VisitKind.GENERATOR: ("generator_record",),
    VisitKind.BATTERY_SURVEY: ("ev_battery_survey",),
}
_OPENS = (  # role of a question, an answer to it, and the checklist that it calls for
    ("site.activities", "ewaste", "ewaste"),
    ("site.activities", "shred", "ewaste"),
    ("site.activities", "reuse", "ewaste"),
    ("site.activities", "elv", "elv"),
    ("site.activities", "battery", "battery"),
    ("site.activities", "repurpose", "battery"),
    ("site.activities", "scrap", "outdoor_storage"),
    ("site.activities", "plastic", "plastics_cable"),
    ("site.activities", "cable", "plastics_cable"),
    ("site.activities", "smelt", "smelting"),
    ("site.activities", "export", "consignment"),
    ("site.activities", "transfer", "consignment"),
    ("site.activities", "informal", "rapid_assessment"),
    ("site.activities", "dump", "dumping"),
    ("site.activities", "pv", "pv_modules"),
    ("site.fuel", "ev", "battery"),
    ("site.fuel", "hev", "battery"),
    ("visit.samples_taken", "yes", "sampling"),
)


@dataclass(frozen=True, slots=True)
class Module:
    """A checklist that ships with the program, as one chooses it for a visit."""

    name: str
    form_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the choice for a visit to one facility starts from."""

    facility: Facility
    modules: tuple[Module, ...]
    proposed: tuple[tuple[VisitKind, tuple[str, ...]], ...]  # names of modules, with those of the last visit
    to_check: int  # findings of earlier visits that are not closed


@cache
def modules() -> tuple[Module, ...]:
    """Every checklist that can be chosen, the common one first."""
    return tuple(_module(name, path) for name, path in shipped_checklists().items())


def _module(name: str, path: Path) -> Module:
    head = path.read_text(encoding="utf-8").partition("\n| survey |")[0]  # the questions are not read for it
    sheets = read_markdown(head).sheets
    settings = next(record for sheet in sheets if sheet.name == "settings" for _n, record in sheet.records())
    return Module(name, settings["form_id"], settings["form_title"])


def choices(ws: Workspace, facility: str) -> Choices:
    """What can be chosen for a visit to this facility. Raises NotFoundError."""
    one = facilities.get(ws, RecordId(facility))
    seen = _seen_last(ws, one.id)
    whole = (VisitKind.ROUTINE, VisitKind.COMPLAINT, VisitKind.JOINT)
    proposed = tuple(
        (kind, tuple(dict.fromkeys((*kind.modules, *(seen if kind in whole else ()))))) for kind in VisitKind
    )
    waiting = [thread for thread in casework.threads(ws, one.id) if thread.state is not ThreadState.CLOSED]
    return Choices(one, modules(), proposed, len(waiting))


def _seen_last(ws: Workspace, facility: RecordId) -> list[str]:
    """The modules for what was done at this facility when it was visited last."""
    visit = following.last_visit(ws, facility)
    return _called_for(inspections.load(ws, visit.id)) if visit is not None else []


def start(
    ws: Workspace,
    facility: RecordId,
    kind: VisitKind | None,
    chosen: Sequence[str | Path] = (),
    *,
    purpose: str = "",
    limits: str = "",
    follows: RecordId | None = None,
) -> Changes:
    """Begin a visit of this kind; `chosen` are its checklists by name or file, those of the kind where none is named.

    A follow-up follows the last visit where none is named. Raises NotFoundError, InputError, FormError.
    """
    names = chosen or (kind.modules if kind is not None else ("common", "outdoor_storage"))
    if kind is VisitKind.FOLLOW_UP and follows is None:
        visit = following.last_visit(ws, facility)
        follows = visit.id if visit is not None else None
    told = {"visit.type": kind.answer} if kind is not None and kind.answer else {}
    return inspections.start(
        ws,
        facility,
        [path_of(name) for name in names],
        purpose=purpose,
        limits=limits,
        follows=follows,
        told=told,
        fill=following.prefill,
    )


def path_of(name: str | Path) -> Path:
    """The checklist of this name that ships with the program, or the file of one."""
    return shipped_checklists().get(str(name)) or Path(name)


def add(opened: OpenInspection, chosen: Sequence[str | Path]) -> Changes:
    """Open more checklists in a draft. Raises FormError, SealedError."""
    return inspections.open_checklists(opened, [path_of(name) for name in chosen], fill=following.prefill)


def proposed(opened: OpenInspection) -> tuple[Module, ...]:
    """The checklists that answers call for and that are not open."""
    if opened.seal is not None:
        return ()
    names = _called_for(opened)
    return tuple(one for one in modules() if one.name in names and one.form_id not in opened.checklists)


def closed(opened: OpenInspection) -> tuple[Module, ...]:
    """Every checklist that is not open in this inspection."""
    return tuple(one for one in modules() if one.form_id not in opened.checklists)


def _called_for(opened: OpenInspection) -> list[str]:
    given: dict[str, set[str]] = {}
    for role in dict.fromkeys(role for role, _value, _name in _OPENS):
        answers = consequences.answers_to(opened, role)
        given[role] = {value for answer in answers for value in answer.split()}
    return list(dict.fromkeys(name for role, value, name in _OPENS if value in given[role]))


# -- without a facility


def country_at(ws: Workspace, position: Position) -> str:
    """The country that a position is taken to lie in: that of a known facility near it; "" where that is not clear."""
    near = [
        (distance(position.point, one.position.point), one.country)
        for one in ws.store.all(Facility)
        if one.position is not None
    ]
    far, country = min(near, default=(_NEAR, ""))
    if far < _NEAR:
        return country
    fits = [
        name
        for name, (south, west, north, east) in _LANDS.items()
        if south <= position.latitude <= north and west <= position.longitude <= east
    ]
    return fits[0] if len(fits) == 1 else ""


def countries() -> tuple[str, ...]:
    """The countries whose law the program knows."""
    return tuple(_LANDS)


def start_rapid(ws: Workspace, position: Position, country: str) -> Changes:
    """Begin a rapid assessment at a place of which nothing is known yet; its facility is named after it."""
    day = ws.clock.now().local_date
    place = _("{latitude:.5f}, {longitude:.5f}").format(
        latitude=float(position.latitude), longitude=float(position.longitude)
    )
    name = _("Unnamed site {place}, {day}").format(place=place, day=day)
    site = Facility(new_id(), name, country, status=FacilityStatus.UNAUTHORISED, position=position)
    made = facilities.add(ws, site)
    begun = start(ws, site.id, VisitKind.RAPID)
    placed = positions.record_site(inspections.load(ws, str(begun.made)), position)
    return replace(made | begun | placed, made=begun.made)
