"""Things that forms register and bring up to date, other than facilities."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class ListedEntity:
    """One entity of a list, as the last form left it."""

    id: RecordId
    list_name: str
    entity: str  # its id in forms
    label: str
    properties: dict[str, str] = field(default_factory=dict)
    version: int = 1
    trunk_version: int | None = None  # the last version that came with the list itself
    branch: str = ""
