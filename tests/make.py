"""Valid domain values with defaults: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from inspector.clock import Moment
from inspector.domain.facility import Facility, FacilityStatus
from inspector.domain.ids import new_id
from inspector.domain.person import Person


def moment(instant: datetime = datetime(2026, 11, 24, 1, 0, tzinfo=UTC), zone: str = "Asia/Tokyo") -> Moment:
    return Moment(instant.astimezone(ZoneInfo(zone)), zone)


def person(**changed: Any) -> Person:
    return Person(
        **{"id": new_id(), "name": "木村 晶", "agency": "Chiba Prefecture", "card": "K-118"} | changed
    )


def facility(**changed: Any) -> Facility:
    return Facility(
        **{
            "id": new_id(),
            "name": "Nakagawa Metal, Yard 2",
            "country": "JP",
            "operator": "中川金属株式会社",
            "address": "千葉県市原市",
            "status": FacilityStatus.NOTIFIED,
        }
        | changed
    )


OWN_PACK = """
[pack]
id = "our_agency"
version = "1"
title = "Our agency"
jurisdiction = "JP"

[[rule]]
id = "our.pile_cap"
regime = "hazardous_used_equipment"
requirement = "pile_cap"
instrument = "Rule of our agency"
text = "The height is at most 4 m."
state = "read"
confidence = "read"
source = "our office"
[rule.parameters]
height = { value = 4.0, unit = "m" }
"""
"""A rule pack as an agency adds it."""
