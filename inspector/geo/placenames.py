"""The names that stand on the base map: countries and towns, in the language of the window where they have it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from inspector import paths
from inspector.geo.projection import Spot

_TOWNS_FROM = 5.5  # zoom
_COUNTRIES_TO = 7.0


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name, where it stands, and the zooms between which it is shown."""

    name: str
    spot: Spot
    from_zoom: float
    to_zoom: float
    is_country: bool


def placenames(language: str) -> tuple[PlaceName, ...]:
    """All names that ship with the program, countries first; English where a name has no other."""
    told: dict[str, list[dict[str, Any]]] = json.loads(
        paths.shipped("resources/basemap/names.json").read_text(encoding="utf-8")
    )
    countries = sorted(told["countries"], key=lambda one: float(one["from_zoom"]))
    return tuple(
        PlaceName(
            one["names"].get(language, one["names"]["en"]),
            Spot(one["x"], one["y"]),
            float(one.get("from_zoom", _TOWNS_FROM)),
            _COUNTRIES_TO if "from_zoom" in one else 99.0,
            "from_zoom" in one,
        )
        for one in (*countries, *told["towns"])
    )
