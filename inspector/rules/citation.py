"""What a verdict rests on, and how far that may be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspector.i18n import gettext as _
from inspector.rules.checks import REFERENCE


class Status(StrEnum):
    """How far a citation may be relied on. Only an administrator's signed act makes a row confirmed."""

    CONFIRMED = "confirmed"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        return {Status.CONFIRMED: _("confirmed"), Status.REFERENCE: _("reference, not confirmed")}[self]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a verdict rests on, and how sure that is."""

    rule: str  # id of the row
    pack: str
    jurisdiction: str
    instrument: str
    article: str  # "" where the notes give none
    article_verified: bool
    text: str
    source: str
    confidence: str
    state: str  # "in force" or "read"
    valid_from: date | None
    valid_to: date | None
    checked_on: date | None
    status: Status
    overrides: tuple[str, ...] = ()  # rows of other packs that this one stands in for

    @property
    def printed(self) -> str:
        """As it stands in a document: with its status, and saying so where an article is not verified."""
        if self.jurisdiction.split("/")[0] == REFERENCE:
            place = f"{self.instrument}, {self.article}" if self.article else self.instrument
            return _("{place}: reference, not law").format(place=place)
        if not self.article:
            place = _("{instrument} (article to be confirmed)").format(instrument=self.instrument)
        elif not self.article_verified:
            place = _("{instrument}, {article} (article number not verified)").format(
                instrument=self.instrument, article=self.article
            )
        else:
            place = f"{self.instrument}, {self.article}"
        if self.overrides:
            place = _("{place}, in place of {rows}").format(place=place, rows=", ".join(self.overrides))
        return _("{place}: {status}").format(place=place, status=self.status.label)
