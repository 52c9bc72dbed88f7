"""Where one was at a time, from a track: between two fixes, with an uncertainty that grows with the gap."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from inspector.clock import Moment
from inspector.errors import PositionError
from inspector.geo.average import UNKNOWN_ACCURACY
from inspector.geo.fix import Fix
from inspector.geo.point import Point, distance
from inspector.geo.position import Position, Source
from inspector.i18n import gettext as _

WALKING = 1.5  # m/s: how fast somebody in a yard may have left the straight line between two fixes
LONGEST_GAP = 300.0  # s: between fixes further apart nobody knows where the photographer went


@dataclass(frozen=True, slots=True)
class Track:
    """The fixes of a track that tell a time, oldest first."""

    fixes: tuple[Fix, ...]

    @classmethod
    def of(cls, fixes: Sequence[Fix]) -> Track:
        """Raises PositionError when no measured fix tells a time."""
        timed = [fix for fix in fixes if fix.counts and fix.time is not None]
        if not timed:
            raise PositionError(
                _(
                    "No point of this track tells a time, so no photo can be placed by it. Choose another track."
                )
            )
        return cls(tuple(sorted(timed, key=_instant)))

    def at(self, moment: Moment) -> Position:
        """The position at this moment. Raises PositionError when the track does not cover it."""
        n = bisect.bisect_left(self.fixes, moment.instant, key=_instant)
        before = self.fixes[n - 1] if n else None
        after = self.fixes[n] if n < len(self.fixes) else None
        if after is not None and _instant(after) == moment.instant:
            before = after
        if before is None or after is None:
            raise PositionError(
                _(
                    "The track goes from {first} to {last} and does not cover {time}. Look at the camera clock offset."
                ).format(first=self.fixes[0].time, last=self.fixes[-1].time, time=moment)
            )
        gap = (_instant(after) - _instant(before)).total_seconds()
        if gap > LONGEST_GAP:
            raise PositionError(
                _("The track has a gap of {seconds:.0f} s at {time}, too long to say where that was.").format(
                    seconds=gap, time=moment
                )
            )
        return _between(before, after, moment, gap)


def _between(before: Fix, after: Fix, moment: Moment, gap: float) -> Position:
    share = (moment.instant - _instant(before)).total_seconds() / gap if gap else 0.0
    east = (after.longitude - before.longitude + 180) % 360 - 180  # the short way, also across 180 degrees
    longitude = (before.longitude + share * east + 180) % 360 - 180
    point = Point.of(before.latitude + share * (after.latitude - before.latitude), longitude)
    stated = max(fix.accuracy_m or UNKNOWN_ACCURACY for fix in (before, after))
    # Whoever walks may be off the straight line by the way they could go and come back in the time left; a fix
    # that lies further away than that was driven to, and then half the way is as much as can be said.
    nearest = min(share, 1 - share) * gap
    strayed = min(WALKING * nearest, max(WALKING * gap, distance(before.point, after.point)) / 2)
    return Position(
        point.latitude,
        point.longitude,
        Source.TRACK,
        Decimal(f"{stated + strayed:.1f}"),
        moment,
        2 if gap else 1,
    )


def _instant(fix: Fix) -> datetime:
    assert fix.time is not None  # noqa: S101 - a track holds only fixes that tell a time
    return fix.time.instant
