"""What a photo says of itself: claims, never proof, with every contradiction stated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from inspector.i18n import N_

NO_POSITION = N_("it carries no position")


@dataclass(slots=True)
class PhotoFacts:
    """Read from the file alone; texts are as the camera wrote them, numbers as decimal strings."""

    width: int = 0  # pixels, as stored
    height: int = 0
    orientation: int = 1  # EXIF 1 to 8: how to turn it to see it upright
    taken: str = ""  # camera's wall clock, ISO 8601, with its offset where the camera knew one
    gps_time: str = ""  # UTC, ISO 8601
    latitude: str = ""  # degrees, north positive, WGS 84 unless `datum` says otherwise
    longitude: str = ""
    altitude_m: str = ""
    accuracy_m: str = ""  # horizontal positioning error that the camera claims
    heading: str = ""  # degrees from north, clockwise
    heading_is_magnetic: bool = False
    datum: str = ""
    camera: str = ""
    serial: str = ""
    problems: list[str] = field(default_factory=list)  # texts to be translated where they are shown

    def to_json(self) -> dict[str, Any]:
        """The facts that are there, for the record."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value not in ("", [], False)}
