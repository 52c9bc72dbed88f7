"""What a use case changed: screens that care read those things again."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds and ids of the records that one act changed, and the node references within forms."""

    records: frozenset[tuple[str, RecordId]] = frozenset()
    refs: frozenset[tuple[str, str]] = frozenset()  # (form id, node reference)
    made: RecordId | None = None  # the record this act created, if it created one
    entry: str = ""  # id of the last signed entry, as hexadecimal digits
    messages: tuple[str, ...] = field(default=())

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.records | other.records,
            self.refs | other.refs,
            other.made or self.made,
            other.entry or self.entry,
            self.messages + other.messages,
        )

    def touches(self, kind: str) -> bool:
        return any(changed == kind for changed, _ in self.records)
