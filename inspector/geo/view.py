"""Which part of the map is shown, and where on the drawing a place lies."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspector.geo.projection import HALF, Spot, resolution, scale_at, to_degrees

LEAST_ZOOM, MOST_ZOOM = 2.0, 22.0
Box = tuple[float, float, float, float]  # west, south, east, north in metres of the map


@dataclass(frozen=True, slots=True)
class View:
    """A drawing of this width and height, in pixels or points, with this place in its middle."""

    centre: Spot
    zoom: float
    width: float
    height: float

    @property
    def metres(self) -> float:
        """Metres of the map in one pixel."""
        return resolution(self.zoom)

    @property
    def box(self) -> Box:
        """What of the map is seen."""
        wide, high = self.width / 2 * self.metres, self.height / 2 * self.metres
        x, y = self.centre
        return x - wide, y - high, x + wide, y + high

    @property
    def ground_metres(self) -> float:
        """Metres on the ground in one pixel, in the middle of the drawing."""
        return self.metres / scale_at(to_degrees(self.centre)[0])

    def pixel(self, spot: Spot) -> tuple[float, float]:
        """Where a place lies on the drawing: from the left, from the top."""
        each = self.metres
        return (
            self.width / 2 + (spot[0] - self.centre[0]) / each,
            self.height / 2 - (spot[1] - self.centre[1]) / each,
        )

    def spot(self, x: float, y: float) -> Spot:
        """The place at this pixel."""
        each = self.metres
        return Spot(
            self.centre[0] + (x - self.width / 2) * each, self.centre[1] - (y - self.height / 2) * each
        )

    def sees(self, box: Box) -> bool:
        """Whether some of a box is in sight."""
        west, south, east, north = self.box
        return box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south

    def moved(self, right: float, down: float) -> View:
        """The view after its middle went so many pixels."""
        x, y = self.spot(self.width / 2 + right, self.height / 2 + down)
        return replace(self, centre=_on_map(Spot(x, y)))

    def zoomed(self, by: float, x: float | None = None, y: float | None = None) -> View:
        """Nearer by this many steps, each twice as near; the place at the pixel stays where it is."""
        x, y = self.width / 2 if x is None else x, self.height / 2 if y is None else y
        kept = self.spot(x, y)
        nearer = replace(self, zoom=min(max(self.zoom + by, LEAST_ZOOM), MOST_ZOOM))
        now = nearer.spot(x, y)
        centre = Spot(nearer.centre[0] + kept[0] - now[0], nearer.centre[1] + kept[1] - now[1])
        return replace(nearer, centre=_on_map(centre))

    def resized(self, width: float, height: float) -> View:
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))

    def around(self, spots: Iterable[Spot], nearest: float = 19.0, margin: float = 90.0) -> View:
        """The view that shows all these places, no nearer than that zoom, with a margin in pixels."""
        places = list(spots)
        if not places:
            return self
        west, east = min(x for x, _y in places), max(x for x, _y in places)
        south, north = min(y for _x, y in places), max(y for _x, y in places)
        room_x, room_y = max(self.width - 2 * margin, 1.0), max(self.height - 2 * margin, 1.0)
        needed = max((east - west) / room_x, (north - south) / room_y)
        zoom = math.log2(resolution(0) / needed) if needed > 0 else nearest
        return replace(
            self,
            centre=_on_map(Spot((west + east) / 2, (south + north) / 2)),
            zoom=min(max(zoom, LEAST_ZOOM), nearest),
        )


def _on_map(spot: Spot) -> Spot:
    return Spot(min(max(spot[0], -HALF), HALF), min(max(spot[1], -HALF), HALF))
