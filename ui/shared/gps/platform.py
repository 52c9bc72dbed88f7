"""The position service of the machine itself (Windows, macOS, GeoClue): it gives fixes, not bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtPositioning import QGeoPositionInfo, QGeoPositionInfoSource

from inspector.clock import Moment
from inspector.geo.fix import Fix
from inspector.i18n import gettext as _

_TO_95 = 2.45 / 1.52  # services state a radius of 68 %; both from the circular normal


class PlatformSource(QObject):
    """Tells of the service's fixes; where there is no service it says so."""

    fixed = Signal(object)  # Fix

    def __init__(self, service: QGeoPositionInfoSource | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service: QGeoPositionInfoSource | None = service or QGeoPositionInfoSource.createDefaultSource(
            self
        )
        self._told: Callable[[str], None] = lambda _words: None
        if self._service is not None:
            self._service.positionUpdated.connect(self._updated)
            self._service.errorOccurred.connect(self._failed)

    def start(self, _received: Callable[[bytes], None], told: Callable[[str], None]) -> None:
        self._told = told
        if self._service is None:
            told(_("This machine has no position service. Use a receiver, or type the position."))
            return
        told(_("Asking this machine's position service."))
        self._service.startUpdates()

    def understood(self) -> None:
        """Nothing to be settled."""

    def stop(self) -> None:
        if self._service is not None:
            self._service.stopUpdates()

    def _updated(self, info: QGeoPositionInfo) -> None:
        where = info.coordinate()
        if not where.isValid():
            return
        stamp = info.timestamp()
        time = None
        if stamp.isValid():
            time = Moment(datetime.fromtimestamp(stamp.toMSecsSinceEpoch() / 1000, UTC))
        attribute = QGeoPositionInfo.Attribute.HorizontalAccuracy
        radius = info.attribute(attribute) if info.hasAttribute(attribute) else 0.0
        accuracy = radius * _TO_95 if radius > 0 else None  # not a number is not above 0
        altitude = where.altitude()
        self.fixed.emit(
            Fix(
                where.latitude(),
                where.longitude(),
                time,
                accuracy,
                source="platform",
                altitude_m=altitude if altitude == altitude else None,
            )
        )

    def _failed(self, error: QGeoPositionInfoSource.Error) -> None:
        kinds = QGeoPositionInfoSource.Error
        if error is kinds.NoError:
            return
        if error is kinds.AccessError:
            self._told(
                _("You have not allowed this program to see the position. Allow it in the system's settings.")
            )
        elif error is kinds.UpdateTimeoutError:
            self._told(_("The position service has no position yet."))
        else:
            self._told(_("The position service is not there any more. Use a receiver, or type the position."))
