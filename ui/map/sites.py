"""The facilities as the map shows them: coloured by state, put together where they are too near each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.app.viewing import Overview
from inspector.domain.facility import Facility
from inspector.domain.ids import RecordId
from inspector.geo.clusters import Cluster, Index, Marker, cluster
from inspector.geo.projection import Spot, to_map
from inspector.geo.scene import Pin, Ring
from inspector.geo.view import View
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.facilities.dossier import STATUS_TONES

_ICONS = {
    "ok": "check",
    "minor": "clock",
    "critical": "triangle-alert",
    "major": "split",
    "decide": "circle-question-mark",
    "neutral": "minus",
}
_ORDER = ("ok", "minor", "major", "critical", "decide", "neutral")
_EARTH = 6371.0088  # km: the mean radius, for ordering a list; what is told of a place is measured elsewhere
_ALONE = 18  # zoom from which only what lies in one place is put together


def meanings() -> dict[str, str]:
    """What each colour says, in the order of the legend."""
    return {
        "ok": _("Permitted or notified"),
        "minor": _("Deadline passed"),
        "major": _("In transition"),
        "critical": _("Suspected, unauthorised"),
        "decide": _("Not verified"),
        "neutral": _("Closed"),
    }


@dataclass(frozen=True, slots=True)
class Site:
    facility: Facility
    spot: Spot
    latitude: float
    longitude: float
    accuracy_m: float | None
    tone: str
    line: str


class Sites:
    """Every facility that has a position."""

    def __init__(self, found: Overview) -> None:
        late: set[str] = set()
        open_ones: Counter[str] = Counter()
        facility_of = {line.inspection.number: line.inspection.facility for line in found.inspections}
        for line in found.findings:
            facility = facility_of[line.number]
            open_ones[facility] += 1
            if line.finding.deadline is not None and line.finding.deadline < found.now.local_date:
                late.add(facility)
        self.all = [
            _site(one, open_ones[one.id], is_late=one.id in late)
            for one in found.facilities
            if one.position is not None
        ]
        self.without = [one for one in found.facilities if one.position is None]
        self.by_key = {site.facility.id: site for site in self.all}
        self._markers = [Marker(site.facility.id, *site.spot, site.tone) for site in self.all]
        self._clustered: dict[int, Index] = {}
        self._made: dict[tuple[int, str], Pin | Ring] = {}  # by zoom and first member

    @property
    def tones(self) -> list[str]:
        """The colours that occur."""
        there = {site.tone for site in self.all}
        return [tone for tone in _ORDER if tone in there]

    def marks(self, view: View, chosen: str = "") -> Sequence[Pin | Ring]:
        """What a view shows of them; the chosen one always stands for itself."""
        zoom = min(math.floor(view.zoom), _ALONE)
        index = self._clustered.get(zoom)
        if index is None:
            index = self._clustered[zoom] = Index(cluster(self._markers, zoom), zoom)
        west, south, east, north = view.box
        margin = 40 * view.metres
        found = index.within(west - margin, south - margin, east + margin, north + margin)
        marks = [
            self._mark(one, zoom) for one in found if one.members[0].key != chosen or len(one.members) > 1
        ]
        picked = self.by_key.get(RecordId(chosen))
        return [*marks, self._pin(picked, is_chosen=True)] if picked is not None else marks

    def _mark(self, one: Cluster, zoom: int) -> Pin | Ring:
        made = self._made.get((zoom, one.members[0].key))
        if made is None:
            made = self._made[zoom, one.members[0].key] = self._drawn(one)
        return made

    def _drawn(self, one: Cluster) -> Pin | Ring:
        if len(one.members) == 1:
            return self._pin(self.by_key[RecordId(one.members[0].key)])
        counts = one.statuses
        return Ring(one.keys, one.spot, tuple((tone, counts[tone]) for tone in _ORDER if tone in counts))

    def _pin(self, site: Site, *, is_chosen: bool = False) -> Pin:
        return Pin(
            site.facility.id, site.spot, site.tone, _ICONS[site.tone], site.facility.name, chosen=is_chosen
        )

    def nearest(self, latitude: float, longitude: float, words: str = "") -> list[tuple[float, Site]]:
        """Sites by how far they lie from a place, in kilometres on the sphere; those with these words only."""
        wanted = words.casefold().split()
        a, b = math.radians(latitude), math.radians(longitude)
        found = []
        for site in self.all:
            text = f"{site.facility.name} {site.facility.operator} {site.facility.address}".casefold()
            if all(word in text for word in wanted):
                c, d = math.radians(site.latitude), math.radians(site.longitude)
                h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
                found.append((2 * _EARTH * math.asin(min(1.0, math.sqrt(h))), site))
        found.sort(key=lambda one: one[0])
        return found


def _site(facility: Facility, findings: int, *, is_late: bool) -> Site:
    position = facility.position
    assert position is not None  # noqa: S101 - asked for by the caller
    latitude, longitude = float(position.latitude), float(position.longitude)
    tone = STATUS_TONES[facility.status]
    if is_late and tone == "ok":
        tone = "minor"
    line = facility.status.label
    if findings:
        told = ngettext("{n} finding open", "{n} findings open", findings).format(n=findings)
        line = f"{line} · {told}"
    accuracy = float(position.accuracy_m) if position.accuracy_m is not None else None
    return Site(facility, to_map(latitude, longitude), latitude, longitude, accuracy, tone, line)


def kilometres(distance: float) -> str:
    """A distance of a list, as exactly as anybody needs it there."""
    return f"{distance:.1f} km" if distance < 9.95 else f"{distance:,.0f} km"
