"""What a workspace says of the law in its packs: which rows an administrator confirmed, and the texts of the law."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.clock import Moment
from inspector.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class RuleConfirmation:
    """Somebody in office says that one row of a pack is the law, as it stood word for word."""

    id: RecordId
    pack: str
    version: str  # of the pack that was read
    row: str  # id of the row
    content: str  # SHA-256 of all that the row says; a row that says anything else is not confirmed
    by: RecordId  # the person
    name: str
    capacity: str  # in which office, and on what ground
    confirmed: Moment
    withdrawn: Moment | None = None
    withdrawn_by: str = ""

    def counts_at(self, moment: Moment | None) -> bool:
        """Whether it stood then; None asks for now."""
        if moment is None:
            return self.withdrawn is None
        return self.confirmed.utc <= moment.utc and (
            self.withdrawn is None or moment.utc < self.withdrawn.utc
        )


@dataclass(frozen=True, slots=True)
class LegalText:
    """The text of an instrument, as a file kept by hash, so that it opens where there is no network."""

    id: RecordId
    instrument: str  # as the rows of the packs name it
    name: str
    sha256: str
    size: int
    media_type: str
    by: RecordId
    added: Moment
    removed: bool = False
