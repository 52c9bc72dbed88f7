"""What became of what was taken in: values for a page or a command to show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inspector.app.backlog import MissingFile
from inspector.app.deliveries import Delivery
from inspector.domain.realm import Realm
from inspector.errors import InspectorError
from inspector.i18n import gettext as _


class Outcome(StrEnum):
    NEW = "new"
    SAME = "same"
    PARTLY = "partly"
    REFUSED = "refused"
    LOCKED = "locked"  # on a stick that several share, most are for others

    @property
    def label(self) -> str:
        return {
            Outcome.NEW: _("taken in"),
            Outcome.SAME: _("nothing new"),
            Outcome.PARTLY: _("taken in as far as it goes"),
            Outcome.REFUSED: _("refused"),
            Outcome.LOCKED: _("for somebody else"),
        }[self]


@dataclass(frozen=True, slots=True)
class BundleLook:
    """What a bundle says of itself before it is taken in. Its sender signed it; the rest is not yet checked."""

    bundle: str
    part: int
    name: str  # of the sender
    log: str
    made: str  # by the sender's clock
    realm: Realm
    program: str
    entries: int
    files: int
    size: int  # bytes of both, of all parts
    is_locked: bool
    readers: int  # for how many keys it is locked
    was_taken: bool  # whether it was read here before, whole


@dataclass(frozen=True, slots=True)
class InspectionNews:
    """What a bundle brought of one inspection."""

    inspection: str  # id
    number: str  # "" while the entry that names it has not come
    entries: int
    conflicts: int
    missing: int  # files


@dataclass(frozen=True, slots=True)
class LogFault:
    """Where a log could not be followed further: what came before it was kept."""

    log: str
    name: str  # of who writes it
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class BundleTaken:
    """One bundle, in all its parts that were given."""

    paths: tuple[Path, ...]
    outcome: Outcome
    problem: str = ""  # why it was refused, or what is wrong with it; then what to do
    exit_code: int = 0
    bundle: str = ""
    log: str = ""  # of the device that made it
    name: str = ""  # of its sender
    made: str = ""  # by the sender's clock
    new: int = 0  # entries
    same: int = 0
    files: int = 0  # files that were lacking here and came
    left: int = 0  # files in it that no entry names: they were not taken
    quarantined: int = 0  # entries of devices that are not admitted: kept, not shown
    suspect: int = 0  # entries whose clock was far ahead of ours
    conflicts: tuple[tuple[str, str], ...] = ()  # (record, field) in conflict since
    inspections: tuple[InspectionNews, ...] = ()
    missing: tuple[MissingFile, ...] = ()  # files that its entries name and that are not here
    gaps: tuple[LogFault, ...] = ()  # entries before these have not come yet
    broken: tuple[LogFault, ...] = ()  # not as they were signed
    forks: tuple[LogFault, ...] = ()  # the key of this log was used in two places
    receipt: Path | None = None  # where the receipt was put; None while it waits for a place
    has_receipt: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptTaken:
    """One receipt that was found beside the bundles."""

    path: Path
    delivery: Delivery | None  # None for a bundle that was not sent from here
    problem: str = ""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """All of it. With `stopped`, what came before is kept, and taking it in again goes on from there."""

    bundles: tuple[BundleTaken, ...] = ()
    receipts: tuple[ReceiptTaken, ...] = ()
    stopped: InspectorError | None = None  # no room, or the user's wish

    @property
    def new(self) -> int:
        return sum(one.new for one in self.bundles)

    @property
    def is_nothing_new(self) -> bool:
        return not any(one.new or one.files for one in self.bundles)

    @property
    def exit_code(self) -> int:
        """The first fault that a script should know of; 0 where all was taken in."""
        codes = [one.exit_code for one in self.bundles] + [one.exit_code for one in self.receipts]
        return self.stopped.exit_code if self.stopped else next(filter(None, codes), 0)
