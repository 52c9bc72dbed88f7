"""Facilities that a new one may already be: same number, a name like it, or the same place.

It only points out. Two records that are one are joined by `facilities.alias`, which can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from inspector.app import facilities
from inspector.app.workspace import Workspace
from inspector.domain.facility import Facility, Permit
from inspector.domain.names import NEAR, likeness
from inspector.geo.point import Point, distance
from inspector.i18n import gettext as _

NEARBY = 150.0  # metres between two positions of one yard, whose gate and middle differ


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known so far of a facility that somebody is about to record."""

    name: str = ""
    operator: str = ""
    operator_number: str = ""
    permit: str = ""
    place: Point | None = None


@dataclass(frozen=True, slots=True)
class Resembling:
    """A recorded facility, and why it may be the wanted one."""

    facility: Facility
    reasons: tuple[str, ...]
    weight: float  # for the order: a number that agrees is worth more than a name that is like


def resembling(ws: Workspace, wanted: Wanted, apart_from: str = "", most: int = 5) -> list[Resembling]:
    """The recorded facilities that this may be, the likeliest first."""
    permits: dict[str, list[str]] = {}
    if wanted.permit.strip():
        for permit in ws.store.all(Permit):
            permits.setdefault(permit.facility, []).append(permit.number)
    ones = facilities.stand_ins(ws)
    found = [
        _compared(one, wanted, permits.get(one.id, []))
        for one in facilities.listed(ws)
        if ones.get(one.id, one.id) != ones.get(apart_from, apart_from)  # type: ignore[call-overload]
    ]
    near = sorted((one for one in found if one.reasons), key=lambda one: (-one.weight, one.facility.name))
    return near[:most]


def _compared(one: Facility, wanted: Wanted, permits: list[str]) -> Resembling:
    reasons: list[tuple[str, float]] = []
    number = _plain(wanted.permit)
    for permit in permits:
        if number and _plain(permit) == number:
            reasons.append((_("permit {number}").format(number=permit), 3.0))
    if wanted.operator_number.strip() and _plain(one.operator_number) == _plain(wanted.operator_number):
        reasons.append(
            (_("number {number} in the business register").format(number=one.operator_number), 2.5)
        )
    like = likeness(one.name, wanted.name) if wanted.name.strip() else 0.0
    if like >= NEAR:
        reasons.append((_("a name like it"), like))
    by_operator = likeness(one.operator, wanted.operator) if wanted.operator.strip() else 0.0
    if by_operator >= NEAR:
        reasons.append((_("operator {operator}").format(operator=one.operator), by_operator))
    if wanted.place is not None and one.position is not None:
        metres = distance(one.position.point, wanted.place)
        if metres <= NEARBY + (float(one.position.accuracy_m or 0)):
            reasons.append(
                (_("{metres} m away").format(metres=round(metres)), 1.0 + (NEARBY - metres) / NEARBY)
            )
    return Resembling(
        one, tuple(words for words, _weight in reasons), sum(weight for _words, weight in reasons)
    )


def _plain(number: str) -> str:
    """A number without what people write between its digits."""
    return "".join(letter for letter in number.casefold() if letter.isalnum())
