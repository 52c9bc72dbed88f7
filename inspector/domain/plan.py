"""What is drawn of a site during an inspection: its boundary, piles, fences, buildings, symbols."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing on the site plan, as vectors.

    `place` is an ODK geopoint, geotrace or geoshape: degrees WGS 84, with the radius in metres that holds each
    place with 95 % where a receiver gave it and 0 where a hand did.
    """

    id: RecordId
    inspection: RecordId
    kind: str  # point, line, area
    style: str  # boundary, fence, pile, building, road, water, measure, area, or the name of a symbol
    place: str
    name: str = ""
    about: str = ""  # form id and reference of the row it shows, such as a pile
    removed: bool = False
